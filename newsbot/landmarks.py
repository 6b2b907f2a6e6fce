"""Finding the parts of an article page by what a reader sees, whatever its class names.

A reader knows the headline by its rank, the byline by its shape, the lead because it stands
above the dateline, the body because it is the run of text that ends at "Related Topics".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from newsbot import byline, dateline
from newsbot.page import Block, Link
from newsbot.text import Piece, begins, same

_BYLINE_WITHIN = 15  # blocks below the headline
_BYLINE_EXTRA = 60  # characters beside the date
_SENTENCE_END = (".", "!", "?", '"', "'", "”", "’", ")", "۔")
_LONG_LINE = 12  # words


@dataclass(frozen=True)
class Headings:
    """The words above the parts of a page, as patterns for a whole block."""

    topics: re.Pattern[str]
    more_stories: re.Pattern[str]
    recent_stories: re.Pattern[str]

    @cached_property
    def all(self) -> tuple[re.Pattern[str], ...]:
        """Every heading; below the first of them the article is over."""
        return (self.topics, self.more_stories, self.recent_stories)


def links_under(
    blocks: Sequence[Block], heading: re.Pattern[str], headings: Headings
) -> list[Link]:
    """The links below a heading, up to the next heading that is not itself a link."""
    start = _index_of(blocks, (heading,), 0)
    links = list(blocks[start].links) if start < len(blocks) else []
    for block in blocks[start + 1 :]:
        if _is(block, headings.all) or (block.is_heading and not block.links):
            break
        links += block.links
    return links


@dataclass(frozen=True)
class Landmarks:
    """The parts of one page, found by their looks. Every part may be missing."""

    blocks: Sequence[Block]
    headings: Headings
    zone: ZoneInfo
    now: datetime
    """Moment of retrieval, aware."""
    brands: tuple[str, ...] = ()
    """The publisher's own names, as in datelines."""

    @cached_property
    def headline(self) -> str | None:
        """The last first-rank heading above the byline, else the longest line just above it."""
        at = self._headline_at
        return self.blocks[at].text if at is not None else None

    @cached_property
    def byline(self) -> byline.Byline | None:
        """The author and date below the headline, in one block or several."""
        if not self._byline_at:
            return None
        words = " ".join(self.blocks[at].text for at in self._byline_at)
        found = byline.parse(words, self.zone, self.now)
        if found is None or found.author is not None:
            return found
        headline = self._headline_at if self._headline_at is not None else -1
        above = self.blocks[headline + 1 : self._byline_at[0]]
        names = (byline.author_name(block.text) for block in reversed(above))
        return found._replace(author=next(filter(None, names), None))

    @cached_property
    def lead(self) -> str | None:
        """The longest text of several words between headline and body; never the headline."""
        start = self._headline_at
        if start is None:
            return None
        between = (self.blocks[at] for at in range(start + 1, self._body_at))
        texts = [
            block.text
            for block in between
            if len(block.text.split()) > 4
            and not same(block.text, self.headline or "")
            and not self._is_byline(block)
        ]
        return max(texts, key=len, default=None)

    @cached_property
    def body(self) -> list[Piece]:
        """The pieces of the text: all between lead and Related Topics that reads as text."""
        content = [b for b in self.blocks[self._body_at : self._end] if not b.is_links]
        kept: list[Block] = []
        containers: set[int] = set()
        for section in _sections(content):
            # A subheading belongs to the text when it stands beside its paragraphs.
            if not kept or section[0].container in containers:
                kept += _readable(section)
                containers |= {block.container for block in kept}
        return [Piece(block.text, block.after_gap) for block in kept or content]

    @cached_property
    def _end(self) -> int:
        return _index_of(self.blocks, self.headings.all, 0)

    @cached_property
    def _byline_at(self) -> list[int]:
        ranked = [at for at in range(self._end) if self.blocks[at].tag == "h1"]
        start = ranked[0] + 1 if ranked else 0
        found: list[int] = []
        for at in range(start, self._end):
            if dateline.split(self.blocks[at].text, self.zone, self.brands)[0] is not None:
                break
            if self._is_byline(self.blocks[at]):
                found.append(at)
            elif found or (ranked and at - start > _BYLINE_WITHIN):
                break
        return found

    @cached_property
    def _headline_at(self) -> int | None:
        limit = self._byline_at[0] if self._byline_at else self._end
        ranked = [at for at in range(limit) if self.blocks[at].tag == "h1"]
        if ranked:
            return ranked[-1]
        if not self._byline_at:
            return None
        above = [at for at in range(max(0, limit - 4), limit) if not self.blocks[at].is_links]
        return max(above, key=lambda at: len(self.blocks[at].text), default=None)

    @cached_property
    def _body_at(self) -> int:
        """Index of the first block of the body."""
        start = max([self._headline_at if self._headline_at is not None else -1, *self._byline_at])
        rest = range(start + 1, self._end)
        for at in rest:
            if dateline.split(self.blocks[at].text, self.zone, self.brands)[0] is not None:
                return at
        for at in rest:
            block = self.blocks[at]
            if block.is_heading or block.is_links or same(block.text, self.headline or ""):
                continue
            if at + 1 < self._end and begins(self.blocks[at + 1].text, block.text):
                continue
            return at
        return self._end

    def _is_byline(self, block: Block) -> bool:
        found = byline.parse(block.text, self.zone, self.now)
        if found is None or block.text.endswith((".", "?", "!")):
            return False
        raw = found.published.raw if found.published else ""
        return len(block.text) - len(raw) <= _BYLINE_EXTRA


def _is(block: Block, headings: Sequence[re.Pattern[str]]) -> bool:
    return any(heading.match(block.text) for heading in headings)


def _index_of(blocks: Sequence[Block], headings: Sequence[re.Pattern[str]], start: int) -> int:
    found = (at for at in range(start, len(blocks)) if _is(blocks[at], headings))
    return next(found, len(blocks))


def _sections(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks cut before each heading."""
    sections: list[list[Block]] = []
    for block in blocks:
        if block.is_heading or not sections:
            sections.append([])
        sections[-1].append(block)
    return sections


def _readable(section: Sequence[Block]) -> list[Block]:
    """The section up to its last block that reads as a sentence."""
    for at in range(len(section), 0, -1):
        text = section[at - 1].text
        if text.endswith(_SENTENCE_END) or len(text.split()) >= _LONG_LINE:
            return list(section[:at])
    return []
