"""Spans of time: what a person means who types a date."""

from datetime import datetime, timedelta

from newsbot.words import freeform
from newsbot.words.dates import find
from newsbot.words.locale import Locale
from newsbot.words.moments import EARLIEST, floor
from newsbot.words.text import fold


def span(words: str, locale: Locale, now: datetime) -> tuple[datetime, datetime] | None:
    """The first and the last second that words as a person types them mean.

    `2021-12-28` and `yesterday` are a day, `December 2021` a month, `2021` a year, `2 hours ago`
    a minute, all in the locale's zone; "now" and what lies before it are counted from `now`
    (aware). None where the words are no date, leave open which one, or name a year before 1990
    or to come.
    """
    words = fold(words)
    exact = find(words, locale)
    if exact is not None and exact.moment is None:
        return None
    base = now.astimezone(locale.zone).replace(tzinfo=None)
    ends: list[tuple[datetime, str | None]] = []
    for edge in ("first", "last"):
        try:
            found = freeform.typed(words, locale, edge, base)
        except OverflowError:  # the year 1, in a zone
            return None
        if found is None or not EARLIEST.year <= found[0].year <= now.year + 1:
            return None
        ends.append((found[0].astimezone(locale.zone), found[1]))
    (first, period), (last, _) = ends
    if period == "time":
        first, last = floor(first, "minute"), floor(last, "minute").replace(second=59)
    else:
        first, last = floor(first, "day"), last.replace(hour=23, minute=59, second=59)
    if period not in ("month", "year") and last - first >= timedelta(days=1):
        return None
    # An hour that comes twice when summer time ends is meant both times.
    return first.replace(fold=0), last.replace(microsecond=0, fold=1)
