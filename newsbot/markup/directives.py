"""What a page says to crawlers: robots directives, and opt-outs from text and data mining."""

import re
from collections.abc import Iterable, Mapping

from newsbot.markup.page import Page

_OURS = ("robots", "newsbot")
_WORD = re.compile(r"[a-z-]+")
_OPT_OUTS = frozenset(("noai", "noimageai", "noml", "tdm-reservation"))


def directives(page: Page, headers: Mapping[str, list[str]]) -> frozenset[str]:
    """The words of X-Robots-Tag and of the robots elements that are meant for us.

    `nofollow`, `noindex`, `noarchive`, `noai` ...; `none` is both of the first two;
    `tdm-reservation` where the page reserves text and data mining
    (https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/). `headers` by their
    names in lower case.
    """
    values = [
        *_for_us(headers.get("x-robots-tag", [])),
        *(value for name in _OURS for value in page.metas(name)),
    ]
    found = {word for value in values for word in _WORD.findall(value.lower())}
    if "none" in found:
        found |= {"noindex", "nofollow"}
    reserved = [*headers.get("tdm-reservation", []), *page.metas("tdm-reservation")]
    if any(value.strip() == "1" for value in reserved):
        found.add("tdm-reservation")
    return frozenset(found)


def opt_outs(found: Iterable[str]) -> list[str]:
    """Those that reserve the text from machines, in order."""
    return sorted(_OPT_OUTS.intersection(found))


def _for_us(values: Iterable[str]) -> list[str]:
    """`unavailable_after`, or directives that begin with another crawler's name, are not."""
    ours = []
    for value in values:
        name, colon, rest = value.partition(":")
        if not colon:
            ours.append(value)
        elif name.strip().lower() in _OURS:
            ours.append(rest)
    return ours
