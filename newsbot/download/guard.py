"""No request leaves the site, whatever leads there: links, redirects, retries, start addresses."""

import logging
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.utils.httpobj import urlparse_cached

from newsbot.urls import LONGEST

logger = logging.getLogger(__name__)


class OutsideError(IgnoreRequest):
    """A request was not made, because it leads off the site."""


class Guard:
    """Looks at every request before anything else does; only the site's own host passes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Called by Scrapy; raises `OutsideError`."""
        if not hasattr(self._crawler.spider, "site"):
            logger.warning("%s is no page that a spider knows: --spider names one", request.url)
        if not self._is_inside(request):
            self._crawler.stats.inc_value("newsbot/outside_site")
            raise OutsideError(f"{request.url[:LONGEST]} leads off the site")

    def _is_inside(self, request: Request) -> bool:
        """By the letter: https or http on their own ports, no user, the host as it is declared.

        An address of numbers, in whatever spelling, is no declared host.
        """
        parts = urlparse_cached(request)
        site = getattr(self._crawler.spider, "site", None)
        if site is None or parts.scheme not in ("https", "http") or "@" in parts.netloc:
            return False
        host: str = site.addresses.host
        ports = {"https": (host, f"{host}:443"), "http": (host, f"{host}:80")}[parts.scheme]
        names = {*ports, *(name.removeprefix("www.") for name in ports)}
        return parts.netloc.lower() in names and len(request.url) <= LONGEST
