"""What a page says to crawlers: robots directives, and opt-outs from text and data mining."""

import re
from collections.abc import Iterable, Mapping

from newsbot.markup.page import Page

_OURS = ("robots", "newsbot")
_WORD = re.compile(r"[a-z-]+")
_VALUED = frozenset(("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"))
_NAME = re.compile(r"[a-z][\w.-]*")
"""What a crawler can be called; a time of day, which has a colon too, is no such thing."""
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
    """Those behind another crawler's name are not, nor are those that have a value of their own.

    A name holds for all that stands behind it in one header.
    """
    ours = []
    for value in values:
        is_ours = True
        for part in value.split(","):
            name, colon, rest = (words.strip().lower() for words in part.partition(":"))
            if colon and (name in _VALUED or not _NAME.fullmatch(name)):
                continue
            if colon:
                is_ours = name in _OURS
            if is_ours:
                ours.append(rest if colon else name)
    return ours
