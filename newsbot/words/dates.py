"""Dates: from the words of a page to instants.

Nothing here reads the clock or knows a site: the locale and the moment of retrieval are arguments.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsbot.words import freeform
from newsbot.words.dateshapes import (
    AGES,
    CLOCK,
    DATES,
    ONE,
    SPANS,
    Shape,
    as_typed,
    month_of,
    weekday_of,
)
from newsbot.words.locale import Locale
from newsbot.words.text import fold

SOURCES = ("json-ld", "byline", "meta", "feed", "dateline")
"""Where a date can be read, the most trusted first."""

_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
PRECISIONS = tuple(_UNITS)
"""How finely a date can be known, the finest first."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No article is older."""
_MIDNIGHT = time()
_LATEST_AFTER_RETRIEVAL = timedelta(hours=24)

_OFFSET = re.compile(
    r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_CLOCK_NAME = re.compile(rf"\b(?:{CLOCK.upper()})\b")
_US_CLOCKS = {
    "E": ZoneInfo("America/New_York"),
    "C": ZoneInfo("America/Chicago"),
    "M": ZoneInfo("America/Denver"),
    "P": ZoneInfo("America/Los_Angeles"),
}
"""By the first letter of what they are called: EST, EDT, ET."""
_OWN_NAMES = {"Asia/Karachi": frozenset(("PST",))}
"""What a clock is called at home, and another clock elsewhere."""
_LONGEST = 500
_LONGEST_FREE_FORM = 60


class Moment(NamedTuple):
    """An instant as a page tells it."""

    instant: datetime
    """Aware; at the start of the second, minute, hour or day that the words name."""
    precision: str
    """One of `PRECISIONS`."""
    raw: str
    """The words it was read from."""


class Found(NamedTuple):
    """A date within a text: `moment` is None where the words are a date that cannot be."""

    moment: Moment | None
    start: int
    end: int


@lru_cache(maxsize=256)  # one page says its date in several places
def find(text: str, locale: Locale) -> Found | None:
    """The first written date in a folded text; a date without offset is in the locale's zone.

    A date that does not exist (31st February), or whose weekday is another day's, is found
    but has no moment: such words are no reason to believe any part of them.
    """
    match = _first(DATES, text) if _DIGIT.search(text) else None
    return match and Found(_moment(match, locale), match.start(), match.end())


def find_age(text: str, now: datetime) -> Found | None:
    """The first age ("5 minutes ago") in a folded text, as a moment before `now` (aware).

    An age in weeks or more names no day: it is found but has no moment.
    """
    if text.isascii() and "ago" not in (lowered := text.lower()) and "now" not in lowered:
        return None  # soon told, and so it is with nearly all text
    match = _first(AGES, text)
    if match is None:
        return None
    unit, count = as_typed(match["unit"] or "second"), (match["count"] or "0").lower()
    moment = None
    if unit in SPANS and (count.isdecimal() or count in ONE):
        past = now - (int(count) if count.isdecimal() else 1) * SPANS[unit]
        precision = _precision_of(SPANS[unit])
        moment = Moment(floor(past, precision), precision, match[0])
    return Found(moment, match.start(), match.end())


def read(text: str, locale: Locale, now: datetime) -> Moment | None:
    """The moment that a text names: an exact shape, an age, or any form that dateparser reads.

    Only a complete date counts: `December 2021` or `Monday` alone gives None. Nothing is looked
    for beyond the first 500 characters.
    """
    text = fold(text[:_LONGEST])
    if (found := find(text, locale)) is not None:
        return found.moment
    if (found := find_age(text, now.astimezone(locale.zone))) is not None:
        return found.moment
    if len(text) > _LONGEST_FREE_FORM or not any(map(str.isdigit, text)):
        return None
    return _free_form(text, locale)


def _free_form(text: str, locale: Locale) -> Moment | None:
    """What dateparser reads; it knows one meaning alone of a clock's name that has several."""
    name = _CLOCK_NAME.search(text)
    try:
        zone = _offset(name[0] if name else None, locale.zone)
    except ValueError:
        return None
    free = freeform.find(text.replace(name[0], "") if name else text, locale)
    if free is None:
        return None
    instant, precision = free
    return Moment(
        floor(instant.replace(tzinfo=zone) if name else instant, precision), precision, text
    )


def is_age(moment: Moment) -> bool:
    """Whether a moment was not written as a date, but as an age."""
    return find_age(moment.raw, moment.instant) is not None


def is_sane(moment: Moment, retrieved_at: datetime) -> bool:
    """Whether an article retrieved then can have been published at that moment."""
    return EARLIEST <= moment.instant <= retrieved_at + _LATEST_AFTER_RETRIEVAL


def best(moments: Mapping[str, Moment]) -> tuple[str, Moment] | None:
    """The source and moment to believe.

    The first of `SOURCES` with which another agrees is trusted; where no two agree, the first.
    A finer one counts instead where it agrees with that: one that does not has a mistake of its
    own, such as local time that is called GMT.
    """
    if not moments:
        return None
    in_order = sorted(moments.items(), key=lambda item: SOURCES.index(item[0]))
    alike = ([item for item in in_order if agree(item[1], moment)] for _, moment in in_order)
    agreeing = next((items for items in alike if len(items) > 1), in_order[:1])
    return min(agreeing, key=lambda item: PRECISIONS.index(item[1].precision))


def disagreeing(moments: Mapping[str, Moment]) -> Iterator[tuple[str, str]]:
    """Pairs of sources that cannot both be right, each pair once.

    Two moments agree when they lie within the coarser unit of the two of each other: a text
    filed late on one day is often published early on the next.
    """
    for (one, first), (other, second) in combinations(moments.items(), 2):
        if not agree(first, second):
            yield one, other


def agree(one: Moment, other: Moment) -> bool:
    """Whether two moments lie within the coarser unit of the two of each other."""
    unit = max(_UNITS[one.precision], _UNITS[other.precision])
    return abs(one.instant - other.instant) <= unit


def iso(instant: datetime, zone: tzinfo) -> str:
    """ISO 8601 with the offset of `zone`, to the second."""
    return instant.astimezone(zone).isoformat(timespec="seconds")


def floor(instant: datetime, precision: str) -> datetime:
    """The start of the second, minute, hour or day that an instant lies in."""
    finer = PRECISIONS[: PRECISIONS.index(precision)]
    return instant.replace(
        hour=0 if "hour" in finer else instant.hour,
        minute=0 if "minute" in finer else instant.minute,
        second=0 if "second" in finer else instant.second,
        microsecond=0,
    )


def _first(shapes: Sequence[Shape], text: str) -> re.Match[str] | None:
    """The match that begins first, of any shape; of several the one whose shape stands first."""
    first = None
    for shape in shapes:
        sign = shape.sign.search(text)
        match = shape.whole.search(text, max(0, sign.start() - shape.before)) if sign else None
        if match is not None and (first is None or match.start() < first.start()):
            first = match
            if match.start() == 0:
                break
    return first


def _moment(match: re.Match[str], locale: Locale) -> Moment | None:
    parts = match.groupdict()
    if locale.is_month_first and "by" in parts:  # numbers alone
        parts["day"], parts["month"] = parts["month"], parts["day"]
    try:
        instant = datetime(
            int(parts["year"]),
            month_of(parts["month"]),
            int(parts["day"]),
            _hour(parts["hour"], parts.get("half")),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_offset(parts["zone"], locale.zone),
        )
    except ValueError:
        return None
    weekday = parts.get("weekday")
    if weekday and instant.weekday() != weekday_of(weekday):
        return None
    precision = "second" if parts["second"] else "minute" if parts["hour"] else "day"
    if precision == "second" and (day := _day_of(instant, locale.zone)) is not None:
        instant, precision = day, "day"
    return Moment(instant, precision, match[0].strip())


def _day_of(instant: datetime, zone: ZoneInfo) -> datetime | None:
    """The start in `zone` of the day that is meant; None where a time is meant.

    Machines write a day without its time as its first second, of their own zone or of any.
    """
    if instant.time() == _MIDNIGHT:
        return instant.replace(tzinfo=zone)
    return instant if instant.astimezone(zone).time() == _MIDNIGHT else None


def _hour(hour: str | None, half: str | None) -> int:
    value = int(hour or 0)
    if half is None:
        return value
    if not 1 <= value <= 12:
        raise ValueError(f"{value} is no hour of a twelve-hour clock")
    return value % 12 + (12 if half.lower() == "p" else 0)


def _offset(words: str | None, zone: ZoneInfo) -> tzinfo:
    """The offset that is written, that of `zone` where none is or it is called by its name.

    Raises ValueError for a name that has several meanings.
    """
    if not words:
        return zone
    if words.lower() in ("z", "ut", "utc", "gmt"):
        return UTC
    name = words.upper()
    if name in _names_of(zone):
        return zone
    if name in _US_NAMES and (len(name) == len("ET") or _names_of(zone) <= _US_NAMES):
        return _US_CLOCKS[name[0]]
    match = _OFFSET.fullmatch(words)
    if match is None:
        raise ValueError(f"{words} is no offset")
    span = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(span if match["sign"] == "+" else -span)


@cache
def _names_of(zone: ZoneInfo) -> frozenset[str | None]:
    """What the zone's clock is called in winter and in summer: EST and EDT."""
    names = frozenset(datetime(2021, month, 1, tzinfo=zone).tzname() for month in (1, 7))
    return names | _OWN_NAMES.get(zone.key, frozenset())


_US_NAMES = frozenset(f"{letter}T" for letter in _US_CLOCKS).union(
    *map(_names_of, _US_CLOCKS.values())
)


def _precision_of(unit: timedelta) -> str:
    """How finely an age in this unit is meant; nobody counts seconds."""
    return "minute" if unit < _UNITS["hour"] else "hour" if unit < _UNITS["day"] else "day"
