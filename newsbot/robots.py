"""robots.txt: read once for each host, and remembered for a day (RFC 9309, 2.4)."""

import asyncio
from collections import defaultdict
from datetime import timedelta
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from newsbot.run import Run

_KEPT_FOR = timedelta(hours=24)


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's, which asks for the file of the spider's own site only when a day has passed."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        run = crawler.get_addon(Run)
        self._run = run if run is not None and run.is_on else None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request; None where the file could not be read."""
        host = urlparse_cached(request).netloc
        async with self._locks[host]:  # whoever comes while it is read waits until it is
            if host not in self._parsers and self._is_own(host):
                self._recall(host)
            return await super().robot_parser(request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        await super()._parse_robots(response, netloc, request)
        if self._run is None or not self._is_own(netloc):
            return
        is_told = response.status == HTTPStatus.OK
        is_none = HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR
        if is_told or (is_none and response.status != HTTPStatus.TOO_MANY_REQUESTS):
            text = response.body.decode("utf-8", "replace") if is_told else ""
            with self._run.batch.writing():
                self._run.archive.runs.set_robots(self._run.spider, text, self._run.now())

    def _recall(self, host: str) -> None:
        if self._run is None:
            return
        since = self._run.now() - _KEPT_FOR
        text = self._run.archive.runs.robots(self._run.spider, since)
        if text is not None:
            self._parsers[host] = build_from_crawler(self._parserimpl, self.crawler, text.encode())
            self._stats.inc_value("newsbot/robots_remembered")

    def _is_own(self, host: str) -> bool:
        site = getattr(self.crawler.spider, "site", None)
        return site is not None and host == site.addresses.host
