"""A walk through a list, page by page, back to where an earlier walk had begun."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self


@dataclass(frozen=True)
class Walk:
    """How far a walk has come.

    The articles of a list's first page are its watermark once a walk from there was whole. A
    later walk has arrived when it has met half of them: a pinned article on top is no arrival,
    and one that was removed does not hide the rest.
    """

    stem: str
    """The list: the same for all of its pages."""
    url: str
    """Its first page."""
    trail: str
    number: int = 1
    """Of the page that is read next."""
    last: int | None = None
    """The page that the walk goes to, be there a watermark or not; None where that ends it."""
    watermark: frozenset[str] = frozenset()
    first: tuple[str, ...] = ()
    """The articles of the first page."""
    met: frozenset[str] = frozenset()
    """What was met of the watermark."""
    here: frozenset[str] = frozenset()
    """The articles of the page read last."""
    adds: bool = True
    """Whether that page had articles that the one before it had not."""
    brought: int = 0
    """Articles that became requests."""
    has_failed: bool = False
    """Whether a page could not be had."""
    is_past: bool = False
    """Whether a page lay wholly behind the watermark, by the numbers of its articles."""
    etag: str = ""
    last_modified: str = ""
    """Of the first page, for a conditional request."""

    def read(self, article_ids: Sequence[str], etag: str = "", last_modified: str = "") -> Self:
        """The walk with one more page read."""
        here = frozenset(article_ids)
        is_first = self.number == 1
        return replace(
            self,
            first=tuple(article_ids) if is_first else self.first,
            etag=etag if is_first else self.etag,
            last_modified=last_modified if is_first else self.last_modified,
            met=self.met | (here & self.watermark),
            is_past=_is_past(here, self.watermark),
            here=here,
            adds=bool(here - self.here),
        )

    def onward(self) -> Self:
        """The walk about to read the page after."""
        return replace(self, number=self.number + 1)

    def broken_off(self) -> Self:
        """The walk that ends here: what it did not come to stays to be walked."""
        return replace(self, first=())

    @property
    def is_short_of_watermark(self) -> bool:
        """Whether there is a watermark that the walk has not come to."""
        return 2 * len(self.met) < len(self.watermark) and not self.is_past

    @property
    def is_over(self) -> bool:
        """Whether no further page is wanted."""
        is_short_of_bound = self.last is not None and self.number < self.last
        return not self.adds or not (is_short_of_bound or self.is_short_of_watermark)


def _is_past(here: frozenset[str], watermark: frozenset[str]) -> bool:
    """Whether all numbers of a page are lower than all of the watermark, much of which is gone."""
    if not here or not watermark or not all(map(str.isdecimal, here | watermark)):
        return False
    return max(map(int, here)) < min(map(int, watermark))
