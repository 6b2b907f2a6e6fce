"""The memory that the archive is for a crawl."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from typing_extensions import override

from newsbot.archive.articles import Stored
from newsbot.archive.links import Wanted
from newsbot.archive.lists import Open
from newsbot.arguments import Arguments
from newsbot.items import Article
from newsbot.links import looks
from newsbot.links.memory import Memory, Need
from newsbot.links.pace import LONGEST_REST, Feeds, long_rest, pause
from newsbot.links.walk import Walk
from newsbot.operation.run import Run
from newsbot.site import Site
from newsbot.urls import ArticleAddress, ListAddress

logger = logging.getLogger(__name__)

_MANY = 5
"""Pages that are no chance when none of them is recognised."""

_LOOK_LATER = timedelta(hours=3)
"""How long a known article that could not be read is left alone."""


@dataclass
class ArchiveMemory(Memory):
    """The memory of the archive."""

    run: Run
    site: Site
    arguments: Arguments
    settings: BaseSettings
    stats: StatsCollector

    def __post_init__(self) -> None:
        self._archive = self.run.archive
        self._edition = (self.site.publisher, self.site.edition)
        self._schedule = looks.ages(str(self.settings["NEWSBOT_LOOK_AGAIN"] or ""))
        self._feeds = Feeds(self.site.feeds)
        self._unread: dict[str, str] = {}
        self._has_recognised = False

    @override
    def need_of(self, article_id: str) -> Need:
        standing = self._archive.links.standing(self._edition, article_id, self.run.now())
        if standing.is_forgotten or standing.is_settled:
            return "no"
        if standing.is_stored:
            return "again" if self.run.ledger.fresh else "known"
        is_outside = standing.published is not None and not self.arguments.includes(
            datetime.fromisoformat(standing.published)
        )
        return "resting" if standing.is_resting or is_outside else "new"

    @override
    def stored(self, article_id: str) -> Stored | None:
        return self._archive.articles.stored(*self._edition, article_id)

    @override
    def want(self, address: ArticleAddress, trail: str, hops: int, feed_date: str | None) -> None:
        link = Wanted(address.article_id, address.section, address.url, trail, hops, feed_date)
        with self.run.batch.writing():
            self._archive.links.want(self._edition, self.run.spider, link, self.run.now())

    @override
    def done(self, article_id: str) -> None:
        with self.run.batch.writing():
            self._archive.links.done(self._edition, article_id)

    @override
    def duplicate(self, article_id: str, same_as: str) -> None:
        with self.run.batch.writing():
            self._archive.links.settle(
                self._edition, article_id, "duplicate", same_as, self.run.now()
            )

    @override
    def pass_over(self, article_id: str, published: datetime) -> None:
        with self.run.batch.writing():
            self._archive.links.pass_over(self._edition, article_id, published)

    @override
    def failed(self, article_id: str, reason: str, *, is_denied: bool = False) -> int:
        if (stored := self.stored(article_id)) is not None:
            self._postpone(article_id, stored)
            return 0
        most, attempts = self.settings.getint("NEWSBOT_ATTEMPTS"), 1
        with self.run.batch.writing():
            attempts = self._archive.links.failed(
                self._edition, article_id, reason, self.run.now(), most
            )
        if attempts >= most:
            self.stats.inc_value("newsbot/given_up")
            if is_denied:
                self.stats.inc_value("newsbot/given_up_denied")
            logger.warning("Article %s is given up: %s", article_id, reason)
        return attempts

    @override
    def unread(self, article_id: str, reason: str) -> int:
        if self._has_recognised or self.stored(article_id) is not None:
            return self.failed(article_id, reason)
        self._unread[article_id] = reason
        attempts = 0
        with self.run.batch.writing():
            attempts = self._archive.links.unread(self._edition, article_id, reason, self.run.now())
        return attempts + 1

    @override
    def recognised(self) -> None:
        self._has_recognised = True
        for article_id, reason in self._unread.items():
            self.failed(article_id, reason)
        self._unread.clear()

    @override
    def end(self) -> None:
        if len(self._unread) < _MANY:  # a few may be no articles at all
            self.recognised()

    @override
    def opted_out(self, url: str, declared: list[str]) -> None:
        if declared:
            with self.run.batch.writing():
                self._archive.wishes.opted_out(url, declared, self.run.now())

    @override
    def vanished(self, article_id: str) -> None:
        with self.run.batch.writing():
            self._archive.articles.vanished(*self._edition, article_id, self.run.now())

    @override
    def looked_at(self, story: int, article: Article) -> None:
        now = datetime.fromisoformat(article.retrieved_at)
        again = looks.next_look(self._published(article), now, self._schedule)
        with self.run.batch.writing():
            self._archive.articles.looked_at(story, article.feed_date, now, again)

    @override
    def waiting(self, most: int) -> list[Wanted]:
        asked = self.arguments
        trails = asked.follow | {"start_urls"}
        period = (asked.since, asked.until)
        return self._archive.links.waiting(
            self.run.spider, self.run.now(), most, asked.sections, trails, period
        )

    @override
    def to_look_at(self, most: int) -> list[Stored]:
        if not self._schedule:
            return []
        now = self.run.now()
        since = now - max(self._schedule[-1], timedelta(days=1))
        due = self._archive.articles.to_look_at(*self._edition, since, now, most)
        return [
            stored
            for stored in due
            if self.arguments.includes(datetime.fromisoformat(stored.date_published))
        ]

    @override
    def opened(self, trails: frozenset[str], most: int) -> list[Open]:
        return self._archive.lists.opened(self.run.spider, trails, self.run.now(), most)

    @override
    def is_resting(self, stem: str) -> bool:
        if self.run.ledger.fresh:
            return False
        known = self._archive.lists.find(self.run.spider, stem)
        if known is None or known.due_at is None:
            return False
        rest = known.due_at - self.run.now()  # one that a clock set which was ahead is none
        return timedelta() < rest <= timedelta(hours=LONGEST_REST)

    @override
    def has_read(self, stem: str) -> bool:
        known = self._archive.lists.find(self.run.spider, stem)
        return known is not None and known.was_read

    @override
    def has_filled_lists(self, trail: str) -> bool:
        return self._archive.lists.has_filled(self.run.spider, trail)

    @override
    def topic_credit(self) -> int | None:
        if self.run.ledger.fresh or self.arguments.start_urls:
            return None
        if not self._archive.runs.has_exhausted(self.run.spider, "topics"):
            return None  # a first crawl, in as many runs as it needs: most of it is new
        (last,) = self._archive.runs.recent_stats(self.run.spider, 1)
        if last.get("newsbot/followed/topics") and not last.get("newsbot/brought/topics"):
            return 0  # every second run is enough for what brings nothing
        return self.settings.getint("NEWSBOT_TOPIC_CREDIT")

    @override
    def read_feed(self, url: str, article_ids: list[str]) -> None:
        known = self._archive.lists.find(self.run.spider, url)
        before = known.watermark if known else frozenset()
        is_continuous = self._feeds.read(url, before, article_ids)
        with self.run.batch.writing():
            if not is_continuous:  # a crawl that is killed before it read them hides no gap
                self._archive.lists.release(self.run.spider, "lists")
            if article_ids:
                self._archive.lists.name(self.run.spider, url, article_ids, self.run.now())

    @override
    def has_gap(self) -> bool:
        return not (self._feeds.are_absent or self._feeds.are_continuous)

    @override
    def feed_lacks(self, article_id: str) -> bool:
        return self._feeds.lack(article_id)

    @override
    def found_list(self, address: ListAddress, trail: str, hops: int) -> None:
        with self.run.batch.writing():
            self._archive.lists.open(
                self.run.spider, address.stem, Open(address.url, trail, hops), self.run.now()
            )

    @override
    def walk(self, address: ListAddress, trail: str, hops: int, pages: int) -> Walk:
        begun = super().walk(address, trail, hops, pages)
        self.found_list(address, trail, hops)
        known = self._archive.lists.find(self.run.spider, address.stem)
        if address.page > 1 or known is None or not known.watermark:
            return begun
        if self.run.ledger.fresh:  # all pages are read again, and those short of the watermark
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
        known = self._archive.lists.find(self.run.spider, walk.stem)
        rest, wait = self._rest(walk, known.rest if known else 0.0)
        now = self.run.now()
        with self.run.batch.writing():
            if walk.has_failed:
                self._archive.lists.put_off(self.run.spider, walk.stem, now + wait, rest)
                return
            self._archive.lists.close(self.run.spider, walk.stem, now + wait, rest, now)
            if walk.first:
                self._archive.lists.mark(
                    self.run.spider, walk.stem, walk.first, walk.etag, walk.last_modified
                )

    def _rest(self, walk: Walk, rest: float) -> tuple[float, timedelta]:
        """How long a list that was walked is left alone, from its last rest: hours, and a time.

        A category list that failed is read by the next crawl, and so is one of which a part was
        asked for. One of a fresh crawl, which asks for known articles too, is as rich as it was.
        """
        if walk.trail == "lists":
            is_part = self.arguments.is_part or (walk.number > 1 and not walk.first)
            if walk.has_failed or is_part:
                return rest, timedelta()
            rest = rest if self.run.ledger.fresh else self._feeds.rest(rest, walk.brought)
            return rest, pause(rest)
        rest = long_rest(rest, walk.brought, has_failed=walk.has_failed)
        return rest, timedelta(hours=rest)

    def _published(self, article: Article) -> datetime:
        """When an article was published at the latest: within its day, and before it was read.

        Else all that is dated by the day alone would be looked at in one run, after midnight.
        """
        moment = datetime.fromisoformat(article.date_published)
        if article.date_precision != "day":
            return moment
        seen = self._archive.articles.seen(*self._edition, article.article_id)
        return min(moment + timedelta(days=1), seen.latest_version) if seen else moment

    def _postpone(self, article_id: str, stored: Stored) -> None:
        """A known article could not be read: it is looked at again while it is young."""
        now = self.run.now()
        age = now - datetime.fromisoformat(stored.date_published)
        is_young = bool(self._schedule) and age < 2 * self._schedule[-1]
        until = now + _LOOK_LATER if is_young else None
        with self.run.batch.writing():
            self._archive.articles.postpone(*self._edition, article_id, until)
