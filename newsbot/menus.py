"""Menus: long lists of links and nothing else, which every page repeats and no reader reads.

Parsing them costs most of a news page: of 92 kB with a thousand elements in menu and footer,
four fifths of the time.
"""

import re
from collections.abc import Sequence

_LEAST = 30
"""Links, more than an article has topics or recent stories."""
_FIRST = 8_000
"""Characters in which so many links stand: no reader's list has longer ones."""
_ITEM = r"<li(?: [^<>]*+)?>\s*+<a [^<]{1,500}+</a>\s*+</li>"
_LIST = re.compile(rf"({_ITEM})(?:\s*+{_ITEM})*+")  # whole lists: no item is looked at twice


def without_menus(html: str, kept: Sequence[re.Pattern[str]]) -> str:
    """The page with one link left of each long list of links; lists that name one of `kept` stay.

    A list is long from thirty items on, each of them one link of plain words. Whole items go, so
    that the elements around them stay what they were.
    """

    def shortened(found: re.Match[str]) -> str:
        whole = found[0]
        is_long = whole.count("<li", 0, _FIRST) >= _LEAST
        if not is_long or any(pattern.search(whole) for pattern in kept):
            return whole
        return found[1]

    return _LIST.sub(shortened, html)
