"""The connection of an archive: whoever uses it is told of every error of the file."""

import sqlite3
from collections.abc import Callable
from typing import Any, NoReturn, Self


def _as_it_is(error: sqlite3.Error) -> Exception:
    return error


class Connection(sqlite3.Connection):
    """SQLite's, whose errors are raised as `failed` says: by default as they are."""

    failed: Callable[[sqlite3.Error], Exception] = staticmethod(_as_it_is)

    def execute(self, *words: Any) -> sqlite3.Cursor:
        """A statement, with what stands in it."""
        return self.cursor(_Cursor).execute(*words)

    def executemany(self, *words: Any) -> sqlite3.Cursor:
        """A statement many times."""
        return self.cursor(_Cursor).executemany(*words)

    def as_it_is(self) -> None:
        """Raise errors as SQLite does."""
        self.failed = _as_it_is


class _Cursor(sqlite3.Cursor):
    """A row that cannot be read is met when it is fetched, not when it is asked for."""

    connection: Connection

    def execute(self, *words: Any) -> Self:
        try:
            return super().execute(*words)
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def executemany(self, *words: Any) -> Self:
        try:
            return super().executemany(*words)
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            self._raise(error)

    def _raise(self, error: sqlite3.DatabaseError) -> NoReturn:
        told = self.connection.failed(error)
        if told is error:
            raise error
        raise told from error
