"""Discovery: how a crawl comes to its articles, and to all that may lead to them."""

from collections.abc import Callable, Iterator
from datetime import datetime

from scrapy import Request
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from newsbot.extraction.fields import Reading
from newsbot.links.announcements import Announcements
from newsbot.links.frontier import Frontier
from newsbot.links.lists import Lists
from newsbot.links.memory import Memory
from newsbot.links.requests import Callbacks
from newsbot.links.topics import Topics
from newsbot.links.trails import Trails
from newsbot.links.walk import Walk
from newsbot.site import Site
from newsbot.usage.arguments import Arguments


class Discovery:
    """The discovery of one crawl: every link that any of its parts finds comes to one frontier."""

    def __init__(
        self,
        site: Site,
        arguments: Arguments,
        settings: BaseSettings,
        memory: Memory,
        stats: StatsCollector,
        callbacks: Callbacks,
        now: Callable[[], datetime],
    ) -> None:
        self.frontier = Frontier(site.addresses, arguments, settings, memory, stats, callbacks)
        """Where every link becomes a request, or does not."""
        self.topics = Topics(self.frontier, memory.lists, stats)
        """The topics that wait for credit."""
        self.lists = Lists(site, self.frontier, self.topics, memory.lists, stats)
        """The walks through lists."""
        self.trails = Trails(site, arguments, self.frontier, self.topics, memory, settings, now())
        """Where the crawl begins, and what an article leads to."""
        self.announcements = Announcements(
            site, arguments, self.frontier, memory, settings, stats, now
        )
        """What feeds and sitemaps name."""

    def of_topic(self, response: Response, walk: Walk) -> Iterator[Request]:
        """What a page of a Related Topic's list adds, and the topics that it pays for."""
        yield from self.lists.read(response, walk)
        yield from self.topics.released()

    def of_article(self, reading: Reading, key: str) -> Iterator[Request]:
        """What an article leads to; `key` is what its page was asked for by."""
        yield from self.trails.of_article(reading, self.frontier.hops_of(key) + 1)
