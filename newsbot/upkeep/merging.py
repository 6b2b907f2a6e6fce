"""Other archives are taken in."""

from pathlib import Path

from newsbot.archive.merger import Merger
from newsbot.archive.reader import Reader
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.upkeep.action import Task
from newsbot.words.number import counted


def merge(task: Task) -> int:
    """Take in the articles of other archives; where there is none yet, one is made for them."""
    others = [_archive_at(name) for name in task.words]
    for other in others:
        if not other.is_file():
            raise ArchiveError(f"there is no archive {other}: name a data folder or an archive.")
        Reader(other).close()  # nothing is made where one of them cannot be read
    if not task.archive.exists() or task.archive.stat().st_size == 0:  # else it stays as it is
        task.archive.parent.mkdir(parents=True, exist_ok=True)
        Archive(task.archive).close()
    with Merger(task.archive) as archive:
        for other in others:
            with task.bar("merging") as bar:
                merged = archive.merge(other, bar.at)
            print(
                f"{other}: {counted(merged.added, 'article')} taken in, {merged.known} known or"
                f" forgotten; later versions of these: {merged.versions},"
                f" vanished: {merged.vanished}."
            )
    return 0


def _archive_at(name: str) -> Path:
    """The archive of a data folder, or the file that is named."""
    return Path(name) / FILE_NAME if Path(name).is_dir() else Path(name)
