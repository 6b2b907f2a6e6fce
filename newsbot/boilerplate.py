"""Boilerplate: menus, footers and scripts, which a site repeats on every page and nobody reads.

Parsing it costs most of a news page: of 92 kB with a thousand elements in menu and footer, nine
tenths of the time. Telling it apart costs as much as parsing what is left, so that what the pages
before had is looked for first, letter by letter.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice

_LEAST = 30
"""Links, more than an article has topics or recent stories."""
_FIRST = 8_000
"""Bytes in which so many links stand: no reader's list has longer ones."""
_ITEM = rb"<li(?: [^<>]*+)?>\s*+<a [^<]{1,500}+</a>\s*+</li>"
_LIST = re.compile(b"(%b)(?:\\s*+%b)*+" % (_ITEM, _ITEM))  # whole: no item is looked at twice

_LINK = re.compile(b"<a ")
_TOLD = (b"ld+json", b"<meta", b"<META", b"itemprop")
"""What says something of the page, wherever it stands."""
_AFTER = re.compile(rb"</footer>(?:\s++|</[a-z]++>|<script(?: [^<>]*+)?>[^<]*+</script>)*+")
"""How a page ends behind its footer."""

# Not what says something of the page; nothing in it that any parser could take for an end.
_SCRIPT = (
    rb"<script(?![^<>]*json)(?: [\w-]++(?:=[\"'][^\"'<>&]*+[\"'])?)*+>"
    rb"[^<]*+(?:<(?![/!]|script)[^<]*+)*+</script>"
)
_SCRIPTS = re.compile(b"%b(?:\\s*+%b)*+" % (_SCRIPT, _SCRIPT))
_EMPTY = b"<script></script>"
_LESSONS = 10
"""Pages of a site that are looked at closely; what all of them have is known then."""
_SHORTEST = 1_000
"""Bytes of scripts in a row that are worth remembering."""

_BESIDE = 32
"""Bytes on either side that tell a known list from the beginning of a longer one."""
_SIGN = 100
"""Bytes that a stretch is looked for by."""
_MOST_KNOWN, _LONGEST_KNOWN = 16, 200_000
"""Stretches that are remembered, and the bytes of the longest."""
_MOST_MISSES = 3
"""Pages in a row without a stretch; then it is forgotten."""


@dataclass
class _Stretch:
    """What stood in a page, and what was left of it."""

    whole: bytes
    short: bytes
    misses: int = 0

    def cut_from(self, html: bytes) -> bytes:
        """The page with this stretch shortened, where it has it."""
        at = html.find(self.whole[:_SIGN])
        if at < 0 or not html.startswith(self.whole, at):
            self.misses += 1
            return html
        self.misses = 0
        return b"".join((html[:at], self.short, html[at + len(self.whole) :]))


class Boilerplate:
    """Takes what nobody reads from the pages of a site. All pages are in UTF-8."""

    def __init__(self, *kept: re.Pattern[str]) -> None:
        """Lists and footers in which one of `kept` is found stay."""
        self._kept = kept
        self._known: list[_Stretch] = []
        self._footer = b""
        self._in_footers: list[_Stretch] = []
        self._lessons = _LESSONS

    def without_menus(self, html: bytes) -> bytes:
        """The page with one link left of each long list of links, and without known scripts.

        A list is long from thirty items on, each of them one link of plain words. Whole items go,
        so that the elements around them stay what they were.
        """
        html = _without(self._known, html)
        self._known = [stretch for stretch in self._known if stretch.misses <= _MOST_MISSES]
        if self._lessons:
            self._lessons -= 1
            self._learn_scripts(html)
        return _LIST.sub(self._shortened, html)

    def without_footer(self, html: bytes) -> bytes:
        """The page of an article, broken off where a footer of many links begins that ends it.

        Whatever is open there is closed by the end of the page. A footer that has something for
        machines stays.
        """
        start = html.rfind(b"<footer")
        if start < 0:
            return html
        footer = html[start:]
        if footer != self._footer:
            if not self._is_menu(footer):
                return html
            self._footer = footer
        return html[: start + footer.find(b">") + 1]

    def _shortened(self, found: re.Match[bytes]) -> bytes:
        whole = found[0]
        if whole.count(b"<li", 0, _FIRST) < _LEAST or self._names(whole):
            return whole
        html, (start, end) = found.string, found.span()
        before, after = html[max(0, start - _BESIDE) : start], html[end : end + _BESIDE]
        begins_here = before.strip() and not before.rstrip().endswith(b"</li>")
        ends_here = after.strip() and not after.lstrip().startswith(b"<li")
        if begins_here and ends_here:  # and so it does in any page with these bytes
            _remember(self._known, before + whole + after, before + found[1] + after)
        return found[1]

    def _learn_scripts(self, html: bytes) -> None:
        for found in _SCRIPTS.finditer(html):
            if len(found[0]) >= _SHORTEST:
                is_one = found[0].count(b"</script") == 1
                _remember(self._known, found[0], _EMPTY if is_one else b" ".join((_EMPTY, _EMPTY)))

    def _is_menu(self, footer: bytes) -> bool:
        """Whether nothing stands behind a footer, and in it links that nobody follows."""
        end = footer.rfind(b"</footer>")
        if end < 0 or not _AFTER.fullmatch(footer, end):
            return False
        new = _without(self._in_footers, footer)
        if new is footer and sum(1 for _ in islice(_LINK.finditer(footer), _LEAST)) < _LEAST:
            return False
        if any(sign in new for sign in _TOLD) or self._names(new):
            return False
        if new is footer and self._lessons:
            for found in _LIST.finditer(footer):
                if found[0].count(b"<li", 0, _FIRST) >= _LEAST:
                    _remember(self._in_footers, found[0], b" ")
        return True

    def _names(self, html: bytes) -> bool:
        words = html.decode("utf-8", "replace")
        return any(pattern.search(words) for pattern in self._kept)


def _without(stretches: list[_Stretch], html: bytes) -> bytes:
    for stretch in stretches:
        html = stretch.cut_from(html)
    return html


def _remember(stretches: list[_Stretch], whole: bytes, short: bytes) -> None:
    if len(whole) <= _LONGEST_KNOWN and len(stretches) < _MOST_KNOWN:
        stretches.append(_Stretch(whole, short))


boilerplate_beside = cache(Boilerplate)
"""That of all pages in which the same addresses are followed."""
