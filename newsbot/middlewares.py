"""What stands between the crawl and the network."""

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest


class BudgetSpentError(IgnoreRequest):
    """A request was not made, because the crawl ends."""


class Budget:
    """Ends a crawl, well, when it has made `NEWSBOT_BUDGET` requests of any kind."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._left = crawler.settings.getint("NEWSBOT_BUDGET")
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:  # noqa: ARG002
        """Called by Scrapy for every request about to be sent: retries and robots.txt too."""
        if self._left > 0:
            self._left -= 1
            return
        if self._closing is None:
            engine = self._crawler.engine
            self._closing = asyncio.create_task(engine.close_spider_async(reason="budget"))
        raise BudgetSpentError("the budget of requests is spent")
