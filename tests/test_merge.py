"""Joining archives: what an article became elsewhere comes in, once, in its order."""

import json
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import Run, scrapy

from newsbot.archive.links import Wanted
from newsbot.archive.merger import Merged, Merger
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import Article
from newsbot.standin.site import Answer, StandIn

START = datetime(2021, 12, 28, 12, tzinfo=UTC)
STORY = Article(
    article_id="1437925",
    edition="en",
    url="https://www.urdupoint.com/en/world/talks-end-1437925.html",
    date_published="2021-12-28T16:25:00+05:00",
    date_precision="minute",
    publisher="UrduPoint",
)


class State(NamedTuple):
    """What an article said at an hour."""

    hour: int
    words: str
    cause: str = "edit"

    def article(self, version: int) -> Article:
        return replace(
            STORY,
            headline=self.words,
            article_body=f"The body of {self.words}.",
            content_hash=self.words,
            retrieved_at=at(self.hour),
            version=version,
        )


A, B, C = "A", "B", "C"


def at(hour: int) -> str:
    return (START + timedelta(hours=hour)).isoformat()


def filled(
    folder: Path, states: Sequence[State], *, looked: int | None = None, gone: int | None = None
) -> Path:
    """An archive with one article, that was looked at last, or found gone, at an hour."""
    folder.mkdir()
    with closing(Archive(folder / FILE_NAME)) as archive, archive.transaction():
        story = None
        for version, state in enumerate(states, start=1):
            moment = START + timedelta(hours=state.hour)
            run = archive.runs.start("urdupoint", {"words": state.words}, moment)
            cause = state.cause if version > 1 else "first"
            known = archive.articles.add(state.article(version), cause, run, moment, story)
            story = known.story
            archive.search.put(story)
            archive.articles.looked_at(story, None, moment, None, moment)
        assert story is not None
        if looked is not None:
            moment = START + timedelta(hours=looked)
            archive.articles.looked_at(story, None, moment, None, moment)
        if gone is not None:
            key = (STORY.publisher, STORY.edition, STORY.article_id)
            archive.articles.vanished(*key, START + timedelta(hours=gone))
    return folder / FILE_NAME


def merge(ours: Path, theirs: Path) -> Merged:
    with Merger(ours) as merger:
        return merger.merge(theirs, max)


def rows(archive: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql).fetchall()


def states(archive: Path) -> list[State]:
    """The states of the article by version; the versions count from 1."""
    found = rows(
        archive, "SELECT version, retrieved_at, headline, cause FROM versions ORDER BY version"
    )
    assert [version for version, *_ in found] == list(range(1, len(found) + 1))
    hours = [datetime.fromisoformat(str(moment)) - START for _, moment, *_ in found]
    return [
        State(hour // timedelta(hours=1), str(words), str(cause))
        for hour, (*_, words, cause) in zip(hours, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs", "new"),
    [
        ([(1, A)], [(1, A), (2, B)], [(2, B, "edit")]),
        ([(1, A)], [(2, A)], []),  # read later, the same
        ([(1, A)], [(2, B)], [(2, B, "edit")]),  # their first
        ([(1, A)], [(1, A), (2, B), (3, A)], [(2, B, "edit"), (3, A, "edit")]),
        ([(1, A), (4, C)], [(1, A), (2, B)], []),  # we have what is newer
        ([(1, A), (2, B)], [(1, A), (3, B), (4, C)], [(4, C, "edit")]),
        ([(3, A)], [(1, B), (2, C)], []),
        ([(1, A)], [(1, A), (1, B, "reread")], [(1, B, "reread")]),
        ([(1, A), (1, B, "reread")], [(1, A)], []),
        ([(1, A), (1, B, "reread")], [(1, A), (1, C, "reread")], [(1, C, "reread")]),
    ],
)
def test_later_versions_come_once_in_the_order_of_their_reading(
    tmp_path: Path, ours: list[tuple[int, str]], theirs: list[tuple[int, str]],
    new: list[tuple[int, str, str]],
) -> None:  # fmt: skip
    one = filled(tmp_path / "one", [State(*state) for state in ours])
    other = filled(tmp_path / "other", [State(*state) for state in theirs])
    before, runs = states(one), len(ours)
    expected = [*before, *(State(*state) for state in new)]
    assert merge(one, other) == Merged(added=0, known=1, versions=len(new), vanished=0)
    assert states(one) == expected
    assert rows(one, "SELECT count(*) FROM runs") == [(runs + len(new),)]
    assert merge(one, other) == Merged(added=0, known=1, versions=0, vanished=0)
    assert states(one) == expected
    assert rows(one, "SELECT article_id FROM articles WHERE version_id IN"
                f" (SELECT rowid FROM search WHERE search MATCH '{expected[-1].words}')") == [
        (STORY.article_id,)
    ]  # fmt: skip


def test_a_state_that_was_over_when_we_looked_is_none_of_now(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", [State(1, A)], looked=5)
    other = filled(tmp_path / "other", [State(1, A), State(3, B)])
    assert merge(one, other).versions == 0
    gone = filled(tmp_path / "gone", [State(1, A)], gone=5)  # nothing was read then
    assert merge(gone, other).versions == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "then", "count"),
    [
        ({}, {"gone": 3}, at(3), 1),
        ({"looked": 5}, {"gone": 3}, None, 0),  # it was back
        ({"gone": 3}, {"looked": 5}, None, 0),
        ({"gone": 3}, {"looked": 2}, at(3), 0),
        ({"gone": 3}, {"gone": 5}, at(3), 0),
    ],
)
def test_the_later_look_says_whether_a_page_is_gone(
    tmp_path: Path, ours: dict[str, int], theirs: dict[str, int], then: str | None, count: int
) -> None:
    one = filled(tmp_path / "one", [State(1, A)], **ours)
    other = filled(tmp_path / "other", [State(1, A)], **theirs)
    assert merge(one, other).vanished == count
    assert rows(one, "SELECT vanished_at FROM stories") == [(then,)]
    assert merge(one, other).vanished == 0
    assert rows(one, "SELECT vanished_at FROM stories") == [(then,)]


def test_a_date_that_was_only_read_less_finely_there_is_no_version(tmp_path: Path) -> None:
    one, other = (filled(tmp_path / name, [State(1, A)]) for name in ("one", "other"))
    with closing(sqlite3.connect(other)) as db, db:
        db.execute(
            "UPDATE versions SET retrieved_at = ?, date_published = ?, date_precision = 'hour'",
            (at(2), "2021-12-28T16:00:00+05:00"),
        )
    assert merge(one, other).versions == 0


def test_a_text_that_was_forgotten_here_is_not_brought_back(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", [State(1, A)])
    other = filled(tmp_path / "other", [State(1, A), State(2, A)])
    with closing(sqlite3.connect(other)) as db, db:
        db.execute("""UPDATE versions SET topics = '["Talks"]' WHERE version = 2""")
    with closing(Archive(one)) as archive:
        assert archive.expire(START + timedelta(days=1)) == 1
    for count in (1, 0):
        assert merge(one, other).versions == count
    assert rows(one, "SELECT topics, article_body FROM versions") == [
        ("[]", ""), ('["Talks"]', "")
    ]  # fmt: skip


def test_an_article_that_was_forgotten_here_stays_away(tmp_path: Path) -> None:
    one, other = (filled(tmp_path / name, [State(1, A)]) for name in ("one", "other"))
    with Merger(one) as care:
        care.forget(care.chosen([STORY.article_id]))
    assert merge(one, other) == Merged(added=0, known=1, versions=0, vanished=0)
    assert rows(one, "SELECT count(*) FROM stories") == [(0,)]


def test_an_article_that_was_wanted_here_is_asked_for_no_more(tmp_path: Path) -> None:
    one, other = tmp_path / FILE_NAME, filled(tmp_path / "other", [State(1, A)])
    with closing(Archive(one)) as archive, archive.transaction():
        for number in (STORY.article_id, "1437926"):
            link = Wanted(number, "world", STORY.url, "feed", 0, None)
            archive.links.want((STORY.publisher, STORY.edition), "urdupoint", link, START)
    assert merge(one, other).added == 1
    assert rows(one, "SELECT article_id FROM wanted") == [("1437926",)]


def test_whoever_watches_sees_how_many_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsbot.archive.merger._LOT", 2)
    told: list[tuple[int, int]] = []
    with Archive(tmp_path / "theirs.sqlite3") as archive, archive.transaction():
        run = archive.runs.start("urdupoint", {}, START)
        for number in range(5):
            article = replace(STORY, article_id=str(number), retrieved_at=at(0))
            archive.articles.add(article, "first", run, START)
    Archive(tmp_path / "ours.sqlite3").close()
    with Merger(tmp_path / "ours.sqlite3") as merger:
        merger.merge(tmp_path / "theirs.sqlite3", lambda *counts: told.append(counts))
    assert told == [(2, 5), (4, 5), (5, 5)]


def test_where_one_of_several_cannot_be_read_none_is_taken_in(tmp_path: Path) -> None:
    filled(tmp_path / "theirs", [State(1, A)])
    done = scrapy(tmp_path / "data", "archive", "merge", f"{tmp_path}/theirs", "nowhere")
    assert done.returncode == 1
    assert "there is no archive nowhere: name a data folder or an archive." in done.stderr
    assert not (tmp_path / "data").exists()


def test_an_archive_that_a_killed_crawl_had_begun_to_make_takes_in_another(tmp_path: Path) -> None:
    filled(tmp_path / "theirs", [State(1, A)])
    (tmp_path / FILE_NAME).touch()
    done = scrapy(tmp_path, "archive", "merge", f"{tmp_path}/theirs")
    assert "1 article taken in" in done.stdout, done.stderr


def test_a_copy_that_crawled_on_comes_back_with_all_it_saw(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(30)
    now = site.stories[24].published
    site.clock = lambda: now
    options = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=1d")
    crawl(site, *options, feed="", at=now)
    here, there = tmp_path / "here", tmp_path / "data"
    shutil.copytree(there, here)
    edited, gone = site.in_feed()[3:5]
    page = site.answer(edited.path).body.replace(b"<h1>", b"<h1>Corrected: ")
    site.answers |= {edited.path: Answer(page), gone.path: Answer(b"gone", status=410)}
    site.clock = None
    crawl(site, *options, feed="", at=now + timedelta(days=1))
    ((known,), (total,)) = (
        rows(folder / FILE_NAME, "SELECT count(*) FROM stories")[0] for folder in (here, there)
    )
    assert (known, total) == (23, 28)
    for said in (
        "5 articles taken in, 23 known or forgotten; later versions of these: 1, vanished: 1.",
        "0 articles taken in, 28 known or forgotten; later versions of these: 0, vanished: 0.",
    ):
        assert said in scrapy(here, "archive", "merge", str(there)).stdout
        assert scrapy(here, "archive", "verify").stdout.endswith("is sound.\n")
        for folder in (here, there):
            scrapy(folder, "export", str(folder / "all.jsonl"))
        assert (here / "all.jsonl").read_text() == (there / "all.jsonl").read_text()
    looks = "SELECT article_id, vanished_at, looked_at, look_at FROM stories ORDER BY article_id"
    assert rows(here / FILE_NAME, looks) == rows(there / FILE_NAME, looks)
    found = scrapy(here, "search", "Corrected").stdout.splitlines()
    assert [json.loads(line)["article_id"] for line in found] == [str(edited.number)]
    shown = scrapy(here, "show", str(gone.number)).stdout
    assert re.search(r"The page has been gone since 2021-\d\d-\d\dT", shown)
