"""The replacement of a file: written beside it, and put in its place whole or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from newsbot import clock

_SILENCE = timedelta(hours=1).total_seconds()
"""Seconds for which no process leaves a file alone that it writes."""


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write what is to be the target once it is whole and on disk.

    Where the block or the disk fails, the target stays as it was and nothing lies beside it; what
    a process left there that was killed is removed an hour later. Two processes may replace the
    same file. What a link leads to is replaced, not the link.
    """
    target = Path(os.path.realpath(target))
    _clear(target)
    part = target.with_name(f".{target.name}.at{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _clear(target: Path) -> None:
    """Remove what was written beside a target, and what SQLite has beside that, by nobody now."""
    part = re.compile(rf"\.{re.escape(target.name)}\.at(\d+)\.part(?:-[a-z]+)?")
    with suppress(OSError):
        for file in list(target.parent.iterdir()):
            found = part.fullmatch(file.name)
            with suppress(OSError):
                if found and _is_left(file, int(found[1])):
                    file.unlink()


def _is_left(file: Path, process: int) -> bool:
    """Whether nobody writes a file that a process began; one of our own number was another."""
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:  # or it is of another machine, or container, with the same disk
        return clock.now().timestamp() - file.stat().st_mtime > _SILENCE
    except (OSError, OverflowError):
        return False  # it is there, and another user's
    return False
