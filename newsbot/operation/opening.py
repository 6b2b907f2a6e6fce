"""Opening: what a run does with its archive before anything is asked of the site."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from newsbot import health
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import Archive
from newsbot.archive.wishes import LONGEST_ABSENCE
from newsbot.delivery import publication
from newsbot.health import faults
from newsbot.operation.premises import StartError
from newsbot.recordings import adoption, recording
from newsbot.site import Site

logger = logging.getLogger(__name__)


@contextmanager
def explained(archive: Path) -> Iterator[None]:
    """While an archive is opened: what it or its folder refuses is a `StartError`."""
    try:
        yield
    except ArchiveError as error:
        raise StartError(faults.starting_status(error.__cause__), str(error)) from None
    except sqlite3.Error as error:
        why = faults.trouble(archive, error)
        raise StartError(faults.starting_status(error), why) from error
    except OSError as error:
        why = f"{archive.parent}: {error}"
        raise StartError(faults.starting_status(error), why) from error


def keep_away(archive: Archive, host: str, since: datetime | None, now: datetime) -> None:
    """Raises `StartError` where the site wants no request yet.

    `since` is when the first of the last runs was postponed.
    """
    come_back_at = archive.wishes.come_back_at(host)
    # One further away was named to a clock that was ahead.
    if come_back_at is not None and now < come_back_at <= now + LONGEST_ABSENCE:
        until = f"{come_back_at:%Y-%m-%d %H:%M} UTC"
        why = f"{host} wants no request before {until}; nothing was asked."
        verdict = health.outlasted(health.Verdict(health.TRY_LATER, [why]), since, now)
        raise StartError(verdict.status, " ".join(verdict.sentences))


def inherit(archive: Archive, folder: Path, spider: str, site: Site | None) -> None:
    """Let an archive that never had a run of a spider know what was recorded before it.

    So what is recorded can be forgotten, and what a killed crawl left is no stranger's.
    """
    pages = folder / recording.FOLDER / spider
    if pages.exists():
        logger.info("Reading %s, which the archive does not know", pages)
        adoption.adopt(archive, folder, spider, site)


def resume(archive: Archive, folder: Path, spider: str, now: datetime) -> None:
    """Bring to an end what earlier runs of a spider, that were killed, had begun."""
    recording.salvage(archive, folder, spider, now)
    publication.resume(archive, spider, now)
    publication.clear(archive, spider)
