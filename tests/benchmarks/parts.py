"""`scrapy` with a clock in it: python parts.py FILE crawl urdupoint ...

FILE gets, as JSON, the CPU seconds of each part of the crawl from its first page on, each without
those of the parts that it calls. The clock itself costs some microseconds a call.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial, wraps
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

REST = "download and Scrapy's machinery"
PARTS = {
    "parsing": ["markup.page._parse"],
    "extraction": ["crawl.read_article"],
    "links and frontier": [
        "crawl.ArticleSpider.parse_feed",
        "crawl.ArticleSpider.parse_sitemap",
        "links.trails.Trails.of_article",
        "links.lists.Lists.read",
    ],
    "guards and unpacking": [
        "download.guard.Guard.process_request",
        "download.conduct.Conduct.process_response",
        "download.wholeness.WholeBody.process_response",
        "download.robots.RobotsTxt.process_request_2",
        "download.middlewares.Budget.process_request",
    ],
    "recording": [
        "download.captures.Record.process_response",
        "recordings.recording.Recorder.sync",
    ],
    "validation and duplicates": [
        "pipelines.Validate.process_item",
        "pipelines.Select.process_item",
        "pipelines.Deduplicate.process_item",
    ],
    "near-duplicates": ["pipelines.Compare.process_item", "archive.likenesses.Likenesses.add"],
    "full-text index": ["archive.search.Search.add", "archive.search.Search.put"],
    "archive": ["pipelines.Keep._store", "archive.store.Archive.commit_batch"],
    "feed": ["feeds.exporter.FeedExporter.item_scraped", "feeds.exporter.Exporter.feeds_for"],
}


class Clock:
    """Which part spends the time now, and what each has spent."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._stack = [REST]
        self._since = time.process_time_ns()

    def enter(self, part: str) -> None:
        """Another part begins."""
        self._charge()
        self._stack.append(part)

    def leave(self) -> None:
        """The part that called it goes on."""
        self._charge()
        self._stack.pop()

    def begin(self) -> None:
        """What was spent so far was spent on starting."""
        self._charge()
        self.spent.clear()

    def _charge(self) -> None:
        now = time.process_time_ns()
        self.spent[self._stack[-1]] += now - self._since
        self._since = now

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same work, on the clock; what is iterated over, step by step."""

        @wraps(work)
        def on_the_clock(*values: Any, **named: Any) -> Any:
            self.enter(part)
            try:
                result = work(*values, **named)
            finally:
                self.leave()
            return self._steps(part, result) if isinstance(result, Iterator) else result

        return on_the_clock

    def _steps(self, part: str, steps: Iterator[Any]) -> Iterator[Any]:
        advance = self.timed(part, partial(next, steps, self))
        yield from iter(advance, self)


def install(clock: Clock) -> None:
    """Put all parts on the clock."""
    for part, places in PARTS.items():
        for place in places:
            module, _, path = place.partition(".")
            while path[0].islower() and "." in path:
                more, _, path = path.partition(".")
                module = f"{module}.{more}"
            found: Any = import_module(f"newsbot.{module}")
            *owner, name = path.split(".")
            holder = attrgetter(*owner)(found) if owner else found
            setattr(holder, name, clock.timed(part, getattr(holder, name)))
    _begin_at_the_first_page(clock)


def _begin_at_the_first_page(clock: Clock) -> None:
    from newsbot.crawl import ArticleSpider

    announce = ArticleSpider._announce

    def announced(self: ArticleSpider) -> None:
        announce(self)
        clock.begin()

    ArticleSpider._announce = announced  # type: ignore[method-assign]


if __name__ == "__main__":
    from scrapy.cmdline import execute

    told = Path(sys.argv[1])
    clock = Clock()
    install(clock)
    try:
        execute(["scrapy", *sys.argv[2:]])
    finally:
        clock.leave()
        told.write_text(json.dumps({part: ns / 1e9 for part, ns in clock.spent.items()}))
