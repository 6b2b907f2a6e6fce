"""Days, weeks or months: as many as a chart can show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

MOST = 60
_TOGETHER = timedelta(days=30)
_ENOUGH = 0.9  # of all articles that a chart has to show

Unit = Literal["day", "week", "month"]


@dataclass(frozen=True)
class Periods:
    """The last periods of one unit, at most `MOST`, without gaps."""

    unit: Unit
    names: list[str]
    """A day as 2021-12-28, a week as its Monday, a month as 2021-12."""


def period(day: str, unit: Unit) -> str:
    """The name of the period that a day lies in."""
    if unit == "month":
        return day[:7]
    if unit == "day":
        return day
    moment = date.fromisoformat(day)
    return (moment - timedelta(days=moment.weekday())).isoformat()


def last(days: Mapping[str, int], unit: Unit) -> Periods:
    """The last periods of a unit up to the last of some days."""
    names = [period(max(days), unit)]
    first = period(min(days), unit)
    while names[0] > first and len(names) < MOST:
        names.insert(0, period(_day_before(names[0]), unit))
    return Periods(unit, names)


def fitting(days: Mapping[str, int]) -> Periods:
    """The periods of the smallest unit that show nearly all of the articles of some days."""
    units: tuple[Unit, ...] = ("day", "week")
    for unit in units:
        found = last(days, unit)
        shown = sum(count for day, count in days.items() if period(day, unit) >= found.names[0])
        if shown >= _ENOUGH * sum(days.values()):
            return found
    return last(days, "month")


def contemporary(newest: Mapping[str, str]) -> list[list[str]]:
    """Names by their newest days: each group's lie within a month, the newest group first."""
    groups: list[list[str]] = []
    for name in sorted(newest, key=lambda name: newest[name], reverse=True):
        day = date.fromisoformat(newest[name])
        if groups and date.fromisoformat(newest[groups[-1][0]]) - day <= _TOGETHER:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def spoken(names: Sequence[str]) -> str:
    """Which periods there are, in words."""
    return f"From {names[0]} to {names[-1]}" if len(names) > 1 else f"Only {names[0]}"


def _day_before(name: str) -> str:
    first = date.fromisoformat(name if len(name) > 7 else f"{name}-01")
    return (first - timedelta(days=1)).isoformat()
