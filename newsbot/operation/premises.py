"""The premises of a run: the folder of its data, which is usable and its own."""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from scrapy.settings import BaseSettings

from newsbot import health
from newsbot.archive.store import FILE_NAME
from newsbot.files.lock import Lock, LockedError
from newsbot.health import faults
from newsbot.recordings import recording
from newsbot.settings import PROJECT

logger = logging.getLogger(__name__)


class StartError(Exception):
    """The run cannot start; the message says why and what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def data_dir(settings: BaseSettings) -> Path:
    """The folder of all that lasts: `NEWSBOT_DATA_DIR`, relative to the project's folder."""
    return PROJECT / Path(settings["NEWSBOT_DATA_DIR"]).expanduser()


def prepare(folder: Path, min_free: int) -> None:
    """Make the folder, if need be; raises `StartError` where it is of no use or too full.

    `min_free` is in megabytes.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as error:
        why = f"{folder} cannot be made: {error}"
        raise StartError(faults.starting_status(error), why) from None
    if free < min_free:
        raise StartError(
            health.DISK_FULL,
            f"{folder} has {free} MB free, less than NEWSBOT_MIN_FREE_MB={min_free}:"
            " make room, or lower the setting.",
        )
    if not os.access(folder, os.W_OK):
        why = f"{folder} cannot be written to: give this user the right."
        raise StartError(health.COULD_NOT_START, why)


def lock(folder: Path, spider: str, now: datetime) -> Lock:
    """Keep other crawls of a spider out of the folder; raises `StartError` where one is in it."""
    path = folder / f"{spider}.lock"
    try:
        return Lock(path, f"process {os.getpid()}, since {now:%Y-%m-%d %H:%M:%S} UTC")
    except LockedError as error:
        why = f"another crawl of {spider} holds {path}: {error}."
        raise StartError(health.TRY_LATER, why) from None
    except OSError as error:
        raise StartError(faults.starting_status(error), f"{path}: {error}") from None


@contextmanager
def locked(folder: Path, spiders: Iterable[str], now: datetime) -> Iterator[None]:
    """Keep the crawls of all these spiders out; raises `StartError` where one is in it."""
    with ExitStack() as held:
        for spider in sorted(spiders):
            held.callback(lock(folder, spider, now).release)
        yield


def warn_of_loss(folder: Path, spider: str) -> None:
    """The spider's first run: say so where something is left of an earlier archive."""
    pages = folder / recording.FOLDER / spider
    left = [*pages.glob("*.warc.gz"), *(folder / spider).glob("*.jsonl")]
    if not left:
        return
    logger.warning(
        "%s knows no crawl of %s, though there is %s of earlier ones: every article will be asked"
        " for and come again. `scrapy archive restore FILE` puts a backup in its place; without"
        " one, `scrapy replay %s/*.warc.gz` takes in what was recorded and asks for nothing.",
        folder / FILE_NAME,
        spider,
        left[0],
        pages,
    )
