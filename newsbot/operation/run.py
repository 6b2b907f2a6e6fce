"""A run: from the lock to the verdict."""

import asyncio
import logging
import sqlite3
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from newsbot import clock, health
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.delivery.ledger import Ledger
from newsbot.delivery.outputs import shown
from newsbot.files.disk import is_there
from newsbot.health import faults
from newsbot.operation import fittings, opening, premises, retention
from newsbot.operation.batch import Batch
from newsbot.operation.premises import StartError, data_dir
from newsbot.operation.turns import Turns
from newsbot.recordings.recording import Recorder

if TYPE_CHECKING:
    from newsbot.site import Site

logger = logging.getLogger(__name__)

_EARLIER_RUNS = 50
_MOMENT = 0.05  # seconds

_under_way: dict[Path, "Run"] = {}
"""The runs of this process, by their data folders."""


class Run:
    """An add-on that gives a crawl its archive, its feeds and its verdict.

    It acts where `NEWSBOT_ARCHIVE` is on, as `scrapy crawl` sets it; without it a crawl is
    Scrapy's own and remembers nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.spider = crawler.spidercls.name
        site: Site | None = getattr(crawler.spidercls, "site", None)
        self._tolerated: frozenset[str] = site.tolerated if site is not None else frozenset()
        self.host = site.addresses.host if site is not None else self.spider
        """Whose site is crawled: what it says to one spider holds for all of its."""
        self.status = health.FAILED
        """Exit status, once the run has ended; until then nothing says that it went well."""
        self.verdict = ""
        """What the run came to, in sentences, once it has ended."""
        self.ledger = Ledger()
        """Its feeds."""
        self.recorder: Recorder | None = None
        """Where pages are recorded, if they are."""
        self.is_on = False
        """Whether the crawl has an archive."""
        self.key = 0
        """Of the record of the run, once there is one."""
        self._has_engine = False
        """Whether an engine has started and not stopped yet."""
        self._held = ExitStack()
        """What is let go at the end."""
        self.is_over = asyncio.Event()
        """Set when the run has been judged and recorded, and all is let go."""
        self._held.callback(self.is_over.set)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy before a crawl; raises `StartError`."""
        folder = data_dir(settings)
        fittings.fit(settings, folder)
        if not settings.getbool("NEWSBOT_ARCHIVE"):
            return
        if settings.get("JOBDIR"):
            raise StartError(
                health.USAGE,
                "JOBDIR would have articles asked for twice; leave it away: the archive remembers"
                " what a crawl found and did not fetch.",
            )
        premises.prepare(folder, settings.getint("NEWSBOT_MIN_FREE_MB"))
        self._take(folder.resolve())
        try:
            self._held.callback(premises.lock(folder, self.spider, self.now()).release)
            self._begin(folder, settings)
        except StartError as error:
            self.abandon(error.status, str(error))
            raise
        lot = getattr(self._crawler.spidercls, "lot", 1)
        size = settings.getint("NEWSBOT_RECORDING_MB") * 2**20
        if settings.getbool("NEWSBOT_RECORDING"):
            self.recorder = Recorder(self.archive, folder, self.spider, size)
            self.archive.before_commit = self.recorder.sync
            self._held.callback(self.recorder.close)
        self.batch = Batch(self.archive, self._lost, lot)
        self.is_on = True
        fittings.fit_for_archive(settings)
        self._crawler.signals.connect(self._started, signals.engine_started)
        self._crawler.signals.connect(self._closed, signals.spider_closed)
        self._crawler.signals.connect(self._stopped, signals.engine_stopped)
        self._reason = "finished"

    @property
    def is_crawling(self) -> bool:
        """Whether the crawl of the run is to come, goes on, or is being stopped."""
        return self._crawler.crawling or self._has_engine

    def now(self) -> datetime:
        """The moment of an event of the run."""
        return clock.now()

    def abandon(self, status: int, why: str) -> None:
        """End a run whose crawl does not start: record that, and let go of all it holds."""
        self.is_on = False
        self.status, self.verdict = status, f"The crawl did not start: {why}"
        with self._held:
            if self.key:
                self._record("not_started", None)

    def may_replace(self, target: Path) -> bool:
        """Whether what was crawled is worth more than the file that it is to replace."""
        if self._reason == "shutdown" and is_there(target):
            return False  # somebody ended the crawl before it had all
        earlier = [] if self.batch.loss is not None else self._earlier()
        return self._verdict(earlier).status == health.WELL

    def write_failed(self, error: Exception, feed: str) -> None:
        """Note that a feed could not be written."""
        self.ledger.unwritten.append(shown(feed))
        self._crawler.stats.inc_value("newsbot/feed_errors")
        if faults.is_disk_full(error):
            self._crawler.stats.set_value("newsbot/disk_full", 1)

    def _take(self, folder: Path) -> None:
        """Be the one run of this process with a folder.

        Two would wait for each other's commits, which one thread makes.
        """
        other = _under_way.get(folder)
        if other is not None and other.is_crawling:
            raise StartError(
                health.TRY_LATER,
                f"this process has a crawl of {other.spider} under way in {folder}: a second one"
                " begins when that has ended, or in a process of its own.",
            )
        if other is not None:
            other.abandon(health.COULD_NOT_START, "see the error of its process.")
        _under_way[folder] = self
        self._held.callback(_under_way.pop, folder)

    def _begin(self, folder: Path, settings: BaseSettings) -> None:
        file = folder / FILE_NAME
        with opening.explained(file):
            self.archive = self._held.enter_context(Archive(file))
            is_first = not self.archive.runs.has_any(self.spider)
            if is_first:
                site = getattr(self._crawler.spidercls, "site", None)
                opening.inherit(self.archive, folder, self.spider, site)
            self.turns = Turns(folder / f"{self.host}.turns")
            self._held.callback(self.turns.close)
            runs, now = self.archive.runs, self.now()
            self._postponed_since = runs.lasting_since(self.spider, now, health.POSTPONED)
            opening.keep_away(self.archive, self.host, self._postponed_since, now)
            opening.resume(self.archive, folder, self.spider, self.now())
            if is_first and not getattr(self._crawler.spidercls, "reads_again", False):
                premises.warn_of_loss(folder, self.spider)
            with self.archive.transaction():
                self.ledger.open(self.archive.deliveries, self.spider, settings)
            self._start()
            retention.forget_old(
                self.archive, folder, self.spider, self.ledger.growing, settings, self.now()
            )

    def _start(self) -> None:
        with self.archive.transaction():
            self.key = self.archive.runs.start(self.spider, self._arguments, self.now())

    @property
    def _arguments(self) -> dict[str, str]:
        """What the run was asked to do, alike in every process."""
        given = getattr(self._crawler.spider, "arguments", None)
        told = vars(given) if given is not None else {}
        return {
            name: ",".join(sorted(value)) if isinstance(value, frozenset) else str(value)
            for name, value in told.items()
            if value
        }

    def _lost(self, error: sqlite3.Error | OSError) -> None:
        """The archive cannot be written or read: the crawl ends."""
        logger.error("%s", faults.trouble(self.archive.path, error))
        if self._crawler.engine.running:
            closing = self._crawler.engine.close_spider_async(reason=self.loss)
            self._closing = asyncio.create_task(closing)

    def _started(self) -> None:
        self._has_engine = True

    @property
    def loss(self) -> str:
        """Why the crawl ends where what was found could not be kept; else ""."""
        if self.batch.loss is None:
            return ""
        return "archive_full" if faults.is_disk_full(self.batch.loss) else "archive_failed"

    def _why_ended(self) -> str:
        return self.loss or self._reason

    def _closed(self, reason: str) -> None:
        self._reason = reason

    async def _stopped(self) -> None:
        """The feeds are closed: judge the run, record it, let go.

        Where a signal came while the crawl was being closed, Scrapy calls this too early.
        """
        while self._crawler.engine.spider is not None:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(_MOMENT)
        self._has_engine = False
        with self._held:
            self._judge()
            self._record(self._why_ended(), self._crawler.stats.get_stats())

    def _judge(self) -> None:
        grave, problem = health.WELL, ""
        earlier: list[dict[str, Any]] = []
        try:
            self.batch.close()
            if self.recorder is not None:
                self.recorder.publish(self.now())
            earlier = self._earlier()
        except (sqlite3.Error, OSError) as error:
            grave = faults.ending_status(error)
            problem = f" {faults.trouble(self.archive.path, error)}"
        verdict = self._verdict(earlier)
        if self.ledger.unwritten:
            problem += f" Not written: {', '.join(dict.fromkeys(self.ledger.unwritten))}."
        self.verdict = " ".join(verdict.sentences) + problem
        self.status = min(verdict.status, grave, key=health.GRAVITY.index)

    def _earlier(self) -> list[dict[str, Any]]:
        """The statistics of the runs that this one is compared with."""
        runs, now = self.archive.runs, self.now()
        return runs.sound_stats(self.spider, now, _EARLIER_RUNS, self._arguments)

    def _verdict(self, earlier: list[dict[str, Any]]) -> health.Verdict:
        stats = self._crawler.stats.get_stats()
        why = self._why_ended()
        verdict = health.judge(self.spider, stats, why, earlier, self._tolerated, self.host)
        return health.outlasted(verdict, self._postponed_since, self.now())

    def _record(self, reason: str, stats: dict[str, Any] | None) -> None:
        """Record how the run ended, also where what it found could not be kept."""
        try:
            self.archive.recover()
            with self.archive.transaction():
                self.archive.runs.end(
                    self.key, self.now(), reason, self.status, self.verdict, stats
                )
        except (sqlite3.Error, OSError) as error:
            self.status = min(self.status, faults.ending_status(error), key=health.GRAVITY.index)
            self.verdict += f" The run could not be recorded: {faults.told(error)}."


def run_of(crawler: Crawler) -> Run:
    """The run of a crawl, for the parts that only a run puts in place."""
    run = crawler.get_addon(Run)
    assert run is not None  # noqa: S101
    return run


def archived_run_of(crawler: Crawler) -> Run | None:
    """The run of a crawl that has an archive; None where the crawl is Scrapy's own."""
    run = crawler.get_addon(Run)
    return run if run is not None and run.is_on else None
