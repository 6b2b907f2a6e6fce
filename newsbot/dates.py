"""Dates: from the words of a page to instants.

Nothing here reads the clock or knows a site: the zone and the moment of retrieval are arguments.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from newsbot.dateshapes import AGES, DATES, ONE, SPANS, as_typed, month_of, weekday_of
from newsbot.text import fold

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

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

_OFFSET = re.compile(
    r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?", re.IGNORECASE
)
_DIGIT = re.compile(r"\d")
_AGO = ("ago", "now")
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
def find(text: str, zone: ZoneInfo) -> Found | None:
    """The first written date in a folded text; a date without offset is in `zone`.

    A date that does not exist (31st February), or whose weekday is another day's, is found
    but has no moment: such words are no reason to believe any part of them.
    """
    match = _first(DATES, text) if _DIGIT.search(text) else None
    return match and Found(_moment(match, zone), match.start(), match.end())


def find_age(text: str, now: datetime) -> Found | None:
    """The first age ("5 minutes ago") in a folded text, as a moment before `now` (aware).

    An age in weeks or more names no day: it is found but has no moment.
    """
    if text.isascii() and not any(word in text.lower() for word in _AGO):
        return None  # soon told, and so it is with nearly all text
    match = _first(AGES, text)
    if match is None:
        return None
    unit, count = as_typed(match["unit"] or "second"), (match["count"] or "0").lower()
    moment = None
    if unit in SPANS and (count.isdecimal() or count in ONE):
        past = now - (int(count) if count.isdecimal() else 1) * SPANS[unit]
        precision = _precision_of(SPANS[unit])
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


def _first(shapes: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The match that begins first, of any shape; of several the one whose shape stands first."""
    first = None
    for shape in shapes[:-1] if text.isascii() else shapes:
        match = shape.search(text)
        if match is not None and (first is None or match.start() < first.start()):
            first = match
            if match.start() == 0:
                break
    return first


def _moment(match: re.Match[str], zone: ZoneInfo) -> Moment | None:
    parts = match.groupdict()
    try:
        instant = datetime(
            int(parts["year"]),
            month_of(parts["month"]),
            int(parts["day"]),
            _hour(parts["hour"], parts.get("half")),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_offset(parts["zone"]) or zone,
        )
    except ValueError:
        return None
    weekday = parts.get("weekday")
    if weekday and instant.weekday() != weekday_of(weekday):
        return None
    precision = "second" if parts["second"] else "minute" if parts["hour"] else "day"
    local = instant.astimezone(zone)
    if precision == "second" and (local.hour, local.minute, local.second) == (0, 0, 0):
        precision = "day"  # how machines write a day without its time
    return Moment(instant, precision, match[0].strip())


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


def _precision_of(unit: timedelta) -> str:
    """How finely an age in this unit is meant; nobody counts seconds."""
    return "minute" if unit < _UNITS["hour"] else "hour" if unit < _UNITS["day"] else "day"


def _floor(instant: datetime, precision: str) -> datetime:
    finer = PRECISIONS[: PRECISIONS.index(precision)]
    return instant.replace(
        hour=0 if "hour" in finer else instant.hour,
        minute=0 if "minute" in finer else instant.minute,
        second=0 if "second" in finer else instant.second,
        microsecond=0,
    )


@cache
def _free_form(language: str, zone: str) -> "DateDataParser":
    return _parser(
        language, zone, REQUIRE_PARTS=["day", "month", "year"], PARSERS=["absolute-time"]
    )


def _typed(language: str, zone: str, edge: str, base: datetime) -> "DateDataParser":
    """Reads what a person types; an open day or month is the `edge` one, `first` or `last`."""
    return _parser(
        language,
        zone,
        RELATIVE_BASE=base,
        PREFER_DATES_FROM="past",
        PREFER_DAY_OF_MONTH=edge,
        PREFER_MONTH_OF_YEAR=edge,
    )


def _parser(language: str, zone: str, **settings: object) -> "DateDataParser":
    # Most crawls meet no date that needs it, and it takes a tenth of a second to load.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    common = {
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",  # 03-04-2021 is in April wherever the sites we read are
    }
    languages = list(dict.fromkeys((language, "en")))
    return DateDataParser(languages=languages, settings={**common, **settings})
