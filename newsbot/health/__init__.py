"""Health: what a run was worth, told by what it found, what failed and what it was refused."""

from newsbot.health.statuses import (
    COULD_NOT_START,
    DISK_FULL,
    FAILED,
    FORBIDDEN,
    GRAVITY,
    NOT_RECOGNISED,
    NOT_WRITTEN,
    TRY_LATER,
    USAGE,
    WELL,
)
from newsbot.health.verdict import POSTPONED, Verdict, judge, outlasted

__all__ = [
    "COULD_NOT_START",
    "DISK_FULL",
    "FAILED",
    "FORBIDDEN",
    "GRAVITY",
    "NOT_RECOGNISED",
    "NOT_WRITTEN",
    "POSTPONED",
    "TRY_LATER",
    "USAGE",
    "WELL",
    "Verdict",
    "judge",
    "outlasted",
]
