"""The frontier: which links become requests.

A link is canonicalised first and judged second; one that was met before, leads elsewhere or was
not asked for costs no Request.
"""

from collections.abc import Iterator
from datetime import datetime

from scrapy import Request
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from newsbot.archive.articles import Stored
from newsbot.archive.links import Wanted
from newsbot.links.memory import Memory
from newsbot.links.requests import Callbacks, Requests
from newsbot.links.walk import Walk
from newsbot.urls import Addresses, ArticleAddress, ListAddress
from newsbot.usage.arguments import Arguments


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
        sitemap_size = settings.getint("NEWSBOT_SITEMAP_MAXSIZE")
        self._requests = Requests(callbacks, addresses.button, sitemap_size)
        self._most_hops = settings.getint("DEPTH_LIMIT")
        self._sitemaps_left = settings.getint("NEWSBOT_SITEMAPS")
        self._most_pages = {
            "lists": settings.getint("NEWSBOT_LIST_PAGES"),
            "topics": settings.getint("NEWSBOT_TOPIC_PAGES"),
        }
        self._met: dict[str, int] = {}
        self._remembered: set[str] = set()

    def feed(self, url: str) -> Iterator[Request]:
        """The request of a feed."""
        self._note(url, "feed", 0)
        yield self._requests.feed(url)

    def named_sitemap(self, href: str) -> Iterator[Request]:
        """The request of a sitemap that the site names, while `NEWSBOT_SITEMAPS` has room."""
        if self._sitemaps_left > 0:
            for request in self.sitemap(href):
                self._sitemaps_left -= 1
                yield request

    def sitemap(self, href: str, *, is_young: bool = False) -> Iterator[Request]:
        """The request of a sitemap of this edition, when it is due.

        One that is young, still being written, is always due.
        """
        url = self._addresses.canonical(href)
        if url and self._addresses.has_sitemap(url):
            yield from self.listing(ListAddress(url, url, 1), "sitemaps", is_named=is_young)

    def listing(
        self, address: ListAddress, trail: str, hops: int = 0, *, is_named: bool = False
    ) -> Iterator[Request]:
        """The request that begins a walk through a list; none for a list that is not due."""
        if not self.is_due(address, trail, hops, is_named=is_named):
            return
        walk = self._memory.lists.walk(address, trail, hops, self._most_pages.get(trail, 1))
        yield self._page(address.url, walk, hops)

    def is_due(
        self, address: ListAddress, trail: str, hops: int, *, is_named: bool = False
    ) -> bool:
        """Whether a list is to be read: met for the first time, and not resting.

        One that was asked for by name never rests.
        """
        if self._has_met(address.url, hops) or self._is_too_deep(hops):
            return False
        if is_named or not self._memory.lists.is_resting(address.stem):
            return True
        self._met[address.url] = hops
        self._stats.inc_value(f"newsbot/resting/{trail}")
        return False

    def next_page(self, address: ListAddress, walk: Walk, hops: int) -> Iterator[Request]:
        """The request with which a walk goes on."""
        if not self._has_met(address.url, hops):
            yield self._page(address.url, walk, hops)

    def article(
        self, address: ArticleAddress, trail: str, hops: int = 0, feed_date: str | None = None
    ) -> Iterator[Request]:
        """The request of an article of a wanted section, unless nothing new is to be had there."""
        key = address.article_id
        if self._has_met(key, hops) or self._is_too_deep(hops):
            return
        need = self._memory.articles.need_of(key)
        if trail == "start_urls":  # whoever names an article wants it looked at
            need = "again" if need == "known" else "new" if need == "resting" else need
        if need not in ("new", "again"):
            self._met[key] = hops
            self._stats.inc_value("newsbot/known" if need == "known" else "newsbot/settled")
            return
        if need == "new":
            self._memory.articles.want(address, trail, hops, feed_date)
        if not self.wants(address.section):
            self._met[key] = hops  # a crawl of that section will come to it
            return
        url = address.url
        if need == "again" and (stored := self._memory.articles.stored(key)) is not None:
            url, feed_date = stored.url, feed_date or stored.feed_date
        yield self._article(url, key, trail, hops, feed_date)

    def remember(self, address: ArticleAddress, trail: str, hops: int) -> None:
        """Make no request of an article now; a crawl that follows its trail may want it."""
        key = address.article_id
        if key in self._met or self._is_too_deep(hops):
            return
        if self._memory.articles.need_of(key) == "new":
            self._memory.articles.want(address, trail, hops, None)

    def remember_list(self, address: ListAddress, trail: str, hops: int) -> None:
        """Make no request of a list now; a crawl that follows its trail may want it."""
        url = address.url
        if url in self._met or url in self._remembered or self._is_too_deep(hops):
            return
        self._remembered.add(url)
        if not self._memory.lists.is_resting(address.stem):
            self._memory.lists.found_list(address, trail, hops)

    def wanted(self, link: Wanted) -> Iterator[Request]:
        """The request of an article that an earlier crawl found and did not fetch."""
        key = link.article_id
        if not self._has_met(key, link.hops):
            yield self._article(link.url, key, "wanted", link.hops, link.feed_date)

    def again(self, stored: Stored) -> Iterator[Request]:
        """The request of an article that is known, to see whether it has changed."""
        address = self._addresses.article_at(stored.url)
        if address is None or not self.wants(address.section):
            return
        key = address.article_id
        if not self._has_met(key, 0):
            yield self._article(stored.url, key, "again", 0, stored.feed_date)

    def pass_over(
        self, address: ArticleAddress, trail: str, feed_date: str | None, published: datetime
    ) -> None:
        """Make no request of an article, whoever names it; a later crawl may want it."""
        if not self._has_met(address.article_id, 0):
            self._met[address.article_id] = 0
            if self._memory.articles.need_of(address.article_id) == "new":
                self._memory.articles.want(address, trail, 0, feed_date)
                self._memory.articles.pass_over(address.article_id, published)

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

    def _page(self, url: str, walk: Walk, hops: int) -> Request:
        self._note(url, walk.trail, hops)
        return self._requests.page(url, walk, hops)

    def _article(self, url: str, key: str, trail: str, hops: int, feed_date: str | None) -> Request:
        self._stats.inc_value("newsbot/requested/article")
        self._note(key, trail, hops)
        return self._requests.article(url, key, trail, hops, feed_date)

    def _note(self, key: str, trail: str, hops: int) -> None:
        """A page is asked for now."""
        self._met[key] = hops
        self._stats.inc_value(f"newsbot/followed/{trail}")
