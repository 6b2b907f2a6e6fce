"""Nothing lost, nothing twice: crawls that are killed for real, anywhere.

The full form (200 kills and 20 of each other kind): NEWSBOT_FULL=1 bash tests/run -k durability
"""

import gzip
import os
import random
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from newsroom import Heavy, Newsroom, numbers_in, recorded

from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

IS_FULL = bool(os.environ.get("NEWSBOT_FULL"))
KILLS = 200 if IS_FULL else 20
RECORDING_KILLS = 50 if IS_FULL else 20
OTHER_KILLS = 20 if IS_FULL else 5
STEPS = ("part synced", "intent committed", "target synced", "delivery committed")


@pytest.fixture
def newsroom(serve: Callable[[StandIn], Server], tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(serve(StandIn(3_000, feed_size=30)), tmp_path / "data")
    room.folder.mkdir()
    yield room
    assert list(tmp_path.rglob("*.part*")) == []
    assert set(recorded(room.folder)) >= set(room.archived())


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in folder.glob("pages/*/*.warc.gz")]


def publish_and_kill(newsroom: Newsroom, kills: int, seed: int) -> None:
    """Every fourth kill may meet a crawl that still starts, the others one at work."""
    chance = random.Random(seed)
    for number in range(kills):
        newsroom.out += 8
        if number % 4:
            newsroom.die_within(chance.uniform(0.0, 0.06), requests=chance.randrange(1, 8))
        else:
            newsroom.die_within(chance.uniform(0.5, 1.6), requests=0)
    newsroom.finish()


@pytest.mark.alone
def test_killed_anywhere_the_default_feeds_have_every_article_once(newsroom: Newsroom) -> None:
    publish_and_kill(newsroom, KILLS, seed=1)
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived()
    in_feed = {str(story.number) for story in newsroom.server.site.in_feed()}
    assert in_feed <= set(newsroom.archived())
    assert len(newsroom.archived()) > 30


def test_killed_anywhere_one_growing_file_has_every_article_once(newsroom: Newsroom) -> None:
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-o", str(feed)]
    publish_and_kill(newsroom, OTHER_KILLS, seed=2)
    assert numbers_in(feed) == newsroom.archived()


def test_killed_anywhere_plain_and_packed_feeds_each_have_every_article_once(
    newsroom: Newsroom,
) -> None:
    feeds = [newsroom.folder / name for name in ("one.jsonl", "two.jsonl.gz", "three.jsonl.zst")]
    newsroom.options = [word for feed in feeds for word in ("-o", str(feed))]
    publish_and_kill(newsroom, OTHER_KILLS, seed=3)
    for feed in feeds:
        assert numbers_in(feed) == newsroom.archived()


def test_killed_anywhere_batches_have_every_article_once(newsroom: Newsroom) -> None:
    template = newsroom.folder / "batches" / "%(batch_time)s-%(batch_id)d.jsonl"
    newsroom.options = ["-o", str(template), "-s", "FEED_EXPORT_BATCH_ITEM_COUNT=7"]
    publish_and_kill(newsroom, OTHER_KILLS, seed=4)
    files = list((newsroom.folder / "batches").glob("*.jsonl"))
    assert numbers_in(*files) == newsroom.archived()
    assert max(sum(numbers_in(file).values()) for file in files) == 7


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("step", [*STEPS, "renamed"])
def test_killed_at_a_step_a_new_file_has_every_article_once(
    newsroom: Newsroom, step: str, times: int
) -> None:
    for _ in range(times):
        newsroom.out += 8
        assert newsroom.die("tests/failing.py", step) == -signal.SIGKILL
    newsroom.finish()
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived()


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("step", [*STEPS, "appended"])
def test_killed_at_a_step_a_growing_file_has_every_article_once(
    newsroom: Newsroom, step: str, times: int
) -> None:
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-o", str(feed)]
    newsroom.finish()
    for _ in range(times):
        newsroom.out += 8
        assert newsroom.die("tests/failing.py", step) == -signal.SIGKILL
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived()


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_killed_while_a_file_is_packed_it_has_every_article_once(
    newsroom: Newsroom, suffix: str
) -> None:
    feed = newsroom.folder / f"all.jsonl{suffix}"
    newsroom.options = ["-o", str(feed)]
    for _ in range(2):
        newsroom.out += 8
        assert newsroom.die("tests/failing.py", "packing begun") == -signal.SIGKILL
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived()


BOTH_SPIDERS = ("-s", "SPIDER_MODULES=newsbot.spiders,tests.otherspider")


@pytest.mark.parametrize("is_new", [True, False], ids=["new file", "growing file"])
@pytest.mark.parametrize("step", [*STEPS, "renamed or appended"])
def test_killed_at_a_step_before_another_spider_writes_a_file_has_every_article_once(
    newsroom: Newsroom, step: str, is_new: bool
) -> None:
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-o", str(feed), *BOTH_SPIDERS]
    if not is_new:
        newsroom.finish()
        newsroom.out += 8
    written = "renamed" if is_new else "appended"
    fatal = written if step == "renamed or appended" else step
    assert newsroom.die("tests/failing.py", fatal) == -signal.SIGKILL
    newsroom.spider = "other"
    newsroom.finish()
    newsroom.spider = "urdupoint"
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived()
    assert set(newsroom.archived().values()) >= {2}  # an article of each spider


def test_two_spiders_that_publish_at_once_to_a_file_lose_nothing(newsroom: Newsroom) -> None:
    """One is stopped when it has looked at the file, the other just before it does."""
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-o", str(feed), *BOTH_SPIDERS]
    crawls = []
    for spider, step in (("urdupoint", "intent committed"), ("other", "part synced")):
        newsroom.spider = spider
        crawls.append(newsroom.start("tests/failing.py", f"{step}/SIGSTOP"))
        _, status = os.waitpid(crawls[-1].pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
    for crawl in reversed(crawls):
        crawl.send_signal(signal.SIGCONT)
    assert [crawl.wait(timeout=60) for crawl in crawls] == [0, 0]
    assert numbers_in(feed) == newsroom.archived()
    assert set(newsroom.archived().values()) == {2}


@pytest.mark.parametrize("name", ["all.csv", "all.csv.gz"])
def test_a_table_that_another_spider_began_and_did_not_end_has_one_header(
    newsroom: Newsroom, name: str
) -> None:
    table = newsroom.folder / name
    newsroom.options = ["-o", f"{table}:csv", *BOTH_SPIDERS]
    assert newsroom.die("tests/failing.py", "intent committed") == -signal.SIGKILL
    for newsroom.spider in ("other", "urdupoint"):
        newsroom.finish()
    unpack = gzip.decompress if table.suffix == ".gz" else bytes
    rows = unpack(table.read_bytes()).splitlines()
    assert sum(row.startswith(b"article_id,") for row in rows) == 1


def test_killed_while_resuming_nothing_is_lost(newsroom: Newsroom) -> None:
    for step in ("intent committed", "intent resumed", "intent resumed"):
        newsroom.out += 8
        assert newsroom.die("tests/failing.py", step) == -signal.SIGKILL
    newsroom.finish()
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived()


def test_after_fifteen_killed_crawls_one_whole_crawl_delivers_all(newsroom: Newsroom) -> None:
    for _ in range(15):
        newsroom.out += 8
        assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    assert list(newsroom.folder.glob("urdupoint/*.jsonl")) == []
    newsroom.finish()
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived()
    assert len(newsroom.archived()) > 100


def test_what_a_killed_crawl_owes_goes_to_its_own_feed(newsroom: Newsroom) -> None:
    feed = newsroom.folder / "mine.jsonl"
    newsroom.options = ["-o", str(feed)]
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    owed = newsroom.archived()
    newsroom.options, newsroom.out = [], newsroom.out + 8
    newsroom.finish()
    assert numbers_in(feed) == owed
    new = numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl"))
    assert new + owed == newsroom.archived()


def test_a_replaced_file_stays_as_it_was_when_the_crawl_is_killed(newsroom: Newsroom) -> None:
    feed = newsroom.folder / "fresh.jsonl"
    newsroom.options = ["-O", str(feed)]
    newsroom.finish()
    before = feed.read_bytes()
    newsroom.out += 8
    for step in ("part synced", "intent committed"):
        assert newsroom.die("tests/failing.py", step) == -signal.SIGKILL
        assert feed.read_bytes() == before
    newsroom.finish()
    in_feed = Counter(str(story.number) for story in newsroom.server.site.in_feed())
    assert numbers_in(feed) == in_feed


def test_without_feeds_the_archive_alone_has_what_is_new(newsroom: Newsroom) -> None:
    newsroom.options = ["-s", "FEEDS={}"]
    newsroom.finish()
    kept = newsroom.archived()
    assert len(kept) == 30
    assert not (newsroom.folder / "urdupoint").exists()
    newsroom.options, newsroom.out = [], newsroom.out + 8
    newsroom.finish()
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived() - kept


def test_what_is_owed_waits_while_crawls_have_no_feeds(newsroom: Newsroom) -> None:
    growing = str(newsroom.folder / "growing.jsonl")
    for options in (["-o", growing], ["-O", str(newsroom.folder / "fresh.jsonl")]):
        newsroom.options, newsroom.out = options, newsroom.out + 8
        assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    newsroom.options = ["-s", "FEEDS={}"]
    newsroom.finish()
    newsroom.options = []
    newsroom.finish()
    files = (Path(growing), *newsroom.folder.glob("urdupoint/*.jsonl"))
    assert numbers_in(*files) == newsroom.archived()


def test_killed_anywhere_recordings_of_a_megabyte_are_whole(newsroom: Newsroom) -> None:
    """Of these pages some seven fill a file, so that kills meet files that begin and end."""
    newsroom.server.site = Heavy(3_000, feed_size=30)
    newsroom.server.site.clock = newsroom.now
    newsroom.options = ["-s", "NEWSBOT_RECORDING_MB=1"]
    publish_and_kill(newsroom, RECORDING_KILLS, seed=5)
    assert numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl")) == newsroom.archived()
    full = [size for size in sizes(newsroom.folder) if size > 2**20]
    assert len(full) > RECORDING_KILLS / 4
    # A file may be exceeded by the pages of one commit, sixteen, of less than 160 kB each.
    assert max(full) < 2**20 + 16 * 160_000
