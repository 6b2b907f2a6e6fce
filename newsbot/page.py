"""The few ways in which extraction looks at a page.

Nothing outside this module touches the parser, so that it can be exchanged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from lxml import etree, html
from lxml.cssselect import CSSSelector

from newsbot.text import fold

_INVISIBLE = frozenset(
    "script style noscript template iframe ins svg object embed video audio canvas button"
    " select textarea head title figcaption".split()
)
_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details div dl dt fieldset figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT_TAGS = _HEADINGS | {"p"}


class Link(NamedTuple):
    """A link: where it leads, as written, and its words."""

    href: str
    text: str


@dataclass(slots=True)
class Block:
    """A run of text that stands for itself: a paragraph, a heading, a list item."""

    text: str
    """Folded, never empty."""
    tag: str
    """Of the block-level element around it, `p`."""
    container: int
    """The same for blocks that are siblings."""
    after_gap: bool
    """Whether something that is not text (an advertisement, a script) stood before it."""
    links: list[Link] = field(default_factory=list)
    """Those with words in the block; a picture alone is none."""

    @property
    def is_heading(self) -> bool:
        """Whether it is marked up as a heading."""
        return self.tag in _HEADINGS

    @property
    def is_links(self) -> bool:
        """Whether most of it is links."""
        return 2 * sum(len(link.text) for link in self.links) > len(self.text)


class Page:
    """One page, parsed. Any text gives a page; what cannot be read is not there."""

    def __init__(self, text: str, url: str) -> None:
        self.url = url
        self._root = _parse(text)

    def texts(self, css: str) -> list[str]:
        """The visible words of every element that the selector finds, empty ones left out."""
        found = (" ".join(block.text for block in _blocks(e)) for e in _select(self._root, css))
        return [text for text in found if text]

    def attributes(self, css: str, name: str) -> list[str]:
        """The attribute of every element that the selector finds and that has it."""
        return [fold(value) for e in _select(self._root, css) if (value := e.get(name))]

    def links(self, css: str) -> list[Link]:
        """Every link that the selector finds, or that lies within what it finds."""
        found = _select(self._root, css)
        anchors = (a for e in found for a in ([e] if e.tag == "a" else e.iter("a")))
        return [link for a in anchors if (link := _link(a)) is not None]

    def meta(self, name: str) -> str | None:
        """The content of the first `meta` element with this `property` or `name`."""
        values = self.attributes(f'meta[property="{name}"], meta[name="{name}"]', "content")
        return values[0] if values else None

    def itemprop(self, name: str) -> str | None:
        """The `content` or `datetime` of the first element with this `itemprop`."""
        css = f'[itemprop="{name}"]'
        values = self.attributes(css, "content") + self.attributes(css, "datetime")
        return values[0] if values else None

    def json_ld(self) -> list[str]:
        """The text of every JSON-LD block, unread."""
        found = _select(self._root, 'script[type="application/ld+json"]')
        return [e.text for e in found if e.text]

    def blocks_in(self, css: str, skip: str = "", stop: str = "") -> list[Block]:
        """The blocks within all that the selector finds, in order.

        What `skip` finds leaves a gap; where `stop` finds something, an element is over.
        """
        skipped = frozenset(_select(self._root, skip)) if skip else frozenset()
        stops = frozenset(_select(self._root, stop)) if stop else frozenset()
        found = _select(self._root, css)
        whole = frozenset(found)
        outermost = (e for e in found if whole.isdisjoint(e.iterancestors()))
        return [block for e in outermost for block in _blocks(e, skipped, stops)]

    @cached_property
    def blocks(self) -> list[Block]:
        """All visible blocks of the page, in order."""
        return list(_blocks(self._root))


def _parse(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.ParserError:  # nothing but comments or white space
        return html.document_fromstring(b"<html/>", parser)


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


def _select(root: html.HtmlElement, css: str) -> list[html.HtmlElement]:
    return _selector(css)(root) if css else []


def _link(anchor: html.HtmlElement) -> Link | None:
    href = anchor.get("href")
    if not href:
        return None
    return Link(href, fold("".join(anchor.itertext())) or fold(anchor.get("title") or ""))


def _blocks(
    root: html.HtmlElement,
    skipped: frozenset[html.HtmlElement] = frozenset(),
    stops: frozenset[html.HtmlElement] = frozenset(),
) -> Iterator[Block]:
    """Walk the tree once; text belongs to the nearest block-level element around it."""
    run = _Run(root)
    open_elements = [(root, iter(root))]
    while open_elements:
        element, children = open_elements[-1]
        child = next(children, None)
        if child is None:
            open_elements.pop()
            yield from run.leave(element, is_root=element is root)
        elif child in stops:
            break
        elif child in skipped or _is_invisible(child):
            yield from run.skip(child)
        else:
            yield from run.enter(child)
            open_elements.append((child, iter(child)))
    yield from run.close()


def _is_invisible(element: html.HtmlElement) -> bool:
    """Whether a browser shows no text of it."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _INVISIBLE or tag.startswith("amp-"):
        return True
    if element.get("hidden") is not None:
        return True
    return "display:none" in element.get("style", "").replace(" ", "")


class _Run:
    """The text gathered since the last block-level boundary."""

    def __init__(self, root: html.HtmlElement) -> None:
        self._gap = False
        self._text: list[str] = [root.text or ""]
        self._is_blank = not self._text[0].strip()
        self._gap_before = False
        self._links: list[Link] = []
        self._open_link: Link | None = None
        self._breaks = 0
        self._count = 0
        self._span_ended = False
        self._around = [(str(root.tag), 0)]

    def enter(self, element: html.HtmlElement) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self.close()
            self._count += 1
            self._around.append((str(element.tag), self._count))
        elif element.tag == "br":
            yield from self._line_break()
        elif element.tag == "span" and self._span_ended:
            self._text.append(" ")  # spans side by side are drawn as words side by side
        elif element.tag == "a":
            self._open_link = _link(element)
        self._add(element.text)

    def leave(self, element: html.HtmlElement, *, is_root: bool) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self.close()
            if not is_root:
                self._around.pop()
        if element.tag == "a":
            self._open_link = None
        if not is_root:
            self._span_ended = element.tag == "span"
            self._add(element.tail)

    def skip(self, element: html.HtmlElement) -> Iterator[Block]:
        if element.tag in _BLOCKS:
            yield from self.close()
        self._gap = True
        self._span_ended = False
        self._add(element.tail)

    def close(self) -> Iterator[Block]:
        if not self._is_blank and (text := fold("".join(self._text))):
            tag, number = self._around[-1]
            if tag in _TEXT_TAGS and len(self._around) > 1:
                number = self._around[-2][1]
            yield Block(text, tag, number, self._gap_before, self._links)
        self._links = []
        self._text = []
        self._is_blank = True
        self._breaks = 0

    def _line_break(self) -> Iterator[Block]:
        """One `br` is a space, two are the end of a paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            yield from self.close()
        else:
            self._text.append(" ")

    def _add(self, text: str | None) -> None:
        if not text:
            return
        self._span_ended = False
        self._text.append(text)
        if text.isspace():
            return
        if self._open_link is not None and self._open_link not in self._links[-1:]:
            self._links.append(self._open_link)
        if self._is_blank:
            self._gap_before = self._gap
        self._gap = False
        self._is_blank = False
        self._breaks = 0
