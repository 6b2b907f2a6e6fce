"""Text as a reader sees it: blocks, and the links in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree
from propcache.api import cached_property

from newsbot.words.text import fold

_INVISIBLE = frozenset(
    "script style noscript template iframe svg object embed video audio canvas button"
    " select textarea head title figcaption del s strike".split()
)
_EMBEDDED = frozenset("iframe svg object embed video audio canvas figcaption del s strike".split())
"""What an author puts into a text, or takes out of it; the text is whole around it."""
_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details div dl dt fieldset figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody"
    " td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TEXT_TAGS = _HEADINGS | {"p"}
_SPACELESS = ("。", "！", "？")
"""How sentences end that have no spaces between their words."""
SENTENCE_ENDS = (".", "?", "!", "۔", "؟", "।", *_SPACELESS)
CLOSING = "\"'”’»“)」』）"
"""What may stand behind the end of a sentence, where somebody is quoted."""
_BEHIND = f" {CLOSING}"
_FEW_WORDS = 3
_FEW_SIGNS = 8
_SIDE_BY_SIDE = frozenset(("a", "span", "time"))
"""Names, age and date may each stand in one, with nothing but their looks between them."""
_WORDS = etree.XPath(
    "descendant::text()[not(parent::script or parent::style)]", smart_strings=False
)


class _Kinds(dict[object, str]):
    """What a walk does with an element of a tag: `block`, `none` (never seen), its tag or ""."""

    def __missing__(self, tag: object) -> str:
        return "none" if not isinstance(tag, str) or tag.startswith("amp-") else ""


KINDS = _Kinds(
    dict.fromkeys("abbr b em font i img picture small strong sub sup u".split(), "")
    | {tag: tag for tag in ("a", "br", "ins", "span", "time")}
    | dict.fromkeys(_BLOCKS, "block")
    | dict.fromkeys(_INVISIBLE, "none")
)


class Link(NamedTuple):
    """A link: where it leads, as written, and its words."""

    href: str
    text: str


class Stamp(NamedTuple):
    """A `time` element: what a reader sees of it, and its `datetime` for machines."""

    words: str
    datetime: str
    is_change: bool
    """Whether it is marked up as the moment of a change."""


class Anchor:
    """An `a` element, whose link is made when it is asked for: few are."""

    def __init__(self, element: etree._Element) -> None:
        self._element = element

    @cached_property
    def link(self) -> Link | None:
        """The link; several blocks may share it."""
        return link_of(self._element)


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
    """Whether an advertisement, or a script as it needs one, stood before it."""
    anchors: Sequence["Anchor"] = ()
    stamps: Sequence[Stamp] = ()
    """Of the `time` elements in it."""

    @property
    def links(self) -> list[Link]:
        """The links with words in the block; a picture alone is none."""
        return [link for anchor in self.anchors if (link := anchor.link) is not None]

    @property
    def is_heading(self) -> bool:
        """Whether it is marked up as a heading."""
        return self.tag in _HEADINGS

    @property
    def is_sentence(self) -> bool:
        """Whether it reads as one, or as several."""
        text = self.text.rstrip(_BEHIND)
        if not text.endswith(SENTENCE_ENDS):
            return False
        is_long = text.endswith(_SPACELESS) and len(text) > _FEW_SIGNS
        return is_long or len(text.split()) > _FEW_WORDS

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph that reads as a sentence of its own."""
        return self.tag == "p" and self.is_sentence and not self.is_links

    @property
    def is_links(self) -> bool:
        """Whether most of it is links."""
        return bool(self.anchors) and 2 * sum(len(e.text) for e in self.links) > len(self.text)


def link_of(anchor: etree._Element) -> Link | None:
    """The link that an `a` element is, unless it leads nowhere."""
    href = anchor.get("href")
    if not href:
        return None
    words = "".join(_WORDS(anchor)) if len(anchor) else anchor.text or ""
    return Link(href, fold(words) or fold(anchor.get("title") or ""))


def stamp_of(time: etree._Element) -> Stamp | None:
    """What a `time` element names; None where it says nothing to machines."""
    told = f"{time.get('class', '')} {time.get('itemprop', '')}".lower()
    is_change = ("updated" in told or "modified" in told) and "published" not in told
    moment = time.get("datetime")
    return Stamp(fold("".join(_WORDS(time))), moment, is_change) if moment else None


class Run:
    """The text gathered since the last block-level boundary, while a walk enters elements."""

    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[Block] = []
        self.entered = 0
        """Elements so far."""
        self.texts_around = 0
        """Elements around, and this one, that are a text."""
        self._gap = False
        self._text: list[str] = []
        self._gap_before = False
        self._anchors: list[Anchor] = []
        self._anchor: Anchor | None = None
        self._stamps: list[Stamp] = []
        self._breaks = 0
        self._part_ended = False
        self._around = [(str(root.tag), 0)]
        if root.text:
            self._add(root.text)

    def enter(self, element: etree._Element, kind: str) -> None:
        """Go on with what an element begins with; `kind` is of `KINDS`."""
        self.entered += 1
        if kind == "block":
            if self._text:
                self.close()
            self._around.append((str(element.tag), self.entered))
        elif kind:
            self._enter_inline(element, kind)
        if text := element.text:
            self._add(text)

    def _enter_inline(self, element: etree._Element, kind: str) -> None:
        if self._part_ended and kind in _SIDE_BY_SIDE and not self.texts_around:
            self._space()  # in a text they may part a word
        if kind == "a":
            self._anchor = Anchor(element)
        elif kind == "br":
            self._line_break()
        elif kind == "ins" and not element.text and not len(element):
            self._gap = True  # an advertisement is to be put there
        elif kind == "time" and (stamp := stamp_of(element)):
            self._stamps.append(stamp)

    def leave(self, element: etree._Element, kind: str) -> None:
        """Go on with what stands behind an element."""
        if kind == "block":
            if self._text:
                self.close()
            self._around.pop()
        elif kind == "a":
            self._anchor = None
        self._part_ended = kind in _SIDE_BY_SIDE
        if (tail := element.tail) and (self._text or not tail.isspace()):
            self._add(tail)

    def skip(self, element: etree._Element) -> None:
        """Go on with what stands behind an element that is not read."""
        if element.tag in _BLOCKS:
            self.close()
        if element.tag not in _EMBEDDED and not (element.tag == "script" and element.get("src")):
            self._gap = True
        self._part_ended = False
        if tail := element.tail:
            self._add(tail)

    def leave_gap(self) -> None:
        """Note that something that is not text stands before the next block."""
        self._gap = True

    def close(self) -> int:
        """End the block that is open, if one is; how many there are."""
        self._breaks = 0
        if self._text:
            if text := fold("".join(self._text)):
                tag, number = self._around[-1]
                if tag in _TEXT_TAGS and len(self._around) > 1:
                    parent, number = self._around[-2]
                    is_quoted = parent == "blockquote" and len(self._around) > 2
                    if is_quoted:  # the text goes on with what is quoted
                        number = self._around[-3][1]
                self.blocks.append(
                    Block(text, tag, number, self._gap_before, self._anchors, self._stamps)
                )
                self._stamps = []
            self._anchors = []
            self._text = []
        return len(self.blocks)

    def _line_break(self) -> None:
        """One `br` is a space, two are the end of a paragraph."""
        self._breaks += 1
        if self._breaks == 2:
            self.close()
        else:
            self._space()

    def _space(self) -> None:
        if self._text:
            self._text.append(" ")

    def _add(self, text: str) -> None:
        self._part_ended = False
        if text.isspace():
            if self._text:
                self._text.append(" ")
            return
        if self._anchor is not None and not (self._anchors and self._anchors[-1] is self._anchor):
            self._anchors.append(self._anchor)
        if not self._text:
            self._gap_before = self._gap
        self._text.append(text)
        self._gap = False
        self._breaks = 0
