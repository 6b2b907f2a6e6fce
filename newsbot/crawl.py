"""The crawl that every site shares: from lists to articles, and from articles to lists."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import ClassVar
from urllib.request import getproxies

from scrapy import Request, Spider, signals
from scrapy.http import Response, TextResponse
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from newsbot import clock
from newsbot.download.conduct import EndingError
from newsbot.download.robots import RobotsTxt
from newsbot.extraction.article import read_article
from newsbot.health.evidence import Evidence
from newsbot.items import Article
from newsbot.links.discovery import Discovery
from newsbot.links.failures import NO_PAGE, Failures
from newsbot.links.knownarticles import KnownArticles
from newsbot.links.knownlists import KnownLists
from newsbot.links.memory import Memory
from newsbot.links.requests import Callbacks
from newsbot.links.walk import Walk
from newsbot.markup.directives import opt_outs
from newsbot.operation.batch import LostError
from newsbot.operation.run import archived_run_of
from newsbot.site import Site
from newsbot.urls import ArticleAddress
from newsbot.usage import declaration
from newsbot.usage.arguments import Arguments
from newsbot.words import moments

_FOR_NOW = frozenset((HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT))
"""Redirects that are not for good (RFC 9110, 15.4)."""


class ArticleSpider(Spider):
    """A crawl of one site. A subclass declares its `site` and adds nothing else."""

    site: ClassVar[Site]
    lot: ClassVar[int] = 16
    """Articles that share a commit."""
    cause: ClassVar[str] = "edit"
    """Why an article has a further version: `edit` (by the site) or `reread` (by us)."""
    reads_again: ClassVar[bool] = False
    """Whether one crawl may meet several states of an article."""

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        """Raises `MistakeError` where the site or an argument cannot be meant."""
        super().__init__(name)
        self.arguments = self.read_arguments(**arguments)

    @classmethod
    def read_arguments(cls, **arguments: str) -> Arguments:
        """The arguments as typed, read for this site; raises `MistakeError`."""
        cls.check_declaration()
        return Arguments.read(arguments, cls.site, cls.now())

    @classmethod
    def check_declaration(cls) -> None:
        """Raises `MistakeError` where the site cannot be meant as it is declared."""
        domains = getattr(cls, "allowed_domains", None) or ()
        declaration.check(cls.name, getattr(cls, "site", None), domains)

    @classmethod
    def handles_request(cls, request: Request) -> bool:
        """Whether an address is a page of this site and edition; Scrapy's own commands ask."""
        url, addresses = request.url, cls.site.addresses
        found = addresses.page_at(url) or addresses.list_at(url)
        return found is not None or url in cls.site.feeds

    @staticmethod
    def now() -> datetime:
        """The moment that pages are read at, aware: the only clock of a crawl."""
        return clock.now()

    @cached_property
    def declared(self) -> Site:
        """The site as declared, with what settings change of it."""
        return self.declared_in(self.settings)

    @classmethod
    def declared_in(cls, settings: BaseSettings) -> Site:
        """The site as declared, with what these settings change of it."""
        if settings.get("NEWSBOT_JUNK_TOPICS") is None:
            return cls.site
        junk = frozenset(settings.getlist("NEWSBOT_JUNK_TOPICS"))
        return replace(cls.site, junk_topics=junk)

    @cached_property
    def memory(self) -> Memory:
        """What earlier crawls found."""
        run = archived_run_of(self.crawler)
        if run is None:
            return Memory()
        asked = (run, self.site, self.arguments, self.settings)
        return Memory(KnownArticles(*asked, self.crawler.stats), KnownLists(*asked))

    @cached_property
    def failures(self) -> Failures:
        """What could not be had, and what became of it."""
        return Failures(self.memory, self.crawler.stats)

    @cached_property
    def discovery(self) -> Discovery:
        """Where links are found, and become requests or do not."""
        callbacks = Callbacks(
            self.parse_sitemap,
            self.parse_list,
            self.parse_topic,
            self.parse_article,
            self.failed,
        )
        return Discovery(
            self.site,
            self.arguments,
            self.settings,
            self.memory,
            self.crawler.stats,
            callbacks,
            self.now,
        )

    @cached_property
    def evidence(self) -> Evidence:
        """What the verdict will rest on."""
        return Evidence(self.crawler.stats)

    async def start(self) -> AsyncIterator[Request]:
        """robots.txt, then the feed, what earlier crawls left, sitemaps and lists.

        Or the given start addresses.
        """
        self.crawler.signals.connect(self.failures.in_spider, signals.spider_error)
        self.crawler.signals.connect(self.failures.in_pipeline, signals.item_error)
        self._announce()
        sitemaps, trails = await self._sitemaps_of_robots(), self.discovery.trails
        for request in trails.given():
            yield request
        if self.arguments.start_urls:
            return
        second_looks = list(trails.second_looks())  # before the feed: it may name them too
        if "feed" in self.arguments.follow:
            for url in self.site.feeds:  # read first: no link carries a better date
                async for request in self._read_feed(url):
                    yield request
        for request in trails.left_over():
            yield request
        for request in second_looks:
            yield request
        for request in trails.beginnings(sitemaps):
            yield request

    def parse_feed(self, response: Response) -> Iterator[Request]:
        """Each article that a feed names, with the date that the feed gives it."""
        yield from self.discovery.announcements.of_feed(response)

    def parse_sitemap(self, response: Response, walk: Walk) -> Iterator[Request]:
        """Each article that a sitemap names; of an index the sitemaps, newest first."""
        yield from self.discovery.announcements.of_sitemap(response, walk)

    def parse_list(self, response: Response, walk: Walk) -> Iterator[Request]:
        """The articles of one page of a category list, and its next page."""
        yield from self.discovery.lists.read(response, walk)

    def parse_topic(self, response: Response, walk: Walk) -> Iterator[Request]:
        """The articles of one page of a Related Topic's list, its next page, and other topics."""
        yield from self.discovery.of_topic(response, walk)

    def parse_article(
        self, response: Response, feed_date: str | None = None
    ) -> Iterator[Article | Request]:
        """What an article leads to, Related Topics (lists) and More Stories (articles); then it.

        The links come first: an article that is stored is not read again.
        """
        address = self.site.addresses.page_at(response.url)
        trail = response.meta.setdefault("trail", "start_urls")  # none where `scrapy parse` asks
        if address is None or not isinstance(response, TextResponse):
            self._count("not_article")
            assert response.request is not None  # noqa: S101
            self.failures.count(response.request, f"it led to {response.url}, no article")
            return
        key: str = response.meta.get("key", address.article_id)
        if address.article_id != key and not self._is_moved(key, address, response):
            return
        now = response.meta.get("retrieved_at") or self.now()
        article, reading = read_article(response, self.declared, address, now, feed_date)
        article.recording = response.meta.get("recording")
        self.memory.articles.opted_out(response.url, opt_outs(article.directives))
        self.evidence.add(
            reading.rules_of(article),
            moments.disagreeing(reading.moments),
            echoes=self.evidence.echoes.of(article),
            is_second=trail == "again",
        )
        if "nofollow" in article.directives:
            self._count("nofollow")
        else:
            yield from self.discovery.of_article(reading, key)
        yield article

    def failed(self, failure: Failure) -> Iterator[Request]:
        """Note a request that brought no page, say so, and go on behind a page of a list."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        error = failure.value
        if error is None or self._is_ending(error):
            return
        walk: Walk | None = request.cb_kwargs.get("walk")
        if self.failures.in_download(request, error) and walk is not None:
            yield from self.discovery.lists.behind(request, walk)

    def closed(self, reason: str) -> None:  # noqa: ARG002
        """Called by Scrapy at the end."""
        self.memory.articles.end()

    async def _sitemaps_of_robots(self) -> list[str]:
        """The sitemaps that robots.txt names; no other request goes out before it is read."""
        robots = self.crawler.get_downloader_middleware(RobotsTxt)
        starts = (*self.arguments.start_urls, *self.discovery.trails.starts())
        are_starts = "sitemaps" in self.arguments.follow
        host = self.site.addresses.host
        return await robots.sitemaps(host, starts, are_starts=are_starts) if robots else []

    def _announce(self) -> None:
        """Say what a person may not expect of this crawl."""
        if not self.settings["NEWSBOT_CONTACT"]:
            self.logger.warning(
                "NEWSBOT_CONTACT is not set: the site cannot see whom to ask about this crawl."
                " `export NEWSBOT_CONTACT=you@example.org` tells it."
            )
        if getproxies():
            self.logger.info("Requests go through the proxy that the environment names")
        if self.arguments.since or self.arguments.until:
            period = (self.arguments.since or "the first", self.arguments.until or "the newest")
            self.logger.info("Articles from %s to %s are exported", *period)

    async def _read_feed(self, url: str) -> AsyncIterator[Request]:
        """The articles of a feed, all of them before another trail can meet one."""
        for request in self.discovery.frontier.feed(url):
            try:
                response = await self.crawler.engine.download_async(request)
            except LostError:
                raise  # the crawl ends
            except NO_PAGE as error:
                if not self._is_ending(error):
                    self.failures.count(request, error)
                continue
            if response.status != HTTPStatus.OK:
                self.failures.count(request, f"the site answered {response.status}")
                continue
            response.request = request
            for found in list(self.parse_feed(response)):
                yield found

    def _is_ending(self, error: BaseException) -> bool:
        """Whether a request was not made, or not waited for, because the crawl ends."""
        return isinstance(error, EndingError | LostError) or not self.crawler.crawling

    def _is_moved(self, key: str, address: ArticleAddress, response: Response) -> bool:
        """One number led to the page of another: whether that is to be read.

        The first is done, as one that is gone or was never there, unless it led there for the time
        being: then it is tried again.
        """
        self._count("moved")
        need = self.memory.articles.need_of(address.article_id)
        if need == "new":
            self.memory.articles.want(address, "start_urls", 0, None)
        if not _FOR_NOW.isdisjoint(response.meta.get("redirect_reasons", ())):
            self.memory.articles.failed(key, f"it leads to {address.url} for now")
        elif self.memory.articles.stored(key) is not None:
            self.failures.vanished(key)
        else:
            self.memory.articles.duplicate(key, address.article_id)
        return need != "no"

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(f"newsbot/{name}")
