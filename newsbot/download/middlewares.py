"""What stands between the crawl and the network: its budget, and redirects."""

import asyncio
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response

from newsbot.download.conduct import EndingError


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
        raise EndingError("the budget of requests is spent")


class Redirect(RedirectMiddleware):
    """Scrapy's, but that no request tells of another page: how we came to one is ours.

    Scrapy's asks a spider middleware for the Referer and warns where there is none.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        redirect = cls(crawler.settings)
        redirect.crawler = crawler
        return redirect

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        """Called by Scrapy; a policy that the site sends changes nothing."""
        request.headers.pop("Referer", None)
