"""The byline: who wrote an article and when, in one line above it."""

import re
from datetime import datetime
from typing import NamedTuple

from newsbot.dates import Found, Moment, find, find_age
from newsbot.locale import Locale
from newsbot.text import fold

LONGEST = 160
"""Characters of the longest text that can be a byline."""

# Fahad Shabbir (@FahadShabbir)
_HANDLE = re.compile(r"[(\[]?@\w++[)\]]?")
_LEAD_IN = re.compile(r"^(?:by|author|written by|posted by)\b[ :]*", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|posted)\b", re.IGNORECASE)
_LEAD_OUT = re.compile(
    r"(?:\b(?:published|updated|posted|last updated)\b)?[ :]{0,2}\b(?:on|at)?[ :]{0,2}"
    r"(?:\b\d{1,2}:\d{2}(?: ?[ap]m)?[ ,|]{0,2})?$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(r",|;|/| and | & ", re.IGNORECASE)
# Sumaira FH; A. B. C. D'Souza-Khan
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,5}")
# What stands where a name could, and is none.
_NO_NAME = re.compile(
    r"\b(?:correspondent|reporter|editor|desk|writer|staff|bureau|news|agency|monitoring|home|ago"
    r"|share|views?|comments?|read|listen|more|from|updated|published|follow)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset("al bin bint de el ibn ud ul ur van von".split())
_EDGES = " ,|-–—·•:()"


class Byline(NamedTuple):
    """What a byline says: `Faizan Hashmi 5 minutes ago Tue 28th December 2021 | 04:25 PM`."""

    authors: list[str]
    """Names without handle."""
    published: Moment | None
    """The written date, else the age; never the age where any date is written (it is the age
    at which the page was made, not read)."""


def parse(text: str, locale: Locale, now: datetime) -> Byline | None:
    """The byline in `text`; None where the text holds neither date nor age.

    A written date is read as the locale has it; an age counts back from `now` (aware). Of several
    dates the one after "Published" counts, else the first.
    """
    text = fold(text[: 4 * LONGEST])
    if len(text) > LONGEST:
        return None
    found = [f for f in (_written(text, locale), find_age(text, now.astimezone(locale.zone))) if f]
    if not found:
        return None
    first = min(f.start for f in (find(text, locale), *found) if f is not None)
    return Byline(names(text[:first]), found[0].moment)


def says_published(text: str) -> bool:
    """Whether a date in the text is called that of publishing: others may be that of a change."""
    return _PUBLISHED.search(text) is not None


def names(text: str) -> list[str]:
    """The names of people in the words before a date or of an author link, without handles.

    Job titles, desks and whatever else is no name are left out.
    """
    text = fold(_HANDLE.sub(" ", fold(text[:LONGEST])))
    text = _LEAD_OUT.sub("", _LEAD_IN.sub("", text.strip(_EDGES)).strip(_EDGES)).strip(_EDGES)
    pieces = (piece.strip(_EDGES) for piece in _BETWEEN_NAMES.split(text))
    return [piece for piece in pieces if _is_name(piece)]


def _is_name(words: str) -> bool:
    if not _NAME.fullmatch(words) or _NO_NAME.search(words):
        return False
    return all(word[0].isupper() or word in _PARTICLES for word in words.split())


def _written(text: str, locale: Locale) -> Found | None:
    if (label := _PUBLISHED.search(text)) and (found := find(text[label.end() :], locale)):
        return Found(found.moment, found.start + label.end(), found.end + label.end())
    return find(text, locale)
