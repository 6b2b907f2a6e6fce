"""Recording: every page of a crawl goes to disk as the site gave it, before what was read on it.

records gathered -> written and synced -> archive committed      (again and again)
-> file renamed to its name -> that noted in the archive         (at its size, and at the end)
"""

import logging
import os
from datetime import datetime
from pathlib import Path

from newsbot import __version__
from newsbot.archive.recordings import Capture, Recording
from newsbot.archive.store import Archive
from newsbot.files.disk import is_there, sync, write
from newsbot.warc import writing
from newsbot.warc.files import PART, file_of, part_of

logger = logging.getLogger(__name__)

FOLDER = "pages"


class Recorder:
    """The WARC file of a run; a new one follows where it has its size."""

    def __init__(self, archive: Archive, data_dir: Path, spider: str, size: int) -> None:
        """`size` in bytes, which a file may exceed by the pages of one commit."""
        self._archive = archive
        self._data_dir = data_dir
        self._spider = spider
        self._size = size
        self._gathered: list[bytes] = []
        self._length = 0
        self._file: int | None = None
        self._path = ""
        self._sizes: dict[str, int] = {}

    def add(self, records: bytes, now: datetime) -> tuple[int, tuple[int, int]]:
        """Take on the records of an exchange: the key of their file, their start and length.

        They are on disk after the next `sync`. Raises OSError where no file can be made.
        """
        if self._file is not None and self._length >= self._size and not self._gathered:
            self._end(now)  # all that is in it is committed
        if self._file is None:
            self._begin(now)
        start = self._length
        self._gathered.append(records)
        self._length += len(records)
        return self._key, (start, len(records))

    def has(self, capture: Capture) -> bool:
        """Whether a capture lies where the ledger says; each file is looked at once in a run."""
        if self._file is not None and capture.path == self._path:
            return True
        if capture.path not in self._sizes:
            try:
                size = file_of(self._data_dir, capture.path).stat().st_size
            except FileNotFoundError:
                size = 0
            self._sizes[capture.path] = size
        return self._sizes[capture.path] >= capture.start + capture.length

    def sync(self) -> None:
        """Bring to disk what was gathered; raises OSError where the disk refuses.

        The archive is told how far the file goes: what a killed run wrote and did not commit is
        none of its pages.
        """
        if self._file is None or not self._gathered:
            return
        gathered, self._gathered = b"".join(self._gathered), []
        write(self._file, gathered)
        os.fdatasync(self._file)
        self._archive.recordings.grown(self._key, self._length)

    def publish(self, now: datetime) -> None:
        """Give the file its name; raises OSError where the disk refuses.

        Who forgets a page finds the file under the one name or the other.
        """
        if self._file is not None:
            with self._archive.transaction():
                self._end(now)

    def close(self) -> None:
        """Let go of the file; one that was not published is salvaged by the next run."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _end(self, now: datetime) -> None:
        self.sync()
        self.close()
        recording = Recording(self._key, self._path, self._length)
        _publish(self._archive, self._data_dir, recording, now)

    def _begin(self, now: datetime) -> None:
        begun = self._archive.recordings.begin(self._spider, f"{FOLDER}/{self._spider}", now)
        self._key, self._path = begun.key, begun.path
        part = part_of(self._data_dir / self._path)
        part.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        self._gathered = [writing.opening(f"newsbot/{__version__}", now)]
        self._length = len(self._gathered[0])


def salvage(archive: Archive, data_dir: Path, spider: str, now: datetime) -> None:
    """Publish what earlier runs of the spider left behind: every record that was committed."""
    for recording in archive.recordings.unpublished(spider):
        part = part_of(data_dir / recording.path)
        if is_there(part):
            committed = recording.length
            ends = [end for _, end in writing.members(part) if end <= committed]
            os.truncate(part, ends[-1] if ends else 0)
            logger.info("Recording %s of a run that was killed: %d records", part, len(ends))
        with archive.transaction():
            _publish(archive, data_dir, recording, now)
    for part in (data_dir / FOLDER / spider).glob(f".*{PART}"):
        part.unlink()  # begun, and nothing of it committed


def _publish(archive: Archive, data_dir: Path, recording: Recording, now: datetime) -> None:
    whole = data_dir / recording.path
    part = part_of(whole)
    if is_there(part) and not is_there(whole):  # else it is older: of a copy of the folder
        sync(part)
        part.replace(whole)
    if is_there(whole.parent):  # else somebody made room, and `scrapy archive verify` names it
        sync(whole.parent)
    archive.recordings.published(recording.key, now)
