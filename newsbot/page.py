"""The few ways in which extraction looks at a page.

Nothing outside this module touches the parser, so that it can be exchanged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from lxml import etree
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
# collect_ids: nobody asks for an element by its id, and the table costs a tenth of the parsing
_PARSER = etree.HTMLParser(
    encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False
)
_ITEMPROPS = etree.XPath("descendant::*/attribute::itemprop")
_COMPOUND = r"(?:[\w.#*-]|\[[^]\s]+\])+"
_COMPOUNDS = re.compile(rf"{_COMPOUND}(?:, *{_COMPOUND})*")
"""Selectors that look at an element alone, not at those around it."""
_TAGGED = re.compile(r"(?:(?P<parent>\w+) > )?(?P<tag>\w+)(?:\.(?P<class>[\w-]+))?")
_DESCENDANT = re.compile(rf"(?P<around>{_COMPOUND}(?: {_COMPOUND})*) (?P<within>{_COMPOUND})")


class _Kinds(dict[object, str]):
    """What the walk does with an element of a tag: `block`, `none` (never seen), its tag or ""."""

    def __missing__(self, tag: object) -> str:
        return "none" if not isinstance(tag, str) or tag.startswith("amp-") else ""


_KINDS = _Kinds(
    dict.fromkeys("abbr b em font i img picture small strong sub sup time u".split(), "")
    | {tag: tag for tag in ("a", "br", "span")}
    | dict.fromkeys(_BLOCKS, "block")
    | dict.fromkeys(_INVISIBLE, "none")
)


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
        return bool(self.links) and 2 * sum(len(e.text) for e in self.links) > len(self.text)


class Page:
    """One page, parsed. Any text gives a page; what cannot be read is not there."""

    def __init__(self, text: str, url: str) -> None:
        self.url = url
        self._root = _parse(text)
        self._found: dict[str, list[etree._Element]] = {}

    def texts(self, css: str) -> list[str]:
        """The visible words of every element that the selector finds, empty ones left out."""
        found = (" ".join(block.text for block in _blocks(e)) for e in self._find(css))
        return [text for text in found if text]

    def attributes(self, css: str, name: str) -> list[str]:
        """The attribute of every element that the selector finds and that has it."""
        return [fold(value) for e in self._find(css) if (value := e.get(name))]

    def links(self, css: str) -> list[Link]:
        """Every link that the selector finds, or that lies within what it finds."""
        anchors = (a for e in self._find(css) for a in e.iter("a"))
        return [link for a in anchors if (link := _link(a)) is not None]

    def meta(self, name: str) -> str | None:
        """The content of the first `meta` element with this `property` or `name`."""
        content = self._metas.get(name)
        return None if content is None else fold(content)

    def itemprop(self, name: str) -> str | None:
        """The `content` or `datetime` of the first element with this `itemprop`."""
        if not _ITEMPROPS(self._root):  # a page without any is the rule, and soon told
            return None
        css = f'[itemprop="{name}"]'
        values = self.attributes(css, "content") + self.attributes(css, "datetime")
        return values[0] if values else None

    def json_ld(self) -> list[str]:
        """The text of every JSON-LD block, unread."""
        scripts = self._root.iter("script")
        return [e.text for e in scripts if e.get("type") == "application/ld+json" and e.text]

    def blocks_in(self, css: str, skip: str = "", stop: str = "") -> list[Block]:
        """The blocks within all that the selector finds, in order.

        What `skip` finds leaves a gap; where `stop` finds something, an element is over.
        """
        return [
            block
            for element in _outermost(self._find(css))
            for block in _blocks(element, self._around(element, skip), self._around(element, stop))
        ]

    @cached_property
    def blocks(self) -> list[Block]:
        """All visible blocks of the page, in order."""
        return _blocks(self._root)

    @cached_property
    def _metas(self) -> dict[str, str]:
        """The first content under each `property` and `name`."""
        metas: dict[str, str] = {}
        for element in self._root.iter("meta"):
            if content := element.get("content"):
                for key in ("property", "name"):
                    metas.setdefault(element.get(key, ""), content)
        return metas

    def _find(self, css: str) -> list[etree._Element]:
        """What a selector finds in the page, in order; each is run once."""
        if css not in self._found:
            self._found[css] = self._run(css)
        return self._found[css]

    def _run(self, css: str) -> list[etree._Element]:
        """A descendant is looked for in what is around it, which other selectors name too."""
        if not css:
            return []
        if (tagged := _tagged(css)) is not None:
            return [e for e in self._root.iter(*tagged) if _is_one_of(e, tagged[str(e.tag)])]
        if (parts := _DESCENDANT.fullmatch(css)) is None:
            return _selector(css)(self._root)
        select = _selector(parts["within"])
        around = _outermost(self._find(parts["around"]))
        return [e for outer in around for e in select(outer) if e is not outer]

    def _around(self, element: etree._Element, css: str) -> frozenset[etree._Element]:
        """What a selector finds within an element, and possibly elsewhere."""
        is_local = element is not self._root and _COMPOUNDS.fullmatch(css)
        return frozenset(_selector(css)(element) if is_local else self._find(css))


def _parse(text: str) -> etree._Element:
    data = text.encode("utf-8", "replace").replace(b"\0", b"")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:  # nothing but comments or white space
        root = None
    return etree.fromstring(b"<html/>", _PARSER) if root is None else root


@cache
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


@cache
def _tagged(css: str) -> dict[str, list[tuple[str, str]]] | None:
    """By its tag the parent and the class of each element of a list of plain selectors.

    `nav, body > footer, div.side_bar`: one walk finds them all. None for anything else.
    """
    parts = [_TAGGED.fullmatch(part) for part in css.split(", ")]
    tagged: dict[str, list[tuple[str, str]]] = {}
    for part in parts:
        if part is None or len(parts) == 1:
            return None
        tagged.setdefault(part["tag"], []).append((part["parent"] or "", part["class"] or ""))
    return tagged


def _is_one_of(element: etree._Element, wanted: list[tuple[str, str]]) -> bool:
    around = element.getparent()
    parent, classes = "" if around is None else around.tag, (element.get("class") or "").split()
    return any(tag in ("", parent) and name in ("", *classes) for tag, name in wanted)


def _outermost(found: Sequence[etree._Element]) -> list[etree._Element]:
    """Those that do not lie within another."""
    if len(found) < 2:
        return list(found)
    whole = frozenset(found)
    return [element for element in found if whole.isdisjoint(element.iterancestors())]


def _link(anchor: etree._Element) -> Link | None:
    href = anchor.get("href")
    if not href:
        return None
    words = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
    return Link(href, fold(words) or fold(anchor.get("title") or ""))


def _blocks(
    root: etree._Element,
    skipped: frozenset[etree._Element] = frozenset(),
    stops: frozenset[etree._Element] = frozenset(),
) -> list[Block]:
    """Walk the tree once; text belongs to the nearest block-level element around it."""
    run = _Run(root)
    open_elements = [(root, iter(root))]
    while open_elements:
        element, children = open_elements[-1]
        for child in children:
            if child in stops:
                return run.end()
            if child in skipped or _is_invisible(child):
                run.skip(child)
                continue
            run.enter(child)
            if len(child):
                open_elements.append((child, iter(child)))
                break
            run.leave(child)
        else:
            open_elements.pop()
            if open_elements:
                run.leave(element)
    return run.end()


def _is_invisible(element: etree._Element) -> bool:
    """Whether a browser shows no text of it."""
    if _KINDS[element.tag] == "none" or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and "display:none" in style.replace(" ", "")


class _Run:
    """The text gathered since the last block-level boundary."""

    def __init__(self, root: etree._Element) -> None:
        self._blocks: list[Block] = []
        self._gap = False
        self._text: list[str] = []
        self._is_blank = True
        self._gap_before = False
        self._links: list[Link] = []
        self._open_link: Link | None = None
        self._breaks = 0
        self._count = 0
        self._span_ended = False
        self._around = [(str(root.tag), 0)]
        if root.text:
            self._add(root.text)

    def enter(self, element: etree._Element) -> None:
        kind = _KINDS[element.tag]
        if kind == "block":
            self._close()
            self._count += 1
            self._around.append((str(element.tag), self._count))
        elif kind == "a":
            self._open_link = _link(element)
        elif kind == "span" and self._span_ended:
            self._text.append(" ")  # spans side by side are drawn as words side by side
        elif kind == "br":
            self._line_break()
        if text := element.text:
            self._add(text)

    def leave(self, element: etree._Element) -> None:
        kind = _KINDS[element.tag]
        if kind == "block":
            self._close()
            self._around.pop()
        elif kind == "a":
            self._open_link = None
        self._span_ended = kind == "span"
        if tail := element.tail:
            self._add(tail)

    def skip(self, element: etree._Element) -> None:
        if element.tag in _BLOCKS:
            self._close()
        self._gap = True
        self._span_ended = False
        if tail := element.tail:
            self._add(tail)

    def end(self) -> list[Block]:
        """All blocks that the walk came by."""
        self._close()
        return self._blocks

    def _close(self) -> None:
        self._breaks = 0
        if self._is_blank:
            self._text.clear()
            return
        if text := fold("".join(self._text)):
            tag, number = self._around[-1]
            if tag in _TEXT_TAGS and len(self._around) > 1:
                number = self._around[-2][1]
            self._blocks.append(Block(text, tag, number, self._gap_before, self._links))
        self._links = []
        self._text = []
        self._is_blank = True

    def _line_break(self) -> None:
        """One `br` is a space, two are the end of a paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            self._close()
        else:
            self._text.append(" ")

    def _add(self, text: str) -> None:
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
