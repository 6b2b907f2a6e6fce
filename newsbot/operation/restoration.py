"""Restoration: a copy takes the place of an archive, and what is newer than it is not lost."""

import os
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from newsbot.archive.copy import FILES
from newsbot.archive.store import Archive
from newsbot.archive.successor import let_go, settle, usable
from newsbot.files.disk import sync
from newsbot.operation import premises
from newsbot.recordings.adoption import adopt
from newsbot.recordings.recording import FOLDER, salvage
from newsbot.site import Site


class Restored(NamedTuple):
    """What became of an archive and its recordings."""

    kept: Path | None
    """Where the archive lies that was there before; None where there was none."""
    newer: dict[str, list[Path]]
    """By spider the recordings in which there is more than the copy knew."""


def restore(
    copy: Path,
    archive: Path,
    sites: Mapping[str, Site | None],
    now: datetime,
    copied: Callable[[int, int], None],
) -> Restored:
    """Put a copy in the place of an archive, which is kept beside it.

    The recordings that are newer than the copy are known to it before it is there. `sites` are
    those of the spiders; `copied` is told how many pages are copied, and of how many. Nothing has
    changed where this raises `ArchiveError`, as the copy is of no use, `StartError`, as a crawl
    goes on or the folder cannot be written to, or sqlite3.OperationalError, as another process has
    the archive open.
    """
    folder, archive = archive.parent, Path(os.path.realpath(archive))  # a link stays one
    spiders = {*sites, *(pages.name for pages in (folder / FOLDER).glob("*") if pages.is_dir())}
    premises.prepare(folder, 0)
    with premises.locked(folder, spiders, now):
        with usable(copy, archive, copied) as part:
            with Archive(part) as opened:
                found = {s: adopt(opened, folder, s, sites.get(s)) for s in sorted(spiders)}
            settle(part)
            if archive.exists():
                let_go(archive)
                shutil.copymode(archive, part)
            kept = _put_aside(archive, now)
            part.replace(archive)
            sync(archive.parent)
        with Archive(archive) as opened:
            for spider in sorted(spiders):
                salvage(opened, folder, spider, now)
    return Restored(kept, {spider: files for spider, files in found.items() if files})


def _put_aside(archive: Path, now: datetime) -> Path | None:
    """Give an archive that is there another name, and its log; where it lies now.

    Its own name it has until the copy takes it: who is killed here leaves an archive.
    """
    while (aside := archive.with_name(f"{archive.name}.{now:%Y%m%dT%H%M%S}.replaced")).exists():
        now += timedelta(seconds=1)
    found = [end for end in FILES if Path(f"{archive}{end}").exists()]
    for end in found:
        if end or not _links(archive, aside):
            Path(f"{archive}{end}").rename(f"{aside}{end}")
    return aside if found else None


def _links(archive: Path, aside: Path) -> bool:
    """Whether the disk gave a file a second name; some have no such thing."""
    try:
        aside.hardlink_to(archive)
    except OSError:
        return False
    return True
