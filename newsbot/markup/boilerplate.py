"""Boilerplate: menus, footers and scripts, which a site repeats on every page and nobody reads.

Parsing it costs most of a news page: of 92 kB with a thousand elements in menu and footer, nine
tenths of the time. Telling it apart costs as much as parsing what is left, so that what the pages
before had is looked for first.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice

from newsbot.markup.repeats import Repeats
from newsbot.urls import LONGEST

_LEAST = 30
"""Links, more than an article has topics or recent stories."""
_FIRST = 8_000
"""Bytes in which so many links stand: no reader's list has longer ones."""
_ITEM = rb"<li(?: [^<>]*+)?>\s*+<a [^<]{1,500}+</a>\s*+</li>"
_LIST = re.compile(b"(%b)(?>(?:\\s*+%b)*)" % (_ITEM, _ITEM))  # whole: no item is looked at twice
_BESIDE = 32
"""Bytes on either side that tell a list from the beginning or end of a longer one."""

# Nothing in it but links and what stands around them in menus.
_NAV = re.compile(
    rb"(<nav(?: [^<>]*+)?>)[^<]*+"
    rb"(?>(?:</?(?:a|b|button|div|h[2-6]|hr|i|img|input|label|li|ol|path|small|span|strong|svg|ul)"
    rb"(?:[ /][^<>]*+)?>[^<]*+)*)</nav>"
)
_TAGS = re.compile(rb"<(/?)(\w++)")
_LINK = re.compile(b"<a ")
_TOLD = (b"<meta", b"itemprop", b"ld+json")
"""What says something of the page, wherever it stands."""
_SIGN = max(map(len, _TOLD))
_AFTER = re.compile(rb"</footer>(?>(?:\s++|</[a-z]++>|<script(?: [^<>]*+)?>[^<]*+</script>)*)")
"""How a page ends behind its footer."""

# Nothing in it that any parser could take for an end.
_SCRIPT = re.compile(
    rb"<script(?>(?: [\w-]++(?:=\"[^\"'<>&]*+\"|='[^\"'<>&]*+')?)*)>"
    rb"[^<]*+(?>(?:<(?![/!]|script)[^<]*+)*)</script>"
)
_DATA = re.compile(rb"<script[^>]*(?:json|itemprop)", re.IGNORECASE)
_SPACED = re.compile(rb"</script>\s")
_TAG = re.compile(rb"<script[^>]*>")
_ADDRESS = re.compile(rb"\ssrc=[\"'][^\"']", re.IGNORECASE)
_EMPTY, _EMPTY_EXTERNAL = b"<script></script>", b"<script src=x></script>"
_LESSONS = 10
"""Pages in which scripts are looked for, until those that are repeated should be known."""
_SHORTEST = 1_000
"""Bytes that are worth to be known."""


class Boilerplate:
    """Takes what nobody reads from the pages of a site. All pages are in UTF-8; no NUL is left.

    What is read of a page does not depend on the pages before it, unless a script of theirs stands
    where none belongs: in an attribute or a title.
    """

    def __init__(self, *kept: re.Pattern[str], nav_is_read: bool = True) -> None:
        """Lists and footers in which one of `kept` is found stay, and `nav` where it is read."""
        self._kept = kept
        self._nav_is_read = nav_is_read
        self._repeats = Repeats()
        self._footer, self._beginning = b"", b""
        self._scripts: set[bytes] = set()
        self._lessons = _LESSONS

    def without_menus(self, html: bytes) -> bytes:
        """The page with one link left of each long list of links, and without known scripts.

        Of a `nav` element of many links that is not read nothing is left.

        A list is long from thirty items on, each of them one link of plain words. Whole items go,
        so that the elements around them stay what they were.
        """
        known = len(self._repeats)
        html = self._repeats.cut_from(html.replace(b"\0", b""))
        if len(self._repeats) < known:  # the site is not what it was
            self._lessons = _LESSONS
        if self._lessons:
            self._lessons -= 1
            for row in self._rows(html):
                if len(row) >= _SHORTEST:
                    self._repeats.know(row, _without_words(row))
        if not self._nav_is_read:
            html = _NAV.sub(self._emptied, html)
        return _LIST.sub(self._shortened, html)

    def without_footer(self, html: bytes) -> bytes:
        """The page of an article, broken off where a footer of many links begins that ends it.

        Whatever is open there is closed by the end of the page. A footer that has something for
        machines stays.
        """
        html = html.replace(b"\0", b"")
        start = self._footer_at(html)
        return html if start < 0 else html[: html.find(b">", start) + 1]

    def _footer_at(self, html: bytes) -> int:
        """Where a footer begins that is a menu, most often that of the page before; else -1."""
        if self._footer and html.endswith(self._footer):
            return len(html) - len(self._footer)
        start = html.rfind(b"<footer")
        return start if start >= 0 and self._is_menu(html[start:]) else -1

    def _emptied(self, nav: re.Match[bytes]) -> bytes:
        whole, short = nav[0], nav[1] + b"</nav>"
        if not _has_many_links(whole) or _is_told(whole) or not _is_closed(whole):
            return whole
        if self._repeats.had_before(whole):
            self._repeats.know(whole, short)
        return short

    def _shortened(self, found: re.Match[bytes]) -> bytes:
        if not self._is_long(found):
            return found[0]
        html, (start, end) = found.string, found.span()
        before, after = html[max(0, start - _BESIDE) : start], html[end : end + _BESIDE]
        whole = b"".join((before, found[0], after))
        if self._repeats.had_before(whole) and _is_all(before, after):
            self._repeats.know(whole, b"".join((before, found[1], after)))
        return found[1]

    def _is_menu(self, footer: bytes) -> bool:
        """Whether nothing stands behind a footer, and in it links that nobody follows."""
        end = footer.rfind(b"</footer>")
        if end < 0 or not _AFTER.fullmatch(footer, end):
            return False
        is_known = footer.startswith(self._beginning)
        known = len(self._beginning) if is_known else 0  # bytes in which nothing is told or named
        if not known and not _has_many_links(footer):
            return False
        if _is_told(footer[max(0, known - _SIGN) :]) or self._names(
            footer[max(0, known - LONGEST) :]
        ):
            return False
        if not known:
            common = _common(self._footer, footer)
            self._beginning = common if _has_many_links(common) else b""
        self._footer = footer
        return True

    def _is_long(self, found: re.Match[bytes]) -> bool:
        return found[0].count(b"<li", 0, _FIRST) >= _LEAST and not self._names(found[0])

    def _names(self, html: bytes) -> bool:
        words = html.decode("utf-8", "replace")
        return any(pattern.search(words) for pattern in self._kept)

    def _rows(self, html: bytes) -> Iterator[bytes]:
        """The scripts side by side that the page before had too, where they are long enough."""
        before, self._scripts = self._scripts, set()
        start = end = 0
        for found in _SCRIPT.finditer(html):
            if _is_data(found[0]):
                continue
            self._scripts.add(found[0])
            if found[0] in before:
                if html[end : found.start()].strip():
                    yield html[start:end]
                    start = found.start()
                end = found.end()
        yield html[start:end]


def _has_many_links(html: bytes) -> bool:
    return sum(1 for _ in islice(_LINK.finditer(html), _LEAST)) == _LEAST


def _is_told(html: bytes) -> bool:
    lowered = html.lower()
    return any(sign in lowered for sign in _TOLD)


def _is_closed(nav: bytes) -> bool:
    """Whether no tag in it ends an element around it, as where tags overlap: <div><nav></div>."""
    is_open: Counter[bytes] = Counter()
    for end, tag in _TAGS.findall(nav):
        if not end:
            is_open[tag] += 1
        elif not is_open[tag]:
            return False
        else:
            is_open[tag] -= 1
    return True


def _is_data(script: bytes) -> bool:
    """Whether a script may say something of the page, or end a comment around it."""
    return b"-->" in script or _DATA.match(script) is not None


def _is_all(before: bytes, after: bytes) -> bool:
    """Whether a list is all of itself in any page that has these bytes on its sides."""
    left, right = before.rstrip(), after.lstrip()
    begins = len(left) >= len(b"</li>") and not left.endswith(b"</li>")
    return begins and len(right) >= len(b"<li") and not right.startswith(b"<li")


def _common(one: bytes, other: bytes) -> bytes:
    """What two footers begin with, where that is long enough."""
    least, most = 0, min(len(one), len(other))
    if most < _SHORTEST or one[:_SHORTEST] != other[:_SHORTEST]:
        return b""
    while least < most:
        middle = (least + most + 1) // 2
        if other.startswith(one[:middle]):
            least = middle
        else:
            most = middle - 1
    return one[:least]


def _without_words(row: bytes) -> bytes:
    """One script without words; two, where a row has white space.

    It has an address where all of them have one: those may belong to a text.
    """
    is_external = all(map(_ADDRESS.search, _TAG.findall(row)))
    empty = _EMPTY_EXTERNAL if is_external else _EMPTY
    return b"%b %b" % (empty, empty) if _SPACED.search(row) else empty


boilerplate_beside = cache(Boilerplate)
"""That of all pages in which the same addresses are followed."""
