"""A full disk: a small file system of its own, filled for real, then given room again."""

import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import PROJECT, scrapy
from newsroom import Heavy, numbers_in, recorded

from newsbot import health
from newsbot.archive.inspection import Inspection
from newsbot.archive.store import Archive
from newsbot.files.disk import is_there
from newsbot.health import faults
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        reason = "a file system of a chosen size needs the right to mount"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def give_room(folder: Path, size: str) -> None:
    remount(folder, f"size={size}")


def remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)


def crawl(server: Server, folder: Path) -> subprocess.CompletedProcess[str]:
    words = ["-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0", "-s", "NEWSBOT_MIN_FREE_MB=0"]
    return scrapy(folder, "crawl", "urdupoint", *words, env=server.environment)


@pytest.mark.parametrize("size", ["900k", "1300k", "1900k"])
def test_a_full_disk_loses_nothing_and_is_said(
    serve: Callable[[StandIn], Server], small_disk: Path, size: str
) -> None:
    server = serve(StandIn(400, feed_size=400))

    give_room(small_disk, size)
    assert [crawl(server, small_disk).returncode for _ in range(2)] == [73, 73]
    give_room(small_disk, "60m")
    assert crawl(server, small_disk).returncode == 0
    numbers = [
        json.loads(line)["article_id"]
        for feed in small_disk.glob("urdupoint/*.jsonl")
        for line in feed.read_text("utf-8").splitlines()
    ]
    assert sorted(numbers) == sorted(str(story.number) for story in server.site.in_feed())
    with closing(Inspection(small_disk / "archive.sqlite3")) as archive:
        assert archive.problems() == []


@pytest.mark.parametrize("size", ["2m", "4m"])
def test_a_disk_that_pages_fill_loses_nothing(
    serve: Callable[[StandIn], Server], small_disk: Path, size: str
) -> None:
    server = serve(Heavy(100, feed_size=60))
    give_room(small_disk, size)
    for _ in range(2):
        done = crawl(server, small_disk)
        assert done.returncode == 73
        assert "didn't yield" not in done.stderr
        assert "met an error in newsbot" not in done.stderr
        assert "has its layout changed?" not in done.stderr
    give_room(small_disk, "60m")
    assert crawl(server, small_disk).returncode == 0
    wanted = sorted(str(story.number) for story in server.site.in_feed())
    feeds = numbers_in(*small_disk.glob("urdupoint/*.jsonl"))
    assert sorted(feeds.elements()) == wanted
    assert sorted(recorded(small_disk)) == wanted
    assert not list(small_disk.rglob("*.part"))


def test_a_full_disk_of_the_log_alone_is_said_once_and_loses_no_article(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path
) -> None:
    server = serve(StandIn(60, feed_size=40))
    give_room(small_disk, "8k")
    log = small_disk / "crawl.log"
    words = ["-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0", "-s", f"LOG_FILE={log}", "-L", "DEBUG"]
    done = scrapy(tmp_path, "crawl", "urdupoint", *words, env=server.environment)
    assert done.returncode == 0
    told = re.fullmatch(
        r"scrapy crawl: (\S+) lacks (\d+) lines of the log \(No space left on device\)\."
        r" Verdict \(exit status 0\): urdupoint: 40 new, 0 known, 0 duplicate\.\n",
        done.stderr,
    )
    assert told is not None, done.stderr
    assert told[1] == str(log)
    assert int(told[2]) > 20
    assert len(numbers_in(*tmp_path.glob("urdupoint/*.jsonl"))) == 40
    give_room(small_disk, "60m")
    done = scrapy(tmp_path, "crawl", "urdupoint", *words, env=server.environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Verdict (exit status 0)" in log.read_text("utf-8").splitlines()[-1]


@pytest.mark.parametrize("size", ["1m", "3m"])
def test_a_full_disk_of_the_pages_alone_ends_a_crawl_in_order(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path, size: str
) -> None:
    """The archive, on another disk, can be written: the run is recorded as it went."""
    server = serve(Heavy(100, feed_size=60))
    give_room(small_disk, size)
    data = tmp_path / "data"
    data.mkdir()
    (data / "pages").symlink_to(small_disk)
    done = crawl(server, data)
    assert done.returncode == 73
    assert "signal handler" not in done.stderr
    assert "could not be recorded" not in done.stderr
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db:
        (run,) = db.execute("SELECT reason, exit_status, verdict FROM runs").fetchall()
    assert run[:2] == ("archive_full", 73)
    assert f"Verdict (exit status 73): {run[2]}" in done.stderr
    give_room(small_disk, "60m")
    assert crawl(server, data).returncode == 0
    wanted = sorted(str(story.number) for story in server.site.in_feed())
    assert sorted(numbers_in(*data.glob("urdupoint/*.jsonl")).elements()) == wanted
    assert sorted(recorded(data)) == wanted


def test_a_folder_that_cannot_be_written_is_said_and_left_as_it_is(
    serve: Callable[[StandIn], Server], small_disk: Path
) -> None:
    server = serve(StandIn(30))
    folder = small_disk / "data"
    assert crawl(server, folder).returncode == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    asked = len(server.requests)
    remount(small_disk, "ro")
    done = crawl(server, folder)
    assert done.returncode == 1
    assert f"{folder} cannot be written to: give this user the right" in done.stderr
    assert "Traceback" not in done.stderr
    new = small_disk / "new"
    done = crawl(server, new)
    assert done.returncode == 1
    assert f"{new} cannot be made" in done.stderr
    assert len(server.requests) == asked
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    with closing(
        Inspection(folder / "archive.sqlite3")
    ) as archive:  # readers need no right to write
        assert archive.problems() == []


def test_a_project_that_cannot_be_written_is_said_when_a_spider_is_begun(small_disk: Path) -> None:
    shutil.copytree(PROJECT / "newsbot", small_disk / "newsbot")
    shutil.copy(PROJECT / "scrapy.cfg", small_disk)
    remount(small_disk, "ro")
    done = scrapy(None, "genspider", "example", "www.example.org", project=small_disk)
    file = small_disk / "newsbot" / "spiders" / "example.py"
    assert (done.returncode, done.stderr) == (3, f"scrapy: {file}: Read-only file system.\n")


def test_a_full_disk_is_said_by_whatever_writes_and_nothing_is_left_on_it(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path
) -> None:
    assert crawl(serve(StandIn(30)), tmp_path / "data").returncode == 0
    log = (tmp_path / "data" / "archive.sqlite3").stat().st_size // 1024 + 8  # no room for its log
    backup = ("archive", "backup")
    for size, words, name in (
        ("8k", ["export"], "all.jsonl"),
        ("8k", ["export"], "all.csv"),
        ("8k", ["report"], "report.html"),
        ("8k", backup, "copy.sqlite3"),
        (f"{log}k", backup, "copy.sqlite3"),
    ):
        give_room(small_disk, size)
        file = small_disk / name
        done = scrapy(tmp_path / "data", *words, str(file))
        assert (done.returncode, done.stdout) == (73, ""), done.stderr
        assert str(file) in done.stderr
        assert list(small_disk.iterdir()) == []


def test_a_recorded_page_that_finds_no_room_leaves_nothing_on_the_disk(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path
) -> None:
    server, data = serve(StandIn(30)), tmp_path / "data"
    assert crawl(server, data).returncode == 0
    number = str(server.site.in_feed()[0].number)
    give_room(small_disk, "4k")
    for words in (("--page",), ("--page-file", str(small_disk / "page.html"))):
        done = scrapy(data, "show", number, *words, env={"TMPDIR": str(small_disk)})
        assert (done.returncode, done.stdout) == (73, "")
        assert "cannot be shown: [Errno 28] No space left on device" in done.stderr
        assert list(small_disk.iterdir()) == []


def test_a_disk_without_room_for_the_log_is_said_before_anything_is_asked(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path
) -> None:
    server, address = serve(StandIn(30)), "https://www.urdupoint.com/en/world/a-1430001.html"
    log = small_disk / "crawl.log"
    log.write_text("the crawl before this one")
    give_room(small_disk, "4k")
    assert crawl(server, tmp_path).returncode == 0
    asked = len(server.requests)
    for words in (
        ["crawl", "urdupoint"],
        ["replay", "--spider", "urdupoint", "--again"],
        ["savepage", "urdupoint", address],
    ):
        done = scrapy(tmp_path, *words, "--logfile", str(log), env=server.environment)
        why = f"scrapy: {log} cannot be used: No space left on device.\n"
        assert (done.returncode, done.stderr) == (73, why)
    assert log.read_text() == "the crawl before this one"
    assert len(server.requests) == asked


def test_an_archive_that_was_kept_is_restored_from_a_disk_that_is_read_only(
    serve: Callable[[StandIn], Server], small_disk: Path, tmp_path: Path
) -> None:
    """It has a log while it is in use, unlike a backup; none is beside it here."""
    folder = tmp_path / "data"
    assert crawl(serve(StandIn(30)), folder).returncode == 0
    kept = small_disk / "archive.sqlite3"
    kept.write_bytes((folder / "archive.sqlite3").read_bytes())
    remount(small_disk, "ro")
    done = scrapy(folder, "archive", "restore", str(kept))
    assert done.returncode == 0, done.stdout
    assert f"{folder / 'archive.sqlite3'} is a copy of {kept} now." in done.stdout


def test_an_archive_on_a_disk_that_is_read_only_is_taken_in(
    small_disk: Path, tmp_path: Path
) -> None:
    Archive(small_disk / "archive.sqlite3").close()
    remount(small_disk, "ro")
    done = scrapy(tmp_path / "data", "archive", "merge", str(small_disk))
    assert done.returncode == 0, done.stderr
    assert f"{small_disk / 'archive.sqlite3'}: 0 articles taken in" in done.stdout


def test_a_folder_of_an_archive_that_cannot_be_written_is_said_when_a_copy_is_put_there(
    small_disk: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    Archive(copy).close()
    remount(small_disk, "ro")
    done = scrapy(small_disk, "archive", "restore", str(copy))
    assert done.returncode == 1
    assert done.stderr == (
        f"scrapy archive: {small_disk} cannot be written to: give this user the right.\n"
    )
    done = scrapy(small_disk / "new", "archive", "restore", str(copy))
    assert done.returncode == 1
    assert f"{small_disk / 'new'} cannot be made" in done.stderr


def test_what_cannot_be_told_is_not_taken_for_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert is_there(tmp_path / "file")
    assert not is_there(tmp_path / "nothing")
    assert not is_there(tmp_path / "file" / "nothing")
    with pytest.raises(OSError, match="File name too long"):
        is_there(tmp_path / ("n" * 300))
    (tmp_path / "link").symlink_to("link")
    assert not is_there(tmp_path / "link")


def test_a_quota_that_is_spent_is_a_full_disk() -> None:
    spent = OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))
    assert faults.starting_status(spent) == faults.ending_status(spent) == health.DISK_FULL
