"""What happens to an article between the page and the feed: one verb, one pipeline."""

import asyncio
import sqlite3
from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsbot.crawl import ArticleSpider
from newsbot.feeds import Exporter
from newsbot.items import REQUIRED, Article
from newsbot.run import Run


class Pipeline:
    """What the pipelines share: the crawl that they belong to, and counting."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"newsbot/{name}")


class Validate(Pipeline):
    """Drops an article that lacks a required field."""

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        missing = [name for name in REQUIRED if not getattr(item, name)]
        if missing:
            self._count("incomplete")
            raise DropItem(f"no {', '.join(missing)} on {item.url}")
        return item


class Select(Pipeline):
    """Drops an article outside the days asked for with `since` and `until`."""

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        spider = self._crawler.spider
        if isinstance(spider, ArticleSpider):
            instant = datetime.fromisoformat(item.date_published)
            if not spider.arguments.includes(instant):
                self._count("outside")
                raise DropItem(f"{item.date_published} not asked for: {item.url}", "DEBUG")
        return item


class Deduplicate(Pipeline):
    """Drops an article that this crawl or an earlier one has had, by its number or its text.

    A known article passes where a feed is to be replaced: that feed is given it again.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._numbers: set[tuple[str, str, str]] = set()
        self._texts: dict[tuple[str, str, str], str] = {}
        run = crawler.get_addon(Run)
        self._run = run if run is not None and run.is_on else None

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        number = (item.publisher, item.edition, item.article_id)
        if number in self._numbers:
            self._count("duplicate")
            raise DropItem(f"article {item.article_id} again: {item.url}", "DEBUG")
        self._numbers.add(number)
        if self._run is not None and self._is_known(item, self._run):
            return item
        words = (item.publisher, item.edition, item.content_hash)
        first = self._texts.setdefault(words, item.article_id)
        if first == item.article_id and self._run is not None:
            first = self._run.archive.articles.with_same_text(item) or first
        if first != item.article_id:
            self._count("duplicate")
            raise DropItem(f"same text as article {first}: {item.url}", "DEBUG")
        self._count("new")
        return item

    def _is_known(self, item: Article, run: Run) -> bool:
        if run.archive.articles.is_forgotten(item.publisher, item.edition, item.article_id):
            self._count("forgotten")
            raise DropItem(f"article {item.article_id} was forgotten", "DEBUG")
        if run.archive.articles.find(item) is None:
            return False
        self._count("known")
        if not run.fresh_feeds:
            raise DropItem(f"article {item.article_id} is known: {item.url}", "DEBUG")
        return True


class Keep(Pipeline):
    """Stores an article in the archive; it goes on to the feeds when it is safely on disk.

    Several articles share a commit: the first opens a transaction, which is committed when
    enough have come or a moment later.
    """

    _MOST = 16
    _SECONDS = 0.02

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        run = crawler.get_addon(Run)
        assert run is not None  # noqa: S101
        self._run = run
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None

    async def process_item(self, item: Article) -> Article:
        """Called by Scrapy; raises what SQLite raised where the article is not stored."""
        exporter = self._crawler.get_extension(Exporter)
        assert exporter is not None  # noqa: S101
        committed = asyncio.get_running_loop().create_future()
        self._waiting.append(committed)
        try:
            self._run.archive.begin_batch()
            item = self._store(item, exporter.feeds_for(item))
        except sqlite3.Error as error:
            self._fail(error)
        if len(self._waiting) >= self._MOST:
            self._commit()
        elif self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._SECONDS, self._commit)
        await committed
        return item

    def _store(self, item: Article, feeds: tuple[int, ...]) -> Article:
        archive = self._run.archive
        known = archive.articles.find(item)
        if known is None:
            item.owed_to = feeds
            item.archive_key = archive.articles.add(item, "first", self._run.key, self._run.now())
            archive.deliveries.owe(item.archive_key, feeds)
            return item
        stored = archive.articles.get(known.version_key)
        stored.archive_key = known.version_key
        stored.owed_to = tuple(feed for feed in feeds if feed in self._run.fresh_feeds)
        archive.deliveries.owe(known.version_key, stored.owed_to)
        return stored

    def _commit(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            self._run.archive.commit_batch()
        except sqlite3.Error as error:
            self._fail(error)
            return
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            committed.set_result(None)

    def _fail(self, error: sqlite3.Error) -> None:
        """Nothing of the transaction stands: none of its articles goes on, and the crawl ends."""
        self._run.archive.lose_batch(error)
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            committed.set_exception(error)
        if self._closing is None:
            reason = self._run.failed(error)
            self._closing = asyncio.create_task(
                self._crawler.engine.close_spider_async(reason=reason)
            )
