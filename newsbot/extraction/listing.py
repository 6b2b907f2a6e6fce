"""From a page of a list to the articles it names and the address of its next page."""

import re
from functools import cache, partial
from typing import NamedTuple

from newsbot.markup.page import Link, Page
from newsbot.site import Site
from newsbot.urls import ArticleAddress, ListAddress

_NEXT = re.compile(r"(?:next(?: page)?|older) ?[>›»→]{0,2}|[>›»→]{1,2}", re.IGNORECASE)


class Listing(NamedTuple):
    """One page of a list."""

    articles: list[ArticleAddress]
    """In page order, each once."""
    next_page: ListAddress | None
    way: str
    """How all of them were found: `class` (known list items) or `landmark` (any link)."""


def read_list(page: Page, site: Site, number: int) -> Listing:
    """The articles on page `number` of a list, and where the list goes on.

    Side bars, menus and footers are not looked at.
    """
    css = site.selectors
    links = [link for block in page.blocks_in("body", skip=css.furniture) for link in block.links]
    article_at = cache(partial(site.addresses.article_at, base=page.base))  # most are met twice
    known, all_of_them = (
        {address.article_id: address for link in found if (address := article_at(link.href))}
        for found in (page.links(css.list_items), links)
    )
    way = "class" if known.keys() >= all_of_them.keys() else "landmark"
    articles = list((known | all_of_them).values())
    return Listing(articles, _next_page(links, page, site, number), way)


def _next_page(links: list[Link], page: Page, site: Site, number: int) -> ListAddress | None:
    """The next page by its address; of a topic also by `rel=next` or the words of a page link."""
    addresses = site.addresses
    here = addresses.list_at(page.url)
    if here is None:
        return None
    if addresses.is_category(here):
        return _numbered(page, site, here.stem, number + 1)
    hrefs = page.attributes("link[rel~=next], a[rel~=next]", "href") + [
        link.href
        for link in page.links(site.selectors.pagination) or links
        if link.text == str(number + 1) or _NEXT.fullmatch(link.text)
    ]
    for address in (addresses.list_at(href, page.base) for href in hrefs):
        if address and address.url != here.url and not addresses.is_category(address):
            return address
    return None


def _numbered(page: Page, site: Site, stem: str, number: int) -> ListAddress | None:
    """That page of a category, where a link leads to it."""
    name = stem.rpartition("/")[2]
    hrefs = page.attributes("a", "href")
    likely = dict.fromkeys(
        href for href in hrefs if str(number) in href and (name in href or href.startswith("?"))
    )
    for address in (site.addresses.list_at(href, page.base) for href in likely):
        if address and address.stem == stem and address.page == number:
            return address
    return None
