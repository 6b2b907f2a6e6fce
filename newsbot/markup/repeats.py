"""What page after page of a site has in it, letter by letter: found at the cost of a comparison."""

from dataclasses import dataclass

_SIGN = 100
"""Bytes that a stretch is looked for by."""
_MOST_PLACES = 8
"""Places that may begin like it."""
_MOST_KNOWN, _LONGEST = 16, 200_000
"""Stretches that are known at a time, and the bytes of the longest."""
_MOST_MISSES = 3
"""Pages in a row that may be without a stretch that is known."""


@dataclass
class _Stretch:
    """What stands in pages, and what is left of it."""

    whole: bytes
    short: bytes
    misses: int = 0

    def cut_from(self, html: bytes) -> bytes:
        """The page with this stretch shortened, where it has it."""
        sign, at = self.whole[:_SIGN], -1
        for _ in range(_MOST_PLACES):
            at = html.find(sign, at + 1)
            if at < 0:
                break
            if html.startswith(self.whole, at):
                self.misses = 0
                return b"".join((html[:at], self.short, html[at + len(self.whole) :]))
        self.misses += 1
        return html


class Repeats:
    """The stretches of one page that the page before had too are known from then on.

    What pages do without for a while is forgotten.
    """

    def __init__(self) -> None:
        self._known: list[_Stretch] = []
        self._before: set[bytes] = set()
        self._now: set[bytes] = set()

    def __len__(self) -> int:
        return len(self._known)

    def cut_from(self, html: bytes) -> bytes:
        """The next page, with all that is known in it shortened."""
        self._before, self._now = self._now, set()
        for stretch in self._known:
            html = stretch.cut_from(html)
        self._known = [stretch for stretch in self._known if stretch.misses <= _MOST_MISSES]
        return html

    def had_before(self, whole: bytes) -> bool:
        """Note that this page has a stretch; whether the page before had it."""
        if len(whole) <= _LONGEST:
            self._now.add(whole)
        return whole in self._before

    def know(self, whole: bytes, short: bytes) -> None:
        """Shorten a stretch like this from the next page on, while there is room for more."""
        is_new = all(stretch.whole != whole for stretch in self._known)
        if is_new and len(whole) <= _LONGEST and len(self._known) < _MOST_KNOWN:
            self._known.append(_Stretch(whole, short))
