"""What happens to an article between the page and the feed: one verb, one pipeline."""

from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsbot.crawl import ArticleSpider
from newsbot.items import REQUIRED, Article


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
    """Drops an article that this crawl has had, by its number or by its text."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._numbers: set[tuple[str, str, str]] = set()
        self._texts: dict[tuple[str, str, str], str] = {}

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        number = (item.publisher, item.edition, item.article_id)
        if number in self._numbers:
            self._count("duplicate")
            raise DropItem(f"article {item.article_id} again: {item.url}", "DEBUG")
        self._numbers.add(number)
        words = (item.publisher, item.edition, item.content_hash)
        first = self._texts.setdefault(words, item.article_id)
        if first != item.article_id:
            self._count("duplicate")
            raise DropItem(f"same text as article {first}: {item.url}", "DEBUG")
        self._count("new")
        return item
