"""When an article that is known is looked at again: often while it is young, then never."""

from collections.abc import Sequence
from datetime import datetime, timedelta

_TOO_SOON = 0.25  # of an age: so shortly before it was reached the page need not be asked again


def next_look(published: datetime, now: datetime, schedule: Sequence[timedelta]) -> datetime | None:
    """When an article that was looked at `now` is to be looked at again; None for never."""
    for age in schedule:
        if now - published < age * (1 - _TOO_SOON):
            return published + age
    return None
