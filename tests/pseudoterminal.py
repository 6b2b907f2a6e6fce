"""A command in a pseudo-terminal, and the screen that a person would see."""

import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pyte

_ENOUGH = 60.0  # seconds for a command
# The terminal is the command's own, as in a shell: Ctrl-C and a hang-up reach it.
_BECOME = (
    "import fcntl, os, sys, termios;"
    " fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
)


class Terminal:
    """Runs a command until the `with` block ends."""

    def __init__(
        self,
        command: list[str],
        environment: dict[str, str],
        folder: Path,
        *,
        columns: int = 80,
        rows: int = 40,
    ) -> None:
        self.raw = b""
        """All that the command wrote."""
        self.screen = pyte.Screen(columns, rows)
        self._end = time.monotonic() + _ENOUGH
        self._stream = pyte.ByteStream(self.screen)
        self._master, slave = pty.openpty()
        self.resize(columns, rows)
        kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _BECOME, *command],
            cwd=folder,
            env={**kept, "TERM": "xterm-256color", **environment},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def text(self) -> str:
        """The screen, without white space at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()

    def resize(self, columns: int, rows: int = 40) -> None:
        """As if a person pulled at the window."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)
        self.screen.resize(rows, columns)

    def type(self, keys: bytes) -> None:
        """As if a person typed."""
        os.write(self._master, keys)

    def hang_up(self) -> None:
        """As if a person closed the window."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def until(self, is_there: Callable[[str], bool]) -> str:
        """The first screen of that kind."""
        while not is_there(self.text):
            assert self._read(), f"the command ended before, with:\n{self.text}"
        return self.text

    def finish(self) -> int:
        """Look on until the command ends; its exit status."""
        while self._master >= 0 and self._read():
            pass
        return self.process.wait(timeout=_ENOUGH)

    def _read(self) -> bool:
        """Whether the command wrote something more."""
        left = self._end - time.monotonic()
        ready = left > 0 and select.select([self._master], [], [], left)[0]
        assert ready, f"that takes too long; the screen:\n{self.text}"
        try:
            data = os.read(self._master, 65_536)
        except OSError as error:
            if error.errno != errno.EIO:  # how Linux says that nobody writes there any more
                raise
            data = b""
        self.raw += data
        self._stream.feed(data)
        return bool(data)
