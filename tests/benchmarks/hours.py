"""Hourly crawls of a stand-in site on a clock of their own: no sleeping, no network.

What crawls is newsbot as it ships, in one process: spider, pipelines, archive file. Only the
clock and what is behind the download handler are made up. Each request takes a second.
"""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from gazette import FEED, LISTS, SECTIONS, TOPICS, Fate, Gazette
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.settings import Settings

from newsbot import clock
from newsbot import settings as shipped
from newsbot.archive.store import FILE_NAME
from newsbot.archive.table import stamp
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.site import Answer

HOUR = timedelta(hours=1)
KINDS = ("robots.txt", "feed", "lists", "topics", "articles", "second looks", "failed")
SITE = replace(
    UrduPointSpider.site,
    lists={s: url for s, url in UrduPointSpider.site.lists.items() if s in SECTIONS},
)


class WithFeed(UrduPointSpider):
    """The English edition, with as many sections as the gazette has."""

    site = SITE


class WithoutFeed(UrduPointSpider):
    """The same, where the site has no feed."""

    site = replace(SITE, feeds=())


class Handler(BaseDownloadHandler):
    """Answers from the gazette; a second goes by."""

    world: ClassVar["Hours"]

    async def download_request(self, request: Request) -> Response:
        """Called by Scrapy."""
        return self.world.answer(request)


@dataclass
class Hours:
    """A gazette, its readers' clock, and one crawl an hour."""

    plan: Sequence[Fate]
    folder: Path
    now: datetime
    feed_size: int = 50
    """0: the site has no feed."""
    lacks: str = ""
    """A section that the feed does not name."""
    options: dict[str, Any] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    """By kind, of all runs so far."""
    retrieved: dict[str, list[datetime]] = field(default_factory=dict)
    """When the page of each article was had."""
    starts: list[datetime] = field(default_factory=list)
    """When the runs began."""

    def __post_init__(self) -> None:
        self.site = Gazette(self.plan, lambda: self.now, self.feed_size, self.lacks)
        clock.now = lambda: self.now
        Handler.world = self
        settings = Settings()
        settings.setmodule(shipped, "project")
        settings.setdict(
            {
                "NEWSBOT_ARCHIVE": True,
                "NEWSBOT_DATA_DIR": str(self.folder),
                "NEWSBOT_RECORDING": False,
                "DOWNLOAD_DELAY": 0,
                "DOWNLOAD_HANDLERS": {"http": None, "https": Handler},
                "LOG_LEVEL": "ERROR",
                "NEWSBOT_CONTACT": "you@example.org",
                **self.options,
            },
            "cmdline",
        )
        self._runner = AsyncCrawlerRunner(settings)

    async def run(self) -> dict[str, Any]:
        """One crawl; its statistics. The clock then stands at the next hour, or later."""
        begun = self.now
        self.starts.append(begun)
        spider = WithFeed if self.feed_size else WithoutFeed
        crawler = self._runner.create_crawler(spider)
        await self._runner.crawl(crawler)
        while self.now >= begun + HOUR:
            begun += HOUR
        self.now = begun + HOUR
        return crawler.stats.get_stats()

    def answer(self, request: Request) -> Response:
        """What the site says to a request, and the time that it takes."""
        target = request.url.removeprefix("https://www.urdupoint.com")
        answer = self.site.answer(target)
        self.requests[self._kind(request, answer)] += 1
        if answer.status == 200 and request.meta.get("key", "").isdecimal():
            self.retrieved.setdefault(request.meta["key"], []).append(self.now)
        self.now += timedelta(seconds=1)
        headers = {"Content-Type": answer.content_type, "ETag": answer.etag}
        if request.headers.get("If-None-Match") == headers["ETag"].encode():
            return Response(request.url, 304, headers)
        kind = HtmlResponse if "html" in answer.content_type else TextResponse
        return kind(request.url, answer.status, headers, answer.body)

    def archived(self) -> dict[str, str]:
        """The headline of the latest version of each article in the archive."""
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as archive:
            return dict(archive.execute("SELECT article_id, headline FROM articles"))

    def alarms(self, since: datetime) -> list[str]:
        """The verdict of each run since then whose exit status told of trouble."""
        sql = "SELECT verdict FROM runs WHERE started_at >= ? AND exit_status <> 0 ORDER BY id"
        with closing(sqlite3.connect(self.folder / FILE_NAME)) as archive:
            return [str(verdict) for (verdict,) in archive.execute(sql, (stamp(since),))]

    def _kind(self, request: Request, answer: Answer) -> str:
        path, trail = urlsplit(request.url).path, request.meta.get("trail")
        if trail == "again":
            return "second looks"
        if path == "/robots.txt":
            return "robots.txt"
        if answer.status != 200:
            return "failed"
        places = {FEED: "feed", LISTS: "lists", TOPICS: "topics"}
        return next((k for start, k in places.items() if path.startswith(start)), "articles")
