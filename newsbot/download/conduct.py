"""What the site asks of us while we crawl: to wait, to come back later, to stay out."""

import asyncio
import logging
from datetime import timedelta
from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from newsbot import clock
from newsbot.download import dating, refusal
from newsbot.operation.run import archived_run_of

logger = logging.getLogger(__name__)

_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_MOST_IN_A_ROW = 6  # answers "busy" before the crawl gives way
_LATER = timedelta(hours=1)
"""When to come back, where the site turns us away and does not say."""
_COMPARED = 10  # answers by which our clock is compared with the site's
_SLICE = 0.25  # seconds between looks whether the crawl still goes on


class RefusedError(IgnoreRequest):
    """The site does not want this request, or none at all now."""


class EndingError(IgnoreRequest):
    """A request was not made, because the crawl ends."""


class Conduct:
    """Waits as long as the site says; ends the crawl where that is long, or we are challenged."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._longest = crawler.settings.getfloat("NEWSBOT_LONGEST_WAIT")
        self._backoff = crawler.settings.getfloat("NEWSBOT_BACKOFF")
        self._free_at = 0.0
        self._in_a_row = 0
        self._to_compare = _COMPARED
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    @property
    def wait(self) -> float:
        """For how many seconds more the site wants to be asked nothing."""
        return max(0.0, self._free_at - asyncio.get_running_loop().time())

    async def process_request(self, request: Request) -> None:  # noqa: ARG002
        """Called by Scrapy: nothing is asked while the site wants us to wait."""
        while left := self.wait:
            if self._closing is not None or not self._crawler.crawling:
                raise EndingError("the crawl ends")
            await asyncio.sleep(min(left, _SLICE))

    def process_response(self, request: Request, response: Response) -> Response | Request:
        """Called by Scrapy."""
        if self._to_compare:
            self._compare_clocks(response)
        mitigated = _header(response, "cf-mitigated")  # by Cloudflare
        kind = refusal.kind_of(response.status, mitigated, response.body)
        if kind == "challenge":
            self._count("challenge")
            self._end("challenge", _LATER, f"{request.url} was answered with a challenge page")
            raise RefusedError("the site answered with a challenge page")
        if response.status in _BUSY:
            return self._wait(request, response)
        self._in_a_row = 0
        if kind is not None and not request.url.endswith(_FOR_MACHINES):
            self._count(f"no_page/{kind}")
            raise RefusedError(f"the site answered with a page that is no article ({kind})")
        return response

    def _compare_clocks(self, response: Response) -> None:
        """Note by how many seconds our clock is behind the site's: caches only make it less."""
        self._to_compare -= 1
        made = dating.made_at(_header(response, "Date"), _header(response, "Age"))
        if made is not None:
            behind = round((made - clock.now()).total_seconds())
            self._crawler.stats.max_value("newsbot/clock_behind", behind)

    def _wait(self, request: Request, response: Response) -> Response | Request:
        """The request once more, after the time that the site asks for."""
        self._in_a_row += 1
        asked = refusal.retry_after(_header(response, "Retry-After"), clock.now())
        wait = asked or timedelta(seconds=self._backoff * 2 ** (self._in_a_row - 1))
        if wait.total_seconds() > self._longest or self._in_a_row >= _MOST_IN_A_ROW:
            self._end("come_back_later", max(wait, _LATER if asked is None else wait), "")
            raise RefusedError(f"the site answered {response.status}")
        self._count("waits")
        logger.info("The site answered %d: waiting %.0f s", response.status, wait.total_seconds())
        loop = asyncio.get_running_loop()
        self._free_at = max(self._free_at, loop.time() + wait.total_seconds())
        reason = f"the site answered {response.status}"
        assert self._crawler.spider is not None  # noqa: S101
        return get_retry_request(request, spider=self._crawler.spider, reason=reason) or response

    def _end(self, reason: str, stay_away: timedelta, why: str) -> None:
        """End the crawl, and remember when the site may be asked again."""
        if self._closing is not None:
            return
        moment = clock.now() + stay_away
        logger.error(
            "%s: no request before %s", why or "The site is busy", f"{moment:%F %H:%M} UTC"
        )
        run = archived_run_of(self._crawler)
        if run is not None:
            with run.batch.writing():
                run.archive.wishes.set_come_back_at(run.host, moment)
        closing = self._crawler.engine.close_spider_async(reason=reason)
        self._closing = asyncio.create_task(closing)

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"newsbot/{name}")


_FOR_MACHINES = ("/robots.txt", ".xml", ".rss")


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
