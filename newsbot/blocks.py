"""Text as a reader sees it: the blocks of a page, and the links in them."""

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

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


def link_of(anchor: etree._Element) -> Link | None:
    """The link that an `a` element is, unless it leads nowhere."""
    href = anchor.get("href")
    if not href:
        return None
    words = "".join(anchor.itertext()) if len(anchor) else anchor.text or ""
    return Link(href, fold(words) or fold(anchor.get("title") or ""))


def blocks_of(
    root: etree._Element,
    skipped: frozenset[etree._Element] = frozenset(),
    stops: frozenset[etree._Element] = frozenset(),
) -> list[Block]:
    """The visible blocks within an element, in order.

    One walk; text belongs to the nearest block-level element around it. What is `skipped` leaves
    a gap, at one of the `stops` the walk is over.
    """
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
            self._open_link = link_of(element)
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
