"""The outline of a page: its visible blocks in order, and where its parts begin and end."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from newsbot.markup.blocks import KINDS, Block, Run
from newsbot.markup.roles import ADVERTISEMENT, END, FURNITURE, NO_ROLES, SKIPPED, TEXT, Roles

_NO_PART: Sequence[str] = ()


@dataclass(slots=True)
class Span:
    """What one element spans."""

    first: int
    """Its number in the walk."""
    last: int
    """The number of the last element within it."""
    start: int
    """Index of its first block."""
    end: int
    """Index behind its last block."""


class Outline:
    """The visible blocks within an element, and the spans of those that have a role."""

    def __init__(self, blocks: list[Block], spans: Mapping[str, Sequence[Span]]) -> None:
        self.blocks = blocks
        self._spans = spans

    def has(self, role: str) -> bool:
        """Whether the walk came by an element of that role."""
        return role in self._spans

    def before(self, role: str) -> list[Block]:
        """The blocks up to where an element of a role begins; all where there is none."""
        spans = self._spans.get(role)
        return self.blocks[: spans[0].start] if spans else self.blocks

    def within(
        self, role: str, until: str = "", without: str = "", around: str = ""
    ) -> list[Block]:
        """The blocks in all elements of a role, but for those in elements of role `without`.

        Each element is over where one of role `until` begins. Where none does, a wrong tag may
        have closed it too early: within an element of role `around` its sentences go on up to the
        next of role `until`.
        """
        found: list[Block] = []
        reached, is_over = -1, not until
        spans = self._spans.get(role, ())
        for span in spans:
            if span.first > reached:  # else it lies within the one before
                reached = span.last
                gaps = self._outermost_in(span, without)
                end = self._first_in(span, until, gaps)
                if end is None:  # what it stands in was left open, and is not left out
                    gaps = [gap for gap in gaps if not self._inside(gap, until)]
                    end = self._first_in(span, until, gaps)
                is_over = is_over or end is not None
                found += self._between(span.start, span.end if end is None else end, gaps)
        if spans and not is_over:
            found += self._behind(spans[-1], until, without, around)
        return found

    def is_within(self, role: str, around: str) -> bool:
        """Whether an element of a role lies in one of role `around`."""
        return any(self._inside(span, role) for span in self._spans.get(around, ()))

    def _between(self, start: int, end: int, gaps: Sequence[Span]) -> list[Block]:
        found: list[Block] = []
        for gap in gaps:
            if start <= gap.start < end:
                found += self.blocks[start : gap.start]
                start = gap.end
        return found + self.blocks[start:end]

    def _behind(self, last: Span, until: str, without: str, around: str) -> list[Block]:
        """What goes on behind an element up to one of role `until`, where it reads as text."""
        for outer in self._spans.get(around, ()):
            ends = [span for span in self._inside(outer, until) if span.first > last.last]
            if ends and outer.first < last.first <= outer.last:
                found = self._between(last.end, ends[0].start, self._outermost_in(outer, without))
                texts = [at for at, block in enumerate(found) if block.is_text]
                return found[: texts[-1] + 1] if texts else []
        return []

    def _inside(self, span: Span, role: str) -> Sequence[Span]:
        spans = self._spans.get(role, ())
        start = bisect_right(spans, span.first, key=_number)
        return spans[start : bisect_right(spans, span.last, key=_number)]

    def _outermost_in(self, span: Span, role: str) -> list[Span]:
        found: list[Span] = []
        for one in self._inside(span, role):
            if not found or one.first > found[-1].last:
                found.append(one)
        return found

    def _first_in(self, span: Span, role: str, gaps: Sequence[Span]) -> int | None:
        """Where the first of a role begins that is in none of the gaps."""
        for one in self._inside(span, role):
            at = bisect_right(gaps, one.first, key=_number) - 1
            if at < 0 or one.first > gaps[at].last:
                return one.start
        return None


def _number(span: Span) -> int:
    return span.first


def blocks_of(root: etree._Element) -> list[Block]:
    """The visible blocks within an element, in order."""
    return outline_of(root, NO_ROLES, {}).blocks


def outline_of(
    root: etree._Element, roles: Roles, others: Mapping[etree._Element, Sequence[str]]
) -> Outline:
    """The visible blocks within an element, by one walk; `others` have roles that they are given.

    Text belongs to the nearest block-level element around it. What is skipped leaves a gap.
    """
    run = Run(root)
    parts_seen = _Parts(run)
    open_elements = [(root, "", _NO_PART, iter(root))]
    while open_elements:
        for child in open_elements[-1][-1]:
            kind, parts = KINDS[child.tag], roles.of(child)
            if others and child in others:
                parts = (*parts, *others[child])
            if kind == "none" or (parts and parts_seen.pass_over(kind, parts)):
                parts_seen.note_end(parts)
                run.skip(child)
                continue
            if parts:
                parts_seen.begin(parts)
            run.enter(child, kind)
            if len(child):
                open_elements.append((child, kind, parts, iter(child)))
                break
            if parts:
                parts_seen.end(parts)
            run.leave(child, kind)
        else:
            element, kind, parts, _ = open_elements.pop()
            if parts:
                parts_seen.end(parts)
            if open_elements:
                run.leave(element, kind)
    run.close()
    return Outline(run.blocks, parts_seen.spans)


class _Parts:
    """The parts that a walk came by."""

    def __init__(self, run: Run) -> None:
        self.spans: dict[str, list[Span]] = {}
        self._run = run
        self._open: list[Span] = []

    def pass_over(self, kind: str, parts: Sequence[str]) -> bool:
        """Whether an element is skipped.

        Furniture in a text is not: a wrong tag may have opened it. Of advertisements those within
        a line are; a box between two paragraphs may hold links that somebody looks for.
        """
        return (
            SKIPPED in parts
            or (FURNITURE in parts and not self._run.texts_around)
            or (ADVERTISEMENT in parts and kind != "block" and self._run.texts_around > 0)
        )

    def note_end(self, parts: Sequence[str]) -> None:
        """What is skipped may end a text all the same."""
        if END in parts:
            self.begin((END,))
            self.end((END,))

    def begin(self, parts: Sequence[str]) -> None:
        """An element with these roles is about to be entered."""
        for role in parts:
            start, number = self._run.close(), self._run.entered + 1
            span = Span(number, number, start, start)
            self.spans.setdefault(role, []).append(span)
            self._open.append(span)
            self._run.texts_around += role == TEXT

    def end(self, parts: Sequence[str]) -> None:
        """An element with these roles is over."""
        for role in parts:
            self._run.texts_around -= role == TEXT
            span = self._open.pop()
            span.last, span.end = self._run.entered, self._run.close()
            if role == ADVERTISEMENT:
                self._run.leave_gap()
