"""What a person finds in the archive: near-duplicates, words, an article's history."""

import json
import os
import pty
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Crawl, Run, scrapy
from jsonschema import validate

from newsbot.archive.likenesses import Candidate
from newsbot.archive.reader import Reader
from newsbot.archive.store import Archive
from newsbot.archive.survey import Share, Survey
from newsbot.delivery.schema import json_schema
from newsbot.items import EXPORTED, Article
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import Story
from newsbot.words.likeness import ALGORITHM

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)


class Copied:
    """A site on which a later story is an earlier one with a few words changed."""

    def __init__(self, crawl: Run, *options: str) -> None:
        self.crawl, self.options = crawl, options
        self.site = StandIn(60)
        self.copy, *others = self.site.in_feed()[2:]
        words = re.compile(rb"people in and around")
        pages = ((story, self.site.answer(story.path).body) for story in others)
        self.first, page = next((s, page) for s, page in pages if words.search(page))
        page = words.sub(rb"citizens of", page.replace(b"<h1>", b"<h1>Once more: "), count=1)
        self.site.answers[self.copy.path] = Answer(page)
        self.site.clock = lambda: self.first.published
        self.go()
        self.site.clock = None

    def crawl_again(self) -> "Copied":
        self.done = self.go()
        return self

    def go(self) -> Crawl:
        return self.crawl(self.site, "-a", "follow=feed", *self.options, feed="-o")

    def line(self, story: Story) -> dict[str, object] | None:
        lines = [a for a in self.done.articles if a["article_id"] == str(story.number)]
        return lines[0] if lines else None


@pytest.mark.parametrize("made_by", ["this newsbot", "an earlier one"])
def test_a_near_duplicate_of_an_earlier_crawl_is_marked(
    crawl: Run, data: Path, made_by: str
) -> None:
    copied = Copied(crawl)
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db, db:
        if made_by == "an earlier one":
            db.execute("UPDATE likenesses SET sketch = NULL")
    copied.crawl_again()
    line = copied.line(copied.copy)
    assert line is not None
    assert line["near_duplicate_of"] == str(copied.first.number)
    assert isinstance(line["similarity"], float)
    assert 0.9 < line["similarity"] < 1
    first = copied.line(copied.first)
    assert first is not None
    assert first["near_duplicate_of"] is None

    groups = json.loads(scrapy(data, "archive", "stats", "--clusters", "--json").stdout)
    assert [[a["article_id"] for a in group] for group in groups] == [
        [str(copied.first.number), str(copied.copy.number)]
    ]
    shown = scrapy(data, "archive", "stats", "--clusters").stdout
    assert copied.first.headline[:30] in shown
    article = scrapy(data, "show", str(copied.copy.number)).stdout
    of = f"article {copied.first.number} (similarity {line['similarity']})"
    assert f"Nearly the same as {of}." in article
    assert "Nearly the same" not in scrapy(data, "show", str(copied.first.number)).stdout
    assert "Once more:" in shown


def test_articles_of_many_other_sites_hide_none_of_the_own(tmp_path: Path) -> None:
    bands = [1, 2, 3]
    sites = [f"Paper {number}" for number in range(30)]
    with Archive(tmp_path / "archive.sqlite3") as archive, archive.transaction():
        run = archive.runs.start("urdupoint", {}, NOW)
        for site in [*sites, "UrduPoint"]:  # an agency's text
            article = Article(article_id="7", publisher=site, edition="en", retrieved_at=str(NOW))
            added = archive.articles.add(article, "first", run, NOW)
            archive.likenesses.add(added.story, bands, None, ALGORITHM)
        found = archive.likenesses.candidates(("UrduPoint", "en"), "8", bands)
    assert found == [Candidate("7", added.story, None)]


def test_a_period_has_its_first_and_its_last_day_by_the_publishers_clock(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite3"
    with Archive(path) as archive, archive.transaction():
        run = archive.runs.start("urdupoint", {}, NOW)
        for day in range(26, 31):
            early = f"2021-12-{day}T00:30:00+05:00"  # in UTC it is the day before
            article = Article(article_id=str(day), publisher="UrduPoint", date_published=early)
            archive.articles.add(article, "first", run, NOW)
    with Reader(path) as reader:
        found = list(reader.articles({"since": "2021-12-27", "until": "2021-12-29"}))
    assert [line["article_id"] for line in found] == ["27", "28", "29"]


@pytest.mark.parametrize("which", ["first", "copy"])
def test_an_article_whose_like_was_forgotten_is_like_none(
    crawl: Run, data: Path, which: str
) -> None:
    copied = Copied(crawl).crawl_again()
    archive = data / "archive.sqlite3"
    with Survey(archive) as survey:
        before, _ = survey.groups(20)
    story = copied.first if which == "first" else copied.copy
    assert scrapy(data, "archive", "forget", str(story.number), "--yes").returncode == 0
    groups = json.loads(scrapy(data, "archive", "stats", "--clusters", "--json").stdout)
    assert before == 1
    assert groups == []
    shown = scrapy(data, "archive", "stats", "--clusters").stdout
    assert shown == "No two articles are nearly equal.\n"
    stats = json.loads(scrapy(data, "archive", "stats", "--json").stdout)
    assert stats["near duplicates"] == 0
    with Survey(archive) as survey:
        assert survey.groups(20) == (0, [])
    line = copied.line(copied.copy)  # what was delivered says what it said
    assert line is not None
    assert line["near_duplicate_of"] == str(copied.first.number)


def test_near_duplicates_can_be_dropped_for_good(crawl: Run) -> None:
    copied = Copied(crawl, "-s", "NEWSBOT_NEAR_DUPLICATES=drop").crawl_again()
    assert copied.line(copied.copy) is None
    assert copied.copy.path in copied.done.requests
    assert copied.copy.path not in copied.go().requests


def test_words_phrases_and_filters_find_articles(crawl: Run, data: Path) -> None:
    site = StandIn(40)
    done = crawl(site, "-a", "follow=feed")
    article = next(a for a in done.articles if "prisoners" in a["article_body"])
    found = scrapy(data, "search", "prisoner")  # any form of the word
    assert found.returncode == 0
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    by_number = {a["article_id"]: a for a in done.articles}
    assert lines == [by_number[line["article_id"]] for line in lines]
    assert {line["article_id"] for line in lines} == {
        number
        for number, a in by_number.items()
        if re.search(r"\bprisoners?\b", f"{a['headline']} {a['article_body']}", re.IGNORECASE)
    }
    days = [line["date_published"] for line in lines]
    assert days == sorted(days, reverse=True)
    assert scrapy(data, "search", "--", "--prisoner").stdout == found.stdout  # a word, no option

    phrase = " ".join(article["article_body"].split()[3:9])
    numbers = scrapy(data, "search", phrase).stdout
    assert f'"article_id": "{article["article_id"]}"' in numbers
    backwards = scrapy(data, "search", " ".join(phrase.split()[::-1]))
    assert (backwards.returncode, backwards.stdout) == (1, "")

    of_section = scrapy(data, "search", "prisoner", "--section", article["section"]).stdout
    sections = {json.loads(line)["section"] for line in of_section.splitlines()}
    assert sections == {article["section"]}
    assert len(scrapy(data, "search", "prisoner", "--limit", "1").stdout.splitlines()) == 1

    wrong = scrapy(data, "search", "prisoner", "--section", "Wrold", "--agency", "APP")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "no section 'Wrold'; did you mean 'world'? It has " in wrong.stderr
    assert "no agency" not in wrong.stderr
    told = " ".join(wrong.stderr.partition("It has ")[2].split())
    there = told.removesuffix(".").split(", ")
    assert sorted(there) == sorted({a["section"] for a in done.articles})


@pytest.mark.parametrize(
    ("name", "column", "then"),
    [
        ("section", "section", "opinion"),
        ("topic", "topics", '["Weather"]'),
        ("agency", "dateline", '{"location": "X", "date": null, "agencies": ["PPI"], "raw": "X"}'),
    ],
)
def test_each_version_is_exported_by_what_it_had(
    crawl: Run, tmp_path: Path, data: Path, name: str, column: str, then: str
) -> None:
    """What an earlier version alone had is no mistake, but with --latest."""
    done = crawl(StandIn(5), "-a", "follow=feed")
    number = done.articles[0]["article_id"]
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db, db:
        told = db.execute("PRAGMA table_info(versions)").fetchall()
        columns = ", ".join(row[1] for row in told if row[1] not in ("id", "version"))
        (story,) = db.execute("SELECT id FROM stories WHERE article_id = ?", (number,)).fetchone()
        db.execute(
            f"INSERT INTO versions (version, {columns}) SELECT 2, {columns} FROM versions"
            " WHERE story = ?",
            (story,),
        )
        db.execute(f"UPDATE versions SET {column} = ? WHERE story = ? AND version = 1",
                   (then, story))  # fmt: skip
    value = {"section": "opinion", "topic": "Weather", "agency": "PPI"}[name]
    target = tmp_path / "part.jsonl"
    exported = scrapy(data, "export", str(target), f"--{name}", value)
    assert exported.returncode == 0, exported.stderr
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [(line["article_id"], line["version"]) for line in lines] == [(number, 1)]
    latest = scrapy(data, "export", str(target), f"--{name}", value, "--latest")
    assert latest.returncode == 2
    assert f"the archive has no {name} '{value}'" in latest.stderr
    assert scrapy(data, "search", "the", f"--{name}", value).returncode == 2


def rewrite(data: Path, column: str, values: dict[str, str]) -> None:
    """Put other values into a column of the articles of some numbers."""
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db, db:
        for number, value in values.items():
            db.execute(
                f"UPDATE versions SET {column} = ?"
                " WHERE story = (SELECT id FROM stories WHERE article_id = ?)",
                (value, number),
            )


def test_articles_of_two_clocks_come_in_the_order_of_their_instants(
    crawl: Run, tmp_path: Path, data: Path
) -> None:
    done = crawl(StandIn(9), "-a", "follow=feed")
    first, last, *_ = (a["article_id"] for a in done.articles)
    dates = {first: "2031-12-28T16:25:00+05:00", last: "2031-12-28T09:00:00-06:00"}
    rewrite(data, "date_published", dates)

    target = tmp_path / "all.jsonl"
    assert scrapy(data, "export", str(target)).returncode == 0
    exported = [json.loads(line)["article_id"] for line in target.read_text().splitlines()]
    assert exported[-2:] == [first, last]
    found = scrapy(data, "search", "the", "--limit", "2").stdout.splitlines()
    assert [json.loads(line)["article_id"] for line in found] == [last, first]
    assert dates[last] in scrapy(data, "archive", "stats").stdout
    assert dates[last] in scrapy(data, "status", "--json").stdout


def test_the_newest_article_is_so_by_its_latest_date(
    crawl: Run, tmp_path: Path, data: Path
) -> None:
    crawl(StandIn(9), "-a", "follow=feed")
    archive = data / "archive.sqlite3"
    dates = [  # of four articles; that of the first was corrected
        ("2031-12-28T16:25:00+05:00", "2021-12-17T16:25:00+05:00"),
        ("2030-12-28T16:25:00+05:00",),
        ("2030-12-28T09:00:00-06:00",),  # later than that
        ("2029-12-28T16:25:00+05:00", "2030-01-01T00:00:00+05:00"),
    ]
    newest = dates[2][0]
    with closing(sqlite3.connect(archive)) as db, db:
        told = db.execute("PRAGMA table_info(versions)").fetchall()
        columns = ", ".join(row[1] for row in told if row[1] not in ("id", "version"))
        stories = [story for (story,) in db.execute("SELECT story FROM versions ORDER BY story")]
        for story, (first, *corrected) in zip(stories, dates, strict=False):
            of_story = "WHERE story = ? AND version = "
            db.execute(f"UPDATE versions SET date_published = ? {of_story} 1", (first, story))
            for date in corrected:
                db.execute(
                    f"INSERT INTO versions (version, {columns})"
                    f" SELECT 2, {columns} FROM versions {of_story} 1",
                    (story,),
                )
                db.execute(f"UPDATE versions SET date_published = ? {of_story} 2", (date, story))
        shown = "SELECT date_published FROM articles ORDER BY julianday(date_published) DESC"
        assert db.execute(shown).fetchone() == (newest,)

    stats = json.loads(scrapy(data, "archive", "stats", "--json").stdout)
    assert stats["newest article"] == newest
    standings = json.loads(scrapy(data, "status", "--json").stdout)
    found = [standing["newest_article"] for standing in standings]
    assert [article["date_published"] for article in found if article] == [newest]
    page = tmp_path / "report.html"
    assert scrapy(data, "report", str(page)).returncode == 0
    assert f'<time datetime="{newest}">' in page.read_text("utf-8")
    with Survey(archive) as survey:
        assert survey.shares() == [Share("urdupoint", "UrduPoint en", len(stories), newest)]


def test_words_that_no_space_parts_are_found_within_a_text(crawl: Run, data: Path) -> None:
    site = StandIn(4)
    crawl(site, "-a", "follow=feed")
    one, other, *_ = (str(story.number) for story in site.in_feed())
    bodies = {one: "中国外交部发言人 Wang 28日表示。", other: "上海市统计局28日发布 iPhone手机。"}
    rewrite(data, "article_body", bodies)
    rewrite(data, "headline", {one: "Nokia手机"})
    assert scrapy(data, "archive", "reindex").returncode == 0

    def found(*words: str) -> set[str]:
        lines = scrapy(data, "search", *words).stdout.splitlines()
        return {json.loads(line)["article_id"] for line in lines}

    assert found("外交部") == {one}
    assert found("28日") == {one, other}
    assert found("28日", "统计局") == {other}
    assert found("外交部", "wang") == {one}
    assert found("外交部 wang 表示") == {one}  # one argument
    assert found("iphone手机") == {other}
    assert found("NOKIA手机") == {one}
    assert found("外交部", "nuclear") == set()
    assert found("外交部统计局") == set()


@pytest.mark.parametrize("words", ['"', "NEAR(", "a* OR b", "headline:", "'; DROP TABLE stories"])
def test_no_words_are_taken_for_a_query(crawl: Run, data: Path, words: str) -> None:
    crawl(StandIn(3), "-a", "follow=feed")
    found = scrapy(data, "search", words)
    assert found.returncode in (0, 1)
    assert found.stderr == ("" if found.stdout else "nothing found\n")


def test_in_a_terminal_what_is_found_is_a_table(crawl: Run, data: Path) -> None:
    done = crawl(StandIn(5), "-a", "follow=feed")
    article = done.articles[0]
    ours, theirs = pty.openpty()
    scrapy(data, "search", article["headline"].split()[-1], stdout=theirs)
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    (row,) = [row for row in shown.splitlines() if article["article_id"] in row]
    assert article["date_published"][:10] in row
    assert article["headline"][:40] in row
    assert "{" not in row


def test_an_article_is_shown_with_its_versions(crawl: Run, data: Path) -> None:
    site = StandIn(10)
    story = site.in_feed()[0]
    now = site.stories[-1].published
    look = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=1m")
    crawl(site, *look, at=now, feed="-o")
    page = site.answer(story.path).body.replace(b"<h1>", b"<h1>Corrected: ")
    site.answers[story.path] = Answer(page.replace(b"people in", b"citizens of", 1))
    crawl(site, "-a", "follow=feed", at=now)
    shown = scrapy(data, "show", str(story.number))
    assert shown.returncode == 0
    words = " ".join(shown.stdout.split())
    assert f"Corrected: {story.headline}" in words
    assert "Version 2 (edit), read" in words
    assert f"headline: '{story.headline}' -> 'Corrected: {story.headline}'" in words
    assert "Read by: headline class" in words
    by_address = scrapy(data, "show", f"https://www.urdupoint.com{story.path}")
    assert by_address.stdout == shown.stdout
    missing = scrapy(data, "show", "1")
    assert missing.returncode == 1
    assert "there is no article 1 in" in missing.stderr


def withheld(crawl: Run, tmp_path: Path) -> tuple[Story, str]:
    """A story whose page says noarchive, and the first words of its text."""
    site = StandIn(10)
    story = site.in_feed()[0]
    page = site.answer(story.path).body
    site.answers[story.path] = Answer(page, headers=(("X-Robots-Tag", "noarchive"),))
    done = crawl(site, "-a", "follow=feed")
    assert [a["article_body"] is None for a in done.articles].count(True) == 1
    body: str = story.truth(in_feed=True)["article_body"]
    return story, " ".join(body.split()[:4])


def test_what_feeds_withhold_neither_search_nor_show_tells(
    crawl: Run, tmp_path: Path, data: Path
) -> None:
    story, words = withheld(crawl, tmp_path)
    found = scrapy(data, "search", words, "--limit", "1").stdout
    line = json.loads(found)
    assert (line["article_id"], line["article_body"]) == (str(story.number), None)
    assert set(line) == set(EXPORTED)
    shown = scrapy(data, "show", str(story.number)).stdout
    assert words not in shown
    assert "Its text is withheld: the page says noarchive." in shown


def test_metadata_alone_is_searched_and_shown(crawl: Run, data: Path) -> None:
    site = StandIn(10)
    crawl(site, "-a", "follow=feed")
    setting = ("-s", "NEWSBOT_EXPORT=metadata")
    lines = [json.loads(x) for x in scrapy(data, "search", "the", *setting).stdout.splitlines()]
    assert len(lines) == len(site.in_feed())
    assert {line["article_body"] for line in lines} == {None}
    number = str(site.in_feed()[0].number)
    assert "Its text is withheld (NEWSBOT_EXPORT)" in scrapy(data, "show", number, *setting).stdout
    assert "withheld" not in scrapy(data, "show", number).stdout


def test_a_text_that_was_forgotten_is_null_wherever_it_is_read(crawl: Run, data: Path) -> None:
    site = StandIn(10)
    story = site.in_feed()[0]
    start = site.stories[-1].published
    crawl(site, "-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=", at=start)
    forget = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=", "-s", "NEWSBOT_RETENTION_DAYS=1")
    crawl(site, *forget, at=start + timedelta(days=2), feed="-o")
    line = json.loads(scrapy(data, "search", story.headline).stdout)
    validate(line, json_schema())
    assert (line["article_id"], line["article_body"]) == (str(story.number), None)
    assert "or was forgotten" in scrapy(data, "show", str(story.number)).stdout
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db:
        for view in ("articles", "article_versions"):
            assert db.execute(f"SELECT DISTINCT article_body FROM {view}").fetchall() == [(None,)]


def test_indexes_of_another_algorithm_are_noticed_and_made_anew(crawl: Run, data: Path) -> None:
    crawl(StandIn(10), "-a", "follow=feed")
    before = scrapy(data, "search", "the").stdout
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db, db:
        db.execute("UPDATE likenesses SET algorithm = 1")
    verified = scrapy(data, "archive", "verify")
    assert verified.returncode == 1
    assert "`scrapy archive reindex` makes the index anew" in verified.stdout
    assert scrapy(data, "archive", "reindex").returncode == 0
    assert scrapy(data, "archive", "verify").returncode == 0
    assert scrapy(data, "search", "the").stdout == before != ""


def test_links_that_were_seen_and_not_fetched_are_listed(crawl: Run, data: Path) -> None:
    site = StandIn(30)
    now, lost = site.stories[-1].published, site.in_feed()[4]
    week = now + timedelta(days=7)
    site.answers[lost.path] = Answer(b"oops", status=500)
    crawl(site, "-a", "follow=feed,more_stories", "-s", "RETRY_TIMES=0", at=now)
    shown = scrapy(data, "archive", "stats", at=week).stdout
    assert "seen in the last 7 days and not fetched: 1" in shown
    assert re.search(rf"{lost.path}  \(feed, .*\): the site answered 500", shown)
    later = scrapy(data, "archive", "stats", at=week + timedelta(seconds=1)).stdout
    assert "seen in the last 7 days and not fetched: none" in later
    stats = json.loads(scrapy(data, "archive", "stats", "--json", at=week).stdout)
    assert stats["wanted"] == {"waiting": 1, "given up": 0}
    assert [link["attempts"] for link in stats["unfetched"]] == [1]
