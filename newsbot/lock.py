"""One crawl at a time: a lock on a file, which the system lets go of when the process ends."""

import fcntl
import os
from pathlib import Path


class LockedError(Exception):
    """Another process holds the lock; the message is what that process wrote about itself."""


class Lock:
    """Held from its making until `release` or the end of the process, however it ends.

    The file stays: removing it would let two processes lock two files of one name.
    """

    def __init__(self, path: Path, holder: str) -> None:
        """Raises `LockedError` at once when the lock is held; `holder` tells others of us."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            told = os.pread(self._file, 1_000, 0).decode("utf-8", "replace")
            os.close(self._file)
            raise LockedError(told or "unknown") from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, holder.encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._file)
