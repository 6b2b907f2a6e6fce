"""An archive of an earlier newsbot becomes one of this one, with all that it has."""

import hashlib
import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import scrapy

from newsbot.archive.inspection import Inspection
from newsbot.archive.migrations import MIGRATIONS
from newsbot.archive.reader import Reader
from newsbot.archive.schema import APPLICATION_ID, ArchiveError
from newsbot.archive.store import Archive
from newsbot.words.likeness import ALGORITHM

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)


def first_archive(path: Path) -> None:
    """A file of schema 1 with one article, as the first newsbot wrote it."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(MIGRATIONS[0])
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute("INSERT INTO runs (id, spider, arguments, started_at) VALUES (1, 'x', '{}', '')")
        db.execute(
            "INSERT INTO stories (id, publisher, edition, article_id)"
            " VALUES (1, 'UrduPoint', 'en', '1437925')"
        )
        db.execute(
            "INSERT INTO versions (story, version, cause, run, stored_at, url, headline,"
            " article_body, dateline, authors, date_published, date_precision, date_published_raw,"
            " date_source, topics, in_language, word_count, content_hash, retrieved_at, rules)"
            " VALUES (1, 1, 'first', 1, '2021-12-28T11:30:00+00:00',"
            " 'https://www.urdupoint.com/en/world/talks-1437925.html', 'Talks in Geneva',"
            " 'The delegations met.', '{\"agencies\": [\"Sputnik\"]}', '[]',"
            " '2021-12-28T16:25:00+05:00', 'minute', '', 'byline',"
            " '[\"NATO\"]', 'en', 3, 'a', '2021-12-28T11:30:00+00:00', '{}')"
        )


def schema_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_every_schema_is_brought_to_the_newest(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "archive.sqlite3"
    first_archive(path)
    with closing(Archive(path)) as archive:
        assert archive.links.prospect(("UrduPoint", "en"), "1437925", NOW).is_stored
        stored = archive.articles.stored("UrduPoint", "en", "1437925")
        assert stored is not None
        assert stored.url.endswith("talks-1437925.html")
    assert f"{path} is brought from schema 1 to {len(MIGRATIONS)}" in caplog.text
    caplog.clear()
    with Inspection(path) as inspection:
        assert inspection.problems() == []
        assert inspection.outdated(ALGORITHM) == 1  # `scrapy archive reindex` compares it too
    with Reader(path) as reader:
        assert [line["headline"] for line in reader.articles({})] == ["Talks in Geneva"]
        assert len(reader.search(["delegation"], {}, 9)) == 1  # found in the new index
        assert reader.history("1437925")[0][0]["topics"] == ["NATO"]
        assert len(list(reader.articles({"agency": "Sputnik"}))) == 1
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT agencies FROM articles").fetchall() == [('["Sputnik"]',)]
    Archive(path).close()
    Archive(tmp_path / "new.sqlite3").close()
    assert caplog.text == ""


def test_an_archive_that_cannot_be_brought_to_the_newest_is_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    first_archive(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE replays (other)")  # in the way when most is done
    before = path.read_bytes()
    with pytest.raises(ArchiveError) as refused:
        Archive(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert str(refused.value) == (
        f"{path} has schema 1 and cannot be brought to {len(MIGRATIONS)}: table replays already"
        " exists; it is left as it is."
    )


def test_an_older_archive_can_be_copied_and_brought_to_the_newest_without_a_crawl(
    tmp_path: Path,
) -> None:
    path, copy = tmp_path / "archive.sqlite3", tmp_path / "copy.sqlite3"
    first_archive(path)
    refused = scrapy(tmp_path, "archive", "verify")
    assert refused.returncode == 1
    assert "`scrapy archive reindex`, brings it up to date" in refused.stderr
    copied = scrapy(tmp_path, "archive", "backup", str(copy))
    assert copied.returncode == 0, copied.stderr
    assert (schema_of(path), schema_of(copy)) == (1, 1)
    renewed = scrapy(tmp_path, "archive", "reindex")
    assert renewed.returncode == 0, renewed.stderr
    assert f"{path} is brought from schema 1 to {len(MIGRATIONS)}" in renewed.stderr
    assert scrapy(tmp_path, "archive", "verify").stdout == f"{path} is sound.\n"
    assert schema_of(copy) == 1


def test_a_file_of_another_program_is_not_copied_as_an_older_archive(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite3"
    with closing(sqlite3.connect(file)) as db:
        db.execute("CREATE TABLE theirs (x)")
    done = scrapy(tmp_path, "archive", "backup", str(tmp_path / "copy.sqlite3"))
    assert done.returncode == 1
    assert f"{file} cannot be read as an archive: no such table" in done.stderr
    assert not (tmp_path / "copy.sqlite3").exists()


def test_a_script_that_archives_were_made_with_stays_as_it_is() -> None:
    """Each of these is the script of the commit that brought it; a change is a further script."""
    digests = [
        hashlib.sha256(" ".join(re.sub("--.*", "", script).split()).encode()).hexdigest()[:12]
        for script in MIGRATIONS
    ]
    assert " ".join(digests) == (
        "6d1c61e81c96 f2dfa3b40e13 34855a9b3f39 3f103b41d98e 97a160ac2f90 6b4b18c242e5 "
        "25f2d8656dd0 5105f6c5c723 b99f3f1c7c68 252c535fa1df f0f147a893bf cccc1e40a92d "
        "9d7adeb8e97c a48a07874a34"
    )


@pytest.mark.parametrize("content", [b"", b"x" * 4096], ids=["other", "none"])
@pytest.mark.parametrize("opening", [Archive, Reader])
def test_a_file_that_is_no_archive_is_let_go_of(
    tmp_path: Path, opening: Callable[[Path], object], content: bytes
) -> None:
    file = tmp_path / "archive.sqlite3"
    file.write_bytes(content)
    if not content:
        with closing(sqlite3.connect(file)) as db:
            db.execute("CREATE TABLE birds (name)")
    with pytest.raises(ArchiveError) as refused:
        opening(file)
    held = {os.path.realpath(link) for link in Path("/proc/self/fd").iterdir()}
    assert str(file) not in held
    assert str(file) in str(refused.value)  # whose traceback has the connection
