"""The frontier: which links become requests, and in which order.

A link is canonicalised first and judged second; one that was met before, leads elsewhere or was
not asked for costs no Request.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from scrapy import Request
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from newsbot.archive.articles import Stored
from newsbot.archive.links import Wanted
from newsbot.arguments import Arguments
from newsbot.links.memory import Memory
from newsbot.links.walk import Walk
from newsbot.urls import Addresses, ArticleAddress, ListAddress, is_plain

_MAY_BE_UNCHANGED = {"handle_httpstatus_list": [304]}  # the answer to a conditional request
_AS_IT_IS = {"verbatim_url": True}  # no address is quoted that has nothing to quote

# What is fewer hops away comes first, so that an article is met on its shortest way. Among
# these, articles come before every list, and new ones (higher numbers) before old ones; numbers
# go in steps, because the scheduler keeps a queue for every priority.
_FEED, _SITEMAP, _LIST, _AGAIN, _TOPIC = 900, 800, 700, 500, 300
_ARTICLE, _NUMBERS_A_STEP = 1_000, 100
_HOP = 10_000_000
_WANTED = 100 * _HOP  # what earlier crawls left comes before all else


class Callbacks(NamedTuple):
    """What reads the pages: one callback for each kind, one errback for all."""

    feed: Callable[..., Any]
    sitemap: Callable[..., Any]
    category: Callable[..., Any]
    topic: Callable[..., Any]
    article: Callable[..., Any]
    failed: Callable[[Failure], Any]


class Frontier:
    """Makes each request of a crawl at most once."""

    def __init__(
        self,
        addresses: Addresses,
        arguments: Arguments,
        settings: BaseSettings,
        memory: Memory,
        stats: StatsCollector,
        callbacks: Callbacks,
    ) -> None:
        self._addresses = addresses
        self._memory = memory
        self._arguments = arguments
        self._stats = stats
        self._callbacks = callbacks
        self._most_hops = settings.getint("DEPTH_LIMIT")
        self._sitemap_size = settings.getint("NEWSBOT_SITEMAP_MAXSIZE")
        self._sitemaps_left = settings.getint("NEWSBOT_SITEMAPS")
        self._most_pages = {
            "lists": settings.getint("NEWSBOT_LIST_PAGES"),
            "topics": settings.getint("NEWSBOT_TOPIC_PAGES"),
        }
        self._met: dict[str, int] = {}
        self._remembered: set[str] = set()

    def feed(self, url: str) -> Iterator[Request]:
        """The request of a feed."""
        yield self._request(url, url, "feed", _FEED, self._callbacks.feed)

    def sitemap(self, href: str, *, is_young: bool = False) -> Iterator[Request]:
        """The request of a sitemap of this edition, when it is due and the bound not reached.

        One that is young, still being written, is always due.
        """
        url = self._addresses.canonical(href)
        if not url or not self._addresses.has_sitemap(url) or self._sitemaps_left <= 0:
            return
        address = ListAddress(url, url, 1)
        for request in self.listing(address, "sitemaps", is_named=is_young):
            self._sitemaps_left -= 1
            yield request

    def listing(
        self, address: ListAddress, trail: str, hops: int = 0, *, is_named: bool = False
    ) -> Iterator[Request]:
        """The request that begins a walk through a list; none for a list that is not due."""
        if not self.is_due(address, trail, hops, is_named=is_named):
            return
        walk = self._memory.walk(address, trail, hops, self._most_pages.get(trail, 1))
        headers = {"If-None-Match": walk.etag, "If-Modified-Since": walk.last_modified}
        yield from self._page(address.url, walk, hops, {k: v for k, v in headers.items() if v})

    def is_due(
        self, address: ListAddress, trail: str, hops: int, *, is_named: bool = False
    ) -> bool:
        """Whether a list is to be read: met for the first time, and not resting.

        One that was asked for by name never rests.
        """
        if self._has_met(address.url, hops) or self._is_too_deep(hops):
            return False
        if is_named or not self._memory.is_resting(address.stem):
            return True
        self._met[address.url] = hops
        self._stats.inc_value(f"newsbot/resting/{trail}")
        return False

    def next_page(self, address: ListAddress, walk: Walk, hops: int) -> Iterator[Request]:
        """The request with which a walk goes on."""
        if not self._has_met(address.url, hops):
            yield from self._page(address.url, walk, hops, {})

    def article(
        self, address: ArticleAddress, trail: str, hops: int = 0, feed_date: str | None = None
    ) -> Iterator[Request]:
        """The request of an article of a wanted section, unless nothing new is to be had there."""
        key = address.article_id
        if self._has_met(key, hops) or self._is_too_deep(hops):
            return
        need = self._memory.need_of(key)
        if trail == "start_urls":  # whoever names an article wants it looked at
            need = "again" if need == "known" else "new" if need == "resting" else need
        if need not in ("new", "again"):
            self._met[key] = hops
            self._stats.inc_value("newsbot/known" if need == "known" else "newsbot/settled")
            return
        if need == "new":
            self._memory.want(address, trail, hops, feed_date)
        if not self.wants(address.section):
            self._met[key] = hops  # a crawl of that section will come to it
            return
        url = address.url
        if need == "again" and (stored := self._memory.stored(key)) is not None:
            url, feed_date = stored.url, feed_date or stored.feed_date
        yield from self._article(url, key, trail, _ARTICLE, hops, feed_date)

    def remember(self, address: ArticleAddress, trail: str, hops: int) -> None:
        """Make no request of an article now; a crawl that follows its trail may want it."""
        key = address.article_id
        if key in self._met or self._is_too_deep(hops):
            return
        if self._memory.need_of(key) == "new":
            self._memory.want(address, trail, hops, None)

    def remember_list(self, address: ListAddress, trail: str, hops: int) -> None:
        """Make no request of a list now; a crawl that follows its trail may want it."""
        url = address.url
        if url in self._met or url in self._remembered or self._is_too_deep(hops):
            return
        self._remembered.add(url)
        if not self._memory.is_resting(address.stem):
            self._memory.found_list(address, trail, hops)

    def wanted(self, link: Wanted) -> Iterator[Request]:
        """The request of an article that an earlier crawl found and did not fetch."""
        if self._has_met(link.article_id, link.hops):
            return
        yield from self._article(
            link.url, link.article_id, "wanted", _WANTED, link.hops, link.feed_date
        )

    def again(self, stored: Stored) -> Iterator[Request]:
        """The request of an article that is known, to see whether it has changed."""
        address = self._addresses.article_at(stored.url)
        if address is None or not self.wants(address.section):
            return
        key = address.article_id
        if not self._has_met(key, 0):
            yield from self._article(stored.url, key, "again", _AGAIN, 0, stored.feed_date)

    def pass_over(
        self, address: ArticleAddress, trail: str, feed_date: str | None, published: datetime
    ) -> None:
        """Make no request of an article, whoever names it; a later crawl may want it."""
        if not self._has_met(address.article_id, 0):
            self._met[address.article_id] = 0
            if self._memory.need_of(address.article_id) == "new":
                self._memory.want(address, trail, 0, feed_date)
                self._memory.pass_over(address.article_id, published)

    def hops_of(self, key: str) -> int:
        """The fewest hops in which a page was met so far; none for one that came by itself."""
        return self._met.get(key, 0)

    def wants(self, section: str) -> bool:
        """Whether articles of that section were asked for."""
        sections = self._arguments.sections
        return sections is None or section in sections

    def _is_too_deep(self, hops: int) -> bool:
        if not self._most_hops or hops <= self._most_hops:
            return False
        self._stats.inc_value("newsbot/too_deep")
        return True

    def _has_met(self, key: str, hops: int) -> bool:
        """Whether a page was met before.

        One that is met again on a shorter way has not been read yet: what is fewer hops away
        comes first. Its links will count from the shorter way.
        """
        if key not in self._met:
            return False
        self._met[key] = min(hops, self._met[key])
        return True

    def _page(self, url: str, walk: Walk, hops: int, headers: dict[str, str]) -> Iterator[Request]:
        rank, callback = {
            "sitemaps": (_SITEMAP, self._callbacks.sitemap),
            "lists": (_LIST, self._callbacks.category),
            "topics": (_TOPIC, self._callbacks.topic),
        }[walk.trail]
        request = self._request(
            url, url, walk.trail, rank - walk.number, callback, hops, headers, walk=walk
        )
        if walk.trail == "sitemaps":
            request.meta["download_maxsize"] = self._sitemap_size
        button = self._addresses.button
        yield _posted(request) if button is not None and button.is_behind(url) else request

    def _article(
        self,
        url: str,
        key: str,
        trail: str,
        rank: int,
        hops: int = 0,
        feed_date: str | None = None,
    ) -> Iterator[Request]:
        self._stats.inc_value("newsbot/requested/article")
        if rank != _AGAIN and key.isdecimal():
            rank += int(key) // _NUMBERS_A_STEP
        yield self._request(
            url, key, trail, rank, self._callbacks.article, hops, feed_date=feed_date
        )

    def _request(
        self,
        url: str,
        key: str,
        trail: str,
        rank: int,
        callback: Callable[..., Any],
        hops: int = 0,
        headers: dict[str, str] | None = None,
        **details: Any,
    ) -> Request:
        self._met[key] = hops
        self._stats.inc_value(f"newsbot/followed/{trail}")
        meta: dict[str, Any] = {"trail": trail, "key": key}
        if is_plain(url):
            meta |= _AS_IT_IS
        if headers:
            meta |= _MAY_BE_UNCHANGED
        return Request(
            url,
            callback,
            errback=self._callbacks.failed,
            priority=rank - _HOP * hops,
            headers=headers,
            meta=meta,
            cb_kwargs=details,
        )


def _posted(request: Request) -> Request:
    """The request that a button makes: the query of its address is the form."""
    url, _, form = request.url.partition("?")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return request.replace(url=url, method="POST", body=form, headers=headers)
