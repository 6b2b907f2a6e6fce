"""The replacement of a file: written beside it, and put in its place whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Where to write what is to be the target once it is whole and on disk.

    Where the block or the disk fails, the target stays as it was and nothing lies beside it. Two
    processes may replace the same file. What a link leads to is replaced, not the link.
    """
    target = Path(os.path.realpath(target))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
