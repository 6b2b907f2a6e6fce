"""The files of recorded pages, step by step: what is on disk when, and what a killed run leaves."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsbot.archive.inspection import Inspection
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import Article
from newsbot.recordings import recording
from newsbot.recordings.recording import Recorder
from newsbot.warc import writing

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
    exchange = writing.Exchange(
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
    return writing.recorded(exchange)


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


def test_what_a_killed_run_did_not_commit_is_in_no_file(archive: Archive, tmp_path: Path) -> None:
    """Nothing would find it there, when it is to be forgotten."""
    made = recorder(archive, tmp_path)
    archive.begin_batch()
    made.add(page(1), NOW)
    archive.commit_batch()
    archive.begin_batch()
    made.add(page(2), NOW)
    made.sync()
    archive.close()  # killed between the disk and the commit
    with Archive(tmp_path / FILE_NAME) as again:
        recording.salvage(again, tmp_path, SPIDER, NOW)
        assert again.recordings.unpublished(SPIDER) == []
    (whole,) = tmp_path.rglob("*.warc.gz*")
    assert addresses(whole) == ["1"]


def test_a_recording_whose_folder_was_removed_keeps_no_crawl_from_starting(
    archive: Archive, tmp_path: Path
) -> None:
    made = recorder(archive, tmp_path)
    archive.begin_batch()
    made.add(page(1), NOW)
    archive.commit_batch()
    archive.close()  # killed
    shutil.rmtree(tmp_path / "pages")
    with Archive(tmp_path / FILE_NAME) as again:
        recording.salvage(again, tmp_path, SPIDER, NOW)
        assert again.recordings.unpublished(SPIDER) == []
    with Inspection(tmp_path / FILE_NAME) as looked_into:
        (problem,) = looked_into.problems()
    assert "is gone: a copy can take its place" in problem


def test_a_file_gets_its_name_when_all_in_it_is_committed(archive: Archive, tmp_path: Path) -> None:
    made = recorder(archive, tmp_path, size=1)
    for number in range(4):
        archive.begin_batch()
        made.add(page(number), NOW)
        made.add(page(number + 10), NOW)
        if number == 3:
            made.sync()
            archive.close()  # killed between the disk and the commit
            break
        archive.commit_batch()
        assert len(list(tmp_path.glob("pages/*/*.warc.gz"))) == number
    with Archive(tmp_path / FILE_NAME) as again:
        recording.salvage(again, tmp_path, SPIDER, NOW)
    files = sorted(tmp_path.rglob("*.warc.gz*"))
    assert [addresses(file) for file in files] == [["0", "10"], ["1", "11"], ["2", "12"]]


def test_an_old_recording_goes_without_a_look_at_every_article(
    archive: Archive, tmp_path: Path
) -> None:
    steps = count(1)
    with archive.transaction():
        run = archive.runs.start(SPIDER, {}, NOW)
        kept, old = (archive.recordings.begin(SPIDER, "pages", NOW).key for _ in range(2))
        for number in range(1_000):
            article = Article(article_id=str(number), publisher="UrduPoint", edition="en")
            key = (article.publisher, article.edition, article.article_id)
            file = old if number < 2 else kept
            article.recording = str(archive.recordings.add(file, (0, 9), key, "x", NOW, "d", None))
            archive.articles.add(article, "first", run, NOW)
    archive._db.set_progress_handler(lambda: next(steps) * 0, 100)
    with archive.transaction():
        archive.recordings.drop(old)
    archive._db.set_progress_handler(None, 0)
    assert next(steps) < 20
    rows = archive._db.execute("SELECT story FROM versions WHERE recording IS NULL")
    assert [story for (story,) in rows] == [1, 2]


def test_a_file_gets_its_name_while_nobody_forgets_a_page_of_it(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = recorder(archive, tmp_path)
    archive.begin_batch()
    made.add(page(1), NOW)
    archive.commit_batch()

    def forget(_: Path) -> None:
        with closing(sqlite3.connect(archive.path, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")

    monkeypatch.setattr(recording, "sync", forget)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        made.publish(NOW)
    monkeypatch.undo()
    recording.salvage(archive, tmp_path, SPIDER, NOW)
    (whole,) = tmp_path.rglob("*.warc.gz*")
    assert addresses(whole) == ["1"]
