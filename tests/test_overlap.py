"""Operations that overlap: what a process read of an archive, another changes before it writes."""

import argparse
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from scrapy.settings import Settings
from stories import FLOOD, POLICE, TRADE

from newsbot.archive import opened
from newsbot.archive.care import Care
from newsbot.archive.inspection import Inspection
from newsbot.archive.merger import Merger
from newsbot.archive.migrations import MIGRATIONS
from newsbot.archive.schema import ArchiveError, prepare
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import Article
from newsbot.operation.retention import forget_old
from newsbot.upkeep import forgetting
from newsbot.upkeep.action import Task
from newsbot.words.likeness import ALGORITHM, Text

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)
TEXTS = {"1437925": FLOOD, "1437926": TRADE}


def meanwhile(
    db: sqlite3.Connection, act: Callable[[], object], before: str = "BEGIN", time: int = 1
) -> None:
    """Let another process act just before a connection executes such a statement that time."""
    times = count(1)

    def look(statement: str) -> None:
        if statement.startswith(before) and next(times) == time:
            act()

    db.set_trace_callback(look)


def store(archive: Archive, number: str, text: str, version: int = 1, now: datetime = NOW) -> None:
    """A version of an article, as a crawl stores it."""
    article = Article(
        article_id=number,
        publisher="UrduPoint",
        edition="en",
        url=f"https://www.urdupoint.com/en/world/talks-{number}.html",
        headline=f"Talks {number}",
        article_body=text,
        date_published="2021-12-28T16:25:00+05:00",
        date_precision="minute",
        retrieved_at="2021-12-28T11:30:00+00:00",
        version=version,
    )
    bands, sketch = Text(text).signature()
    with archive.transaction():
        run = archive.runs.start("urdupoint", {}, now)
        known = archive.articles.find(article)
        story = known.story if known else None
        added = archive.articles.add(article, "edit" if known else "first", run, now, story)
        archive.likenesses.put(added.story, bands, sketch, ALGORITHM)
        archive.search.put(added.story)


def forget(path: Path, number: str) -> None:
    with Care(path) as care:
        care.forget(care.chosen([number]))


def found(path: Path) -> list[str]:
    """The articles that the index of words finds."""
    with Archive(path) as archive:
        rows = archive._db.execute(
            "SELECT article_id FROM articles WHERE version_id IN"
            " (SELECT rowid FROM search WHERE search MATCH 'talks') ORDER BY article_id"
        )
        return [number for (number,) in rows]


def expect_sound(path: Path) -> None:
    with Inspection(path) as inspection:
        assert inspection.problems() == []
        assert inspection.outdated(ALGORITHM) == 0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Archive(tmp_path / FILE_NAME) as archive:
        for number, text in TEXTS.items():
            store(archive, number, text)
    return tmp_path / FILE_NAME


def test_an_article_that_is_forgotten_meanwhile_has_no_text_to_be_forgotten(path: Path) -> None:
    with Archive(path) as archive:
        meanwhile(archive._db, lambda: forget(path, "1437926"))
        assert archive.expire(NOW + timedelta(days=1)) == 1
    assert found(path) == ["1437925"]
    expect_sound(path)


def test_an_article_that_is_edited_meanwhile_keeps_its_text_and_is_compared(path: Path) -> None:
    later = NOW + timedelta(days=1)

    def edit() -> None:
        with Archive(path) as other:
            store(other, "1437925", POLICE, version=2, now=later)

    with Archive(path) as archive:
        meanwhile(archive._db, edit)
        assert archive.expire(later) == 2  # of three versions, as one is new
    assert found(path) == ["1437925", "1437926"]
    expect_sound(path)


def test_an_article_that_two_forget_leaves_the_next_one_in_the_indexes(path: Path) -> None:
    """The next one has the key of the row that the first of the two removed."""

    def be_faster() -> None:
        forget(path, "1437926")
        with Archive(path) as crawl:
            store(crawl, "1437927", POLICE)

    with Care(path) as care:
        rows = care.chosen(["1437926"])
        meanwhile(care._db, be_faster)
        care.forget(rows)
    assert found(path) == ["1437925", "1437927"]
    expect_sound(path)


def test_an_article_that_is_forgotten_meanwhile_is_not_indexed_anew(path: Path) -> None:
    with Care(path) as care:
        signatures = ((story, *Text(body).signature()) for story, body in care.bodies())
        meanwhile(care._db, lambda: forget(path, "1437926"), time=2)  # of two transactions
        assert care.reindex(signatures, ALGORITHM) == 1
    expect_sound(path)


@pytest.mark.parametrize(
    "look", ["SELECT count(*) FROM sqlite_master", "PRAGMA application_id", "PRAGMA user_version"]
)
def test_an_archive_that_another_process_makes_just_now_is_no_other_program_s(
    tmp_path: Path, look: str
) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        meanwhile(db, lambda: Archive(path).close(), look)
        prepare(db, str(path))
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_an_archive_that_a_newer_newsbot_brings_further_just_now_is_left_as_it_is(
    path: Path,
) -> None:
    newest = len(MIGRATIONS)

    def be_newer() -> None:
        with closing(sqlite3.connect(path)) as other:
            other.execute(f"PRAGMA user_version = {newest + 1}")

    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {newest - 1}")
        meanwhile(db, be_newer, "BEGIN")
        with pytest.raises(ArchiveError, match=f"schema {newest + 1}.*Use a newer newsbot"):
            prepare(db, str(path))
        assert db.execute("PRAGMA user_version").fetchone() == (newest + 1,)


def test_an_article_that_is_forgotten_there_while_it_is_taken_in_comes_whole(
    path: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.sqlite3"
    with Archive(theirs) as other:
        store(other, "1437925", FLOOD)
        store(other, "1437925", POLICE, version=2)

    def remove() -> None:
        with closing(sqlite3.connect(theirs)) as db, db:
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("DELETE FROM stories")

    with Merger(path) as merger:
        meanwhile(merger._db, remove, "SELECT id, cause, run, stored_at FROM other.versions")
        assert merger.merge(theirs, max).versions == 1
    expect_sound(path)


def test_what_is_forgotten_while_another_process_reads_is_said_to_be_on_disk(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def connected(path: Path, mode: str) -> sqlite3.Connection:
        return sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True, timeout=0)

    monkeypatch.setattr(opened, "connected", connected)  # which does not wait for the other
    options = argparse.Namespace(before=None, yes=True)

    def said(number: str) -> str:
        assert forgetting.forget(Task(path, [number], options, Settings())) == 0
        return capsys.readouterr().err

    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM articles").fetchone()
        assert "was forgotten is on disk until that has ended" in said("1437926")
    assert said("1437925") == ""
    assert not any(b"Talks 14379" in file.read_bytes() for file in path.parent.iterdir())


def test_a_recording_that_two_crawls_remove_leaves_that_of_the_faster_one(path: Path) -> None:
    """Which has the key of the row that it removed."""
    later = NOW + timedelta(days=2)

    def be_faster() -> None:
        with Archive(path) as other, other.transaction():
            other.recordings.drop(old.key)
            assert other.recordings.begin("urdupoint_urdu", "pages", later).key == old.key

    settings = Settings({"NEWSBOT_RECORDING_DAYS": 1})
    with Archive(path) as archive:
        with archive.transaction():
            old = archive.recordings.begin("urdupoint", "pages", NOW)
            archive.recordings.published(old.key, NOW)
        meanwhile(archive._db, be_faster)
        forget_old(archive, path.parent, "urdupoint", [], settings, later)
        (left,) = archive.recordings.unpublished("urdupoint_urdu")
        assert left.key == old.key
