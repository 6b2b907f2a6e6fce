"""What the archive knows of articles: which are wanted, failed, or to be looked at again."""

import logging
from datetime import datetime, timedelta

from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from typing_extensions import override

from newsbot.archive.articles import Stored
from newsbot.archive.links import Wanted
from newsbot.health.recognition import MANY
from newsbot.items import Article
from newsbot.links.looks import next_look
from newsbot.links.memory import ArticleMemory, Need
from newsbot.operation.run import Run
from newsbot.site import Site
from newsbot.urls import ArticleAddress
from newsbot.usage.arguments import Arguments
from newsbot.words.ages import ages

logger = logging.getLogger(__name__)

_LOOK_LATER = timedelta(hours=3)
"""How long a known article that could not be read is left alone."""


class KnownArticles(ArticleMemory):
    """The articles of one edition, as a crawl was asked for them."""

    def __init__(
        self,
        run: Run,
        site: Site,
        arguments: Arguments,
        settings: BaseSettings,
        stats: StatsCollector,
    ) -> None:
        self._run = run
        self._archive = run.archive
        self._arguments = arguments
        self._stats = stats
        self._edition = (site.publisher, site.edition)
        self._schedule = ages(str(settings["NEWSBOT_LOOK_AGAIN"] or ""))
        self._most_attempts = settings.getint("NEWSBOT_ATTEMPTS")
        self._unread: dict[str, str] = {}
        self._has_recognised = False

    @override
    def need_of(self, article_id: str) -> Need:
        prospect = self._archive.links.prospect(self._edition, article_id, self._run.now())
        if prospect.is_forgotten or prospect.is_settled:
            return "no"
        if prospect.is_stored:
            return "again" if self._run.ledger.fresh else "known"
        is_outside = prospect.published is not None and not self._arguments.includes(
            datetime.fromisoformat(prospect.published)
        )
        return "resting" if prospect.is_resting or is_outside else "new"

    @override
    def stored(self, article_id: str) -> Stored | None:
        return self._archive.articles.stored(*self._edition, article_id)

    @override
    def want(self, address: ArticleAddress, trail: str, hops: int, feed_date: str | None) -> None:
        link = Wanted(address.article_id, address.section, address.url, trail, hops, feed_date)
        with self._run.batch.writing():
            self._archive.links.want(self._edition, self._run.spider, link, self._run.now())

    @override
    def done(self, article_id: str) -> None:
        with self._run.batch.writing():
            self._archive.links.done(self._edition, article_id)

    @override
    def duplicate(self, article_id: str, same_as: str) -> None:
        with self._run.batch.writing():
            self._archive.links.settle(self._edition, article_id, same_as, self._run.now())

    @override
    def pass_over(self, article_id: str, published: datetime) -> None:
        with self._run.batch.writing():
            self._archive.links.pass_over(self._edition, article_id, published)

    @override
    def failed(self, article_id: str, reason: str, *, is_denied: bool = False) -> int:
        if (stored := self.stored(article_id)) is not None:
            self._postpone(article_id, stored)
            return 0
        most, now = self._most_attempts, self._run.now()
        with self._run.batch.writing():
            attempts = self._archive.links.failed(self._edition, article_id, reason, now, most)
        if attempts >= most:
            self._stats.inc_value("newsbot/given_up")
            if is_denied:
                self._stats.inc_value("newsbot/given_up_denied")
            logger.warning("Article %s is given up: %s", article_id, reason)
        return attempts

    @override
    def unread(self, article_id: str, reason: str) -> int:
        if self._has_recognised or self.stored(article_id) is not None:
            return self.failed(article_id, reason)
        self._unread[article_id] = reason
        with self._run.batch.writing():
            before = self._archive.links.unread(self._edition, article_id, reason, self._run.now())
        return before + 1

    @override
    def recognised(self) -> None:
        self._has_recognised = True
        for article_id, reason in self._unread.items():
            self.failed(article_id, reason)
        self._unread.clear()

    @override
    def end(self) -> None:
        if len(self._unread) < MANY:  # a few may be no articles at all
            self.recognised()

    @override
    def opted_out(self, url: str, declared: list[str]) -> None:
        if declared:
            with self._run.batch.writing():
                self._archive.wishes.opted_out(url, declared, self._run.now())

    @override
    def vanished(self, article_id: str) -> None:
        with self._run.batch.writing():
            self._archive.articles.vanished(*self._edition, article_id, self._run.now())

    @override
    def looked_at(self, story: int, article: Article) -> None:
        seen = datetime.fromisoformat(article.retrieved_at)
        again = next_look(self._published(article), seen, self._schedule)
        with self._run.batch.writing():
            self._archive.articles.looked_at(story, article.feed_date, seen, again, self._run.now())

    @override
    def waiting(self, most: int) -> list[Wanted]:
        asked = self._arguments
        trails = asked.follow | {"start_urls"}
        period = (asked.since, asked.until)
        return self._archive.links.waiting(
            self._run.spider, self._run.now(), most, asked.sections, trails, period
        )

    @override
    def to_look_at(self, most: int) -> list[Stored]:
        if not self._schedule:
            return []
        now = self._run.now()
        since = now - max(self._schedule[-1], timedelta(days=1))
        due = self._archive.articles.to_look_at(*self._edition, since, now, most)
        return [
            stored
            for stored in due
            if self._arguments.includes(datetime.fromisoformat(stored.date_published))
        ]

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
        now = self._run.now()
        age = now - datetime.fromisoformat(stored.date_published)
        is_young = bool(self._schedule) and age < 2 * self._schedule[-1]
        until = now + _LOOK_LATER if is_young else None
        with self._run.batch.writing():
            self._archive.articles.postpone(*self._edition, article_id, until)
