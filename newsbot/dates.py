"""Dates: from the words of a page to instants.

Nothing here reads the clock or knows a site: the zone and the moment of retrieval are arguments.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import combinations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateparser.date import DateDataParser

from newsbot.text import fold

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

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST_AFTER_RETRIEVAL = timedelta(hours=24)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:\b(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?,? )?"
)
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?: ?(?:st|nd|rd|th)\b)?(?: of)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_TIME = (
    r"(?:,? ?(?:[|·(/-]|at\b)? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?(?P<zone>(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?(?!\d)"
    r"|(?:gmt|utc?|z|[ecm][sd]t|pdt|bst|ist|cet)\b))?)?"
)
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        # Tue 28th December 2021 | 04:25 PM; 19th February 2020; Tue, 28 Dec 2021 16:25:09 +0500
        rf"{_WEEKDAY}{_DAY}[ -]?{_MONTH} ?,?[ -]?{_YEAR}{_TIME}",
        # December 30, 2021 | 03:10 PM; Jan 18th, 2022
        rf"{_WEEKDAY}\b{_MONTH} ?{_DAY} ?,? {_YEAR}{_TIME}",
        # 28/12/2021 16:25; 28-12-2021; 28.12.2021: the day first, as in Pakistan and Britain
        rf"{_WEEKDAY}(?<![\d/.-])(?P<day>\d{{1,2}})(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by){_YEAR}(?![/-]){_TIME}",
        # 2021-02-28T23:22:17+0500; 2021-02-28 23:22; 2021-02-28
        r"(?<![\d-])(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)"
        r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
        r"(?: ?(?P<half>[ap])\.?m\b)? ?(?P<zone>[+-]\d{2}:?\d{2}(?!\d)|Z\b)?)?",
    )
)
# 5 minutes ago; an hour ago; 2 days ago; just now
_AGE = re.compile(
    r"(?<!\w)(?:(?P<count>\d{1,4}|an?|one|few|a few) "
    r"(?P<unit>second|sec|minute|min|hour|hr|day|week|month|year)s? ago\b|just now\b)",
    re.IGNORECASE,
)
_SPANS = {
    "second": timedelta(seconds=1),
    "sec": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "day": timedelta(days=1),
}
_AGE_PRECISIONS = {"hour": "hour", "hr": "hour", "day": "day"}  # else minute
_OFFSET = re.compile(
    r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?", re.IGNORECASE
)
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


def find(text: str, zone: ZoneInfo) -> Found | None:
    """The first written date in a folded text; a date without offset is in `zone`.

    A date that does not exist (31st February), or whose weekday is another day's, is found
    but has no moment: such words are no reason to believe any part of them.
    """
    matches = [match for shape in _SHAPES if (match := shape.search(text))]
    if not matches:
        return None
    match = min(matches, key=lambda match: match.start())
    return Found(_moment(match, zone), match.start(), match.end())


def find_age(text: str, now: datetime) -> Found | None:
    """The first age ("5 minutes ago") in a folded text, as a moment before `now` (aware).

    An age in weeks or more names no day: it is found but has no moment.
    """
    match = _AGE.search(text)
    if match is None:
        return None
    unit = (match["unit"] or "second").lower()
    count = match["count"] or "0"
    moment = None
    if unit in _SPANS and "few" not in count.lower():
        past = now - (int(count) if count.isdecimal() else 1) * _SPANS[unit]
        precision = _AGE_PRECISIONS.get(unit, "minute")
        moment = Moment(_floor(past, precision), precision, match[0])
    return Found(moment, match.start(), match.end())


def read(text: str, zone: ZoneInfo, now: datetime, language: str) -> Moment | None:
    """The moment that a text names: an exact shape, an age, or any form that dateparser reads.

    Only a complete date counts: `December 2021` or `Monday` alone gives None. Nothing is looked
    for beyond the first 500 characters.
    """
    text = fold(text[:_LONGEST])
    if (found := find(text, zone)) is not None:
        return found.moment
    if (found := find_age(text, now.astimezone(zone))) is not None:
        return found.moment
    if len(text) > _LONGEST_FREE_FORM or not any(map(str.isdigit, text)):
        return None
    data = _free_form(language, zone.key).get_date_data(text)
    if data is None or data.date_obj is None:
        return None
    precision = "minute" if data.period == "time" else "day"
    instant = data.date_obj.astimezone(zone)
    return Moment(_floor(instant, precision), precision, text)


def span(
    words: str, zone: ZoneInfo, now: datetime, language: str
) -> tuple[datetime, datetime] | None:
    """The first and the last second that words as a person types them mean.

    `2021-12-28` and `yesterday` are a day, `December 2021` a month, `2021` a year, `2 hours ago`
    a minute, all in `zone`; "now" and what lies before it are counted from `now` (aware). None
    where the words are no date, leave open which one, or name a year before 1990 or to come.
    """
    words = fold(words)
    exact = find(words, zone)
    if exact is not None and exact.moment is None:
        return None
    base = now.astimezone(zone).replace(tzinfo=None)
    ends: list[tuple[datetime, str | None]] = []
    for edge in ("first", "last"):
        try:
            data = _typed(language, zone.key, edge, base).get_date_data(words)
        except OverflowError:  # the year 1, in a zone
            return None
        if data is None or data.date_obj is None:
            return None
        if not _EARLIEST.year <= data.date_obj.year <= now.year + 1:
            return None
        ends.append((data.date_obj.astimezone(zone), data.period))
    (first, period), (last, _) = ends
    if period == "time":
        first, last = _floor(first, "minute"), _floor(last, "minute") + timedelta(seconds=59)
    else:
        first, last = _floor(first, "day"), last.replace(hour=23, minute=59, second=59)
    if period not in ("month", "year") and last - first >= timedelta(days=1):
        return None
    return first, last.replace(microsecond=0)


def is_sane(moment: Moment, retrieved_at: datetime) -> bool:
    """Whether an article retrieved then can have been published at that moment."""
    return _EARLIEST <= moment.instant <= retrieved_at + _LATEST_AFTER_RETRIEVAL


def best(moments: Mapping[str, Moment]) -> tuple[str, Moment] | None:
    """The source and moment to believe: the finest precision, then the order of `SOURCES`."""
    if not moments:
        return None
    return min(
        moments.items(),
        key=lambda item: (PRECISIONS.index(item[1].precision), SOURCES.index(item[0])),
    )


def disagreeing(moments: Mapping[str, Moment]) -> Iterator[tuple[str, str]]:
    """Pairs of sources that cannot both be right, each pair once.

    Two moments agree when they lie within the coarser unit of the two of each other: a text
    filed late on one day is often published early on the next.
    """
    for (one, first), (other, second) in combinations(moments.items(), 2):
        unit = max(_UNITS[first.precision], _UNITS[second.precision])
        if abs(first.instant - second.instant) > unit:
            yield one, other


def iso(instant: datetime, zone: tzinfo) -> str:
    """ISO 8601 with the offset of `zone`, to the second."""
    return instant.astimezone(zone).isoformat(timespec="seconds")


def _moment(match: re.Match[str], zone: ZoneInfo) -> Moment | None:
    parts = match.groupdict()
    try:
        instant = datetime(
            int(parts["year"]),
            _month(parts["month"]),
            int(parts["day"]),
            _hour(parts["hour"], parts.get("half")),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_offset(parts["zone"]) or zone,
        )
    except ValueError:
        return None
    weekday = parts.get("weekday")
    if weekday and _WEEKDAYS[instant.weekday()] != weekday[:3].lower():
        return None
    precision = "second" if parts["second"] else "minute" if parts["hour"] else "day"
    local = instant.astimezone(zone)
    if precision == "second" and (local.hour, local.minute, local.second) == (0, 0, 0):
        precision = "day"  # how machines write a day without its time
    return Moment(instant, precision, match[0].strip())


def _month(name: str) -> int:
    return int(name) if name.isdecimal() else _MONTHS.index(name[:3].lower()) + 1


def _hour(hour: str | None, half: str | None) -> int:
    value = int(hour or 0)
    if half is None:
        return value
    if not 1 <= value <= 12:
        raise ValueError(f"{value} is no hour of a twelve-hour clock")
    return value % 12 + (12 if half.lower() == "p" else 0)


def _offset(words: str | None) -> timezone | None:
    """The offset that is written; raises ValueError for a name that has several meanings."""
    if not words:
        return None
    if words.lower() in ("z", "ut", "utc", "gmt"):
        return UTC
    match = _OFFSET.fullmatch(words)
    if match is None:
        raise ValueError(f"{words} is no offset")
    span = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    return timezone(span if match["sign"] == "+" else -span)


def _floor(instant: datetime, precision: str) -> datetime:
    finer = PRECISIONS[: PRECISIONS.index(precision)]
    return instant.replace(
        hour=0 if "hour" in finer else instant.hour,
        minute=0 if "minute" in finer else instant.minute,
        second=0 if "second" in finer else instant.second,
        microsecond=0,
    )


@cache
def _free_form(language: str, zone: str) -> DateDataParser:
    return _parser(
        language, zone, REQUIRE_PARTS=["day", "month", "year"], PARSERS=["absolute-time"]
    )


def _typed(language: str, zone: str, edge: str, base: datetime) -> DateDataParser:
    """Reads what a person types; an open day or month is the `edge` one, `first` or `last`."""
    return _parser(
        language,
        zone,
        RELATIVE_BASE=base,
        PREFER_DATES_FROM="past",
        PREFER_DAY_OF_MONTH=edge,
        PREFER_MONTH_OF_YEAR=edge,
    )


def _parser(language: str, zone: str, **settings: object) -> DateDataParser:
    common = {
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",  # 03-04-2021 is in April wherever the sites we read are
    }
    return DateDataParser(languages=[language], settings={**common, **settings})
