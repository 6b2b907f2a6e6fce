"""Whose turn it is to ask a site: crawls that share a data folder ask it at one pace."""

import fcntl
import os
import struct
import time
from collections.abc import Callable
from pathlib import Path

_MOMENT = struct.Struct("d")
_MOST_WAITING = 10
"""Crawls of one site at a time. Who waits for more finds a moment from before a restart."""


class Turns:
    """The turns at one site, in a file that its crawls share.

    The file has the moment from which on the site may be asked again, by the clock that runs
    since the machine was started, as all its processes see it.
    """

    def __init__(self, path: Path, now: Callable[[], float] = time.monotonic) -> None:
        """Raises OSError where the file cannot be made."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self._now = now

    def take(self, delay: float) -> float:
        """Take the next turn, with `delay` seconds behind it; how many it is until it comes."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            now = self._now()
            noted = os.pread(self._file, _MOMENT.size, 0)
            free_at = _MOMENT.unpack(noted)[0] if len(noted) == _MOMENT.size else now
            wait = free_at - now
            if not 0 < wait <= _MOST_WAITING * delay:
                wait = 0.0
            os.pwrite(self._file, _MOMENT.pack(now + wait + delay), 0)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        return wait

    def close(self) -> None:
        """Take no more turns; those that were taken stay taken."""
        os.close(self._file)
