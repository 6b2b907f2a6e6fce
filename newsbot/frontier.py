"""The frontier: which links become requests, and in which order.

A link is canonicalised first and judged second; one that was met before, leads elsewhere or was
not asked for costs no Request.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from scrapy import Request
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from newsbot.arguments import Arguments
from newsbot.urls import Addresses, ArticleAddress, ListAddress

# What is fewer hops away comes first, so that an article is met on its shortest way. Among
# these, articles come before every list, and new ones (higher numbers) before old ones; numbers
# go in steps, because the scheduler keeps a queue for every priority.
_FEED, _SITEMAP, _LIST, _TOPIC = 900, 800, 700, 300
_ARTICLE, _NUMBERS_A_STEP = 1_000, 100
_HOP = 10_000_000


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
        stats: StatsCollector,
        callbacks: Callbacks,
    ) -> None:
        self._addresses = addresses
        self._arguments = arguments
        self._stats = stats
        self._callbacks = callbacks
        self._most_hops = settings.getint("DEPTH_LIMIT")
        self._sitemaps_left = settings.getint("NEWSBOT_SITEMAPS")
        self._most_pages = {
            "lists": settings.getint("NEWSBOT_LIST_PAGES"),
            "topics": settings.getint("NEWSBOT_TOPIC_PAGES"),
        }
        self._met: dict[str, int] = {}

    def feed(self, url: str) -> Iterator[Request]:
        """The request of a feed."""
        yield from self._request(url, "feed", _FEED, self._callbacks.feed)

    def sitemap(self, href: str) -> Iterator[Request]:
        """The request of a sitemap of this edition, while the bound is not reached."""
        url = self._addresses.canonical(href)
        if url and self._addresses.has_sitemap(url) and self._sitemaps_left > 0:
            for request in self._request(url, "sitemaps", _SITEMAP, self._callbacks.sitemap):
                self._sitemaps_left -= 1
                yield request

    def listing(
        self, address: ListAddress, trail: str, hops: int = 0, **walk: Any
    ) -> Iterator[Request]:
        """The request of a page of a list, within the bound of its kind.

        `walk` is handed to the callback: `number` of the page and of the `last` one, and what
        the walk knows so far.
        """
        number = walk.setdefault("number", address.page)
        last = walk.setdefault("last", number + self._most_pages[trail] - 1)
        if number > last or self._is_too_deep(hops):
            return
        is_list = trail == "lists"
        callback = self._callbacks.category if is_list else self._callbacks.topic
        rank = (_LIST if is_list else _TOPIC) - number
        yield from self._request(address.url, trail, rank, callback, hops, **walk)

    def article(
        self, address: ArticleAddress, trail: str, hops: int = 0, feed_date: str | None = None
    ) -> Iterator[Request]:
        """The request of an article of a wanted section."""
        if not self.wants(address.section) or self._is_too_deep(hops):
            return
        yield from self._request(
            address.url,
            trail,
            _ARTICLE + int(address.article_id) // _NUMBERS_A_STEP,
            self._callbacks.article,
            hops,
            key=address.article_id,
            feed_date=feed_date,
        )

    def pass_over(self, article_id: str) -> None:
        """Make no request of an article, whoever names it."""
        self._met[article_id] = 0

    def hops_of(self, key: str) -> int:
        """The fewest hops in which a request's page was met so far."""
        return self._met[key]

    def wants(self, section: str) -> bool:
        """Whether articles of that section were asked for."""
        sections = self._arguments.sections
        return sections is None or section in sections

    def _is_too_deep(self, hops: int) -> bool:
        if not self._most_hops or hops <= self._most_hops:
            return False
        self._stats.inc_value("newsbot/too_deep")
        return True

    def _request(
        self,
        url: str,
        trail: str,
        rank: int,
        callback: Callable[..., Any],
        hops: int = 0,
        key: str = "",
        **details: Any,
    ) -> Iterator[Request]:
        """The request, unless one with the same key (else address) was made before.

        A page that is met again on a shorter way has not been read yet: what is fewer hops away
        comes first. Its links will count from the shorter way.
        """
        key = key or url
        if key in self._met:
            self._met[key] = min(hops, self._met[key])
            return
        self._met[key] = hops
        if "feed_date" in details:
            self._stats.inc_value("newsbot/requested/article")
        self._stats.inc_value(f"newsbot/followed/{trail}")
        yield Request(
            url,
            callback,
            errback=self._callbacks.failed,
            priority=rank - _HOP * hops,
            meta={"trail": trail, "key": key},
            cb_kwargs=details,
        )
