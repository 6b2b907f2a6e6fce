"""Writes that fail, and the order of writes: crawls under strace, which sees and breaks calls.

The full form (every n from 1 to 50): NEWSBOT_FULL=1 bash tests/run -k system_calls
"""

import io
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import PROJECT
from newsroom import Newsroom, numbers_in

from newsbot.archive.inspection import Inspection
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

IS_FULL = bool(os.environ.get("NEWSBOT_FULL"))
NTH = range(1, 51) if IS_FULL else (1, 2, 3, 11, 50)
FEW = range(1, 9) if IS_FULL else (1, 3)
PART = 410_000
"""Bytes at least of what a crawl of the newsroom writes to a feed, a buffer at a time."""


@pytest.fixture
def newsroom(serve: Callable[[StandIn], Server], tmp_path: Path) -> Newsroom:
    if shutil.which("strace") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("strace is not installed")
    room = Newsroom(serve(StandIn(400, feed_size=160)), tmp_path / "data", out=200)
    room.folder.mkdir()
    return room


def strace(log: Path, *options: str) -> tuple[str, ...]:
    return ("strace", "-f", "-y", "--seccomp-bpf", "-s", "0", "-o", str(log), *options)


def broken(log: Path, call: str, nth: int, *paths: Path) -> tuple[str, ...]:
    """Lets the n-th call of its kind on some files fail with an I/O error."""
    files = (word for path in paths for word in ("-P", str(path)))
    return strace(log, *files, "-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when={nth}")


def assert_said_and_made_good(newsroom: Newsroom, trace: Path, feed: Path) -> None:
    """The crawl under strace met its error and said so; the next one leaves nothing missing.

    An error that costs nothing need not be said: SQLite copies a part of its log later when it
    could not be copied now.
    """
    process = newsroom.start()
    status = process.wait(timeout=120)
    assert "(INJECTED)" in trace.read_text("utf-8")
    log = (newsroom.folder / "log").read_text("utf-8")
    in_feed = Counter(str(story.number) for story in newsroom.server.site.in_feed())
    if status == 0:
        assert numbers_in(feed) == in_feed, log[-3_000:]
    else:
        assert status in (3, 73), log[-3_000:]
    newsroom.tracer = ()
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived() == in_feed
    with closing(Inspection(newsroom.folder / "archive.sqlite3")) as archive:
        assert archive.problems() == []
    assert list(newsroom.folder.rglob("*.part*")) == []


@pytest.mark.parametrize(
    ("call", "nth"), [*(("pwrite64", n) for n in NTH), *(("fdatasync", n) for n in FEW)]
)
def test_a_failing_write_of_the_archive_loses_nothing(
    newsroom: Newsroom, tmp_path: Path, call: str, nth: int
) -> None:
    feed, trace = newsroom.folder / "all.jsonl", tmp_path / "trace"
    newsroom.options = ["-o", str(feed)]
    archive = newsroom.folder / "archive.sqlite3"
    files = (archive, Path(f"{archive}-wal"), Path(f"{archive}-journal"))
    newsroom.tracer = broken(trace, call, nth, *files)
    assert_said_and_made_good(newsroom, trace, feed)


def test_a_file_system_that_shares_no_memory_is_said_to_be_one(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    archive = newsroom.folder / "archive.sqlite3"
    nowhere = ("-P", f"{archive}-shm", "-e", "trace=mmap", "-e", "inject=mmap:error=ENODEV")
    newsroom.tracer = strace(tmp_path / "trace", *nowhere)
    why = (
        "disk I/O error: this file system shares no memory between processes, which SQLite needs:"
        " let NEWSBOT_DATA_DIR be on a disk of this machine.\n"
    )
    for said in ("used", "opened"):  # a new one, and one that is there
        assert newsroom.start().wait(timeout=120) == 1
        log = (newsroom.folder / "log").read_text("utf-8")
        assert log.endswith(f"The crawl did not start: {archive} cannot be {said}: {why}")
    command = [*newsroom.tracer, sys.executable, "-m", "scrapy", "status"]
    command += ["-s", f"NEWSBOT_DATA_DIR={newsroom.folder}"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"scrapy status: {archive} cannot be read as an archive: {why}"
    assert newsroom.server.requests == []
    newsroom.tracer = ()
    newsroom.finish()


@pytest.mark.parametrize(
    ("call", "nth"),
    [*(("write", n) for n in NTH if n * io.DEFAULT_BUFFER_SIZE <= PART), ("fsync", 1)],
)
def test_a_failing_write_of_a_part_loses_nothing(
    newsroom: Newsroom, tmp_path: Path, call: str, nth: int
) -> None:
    feed, trace = newsroom.folder / "all.jsonl", tmp_path / "trace"
    newsroom.options = ["-o", str(feed)]
    newsroom.tracer = broken(trace, call, nth, newsroom.folder / ".all.jsonl.1.part")
    assert_said_and_made_good(newsroom, trace, feed)


@pytest.mark.parametrize("more", [1, 40])
@pytest.mark.parametrize(("call", "nth"), [("write", 1), ("fsync", 1)])
def test_a_failing_append_leaves_the_feed_as_it_was(
    newsroom: Newsroom, tmp_path: Path, call: str, nth: int, more: int
) -> None:
    feed, trace = newsroom.folder / "all.jsonl", tmp_path / "trace"
    newsroom.options = ["-o", str(feed)]
    newsroom.out = 40
    newsroom.finish()
    before = feed.read_bytes()
    newsroom.out += more
    newsroom.tracer = broken(trace, call, nth, feed)
    process = newsroom.start()
    assert process.wait(timeout=120) == 3
    assert "(INJECTED)" in trace.read_text("utf-8")
    assert feed.read_bytes() == before
    newsroom.tracer = ()
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived()


def steps_of(trace: Path, folder: Path) -> list[str]:
    """What a trace says of files: `fsync NAME`, `commit`, `rename FROM TO`, `unlink NAME`."""
    steps: list[str] = []
    for line in trace.read_text("utf-8").splitlines():
        call = re.match(r"\d+ +(\w+)\((.*)", line)
        names = [Path(name).name for name in re.findall(rf"[<\"]({folder}[^>\"]*)[>\"]", line)]
        if call is None or not names or " = -1 " in line:
            continue
        if names == ["archive.sqlite3-wal"]:
            # Several in a row say no more than one: a batch may be committed just before.
            if call[1] in ("fsync", "fdatasync") and steps[-1:] != ["commit"]:
                steps.append("commit")
        elif not names[0].startswith("archive.sqlite3"):
            kind = {"fdatasync": "fsync", "renameat": "rename", "renameat2": "rename",
                    "unlinkat": "unlink"}.get(call[1], call[1])  # fmt: skip
            steps.append(" ".join((kind, *names)))
    return steps


CALLS = "trace=fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate"


def test_a_new_file_is_synced_then_intended_then_renamed_then_delivered(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.options = ["-o", str(newsroom.folder / "all.jsonl")]
    newsroom.tracer = strace(tmp_path / "trace", "-e", CALLS)
    newsroom.finish()
    steps = steps_of(tmp_path / "trace", newsroom.folder)
    publication = steps[steps.index("fsync .all.jsonl.1.part") :]
    assert publication[:5] == [
        "fsync .all.jsonl.1.part",
        "commit",  # the intent
        "rename .all.jsonl.1.part all.jsonl",
        "fsync data",
        "commit",  # delivered
    ]
    # The articles were committed before.
    assert "commit" in steps[: steps.index("fsync .all.jsonl.1.part")]


def test_an_append_is_intended_then_written_and_synced_then_delivered(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    newsroom.options = ["-o", str(newsroom.folder / "all.jsonl")]
    newsroom.out = 40
    newsroom.finish()
    newsroom.out = 48
    newsroom.tracer = strace(tmp_path / "trace", "-e", CALLS)
    newsroom.finish()
    steps = steps_of(tmp_path / "trace", newsroom.folder)
    publication = steps[steps.index("fsync .all.jsonl.2.part") :]
    assert publication[:7] == [
        "fsync .all.jsonl.2.part",
        "commit",  # the intent
        "ftruncate all.jsonl",  # to its length, in case a torn piece follows
        "fsync all.jsonl",
        "fsync data",
        "commit",  # delivered
        "unlink .all.jsonl.2.part",
    ]


@pytest.mark.parametrize("name", ["all.jsonl.gz", "all.csv"])
def test_a_part_that_is_written_anew_is_synced_before_it_is_intended(
    newsroom: Newsroom, tmp_path: Path, name: str
) -> None:
    """One is packed, the other loses its header to the file that it is appended to."""
    newsroom.options = ["-o", str(newsroom.folder / name)]
    newsroom.out = 40
    newsroom.finish()
    newsroom.out = 48
    newsroom.tracer = strace(tmp_path / "trace", "-e", CALLS)
    newsroom.finish()
    part = f".{name}.2.part"
    steps = steps_of(tmp_path / "trace", newsroom.folder)
    assert [step for step in steps[steps.index(f"fsync {part}") :] if part in step] == [
        f"fsync {part}",
        f"unlink {part}",
        f"fsync {part}",  # what was written in its place
        f"unlink {part}",
    ]
    anew = len(steps) - 1 - steps[::-1].index(f"fsync {part}")
    assert steps[anew + 1] == "commit"  # the intent
