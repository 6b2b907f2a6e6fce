"""Lists being read: what each page adds, and where the walk goes on."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.statscollectors import StatsCollector

from newsbot.extraction.article import text_of
from newsbot.extraction.listing import Listing, read_list
from newsbot.links.frontier import Frontier
from newsbot.links.memory import ListMemory
from newsbot.links.topics import Topics
from newsbot.links.walk import Walk
from newsbot.markup.boilerplate import boilerplate_beside
from newsbot.markup.page import Page
from newsbot.site import Site
from newsbot.urls import ListAddress
from newsbot.words.quotation import one_line

logger = logging.getLogger(__name__)


class Lists:
    """The category lists and topics of one crawl, each walked page by page."""

    def __init__(
        self,
        site: Site,
        frontier: Frontier,
        topics: Topics,
        memory: ListMemory,
        stats: StatsCollector,
    ) -> None:
        self._site = site
        self._frontier = frontier
        self._topics = topics
        self._memory = memory
        self._stats = stats

    def read(self, response: Response, walk: Walk) -> Iterator[Request]:
        """What a page of a list adds, and its next page until the walk is over."""
        if response.status == HTTPStatus.NOT_MODIFIED:
            self._stats.inc_value("newsbot/not_modified")
            self._memory.walked(walk)
            return
        url, source = self._source(response)
        here = self._site.addresses.list_at(url)
        is_category = here is not None and self._site.addresses.is_category(here)
        is_moved = here is None or (is_category and here.stem != walk.stem)
        if is_moved or here is None or source is None:
            self._stats.inc_value(f"newsbot/failed/{walk.trail}")
            self._lose(walk, f"{walk.url} led to {response.url}, no list of ours")
            return
        hops = self._frontier.hops_of(response.meta["key"])
        boilerplate = boilerplate_beside(*self._site.addresses.listed)
        page = Page(boilerplate.without_menus(source.encode("utf-8", "replace")), url)
        found = read_list(page, self._site, walk.number)
        way = self._count_way(found, walk)
        ids = [address.article_id for address in found.articles]
        walk, before = walk.read(ids, *_validators(response)), walk.brought
        for address in found.articles:
            for request in self._frontier.article(address, walk.trail, hops):
                walk = self._bringing(walk, address.article_id)
                yield request
        if walk.trail == "topics":
            self._topics.earn(walk.brought - before)
        following = self._next_page(found, here, walk) or self._behind_button(url, source, walk)
        if way == "none" and (walk.number == 1 or walk.is_short_of_watermark):
            self._lose(walk, f"no article on {response.url}")
        elif way == "empty" or following is None or walk.is_over:
            self._memory.walked(walk)
        elif walk.trail == "topics" and not self._topics.pays_on():
            self._memory.walked(walk.broken_off())
        else:
            yield from self._frontier.next_page(following, walk.onward(), hops)

    def behind(self, request: Request, walk: Walk) -> Iterator[Request]:
        """Go on behind one page of a category that could not be had; behind two, no more."""
        address = self._site.addresses.list_at(request.url)
        has_failed, walk = walk.has_failed, replace(walk, has_failed=True)
        if has_failed or address is None or not self._site.addresses.is_category(address):
            self._memory.walked(walk)
            return
        following = self._page_after(address)
        if following is None:
            self._memory.walked(walk)
            return
        hops = self._frontier.hops_of(request.meta["key"])
        yield from self._frontier.next_page(following, walk.onward(), hops)

    def _bringing(self, walk: Walk, article_id: str) -> Walk:
        """The walk with a new article; of a category list only what the feed could have named."""
        is_new = walk.trail == "topics" or self._memory.feed_lacks(article_id)
        return replace(walk, brought=walk.brought + is_new)

    def _count_way(self, found: Listing, walk: Walk) -> str:
        """Count how the articles of a page were found: a way of `Listing`, or that none was.

        `empty` is a list that never had any, where others had; `none` is a page that was not
        recognised: its list had some, or no list ever had.
        """
        way, is_first = found.way if found.articles else "none", walk.number == 1
        if way == "none" and is_first and walk.watermark:
            if walk.trail == "lists":  # a topic may have none any more
                self._stats.inc_value(f"newsbot/emptied/{walk.stem}")
        elif way == "none" and is_first and self._memory.has_filled_lists(walk.trail):
            way = "empty"
        self._stats.inc_value(f"newsbot/rule/list/{way}")
        return way

    def _next_page(self, found: Listing, here: ListAddress, walk: Walk) -> ListAddress | None:
        """Where the list goes on; of a category also where no link says so, up to its 404."""
        if found.next_page is None and walk.trail == "lists" and walk.is_short_of_watermark:
            return self._page_after(here)
        return found.next_page

    def _page_after(self, here: ListAddress) -> ListAddress | None:
        """The page after one of a category; None where the site has no address for it."""
        addresses = self._site.addresses
        return addresses.page_of(here, here.page + 1) if addresses.numbered else None

    def _source(self, response: Response) -> tuple[str, str | None]:
        """The address of a page of a list, and its HTML; None where it has none."""
        if not isinstance(response, TextResponse):
            return response.url, None
        button = self._site.addresses.button
        if button is None or not button.is_behind(response.url):
            return response.url, text_of(response)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        html = answer.get(button.html) if isinstance(answer, dict) else None
        return response.meta["key"], html if isinstance(html, str) else None

    def _behind_button(self, url: str, source: str, walk: Walk) -> ListAddress | None:
        """The next page of a topic that goes on by a button: the first page says of which list."""
        button = self._site.addresses.button
        if button is None or walk.trail != "topics":
            return None
        told = url if button.is_behind(url) else source
        following = button.following(told, walk.number + 1, self._site.addresses.host)
        return ListAddress(following, walk.stem, walk.number + 1) if following else None

    def _lose(self, walk: Walk, why: str) -> None:
        """A page of a list says nothing: the walk was not whole."""
        logger.warning("%s: the list is read again later", one_line(why))
        self._memory.walked(replace(walk, has_failed=True))


def _validators(response: Response) -> tuple[str, str]:
    """ETag and Last-Modified (RFC 9110, 8.8)."""
    names = ("ETag", "Last-Modified")
    etag, last_modified = ((response.headers.get(n) or b"").decode("latin-1") for n in names)
    return etag, last_modified
