"""Publishing a feed: a part becomes a file, or the end of one, whole and once.

    part written and synced -> folder of the file locked -> part fitted and packed
    -> intent committed
    -> renamed, or appended at a recorded offset -> file and folder synced, lock let go
    -> delivery committed, intent dropped

A process may die between any two of these: `resume` carries on from what it finds. So does whoever
is the next to publish to the same file, before it looks how long that is.
"""

import logging
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from newsbot import health
from newsbot.archive.deliveries import Intent
from newsbot.archive.store import Archive
from newsbot.delivery import intents
from newsbot.files.compression import COMPRESSORS
from newsbot.files.disk import sync
from newsbot.files.lock import alone_in
from newsbot.health import faults

logger = logging.getLogger(__name__)

_CHUNK = 1 << 20


def _nothing(step: str) -> None:
    """Called when a step of a publication was reached; tests put their own here."""


reached: Callable[[str], None] = _nothing


def part_of(target: Path, run: int, number: int = 0) -> Path:
    """Where the lines of a run wait until they are published, beside the target.

    Runs of several data folders have the same numbers: `number` is for those that come later.
    """
    name = f"{run}-{number}" if number else f"{run}"
    return target.with_name(f".{target.name}.{name}.part")


def publish(  # noqa: PLR0913  # all that an intent is made of
    archive: Archive,
    feed: int,
    part: Path,
    target: Path,
    versions: Sequence[int],
    now: datetime,
    *,
    replace: bool,
    fit: Callable[[], None] = lambda: None,
) -> None:
    """Publish a part: in place of the target, or at its end.

    `fit` makes the part, which is not packed yet, fit the target as nobody changes it any more,
    and syncs what it writes.
    Raises OSError where the disk refuses; the target is then as it was, and what the part holds
    is owed.
    """
    sync(part)
    reached("part synced")
    archive.commit_batch()  # nobody is kept from the archive while we wait for the folder
    with alone_in(target.parent):
        _settle(archive, target, now)
        fit()
        _compress(part, target.suffix)
        intent = intents.intended(part, target, replace=replace)
        with archive.transaction():
            key = archive.deliveries.intend(feed, intent, versions)
        reached("intent committed")
        try:
            if not replace:
                intents.expect_untouched(intent)
            _carry_out(intent)
        except OSError:
            with archive.transaction():
                archive.deliveries.withdraw(key)
            raise
    reached("target synced")
    with archive.transaction():
        archive.deliveries.delivered(key, now)
    reached("delivery committed")
    part.unlink(missing_ok=True)


def resume(archive: Archive, spider: str, now: datetime) -> None:
    """End the publications that were begun: each either has happened whole, or is withdrawn.

    Where a file is out of reach that stays open until a later crawl can look.
    """
    for target in {intent.target: None for intent in archive.deliveries.intents(spider)}:
        try:
            with alone_in(target.parent):
                _settle(archive, target, now)
        except OSError as error:
            if faults.starting_status(error) != health.COULD_NOT_START:
                raise
            logger.warning("%s is out of reach, and still owed articles: %s", target, error)


def clear(archive: Archive, spider: str) -> None:
    """Remove the parts that killed runs left; one that is out of reach waits for a later crawl."""
    for part in archive.deliveries.parts(spider):
        try:
            part.unlink(missing_ok=True)
        except NotADirectoryError:
            pass  # its folder is gone
        except OSError as error:
            logger.warning("%s of an earlier crawl cannot be removed: %s", part, error)
            continue
        with archive.transaction():
            archive.deliveries.drop_part(part)


def _settle(archive: Archive, target: Path, now: datetime) -> None:
    """End what was begun on a target, by whichever spider; nobody else may be at it.

    What others wrote since stays, and no file is replaced that came in between: what was meant
    for it is owed again.
    """
    for intent in archive.deliveries.intents_at(target):
        has_happened = intents.has_happened(intent)
        if not has_happened and intents.can_happen(intent):
            _carry_out(intent)
            has_happened = True
        reached("intent resumed")
        with archive.transaction():
            if has_happened:
                archive.deliveries.delivered(intent.id, now)
            else:
                archive.deliveries.withdraw(intent.id)
        intent.part.unlink(missing_ok=True)


def _carry_out(intent: Intent) -> None:
    intents.carry_out(intent)
    reached("renamed" if intent.start is None else "appended")
    sync(intent.target.parent)


def _compress(part: Path, suffix: str) -> None:
    """Compress the part as a whole where the target's name says so.

    What is not packed yet has no name meanwhile, so that no death of the process leaves it behind.
    """
    if suffix not in COMPRESSORS:
        return
    with part.open("rb") as plain:
        part.unlink()
        with COMPRESSORS[suffix](part) as packed:
            reached("packing begun")
            shutil.copyfileobj(plain, packed, _CHUNK)
    sync(part)
