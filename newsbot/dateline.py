"""The dateline: city, agencies and day at the start of a news text.

The grammar behind `site/datelines.tsv`, with all that varies in brackets:

    CITY[,|:] [Sep 3] (AGENCY [/ AGENCY ...][ ]-[ ]DATE[ ]) [:]TEXT
"""

import re
from zoneinfo import ZoneInfo

from newsbot.dates import find
from newsbot.items import Dateline
from newsbot.text import without_repeats

_LONGEST_LOCATION = 60
# MOSCOW (UrduPoint News / Sputnik - 28th December, 2021) Russia
_SHAPE = re.compile(
    rf"^(?P<location>[^\W\d_][^()\n]{{1,{_LONGEST_LOCATION}}}(?:\([^()\n]{{1,20}}\) ?,?)?)"
    r" ?\((?P<inside>[^()\n]{3,160})\)"
)
_AFTER = re.compile(r" ?:? ?")
# ISLAMABAD, Sep 3
_FILED = re.compile(
    r"(?<=[ ,])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/|]| [-–—] ")
_EDGES = " ,:;-–—/"
# D.I. KHAN; Abu Dhabi; RIO DE JANEIRO; MIRPUR (AJK); ISLAMABAD/KARACHI
_PLACE = re.compile(r"[^\W\d_][\w.'’()/-]*(?:,? [^\W\d_(][\w.'’()/-]*| \(\w{1,20}\)){0,5}")
_SMALL_WORDS = frozenset("of the and de da del la al el ul us ud e i on in upon san".split())


def split(text: str, zone: ZoneInfo, brands: tuple[str, ...] = ()) -> tuple[Dateline | None, str]:
    """The dateline at the start of a folded text, and the text without it.

    What stands in brackets must hold a written date, or one of the `brands` (the publisher's
    own names), else it is part of the text.
    """
    match = _SHAPE.match(text)
    if match is None:
        return None, text
    location = _location(match["location"])
    dateline = location and _filed(location, match["inside"], match[0], zone, brands)
    if not dateline:
        return None, text
    after = _AFTER.match(text, match.end())
    return dateline, text[after.end() if after else match.end() :]


def _location(words: str) -> str | None:
    place = _FILED.sub("", words.strip(_EDGES)).strip(_EDGES)
    if not _PLACE.fullmatch(place):
        return None
    if any(word[0].islower() and word not in _SMALL_WORDS for word in place.split()):
        return None
    return place


def _filed(
    location: str, inside: str, raw: str, zone: ZoneInfo, brands: tuple[str, ...]
) -> Dateline | None:
    found = find(inside, zone)
    if found is not None and found.moment is None:
        return None
    date = found and found.moment and found.moment.instant.date().isoformat()
    before = inside[: found.start] if found is not None else inside
    agencies = without_repeats(name.strip(_EDGES) for name in _BETWEEN.split(before))
    if not date and not any(agency in brands for agency in agencies):
        return None
    return Dateline(location=location, date=date or None, agencies=agencies, raw=raw)
