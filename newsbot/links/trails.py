"""The trails that lead to articles: where a crawl begins, and what an article leads to."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from scrapy import Request
from scrapy.settings import BaseSettings

from newsbot.extraction.fields import Reading
from newsbot.links.frontier import Frontier
from newsbot.links.memory import Memory
from newsbot.links.topics import Topics
from newsbot.markup.page import Link
from newsbot.site import Site
from newsbot.usage.arguments import Arguments

_LISTS = frozenset(("topics", "sitemaps"))
_DAYS = 7


class Trails:
    """The trails of one crawl; what it does not follow is remembered for those that do."""

    def __init__(
        self,
        site: Site,
        arguments: Arguments,
        frontier: Frontier,
        topics: Topics,
        memory: Memory,
        settings: BaseSettings,
        now: datetime,
    ) -> None:
        self._site = site
        self._arguments = arguments
        self._frontier = frontier
        self._topic_lists = topics
        self._memory = memory
        self._today = now.astimezone(site.zone).date()
        self._most = settings.getint("NEWSBOT_BUDGET")

    def starts(self) -> Iterator[str]:
        """Where the trails begin that are followed, but for the sitemaps that robots.txt names."""
        if "feed" in self._arguments.follow:
            yield from self._site.feeds
        if "sitemaps" in self._arguments.follow and self._site.daily_sitemap:
            yield self._site.daily_sitemap.format(day=self._today)
        if "lists" in self._arguments.follow:
            yield from self._site.lists.values()

    def given(self) -> Iterator[Request]:
        """The articles and lists that were named as `start_urls`."""
        for url in self._arguments.start_urls:
            if (article := self._site.addresses.article_at(url)) is not None:
                yield from self._frontier.article(article, "start_urls")
            elif (listing := self._site.addresses.list_at(url)) is not None:
                trail = "lists" if self._site.addresses.is_category(listing) else "topics"
                yield from self._frontier.listing(listing, trail, is_named=True)

    def second_looks(self) -> Iterator[Request]:
        """The known articles that may have changed."""
        for stored in self._memory.articles.to_look_at(self._most):
            yield from self._frontier.again(stored)

    def left_over(self) -> Iterator[Request]:
        """What earlier crawls found and did not read."""
        for link in self._memory.articles.waiting(self._most):
            yield from self._frontier.wanted(link)
        for found in self._memory.lists.opened(self._arguments.follow & _LISTS, self._most):
            if found.trail == "sitemaps":
                yield from self._frontier.sitemap(found.url)
            elif (address := self._site.addresses.list_at(found.url)) is not None:
                yield from self._topic_lists.left_over(address, found.hops)

    def beginnings(self, sitemaps: Iterable[str]) -> Iterator[Request]:
        """The sitemaps that robots.txt names, those of days, and the category lists.

        No list rests where the feed has a gap, nor where some sections or a period are asked
        for: whoever names these wants all that there is.
        """
        is_named = self._arguments.is_part or self._memory.lists.has_gap()
        if "sitemaps" in self._arguments.follow:
            for url in sitemaps:
                yield from self._frontier.named_sitemap(url)
            yield from self._days()
        if "lists" in self._arguments.follow:
            for section, url in self._site.lists.items():
                first = self._site.addresses.list_at(url)
                if first is not None and self._frontier.wants(section):
                    yield from self._frontier.listing(first, "lists", is_named=is_named)

    def _days(self) -> Iterator[Request]:
        """The sitemaps of the days asked for, the last week when nobody says; the newest first.

        Those of today and yesterday may still be growing.
        """
        if not self._site.daily_sitemap:
            return
        today = self._today
        last = min(today, self._day_of(self._arguments.until) or today)
        first = self._day_of(self._arguments.since) or last - timedelta(days=_DAYS - 1)
        for age in range((last - first).days + 1):
            day = last - timedelta(days=age)
            url = self._site.daily_sitemap.format(day=day)
            is_young = today - day <= timedelta(days=1)
            yield from self._frontier.sitemap(url, is_young=is_young)

    def _day_of(self, moment: datetime | None) -> date | None:
        return moment and moment.astimezone(self._site.zone).date()

    def of_article(self, reading: Reading, hops: int) -> Iterator[Request]:
        """What an article leads to; what this crawl does not follow is remembered for others."""
        base = reading.page.base
        yield from self._topics(reading.topic_links(), base, hops)
        yield from self._stories(reading.more_stories(), base, "more_stories", hops)
        if "recent_stories" in self._arguments.follow:
            yield from self._stories(reading.recent_stories(), base, "recent_stories", hops)

    def _topics(self, links: Iterable[Link], base: str, hops: int) -> Iterator[Request]:
        for link in links:
            address = self._site.addresses.list_at(link.href.partition("?")[0], base)
            # A list begins without a query: no sessions, no traps.
            if address is None or address.url in self._site.lists.values():
                continue
            if "topics" in self._arguments.follow:
                yield from self._topic_lists.found(address, hops)
            else:
                self._frontier.remember_list(address, "topics", hops)

    def _stories(
        self, links: Iterable[Link], base: str, trail: str, hops: int
    ) -> Iterator[Request]:
        for link in links:
            address = self._site.addresses.article_at(link.href, base)
            if address is None:
                continue
            if trail in self._arguments.follow:
                yield from self._frontier.article(address, trail, hops)
            else:
                self._frontier.remember(address, trail, hops)
