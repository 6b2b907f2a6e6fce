"""The ledger of a run: the feeds that it writes, those that are owed, and what each was given."""

import logging
from dataclasses import dataclass, field
from typing import Any

from scrapy.settings import BaseSettings
from scrapy.utils.conf import feed_complete_default_values_from_settings
from scrapy.utils.python import global_object_name

from newsbot.archive.deliveries import Deliveries
from newsbot.delivery.outputs import misfit, path_of, shown

logger = logging.getLogger(__name__)

_FILTERS = ("item_filter", "item_classes")
"""Options that say which articles a feed is given: what it is owed was chosen by them."""


@dataclass
class Ledger:
    """What a run has to do with feeds."""

    feeds: dict[str, int] = field(default_factory=dict)
    """The feeds that new articles go to: their keys by address template."""
    all_feeds: dict[str, int] = field(default_factory=dict)
    """These, and those that only are given what earlier runs owe them."""
    fresh: frozenset[int] = frozenset()
    """Those that are replaced: known articles are exported to them again."""
    had: set[tuple[int, int]] = field(default_factory=set)
    """What such a feed was given in this run: feed and version, each once."""
    given: dict[str, int] = field(default_factory=dict)
    """How many articles each feed was given in this run, by its address."""
    unwritten: list[str] = field(default_factory=list)
    """The feeds that could not be written, by their addresses as these may be shown."""

    @property
    def growing(self) -> list[str]:
        """The addresses of the feeds that are not written anew."""
        return [uri for uri, key in self.all_feeds.items() if key not in self.fresh]

    def open(self, deliveries: Deliveries, spider: str, settings: BaseSettings) -> None:
        """Know the feeds of this run, and take on those that earlier runs owe something.

        `FEEDS` has all of them then. The caller has begun a transaction.
        """
        declared: dict[str, dict[str, Any]] = {}
        for uri, given in settings.getdict("FEEDS").items():
            file = path_of(str(uri))  # absolute: the next crawl may start in another folder
            declared[str(uri) if file is None else str(file)] = given
        for template, given in declared.items():
            whole = feed_complete_default_values_from_settings(given, settings, template)
            self.feeds[template] = deliveries.feed(spider, template, _kept(whole))
            if whole.get("overwrite"):
                self.fresh |= {self.feeds[template]}
                deliveries.release(self.feeds[template])
        self.all_feeds = dict(self.feeds)
        declared |= self._taken_on(deliveries, spider, settings)
        settings.set("FEEDS", declared, settings.getpriority("FEEDS") or "addon")

    def _taken_on(
        self, deliveries: Deliveries, spider: str, settings: BaseSettings
    ) -> dict[str, dict[str, Any]]:
        """The feeds that earlier runs owe something, and their options."""
        owed: dict[str, dict[str, Any]] = {}
        for feed in deliveries.feeds_owed(spider):
            if feed.template in self.feeds:
                continue
            if feed.options.get("overwrite"):  # its file stays as it was
                if self.feeds:  # else it waits for a crawl that has some
                    deliveries.hand_over(feed.key, list(self.feeds.values()))
            elif why := misfit(feed.template, feed.options, settings):
                logger.warning("%s is still owed articles: %s", shown(feed.template), why)
            else:
                owed[feed.template] = feed.options
                self.all_feeds[feed.template] = feed.key
        return owed


def _kept(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a feed that a later run needs to go on with it, as JSON can have them."""
    return {name: _plain(value) for name, value in options.items() if name not in _FILTERS}


def _plain(value: Any) -> Any:
    """A value of an option; what Scrapy finds by its name has its name."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if callable(value):
        return global_object_name(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)
