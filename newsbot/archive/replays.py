"""Replays: which WARC files were read into the archive, and how far."""

from datetime import datetime
from typing import NamedTuple

from newsbot.archive.table import Table, stamp


class Progress(NamedTuple):
    """How far a file was read."""

    entry: str
    start: int
    has_ended: bool


class Replays(Table):
    """WARC files by their path, as long as their size is what it was."""

    def progress(self, spider: str, path: str, size: int) -> Progress | None:
        """How far an earlier replay came; None for a file that is new or another by now."""
        row = self._one(
            "SELECT entry, start, ended_at FROM replays WHERE spider = ? AND path = ? AND size = ?",
            spider,
            path,
            size,
        )
        return Progress(row[0], row[1], row[2] is not None) if row else None

    def came_to(self, spider: str, path: str, size: int, entry: str, start: int) -> None:
        """All before this record is stored."""
        self._put(spider, path, size, entry, start, None)

    def ended(self, spider: str, path: str, size: int, now: datetime) -> None:
        """All of a file is stored."""
        self._put(spider, path, size, "", size, stamp(now))

    def _put(self, *values: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO replays VALUES (?, ?, ?, ?, ?, ?)", values)
