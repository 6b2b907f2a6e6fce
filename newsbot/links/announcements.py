"""Feeds and sitemaps: lists for machines, which announce articles with their dates."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.gz import gzip_magic_number

from newsbot.files.packing import PackedError, TooLargeError, unpacked
from newsbot.links.frontier import Frontier
from newsbot.links.memory import Memory
from newsbot.links.walk import Walk
from newsbot.markup.syndication import Entry, Sitemap, feed_entries, is_announcement, sitemap
from newsbot.site import Site
from newsbot.usage.arguments import Arguments
from newsbot.words import dates, moments
from newsbot.words.quotation import one_line

logger = logging.getLogger(__name__)

_SHOWN = 80  # bytes of what is no feed


class Announcements:
    """What the feeds and sitemaps of one crawl announce, and which of it was asked for."""

    def __init__(
        self,
        site: Site,
        arguments: Arguments,
        frontier: Frontier,
        memory: Memory,
        settings: BaseSettings,
        stats: StatsCollector,
        now: Callable[[], datetime],
    ) -> None:
        self._site = site
        self._arguments = arguments
        self._frontier = frontier
        self._memory = memory
        self._largest = settings.getint("NEWSBOT_SITEMAP_MAXSIZE")
        self._stats = stats
        self._now = now

    def of_feed(self, response: Response) -> Iterator[Request]:
        """Each article that a feed names, with the date that the feed gives it."""
        entries = feed_entries(response.body)
        if not entries and not is_announcement(response.body):
            self._stats.inc_value(f"newsbot/failed/{response.meta['trail']}")
            start = response.body[:_SHOWN].decode("utf-8", "replace") or "nothing"
            logger.warning("%s is no feed: it begins with %s", response.url, one_line(start))
        for entry in entries:
            yield from self._article(entry, response)
        articles = (self._site.addresses.article_at(e.url, response.url) for e in entries)
        named = [address.article_id for address in articles if address is not None]
        if entries and not named:
            self._stats.inc_value("newsbot/feed_without_articles")
            logger.warning(
                "%d addresses in the feed %s, none is an article by `article`: %s",
                len(entries),
                response.url,
                one_line(entries[0].url),
            )
        self._memory.lists.read_feed(response.meta["key"], named)

    def of_sitemap(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Each article that a sitemap names; of an index the sitemaps, newest first."""
        found = self._sitemap(response)
        if found is None:
            self._stats.inc_value(f"newsbot/failed/{walk.trail}")
            self._memory.lists.walked(replace(walk, has_failed=True))
            return
        brought = 0
        for entry in found.entries:
            if found.is_index:
                brought = 1  # an index is worth a look as long as it names any
                yield from self._frontier.named_sitemap(entry.url)
            else:
                for request in self._article(entry, response):
                    brought += 1
                    yield request
        self._memory.lists.walked(replace(walk, brought=brought))

    def _sitemap(self, response: Response) -> Sitemap | None:
        """What a sitemap says; None, and a warning, where it is damaged, too large or none."""
        body, why = response.body, "the answer is none"
        try:
            if gzip_magic_number(response):
                body = unpacked(body, "gzip", self._largest)
            found = sitemap(body)
            if found.entries or is_announcement(body):
                return found
        except (PackedError, TooLargeError) as error:
            why = str(error)
        logger.warning("%s: the sitemap is read again later: %s", response.url, why)
        return None

    def _article(self, entry: Entry, response: Response) -> Iterator[Request]:
        """The request of an article, unless its date says that it was not asked for."""
        address = self._site.addresses.article_at(entry.url, response.url)
        if address is None:
            return
        trail = response.meta["trail"]
        now = self._now()
        moment = dates.read(entry.date, self._site.locale, now) if entry.date else None
        is_told = moment is not None and moments.is_sane(moment, now)  # else the page may tell
        if moment is None or not is_told or self._arguments.includes(moment.instant):
            yield from self._frontier.article(address, trail, feed_date=entry.date)
        else:
            self._frontier.pass_over(address, trail, entry.date, moment.instant)
            self._stats.inc_value("newsbot/outside")
