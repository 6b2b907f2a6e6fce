"""The files of recordings: where each lies, and how records of one are made unreadable."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from newsbot.warc import writing

PART = ".part"
"""How the name of a file ends that a crawl still writes."""


def part_of(whole: Path) -> Path:
    """Where a file lies until it has its name."""
    return whole.with_name(f".{whole.name}{PART}")


def file_of(data_dir: Path, path: str) -> Path:
    """Where a recording lies now; raises FileNotFoundError."""
    whole = data_dir / path
    found = next((file for file in (whole, part_of(whole)) if file.exists()), None)
    if found is None:
        raise FileNotFoundError(f"the recording {whole} is gone")
    return found


def erase(data_dir: Path, path: str, start: int, length: int, now: datetime) -> None:
    """Write over records, so that their bytes are gone; the others stay where they are."""
    with suppress(FileNotFoundError), file_of(data_dir, path).open("r+b") as file:
        file.seek(start)
        file.write(writing.blank(length, now))
        file.flush()
        os.fsync(file.fileno())
