"""A copy of an archive as of one moment, and the files that an archive is made of."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from newsbot.archive.opened import Opened
from newsbot.archive.schema import ArchiveError
from newsbot.files.replacement import replacing

_PAGES = 10_000  # that are copied at a time
_BESIDE = ("-journal", "-wal", "-shm")
FILES = ("", *_BESIDE)
"""What an archive is made of, by the ends of the names."""


class Original(Opened):
    """An archive opened to be copied, while crawls may use it."""

    _TAKES_OLDER = True

    def backup(self, target: Path, copied: Callable[[int, int], None]) -> None:
        """A whole copy as of one moment, also while a crawl writes; raises `ArchiveError`.

        `copied` is told now and then how many pages there are in the copy, and how many in all.
        """
        if target.exists():
            raise ArchiveError(f"{target} exists; name a new file.")
        try:
            with replacing(target) as part:
                copy_into(self._db, part, copied)
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(f"{target} could not be written: {error}.") from error


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
