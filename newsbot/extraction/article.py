"""From an answer of a site to its article: what a crawl and a replay do alike."""

import re
from codecs import BOM_UTF8
from dataclasses import astuple, replace
from datetime import datetime
from functools import cache

from scrapy.http import Response, TextResponse

from newsbot.extraction.fields import Reading, Source
from newsbot.items import Article
from newsbot.markup.boilerplate import boilerplate_beside
from newsbot.markup.directives import directives
from newsbot.markup.page import Page
from newsbot.markup.selection import plain
from newsbot.site import Selectors, Site
from newsbot.urls import ArticleAddress

_HEADERS = ("x-robots-tag", "tdm-reservation")


def read_article(
    response: TextResponse,
    site: Site,
    address: ArticleAddress,
    retrieved_at: datetime,
    feed_date: str | None,
) -> tuple[Article, Reading]:
    """The article of a page, and the reading that has its links; `retrieved_at` is aware."""
    page = Page(light(utf8_of(response), site), response.url)
    reading = Reading(page, site, Source(address, retrieved_at, feed_date))
    article = reading.article()
    article.feed_date = feed_date
    article.directives = sorted(directives(page, headers_of(response)))
    return article, reading


def light(html: bytes, site: Site) -> bytes:
    """The page of an article without what nobody reads."""
    nav_is_read = _is_read("nav", site.selectors)
    boilerplate = boilerplate_beside(*site.addresses.followed, nav_is_read=nav_is_read)
    return boilerplate.without_menus(boilerplate.without_footer(html))


@cache
def _is_read(tag: str, selectors: Selectors) -> bool:
    """Whether not every element of a tag is furniture, or a selector names it: nav a.current."""
    furniture, others = selectors.furniture, astuple(replace(selectors, furniture=""))
    is_furniture = any(
        one.is_bare and one.tag == tag and not one.parent for one in plain(furniture)
    )
    return not is_furniture or any(re.search(rf"(?<![\w.#-]){tag}\b", css) for css in others)


def headers_of(response: Response) -> dict[str, list[str]]:
    """The headers of an answer that `directives` looks at, by their names in lower case."""
    found = {name: response.headers.getlist(name) for name in _HEADERS}
    return {
        name: [value.decode("latin-1") for value in values]
        for name, values in found.items()
        if values
    }


def utf8_of(response: TextResponse) -> bytes:
    """The text of an answer in UTF-8, whatever its charset; damaged bytes may be left in it.

    What can be read as UTF-8 and is more than ASCII hardly is so by chance: some servers call all
    that they have Latin-1, whatever it is in.
    """
    if response.encoding == "utf-8" or _is_utf8(response.body):
        return response.body.removeprefix(BOM_UTF8)
    return response.text.encode("utf-8", "replace")


def text_of(response: TextResponse) -> str:
    """The same, decoded."""
    return utf8_of(response).decode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        return not body.isascii() and bool(body.decode())
    except UnicodeDecodeError:
        return False
