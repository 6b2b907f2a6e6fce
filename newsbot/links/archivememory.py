"""The memory that the archive is for a crawl."""

from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector

from newsbot.links.knownarticles import KnownArticles
from newsbot.links.knownlists import KnownLists
from newsbot.links.memory import Memory
from newsbot.operation.run import Run
from newsbot.site import Site
from newsbot.usage.arguments import Arguments


class ArchiveMemory(KnownArticles, KnownLists, Memory):
    """What earlier crawls found, of articles and of lists."""

    def __init__(
        self,
        run: Run,
        site: Site,
        arguments: Arguments,
        settings: BaseSettings,
        stats: StatsCollector,
    ) -> None:
        KnownArticles.__init__(self, run, site, arguments, settings, stats)
        KnownLists.__init__(self, run, site, arguments, settings)
