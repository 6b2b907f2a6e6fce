"""Feeds and sitemaps: the lists of addresses that a site publishes for machines."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from newsbot.words.text import fold

# publication_date: https://www.google.com/schemas/sitemap-news/0.9
_DATES = ("pubDate", "published", "publication_date", "updated", "date")


_START = re.compile(rb"<\?xml|<(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\b", re.IGNORECASE)
_LONGEST_WARNING = 2_000
_ROOTS = frozenset(("rss", "feed", "rdf", "urlset", "sitemapindex"))


class Entry(NamedTuple):
    """An address and the date that the list gives for it, as written there."""

    url: str
    date: str | None


class Sitemap(NamedTuple):
    """What a sitemap names: other sitemaps when it is an index, else pages."""

    is_index: bool
    entries: list[Entry]


def is_announcement(body: bytes) -> bool:
    """Whether a body is a feed or a sitemap at all, be there entries in it or none."""
    root = _root(body)
    return root is not None and _name(root).lower() in _ROOTS


def feed_entries(body: bytes) -> list[Entry]:
    """The entries of an RSS or Atom feed; of a broken one, those before the break."""
    root = _root(body)
    if root is None:
        return []
    items = (e for e in root.iter() if _name(e) in ("item", "entry"))
    found = (Entry(_link(item), _first(item, *_DATES)) for item in items)
    return [entry for entry in found if entry.url]


def sitemap(body: bytes) -> Sitemap:
    """The entries of a sitemap (https://www.sitemaps.org/protocol.html), newest first.

    An entry's date is its publication date; in an index its `lastmod`. Entries without a date
    come last, in the order of the file.
    """
    root = _root(body)
    if root is None:
        return Sitemap(is_index=False, entries=[])
    is_index = _name(root) == "sitemapindex"
    names = ("lastmod",) if is_index else _DATES
    entries = [
        (Entry(url, _first(e, *names)), _first(e, "lastmod") or "")
        for e in root
        if _name(e) in ("url", "sitemap") and (url := _first(e, "loc"))
    ]
    entries.sort(key=lambda pair: pair[1], reverse=True)
    return Sitemap(is_index, [entry for entry, _ in entries])


def _root(body: bytes) -> etree._Element | None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    start = _START.search(body, 0, _LONGEST_WARNING)  # a program may complain before it begins
    try:
        return etree.fromstring(body[start.start() :].rstrip() if start else body.strip(), parser)
    except etree.XMLSyntaxError:
        return None


def _name(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return (fold(e.text) for e in element.iter() if _name(e) == name and e.text)


def _first(element: etree._Element, *names: str) -> str | None:
    return next((text for name in names for text in _texts(element, name) if text), None)


def _link(item: etree._Element) -> str:
    links = [e for e in item if _name(e) == "link" and e.get("href")]
    links.sort(key=lambda e: e.get("rel", "alternate") != "alternate")  # RFC 4287, 4.2.7.2
    hrefs = (e.get("href", "") for e in links)
    guids = (fold(e.text or "") for e in item if _name(e) == "guid" and _leads(e))
    return _first(item, "link") or next(hrefs, "") or next(guids, "")


def _leads(guid: etree._Element) -> bool:
    """Whether a guid is an address (RSS 2.0: unless it says that it is none)."""
    return guid.get("isPermaLink", "true").lower() != "false"
