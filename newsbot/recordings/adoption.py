"""Adoption: an archive learns of recordings that are newer than it is.

So they are where a copy is to take the place of an archive.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

from newsbot.archive.recordings import Recording
from newsbot.archive.store import Archive
from newsbot.recordings.recording import FOLDER
from newsbot.site import Site
from newsbot.warc import index, writing
from newsbot.warc.files import PART, file_of, part_of

_NAME = re.compile(r"(\d{8}T\d{6})-\d{6,}\.warc\.gz")


def adopt(archive: Archive, data_dir: Path, spider: str, site: Site | None) -> list[Path]:
    """Let the archive know every whole exchange in the files of a spider; those it did not know.

    No file is changed: `recording.salvage` gives those of killed crawls their names. Without a
    `site` no page in a file is known to be an article's. Nobody else may use the folder meanwhile.
    Raises OSError and sqlite3.Error.
    """
    folder = data_dir / FOLDER / spider
    parts = (part.name[1 : -len(PART)] for part in folder.glob(f".*{PART}"))
    names = sorted({*parts, *(file.name for file in folder.glob("*.warc.gz") if file.is_file())})
    ours = [(name, begun) for name in names if (begun := _begun_at(name))]
    return [
        data_dir / path
        for name, begun in ours
        if _adopt_file(archive, data_dir, path := f"{FOLDER}/{spider}/{name}", begun, site)
    ]


def _begun_at(name: str) -> datetime | None:
    """When a file of ours was begun, by its name; None for any other."""
    if (found := _NAME.fullmatch(name)) is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None  # no such day


def _adopt_file(
    archive: Archive, data_dir: Path, path: str, begun: datetime, site: Site | None
) -> bool:
    """Whether the file has exchanges that the archive did not know."""
    known, file = archive.recordings.at(path), file_of(data_dir, path)
    start = known.length if known else 0
    end = _end_of_part(file) if file == part_of(data_dir / path) else file.stat().st_size
    found = list(index.entries(file, start, end)) if end > start else []
    if not found:
        return False
    with archive.transaction():
        spider = Path(path).parent.name
        recording = known or archive.recordings.adopt(spider, path, begun)
        for one in found:
            _capture(archive, recording, one, site)
        archive.recordings.grown(recording.key, end)
    return True


def _end_of_part(part: Path) -> int:
    """Where the last whole record ends: behind it the killed crawl broke off."""
    return max((end for _, end in writing.members(part)), default=0)


def _capture(archive: Archive, recording: Recording, one: index.Entry, site: Site | None) -> None:
    address = site.addresses.page_at(one.url) if site else None
    if site is None or address is None:
        return
    key = (site.publisher, site.edition, address.article_id)
    original = None
    if one.is_revisit:
        same = archive.recordings.same(key, one.url, one.digest)
        if same is None:
            return  # nowhere is a body
        original = same.key
    span = (one.start, one.length)
    archive.recordings.add(
        recording.key, span, key, one.url, one.retrieved_at, one.digest, original
    )
