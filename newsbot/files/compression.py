"""Files that are compressed as they are written, by the ends of their names."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from newsbot.files.zstandard import zstd


def _gzip(path: Path) -> BinaryIO:
    return gzip.open(path, "wb", compresslevel=6)  # type: ignore[return-value]


def _zstd(path: Path) -> BinaryIO:
    return zstd.open(path, "wb")  # type: ignore[return-value]


COMPRESSORS: dict[str, Callable[[Path], BinaryIO]] = {".gz": _gzip, ".zst": _zstd}
"""What opens a file to write it, by the end of its name."""
