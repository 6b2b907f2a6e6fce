"""What the rooms of the archive share: one connection, times, and rows."""

import sqlite3
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

JSON = ("dateline", "authors", "topics", "rules", "directives")
"""The columns of an article that hold JSON."""


class Table:
    """A part of the archive, on its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def _insert(self, sql: str, *values: object) -> int:
        key = self._db.execute(sql, values).lastrowid
        assert key is not None  # noqa: S101
        return key


def stamp(moment: datetime) -> str:
    """A moment as the archive writes it: UTC, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def marks(columns: Collection[object]) -> str:
    """The question marks for so many values."""
    return ", ".join("?" * len(columns))
