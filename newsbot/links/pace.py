"""The pace of lists: how long each rests, by what it brought.

What a category list brings is what the feed had not. A feed that still names something of what it
named when it was read before is continuous: nothing was published between that it does not name,
in the sections that it covers. What it does not cover the lists show, and so they learn when to be
read.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

SHORTEST, LONGEST = 1.0, 24.0
"""Hours for which a category list rests."""
LONGEST_ALONE = 3.0
"""Hours where a site has no feed: a quiet section's news is then no older when it is found."""
_REST, LONGEST_REST = 24.0, 24.0 * 32
"""Hours for which a topic or a sitemap rests: twice as long each time it brings nothing."""
_EARLY = timedelta(minutes=15)
"""Runs an hour apart do not reach a list to the second: its rest ends somewhat before."""


class Feeds:
    """The feeds of a site, as this crawl read them."""

    def __init__(self, urls: Iterable[str]) -> None:
        self._unproven = set(urls)
        self._lowest = 0
        self._highest: int | None = None
        self.are_absent = not self._unproven
        """Whether the site has none: its lists then have no proof but their own."""

    def read(self, url: str, before: frozenset[str], named: Sequence[str]) -> bool:
        """Whether a feed is continuous with what it named when it was read before.

        That other articles are known proves nothing: another trail may have led there.
        """
        numbers = [int(article_id) for article_id in named if article_id.isdecimal()]
        is_continuous = not before.isdisjoint(named)
        if is_continuous:
            self._unproven.discard(url)
        elif numbers:
            self._lowest = max(self._lowest, min(numbers))
        if numbers and not before.issuperset(named):  # else it may have stopped for good
            self._highest = max(self._highest or 0, *numbers)
        return is_continuous

    @property
    def are_continuous(self) -> bool:
        """Whether all of them were read and are continuous."""
        return not self.are_absent and not self._unproven

    def lack(self, article_id: str) -> bool:
        """Whether the feeds could have named an article that they did not.

        A number above all of theirs may have been published since they were read, and one below
        all of a feed that has a gap may have left it.
        """
        if not article_id.isdecimal() or self._highest is None:
            return True
        return self._lowest <= int(article_id) <= self._highest

    def rest(self, rest: float, brought: int) -> float:
        """The hours for which a category list is left alone, from those of the last time.

        A list that brings nothing across a gap of the feed proves nothing: it keeps its rest.
        """
        is_proof = self.are_continuous or self.are_absent
        if brought and (is_proof or self._highest is not None):
            return rest / 2 if rest > SHORTEST else 0.0
        if not is_proof:
            return max(rest, SHORTEST)
        return min(max(2 * rest, SHORTEST), LONGEST_ALONE if self.are_absent else LONGEST)


def long_rest(rest: float, brought: int, *, has_failed: bool) -> float:
    """The hours for which a topic or a sitemap is left alone, from those of the last time."""
    if has_failed:
        return min(max(2 * rest, SHORTEST), LONGEST_REST)
    if brought or rest < _REST:
        return _REST
    return min(2 * rest, LONGEST_REST)


def pause(rest: float) -> timedelta:
    """From one reading of a category list to the moment from which it is due again."""
    return max(timedelta(hours=rest) - _EARLY, timedelta())
