"""The body: from the blocks of a text to its dateline and its paragraphs."""

from collections.abc import Iterable

from newsbot.extraction.dateline import split
from newsbot.items import Dateline
from newsbot.markup.page import Block
from newsbot.site import Site
from newsbot.words import text
from newsbot.words.text import Piece

_DATELINE_WITHIN = 3  # paragraphs
_MARK = len(" | ")  # between a label and its link


def pieces_of(blocks: Iterable[Block], site: Site) -> list[Piece]:
    """The pieces of the text; a line that is none of it leaves a gap."""
    pieces: list[Piece] = []
    was_aside = False
    for block in blocks:
        is_aside = _is_aside(block, site)
        if not is_aside:
            pieces.append(Piece(block.text, block.after_gap or was_aside))
        was_aside = is_aside
    return pieces


def dateline_and_body(pieces: Iterable[Piece], site: Site) -> tuple[Dateline | None, list[str]]:
    """The dateline of a text, and its paragraphs without it.

    It may stand below a line or two of its own: "By our correspondent".
    """
    whole = (p._replace(text=site.interruption.sub("", p.text).rstrip()) for p in pieces)
    mended = text.mend(whole) if site.cuts_sentences else (piece.text for piece in whole)
    paragraphs = [paragraph for paragraph in mended if paragraph]
    for at, paragraph in enumerate(paragraphs[:_DATELINE_WITHIN]):
        found, rest = split(paragraph, site.locale, site.brands, site.agencies)
        if found is not None:
            above = [line for line in paragraphs[:at] if not text.begins(rest, line)]
            return found, [*above, *filter(None, [rest]), *paragraphs[at + 1 :]]
    return None, paragraphs


def _is_aside(block: Block, site: Site) -> bool:
    """Whether a line is a label alone, or one with nothing behind it but links."""
    label = site.aside.match(block.text)
    if label is None:
        return False
    if block.is_links or site.aside.fullmatch(block.text):
        return True
    linked = sum(len(link.text) for link in block.links)
    return linked > 0 and label.end() + linked >= len(block.text) - _MARK
