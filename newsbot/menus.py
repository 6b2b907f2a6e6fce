"""Menus: many links and nothing else, which every page repeats and no reader reads.

Parsing them costs most of a news page: of 92 kB with a thousand elements in menu and footer,
four fifths of the time.
"""

import re
from collections.abc import Sequence

_LEAST = 30
"""Links, more than an article has topics or recent stories."""
_FIRST = 8_000
"""Bytes in which so many links stand: no reader's list has longer ones."""
_ITEM = rb"<li(?: [^<>]*+)?>\s*+<a [^<]{1,500}+</a>\s*+</li>"
_LIST = re.compile(b"(%b)(?:\\s*+%b)*+" % (_ITEM, _ITEM))  # whole: no item is looked at twice

_TOLD = (b"ld+json", b"<meta", b"<META", b"itemprop")
"""What says something of the page, wherever it stands."""
_AFTER = re.compile(rb"</footer>(?:\s++|</[a-z]++>|<script(?: [^<>]*+)?>[^<]*+</script>)*+")
"""How a page ends behind its footer."""


def without_menus(html: bytes, kept: Sequence[re.Pattern[str]]) -> bytes:
    """The page with one link left of each long list of links; lists that name one of `kept` stay.

    The page is in UTF-8. A list is long from thirty items on, each of them one link of plain
    words. Whole items go, so that the elements around them stay what they were.
    """

    def shortened(found: re.Match[bytes]) -> bytes:
        whole = found[0]
        is_menu = whole.count(b"<li", 0, _FIRST) >= _LEAST and not _names(kept, whole)
        return found[1] if is_menu else whole

    return _LIST.sub(shortened, html)


def without_footer(html: bytes, kept: Sequence[re.Pattern[str]]) -> bytes:
    """The page of an article, broken off where a footer of many links begins that ends it.

    Whatever is open there is closed by the end of the page. A footer stays where one of `kept` is
    found in it, or something for machines.
    """
    start = html.rfind(b"<footer")
    end = html.rfind(b"</footer>", max(start, 0))
    if start < 0 or end < 0 or not _AFTER.fullmatch(html, end):
        return html
    footer = html[start:]
    is_told = any(sign in footer for sign in _TOLD)
    if is_told or footer.count(b"<a ") < _LEAST or _names(kept, footer):
        return html
    return html[: start + footer.find(b">") + 1]


def _names(kept: Sequence[re.Pattern[str]], html: bytes) -> bool:
    words = html.decode("utf-8", "replace")
    return any(pattern.search(words) for pattern in kept)
