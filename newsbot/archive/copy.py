"""A copy of an archive as of one moment, and the files that an archive is made of."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGES = 10_000  # that are copied at a time
_BESIDE = ("-journal", "-wal", "-shm")
FILES = ("", *_BESIDE)
"""What an archive is made of, by the ends of the names."""


def copy_into(source: sqlite3.Connection, target: Path, copied: Callable[[int, int], None]) -> None:
    """Copy an archive whole, also while a crawl writes; raises sqlite3.Error.

    `copied` is told now and then how many pages there are in the copy, and how many in all.
    """
    try:
        with closing(sqlite3.connect(target)) as copy:
            source.execute("BEGIN")  # one view for all steps: no write begins them anew
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            source.backup(
                copy, pages=_PAGES, progress=lambda _, left, total: copied(total - left, total)
            )
            source.execute("COMMIT")
            copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        for end in _BESIDE:  # SQLite leaves them where the disk is full
            Path(f"{target}{end}").unlink(missing_ok=True)


def remove(archive: Path) -> None:
    """Remove an archive, with whatever lies beside it."""
    for end in FILES:
        Path(f"{archive}{end}").unlink(missing_ok=True)
