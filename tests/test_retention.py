"""Retention: what is old enough is forgotten, and nothing brings it back but an edit."""

import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawl, Run, scrapy

from newsbot.archive.store import Archive
from newsbot.items import Article
from newsbot.operation.retention import forget_texts
from newsbot.standin.site import Answer, StandIn

HOME = "https://www.urdupoint.com"


def test_old_texts_are_forgotten_wherever_they_lie(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(20)
    start = site.stories[-1].published
    story = site.in_feed()[0]
    options = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=")
    crawl(site, *options, feed="", at=start)
    data = tmp_path / "data"
    (feed,) = (data / "urdupoint").iterdir()
    os.utime(feed, (start.timestamp(), start.timestamp()))
    (pages,) = (data / "pages" / "urdupoint").iterdir()
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db:
        (text,) = db.execute("SELECT article_body FROM articles WHERE article_id = ?",
                             (str(story.number),)).fetchone()  # fmt: skip
    words = text.split("\n\n")[0].encode()
    later = start + timedelta(days=31)
    done = crawl(site, *options, "-s", "NEWSBOT_RETENTION_DAYS=30", feed="", at=later)
    assert done.status == 0
    assert f"Forgot {len(site.in_feed())} texts and 1 feed older than 30 days" in done.log
    assert not feed.exists()
    assert not pages.exists()  # NEWSBOT_RECORDING_DAYS says nothing else
    files = [path for path in data.rglob("*") if path.is_file()]
    assert [path for path in files if words in path.read_bytes()] == []
    assert all("/en/news" not in path and str(story.number) not in path for path in done.requests)
    shown = scrapy(data, "archive", "verify")
    assert shown.returncode == 0, shown.stdout


def test_what_is_no_feed_stays_beside_those_that_are_forgotten(tmp_path: Path) -> None:
    feeds = ("a.jsonl", "b.jsonl.gz", "c.jsonl.zst")
    kept = ("a.jsonl.sha256", "d.csv", "notes.txt")
    for name in (*feeds, *kept):
        (tmp_path / name).touch()
    (tmp_path / "sorted.jsonl").mkdir()
    for path in tmp_path.iterdir():
        os.utime(path, (0, 0))
    with closing(Archive(tmp_path / "archive.sqlite3")) as archive:
        forget_texts(archive, tmp_path, 30, datetime(2021, 12, 28, tzinfo=UTC))
    left = {path.name for path in tmp_path.iterdir()}
    assert left - {"archive.sqlite3"} == {*kept, "sorted.jsonl"}


def test_articles_before_a_day_are_forgotten_and_those_of_the_day_are_not(tmp_path: Path) -> None:
    path, now = tmp_path / "archive.sqlite3", datetime(2021, 12, 30, tzinfo=UTC)
    dates = {"1": "2021-12-27T23:59:59+05:00", "2": "2021-12-28T00:00:00+05:00"}
    with closing(Archive(path)) as archive, archive.transaction():
        run = archive.runs.start("urdupoint", {}, now)
        for number, date in dates.items():
            article = Article(article_id=number, publisher="UrduPoint", date_published=date)
            archive.search.put(archive.articles.add(article, "first", run, now).story)
    for said in ("1 article forgotten.", "no article was published before that day"):
        done = scrapy(tmp_path, "archive", "forget", "--before", "2021-12-28", "--yes")
        assert said in done.stdout + done.stderr
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT article_id FROM articles").fetchall() == [("2",)]


@pytest.mark.parametrize(
    ("address", "is_said"),
    [
        ("data/all.jsonl", True),
        ("data/urdupoint/all.jsonl.gz", True),
        ("data/urdupoint/%(batch_time)s.jsonl", False),
        ("all.jsonl", False),
    ],
)
def test_a_feed_in_the_data_folder_that_keeps_old_texts_is_warned_of(
    crawl: Run, tmp_path: Path, address: str, is_said: bool
) -> None:
    feed = str(tmp_path / address)
    options = ("-a", "follow=feed", "-s", "NEWSBOT_RETENTION_DAYS=30", "-o", feed)
    warning = f"{feed} is appended to: NEWSBOT_RETENTION_DAYS takes no old text out of it"
    assert (warning in crawl(StandIn(2), *options, feed="").log) is is_said
    assert warning not in crawl(StandIn(2), *options[:-2], "-O", feed, feed="").log


class Forgotten:
    """A site of which all texts were forgotten: one that a later crawl looks at again."""

    def __init__(self, crawl: Run, tmp_path: Path) -> None:
        self.crawl, self.tmp_path = crawl, tmp_path
        self.site = StandIn(6)
        self.at = self.site.stories[-1].published
        self.story = next(s for s in self.site.in_feed() if s.dateline and s.topics)
        self.page = self.site.answer(self.story.path).body
        self.look(0)
        assert all(self.versions("article_body"))
        self.look(31)
        assert not any(self.versions("article_body"))

    def look(self, days: float) -> Crawl:
        self.at += timedelta(days=days)
        address = f"start_urls={HOME}{self.story.path}"
        options = ["-a", "follow=feed", "-a", address, "-s", "NEWSBOT_LOOK_AGAIN="]
        options += ["-s", "NEWSBOT_RETENTION_DAYS=30", "-s", "NEWSBOT_RECORDING_DAYS=9999"]
        done = self.crawl(self.site, *options, feed="-o", at=self.at)
        assert done.status == 0
        assert self.story.path in done.requests
        return done

    def edit(self, old: str, new: str) -> None:
        page = self.page.replace(old.encode(), new.encode())
        assert page != self.page
        self.site.answers[self.story.path] = Answer(page)

    def versions(self, column: str) -> list[Any]:
        with closing(sqlite3.connect(self.tmp_path / "data" / "archive.sqlite3")) as db:
            rows = db.execute(
                f"SELECT {column} FROM article_versions WHERE article_id = ? ORDER BY version",
                (str(self.story.number),),
            ).fetchall()
        return [value for (value,) in rows]

    def exported(self) -> list[dict[str, Any]]:
        lines = Crawl(0, "", self.tmp_path / "feed.jsonl", [], []).articles
        return [line for line in lines if line["article_id"] == str(self.story.number)]


@pytest.fixture
def forgotten(crawl: Run, tmp_path: Path) -> Forgotten:
    return Forgotten(crawl, tmp_path)


def test_a_second_look_at_a_forgotten_text_finds_no_edit(forgotten: Forgotten) -> None:
    done = forgotten.look(1)
    assert "'newsbot/unchanged': 1" in done.log
    assert forgotten.versions("version || coalesce(article_body, '')") == ["1"]
    assert forgotten.versions("description") == [None]
    assert scrapy(forgotten.tmp_path / "data", "archive", "verify").returncode == 0


def test_an_edit_of_a_forgotten_text_is_a_version_with_its_text(forgotten: Forgotten) -> None:
    forgotten.edit("<h1>", "<h1>Corrected: ")
    forgotten.look(1)
    assert forgotten.versions("version") == [1, 2]
    first, second = forgotten.versions("article_body")
    assert (first, len(second.split())) == (None, forgotten.versions("word_count")[1])
    shown = scrapy(forgotten.tmp_path / "data", "show", str(forgotten.story.number)).stdout
    headline = forgotten.story.headline
    assert f"headline: {headline!r} -> {f'Corrected: {headline}'!r}" in shown
    assert "description: " not in shown
    assert "or was forgotten (NEWSBOT_RETENTION_DAYS)" in shown
    assert "  + " not in shown


def test_what_else_was_edited_brings_no_forgotten_text_back(forgotten: Forgotten) -> None:
    topic = next(t for t in forgotten.story.topics if f">{t}</a>".encode() in forgotten.page)
    forgotten.edit(f">{topic}</a>", ">Something Else</a>")
    forgotten.look(1)
    assert forgotten.versions("version || coalesce(article_body, '')") == ["1", "2"]
    assert forgotten.versions("description") == [None, None]
    assert "Something Else" in forgotten.versions("topics")[1]
    assert [line["version"] for line in forgotten.exported()] == [1, 2]
    assert forgotten.exported()[1]["article_body"] is None
    assert scrapy(forgotten.tmp_path / "data", "archive", "verify").returncode == 0


def test_pages_that_are_read_again_bring_no_forgotten_text_back(forgotten: Forgotten) -> None:
    for how in ("--compare", "--apply"):
        done = scrapy(forgotten.tmp_path / "data", "replay", "--spider", "urdupoint", how)
        assert done.returncode == 0, done.stderr
        if how == "--compare":
            assert re.fullmatch(r"Compared: \d+ pages?; 0 articles would change.\n", done.stdout)
    assert forgotten.versions("version || coalesce(article_body, '')") == ["1"]


def test_of_a_forgotten_text_that_was_edited_its_fields_are_compared(
    forgotten: Forgotten,
) -> None:
    with closing(sqlite3.connect(forgotten.tmp_path / "data" / "archive.sqlite3")) as db, db:
        db.execute("UPDATE versions SET content_hash = 'another'")
    done = scrapy(forgotten.tmp_path / "data", "replay", "--spider", "urdupoint", "--compare")
    assert re.findall(r"^(\w+): \d+ articles?$", done.stdout, re.MULTILINE) == ["content_hash"]


def test_a_later_version_keeps_its_text_and_is_found_when_the_first_is_forgotten(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(6)
    start, story = site.stories[-1].published, site.in_feed()[0]
    options = ["-a", "follow=feed", "-a", f"start_urls={HOME}{story.path}"]
    options += ["-s", "NEWSBOT_LOOK_AGAIN=", "-s", "NEWSBOT_RETENTION_DAYS=30"]
    for days in (0, 20, 40):
        crawl(site, *options, feed="-o", at=start + timedelta(days=days))
        page = site.answer(story.path).body
        if days == 0:
            site.answers[story.path] = Answer(page.replace(b"<h1>", b"<h1>Corrected: "))
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        bodies = db.execute(
            "SELECT article_body FROM article_versions WHERE article_id = ? ORDER BY version",
            (str(story.number),),
        ).fetchall()
    assert [bool(body) for (body,) in bodies] == [False, True]
    verified = scrapy(tmp_path / "data", "archive", "verify")
    assert verified.stdout.endswith("is sound.\n")
    words = bodies[1][0].split()[:5]
    found = scrapy(tmp_path / "data", "search", " ".join(words)).stdout
    assert [json.loads(line)["article_id"] for line in found.splitlines()] == [str(story.number)]
