"""What an operator meets: exit statuses, the lock, signals, an archive that cannot be used."""

import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import PROJECT, Run, scrapy, start
from newsroom import recorded
from pyarrow import parquet

from newsbot.archive.care import Care
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import Story


def test_of_five_crawls_at_once_one_works_and_four_say_who(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(60))
    crawls = [start(server, tmp_path, "-s", "DOWNLOAD_DELAY=0.05") for _ in range(5)]
    logs = [crawl.communicate(timeout=120)[1] for crawl in crawls]
    assert sorted(crawl.returncode for crawl in crawls) == [0, 75, 75, 75, 75]
    said = [log for log in logs if "another crawl of urdupoint holds" in log]
    assert len(said) == 4
    pids = {match[1] for log in said if (match := re.search(r"process (\d+), since", log))}
    worker = next(crawl for crawl in crawls if crawl.returncode == 0)
    assert pids == {str(worker.pid)}
    (feed,) = (tmp_path / "urdupoint").iterdir()
    numbers = [json.loads(line)["article_id"] for line in feed.read_text("utf-8").splitlines()]
    assert len(numbers) == len(set(numbers)) == len(server.site.in_feed())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_a_crawl_cleanly(
    serve: Callable[[StandIn], Server], tmp_path: Path, number: signal.Signals
) -> None:
    server = serve(StandIn(60))
    process = start(server, tmp_path, "-s", "DOWNLOAD_DELAY=0.1")
    with server.arrived:
        assert server.arrived.wait_for(lambda: len(server.requests) > 8, timeout=60)
    process.send_signal(number)
    log = process.communicate(timeout=25)[1]
    assert process.returncode == 0, log
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        (stored,) = db.execute("SELECT count(*) FROM articles").fetchone()
    (feed,) = (tmp_path / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == stored > 0


def test_a_signal_while_a_crawl_closes_lets_it_close(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    site = StandIn(20)
    newest = site.in_feed()[0].path
    site.answers[newest] = Answer(b"", raw=b"HTTP/1.1 200 OK\r\n", hangs=True)  # is waited for
    options = ("DOWNLOAD_DELAY=0", "CONCURRENT_REQUESTS_PER_DOMAIN=2", "DOWNLOAD_TIMEOUT=3")
    words = [word for option in (*options, "CLOSESPIDER_ITEMCOUNT=1") for word in ("-s", option)]
    process = start(serve(site), tmp_path, *words)
    assert process.stderr is not None
    assert any("Closing spider (closespider_itemcount)" in line for line in process.stderr)
    process.send_signal(signal.SIGTERM)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    assert "Traceback" not in log
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        (stored,) = db.execute("SELECT count(*) FROM articles").fetchone()
    (feed,) = (tmp_path / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == stored > 0


def test_a_crawl_that_is_to_outlive_its_terminal_does(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(20))
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what nohup does
    try:
        process = start(server, tmp_path, "-s", "DOWNLOAD_DELAY=0.1")
    finally:
        signal.signal(signal.SIGHUP, before)
    with server.arrived:
        assert server.arrived.wait_for(lambda: len(server.requests) > 4, timeout=60)
    process.send_signal(signal.SIGHUP)
    log = process.communicate(timeout=60)[1]
    assert process.returncode == 0, log
    (feed,) = (tmp_path / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == len(server.site.in_feed())


def damage(path: Path, table: str) -> None:
    """Write over the page that a table begins on."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = db.execute("PRAGMA page_size").fetchone()
        root = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = db.execute(root, (table,)).fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\x55" * size)


@pytest.mark.parametrize("table", ["versions", "stories", "deliveries", "bands", "search_data"])
def test_a_damaged_archive_is_said_to_be_one(crawl: Run, tmp_path: Path, table: str) -> None:
    first = crawl(StandIn(30), "-a", "follow=feed")
    assert first.status == 0
    folder, target = tmp_path / "data", tmp_path / "all.jsonl"
    damage(folder / "archive.sqlite3", table)
    said = scrapy(folder, "archive", "verify")
    assert (said.returncode, said.stderr) == (1, "")
    assert "SQLite says" in said.stdout
    for words in (
        ["archive", "stats"],
        ["archive", "forget", "--before", "2030-01-01", "--yes"],
        ["archive", "reindex"],
        ["show", "1430020"],
        ["search", "the"],
        ["status"],
        ["export", str(target)],
        ["report", str(tmp_path / "report.html")],
    ):
        done = scrapy(folder, *words)
        assert "Traceback" not in done.stderr, words
        assert done.returncode == 0 or "archive.sqlite3" in done.stdout + done.stderr, words
    assert list(tmp_path.glob(".all.jsonl*")) == []
    if table in ("versions", "stories"):
        assert not target.exists()
    else:  # which tells nothing of the articles
        exported = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
        assert {a["url"] for a in exported} == {a["url"] for a in first.articles}


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        (
            "DELETE FROM versions WHERE story = (SELECT min(id) FROM stories)",
            "articles without a version: 1.",
        ),
        (
            "INSERT INTO tombstones SELECT publisher, edition, article_id, '2021-12-18'"
            " FROM stories LIMIT 2",
            "forgotten articles that are still there: 2.",
        ),
        (
            "UPDATE deliveries SET intent = 1000",
            "deliveries of publications that ended: 4.",
        ),
        (
            "UPDATE versions SET run = 1000 WHERE id = (SELECT min(id) FROM versions)",
            "row 1 of versions names a row of runs that is not there.",
        ),
    ],
    ids=["no version", "forgotten", "deliveries", "reference"],
)
def test_a_ledger_that_contradicts_itself_is_not_sound(
    crawl: Run, tmp_path: Path, wrong: str, problem: str
) -> None:
    assert crawl(StandIn(5), "-a", "follow=feed").status == 0
    folder = tmp_path / "data"
    with closing(sqlite3.connect(folder / "archive.sqlite3")) as db, db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(wrong)
    said = scrapy(folder, "archive", "verify")
    assert (said.returncode, said.stderr) == (1, "")
    assert problem in said.stdout.splitlines()


def test_an_archive_that_may_not_be_written_is_not_said_to_be_damaged(
    crawl: Run, tmp_path: Path
) -> None:
    assert crawl(StandIn(5), "-a", "follow=feed").status == 0
    folder = tmp_path / "data"
    (folder / "archive.sqlite3-shm").mkdir()  # SQLite can read without it and not write
    cure = "give this user the right to write to it, and to the files beside it."
    done = crawl(StandIn(5), "-a", "follow=feed")
    assert (done.status, done.requests) == (1, [])
    assert done.log.endswith(f"{cure}\n")
    said = scrapy(folder, "archive", "reindex")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.endswith(f"{cure}\n")


def test_an_archive_that_another_process_writes_is_busy(crawl: Run, tmp_path: Path) -> None:
    assert crawl(StandIn(5), "-a", "follow=feed").status == 0
    folder = tmp_path / "data"
    (again,) = [*folder.glob("archive.sqlite3")]
    runner = "import sqlite3, sys; from scrapy.cmdline import execute; real = sqlite3.connect;"
    runner += "sqlite3.connect = lambda *a, **k: real(*a, **{**k, 'timeout': 0.1});"
    runner += "execute(['scrapy', *sys.argv[1:]])"
    recorded = {path: path.read_bytes() for path in folder.rglob("*.warc.gz")}
    assert recorded
    with closing(sqlite3.connect(again, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        done = subprocess.run(
            [sys.executable, "-c", runner, "archive", "forget", "--before", "2030-01-01", "--yes",
             "-s", f"NEWSBOT_DATA_DIR={folder}"],
            cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 75
        assert done.stderr.endswith("another process is writing it, try again.\n")
    with closing(sqlite3.connect(again)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] > 0
    assert {path: path.read_bytes() for path in recorded} == recorded  # no page is gone either


def test_robots_that_forbid_and_robots_that_fail_have_their_statuses(crawl: Run) -> None:
    site = StandIn(20)
    site.answers["/robots.txt"] = Answer(b"busy", status=503)
    assert crawl(site, "-s", "RETRY_TIMES=0").status == 75
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    assert crawl(site).status == 77
    again = crawl(site)
    assert (again.status, again.requests) == (77, [])  # its answer holds for a day


def test_a_site_that_fails_and_one_that_has_changed_have_their_statuses(crawl: Run) -> None:
    site = StandIn(30)
    for story in site.in_feed()[:5]:
        site.answers[story.path] = Answer(b"gone", status=404)
    failed = crawl(site, "-a", "follow=feed")
    assert failed.status == 5
    assert re.search(r"5 of \d+ article requests to www\.urdupoint\.com failed", failed.log)

    site = StandIn(30)
    for story in site.stories:
        site.answers[story.path] = Answer(b"<html><p>All new!</p></html>")
    changed = crawl(site, "-a", "follow=feed")
    assert changed.status == 4
    assert "was recognised: has its layout changed?" in changed.log


def test_a_feed_that_cannot_be_uploaded_is_owed_and_has_its_status(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(30)
    remote = "ftp://127.0.0.1:1/feed.jsonl"
    assert crawl(site, "-a", "follow=feed", "-o", remote, feed="-o").status == 3
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        owed = dict(
            db.execute(
                "SELECT template, sum(delivered_at IS NULL) FROM feeds JOIN deliveries"
                " ON feed = feeds.id GROUP BY template"
            )
        )
    assert owed[remote] == len(site.in_feed())


def test_a_feed_in_which_an_article_cannot_be_written_waits_whole(
    crawl: Run, tmp_path: Path
) -> None:
    site, table = StandIn(30), tmp_path / "table.csv"
    story = site.in_feed()[-1]  # when others were written
    page = site.answer(story.path).body.replace(b"<h1>", "<h1>“Enough” - ".encode())
    site.answers[story.path] = Answer(page)
    columns = ["article_id", "headline"]
    feeds = {
        str(table): {"format": "csv", "fields": columns},
        str(tmp_path / "feed.jsonl"): {"format": "jsonlines"},
    }
    exporters = {"csv": "tests.otherspider.FaultyTable"}
    words = ["-s", f"FEEDS={json.dumps(feeds)}", "-s", f"FEED_EXPORTERS={json.dumps(exporters)}"]
    done = crawl(site, "-a", "follow=feed", *words, feed="")
    assert done.status == 3
    assert done.log.count(f"{table} cannot be written: no quotations") == 1
    assert not table.exists()
    assert len(done.articles) == len(site.in_feed())  # the other feed has them
    assert crawl(site, "-a", "follow=feed", "-o", str(table), feed="").status == 0
    with table.open(encoding="utf-8", newline="") as file:
        numbers = {int(row["article_id"]) for row in csv.DictReader(file)}
    assert numbers == {story.number for story in site.in_feed()}


def test_a_feed_that_cannot_be_begun_is_said_and_delivered_later(
    crawl: Run, tmp_path: Path
) -> None:
    site, folder = StandIn(12), tmp_path / "data" / "urdupoint"
    folder.parent.mkdir()
    folder.write_text("a file where the folder of the feeds should be")
    done = crawl(site, "-a", "follow=feed", feed="")
    assert done.status == 3
    assert done.log.count("cannot be written: ") == 1
    assert "Traceback" not in done.log
    folder.unlink()
    assert crawl(site, "-a", "follow=feed", feed="").status == 0
    (feed,) = folder.iterdir()
    numbers = [int(json.loads(line)["article_id"]) for line in feed.read_text().splitlines()]
    assert sorted(numbers) == sorted(story.number for story in site.in_feed())


def test_a_mistaken_filter_leaves_an_export_as_it_was(crawl: Run, tmp_path: Path) -> None:
    crawl(StandIn(12), "-a", "follow=feed")
    data, file = tmp_path / "data", tmp_path / "mine.jsonl"
    assert scrapy(data, "export", str(file)).returncode == 0
    before = file.read_bytes()
    for words in (("--section", "wrold"), ("--section", ""), ("--agency", "app"),
                  ("--since", "2021-12-19", "--until", "2021-12-18")):  # fmt: skip
        done = scrapy(data, "export", str(file), *words)
        assert done.returncode == 2, words
        assert file.read_bytes() == before
    unknown = scrapy(data, "archive", "forget", "5", "--yes")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr == "scrapy archive: there is no article 5; nothing was forgotten.\n"


def test_an_address_is_forgotten_as_it_is_shown_however_it_is_spelled(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(12)
    story, *_ = site.in_feed()
    crawl(site, "-a", "follow=feed")
    address = f"http://www.urdupoint.com{story.path}?utm_source=Internal#comments"
    assert scrapy(tmp_path / "data", "show", address).returncode == 0
    done = scrapy(tmp_path / "data", "archive", "forget", address, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"forgotten: https://www.urdupoint.com{story.path}\n" in done.stdout


@pytest.mark.parametrize("table", ["versions", "stories", "wanted", "bands", "lists", "deliveries"])
def test_a_crawl_with_a_damaged_archive_blames_nobody_else(
    crawl: Run, tmp_path: Path, table: str
) -> None:
    site = StandIn(400)
    site.clock = lambda: site.stories[349].published
    assert crawl(site, feed="").status == 0
    site.clock = None
    path = tmp_path / "data" / "archive.sqlite3"
    damage(path, table)
    done = crawl(site, feed="")
    assert done.status in (1, 3)
    last = done.log.splitlines()[-1]
    assert f"{path} cannot be used: database disk image is malformed" in last
    assert "`scrapy archive restore FILE` puts a backup in its place." in last
    assert "met an error in newsbot" not in done.log
    assert "has its layout changed?" not in done.log
    assert "signal handler" not in done.log
    assert "Traceback" not in done.log
    assert done.requests == [] or len(done.requests) < 20


def test_two_spiders_share_an_archive_at_the_same_time(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(120, feed_size=120))
    modules = (
        "-s",
        "SPIDER_MODULES=newsbot.spiders,tests.otherspider",
        "-s",
        "DOWNLOAD_DELAY=0.01",
    )
    crawls = [start(server, tmp_path, *modules, spider=name) for name in ("urdupoint", "other")]
    logs = [crawl.communicate(timeout=120)[1] for crawl in crawls]
    assert [crawl.returncode for crawl in crawls] == [0, 0], logs
    numbers = {str(story.number) for story in server.site.in_feed()}
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        rows = db.execute("SELECT publisher, article_id FROM articles").fetchall()
        runs = db.execute("SELECT started_at, ended_at FROM runs").fetchall()
    assert sorted(rows) == sorted(
        (name, number) for name in ("UrduPoint", "Other") for number in numbers
    )
    assert max(started for started, _ in runs) <= min(ended for _, ended in runs)
    for name in ("urdupoint", "other"):
        (feed,) = (tmp_path / name).iterdir()
        lines = feed.read_text("utf-8").splitlines()
        assert sorted(json.loads(line)["article_id"] for line in lines) == sorted(numbers)


def test_a_replaced_file_stays_as_it_was_when_the_crawl_does_not_end_well(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(30)
    site.clock = lambda: site.stories[24].published
    before = crawl(site, "-a", "follow=feed").feed.read_bytes()
    site.clock = None
    for story in site.in_feed()[-9:]:
        site.answers[story.path] = Answer(b"no", status=403)
    done = crawl(site, "-a", "follow=feed")
    assert done.status == 5
    assert done.feed.read_bytes() == before
    assert "stays as it was" in done.log
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        owed = "SELECT count(*) FROM deliveries WHERE delivered_at IS NULL"
        assert db.execute(owed).fetchone() == (5,)  # the new ones go to the next feed
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] > before.count(b"\n")
    site.answers.clear()
    other = tmp_path / "other.jsonl"
    crawl(site, "-a", "follow=feed", "-O", str(other), feed="")
    lines = other.read_text("utf-8").splitlines()
    numbers = sorted(json.loads(line)["article_id"] for line in lines)
    assert numbers == sorted(str(story.number) for story in site.in_feed())


def test_too_little_room_is_said_before_anything_is_asked(crawl: Run) -> None:
    done = crawl(StandIn(5), "-s", "NEWSBOT_MIN_FREE_MB=1000000000")
    assert done.status == 73
    assert done.requests == []
    assert "make room, or lower the setting" in done.log


def test_a_job_folder_beside_the_archive_is_refused(crawl: Run, tmp_path: Path) -> None:
    done = crawl(StandIn(5), "-s", f"JOBDIR={tmp_path / 'job'}")
    assert (done.status, done.requests) == (2, [])
    assert "JOBDIR would have articles asked for twice; leave it away" in done.log
    assert "Traceback" not in done.log
    assert list(tmp_path.iterdir()) == []
    without = crawl(StandIn(5), "-s", f"JOBDIR={tmp_path / 'job'}", "-s", "NEWSBOT_ARCHIVE=0")
    assert without.status == 0


def test_a_crawl_before_the_time_that_the_site_named_asks_nothing(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(5)
    now = datetime(2022, 1, 1, 12, tzinfo=UTC)
    assert crawl(site, at=now).status == 0

    def name(moment: str) -> None:
        with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db, db:
            db.execute("UPDATE conduct SET come_back_at = ?", (moment,))

    name("2022-01-08T12:00:00+00:00")  # a week, which is the longest
    for spider in ("urdupoint", "urdupoint_urdu"):  # what a site says holds for all of its editions
        done = crawl(site, spider=spider, at=now)
        assert (done.status, done.requests) == (75, [])
        assert "wants no request before 2022-01-08 12:00 UTC" in done.log
    name("2022-01-08T12:01:00+00:00")  # no site is told more: a clock was ahead
    assert crawl(site, at=now).status == 0


def test_what_is_to_be_tried_again_later_for_three_days_is_a_failure(
    crawl: Run, tmp_path: Path
) -> None:
    site, first = StandIn(5), datetime(2022, 1, 1, 12, tzinfo=UTC)
    unread = Answer(b"", status=503)

    def crawled(hours: float) -> int:
        done = crawl(site, at=first + timedelta(hours=hours))
        said = "So has every crawl ended since 2022-01-01 12:00 UTC: somebody should look."
        assert (said in done.log) == (done.status == 5), done.log
        return done.status

    site.answers["/robots.txt"] = unread
    assert [crawled(hours) for hours in (0, 71, 72)] == [75, 75, 75]
    assert [crawled(hours) for hours in (73, 74)] == [5, 5]
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db, db:
        db.execute("INSERT OR REPLACE INTO conduct (host, come_back_at) VALUES (?, ?)",
                   ("www.urdupoint.com", "2022-01-05T00:00:00+00:00"))  # fmt: skip
    assert crawled(75) == 5  # the site says so itself
    del site.answers["/robots.txt"]
    assert crawled(96) == 0
    site.answers["/robots.txt"] = unread
    assert crawled(24 * 30) == 75  # the crawl before it was well, however long ago


def test_an_archive_that_cannot_be_used_is_left_as_it_is(crawl: Run, tmp_path: Path) -> None:
    archive = tmp_path / "data" / "archive.sqlite3"
    archive.parent.mkdir()
    newer = sqlite3.connect(archive)
    newer.execute(f"PRAGMA application_id = {0x4E_57_53_42}")
    newer.execute("PRAGMA user_version = 99")
    newer.execute("CREATE TABLE something (x)")
    newer.commit()
    newer.close()
    for content in (b"this is no database " * 100, archive.read_bytes()):
        archive.write_bytes(content)
        done = crawl(StandIn(5))
        assert (done.status, done.requests) == (1, [])
        assert str(archive) in done.log
        assert "Traceback" not in done.log
        assert archive.read_bytes() == content


@pytest.mark.parametrize("is_emptied", [True, False])
@pytest.mark.parametrize("kept", ["urdupoint", "pages"])
def test_an_archive_that_is_gone_is_said_once(
    crawl: Run, tmp_path: Path, kept: str, *, is_emptied: bool
) -> None:
    site, folder = StandIn(10), tmp_path / "data"
    assert "knows no crawl" not in crawl(site, "-a", "follow=feed", feed="").log
    (left,) = (path for path in (folder / kept).rglob("*") if path.is_file())
    for other in {"urdupoint", "pages"} - {kept}:
        shutil.rmtree(folder / other)
    archive = folder / "archive.sqlite3"
    if is_emptied:
        os.truncate(archive, 0)
    else:
        archive.unlink()
    done = crawl(site, "-a", "follow=feed", feed="")
    assert (
        f"{archive} knows no crawl of urdupoint, though there is {left} of earlier ones" in done.log
    )
    assert f"`scrapy replay {folder}/pages/urdupoint/*.warc.gz` takes in" in done.log
    assert "knows no crawl" not in crawl(site, "-a", "follow=feed", feed="").log


def test_what_was_recorded_takes_the_place_of_an_archive_that_is_gone(
    crawl: Run, tmp_path: Path
) -> None:
    site, folder = StandIn(10), tmp_path / "data"
    first = crawl(site, "-a", "follow=feed", feed="")
    (folder / "archive.sqlite3").unlink()
    recordings = [str(path) for path in folder.glob("pages/urdupoint/*.warc.gz")]
    done = scrapy(folder, "replay", *recordings)
    assert done.returncode == 0
    assert "knows no crawl" not in done.stderr
    articles = {story.path for story in site.in_feed()}
    assert articles <= set(first.requests)
    assert articles.isdisjoint(crawl(site, "-a", "follow=feed", feed="").requests)


def test_what_earlier_crawls_had_is_known_under_any_address(crawl: Run) -> None:
    site = StandIn(30)
    story = site.in_feed()[0]
    crawl(site, "-a", "follow=feed", feed="-o")
    other = story.path.replace(f"/{story.section}/", "/arts/other-")
    site.answers[other] = site.answer(story.path)
    home = "https://www.urdupoint.com"
    done = crawl(site, "-a", f"start_urls={home}{other}", "-a", "follow=feed", feed="-o")
    assert other not in done.requests  # but the address that is known
    assert story.path in done.requests
    assert done.numbers.count(story.number) == 1


def slug(story: Story) -> str:
    """The words of a story's address."""
    return story.path.rpartition("/")[2]


def test_a_forgotten_article_is_gone_and_stays_away(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(30)
    story = site.in_feed()[0]
    page = site.answer(story.path).body
    site.answers[story.path] = Answer(page, headers=(("X-Robots-Tag", "noai"),))
    crawl(site, "-a", "follow=feed")
    assert slug(story).encode() in (tmp_path / "data" / "archive.sqlite3").read_bytes()
    done = scrapy(tmp_path / "data", "archive", "forget", str(story.number), "--yes")
    assert done.returncode == 0, done.stderr
    assert f"forgotten: https://www.urdupoint.com{story.path}" in done.stdout
    for file in (tmp_path / "data").iterdir():
        if file.is_file():
            assert story.headline.encode() not in file.read_bytes()
            assert slug(story).encode() not in file.read_bytes()
    again = crawl(site, "-a", "follow=feed")
    copy = tmp_path / "copy.sqlite3"
    assert scrapy(tmp_path / "data", "archive", "backup", str(copy)).returncode == 0
    assert story.headline.encode() not in copy.read_bytes()
    assert story.path not in again.requests
    assert story.number not in again.numbers
    assert scrapy(tmp_path / "data", "archive", "verify").returncode == 0


@dataclass
class Forgetful(StandIn):
    """A site of which somebody forgets two articles just when the first of them is asked for."""

    archive: Path | None = None

    def answer(self, target: str) -> Answer:
        first, *_, last = self.in_feed()
        if self.archive is not None and target == first.path:
            with Care(self.archive) as care:
                care.forget(care.chosen([str(first.number), str(last.number)]))
        return super().answer(target)


@pytest.mark.parametrize("is_alone", [False, True])
def test_what_is_forgotten_before_a_crawl_has_read_it_stays_away(
    crawl: Run, data: Path, *, is_alone: bool
) -> None:
    site = Forgetful(20)
    first, *others, last = site.in_feed()
    assert crawl(site, "-a", "follow=feed").status == 0
    site.archive = data / "archive.sqlite3"
    alone = (f"start_urls=https://www.urdupoint.com{first.path}", "-s", "NEWSBOT_BUDGET=2")
    done = crawl(site, "-a", *(alone if is_alone else ("follow=feed",)))
    assert done.status == 0, done.log
    assert first.path in done.requests
    assert is_alone or set(done.numbers) == {story.number for story in others}
    assert {str(first.number), str(last.number)}.isdisjoint(recorded(data))
    assert scrapy(data, "archive", "verify").returncode == 0


def test_the_archive_is_verified_counted_copied_and_exported(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(40)
    done = crawl(site, "-a", "follow=feed")
    folder = tmp_path / "data"
    assert "is sound" in scrapy(folder, "archive", "verify").stdout
    stats = json.loads(scrapy(folder, "archive", "stats", "--json").stdout)
    assert stats["articles"] == len(done.articles)
    assert stats["feeds"] == {str(done.feed): {"delivered": len(done.articles), "owed": 0}}

    copy = tmp_path / "copy.sqlite3"
    assert scrapy(folder, "archive", "backup", str(copy)).returncode == 0
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (len(done.articles),)
    assert scrapy(folder, "archive", "backup", str(copy)).returncode == 1

    exported = tmp_path / "world.jsonl"
    assert scrapy(folder, "export", str(exported), "--section", "world").returncode == 0
    lines = [json.loads(line) for line in exported.read_text("utf-8").splitlines()]
    by_number = {article["article_id"]: article for article in done.articles}
    assert lines == [by_number[line["article_id"]] for line in lines]
    assert {line["article_id"] for line in lines} == {
        number for number, article in by_number.items() if article["section"] == "world"
    }
    columns = tmp_path / "all.parquet"
    assert scrapy(folder, "export", str(columns)).returncode == 0
    rows = parquet.read_table(columns).to_pylist()
    assert {row["article_id"]: row for row in rows} == by_number
    table = tmp_path / "all.csv"
    assert scrapy(folder, "export", str(table)).returncode == 0
    assert table.read_text("utf-8").count("\n") > len(done.articles)
    assert scrapy(folder, "export", str(tmp_path / "x.xlsx")).returncode == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_an_export_that_is_ended_leaves_nothing_behind(
    crawl: Run, tmp_path: Path, number: signal.Signals
) -> None:
    crawl(StandIn(5), "-a", "follow=feed")
    file = tmp_path / "all.jsonl"
    file.write_text("as it was\n")
    runner = (
        "import os, signal, sys; from newsbot.delivery import export; from scrapy.cmdline import"
        f" execute; signal.signal({number:d}, signal.SIG_DFL);"  # the tests may run under nohup
    )
    runner += f"end = lambda path, _: (path.touch(), os.kill(os.getpid(), {number:d}));"
    runner += "export.FORMATS['.jsonl'] = end; execute(['scrapy', *sys.argv[1:]])"
    done = subprocess.run(
        [sys.executable, "-c", runner, "export", str(file),
         "-s", f"NEWSBOT_DATA_DIR={tmp_path / 'data'}"],
        cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "", "")
    assert file.read_text() == "as it was\n"
    assert not list(tmp_path.glob(".*.part"))


def test_an_export_through_a_link_replaces_what_it_leads_to(crawl: Run, tmp_path: Path) -> None:
    crawl(StandIn(5), "-a", "follow=feed")
    data, file, link = tmp_path / "data", tmp_path / "there" / "file", tmp_path / "link.jsonl"
    file.parent.mkdir()
    link.symlink_to(file)
    for _ in range(2):  # also where there is none yet
        done = scrapy(data, "export", str(link))
        assert (done.returncode, done.stdout) == (0, f"4 lines in {link}.\n")
        assert link.readlink() == file
        assert file.read_text("utf-8").count("\n") == 4
        file.write_text("as it was\n", "utf-8")
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_an_export_into_a_pipe_is_read_at_its_other_end(
    crawl: Run, tmp_path: Path, suffix: str
) -> None:
    crawl(StandIn(5), "-a", "follow=feed")
    pipe, file = tmp_path / f"pipe.{suffix}", tmp_path / f"file.{suffix}"
    os.mkfifo(pipe)
    assert scrapy(tmp_path / "data", "export", str(file)).returncode == 0
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        done = scrapy(tmp_path / "data", "export", str(pipe))
        try:
            read, _ = reader.communicate(timeout=20)
        finally:
            reader.kill()
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(f"4 lines in {pipe}.\n")
    assert read == file.read_bytes()
    assert pipe.is_fifo()
    whole = tmp_path / "pipe.parquet"
    os.mkfifo(whole)
    refused = scrapy(tmp_path / "data", "export", str(whole))
    assert refused.returncode == 1
    assert f"{whole} is no file, and Parquet needs one" in refused.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("archive", "forget", "--before", "zzz", "--yes"), "--before zzz is no day"),
        (("archive", "forget", "1430001"), "add --yes"),
        (("archive", "forget", "--yes"), "name numbers or addresses, or --before DATE"),
        (("archive", "tidy"), "no scrapy archive tidy; known: verify, stats, backup, restore"),
        (
            ("archive", "verify", "--before", "2021-12-28"),
            "--before goes with scrapy archive forget",
        ),
        (("archive", "forget", "1430001", "--json"), "--json goes with scrapy archive stats"),
        (("archive", "release"), "write scrapy archive release FEED, with one of these"),
        (("archive", "merge"), "write scrapy archive merge ARCHIVE..., with one or more of these"),
        (("export", "x.jsonl", "--since", "soon"), "--since soon is no day"),
    ],
)
def test_nothing_is_forgotten_or_exported_by_mistake(
    crawl: Run, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    crawl(StandIn(10), "-a", "follow=feed")
    done = scrapy(tmp_path / "data", *words)
    assert done.returncode == 2
    assert says in done.stderr
    stats = json.loads(scrapy(tmp_path / "data", "archive", "stats", "--json").stdout)
    assert stats["articles"] == len(StandIn(10).in_feed())


def test_without_an_archive_the_commands_say_what_to_do(tmp_path: Path) -> None:
    for words in (("archive", "stats"), ("export", "x.jsonl")):
        done = scrapy(tmp_path, *words)
        assert done.returncode == 1
        assert "`scrapy crawl` makes it" in done.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("crawl", "urdupiont"), "there is no spider 'urdupiont'; did you mean 'urdupoint'?"),
        (("archive", "verfy"), "there is no scrapy archive verfy; did you mean 'verify'?"),
        (("archive", "verify", "backup.sqlite3"), "archive verify takes no 'backup.sqlite3'"),
        (("archive", "stats", "--jsn"), "there is no option --jsn; did you mean '--json'?"),
        (
            ("search", "x", "--sektion=world"),
            "no option --sektion=world; did you mean '--section'?",
        ),
    ],
)
def test_a_mistyped_word_is_said_with_the_near_one(
    tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    done = scrapy(tmp_path, *words)
    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize("command", [("crawl", "urdupoint"), ("replay", "--spider", "urdupoint")])
@pytest.mark.parametrize(
    ("option", "name", "why"),
    [
        ("--pidfile", "nowhere/pid", "No such file or directory"),
        ("--logfile", "n" * 300, "File name too long"),
        ("-o", f"{'n' * 300}.jsonl", "File name too long"),
    ],
)
def test_a_name_that_no_file_can_have_is_said(
    tmp_path: Path, command: tuple[str, ...], option: str, name: str, why: str
) -> None:
    file = tmp_path / name
    done = scrapy(tmp_path, *command, option, str(file))
    assert done.returncode == 2
    assert f" error: {file} cannot be used: {why}.\n" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [("archive", "stats"), ("search", "x"), ("show", "1"), ("export", "x.csv"), ("status",)],
)
def test_a_mistyped_setting_is_said_by_every_command(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    done = scrapy(tmp_path, *words, "-s", "NEWSBOT_DATADIR=x")
    assert done.returncode == 2
    assert "no setting NEWSBOT_DATADIR; did you mean 'NEWSBOT_DATA_DIR'?" in done.stderr
