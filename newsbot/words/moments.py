"""Moments: instants as pages tell them, how finely, and which of several to believe.

Nothing here reads the clock or knows a site: the moment of retrieval is an argument.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import combinations
from typing import NamedTuple

SOURCES = ("json-ld", "byline", "meta", "feed", "dateline")
"""Where a date can be read, the most trusted first."""

UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
"""How long the second, minute, hour or day is that a date names."""
PRECISIONS = tuple(UNITS)
"""How finely a date can be known, the finest first."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No article is older."""
_LATEST_AFTER_RETRIEVAL = timedelta(hours=24)


class Moment(NamedTuple):
    """An instant as a page tells it."""

    instant: datetime
    """Aware; at the start of the second, minute, hour or day that the words name."""
    precision: str
    """One of `PRECISIONS`."""
    raw: str
    """The words it was read from."""


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
    unit = max(UNITS[one.precision], UNITS[other.precision])
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
