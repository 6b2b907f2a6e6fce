"""Ages as a person writes them: 6h 2d."""

import re
from datetime import timedelta

_AGE = re.compile(r"([0-9]{1,4})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def ages(words: str) -> list[timedelta]:
    """`6h 2d` as ages, in order; raises ValueError where a word is none."""
    found = []
    for word in words.replace(",", " ").split():
        match = _AGE.fullmatch(word)
        if match is None:
            raise ValueError(word)
        found.append(timedelta(**{_UNITS[match[2]]: int(match[1])}))
    return sorted(found)
