"""Menus: long lists of links and nothing else, which every page repeats and no reader reads.

Parsing them costs most of a news page: of 92 kB with a thousand elements in menu and footer,
four fifths of the time.
"""

import re

_LEAST = 30
"""Links, more than an article has topics or recent stories."""
_ITEM = r"<li(?: [^<>]*+)?>\s*+<a [^<]*+</a>\s*+</li>"
_MENU = re.compile(rf"({_ITEM})(?:\s*+{_ITEM}){{{_LEAST - 1},}}+")


def without_menus(html: str, kept: re.Pattern[str]) -> str:
    """The page with one link left of each long list of links; lists that name one of `kept` stay.

    A list is long from thirty items on, each of them one link of plain words. Whole items go, so
    that the elements around them stay what they were.
    """
    return _MENU.sub(lambda menu: menu[0] if kept.search(menu[0]) else menu[1], html)
