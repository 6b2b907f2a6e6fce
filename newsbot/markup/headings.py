"""Headings: the words above and below the parts of a page, and what stands under them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from newsbot.markup.page import Block, Link

_PART_TAGS = ("h1", "h2")

NOTHING = re.compile(r"(?!)")
"""Matches nothing: what a site does not have."""


@dataclass(frozen=True)
class Headings:
    """The words above the parts of a page, as patterns for a whole block."""

    topics: re.Pattern[str] = re.compile(r"(?:Related )?Topics\b *:?", re.IGNORECASE)
    more_stories: re.Pattern[str] = re.compile(r"More Stories\b *:?", re.IGNORECASE)
    recent_stories: re.Pattern[str] = re.compile(r"Recent Stories\b *:?", re.IGNORECASE)
    boxes: re.Pattern[str] = NOTHING
    """Titles of boxes between text and topics: gold rates and the like."""
    published: re.Pattern[str] = NOTHING
    """The words before a date that stands below the text."""

    @cached_property
    def any(self) -> re.Pattern[str]:
        """Matches the headings of what stands below an article."""
        every = (self.topics, self.more_stories, self.recent_stories)
        told = (
            f"(?i:{p.pattern})" if p.flags & re.IGNORECASE else f"(?:{p.pattern})" for p in every
        )
        return re.compile("|".join(told))


def links_under(
    blocks: Sequence[Block], heading: re.Pattern[str], headings: Headings
) -> list[Link]:
    """The links below a heading, up to the next heading that is not itself a link."""
    start = index_of(blocks, heading, 0)
    beside = start < len(blocks) and not _is_link(blocks[start])
    links = list(blocks[start].links) if beside else []
    for block in blocks[start + 1 :]:
        if _is(block, headings.any) or (block.tag in _PART_TAGS and not block.links):
            break
        links += block.links
    return links


def text_of(blocks: Sequence[Block], headings: Headings, *, boxes: bool = True) -> Iterator[Block]:
    """The blocks of a text, up to the first heading or box below it.

    One that stands apart in the middle is left out with what is under it: where the text stands,
    sentences go on behind it.
    """
    start, around = 0, set[int]()
    while start < len(blocks):
        end = text_end(blocks, headings, start, boxes=boxes)
        found = blocks[start:end]
        yield from found
        around.update(block.container for block in found)
        if end == len(blocks) or not _is_inset(blocks[end], around):
            return
        behind = (at for at in range(end + 1, len(blocks)) if _goes_on(blocks[at], around))
        start = next(behind, len(blocks))


def _is_inset(heading: Block, around: set[int]) -> bool:
    """Whether what is under a heading may end before the text does."""
    has_all = bool(heading.links) and not heading.is_heading
    return has_all or heading.container not in around


def _goes_on(block: Block, around: set[int]) -> bool:
    return block.container in around and block.is_sentence and not block.is_links


def text_end(
    blocks: Sequence[Block], headings: Headings, start: int = 0, *, boxes: bool = True
) -> int:
    """Index of the first heading or box below a text that starts there, else the number of blocks.

    Without `boxes` none is looked for: where the end of a text is marked, none stands in it.
    """
    text = blocks[start : index_of(blocks, headings.any, start)]
    below = range(1, len(text))
    published = (at for at in below if headings.published.match(text[at].text))
    end = next(published, len(text))
    named = [at for at in below[: end - 1] if boxes and headings.boxes.fullmatch(text[at].text)]
    return start + next(_apart(text, named), end)


def _apart(text: Sequence[Block], boxes: Sequence[int]) -> Iterator[int]:
    """Those of some blocks that stand elsewhere than the text, which does not go on behind them.

    "Gold" may also be a row of a table, and "PSX sheds 312 points" a line of the text.
    """
    if not boxes:
        return
    last = {block.container: at for at, block in enumerate(text) if block.is_sentence}
    around, seen, until = set[int](), 0, -1
    for at in boxes:
        for block in text[seen:at]:
            around.add(block.container)
            until = max(until, last.get(block.container, -1))
        seen = at
        if text[at].container not in around and until < at:
            yield at


def index_of(blocks: Sequence[Block], heading: re.Pattern[str], start: int) -> int:
    """Index of the first block from `start` on that is a heading, else the number of blocks."""
    found = (at for at in range(start, len(blocks)) if _is(blocks[at], heading))
    return next(found, len(blocks))


def _is(block: Block, heading: re.Pattern[str]) -> bool:
    """Whether a block is a heading, alone or with its links behind it."""
    match = heading.match(block.text)
    if match is None or (_is_link(block) and not block.is_heading):
        return False
    beside = 0 if _is_link(block) else sum(len(link.text) + 2 for link in block.links)
    return match.end() >= len(block.text) - beside


def _is_link(block: Block) -> bool:
    return bool(block.links) and block.text == block.links[0].text
