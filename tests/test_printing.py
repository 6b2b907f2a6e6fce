"""What commands print, where it cannot be written, and what is typed that cannot be printed."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, Run, scrapy

from newsbot.standin.server import Server
from newsbot.standin.site import StandIn
from newsbot.standin.stories import FIRST_NUMBER
from newsbot.standin.urdusite import UrduStandIn

PRINTED = (
    ("search", "the"),
    ("show", str(FIRST_NUMBER)),
    ("schema",),
    ("status", "--json"),
    ("archive", "stats"),
    ("list", "-v"),
)


def shell(
    folder: Path, ending: str, *words: str | bytes, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command, typed in a shell with redirections behind it."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {ending}', "sh", sys.executable, "-m", "scrapy", *words,
         "-s", f"NEWSBOT_DATA_DIR={folder / 'data'}"],
        cwd=PROJECT,
        env={**os.environ, "TERM": "xterm", "PYTHONUNBUFFERED": "", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip


def test_what_a_full_disk_keeps_from_being_printed_is_said(crawl: Run, tmp_path: Path) -> None:
    crawl(StandIn(8), "-a", "follow=feed")
    for words in PRINTED:
        done = shell(tmp_path, ">/dev/full", *words)
        said = "scrapy: the output cannot be written: No space left on device.\n"
        assert (done.returncode, done.stderr) == (73, said), words
    assert shell(tmp_path, ">/dev/full 2>&1", "schema").returncode == 73
    assert shell(tmp_path, "2>/dev/full", "replay", "--spider", "urdupoint").returncode == 0


@pytest.mark.parametrize("ending", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_leads_nowhere(crawl: Run, tmp_path: Path, ending: str) -> None:
    crawl(StandIn(8), "-a", "follow=feed")
    for words in (*PRINTED, ("archive", "verify")):
        done = shell(tmp_path, ending, *words)
        assert (done.returncode, done.stderr) == (0, ""), words
        assert bool(done.stdout) is (ending == "2>&-"), words
    assert shell(tmp_path, ending, "search", "nowhere at all").returncode == 1


def test_a_crawl_needs_no_standard_streams(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    site = StandIn(8)
    words = ("crawl", "urdupoint", "-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0")
    environment = serve(site).environment
    for output in ((), ("-O", "-:jsonl")):
        done = shell(tmp_path, "<&- >&- 2>&-", *words, *output, **environment)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    (feed,) = (tmp_path / "data" / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == len(site.in_feed())


def test_a_feed_may_go_to_the_standard_output_each_time_whole(
    serve: Callable[[StandIn], Server], data: Path
) -> None:
    server = serve(StandIn(8))
    words = ("crawl", "urdupoint", "-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0", "-O", "-:jsonl")
    for _ in range(2):
        done = scrapy(data, *words, env=server.environment)
        assert done.returncode == 0, done.stderr
        numbers = [int(json.loads(line)["article_id"]) for line in done.stdout.splitlines()]
        assert sorted(numbers) == sorted(story.number for story in server.site.in_feed())
    assert not (data / "urdupoint").exists()


def test_a_pipe_is_given_utf_8_whatever_the_locale(crawl: Run, tmp_path: Path) -> None:
    crawl(UrduStandIn(8), "-a", "follow=feed", spider="urdupoint_urdu")
    for words in (("search", "نے"), ("status", "urdupoint_urdu")):
        plain = shell(tmp_path, "", *words)
        assert "نے" in plain.stdout
        other = shell(tmp_path, "", *words, PYTHONIOENCODING="latin-1")
        assert (other.returncode, other.stdout, other.stderr) == (0, plain.stdout, ""), words


def test_a_pipe_that_is_closed_ends_the_demonstration_quietly(tmp_path: Path) -> None:
    done = shell(tmp_path, "| head -n 1", "demo", "--articles", "3", "--data", str(tmp_path / "x"))
    assert done.stdout.startswith("A made-up www.urdupoint.com with 3 articles")
    assert done.stderr == ""


def test_a_pipe_that_is_closed_ends_a_command_quietly(tmp_path: Path) -> None:
    done = shell(tmp_path, "| head -n 1", "schema")
    assert (done.returncode, done.stdout, done.stderr) == (0, "{\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("search", b"\xff"),
        ("search", "x", "--section", b"caf\xe9"),
        ("show", b"\xff"),
        ("export", b"\xff.jsonl"),
        ("crawl", "urdupoint", "-o", b"\xff.jsonl"),
        ("crawl", "urdupoint", "-a", b"since=\xff"),
        ("savepage", "urdupoint", b"https://www.urdupoint.com/en/world/\xff-1437925.html"),
    ],
)
def test_a_word_that_is_no_utf_8_is_refused(tmp_path: Path, words: tuple[str | bytes, ...]) -> None:
    done = shell(tmp_path, "", *words)
    assert done.returncode == 2
    assert "is no UTF-8; write it in that encoding." in done.stderr
    assert r"\xff" in done.stderr or r"caf\xe9" in done.stderr
    assert not (tmp_path / "data").exists()
