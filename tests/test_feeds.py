"""Publishing: a feed is whole or not there, and what others wrote to its file stays."""

import asyncio
import errno
import fcntl
import gzip
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from traceback import format_exception
from typing import IO, cast

import pytest
from crawlers import started
from scrapy import Spider
from scrapy.crawler import Crawler

from newsbot.delivery import publication
from newsbot.delivery.outputs import shown
from newsbot.feeds import Exporter, File
from newsbot.feeds.storages import Storage, Upload
from newsbot.files.compression import COMPRESSORS
from newsbot.files.lock import alone_in
from newsbot.files.zstandard import zstd
from newsbot.items import Article
from newsbot.operation.run import Run

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)
URI = "s3://bucket/feed.jsonl"
STORY = Article(article_id="1437925", edition="en", publisher="UrduPoint", headline="Talks go on")


def running(folder: Path, **feeds: bool) -> AbstractContextManager[tuple[Crawler, Run]]:
    """A run with feeds of these names, some of them written anew, and one elsewhere."""
    lines = {URI: {"format": "jsonlines"}} | {
        str(folder / f"{name}.jsonl"): {"format": "jsonlines", "overwrite": is_fresh}
        for name, is_fresh in feeds.items()
    }
    return started(folder, FEEDS=lines, FEED_STORAGES={"s3": "newsbot.feeds.File"})


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with running(tmp_path, feed=False) as (_, run):
        yield run


def stored(run: Run, *feeds: int, number: str = STORY.article_id) -> int:
    """The key of a version that these feeds are owed."""
    article = replace(STORY, article_id=number)
    with run.archive.transaction():
        key = run.archive.articles.add(article, "first", run.key, NOW).version_key
        run.archive.deliveries.owe(key, feeds)
    return key


def other_feed(run: Run, target: Path) -> int:
    """The same file as the feed of another spider."""
    with run.archive.transaction():
        return run.archive.deliveries.feed("other", str(target), {})


def publish(
    run: Run, target: Path, lines: str, *, replace: bool = False, feed: int | None = None
) -> None:
    part = publication.part_of(target, run.key)
    part.write_text(lines)
    feed = feed or run.ledger.feeds.get(str(target)) or other_feed(run, target)
    with run.archive._db as db:
        (number,) = db.execute("SELECT count(*) FROM stories").fetchone()
    versions = [stored(run, feed, number=f"{STORY.article_id}{number}")]
    publication.publish(run.archive, feed, part, target, versions, NOW, replace=replace)


def unpacked(file: Path) -> str:
    unpack: Callable[[bytes], bytes] = {".gz": gzip.decompress, ".zst": zstd.decompress}.get(
        file.suffix, bytes
    )
    return unpack(file.read_bytes()).decode()


class DiedError(Exception):
    """The process is gone."""


def die_when_intended(
    run: Run,
    target: Path,
    lines: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    feed: int | None = None,
) -> None:
    def reached(step: str) -> None:
        if step == "intent committed":
            raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr(publication, "reached", reached)
        with pytest.raises(DiedError):
            publish(run, target, lines, feed=feed)


@pytest.mark.parametrize(
    ("found", "then", "is_delivered"),
    [
        ("one\n", "one\ntwo\n", True),
        ("one\ntw", "one\ntwo\n", True),  # torn
        ("one\ntwo\n", "one\ntwo\n", True),  # it had happened
        ("one\ntwo\nthree\n", "one\ntwo\nthree\n", True),  # and somebody else wrote since
        ("one\nby somebody else\n", "one\nby somebody else\n", False),
        ("one\n2\n", "one\n2\n", False),
        ("one\ntw\nthree\n", "one\ntw\nthree\n", False),
        ("", "", False),
    ],
    ids=["as it was", "torn", "whole", "whole and grown", "grown", "grown by less than ours",
         "torn and grown", "emptied"],
)  # fmt: skip
def test_a_publication_is_carried_on_only_where_nobody_else_wrote(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    found: str,
    then: str,
    is_delivered: bool,
) -> None:
    target = tmp_path / "feed.jsonl"
    target.write_text("one\n")
    die_when_intended(run, target, "two\n", monkeypatch)
    target.write_text(found)
    publication.resume(run.archive, "urdupoint", NOW)
    assert target.read_text() == then
    owed = run.archive.deliveries.owed(run.ledger.feeds[str(target)])
    assert (owed == []) is is_delivered
    assert run.archive.deliveries.intents("urdupoint") == []
    assert sorted(tmp_path.glob(".feed.jsonl.*")) == []


def test_a_file_that_came_in_between_is_not_replaced(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "feed.jsonl"
    die_when_intended(run, target, "one\n", monkeypatch)
    target.write_text("by somebody else\n")
    publication.resume(run.archive, "urdupoint", NOW)
    assert target.read_text() == "by somebody else\n"
    assert len(run.archive.deliveries.owed(run.ledger.feeds[str(target)])) == 1


@pytest.mark.parametrize("torn", [0, 1, 3, 4])
@pytest.mark.parametrize("name", ["feed.jsonl", "feed.jsonl.gz", "feed.jsonl.zst"])
def test_whoever_is_next_at_a_file_ends_what_another_spider_began(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, torn: int
) -> None:
    target = tmp_path / name
    others = other_feed(run, target)
    publish(run, target, "one\n", feed=others)
    before = target.read_bytes()
    die_when_intended(run, target, "two\n", monkeypatch, feed=others)
    (part,) = tmp_path.glob(f".{name}.*")
    target.write_bytes(before + part.read_bytes()[:torn])
    part.rename(part.with_name("theirs"))
    with run.archive._db as db:  # a run of theirs has another number
        db.execute("UPDATE intents SET part = ?", (str(part.with_name("theirs")),))
    publish(run, target, "three\n")
    assert unpacked(target) == "one\ntwo\nthree\n"
    assert run.archive.deliveries.owed(others) == []
    publication.resume(run.archive, "other", NOW)
    assert unpacked(target) == "one\ntwo\nthree\n"
    assert list(tmp_path.glob("theirs")) == []


def test_nobody_else_publishes_from_the_look_at_a_file_until_it_is_synced(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, waited = tmp_path / "feed.jsonl", list[tuple[str, bool]]()
    folder = os.open(tmp_path, os.O_RDONLY)

    def reached(step: str) -> None:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited.append((step, True))
        else:
            fcntl.flock(folder, fcntl.LOCK_UN)
            waited.append((step, False))

    monkeypatch.setattr(publication, "reached", reached)
    publish(run, target, "one\n")
    publish(run, target, "two\n")
    os.close(folder)
    ends = [("target synced", False), ("delivery committed", False)]
    assert waited == [
        *[("part synced", False), ("intent committed", True), ("renamed", True), *ends],
        *[("part synced", False), ("intent committed", True), ("appended", True), *ends],
    ]


@pytest.mark.parametrize("before", [None, "one\n"])
def test_what_a_program_without_a_lock_writes_meanwhile_stays(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    target = tmp_path / "feed.jsonl"
    if before is not None:
        target.write_text(before)

    def reached(step: str) -> None:
        if step == "intent committed":
            with target.open("a") as file:
                file.write("x\n")

    monkeypatch.setattr(publication, "reached", reached)
    with pytest.raises(OSError, match=r"feed\.jsonl was changed by another program"):
        publish(run, target, "three\n")
    assert target.read_text() == f"{before or ''}x\n"
    assert len(run.archive.deliveries.owed(run.ledger.feeds[str(target)])) == 1
    assert run.archive.deliveries.intents("urdupoint") == []


def test_a_publication_to_a_folder_that_is_gone_is_owed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "folder" / "feed.jsonl"
    target.parent.mkdir()
    feed = other_feed(run, target)
    die_when_intended(run, target, "one\n", monkeypatch, feed=feed)
    shutil.rmtree(target.parent)
    publication.resume(run.archive, "other", NOW)
    assert len(run.archive.deliveries.owed(feed)) == 1


def test_a_publication_to_a_folder_that_is_out_of_reach_waits(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    target = tmp_path / "folder" / "feed.jsonl"
    target.parent.mkdir()
    feed = other_feed(run, target)
    die_when_intended(run, target, "one\n", monkeypatch, feed=feed)
    target.parent.rename(tmp_path / "elsewhere")
    target.parent.symlink_to(target.parent)  # leads nowhere
    publication.resume(run.archive, "other", NOW)
    assert f"{target} is out of reach" in caplog.text
    assert run.archive.deliveries.owed(feed) == []  # it may be there already
    target.parent.unlink()
    (tmp_path / "elsewhere").rename(target.parent)
    publication.resume(run.archive, "other", NOW)
    assert target.read_text() == "one\n"
    assert run.archive.deliveries.intents("other") == []


def test_a_part_that_is_out_of_reach_keeps_no_crawl_from_starting(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    kept = tmp_path / f"{'long' * 70}.part"  # stands for any that the system refuses to remove
    with run.archive.transaction():
        for part in (tmp_path / "gone.part", tmp_path / "file" / "x.part", kept):
            run.archive.deliveries.add_part(part, "urdupoint")
    publication.clear(run.archive, "urdupoint")
    assert run.archive.deliveries.parts("urdupoint") == [kept]
    assert f"{kept} of an earlier crawl cannot be removed" in caplog.text


def test_a_part_that_cannot_be_begun_is_none(tmp_path: Path) -> None:
    with running(tmp_path, **{"n" * 245: False}) as (_, run):
        with pytest.raises(OSError, match="File name too long"):
            File(run, str(tmp_path / f"{'n' * 245}.jsonl")).open(Spider("x"))
        assert run.archive.deliveries.parts("urdupoint") == []


def test_an_empty_file_is_appended_to(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "feed.jsonl"
    target.touch(mode=0o600)
    publish(run, target, "one\n")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("one\n", 0o600)


def test_a_part_that_is_not_whole_is_not_published(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "feed.jsonl"
    die_when_intended(run, target, "one\n", monkeypatch)
    (part,) = tmp_path.glob(".feed.jsonl.*")
    part.write_text("oNe\n")
    publication.resume(run.archive, "urdupoint", NOW)
    assert not target.exists()
    assert len(run.archive.deliveries.owed(run.ledger.feeds[str(target)])) == 1


def test_a_line_that_somebody_left_open_is_ended_first(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "feed.jsonl"
    target.write_text("one")
    publish(run, target, "two\n")
    assert target.read_text() == "one\ntwo\n"


def test_a_publication_that_the_disk_refuses_is_owed_and_begun_no_more(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "feed.jsonl"
    target.mkdir()  # a file cannot take its place
    with pytest.raises(OSError, match=r"feed\.jsonl"):
        publish(run, target, "one\n", replace=True)
    assert run.archive.deliveries.intents("urdupoint") == []
    assert len(run.archive.deliveries.owed(run.ledger.feeds[str(target)])) == 1


def test_an_article_that_was_forgotten_meanwhile_keeps_no_other_from_its_feed(
    run: Run, tmp_path: Path
) -> None:
    target = tmp_path / "feed.jsonl"
    part = publication.part_of(target, run.key)
    part.write_text("one\n")
    feed = run.ledger.feeds[str(target)]
    versions = [stored(run, feed), 99]  # there is no 99
    publication.publish(run.archive, feed, part, target, versions, NOW, replace=False)
    assert target.read_text() == "one\n"
    assert run.archive.deliveries.owed(feed) == []
    assert run.archive.deliveries.intents("urdupoint") == []
    run.archive.deliveries.uploaded(run.ledger.feeds[URI], versions, NOW)
    assert run.archive.deliveries.owed(run.ledger.feeds[URI]) == []


def test_what_a_run_was_to_add_to_a_file_is_owed_to_it_and_what_it_was_to_replace_is_not(
    tmp_path: Path,
) -> None:
    with running(tmp_path, grown=False, fresh=True, again=True) as (_, run):
        grown, fresh, again = (
            run.ledger.feeds[str(tmp_path / f"{name}.jsonl")]
            for name in ("grown", "fresh", "again")
        )
        key = stored(run, grown, fresh, again)
    with running(tmp_path, again=True) as (_, run):
        owed = [run.archive.deliveries.owed(feed) for feed in (grown, fresh, again)]
        assert owed == [[key], [], []]
        assert set(run.ledger.all_feeds.values()) == {grown, again, run.ledger.feeds[URI]}
        assert run.ledger.fresh == {again}


def test_what_no_other_feed_had_of_a_file_that_was_not_replaced_goes_to_the_next_one(
    tmp_path: Path,
) -> None:
    with running(tmp_path, grown=False, fresh=True) as (_, run):
        grown, fresh = (
            run.ledger.feeds[str(tmp_path / f"{name}.jsonl")] for name in ("grown", "fresh")
        )
        stored(run, grown, fresh)
    with running(tmp_path, fresh=True) as (_, run):
        only_here = stored(run, fresh, number="1437926")
        run._reason = "shutdown"
        (tmp_path / "fresh.jsonl").touch()
        file = File(run, str(tmp_path / "fresh.jsonl"), feed_options={"overwrite": True})
        file.feed = fresh
        file.store(file.open(Spider("urdupoint")))
        assert run.archive.deliveries.owed(fresh) == [only_here]
    with running(tmp_path, new=False) as (_, run):
        new = run.ledger.feeds[str(tmp_path / "new.jsonl")]
        assert run.archive.deliveries.owed(new) == [only_here]  # the first is owed to `grown`
        assert run.archive.deliveries.owed(fresh) == []


def test_a_feed_that_cannot_be_begun_keeps_no_other_from_what_it_is_owed(tmp_path: Path) -> None:
    with running(tmp_path, **{"%(nothing)s": False, "whole": False}) as (crawler, run):
        broken, whole = (str(tmp_path / f"{name}.jsonl") for name in ("%(nothing)s", "whole"))
        key = stored(run, run.ledger.feeds[broken], run.ledger.feeds[whole])
        exporter = Exporter(crawler)
        assert crawler.spider is not None
        exporter.open_spider(crawler.spider)
        assert run.ledger.unwritten == [broken]
        versions = {slot.uri: cast("Storage", slot.storage).versions for slot in exporter.slots}
        assert versions == {whole: [key], URI: []}
        assert run.archive.deliveries.owed(run.ledger.feeds[broken]) == [key]
        for slot in exporter.slots:
            if slot.file is not None:
                slot.file.close()


def test_an_article_that_is_forgotten_while_feeds_are_paid_keeps_none_from_the_others(
    tmp_path: Path,
) -> None:
    with running(tmp_path, whole=False) as (crawler, run):
        feed = run.ledger.feeds[str(tmp_path / "whole.jsonl")]
        kept, gone, other = (stored(run, feed, number=f"143792{n}") for n in range(3))

        def forget(statement: str) -> None:
            if statement.startswith("SELECT article_id") and f"v.id = {gone}" in statement:
                with closing(sqlite3.connect(run.archive.path)) as db, db:
                    db.execute("DELETE FROM versions WHERE id = ?", (gone,))

        run.archive._db.set_trace_callback(forget)
        exporter = Exporter(crawler)
        assert crawler.spider is not None
        exporter.open_spider(crawler.spider)
        versions = {slot.uri: cast("Storage", slot.storage).versions for slot in exporter.slots}
        assert versions[str(tmp_path / "whole.jsonl")] == [kept, other]
        for slot in exporter.slots:
            if slot.file is not None:
                slot.file.close()


def test_nothing_of_a_file_that_is_broken_is_published(run: Run, tmp_path: Path) -> None:
    file = File(run, str(tmp_path / "feed.jsonl"))
    lines = file.open(Spider("urdupoint"))
    lines.write(b"one\n")
    file.is_broken = True
    with pytest.raises(OSError, match="is not whole"):
        file.store(lines)
    assert list(tmp_path.glob("*feed.jsonl*")) == []
    assert run.ledger.given == {}


def test_crawls_of_two_data_folders_may_write_to_one_file(tmp_path: Path) -> None:
    target = tmp_path / "feed.jsonl"
    with running(tmp_path / "a") as (_, one), running(tmp_path / "b") as (_, other):
        assert one.key == other.key
        first, second = (File(run, str(target)) for run in (one, other))
        first.feed, second.feed = (other_feed(run, target) for run in (one, other))
        opened = first.open(Spider("urdupoint")), second.open(Spider("urdupoint"))
        for file, line in zip(opened, (b"one\n", b"two\n"), strict=True):
            file.write(line)
        first.store(opened[0])
        second.store(opened[1])
        assert other.archive.deliveries.parts("urdupoint") == []
    assert target.read_text() == "one\ntwo\n"
    assert list(tmp_path.glob(".feed.jsonl.*")) == []


class Elsewhere:
    """A storage that is no file, and may fail."""

    def __init__(self, *, fails: bool) -> None:
        self.fails = fails
        self.given: list[bytes] = []

    def open(self, _: Spider) -> IO[bytes]:
        return BytesIO()

    def store(self, file: IO[bytes]) -> None:
        if self.fails:
            raise ConnectionError("nobody listens")
        file.seek(0)
        self.given.append(file.read())


@pytest.mark.parametrize(
    ("is_broken", "fails"), [(False, False), (True, False), (False, True)],
    ids=["well", "broken", "refused"],
)  # fmt: skip
def test_what_is_stored_elsewhere_is_delivered_when_all_of_it_is_there(
    run: Run, is_broken: bool, fails: bool
) -> None:
    feed, storage = run.ledger.feeds[URI], Elsewhere(fails=fails)
    upload = Upload(run, storage, URI)
    upload.feed, upload.versions, upload.is_broken = feed, [stored(run, feed)], is_broken
    if is_broken or fails:
        with pytest.raises(OSError, match=r"not whole|nobody listens"):
            asyncio.run(upload.store(BytesIO(b"one\n")))
    else:
        asyncio.run(upload.store(BytesIO(b"one\n")))
    is_well = not (is_broken or fails)
    assert storage.given == ([b"one\n"] if is_well else [])
    assert (run.archive.deliveries.owed(feed) == []) is is_well
    assert run.ledger.given == ({URI: 1} if is_well else {})


def test_an_error_that_names_its_address_is_told_without_the_password(run: Run) -> None:
    class Chatty(Elsewhere):
        def store(self, _: IO[bytes]) -> None:
            raise ConnectionError(f"no answer from {secret}")

    secret = "ftp://me:secret@example.org/x.jsonl"
    upload = Upload(run, Chatty(fails=True), secret)
    upload.feed, upload.versions = run.ledger.feeds[URI], []
    with pytest.raises(OSError, match=r"^no answer from ftp://example\.org/x\.jsonl$") as raised:
        asyncio.run(upload.store(BytesIO(b"one\n")))
    assert "secret" not in "".join(format_exception(raised.value))


def test_the_verdict_and_who_reads_it_are_told_no_password(run: Run) -> None:
    run.write_failed(ConnectionError("nobody listens"), "ftp://me:secret@example.org/x.jsonl")
    run._judge()
    assert run.verdict.endswith(" Not written: ftp://example.org/x.jsonl.")


def test_a_crawl_that_was_stopped_replaces_no_file_but_may_write_a_first_one(
    run: Run, tmp_path: Path
) -> None:
    there = tmp_path / "there.jsonl"
    there.touch()
    assert run.may_replace(there)
    run._closed("shutdown")
    assert not run.may_replace(there)
    assert run.may_replace(tmp_path / "new.jsonl")
    run._closed("challenge")
    assert not run.may_replace(tmp_path / "new.jsonl")


@pytest.mark.parametrize(
    ("stats", "is_well"),
    [
        ({"newsbot/echoes": 24, "newsbot/rule/topics/class": 60}, True),  # 40 %, usually 30 %
        ({"newsbot/rule/topics/none": 60}, False),
    ],
)
def test_a_file_is_replaced_where_the_verdict_says_that_the_crawl_went_well(
    run: Run, tmp_path: Path, stats: dict[str, int], is_well: bool
) -> None:
    read = {"newsbot/read": 60, "newsbot/new": 60}
    usual = {**read, "newsbot/echoes": 18, "newsbot/rule/topics/class": 60}
    with run.archive.transaction():
        key = run.archive.runs.start(run.spider, {}, run.now())
        run.archive.runs.end(key, run.now(), "finished", 0, "", usual)
    run._crawler.stats.set_stats({**read, **stats})
    assert run.may_replace(tmp_path / "feed.jsonl") is is_well
    run._judge()
    assert (run.status == 0) is is_well


def test_a_run_that_never_came_to_its_end_did_not_go_well(run: Run) -> None:
    assert run.status == 5


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_feed_that_the_disk_has_no_room_to_pack_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    def packed(_: Path) -> IO[bytes]:
        return Path("/dev/full").open("wb", buffering=0)

    monkeypatch.setitem(COMPRESSORS, suffix, packed)
    part = publication.part_of(tmp_path / f"feed.jsonl{suffix}", 1)
    part.write_text('{"article_id": "1437925"}\n')
    with pytest.raises(OSError, match="No space left on device"):
        publication._compress(part, suffix)
    part.unlink(missing_ok=True)  # as the feed does
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [errno.EBADF, errno.ENOLCK, errno.EIO])
def test_a_file_system_that_locks_no_folders_keeps_no_feed_from_its_file(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    if number == errno.EIO:
        with pytest.raises(OSError, match="Input/output"), alone_in(tmp_path):
            pass
    else:
        with alone_in(tmp_path):
            (tmp_path / "feed.jsonl").touch()


@pytest.mark.parametrize(
    ("uri", "told"),
    [
        ("ftp://me:sec@ret@example.org/a@b.jsonl", "ftp://example.org/a@b.jsonl"),
        ("ftp://me:sec[ret@example.org/x.jsonl", "ftp://example.org/x.jsonl"),
        ("s3://KEY:sec/ret@bucket/x.jsonl", "s3://bucket/x.jsonl"),  # who wrote / for %2F
        ("ftp://example.org:21/a@b.jsonl", "ftp://example.org:21/a@b.jsonl"),
        ("ftp://example.org/a:1/a@b.jsonl", "ftp://example.org/a:1/a@b.jsonl"),
        ("data/me@home.jsonl", "data/me@home.jsonl"),
    ],
)
def test_no_password_of_a_feed_is_shown(uri: str, told: str) -> None:
    assert shown(uri) == told
