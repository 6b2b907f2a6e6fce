"""When an article that is known is looked at again: often while it is young, then never."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

_AGE = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_TOO_SOON = 0.25  # of an age: so shortly before it was reached the page need not be asked again


def ages(words: str) -> list[timedelta]:
    """`6h 2d` as ages, in order; raises ValueError where a word is none."""
    found = []
    for word in words.replace(",", " ").split():
        match = _AGE.fullmatch(word)
        if match is None:
            raise ValueError(word)
        found.append(timedelta(**{_UNITS[match[2]]: int(match[1])}))
    return sorted(found)


def next_look(published: datetime, now: datetime, schedule: Sequence[timedelta]) -> datetime | None:
    """When an article that was looked at `now` is to be looked at again; None for never."""
    for age in schedule:
        if now - published < age * (1 - _TOO_SOON):
            return published + age
    return None
