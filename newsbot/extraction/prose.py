"""Prose: of the blocks between a headline and what ends the text, those that read as text."""

from collections.abc import Sequence

from newsbot.markup.blocks import CLOSING, SENTENCE_ENDS
from newsbot.markup.page import Block

_SENTENCE_END = (*SENTENCE_ENDS, *CLOSING)
_LONG_LINE = 12  # words
_INSETS = frozenset("li td th dt dd blockquote pre".split())


def prose(blocks: Sequence[Block]) -> list[Block]:
    """The blocks that stand where the first sentences do, or below a subheading beside them."""
    first, *others = _sections(blocks) or [[]]
    kept = _readable(first) or first
    containers = {block.container for block in kept}
    for section in others:
        # A subheading belongs to the text when it stands beside the paragraphs, and lists,
        # tables and quotations below it do; paragraphs below another, when they do.
        insets = _INSETS if section[0].container in containers else frozenset()
        own = [b for b in section if b.container in containers or b.tag in insets]
        kept += _readable(own)
    return kept


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks cut before each heading."""
    sections: list[list[Block]] = []
    for block in blocks:
        if block.is_heading or not sections:
            sections.append([])
        sections[-1].append(block)
    return sections


def _readable(section: Sequence[Block]) -> list[Block]:
    """The section without what follows its last sentence elsewhere than the sentences stand."""
    sentences = [
        at
        for at, block in enumerate(section)
        if block.text.endswith(_SENTENCE_END) or len(block.text.split()) >= _LONG_LINE
    ]
    if not sentences:
        return []
    containers = {section[at].container for at in sentences}
    tail = section[sentences[-1] + 1 :]
    return [*section[: sentences[-1] + 1], *(b for b in tail if b.container in containers)]
