"""One crawl at a time: a lock on a file, which the system lets go of when the process ends."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TRIES, _BETWEEN = 3, 0.05  # seconds: `holder` holds a lock for a moment


_NO_LOCKS = (errno.EBADF, errno.EINVAL, errno.ENOLCK, errno.EOPNOTSUPP)
"""What a file system says that locks no folders (flock(2))."""


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
            _take(self._file)
        except BlockingIOError:
            told = _read(self._file)
            os.close(self._file)
            raise LockedError(told) from None
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, holder.encode(), 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self._file)


def holder(path: Path) -> str | None:
    """What the process that holds the lock wrote about itself; None where none does."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(file)
    finally:
        os.close(file)
    return None


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Waits until nobody else is in the folder who asks for the same; a missing one is empty.

    The folder itself is locked: it needs no file of ours, and crawls of several data folders meet
    there. Where a file system locks no folders, as NFS does not, nobody is waited for.
    """
    try:
        place = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield
        return
    try:
        try:
            fcntl.flock(place, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(place)


def _take(file: int) -> None:
    for _ in range(_TRIES - 1):
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_BETWEEN)
    return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _read(file: int) -> str:
    return os.pread(file, 1_000, 0).decode("utf-8", "replace") or "unknown"
