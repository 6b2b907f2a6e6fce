"""`scrapy status`: of a crawl that was, one that runs, one that was killed, and none."""

import fcntl
import json
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, scrapy, start
from crawlers import started

from newsbot.archive.standing import Standing, Standings
from newsbot.archive.store import Archive
from newsbot.archive.survey import Survey
from newsbot.files import lock
from newsbot.files.lock import Lock
from newsbot.items import Article
from newsbot.operation.status import statuses
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn


def words_of(folder: Path) -> str:
    return " ".join(scrapy(folder, "status").stdout.split())


def words_at(moment: str, folder: Path) -> str:
    done = scrapy(folder, "status", at=datetime.fromisoformat(moment))
    return " ".join(done.stdout.split())


def test_the_last_run_is_the_one_that_began_last(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run):
        begun = run.archive.runs.start("urdupoint", {}, datetime(2030, 1, 2, tzinfo=UTC))
        merged = run.archive.runs.start("urdupoint", {}, datetime(2030, 1, 1, tzinfo=UTC))
        for key in (begun, merged):
            moment = datetime(2030, 1, 3, tzinfo=UTC)
            run.archive.runs.end(key, moment, "finished", 0, "", {"key": key})
        last_at = partial(run.archive.runs.recent_stats, "urdupoint", most=1)
        assert last_at(datetime(2030, 1, 3, tzinfo=UTC)) == [{"key": begun}]
        assert last_at(datetime(2030, 1, 1, 12, tzinfo=UTC)) == [{"key": merged}]
        with Standings(tmp_path / "archive.sqlite3") as standings:
            site = ("urdupoint", "www.urdupoint.com")
            (last, _) = standings.of(*site, datetime(2030, 1, 3, tzinfo=UTC)).runs
            assert last.started_at == datetime(2030, 1, 2, tzinfo=UTC)
            set_back = standings.of(*site, datetime(2030, 1, 1, 12, tzinfo=UTC)).runs[0]
            assert set_back.started_at == datetime(2030, 1, 1, tzinfo=UTC)
    with Survey(tmp_path / "archive.sqlite3") as survey:
        begun_at = [past.started_at for past in survey.runs()]
    assert begun_at == sorted(begun_at)


def test_the_newest_article_is_found_without_a_look_at_every_other(tmp_path: Path) -> None:
    steps, begun = count(1), datetime(2030, 1, 1, tzinfo=UTC)
    with started(tmp_path) as (_, run), run.archive.transaction():
        for number in range(1_000):
            published = (begun + timedelta(minutes=number)).isoformat()
            article = Article(article_id=str(number), date_published=published)
            run.archive.articles.add(article, "first", run.key, begun)
    with Standings(tmp_path / "archive.sqlite3") as standings:
        standings._db.set_progress_handler(lambda: next(steps) * 0, 100)
        newest = standings._newest("urdupoint")
    assert newest is not None
    assert newest.article_id == "999"
    assert next(steps) < 20


def test_a_report_keeps_of_years_of_runs_what_it_tells_of(tmp_path: Path) -> None:
    told = {"newsbot/a new name": 5, "downloader/request_count": 7, "spider_exceptions/count": 1}
    with started(tmp_path) as (_, run), run.archive.transaction():
        for _ in range(2):
            key = run.archive.runs.start("x", {}, datetime(2030, 1, 1, tzinfo=UTC))
            stats = {**told, "scheduler/enqueued": 9, "start_time": ""}
            run.archive.runs.end(key, datetime(2030, 1, 1, tzinfo=UTC), "finished", 0, "", stats)
    with Survey(tmp_path / "archive.sqlite3") as survey:
        one, other = [past.stats for past in survey.runs() if past.spider == "x"]
    assert one == other == told
    assert all(name is same for name, same in zip(one, other, strict=True))


@pytest.mark.parametrize("ask", ["sound", "recent"])
def test_the_last_runs_are_found_without_a_look_at_those_of_years(tmp_path: Path, ask: str) -> None:
    steps, begun = count(1), datetime(2030, 1, 1, tzinfo=UTC)
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs = run.archive.runs
        for number in range(1_000):
            key = runs.start("urdupoint", {}, begun + timedelta(hours=number))
            runs.end(key, begun, "finished", 0, "", {"newsbot/read": 1, "number": number})
        runs._db.set_progress_handler(lambda: next(steps) * 0, 100)
        now = begun + timedelta(days=365)
        if ask == "sound":
            found = runs.sound_stats("urdupoint", now, 2, {})
        else:
            found = runs.recent_stats("urdupoint", now, 2)
        runs._db.set_progress_handler(None, 100)
    assert [stats["number"] for stats in found] == [999, 998]
    assert next(steps) < 20


def test_where_a_spider_stands_is_said_in_words_and_in_json(crawl: Run, tmp_path: Path) -> None:
    site, remote = StandIn(30), "ftp://127.0.0.1:1/feed.jsonl"
    newest, lost, *others = site.in_feed()
    site.answers[lost.path] = Answer(b"oops", status=500)
    read = [newest, *others]
    linked = {link.number for story in read for link in site.more_stories(story)}
    waiting = len(linked - {story.number for story in read} | {lost.number})
    begun = datetime.fromisoformat("2021-12-18T12:00:00+05:00")
    options = ("-a", "follow=feed", "-s", "RETRY_TIMES=0", "-o", remote)
    assert crawl(site, *options, feed="-o", at=begun).status == 3
    folder = tmp_path / "data"
    done = scrapy(folder, "status", "--json", "urdupoint")
    assert (done.returncode, done.stderr) == (0, "")
    (status,) = json.loads(done.stdout)
    verdict = status["last_run"].pop("verdict")
    assert verdict.startswith(f"urdupoint: {len(read)} new, 0 known, 0 duplicate.")
    assert "Not every feed could be written" in verdict
    assert status == {
        "spider": "urdupoint",
        "in_project": True,
        "publisher": "UrduPoint",
        "edition": "en",
        "running": None,
        "last_run": {
            "started_at": "2021-12-18T07:00:00+00:00",
            "ended_at": "2021-12-18T07:00:00+00:00",
            "exit_status": 3,
            "was_killed": False,
        },
        "articles": len(read),
        "newest_article": {
            "publisher": "UrduPoint",
            "edition": "en",
            "article_id": str(newest.number),
            "date_published": newest.published.isoformat(),
            "headline": newest.headline,
            "url": f"https://www.urdupoint.com{newest.path}",
        },
        "wanted": {"waiting": waiting, "given_up": 0},
        "come_back_at": None,
        "robots_at": "2021-12-18T07:00:00+00:00",
        "feeds_owed": {remote: len(read)},
    }
    explained = set(re.findall(r"\w+", scrapy(folder, "status", "-h").stdout))
    assert {*status, *status["last_run"], *status["newest_article"], *status["wanted"]} < explained
    words = words_of(folder)
    for said in (
        "urdupoint (UrduPoint, en)",
        "began 2021-12-18 07:00 UTC, took 0:00:00, exit status 3",
        verdict,
        newest.headline,
        f"wanted links {waiting} waiting, 0 given up",
        "next crawl any time",
        "robots.txt read 2021-12-18 07:00 UTC",
        f"feeds are owed {len(read)}: {remote}",
    ):
        assert said in words

    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db, db:
        db.execute("UPDATE conduct SET come_back_at = '2021-12-19T00:00:00+00:00'")
        db.execute("UPDATE runs SET spider = 'gone'")
    words = words_at("2021-12-18T12:00:00+00:00", folder)
    assert "next crawl not before 2021-12-19 00:00 UTC: the site asked for that" in words
    ahead = words_at("2021-12-01T12:00:00+00:00", folder)  # more than a week: a clock was ahead
    assert "next crawl any time" in ahead
    assert "gone (UrduPoint, en): no spider of this project any more" in words
    assert "last crawl none yet" in words  # of urdupoint
    near = scrapy(folder, "status", "urdupiont")
    assert near.returncode == 2
    assert "there is no spider 'urdupiont'; did you mean 'urdupoint'?" in near.stderr


def test_a_crawl_that_runs_and_one_that_was_killed_are_told_apart(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(60))
    process = start(server, tmp_path, "-s", "DOWNLOAD_DELAY=0.2")
    with server.arrived:
        assert server.arrived.wait_for(lambda: len(server.requests) > 8, timeout=60)
    running = words_of(tmp_path)
    assert f"running now process {process.pid}, since 20" in running
    assert "last crawl none yet" in running
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=25)
    killed = words_of(tmp_path)
    assert "running now" not in killed
    assert "was killed: the next one goes on where it was" in killed


@pytest.mark.parametrize("ends", [True, False])
def test_a_crawl_that_ends_or_begins_while_it_is_looked_at_was_not_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ends: bool
) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)
    with closing(Archive(tmp_path / "archive.sqlite3")) as archive, archive.transaction():
        archive.runs.start("urdupoint", {}, now)
    path, read = tmp_path / "urdupoint.lock", Standings.of
    held = [Lock(path, "process 7")] if ends else []

    def look(*words: Any) -> Standing:
        standing = read(*words)
        if ends:
            held.pop().release()
        else:
            held.append(Lock(path, "process 7"))
        return standing

    monkeypatch.setattr(Standings, "of", look)
    (status,) = statuses(tmp_path, {}, now)
    assert (status.holder, status.last_run) == ("process 7", None)


def test_without_an_archive_status_says_what_to_do(tmp_path: Path) -> None:
    none = scrapy(tmp_path, "status")
    assert (none.returncode, none.stdout) == (1, "")
    assert "`scrapy crawl` makes it" in none.stderr
    (tmp_path / "archive.sqlite3").touch()  # the first crawl is making it
    begun = scrapy(tmp_path, "status")
    assert (begun.returncode, begun.stderr) == (1, none.stderr)
    (tmp_path / "archive.sqlite3").write_bytes(b"this is no database " * 100)
    broken = scrapy(tmp_path, "status")
    assert (broken.returncode, broken.stdout) == (1, "")
    assert "cannot be read as an archive" in broken.stderr


def test_a_look_at_a_lock_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.lock"
    assert lock.holder(path) is None
    held = Lock(path, "process 7")
    assert lock.holder(path) == "process 7"
    held.release()
    assert lock.holder(path) is None
    with path.open() as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        # Whoever looks is gone before the second try.
        monkeypatch.setattr("time.sleep", lambda _: fcntl.flock(looking, fcntl.LOCK_UN))
        Lock(path, "process 8").release()
