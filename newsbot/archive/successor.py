"""The successor of an archive: a copy that is to take its place, sound and of the newest schema."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from newsbot.archive.copy import copy_into, remove
from newsbot.archive.inspection import Inspection
from newsbot.archive.opened import connected
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import Archive
from newsbot.files.disk import sync


@contextmanager
def usable(copy: Path, archive: Path, copied: Callable[[int, int], None]) -> Iterator[Path]:
    """A copy of the copy beside the archive, sound and of the newest schema; later it is gone."""
    if not copy.is_file():
        raise ArchiveError(f"there is no file {copy}.")
    part = archive.with_name(f".{archive.name}.restored")
    if any(taken.exists() and copy.samefile(taken) for taken in (archive, part)):
        raise ArchiveError(
            f"{copy} is the archive itself, or what a restoration left that was killed; name the"
            " copy."
        )
    remove(part)
    try:
        _copy(copy, part, copied)
        with _named(copy), Archive(part):
            pass  # it may be older than this newsbot
        with Inspection(part) as inspection:
            faults = inspection.faults()
        if faults:
            raise ArchiveError(f"{copy} is not sound: {' '.join(faults)}")
        yield part
    finally:
        remove(part)


def let_go(archive: Path) -> None:
    """Bring what the log of an archive has into its file, which then is all of it.

    Raises sqlite3.OperationalError where another process has it open: what that writes later would
    be lost. A damaged archive stays as it is.
    """
    try:
        with closing(sqlite3.connect(f"{archive.absolute().as_uri()}?mode=rw", uri=True)) as db:
            db.execute("PRAGMA journal_mode = DELETE")  # nobody else may have it open
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise


def settle(archive: Path) -> None:
    """Bring what the log has into the file itself, and that to disk; nobody has it open.

    Raises sqlite3.Error and OSError.
    """
    with closing(sqlite3.connect(archive)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sync(archive)


def _copy(copy: Path, part: Path, copied: Callable[[int, int], None]) -> None:
    """Raises `ArchiveError`, also where the file is something else."""
    try:
        with closing(connected(copy)) as source:
            copy_into(source, part, copied)
    except sqlite3.Error as error:
        raise ArchiveError(f"{copy} cannot be copied as an archive: {error}.") from error


@contextmanager
def _named(copy: Path) -> Iterator[None]:
    """What is wrong is said of the file that somebody named."""
    try:
        yield
    except ArchiveError as error:
        raise ArchiveError(f"{copy} is of no use: {error}") from error.__cause__
