"""The live progress of a crawl in a terminal, drawn a few times a second from its statistics."""

import atexit
import logging
import os
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sized
from datetime import datetime
from time import monotonic
from typing import Any, Self

from rich import box
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.log import get_scrapy_root_handler

from newsbot.display import account, terminal
from newsbot.display.sight import Limit, Sight
from newsbot.download.conduct import Conduct
from newsbot.items import Article

_EVERY = 0.25  # seconds
_PACE_OVER = 60  # seconds
_WIDEST = 80
_OF_PAGES = ("newest", "reading")
_LONG_DELAY = 3  # seconds between requests, from which on a person is told


def turn_on(settings: BaseSettings) -> None:
    """Have the crawl that comes tell how it goes and went; live, where somebody watches.

    On a terminal that has the log too, warnings and errors alone are shown, unless a level was
    asked for on the command line.
    """
    extensions = settings["EXTENSIONS"]
    extensions.set("newsbot.display.closing.Closing", 0, "cmdline")
    if not terminal.is_watched(settings) or _shows_articles(settings):
        return
    extensions.set("newsbot.display.progress.Progress", 0, "cmdline")
    asked = settings.getpriority("LOG_LEVEL") == SETTINGS_PRIORITIES["cmdline"]
    if not asked and not settings["LOG_FILE"]:
        settings.set("LOG_LEVEL", "WARNING", "cmdline")


class Progress:
    """An extension that draws what a crawl does, and prints warnings and errors above it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = terminal.console()
        self._newest: Article | None = None
        self._is_ending = False
        self._live: Live | None = None
        self._log: logging.Handler | None = None
        self._pages: deque[tuple[float, int]] = deque(maxlen=round(_PACE_OVER / _EVERY))
        crawler.signals.connect(self._begin, signals.spider_opened)
        crawler.signals.connect(self._scraped, signals.item_scraped)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def conclude(self, rows: account.Rows, verdict: str, *, is_well: bool) -> None:
        """Put the account and the verdict of the crawl in the place of its progress."""
        self.end()
        table = Table(show_header=False, box=box.SIMPLE)
        for name, value in rows:
            table.add_row(Text(name, "dim"), Text(value, overflow="fold"))
        self._guard(lambda: self._console.print(table))
        text = Text(terminal.printable(verdict), "green" if is_well else "red")
        if verdict:
            self._guard(lambda: self._console.print(text, soft_wrap=True))

    def end(self) -> None:
        """Take the progress away, show the cursor and give the log its terminal back."""
        live, self._live = self._live, None
        if live is None:
            return
        atexit.unregister(self.end)
        self._timer.stop()
        self._guard(live.stop)
        if self._log is not None:
            logging.root.removeHandler(self._above)
            logging.root.addHandler(self._log)

    def _begin(self) -> None:
        self._begun = monotonic()
        self._live = Live(
            console=self._console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=sys.stdout.isatty(),
            get_renderable=self._picture,
        )
        atexit.register(self.end)  # also where the crawl is ended at once
        self._lift_log()
        self._guard(self._live.start)
        self._timer = create_looping_call(self._draw)
        self._timer.start(_EVERY)

    def _lift_log(self) -> None:
        """While there is progress, what the log has for the terminal goes above it."""
        handler = get_scrapy_root_handler()
        if type(handler) is not logging.StreamHandler:
            return
        self._above = _Above(self._crawler.settings, self._console, handler)
        self._log = handler
        logging.root.removeHandler(handler)
        logging.root.addHandler(self._above)

    def _draw(self) -> None:
        pages = self._crawler.stats.get_value("response_received_count", 0)
        self._pages.append((monotonic(), pages))
        if self._live is not None:
            self._guard(self._live.refresh)

    def _guard(self, write: Callable[[], object]) -> None:
        """A terminal that is gone ends no crawl: what is written to it goes nowhere."""
        try:
            write()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)

    def _scraped(self, item: Article) -> None:
        if self._newest is None or _moment(item) > _moment(self._newest):
            self._newest = item

    def _closed(self) -> None:
        self._is_ending = True

    def _picture(self) -> RenderableType:
        """Counts are shown whole; what comes from pages is cut where the terminal ends."""
        if self._live is None:
            return ""
        sight = self._sight()
        rows = zip(sight.rows(), account.lines(sight.rows()), strict=True)
        parts: list[RenderableType] = [
            Text(line, no_wrap=name in _OF_PAGES, overflow="ellipsis") for (name, _), line in rows
        ]
        if sight.limit is not None:
            bar = ProgressBar(
                1, sight.limit.share, width=min(_WIDEST, max(self._console.width - 4, 1))
            )
            parts.insert(1, Padding(bar, 0, expand=False))  # a bar ends no line by itself
        # A terminal that shows ^C behind the last line has room for it.
        return Constrain(Group(*parts), max(self._console.width - 4, 1))

    def _sight(self) -> Sight:
        stats, seconds = self._crawler.stats.get_stats(), monotonic() - self._begun
        scheduler = self._crawler.engine.scheduler
        return Sight(
            name=self._crawler.spidercls.name,
            seconds=seconds,
            stats=stats,
            limits=limits(self._crawler.settings, stats, seconds),
            pace=self._pace(),
            queued=len(scheduler) if isinstance(scheduler, Sized) else 0,
            newest=self._newest,
            doing=self._doing(),
        )

    def _pace(self) -> float:
        (begun, before), (ended, after) = self._pages[0], self._pages[-1]
        return (after - before) * 60 / (ended - begun) if ended > begun else 0.0

    def _doing(self) -> tuple[str, str]:
        if self._is_ending or not self._crawler.crawling:
            return "ending", "what was found is written"
        conduct = self._crawler.get_downloader_middleware(Conduct)
        if conduct is not None and conduct.wait:
            return "waiting", f"{account.duration(conduct.wait)}, as the site asks"
        downloader = self._crawler.engine.downloader
        for slot in downloader.slots.values():
            rest = slot.lastseen + slot.delay - monotonic()
            if slot.delay >= _LONG_DELAY and slot.queue and rest > 0:
                return "waiting", f"{account.duration(rest)} until the next request"
        return "reading", next((request.url for request in downloader.active), "nothing")


class _Above(logging.Handler):
    """Prints records above the progress, as the handler whose place it takes would."""

    def __init__(self, settings: BaseSettings, console: Console, handler: logging.Handler) -> None:
        super().__init__(handler.level)
        self.setFormatter(logging.Formatter(settings["LOG_FORMAT"], settings["LOG_DATEFORMAT"]))
        self.filters = handler.filters
        self._console = console

    def emit(self, record: logging.LogRecord) -> None:
        """Called by logging."""
        style = "red" if record.levelno >= logging.ERROR else "yellow"
        text = Text(terminal.printable(self.format(record)))
        if record.levelno >= logging.WARNING:
            text.stylize(style)
        try:
            self._console.print(text, soft_wrap=True)
        except OSError:
            self.handleError(record)


def limits(settings: BaseSettings, stats: Mapping[str, Any], seconds: float) -> list[Limit]:
    """What may end a crawl, as far as settings bound it."""
    bounded = {
        "NEWSBOT_BUDGET": (stats.get("downloader/request_count", 0), "requests"),
        "CLOSESPIDER_ITEMCOUNT": (stats.get("item_scraped_count", 0), "articles"),
        "CLOSESPIDER_PAGECOUNT": (stats.get("response_received_count", 0), "pages"),
        "CLOSESPIDER_TIMEOUT": (seconds, "seconds"),
    }
    return [
        Limit(used, settings.getfloat(name), unit)
        for name, (used, unit) in bounded.items()
        if settings.getfloat(name) > 0
    ]


def _shows_articles(settings: BaseSettings) -> bool:
    """Whether the articles themselves go to the terminal: nothing is to be drawn among them."""
    return "stdout:" in settings.getdict("FEEDS") and sys.stdout.isatty()


def _moment(article: Article) -> datetime:
    return datetime.fromisoformat(article.date_published)
