"""The disk: what is on it, and not only in memory that a loss of power empties."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Returns when what was written to a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
