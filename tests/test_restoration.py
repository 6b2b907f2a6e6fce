"""A copy takes the place of an archive that is lost: nothing that was recorded since is."""

import errno
import gzip
import os
import signal
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, query, scrapy
from newsroom import Newsroom, numbers_in, recorded

from newsbot import clock
from newsbot.files.lock import Lock
from newsbot.operation import restoration
from newsbot.recordings import adoption
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn
from newsbot.warc import index, writing
from newsbot.warc.files import part_of

CAPTURES = "SELECT article_id, url, retrieved_at, digest, start, length FROM captures ORDER BY 1, 3"
VERSIONS = "SELECT article_id, version, headline, article_body FROM article_versions ORDER BY 1, 2"


@pytest.fixture
def newsroom(serve: Callable[[StandIn], Server], data: Path) -> Newsroom:
    data.mkdir()
    return Newsroom(serve(StandIn(120)), data)


def backup(data: Path) -> Path:
    copy = data.parent / "copy.sqlite3"
    done = scrapy(data, "archive", "backup", str(copy))
    assert done.returncode == 0, done.stdout
    return copy


def restore(data: Path, copy: Path, status: int = 0) -> str:
    done = scrapy(data, "archive", "restore", str(copy))
    assert done.returncode == status, done.stdout + done.stderr
    return done.stderr if status else done.stdout


def test_what_was_recorded_since_is_known_and_read_without_a_request(
    newsroom: Newsroom, tmp_path: Path, data: Path
) -> None:
    newsroom.finish()
    copy, early = backup(data), set(query(tmp_path, CAPTURES))
    newsroom.out = 80
    newsroom.finish()
    captures, versions = query(tmp_path, CAPTURES), query(tmp_path, VERSIONS)
    files, asked = recorded(data), len(newsroom.server.requests)
    assert early < set(captures)

    (data / "archive.sqlite3").write_bytes(b"damaged" * 1_000)
    said = restore(data, copy)
    assert query(tmp_path, CAPTURES) == captures
    (newer,) = [path for path in data.glob("pages/urdupoint/*") if str(path) in said]
    assert f"`scrapy replay --spider urdupoint {newer}`" in said
    (kept,) = data.glob("archive.sqlite3.*.replaced")
    assert f"What was there before is kept: {kept}" in said
    assert kept.read_bytes() == b"damaged" * 1_000
    assert scrapy(data, "archive", "verify").returncode == 0

    done = scrapy(data, "replay", "--spider", "urdupoint", str(newer))
    assert done.returncode == 0, done.stderr
    assert query(tmp_path, VERSIONS) == versions
    newsroom.finish()
    assert not [path for path in newsroom.server.requests[asked:] if path.endswith(".html")]
    assert recorded(data) == files
    assert not copy.with_name(".archive.sqlite3.restored").exists()


def test_what_a_killed_crawl_recorded_is_kept(newsroom: Newsroom, data: Path) -> None:
    newsroom.finish()
    copy = backup(data)
    newsroom.out = 80
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    stored = newsroom.archived()
    assert stored["1430080"]
    (part,) = data.glob("pages/urdupoint/.*.part")
    with part.open("ab") as file:
        file.write(part.read_bytes()[:1_000])  # it broke off
    said = restore(data, copy)
    assert part.name[1:-5] in said
    assert recorded(data) == stored
    newsroom.finish()
    assert set(numbers_in(*data.glob("urdupoint/*.jsonl")).values()) == {1}
    assert set(recorded(data).values()) == {1}  # what was the same is not recorded twice


def test_what_a_killed_crawl_recorded_outlives_its_archive(newsroom: Newsroom, data: Path) -> None:
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    stored = newsroom.archived()
    assert stored["1430040"]
    (part,) = data.glob("pages/urdupoint/.*.part")
    for file in data.glob("archive.sqlite3*"):
        file.unlink()
    newsroom.finish()
    log = (data / "log").read_text("utf-8")
    assert f"{data / 'archive.sqlite3'} knows no crawl of urdupoint, though there is" in log
    assert part.with_name(part.name[1:-5]).exists()
    assert recorded(data) == stored  # what was the same is not recorded twice


def test_a_part_that_came_back_with_a_copy_of_the_folder_replaces_no_whole_file(
    newsroom: Newsroom, data: Path
) -> None:
    newsroom.finish()
    copy = backup(data)
    newsroom.out = 80
    newsroom.finish()
    stored = recorded(data)
    newer = max(data.glob("pages/urdupoint/*.warc.gz"))
    part = part_of(newer)
    part.write_bytes(newer.read_bytes()[:20_000])
    restore(data, copy)
    assert recorded(data) == stored
    assert not part.exists()


def test_a_file_that_went_on_behind_the_copy_is_known_to_its_end(
    newsroom: Newsroom, tmp_path: Path, data: Path
) -> None:
    newsroom.out = 30
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    copy, captures = backup(data), query(tmp_path, CAPTURES)
    with closing(sqlite3.connect(copy)) as db:  # as if it had been made in the middle
        middle = str(captures[len(captures) // 2][4])
        db.execute("UPDATE recordings SET length = ?", (middle,))
        db.execute("DELETE FROM captures WHERE start >= ?", (middle,))
        db.commit()
    (data / "archive.sqlite3").unlink()
    assert ".warc.gz" in restore(data, copy)
    assert query(tmp_path, CAPTURES) == captures
    assert sum(recorded(data).values()) == len(captures)


def _files(data: Path) -> dict[Path, bytes]:
    files = (path for path in data.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path: path.read_bytes() for path in files}


def test_a_restoration_that_does_not_end_has_changed_nothing(
    newsroom: Newsroom, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.finish()
    copy = backup(data)
    newsroom.out = 80
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    captures = query(tmp_path, CAPTURES)
    before = _files(data)
    sites = {"urdupoint": UrduPointSpider.site}

    def adopt(*words: Any) -> list[Path]:
        assert adoption.adopt(*words)
        raise OSError(errno.EIO, "the disk fails")

    monkeypatch.setattr(restoration, "adopt", adopt)
    with pytest.raises(OSError, match="the disk fails"):
        restoration.restore(copy, data / "archive.sqlite3", sites, clock.now(), lambda *_: None)
    assert _files(data) == before
    restore(data, copy)
    assert query(tmp_path, CAPTURES) == captures
    assert sum(recorded(data).values()) == len(captures)


def test_there_is_an_archive_until_the_copy_has_its_place(
    newsroom: Newsroom, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.finish()
    copy = backup(data)
    captures = query(tmp_path, CAPTURES)
    sites = {"urdupoint": UrduPointSpider.site}
    put_aside = restoration._put_aside

    def killed(*words: Any) -> None:
        put_aside(*words)
        raise KeyboardInterrupt

    monkeypatch.setattr(restoration, "_put_aside", killed)
    with pytest.raises(KeyboardInterrupt):
        restoration.restore(copy, data / "archive.sqlite3", sites, clock.now(), lambda *_: None)
    assert query(tmp_path, CAPTURES) == captures
    restore(data, copy)
    assert len(list(data.glob("*.replaced"))) == 2


def test_what_is_no_file_is_no_recording(newsroom: Newsroom, tmp_path: Path, data: Path) -> None:
    newsroom.finish()
    copy, captures = backup(data), query(tmp_path, CAPTURES)
    (pages,) = data.glob("pages/*")
    (pages / "20260101T000000-000001.warc.gz").symlink_to("disk that is away")
    (pages / "20260101T000000-000002.warc.gz").mkdir()
    (recording,) = (path for path in pages.iterdir() if path.is_file())
    for name in ("20269901T000000-000003.warc.gz", "others.warc.gz"):  # no day; no name of ours
        (pages / name).write_bytes(recording.read_bytes())
    assert "More was recorded" not in restore(data, copy)
    assert query(tmp_path, CAPTURES) == captures


def _exchange(number: int) -> bytes:
    url = f"https://www.urdupoint.com/en/world/words-{number}.html"
    at = datetime(2026, 1, 1, tzinfo=UTC)
    answer = (200, (("Content-Type", "text/html"),), b"<p>Words")
    return writing.recorded(writing.Exchange(url, "GET", (), b"", *answer, at, "feed", None))


def _spans(file: Path) -> list[tuple[str, int, int]]:
    found = index.entries(file, 0, file.stat().st_size)
    return [(one.url[-6:-5], one.start, one.start + one.length) for one in found]


def test_damage_gives_no_article_the_records_of_another(tmp_path: Path) -> None:
    file = tmp_path / "damaged.warc.gz"
    file.write_bytes(b"".join(map(_exchange, (1, 2, 3))))
    answers = [start for start, _ in writing.members(file)][::2]
    request, after = list(writing.members(file))[1]
    content = bytearray(file.read_bytes())
    for place in (after - 6, answers[1] + 34):
        content[place : place + 2] = b"\0\0"
    file.write_bytes(content)
    assert _spans(file) == [
        ("1", 0, request),  # the request is damaged, and the next answer
        ("3", answers[2], len(content)),
    ]


def test_an_answer_whose_request_broke_off_can_be_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "torn.warc.gz"
    file.write_bytes(_exchange(1) + _exchange(2))
    bounds = [end for _, end in writing.members(file)]
    os.truncate(file, bounds[2])
    assert _spans(file) == [("1", 0, bounds[1]), ("2", bounds[1], bounds[2])]


def test_what_does_not_lie_alone_in_a_member_has_no_span(tmp_path: Path) -> None:
    file = tmp_path / "packed.warc.gz"
    first, *others = (gzip.decompress(_exchange(number)) for number in (1, 2, 3))
    file.write_bytes(gzip.compress(first + others[0]) + gzip.compress(others[1]))
    assert _spans(file) == []


def test_an_article_that_is_forgotten_is_gone_from_newer_recordings(
    newsroom: Newsroom, data: Path
) -> None:
    newsroom.finish()
    copy = backup(data)
    newsroom.out = 60
    newsroom.finish()
    story = newsroom.server.site.stories[59]
    said = restore(data, copy)
    (newer,) = [path for path in data.glob("pages/urdupoint/*") if str(path) in said]
    assert scrapy(data, "replay", "--spider", "urdupoint", str(newer)).returncode == 0
    assert str(story.number) in recorded(data)
    done = scrapy(data, "archive", "forget", str(story.number), "--yes")
    assert done.returncode == 0, done.stdout
    assert str(story.number) not in recorded(data)


def test_what_a_spider_recorded_that_is_gone_is_known_and_removed_for_its_age(
    newsroom: Newsroom, tmp_path: Path, data: Path
) -> None:
    newsroom.finish()
    (pages,) = data.glob("pages/urdupoint")
    copy = backup(data)
    pages = pages.rename(data / "pages" / "gone")
    (file,) = pages.iterdir()
    said = restore(data, copy)
    assert f"there is no spider gone to read it: {file}\n" in said
    assert "scrapy replay" not in said
    known = (
        "SELECT spider, path, length, published_at IS NULL FROM recordings WHERE spider = 'gone'"
    )
    path = str(file.relative_to(data))
    assert query(tmp_path, known) == [("gone", path, file.stat().st_size, 0)]
    newsroom.options = ["-s", "NEWSBOT_RECORDING_DAYS=1"]
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db:  # as if it were older
        db.execute("UPDATE recordings SET begun_at = '2021-12-01T00:00:00+00:00'")
        db.commit()
    newsroom.finish()
    assert not file.exists()
    assert query(tmp_path, known) == []


def test_a_copy_is_put_where_no_archive_is_and_may_be_older(crawl: Run, data: Path) -> None:
    done = crawl(StandIn(20), "-a", "follow=feed")
    copy = backup(data)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("DROP INDEX runs_by_start")  # the newest change of the schema
        (schema,) = db.execute("PRAGMA user_version").fetchone()
        db.execute(f"PRAGMA user_version = {schema - 1}")
    elsewhere = data.parent / "elsewhere"
    said = restore(elsewhere, copy)
    assert said == f"{elsewhere / 'archive.sqlite3'} is a copy of {copy} now.\n"
    names = {path.name for path in elsewhere.iterdir() if path.suffix != ".lock"}
    assert names == {"archive.sqlite3"}
    with closing(sqlite3.connect(elsewhere / "archive.sqlite3")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (schema,)
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (len(done.articles),)


def test_what_is_kept_is_kept_when_there_is_another_restoration_in_that_second(
    crawl: Run, data: Path
) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    copy, archive = backup(data), data / "archive.sqlite3"
    for words in (b"first", b"second"):
        archive.write_bytes(words)
        done = scrapy(data, "archive", "restore", str(copy), at=datetime(2026, 1, 1, tzinfo=UTC))
        assert done.returncode == 0, done.stdout
    kept = sorted(data.glob("*.replaced"))
    assert [file.read_bytes() for file in kept] == [b"first", b"second"]
    assert str(kept[1]) in done.stdout


def _cut(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:40_000])


def _of_another(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as db:
        db.execute("CREATE TABLE stories (id INTEGER)")


def _newer(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as db:
        db.execute("PRAGMA user_version = 999")


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (Path.unlink, "there is no file"),
        (lambda copy: copy.write_bytes(b""), "cannot be copied as an archive: no such table"),
        (lambda copy: copy.write_text("words" * 500), "file is not a database"),
        (_cut, "malformed"),
        (_of_another, "of another program"),
        (_newer, "Use a newer newsbot"),
    ],
)
def test_a_copy_of_no_use_changes_nothing(
    crawl: Run, data: Path, harm: Callable[[Path], object], says: str
) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    copy = backup(data)
    harm(copy)
    before = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    said = restore(data, copy, status=1)
    assert says in said
    assert str(copy) in said
    after = {path.name: path.read_bytes() for path in data.iterdir() if path.is_file()}
    before = {name: content for name, content in before.items() if "lock" not in name}
    assert {name: content for name, content in after.items() if "lock" not in name} == before


@pytest.mark.parametrize("name", ["archive.sqlite3", ".archive.sqlite3.restored"])
def test_what_is_written_over_is_no_copy(crawl: Run, data: Path, name: str) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    named = data / name
    named.write_bytes(backup(data).read_bytes())
    content = named.read_bytes()
    assert f"{named} is the archive itself, or what" in restore(data, named, status=1)
    assert named.read_bytes() == content


def test_what_a_link_leads_to_is_replaced_not_the_link(crawl: Run, data: Path) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    copy, link = backup(data), data / "archive.sqlite3"
    elsewhere = data.parent / "disk" / "archive.sqlite3"
    elsewhere.parent.mkdir()
    link.rename(elsewhere)
    link.symlink_to(elsewhere)
    restore(data, copy)
    assert link.readlink() == elsewhere
    assert len(list(elsewhere.parent.glob("*.replaced"))) == 1
    assert scrapy(data, "archive", "verify").returncode == 0


def test_who_might_read_the_archive_may_read_it_still(crawl: Run, data: Path) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    copy, archive = backup(data), data / "archive.sqlite3"
    archive.chmod(0o640)
    restore(data, copy)
    assert stat.filemode(archive.stat().st_mode) == "-rw-r-----"


def test_no_copy_is_put_in_place_while_a_crawl_goes_on(newsroom: Newsroom, data: Path) -> None:
    newsroom.finish()
    copy = backup(data)
    lock = Lock(data / "urdupoint.lock", "process 7, since noon")
    said = restore(data, copy, status=75)
    lock.release()
    assert "another crawl of urdupoint holds" in said
    assert not list(data.glob("*.replaced"))
    restore(data, copy)


def test_no_copy_is_put_in_place_while_a_command_has_the_archive_open(
    crawl: Run, data: Path
) -> None:
    crawl(StandIn(20), "-a", "follow=feed")
    copy, archive = backup(data), data / "archive.sqlite3"
    with closing(sqlite3.connect(archive)) as other:
        other.execute("SELECT count(*) FROM stories").fetchone()
        before = archive.stat().st_ino
        done = scrapy(data, "archive", "restore", str(copy))
        assert done.returncode == 75
        assert "another process is writing it, try again" in done.stderr
        assert archive.stat().st_ino == before
        other.execute("DELETE FROM wanted")
        other.commit()
    restore(data, copy)
    assert archive.stat().st_ino != before


def test_indexes_are_not_made_anew_while_a_crawl_goes_on(newsroom: Newsroom, data: Path) -> None:
    newsroom.finish()
    lock = Lock(data / "urdupoint.lock", "process 7, since noon")
    done = scrapy(data, "archive", "reindex")
    lock.release()
    assert (done.returncode, done.stdout) == (75, "")
    assert "another crawl of urdupoint holds" in done.stderr


@pytest.mark.parametrize("words", [(), ("a.sqlite3", "b.sqlite3")])
def test_one_file_is_named(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = scrapy(tmp_path, "archive", "restore", *words)
    assert done.returncode == 2
    assert "write scrapy archive restore FILE, with one of these" in done.stderr
