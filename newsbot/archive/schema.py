"""The file `archive.sqlite3`: whose it is, and how an older one becomes a newer one.

The file is a plain SQLite database. The view `articles` has the latest version of each article with
the field names of the feed; the view `article_versions` has them all.
"""

import logging
import sqlite3

from newsbot.archive.migrations import MIGRATIONS

logger = logging.getLogger(__name__)

APPLICATION_ID = 0x4E_57_53_42  # "NWSB", shown by `file`


class ArchiveError(Exception):
    """The archive cannot be used; the message says which file, why, and what to do."""


def prepare(connection: sqlite3.Connection, path: str) -> None:
    """Bring the file to the newest schema, in one transaction; raises `ArchiveError`."""
    # Another process may make the archive just now: its name is there as soon as its tables are.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and application != APPLICATION_ID:
        raise ArchiveError(f"{path} is an SQLite file of another program; it is left as it is.")
    if number > len(MIGRATIONS):
        raise ArchiveError(
            f"{path} has schema {number}; this newsbot knows {len(MIGRATIONS)} and leaves it as it"
            " is. Use a newer newsbot."
        )
    if number == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    if number >= len(MIGRATIONS):  # another was faster, and may be newer than this one
        connection.rollback()
        prepare(connection, path)
        return
    if number:
        logger.warning(
            "%s is brought from schema %d to %d, which takes minutes where it is large; an earlier"
            " newsbot cannot read it then.",
            path,
            number,
            len(MIGRATIONS),
        )
    try:
        _bring(connection, number)
    except sqlite3.Error as error:
        connection.rollback()
        raise ArchiveError(
            f"{path} has schema {number} and cannot be brought to {len(MIGRATIONS)}: {error}; it is"
            " left as it is."
        ) from error


def _bring(connection: sqlite3.Connection, number: int) -> None:
    """Bring a file of schema `number` to the newest, and commit that."""
    for script in MIGRATIONS[number:]:
        for statement in script.split(";\n"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.execute("COMMIT")
