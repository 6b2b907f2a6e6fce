"""What the archive knows of lists: how far each was read, and how long it rests."""

from dataclasses import replace
from datetime import timedelta

from scrapy.settings import BaseSettings
from typing_extensions import override

from newsbot.archive.lists import Unread
from newsbot.links.memory import ListMemory
from newsbot.links.pace import LONGEST_REST, Feeds, long_rest, pause
from newsbot.links.walk import Walk
from newsbot.operation.run import Run
from newsbot.site import Site
from newsbot.urls import ListAddress
from newsbot.usage.arguments import Arguments


class KnownLists(ListMemory):
    """The category lists, topics, sitemaps and feeds of one spider."""

    def __init__(self, run: Run, site: Site, arguments: Arguments, settings: BaseSettings) -> None:
        self._run = run
        self._archive = run.archive
        self._arguments = arguments
        self._feeds = Feeds(site.feeds)
        self._topic_credit = settings.getint("NEWSBOT_TOPIC_CREDIT")

    @override
    def opened(self, trails: frozenset[str], most: int) -> list[Unread]:
        return self._archive.lists.opened(self._run.spider, trails, self._run.now(), most)

    @override
    def is_resting(self, stem: str) -> bool:
        if self._run.ledger.fresh:
            return False
        known = self._archive.lists.find(self._run.spider, stem)
        if known is None or known.due_at is None:
            return False
        rest = known.due_at - self._run.now()  # one that a clock set which was ahead is none
        return timedelta() < rest <= timedelta(hours=LONGEST_REST)

    @override
    def has_read(self, stem: str) -> bool:
        known = self._archive.lists.find(self._run.spider, stem)
        return known is not None and known.was_read

    @override
    def has_filled_lists(self, trail: str) -> bool:
        return self._archive.lists.has_filled(self._run.spider, trail)

    @override
    def topic_credit(self) -> int | None:
        if self._run.ledger.fresh or self._arguments.start_urls:
            return None
        if not self._archive.runs.has_exhausted(self._run.spider, "topics"):
            return None  # a first crawl, in as many runs as it needs: most of it is new
        for last in self._archive.runs.recent_stats(self._run.spider, self._run.now(), 1):
            if last.get("newsbot/followed/topics") and not last.get("newsbot/brought/topics"):
                return 0  # every second run is enough for what brings nothing
        return self._topic_credit

    @override
    def read_feed(self, url: str, article_ids: list[str]) -> None:
        known = self._archive.lists.find(self._run.spider, url)
        before = known.watermark if known else frozenset()
        is_continuous = self._feeds.read(url, before, article_ids)
        with self._run.batch.writing():
            if not is_continuous:  # a crawl that is killed before it read them hides no gap
                self._archive.lists.release(self._run.spider, "lists")
            if article_ids:
                self._archive.lists.name(self._run.spider, url, article_ids, self._run.now())

    @override
    def has_gap(self) -> bool:
        return not (self._feeds.are_absent or self._feeds.are_continuous)

    @override
    def feed_lacks(self, article_id: str) -> bool:
        return self._feeds.lack(article_id)

    @override
    def found_list(self, address: ListAddress, trail: str, hops: int) -> None:
        with self._run.batch.writing():
            self._archive.lists.open(
                self._run.spider, address.stem, Unread(address.url, trail, hops), self._run.now()
            )

    @override
    def walk(self, address: ListAddress, trail: str, hops: int, pages: int) -> Walk:
        begun = super().walk(address, trail, hops, pages)
        self.found_list(address, trail, hops)
        known = self._archive.lists.find(self._run.spider, address.stem)
        if address.page > 1 or known is None or not known.watermark:
            return begun
        if self._run.ledger.fresh:  # all pages are read again, and those short of the watermark
            return replace(begun, watermark=known.watermark)
        return replace(
            begun,
            last=None,
            watermark=known.watermark,
            etag=known.etag,
            last_modified=known.last_modified,
        )

    @override
    def walked(self, walk: Walk) -> None:
        known = self._archive.lists.find(self._run.spider, walk.stem)
        rest, wait = self._rest(walk, known.rest if known else 0.0)
        now = self._run.now()
        with self._run.batch.writing():
            if walk.has_failed:
                self._archive.lists.put_off(self._run.spider, walk.stem, now + wait, rest)
                return
            self._archive.lists.close(self._run.spider, walk.stem, now + wait, rest, now)
            if walk.first:
                self._archive.lists.mark(
                    self._run.spider, walk.stem, walk.first, walk.etag, walk.last_modified
                )

    def _rest(self, walk: Walk, rest: float) -> tuple[float, timedelta]:
        """How long a list that was walked is left alone, from its last rest: hours, and a time.

        A category list that failed is read by the next crawl, and so is one of which a part was
        asked for. One of a fresh crawl, which asks for known articles too, is as rich as it was.
        """
        if walk.trail == "lists":
            is_part = self._arguments.is_part or (walk.number > 1 and not walk.first)
            if walk.has_failed or is_part:
                return rest, timedelta()
            rest = rest if self._run.ledger.fresh else self._feeds.rest(rest, walk.brought)
            return rest, pause(rest)
        rest = long_rest(rest, walk.brought, has_failed=walk.has_failed)
        return rest, timedelta(hours=rest)
