"""What a chart shows, as plain data: drawn by the page's script, and a table without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

TONES = 8
"""Colours that the page has for series."""

Kind = Literal["columns", "rows", "lines"]


@dataclass(frozen=True)
class Series:
    """One value for each name of a chart."""

    name: str
    values: list[float | None]
    tone: str
    """Number of its colour, or `none` for what is missing."""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart and what is said of it."""

    key: str
    """Its id in the page."""
    title: str
    summary: str
    """What it shows, in a sentence or two, for whoever cannot see it."""
    kind: Kind
    names_are: str
    """What the names are, `Day`."""
    names: list[str]
    series: list[Series]
    unit: str = ""
    is_stacked: bool = False
    is_small: bool = False
    """One of many side by side; their numbers stand in one table."""


def tone(number: int) -> str:
    """The colour of the series of that place."""
    return str(number % TONES + 1)


def by_edition(
    counts: Iterable[tuple[str, str, float]], names: Sequence[str], editions: Sequence[str]
) -> list[Series]:
    """A series for each edition, from rows of edition, name and number."""
    total: dict[tuple[str, str], float] = {}
    for edition, name, number in counts:
        total[edition, name] = total.get((edition, name), 0) + number
    return [
        Series(edition, [total.get((edition, name), 0) for name in names], tone(at))
        for at, edition in enumerate(editions)
    ]


def share(part: float, whole: float) -> float:
    """A share in percent, to one decimal."""
    return round(100 * part / whole, 1) if whole else 0.0


def rank(values: Sequence[float], fraction: float) -> float:
    """The value that this fraction of sorted values do not exceed."""
    return values[ceil(fraction * len(values)) - 1]
