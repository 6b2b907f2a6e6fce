"""The files of recorded pages, step by step: what is on disk when, and what a killed run leaves."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsbot import warc
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.recording import Recorder

NOW = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)
SPIDER = "urdupoint"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / FILE_NAME) as opened:
        yield opened


def recorder(archive: Archive, tmp_path: Path, size: int = 2**20) -> Recorder:
    made = Recorder(archive, tmp_path, SPIDER, size)
    archive.before_commit = made.sync
    return made


def page(number: int, body: bytes = b"<html>A page</html>") -> bytes:
    exchange = warc.Exchange(
        url=f"https://www.urdupoint.com/en/world/page-{number}.html",
        method="GET",
        asked=[],
        form=b"",
        status=200,
        answered=[],
        body=body,
        retrieved_at=NOW,
        trail="feed",
        feed_date=None,
    )
    return warc.recorded(exchange)


def addresses(path: Path) -> list[str]:
    with path.open("rb") as file:
        found = [
            record.rec_headers.get_header("WARC-Target-URI")
            for record in ArchiveIterator(file)
            if record.rec_type == "response"
        ]
    return [url.rpartition("-")[2].removesuffix(".html") for url in found]


def test_a_page_is_on_disk_before_any_commit_that_speaks_of_it(
    archive: Archive, tmp_path: Path
) -> None:
    made = recorder(archive, tmp_path)
    archive.begin_batch()
    made.add(page(1), NOW)
    with archive.transaction():  # a feed is opened: what is open is committed before
        pass
    (part,) = tmp_path.glob("pages/*/.*.part")
    assert addresses(part) == ["1"]
