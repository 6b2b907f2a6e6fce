"""A job of replay: which pages of which files are read, and what the files held."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from newsbot.site import Site
from newsbot.warc.recorded import Position, Recorded, Tally, read

_OK = 200


@dataclass(frozen=True)
class Share:
    """One of several equal shares of all articles; every state of an article is in the same."""

    number: int = 1
    of: int = 1

    def has(self, article_id: str) -> bool:
        """Whether an article is in this share."""
        return zlib.crc32(article_id.encode()) % self.of == self.number - 1


def _unwatched(done: int, total: int) -> None:
    """Where nobody wants to know how far a replay is."""


@dataclass
class Job:
    """What is to be replayed, and what came of it."""

    files: Sequence[Path]
    share: Share = field(default_factory=Share)
    is_again: bool = False
    """Whether files are read anew that an earlier replay has read."""
    only_known: bool = False
    """Whether articles are read again that the archive has or wants, and no others."""
    tallies: dict[Path, Tally] = field(default_factory=dict)
    skipped: list[Path] = field(default_factory=list)
    """Files that an earlier replay has read."""
    moved: Callable[[int, int], object] = _unwatched
    """Told of how many bytes were read, of how many."""

    @cached_property
    def size(self) -> int:
        """Bytes of all files, when it was first asked for: some may be removed for their age."""
        return sum(file.stat().st_size for file in self.files if file.exists())

    def has_moved(self) -> None:
        """Tell whoever watches how far the replay is."""
        self.moved(sum(tally.read for tally in self.tallies.values()), self.size)


def pages_of(file: Path, job: Job, site: Site, start: Position | None) -> Iterator[Recorded]:
    """The pages of a file that are articles of the site, of the job's share.

    What the site answered otherwise (404, a redirect) is no article. A file that was removed since
    the job was given is a damage.
    """
    tally = job.tallies.setdefault(file, Tally())

    def is_ours(url: str) -> bool:
        address = site.addresses.page_at(url)
        return address is not None and job.share.has(address.article_id)

    try:
        for page in read(file, is_ours, tally, start):
            if page.status == _OK:
                yield page
    except FileNotFoundError:
        tally.note(f"{file} is gone")
