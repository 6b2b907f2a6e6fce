"""The exporter: Scrapy's feed export, where each feed is given exactly what it is owed."""

import logging
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.extensions.feedexport import (
    FeedExporter,
    FeedSlot,
    FeedStorageProtocol,
    ItemFilter,
    apply_uri_params,
)

from newsbot import health
from newsbot.delivery.outputs import shown
from newsbot.disclosure import disclosed
from newsbot.feeds.storages import Storage, Upload
from newsbot.items import Article
from newsbot.operation.batch import LostError
from newsbot.operation.premises import StartError
from newsbot.operation.run import run_of
from newsbot.words.quotation import one_line

logger = logging.getLogger(__name__)


class OwedOnly(ItemFilter):
    """Accepts what a feed is owed."""

    def __init__(self, feed: int, inner: ItemFilter) -> None:
        super().__init__(None)
        self.inner = inner
        self._feed = feed

    def accepts(self, item: Article) -> bool:
        """Called by Scrapy for every article."""
        return self._feed in item.owed_to


class Exporter(FeedExporter):
    """Scrapy's feed export, where each feed is given exactly what it is owed."""

    def __init__(self, crawler: Crawler) -> None:
        self._run = run_of(crawler)
        self._export = str(crawler.settings["NEWSBOT_EXPORT"])
        self._unpayable: set[str] = set()
        super().__init__(crawler)
        for template, inner in self.filters.items():
            self.filters[template] = OwedOnly(self._run.ledger.all_feeds[template], inner)

    def feeds_for(self, article: Article) -> tuple[int, ...]:
        """The keys of the run's feeds that want an article, by their own filters."""
        return tuple(
            key
            for template, key in self._run.ledger.feeds.items()
            if isinstance(wanted := self.filters[template], OwedOnly)
            and wanted.inner.accepts(article)
        )

    def open_spider(self, spider: Spider) -> None:
        """Called by Scrapy: what earlier runs owe goes first."""
        for template, options in self.feeds.items():
            if template not in self._unpayable:
                self._open(template, options, spider)
        with suppress(LostError):  # the crawl ends before it begins
            self._pay(spider)

    def _pay(self, spider: Spider) -> None:
        archive = self._run.archive
        for feed in self._run.ledger.all_feeds.values():
            for version in archive.deliveries.owed(feed):
                article = archive.articles.get(version)
                if article is None:  # somebody had it forgotten just now
                    continue
                article.archive_key, article.owed_to = version, (feed,)
                self.item_scraped(article, spider)
                if feed in self._run.ledger.fresh:
                    self._run.ledger.had.add((feed, version))

    def item_scraped(self, item: Article, spider: Spider) -> None:
        """Called by Scrapy for every article that is archived."""
        line = self._disclosed(item)
        slots, self.slots = self.slots, []
        written: list[FeedSlot] = []
        for slot in slots:
            self.slots = [slot]  # one at a time: an error in one is none in another
            storage: Any = slot.storage
            if slot.filter.accepts(item) and not storage.is_broken:
                try:
                    super().item_scraped(line, spider)
                    storage.versions.append(item.archive_key)
                except Exception as error:  # noqa: BLE001  # of any exporter; said below
                    storage.is_broken = True
                    self._run.write_failed(error, slot.uri)
                    logger.error(  # noqa: TRY400  # the sentence has all that helps
                        "%s cannot be written: %s", slot.uri, one_line(error)
                    )
            written += self.slots
        self.slots = written

    def _open(self, template: str, options: dict[str, Any], spider: Spider) -> None:
        """Begin a feed; one that cannot be begun is owed all that is meant for it."""
        try:
            uri = apply_uri_params(template, self._get_uri_params(spider, options["uri_params"]))
            slot = self._start_new_batch(1, uri, options, spider, template)
        except Exception as error:  # noqa: BLE001  # of any storage; said below
            self._run.write_failed(error, template)
            logger.error(  # noqa: TRY400  # the sentence has all that helps
                "%s cannot be written: %s", shown(template), one_line(error)
            )
        else:
            self.slots.append(slot)

    def _storage_supported(self, uri: str, feed_options: dict[str, Any]) -> bool:
        """Called by Scrapy; raises `StartError` for a feed of this run, before any request."""
        try:
            self._get_storage(uri, feed_options)
        except NotConfigured as error:
            if uri in self._run.ledger.feeds:
                why = f"{shown(uri)} cannot be written: {error}."
                self._run.abandon(health.COULD_NOT_START, why)
                raise StartError(health.COULD_NOT_START, why) from None
            logger.warning("%s is still owed articles: %s", shown(uri), error)
            self._unpayable.add(uri)
        return True

    def _disclosed(self, item: Article) -> Article:
        """An article as it may go out; most may as they are."""
        said = disclosed(item.article_body, item.description, item.directives, self._export)
        is_whole = all(getattr(item, name) == value for name, value in said.items())
        return item if is_whole else replace(item, **said)

    def _start_new_batch(
        self,
        batch_id: int,
        uri: str,
        feed_options: dict[str, Any],
        spider: Spider,
        uri_template: str,
    ) -> FeedSlot:
        slot = super()._start_new_batch(batch_id, uri, feed_options, spider, uri_template)
        storage: Any = slot.storage
        if not isinstance(storage, Storage):
            slot.storage = storage = cast("FeedStorageProtocol", Upload(self._run, storage, uri))
        storage.feed = self._run.ledger.all_feeds[uri_template]
        slot.uri = shown(uri)  # Scrapy's log lines say it when the feed is stored, or is not
        return slot
