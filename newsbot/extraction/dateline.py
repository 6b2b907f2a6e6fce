"""The dateline: city, agencies and day at the start of a news text.

The grammar behind `tests/site/datelines.tsv`, with all that varies in brackets:

    CITY[,|:] [Sep 3] (AGENCY [/ AGENCY ...][ ]-[ ]DATE[ ]) [:]TEXT

In Urdu Arabic commas stand between agencies and date, and no space before the bracket.
"""

import re

from newsbot.items import Dateline
from newsbot.words.dates import find
from newsbot.words.locale import Locale
from newsbot.words.text import without_repeats

_LONGEST_LOCATION = 60
_MOST_WORDS = 6
# MOSCOW (UrduPoint News / Sputnik - 28th December, 2021) Russia
_SHAPE = re.compile(
    rf"^(?P<location>[^()\n]{{2,{_LONGEST_LOCATION}}}"
    r"(?:\([^()\n]{1,20}\) ?[,:]?[^()\n]{0,20})?)\((?P<inside>[^()\n]{2,160})\)"
)
_AFTER = re.compile(r"[ :;,.–—،۔\u200e\u200f-]*")
_SENTENCE_GOES_ON = re.compile(r" ?[a-z]")  # Liverpool (Anfield, December 28, 2021) drew
_PARTED = re.compile(r" ?(?:--|[—–:-])")  # CHICAGO (AP) — Two
_HANDLE = re.compile(r" ?\(@\w{1,30}\)")
_MONTHS = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
# ISLAMABAD, Sep 3; KARACHI, 28 Dec; LAHORE, Tuesday, Dec 27-28, 2021
_FILED = re.compile(
    rf"(?<=[ ,:])(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}},? )?(?:{_MONTHS}[.,]{{0,2}}"
    rf" \d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTHS})(?:st|nd|rd|th|-\d{{1,2}})?(?:,? \d{{4}})?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[/|،۔]| [-–—] ")
_EDGES = ' ,:;-–—/،۔“”"\u200e\u200f'
# Where nobody vouches for it, a place is words with capitals: D.I. KHAN; Abu Dhabi
_PLACE = re.compile(r"[^\W\d_][\w.'’()/-]*(?:,? [^\W\d_(][\w.'’()/-]*| \(\w{1,20}\)){0,5}")
_AGENCY = re.compile(r"[^\W\d_][^\d]{1,40}")


def split(
    text: str, locale: Locale, brands: tuple[str, ...] = (), known: tuple[str, ...] = ()
) -> tuple[Dateline | None, str]:
    """The dateline at the start of a folded text, and the text without it.

    The brackets hold agencies and a date. Where one of the agencies is of the `brands` (the
    publisher's own names), a few words of any kind before them are the place, or the date may
    be missing; else the place must look like one, and no sentence may go on behind them. One of
    the `known` agencies needs no date where a dash or a colon follows, or a day stands before it.
    """
    match = _SHAPE.match(text) if "(" in text else None
    dateline = match and _read(match, locale, brands, known)
    if not match or not dateline:
        return None, text
    after = _AFTER.match(text, match.end())
    return dateline, text[after.end() if after else match.end() :]


def _read(
    match: re.Match[str], locale: Locale, brands: tuple[str, ...], known: tuple[str, ...]
) -> Dateline | None:
    inside = match["inside"]
    found = find(inside, locale)
    moment = found and found.moment
    if found is not None and moment is None:
        return None
    before = inside[: found.start] if found is not None else inside
    names = without_repeats(name.strip(_EDGES) for name in _BETWEEN.split(before))
    agencies = [name for name in names if moment or not any(map(str.isdigit, name))]
    is_vouched = any(_is_of(agency, brand) for agency in agencies for brand in brands)
    location = _location(match["location"])
    is_plausible = bool(agencies) and all(map(_is_agency, agencies)) and _is_place(location)
    if is_vouched and moment:
        is_plausible = 0 < len(location.split()) <= _MOST_WORDS
    elif not moment:
        is_known = _is_parted(match) and any(agency in known for agency in agencies)
        is_plausible = (is_vouched or is_known) and _is_place(location)
    elif _SENTENCE_GOES_ON.match(match.string, match.end()):
        is_plausible = False
    if not location or not is_plausible:
        return None
    return Dateline(
        location=location,
        date=moment.instant.date().isoformat() if moment else None,
        agencies=agencies,
        raw=match[0],
    )


def _is_parted(match: re.Match[str]) -> bool:
    """Whether no sentence can have begun: CHICAGO (AP) — Two; New Delhi, Dec 28 (PTI) Two."""
    if _PARTED.match(match.string, match.end()):
        return True
    is_filed = _FILED.search(match["location"].strip(_EDGES)) is not None
    return is_filed and not _SENTENCE_GOES_ON.match(match.string, match.end())


def _is_of(agency: str, brand: str) -> bool:
    """Whether an agency is a brand, or has its name first."""
    return agency == brand or agency.startswith(f"{brand} ")


def _location(words: str) -> str:
    place = _HANDLE.sub("", words).strip(_EDGES).replace(":", ", ")
    return _FILED.sub("", place.replace("  ", " ")).strip(_EDGES)


def _is_place(words: str) -> bool:
    return bool(_PLACE.fullmatch(words)) and not any(word[0].islower() for word in words.split())


def _is_agency(words: str) -> bool:
    return bool(_AGENCY.fullmatch(words)) and words[0].isupper()
