"""Menus: long lists of links and nothing else, which every page repeats and no reader reads.

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


def without_menus(html: bytes, kept: Sequence[re.Pattern[str]]) -> bytes:
    """The page with one link left of each long list of links; lists that name one of `kept` stay.

    The page is in UTF-8. A list is long from thirty items on, each of them one link of plain
    words. Whole items go, so that the elements around them stay what they were.
    """

    def shortened(found: re.Match[bytes]) -> bytes:
        whole = found[0]
        if whole.count(b"<li", 0, _FIRST) < _LEAST:
            return whole
        words = whole.decode("utf-8", "replace")
        return whole if any(pattern.search(words) for pattern in kept) else found[1]

    return _LIST.sub(shortened, html)
