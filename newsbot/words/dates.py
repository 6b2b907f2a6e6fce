"""Dates: from the words of a page to moments.

Nothing here reads the clock or knows a site: the locale and the moment of retrieval are arguments.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from newsbot.words import freeform
from newsbot.words.clocks import zone_of
from newsbot.words.dateshapes import AGES, CLOCKS, Shape, as_typed, month_of, weekday_of
from newsbot.words.languages import language_of
from newsbot.words.locale import Locale
from newsbot.words.moments import UNITS, Moment, floor
from newsbot.words.text import fold

_MIDNIGHT = time()
_NOON = 12
_BUDDHIST, _FIRST_BUDDHIST = 543, 2400
_DIGIT = re.compile(r"\d")
_CLOCK_NAME = re.compile(rf"\b(?:{CLOCKS})\b")
_LONGEST = 500
_LONGEST_FREE_FORM = 60


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
    if not _DIGIT.search(text):
        return None
    match = _first(language_of(locale.language).dates, text)
    return match and Found(_moment(match, locale), match.start(), match.end())


def find_age(text: str, locale: Locale, now: datetime) -> Found | None:
    """The first age ("5 minutes ago") in a folded text, as a moment before `now` (aware).

    It is in the locale's zone. An age in weeks or more names no day: it is found but has no moment.
    """
    language = language_of(locale.language)
    if language.ages is AGES and text.isascii():
        lowered = text.lower()
        if "ago" not in lowered and "now" not in lowered:
            return None  # soon told, and so it is with nearly all text
    match = _first(language.ages, text)
    if match is None:
        return None
    unit, count = as_typed(match["unit"] or "second"), as_typed(match["count"] or "0")
    moment = None
    if unit in language.spans and (count.isdecimal() or count in language.one):
        span = (int(count) if count.isdecimal() else 1) * language.spans[unit]
        past = (now.astimezone(UTC) - span).astimezone(locale.zone)  # the clock may be set between
        precision = _precision_of(language.spans[unit])
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
    if (found := find_age(text, locale, now)) is not None:
        return found.moment
    if len(text) > _LONGEST_FREE_FORM or not any(map(str.isdigit, text)):
        return None
    return _free_form(text, locale)


def _free_form(text: str, locale: Locale) -> Moment | None:
    """What dateparser reads; it knows one meaning alone of a clock's name that has several."""
    name = _CLOCK_NAME.search(text)
    try:
        zone = zone_of(name[0] if name else None, locale.zone)
    except ValueError:
        return None
    free = freeform.find(text.replace(name[0], "") if name else text, locale)
    if free is None:
        return None
    instant, precision = free
    return Moment(
        floor(instant.replace(tzinfo=zone) if name else instant, precision), precision, text
    )


def is_age(moment: Moment, locale: Locale) -> bool:
    """Whether a moment was not written as a date, but as an age."""
    return find_age(moment.raw, locale, moment.instant) is not None


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
    parts, language = match.groupdict(), language_of(locale.language)
    if locale.is_month_first and "by" in parts:  # numbers alone
        parts["day"], parts["month"] = parts["month"], parts["day"]
    try:
        instant = datetime(
            _year(parts["year"]),
            language.months.get(as_typed(parts["month"])) or month_of(parts["month"]),
            int(parts["day"]),
            _hour(parts),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=zone_of(parts["zone"], locale.zone),
        )
    except ValueError:
        return None
    if parts["zone"] and parts["zone"].upper() == instant.replace(fold=1).tzname():
        instant = instant.replace(fold=1)  # where an hour comes twice, EST is the second
    if weekday := parts.get("weekday"):
        number = language.weekdays.get(as_typed(weekday))
        if instant.weekday() != (weekday_of(weekday) if number is None else number):
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


def _year(words: str) -> int:
    """The year; Thailand counts from the death of the Buddha, 543 years earlier."""
    year = int(words)
    return year - _BUDDHIST if year >= _FIRST_BUDDHIST else year


def _hour(parts: Mapping[str, str | None]) -> int:
    """The hour of a day; where its half is named, also by a word other than a.m. and p.m.

    Such a word may stand beside any hour: 下午16:25, 午前0時25分.
    """
    hour = int(parts["hour"] or 0)
    if parts.get("late") or parts.get("then_late"):
        return hour + 12 if hour < _NOON else hour
    if parts.get("early") or parts.get("then_early"):
        return 0 if hour == _NOON else hour
    half = parts.get("half")
    if half is None:
        return hour
    if not 1 <= hour <= _NOON:
        raise ValueError(f"{hour} is no hour of a twelve-hour clock")
    return hour % 12 + (12 if half.lower() == "p" else 0)


def _precision_of(unit: timedelta) -> str:
    """How finely an age in this unit is meant; nobody counts seconds."""
    return "minute" if unit < UNITS["hour"] else "hour" if unit < UNITS["day"] else "day"
