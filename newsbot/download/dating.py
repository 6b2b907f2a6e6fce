"""Dating: when an answer was made, as its headers tell."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST_AGE = 9
"""Digits of an age: thirty years, beyond which it says nothing."""


def made_at(date: str, age: str) -> datetime | None:
    """The moment at which a site sent an answer, by its clock; None where it does not tell.

    That is its Date (RFC 9110, 6.6.1) and the seconds of Age since then, in caches (RFC 9111, 5.1).
    """
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    is_aged = age.isascii() and age.isdecimal() and len(age) <= _LONGEST_AGE
    try:
        moment += timedelta(seconds=int(age) if is_aged else 0)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None
