"""robots.txt (RFC 9309): read once, remembered for a day, obeyed by every request."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from http import HTTPStatus

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler

from newsbot.operation.batch import LostError
from newsbot.operation.run import archived_run_of
from newsbot.words.quotation import one_line

logger = logging.getLogger(__name__)

NAME = "newsbot"
"""Our product token: what a robots.txt calls us by."""

_KEPT_FOR = timedelta(hours=24)
_PRIORITY = 10**12  # before everything


class DeniedError(IgnoreRequest):
    """A request was not made, because robots.txt forbids it."""


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's, with stricter rules: without an answer nothing is requested.

    No file (any 4xx but 429) means that everything is allowed. 429, 5xx, no answer, and a page
    of HTML in its place mean that nothing is. Whoever comes while it is read waits: stock Scrapy
    2.14 to 2.19 checks only the first two that wait, and lets the others through.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, ProtegoRobotParser | None] = {}
        self._run = archived_run_of(crawler)

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        """Called by Scrapy; raises `DeniedError`, or `IgnoreRequest` where there are no rules."""
        if request.meta.get("dont_obey_robotstxt"):
            return  # robots.txt itself
        rules = await self.rules_for(request)
        if rules is None:
            raise IgnoreRequest("robots.txt could not be read")
        if not rules.allowed(request.url, NAME):
            self._stats.inc_value("robotstxt/forbidden")
            raise DeniedError("robots.txt forbids it")

    async def rules_for(self, request: Request) -> ProtegoRobotParser | None:
        """The rules of a request's host; None where the file could not be read."""
        host = urlparse_cached(request).netloc
        async with self._locks[host]:
            if host not in self._rules:
                rules = self._recall(host) or await self._read(request)
                self._rules[host] = rules
                if rules is not None:
                    self._slow_down(host, rules)
        return self._rules[host]

    async def sitemaps(
        self, host: str, starts: Iterable[str], *, are_starts: bool = True
    ) -> list[str]:
        """The sitemaps that a host's file names.

        Raises `CloseSpider` where it could not be read, forbids all that the crawl begins at, or
        asks for a delay above `NEWSBOT_LONGEST_WAIT`; the decision stands in the statistics. A
        crawl begins at `starts` and, where they `are_starts`, at the sitemaps; one that begins
        nowhere goes on with what earlier ones left.
        """
        rules = await self.rules_for(Request(f"https://{host}/"))
        named = list(rules.rp.sitemaps) if rules is not None else []
        begins = [*starts, *(named if are_starts else ())]
        decision, words = "allows", ""
        if rules is None:
            decision, words = "unreachable", "could not be read"
        elif begins and not any(rules.allowed(url, NAME) for url in begins):
            decision, words = "forbids", "forbids this crawl"
        elif self.delay(rules) > self.crawler.settings.getfloat("NEWSBOT_LONGEST_WAIT"):
            decision = "too_slow"
            words = f"asks for {self.delay(rules):.0f} s between requests"
        self._stats.set_value("newsbot/robots", decision)
        if rules is None or words:
            logger.error("robots.txt of %s %s: nothing is requested", host, words)
            raise CloseSpider(f"robots_{decision}")
        return named

    def delay(self, rules: ProtegoRobotParser) -> float:
        """Seconds between requests that the file asks for."""
        asked = rules.rp.crawl_delay(NAME) or 0
        rate = rules.rp.request_rate(NAME)
        return float(max(asked, rate.seconds / rate.requests if rate and rate.requests else 0))

    async def _read(self, request: Request) -> ProtegoRobotParser | None:
        parts = urlparse_cached(request)
        url = f"{parts.scheme}://{parts.netloc}/robots.txt"
        asking = Request(url, NO_CALLBACK, priority=_PRIORITY, meta={"dont_obey_robotstxt": True})
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self.crawler.engine.download_async(asking)
        except LostError:
            raise  # the crawl ends
        except Exception as error:  # noqa: BLE001  # of whatever kind: there is no file
            self._note_unread(parts.netloc, one_line(error))
            return None
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        text = _text(response)
        if text is None:
            self._note_unread(parts.netloc, f"answered with {response.status} and no rules")
            return None
        if self._run is not None and self._is_own(parts.netloc):
            with self._run.batch.writing():
                self._run.archive.wishes.set_robots(self._run.host, text, self._run.now())
        return self._parsed(text)

    def _note_unread(self, host: str, why: str) -> None:
        """Say why a file could not be read; that of the site's own host, in the verdict too."""
        logger.warning("robots.txt of %s could not be read: %s", host, why)
        if self._is_own(host):
            self._stats.set_value("newsbot/robots_unread", why)

    def _recall(self, host: str) -> ProtegoRobotParser | None:
        if self._run is None or not self._is_own(host):
            return None
        now = self._run.now()
        text = self._run.archive.wishes.robots(self._run.host, now - _KEPT_FOR, now)
        if text is None:
            return None
        self._stats.inc_value("newsbot/robots_remembered")
        return self._parsed(text)

    def _parsed(self, text: str) -> ProtegoRobotParser:
        parser = build_from_crawler(self._parserimpl, self.crawler, text.encode())
        assert isinstance(parser, ProtegoRobotParser)  # noqa: S101
        return parser

    def _slow_down(self, host: str, rules: ProtegoRobotParser) -> None:
        """Keep the larger of our delay and theirs, with nothing below it."""
        ours = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        delay = max(ours, self.delay(rules))
        self._stats.set_value("newsbot/delay", delay)
        if delay == ours:
            return
        logger.info("robots.txt of %s asks for %.1f s between requests", host, delay)
        downloader = self.crawler.engine.downloader
        name = host.partition(":")[0]
        downloader.per_slot_settings[name] = {"delay": delay, "jitter": 0}
        if name in downloader.slots:
            downloader.slots[name].delay = delay
            downloader.slots[name].jitter = 0

    def _is_own(self, host: str) -> bool:
        site = getattr(self.crawler.spider, "site", None)
        return site is not None and host == site.addresses.host


def _text(response: Response) -> str | None:
    """The rules that an answer holds; "" where there are none, None where that is unknown."""
    if HTTPStatus.BAD_REQUEST <= response.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return None if response.status == HTTPStatus.TOO_MANY_REQUESTS else ""
    if response.status != HTTPStatus.OK:
        return None
    body = response.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:1] == b"<":
        return None
    return body.decode("utf-8", "replace")
