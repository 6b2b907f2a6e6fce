"""The byline: who wrote an article and when, in one line above it."""

import re
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsbot.dates import Moment, find, find_age
from newsbot.text import fold

LONGEST = 160
"""Characters of the longest text that can be a byline."""

# Fahad Shabbir (@FahadShabbir)
_HANDLE = re.compile(r" ?[(\[]?@\w{1,50}[)\]]?")
_LEAD_IN = re.compile(r"^(?:by|author|written by|posted by)\b[ :]*", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"\b(?:published|updated|posted|last updated)\b[ :]{0,2}(?:on|at)?[ :]{0,2}$", re.IGNORECASE
)
_EDGES = " ,|-–—·•:"
# Sumaira FH; A. B. C. D'Souza-Khan
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,4}")


class Byline(NamedTuple):
    """What a byline says: `Faizan Hashmi 5 minutes ago Tue 28th December 2021 | 04:25 PM`."""

    author: str | None
    """Name without handle."""
    published: Moment | None
    """The written date, else the age; never the age where any date is written (it is the age
    at which the page was made, not read)."""


def parse(text: str, zone: ZoneInfo, now: datetime) -> Byline | None:
    """The byline in `text`; None where the text holds neither date nor age.

    A written date without offset is in `zone`; an age counts back from `now` (aware).
    """
    text = fold(text[: 4 * LONGEST])
    if len(text) > LONGEST:
        return None
    found = [f for f in (find(text, zone), find_age(text, now.astimezone(zone))) if f is not None]
    if not found:
        return None
    return Byline(author_name(text[: min(f.start for f in found)]), found[0].moment)


def author_name(text: str) -> str | None:
    """The name of a person in the words before a date or of an author link, without handle."""
    text = _HANDLE.sub("", fold(text[:LONGEST]))
    text = _PUBLISHED.sub("", _LEAD_IN.sub("", text).strip(_EDGES)).strip(_EDGES)
    return text if _NAME.fullmatch(text) else None
