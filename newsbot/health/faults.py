"""What the system or SQLite refuses, and the exit status that says so."""

import errno
import sqlite3
from pathlib import Path

from newsbot.health.statuses import COULD_NOT_START, DISK_FULL, NOT_WRITTEN, TRY_LATER

RESTORE = "`scrapy archive restore FILE` puts a backup in its place"
"""What helps an archive that is lost or damaged, as the end of a sentence."""
_NO_SHARING = "SQLITE_IOERR_SHMMAP"
_ELSEWHERE = (
    "this file system shares no memory between processes, which SQLite needs: let NEWSBOT_DATA_DIR"
    " be on a disk of this machine"
)
"""What helps on many a disk of the network, or one that a virtual machine borrows."""
_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second where the index of its log finds no room (https://sqlite.org/rescode.html)."""


def is_disk_full(error: BaseException | None) -> bool:
    """Whether an error of the system or of SQLite means that there is no room."""
    if isinstance(error, sqlite3.Error):
        return _name_of(error) in _FULL
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def is_busy(error: BaseException | None) -> bool:
    """Whether another process writes to the archive just now."""
    return isinstance(error, sqlite3.Error) and _name_of(error).startswith("SQLITE_BUSY")


def is_unshared(error: BaseException | None) -> bool:
    """Whether the archive lies where SQLite can keep no log that several processes read."""
    return isinstance(error, sqlite3.Error) and _name_of(error) == _NO_SHARING


def starting_status(error: BaseException | None) -> int:
    """The exit status for what a run met while it started."""
    if is_disk_full(error):
        return DISK_FULL
    if is_busy(error):
        return TRY_LATER
    if is_unshared(error):
        return COULD_NOT_START
    if isinstance(error, sqlite3.Error) and _name_of(error).startswith("SQLITE_IOERR"):
        return NOT_WRITTEN
    if isinstance(error, OSError) and error.errno == errno.EIO:
        return NOT_WRITTEN
    return COULD_NOT_START


def trouble(archive: Path, error: sqlite3.Error | OSError) -> str:
    """What kept a run from using its archive, and what to do."""
    if not isinstance(error, sqlite3.Error) or is_disk_full(error):
        return f"The archive cannot be used: {error}."
    return f"{archive} cannot be used: {error}: {cure(error)}"


def told(error: sqlite3.Error | OSError) -> str:
    """What is said of a file that cannot be used, and what to do where that is known."""
    if isinstance(error, sqlite3.Error) and (is_unshared(error) or is_busy(error)):
        return f"{error}: {cure(error).removesuffix('.')}"
    return str(error)


def cure(error: sqlite3.Error) -> str:
    """What to do where SQLite refuses, as the end of a sentence."""
    if is_busy(error):
        return "another process is writing it, try again."
    if is_disk_full(error):
        return "make room, then try again."
    if _name_of(error).startswith("SQLITE_READONLY"):
        return "give this user the right to write to it, and to the files beside it."
    if is_unshared(error):
        return f"{_ELSEWHERE}."
    return f"`scrapy archive verify` says what is wrong, {RESTORE}."


def ending_status(error: sqlite3.Error | OSError) -> int:
    """The exit status for what a run met while it ended."""
    return DISK_FULL if is_disk_full(error) else NOT_WRITTEN


def _name_of(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")  # absent where Python itself raised it
