"""Finding the parts of an article page by what a reader sees, whatever its class names.

A reader knows the headline by its rank, the byline by its shape, the lead because it stands
above the dateline, the body because it is the run of text that ends at "Related Topics".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from propcache.api import cached_property

from newsbot.extraction import dateline
from newsbot.extraction.byline import Byline, is_labelled
from newsbot.extraction.byline import parse as parse_byline
from newsbot.extraction.names import is_credit, names
from newsbot.extraction.prose import prose
from newsbot.markup.headings import Headings, index_of, text_end
from newsbot.markup.page import Block
from newsbot.words.dates import is_age
from newsbot.words.locale import Locale
from newsbot.words.moments import PRECISIONS
from newsbot.words.text import begins, same

BYLINE_WITHIN = 15
"""Blocks below the headline in which a byline can stand."""
_BYLINE_EXTRA = 60  # characters beside the date
_BYLINE_WORDS = 3  # before the date, when they are no name
# What makes a date part of a sentence where words have no spaces, which may be a headline's.
_GOES_ON_BEFORE = re.compile(r"[，、于於在はがに]$")
_GOES_ON_BEHIND = re.compile(
    r"[，、]|(?!.曜|星期|[周週].|更新|修改|公開|公开|掲載|配信|投稿|发布|發布|发表|來源|来源|讯|訊)"
    r"[\u3040-\u30ff\u3400-\u9fff]"
)
_HALVES = (".m.", ". m.")  # of the day: a byline may end like a sentence
_HEADLINE_WORDS = 3  # at least; a site's name in an h1 has fewer


@dataclass(frozen=True)
class Landmarks:
    """The parts of one page, found by their looks. Every part may be missing."""

    blocks: Sequence[Block]
    headings: Headings
    locale: Locale
    now: datetime
    """Moment of retrieval, aware."""
    brands: tuple[str, ...] = ()
    """The publisher's own names, as in datelines."""
    title: str = ""
    """The headline as the page's metadata has it, where it has one."""
    text_at: int | None = None
    """Index of the first block of the text, where that is known."""
    publisher: str = ""
    """What is never the headline, although its rank be that of one."""

    @cached_property
    def headline(self) -> str | None:
        """The last first-rank heading above the byline, else the longest line just above it."""
        at = self._headline_at
        return self.blocks[at].text if at is not None else None

    @property
    def has_headline(self) -> bool:
        """Whether rank or metadata tell the headline; else it is a guess."""
        return any(at < self._end for at in self._titles)

    @cached_property
    def byline(self) -> Byline | None:
        """The author and date below the headline, in one block or several."""
        if not self._byline_at:
            return self._published_below
        blocks = [self.blocks[at] for at in self._byline_at]
        whole = " ".join(block.text for block in blocks)
        stamps = [stamp for block in blocks for stamp in block.stamps]
        parsed = [parse_byline(whole, self.locale, self.now, stamps), *map(self._parsed, blocks)]
        dated = [found for found in parsed if found is not None and found.published is not None]
        if not dated or parsed[0] is None:
            return parsed[0]
        finest = min([f for f in dated if not f.is_change] or dated, key=self._precision)
        names, changed = parsed[0].authors or self._names_above_byline, parsed[0].changed
        return finest._replace(authors=names, changed=changed)

    @property
    def names(self) -> list[str]:
        """The names in the byline; where it has none, in a line that says by whom."""
        start = self._headline_at if self._headline_at is not None else -1
        lines = (self.blocks[at] for at in range(start + 1, self._body_at))
        told = (
            names(block.text, self.locale.language) for block in lines if self._is_credit(block)
        )
        return (self.byline.authors if self.byline else []) or next(told, [])

    @property
    def _published_below(self) -> Byline | None:
        told = (b for b in self.blocks if self.headings.published.match(b.text))
        return next(filter(None, map(self._parsed, told)), None)

    def _precision(self, found: Byline) -> int:
        """Finest first; a written date before an age of the same precision."""
        moment = found.published
        assert moment is not None  # noqa: S101
        return 2 * PRECISIONS.index(moment.precision) + is_age(moment, self.locale)

    def _parsed(self, block: Block) -> Byline | None:
        return parse_byline(block.text, self.locale, self.now, block.stamps)

    @property
    def _names_above_byline(self) -> list[str]:
        headline = self._headline_at if self._headline_at is not None else -1
        above = self.blocks[headline + 1 : self._byline_at[0]]
        found = (names(block.text, self.locale.language) for block in reversed(above))
        return next(filter(None, found), [])

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
            and not block.is_links
            and not same(block.text, self.headline or "")
            and not self._is_byline(block)
            and not self._is_credit(block)
        ]
        return max(texts, key=len, default=None)

    @cached_property
    def body(self) -> list[Block]:
        """The blocks of the text: all between lead and Related Topics that reads as text."""
        below = self.blocks[self._body_at : self._end]
        return prose(
            [
                block
                for block in below[: text_end(below, self.headings)]
                if not (block.is_links and not block.is_sentence)
            ]
        )

    @cached_property
    def _end(self) -> int:
        start = self._titles[0] if self._titles else 0
        return index_of(self.blocks, self.headings.any, start)

    @cached_property
    def _above(self) -> int:
        """Where what stands above the text ends at the latest."""
        at = self.text_at
        if at is None or all(title >= at for title in self._titles):
            return self._end  # the headline lies in what is called the text
        return min(self._end, at)

    @cached_property
    def _titles(self) -> list[int]:
        """Blocks that are the headline by what the metadata say or by their rank.

        An h1 of a word or two is one where there is no longer one: it may be the site's name.
        """
        told = [at for at, block in enumerate(self.blocks) if self.title and self._is_told(block)]
        first = (at for at, block in enumerate(self.blocks) if block.tag == "h1")
        ranked = [at for at in first if not same(self.blocks[at].text, self.publisher)]
        long = [at for at in ranked if len(self.blocks[at].text.split()) >= _HEADLINE_WORDS]
        both = [at for at in ranked if at in told]
        return both or told[:1] or long or ranked[-1:]

    def _is_told(self, block: Block) -> bool:
        return same(block.text, self.title) and not block.is_links

    @cached_property
    def _byline_at(self) -> list[int]:
        titles = [at for at in self._titles if at < self._above]
        start = titles[0] + 1 if titles else 0
        found: list[int] = []
        for at in range(start, self._above):
            if dateline.split(self.blocks[at].text, self.locale, self.brands)[0] is not None:
                break
            if self._is_byline(self.blocks[at]):
                found.append(at)
            elif found or (titles and at - start > BYLINE_WITHIN):
                break
        if found or not titles:
            return found
        above = range(max(0, titles[0] - 3), titles[0])
        return [at for at in above if self._is_byline(self.blocks[at])]

    @cached_property
    def _headline_at(self) -> int | None:
        below = [at for at in self._byline_at if at < self._end]
        limit = below[0] if below else self._above
        titles = [at for at in self._titles if at < self._above]
        if titles:
            return max((at for at in titles if at < limit), default=titles[0])
        if not below:
            return None
        above = [at for at in range(max(0, limit - 4), limit) if not self.blocks[at].is_links]
        return max(above, key=lambda at: len(self.blocks[at].text), default=None)

    @cached_property
    def _body_at(self) -> int:
        """Index of the first block of the body."""
        start = max([self._headline_at if self._headline_at is not None else -1, *self._byline_at])
        rest = range(start + 1, self._end)
        for at in rest:
            if dateline.split(self.blocks[at].text, self.locale, self.brands)[0] is not None:
                return min(at, self._above)
        for at in range(start + 1, self._above):
            block = self.blocks[at]
            if block.is_heading or block.is_links or same(block.text, self.headline or ""):
                continue
            if self._is_credit(block):
                continue
            if at + 1 < self._end and begins(self.blocks[at + 1].text, block.text):
                continue
            return at
        return self._above

    def _is_byline(self, block: Block) -> bool:
        found = self._parsed(block) if block.tag != "blockquote" else None
        if found is None or (block.is_sentence and not block.text.lower().endswith(_HALVES)):
            return False
        raw = found.published.raw if found.published else ""
        before, _, behind = block.text.partition(raw) if raw else (block.text, "", "")
        if is_labelled(before, self.locale):
            return True
        if _GOES_ON_BEFORE.search(before) or _GOES_ON_BEHIND.match(behind):
            return False
        is_named = bool(found.authors) or len(before.split()) <= _BYLINE_WORDS
        return is_named and len(block.text) - len(raw) <= _BYLINE_EXTRA

    def _is_credit(self, block: Block) -> bool:
        return not block.is_sentence and is_credit(block.text, self.locale.language)
