"""The disk: what is on it, and not only in memory that a loss of power empties."""

import errno
import os
from pathlib import Path
from typing import BinaryIO

_CHUNK = 1 << 20


def sync(path: Path) -> None:
    """Returns when what was written to a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def is_there(path: Path) -> bool:
    """Whether something has that name, or is where that leads; OSError where it cannot be told.

    `Path.exists` of Python 3.14 takes what is out of reach, and what no file can be called, for
    what is not there.
    """
    try:
        path.stat()
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            return False
        raise
    return True


def write(descriptor: int, content: bytes) -> None:
    """Write all of it; raises OSError where the disk refuses.

    Nothing is held back: a buffered file keeps what was refused, and writes it when it is closed.
    """
    while content:
        content = content[os.write(descriptor, content) :]


def copy(source: BinaryIO, descriptor: int) -> None:
    """Write what is left of a file to another, as `write` does."""
    while chunk := source.read(_CHUNK):
        write(descriptor, chunk)
