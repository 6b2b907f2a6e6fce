"""Clocks: what they are called, and how far each is from that of Greenwich."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

_OFFSET = re.compile(
    r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}?):?(?P<minutes>\d{2})?", re.IGNORECASE
)
_US_CLOCKS = {
    "E": ZoneInfo("America/New_York"),
    "C": ZoneInfo("America/Chicago"),
    "M": ZoneInfo("America/Denver"),
    "P": ZoneInfo("America/Los_Angeles"),
}
"""By the first letter of what they are called: EST, EDT, ET."""
_OWN_NAMES = {"Asia/Karachi": frozenset(("PST",))}
"""What a clock is called at home, and another clock elsewhere."""
ONE_MEANING: Mapping[str, tzinfo] = {
    "HKT": ZoneInfo("Asia/Hong_Kong"),
    "HST": ZoneInfo("Pacific/Honolulu"),
    "JST": ZoneInfo("Asia/Tokyo"),
    "KST": ZoneInfo("Asia/Seoul"),
    "MSK": ZoneInfo("Europe/Moscow"),
    "МСК": ZoneInfo("Europe/Moscow"),
    "SAST": ZoneInfo("Africa/Johannesburg"),
    "SGT": ZoneInfo("Asia/Singapore"),
    "WIB": ZoneInfo("Asia/Jakarta"),
    "WIT": ZoneInfo("Asia/Jayapura"),
    "WITA": ZoneInfo("Asia/Makassar"),
    "AEDT": timezone(timedelta(hours=11)),
    "AEST": timezone(timedelta(hours=10)),
    "AWST": timezone(timedelta(hours=8)),
    "BRT": timezone(timedelta(hours=-3)),
    "EEST": timezone(timedelta(hours=3)),
    "EET": timezone(timedelta(hours=2)),
    "MESZ": timezone(timedelta(hours=2)),
    "MEZ": timezone(timedelta(hours=1)),
    "NZDT": timezone(timedelta(hours=13)),
    "NZST": timezone(timedelta(hours=12)),
}
"""Clocks that are called alike everywhere, by their names, which are written in capitals.

None of them is a word (CAT, EAT). Where clocks change with the season, each of the two has a name.
"""


def zone_of(words: str | None, zone: ZoneInfo) -> tzinfo:
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
    if name in ONE_MEANING:
        return ONE_MEANING[name]
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
