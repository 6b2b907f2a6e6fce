"""The few ways in which extraction looks at a page.

Nothing outside this module, `outline`, `blocks`, `roles` and `selection` touches the parser, so
that it can be exchanged.
"""

from collections.abc import Iterable
from functools import cache

from lxml import etree
from propcache.api import cached_property

from newsbot.markup.blocks import Block, Link, Stamp, link_of, stamp_of
from newsbot.markup.outline import Outline, blocks_of, outline_of
from newsbot.markup.roles import END, SKIPPED, Roles
from newsbot.markup.selection import Selection, outermost
from newsbot.urls import absolute
from newsbot.words.text import fold

__all__ = ["Block", "Link", "Outline", "Page"]

# collect_ids: nobody asks for an element by its id, and the table costs a tenth of the parsing
_PARSER = etree.HTMLParser(
    encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
)
_ITEMPROPS = etree.XPath("descendant::*/attribute::itemprop")


class Page:
    """One page, parsed. Anything gives a page; what cannot be read is not there."""

    def __init__(self, html: str | bytes, url: str) -> None:
        """Bytes are UTF-8."""
        self.url = url
        self._root = _parse(html)
        self._selection = Selection(self._root)

    @cached_property
    def base(self) -> str:
        """What relative addresses of the page are relative to (HTML, 4.2.3)."""
        told = next((href for e in self._root.iter("base") if (href := e.get("href"))), None)
        return (absolute(told, self.url) if told else None) or self.url

    def has(self, css: str) -> bool:
        """Whether a selector finds anything."""
        return bool(self._selection.find(css))

    def texts(self, css: str) -> list[str]:
        """The visible words of every element that the selector finds, empty ones left out."""
        found = map(_words, self._selection.find(css))
        return [text for text in found if text]

    def attributes(self, css: str, name: str) -> list[str]:
        """The attribute of every element that the selector finds and that has it."""
        return [fold(value) for e in self._selection.find(css) if (value := e.get(name))]

    def links(self, css: str) -> list[Link]:
        """Every link that the selector finds, or that lies within what it finds."""
        anchors = (a for e in self._selection.find(css) for a in e.iter("a"))
        return [link for a in anchors if (link := link_of(a)) is not None]

    def stamps(self, css: str) -> list[Stamp]:
        """Those of every `time` element that the selector finds, or that lies in what it finds."""
        times = (time for e in self._selection.find(css) for time in e.iter("time"))
        return [stamp for time in times if (stamp := stamp_of(time)) is not None]

    def meta(self, name: str) -> str | None:
        """The content of the first `meta` element with this `property` or `name`."""
        return next(iter(self.metas(name)), None)

    def first_meta(self, names: Iterable[str]) -> str | None:
        """The content of the first of these names, in lower case, that the page has."""
        return next((self.meta(name) for name in names if name in self._metas), None)

    def metas(self, name: str) -> list[str]:
        """The contents of all of them, in order; `name` in lower case stands for any case."""
        return [fold(content) for content in self._metas.get(name, ())]

    def itemprop(self, name: str) -> str | None:
        """The `content` or `datetime` of the first element with this `itemprop`."""
        if not _ITEMPROPS(self._root):  # a page without any is the rule, and soon told
            return None
        css = f'[itemprop="{name}"]'
        values = self.attributes(css, "content") + self.attributes(css, "datetime")
        return values[0] if values else None

    def json_ld(self) -> list[str]:
        """The text of every JSON-LD block, unread."""
        typed = ((e, e.get("type")) for e in self._root.iter("script"))
        return [e.text for e, kind in typed if kind and _is_json_ld(kind) and e.text]

    def blocks_in(self, css: str, skip: str = "", stop: str = "") -> list[Block]:
        """The blocks within all that the selector finds, in order.

        What `skip` finds leaves a gap; where `stop` finds something, an element is over.
        """
        roles = _roles(((SKIPPED, skip), (END, stop)))
        others = roles.others(self._selection)
        return [
            block
            for element in outermost(self._selection.find(css))
            for block in outline_of(element, roles, others).before(END)
        ]

    def outline(self, **roles: str) -> Outline:
        """The blocks of the page's body, by one walk, and in them what has a role.

        CSS selectors by role; some roles have a meaning of their own, see `newsbot.markup.roles`.
        """
        body = self._root.find("body")
        if body is None:
            return Outline([], {})
        found = _roles(tuple(roles.items()))
        return outline_of(body, found, found.others(self._selection))

    @cached_property
    def _metas(self) -> dict[str, list[str]]:
        """The contents under each `property` and `name`, these in lower case."""
        metas: dict[str, list[str]] = {}
        for element in self._root.iter("meta"):
            if content := element.get("content"):
                for key in {element.get("property", ""), element.get("name", "")}:
                    metas.setdefault(key.strip().lower(), []).append(content)
        return metas


def _is_json_ld(kind: str) -> bool:
    """`application/ld+json; charset=utf-8` is a media type like any (RFC 9110, 8.3.1)."""
    return kind.partition(";")[0].strip().lower() == "application/ld+json"


def _words(element: etree._Element) -> str:
    if not len(element):
        return fold(element.text or "")
    return " ".join(block.text for block in blocks_of(element))


@cache
def _roles(selectors: tuple[tuple[str, str], ...]) -> Roles:
    return Roles(dict(selectors))


def _parse(html: str | bytes) -> etree._Element:
    data = html.encode("utf-8", "replace") if isinstance(html, str) else _undamaged(html)
    try:
        root = etree.fromstring(data.replace(b"\0", b""), _PARSER)
    except etree.XMLSyntaxError:  # nothing but comments or white space
        root = None
    return etree.fromstring(b"<html/>", _PARSER) if root is None else root


def _undamaged(html: bytes) -> bytes:
    """UTF-8 in any case: what else a parser makes of other bytes depends on its version."""
    try:
        html.decode()
    except UnicodeDecodeError:
        return html.decode("utf-8", "replace").encode()
    return html
