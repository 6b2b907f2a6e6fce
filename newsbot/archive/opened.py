"""An archive that is there and of this schema, opened beside the crawls that may use it."""

import sqlite3
from pathlib import Path
from typing import Self

from newsbot.archive.migrations import MIGRATIONS
from newsbot.archive.schema import ArchiveError
from newsbot.files.disk import is_there
from newsbot.health.faults import told

_READING, _AS_IT_IS = "mode=ro", "mode=ro&immutable=1"


class Opened:
    """An open archive. Nothing of it can be changed, unless `_MODE` says so."""

    _MODE = _READING
    _TAKES_OLDER = False
    """Whether it may be of an earlier newsbot."""

    def __init__(self, path: Path) -> None:
        """Raises `ArchiveError` where there is no archive that can be read."""
        try:
            is_made = is_there(path) and path.stat().st_size > 0  # else a crawl is making it
        except OSError as error:
            raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from error
        if not is_made:
            raise ArchiveError(f"there is no archive {path} yet; `scrapy crawl` makes it.")
        self.path = path
        try:
            self._db = connected(path, self._MODE)
            self._db.execute("PRAGMA foreign_keys = ON")
            (schema,) = self._db.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise ArchiveError(f"{path} cannot be read as an archive: {told(error)}.") from error
        is_older = schema < len(MIGRATIONS)
        if schema != len(MIGRATIONS) and not (is_older and self._TAKES_OLDER):
            self._db.close()
            cure = "use a newer newsbot"
            if is_older:
                cure = "the next `scrapy crawl`, or `scrapy archive reindex`, brings it up to date"
            raise ArchiveError(
                f"{path} has schema {schema}, this newsbot reads {len(MIGRATIONS)}: {cure}."
            )
        self._db.row_factory = sqlite3.Row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def connected(path: Path, mode: str = _READING) -> sqlite3.Connection:
    """A connection that was seen to work; raises sqlite3.Error.

    SQLite reads its log with the help of a file beside it. Where it may not make that file and
    there is no log, nobody is writing either, and the archive can be read as it is.
    """
    connection = sqlite3.connect(_uri(path, mode), uri=True, timeout=30)
    try:
        connection.execute("SELECT count(*) FROM stories")
    except sqlite3.Error as error:
        connection.close()
        if type(error) is not sqlite3.OperationalError or mode != _READING or _has_log(path):
            raise
        return connected(path, _AS_IT_IS)
    return connection


def attach(connection: sqlite3.Connection, path: Path, name: str) -> None:
    """Let a connection read another archive as well, as `connected` does; raises sqlite3.Error."""
    try:
        connection.execute(f"ATTACH ? AS {name}", (_uri(path, _READING),))
    except sqlite3.OperationalError:
        if _has_log(path):
            raise
        connection.execute(f"ATTACH ? AS {name}", (_uri(path, _AS_IT_IS),))


def _uri(path: Path, mode: str) -> str:
    return f"{path.absolute().as_uri()}?{mode}"


def _has_log(path: Path) -> bool:
    return is_there(Path(f"{path}-wal"))
