"""The replacement of a file: written beside it, and put in its place whole or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write what is to be the target once it is whole and on disk.

    Where the block or the disk fails, the target stays as it was and nothing lies beside it; what
    a process of this machine left there that was killed, the next one removes. Two processes may
    replace the same file. What a link leads to is replaced, not the link.
    """
    target = Path(os.path.realpath(target))
    _clear(target)
    part = target.with_name(f"{_beginning(target)}{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _beginning(target: Path) -> str:
    """How all that is written beside a target is called: also by machine, which may share disks."""
    return f".{target.name}.at{crc32(os.uname().nodename.encode()):08x}."


def _clear(target: Path) -> None:
    """Remove what was written beside a target, and what SQLite has beside that, by nobody now."""
    part = re.compile(rf"{re.escape(_beginning(target))}(\d+)\.part(?:-[a-z]+)?")
    with suppress(OSError):
        for file in target.parent.iterdir():
            found = part.fullmatch(file.name)
            if found and not _is_running(int(found[1])):
                file.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # another's
    return True
