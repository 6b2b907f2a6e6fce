"""Recorded pages are read again: the same articles, what a mended rule changes, and by shares."""

import asyncio
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, scrapy
from crawlers import settings_of
from scrapy.crawler import AsyncCrawlerRunner
from warcs import DAMAGE, others, packed, written

from newsbot.commands.replay import check_readable
from newsbot.operation.run import run_of
from newsbot.replay.comparison import Comparison, Difference, compare
from newsbot.replay.job import Job
from newsbot.replay.spider import replaying
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn
from newsbot.standin.stories import HOST
from newsbot.usage.mistakes import MistakeError

SIZE = 120


def lines_of(folder: Path) -> dict[str, dict[str, Any]]:
    """The lines of all feeds of a data folder, by number; none twice."""
    found: dict[str, dict[str, Any]] = {}
    for feed in sorted(folder.glob("urdupoint/*.jsonl")):
        for line in map(json.loads, feed.read_text("utf-8").splitlines()):
            assert line["article_id"] not in found
            found[line["article_id"]] = line
    return found


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a crawl in a mixed design, recorded in several files."""
    folder = tmp_path_factory.mktemp("crawled") / "data"
    with Server(StandIn(SIZE, "mixed")) as server:
        for _ in range(2):  # the second brings what the first, cut short, did not
            done = scrapy(
                folder, "crawl", "urdupoint", "-s", "DOWNLOAD_DELAY=0", "-s", "MEMUSAGE_LIMIT_MB=0",
                "-s", "NEWSBOT_BUDGET=90", env=server.environment,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
    assert len(list(folder.glob("pages/urdupoint/*.warc.gz"))) == 2
    return folder


def recordings(crawled: Path) -> list[str]:
    return sorted(map(str, crawled.glob("pages/urdupoint/*.warc.gz")))


def test_reading_again_changes_nothing(crawled: Path) -> None:
    done = scrapy(crawled, "replay", "--spider", "urdupoint", "--compare")
    assert done.returncode == 0, done.stderr
    count = len(lines_of(crawled))
    assert count > 80
    assert done.stdout == f"Compared: {count} pages; 0 articles would change.\n"
    junk = ("-s", "NEWSBOT_JUNK_TOPICS=NATO")  # settings of a crawl hold for its replay
    found = scrapy(crawled, "replay", "--spider", "urdupoint", "--compare", *junk).stdout
    assert re.search(r"^topics: \d+ articles$", found, re.MULTILINE)


def test_a_replay_into_a_new_archive_gives_the_same_feed(crawled: Path, tmp_path: Path) -> None:
    done = scrapy(tmp_path, "replay", *recordings(crawled))
    assert done.returncode == 0, done.stderr
    assert lines_of(tmp_path) == lines_of(crawled)
    assert not list(tmp_path.glob("pages/*/*"))  # it records nothing
    again = scrapy(tmp_path, "replay", *recordings(crawled))
    assert again.stdout.count("was read before; --again reads it anew") == 2
    assert scrapy(tmp_path, "archive", "verify").stdout.endswith("is sound.\n")
    assert scrapy(tmp_path, "replay", "--again", *recordings(crawled)).returncode == 0
    assert lines_of(tmp_path) == lines_of(crawled)  # nothing twice


@pytest.fixture
def broken(tmp_path: Path) -> dict[str, str]:
    """The environment of a spider that looks for the topics in a wrong place."""
    source = (PROJECT / "newsbot/spiders/urdupoint.py").read_text("utf-8")
    wrong = source.replace('topics="div.news_article div.tagcloud"', 'topics="footer p"')
    wrong = wrong.replace('r"Related Topics', 'r"Unrelated Topics')
    assert wrong.count("footer p") == wrong.count("Unrelated") == 1
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "__init__.py").touch()
    (tmp_path / "broken" / "urdupoint.py").write_text(wrong, "utf-8")
    return {"PYTHONPATH": f"{PROJECT}:{tmp_path}"}


def test_a_broken_rule_is_named_with_its_articles_and_can_be_applied_and_taken_back(
    crawled: Path, broken: dict[str, str], tmp_path: Path
) -> None:
    data, page = tmp_path / "data", tmp_path / "page.html"
    shutil.copytree(crawled, data)
    before = lines_of(data)
    with_topics = {number for number, line in before.items() if line["topics"]}
    modules = ("-s", "SPIDER_MODULES=broken")
    found = scrapy(data, "replay", "--spider", "urdupoint", "--compare", "--html", str(page),
                   *modules, env=broken)  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert f"{len(with_topics)} articles would change" in found.stdout
    assert re.findall(r"^(\w+): (\d+) articles$", found.stdout, re.MULTILINE) == [
        ("topics", str(len(with_topics)))
    ]
    html = page.read_text("utf-8")
    assert set(re.findall(r'rel="noreferrer">(\d+)</a>', html)) == with_topics

    applied = scrapy(data, "replay", "--spider", "urdupoint", "--apply", *modules, env=broken)
    assert applied.returncode == 4, applied.stderr  # the collapse is noticed, too
    feed = max(data.glob("urdupoint/*.jsonl"))
    changed = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert {line["article_id"] for line in changed} == with_topics
    assert {(line["version"], tuple(line["topics"])) for line in changed} == {(2, ())}

    mended = scrapy(data, "replay", "--spider", "urdupoint", "--apply")
    assert mended.returncode == 0, mended.stderr
    end = scrapy(data, "replay", "--spider", "urdupoint", "--compare")
    assert " 0 articles would change" in end.stdout
    with closing(sqlite3.connect(data / "archive.sqlite3")) as db:
        kinds = db.execute("SELECT version, cause, count(*) FROM versions GROUP BY 1, 2").fetchall()
    count = len(with_topics)
    assert kinds == [(1, "first", len(before)), (2, "reread", count), (3, "reread", count)]


PICKY = """
import re
from dataclasses import replace

from newsbot.crawl import ArticleSpider
from newsbot.spiders.urdupoint import UrduPointSpider


class Picky:
    def search(self, url):
        if (number := re.search("pic_([0-9]+)", url)) and int(number[1]) % EACH == 0:
            raise ValueError("what is that?")
        return "logo" in url or "default" in url


class PickySpider(ArticleSpider):
    name = "urdupoint"
    site = replace(UrduPointSpider.site, placeholder_image=Picky())
"""


def is_odd(line: dict[str, Any], each: int) -> bool:
    number = re.search(r"pic_(\d+)", line["image_url"] or "")
    return number is not None and int(number[1]) % each == 0


@pytest.mark.parametrize(("each", "status"), [(20, 0), (2, 5)], ids=["few", "many"])
def test_pages_that_cannot_be_read_are_counted_among_those_that_are(
    crawled: Path, tmp_path: Path, each: int, status: int
) -> None:
    (tmp_path / "picky.py").write_text(PICKY.replace("EACH", str(each)), "utf-8")
    stored = lines_of(crawled)
    odd = {number for number, line in stored.items() if is_odd(line, each)}
    assert odd
    assert (len(odd) > len(stored) / 10) is (status == 5)
    data, env = tmp_path / "data", {"PYTHONPATH": f"{PROJECT}:{tmp_path}"}
    picky = ("--spider", "urdupoint", "-s", "SPIDER_MODULES=picky")
    done = scrapy(data, "replay", *picky, *recordings(crawled), env=env)
    assert done.returncode == status, done.stderr
    told = f"{len(odd)} of {len(stored)} recorded pages met an error in newsbot: see the log."
    assert told in done.stderr.splitlines()[-1]
    assert re.search(rf"INFO: failed +{len(odd)}$", done.stderr, re.MULTILINE)
    assert "failed lists" not in done.stderr
    assert lines_of(data).keys() == stored.keys() - odd


def test_a_replay_that_is_to_end_early_ends_and_loses_nothing(
    crawled: Path, tmp_path: Path
) -> None:
    done = scrapy(tmp_path, "replay", *recordings(crawled), "-s", "CLOSESPIDER_ITEMCOUNT=5")
    assert done.returncode == 0
    assert "Closing spider (closespider_itemcount)" in done.stderr
    assert scrapy(tmp_path, "replay", *recordings(crawled)).returncode == 0
    assert lines_of(tmp_path) == lines_of(crawled)


def test_a_replay_that_was_killed_goes_on(crawled: Path, tmp_path: Path) -> None:
    runner = ("tests/failing.py", "part synced")
    killed = scrapy(tmp_path, "replay", *recordings(crawled), runner=runner)
    assert killed.returncode == -signal.SIGKILL
    assert lines_of(tmp_path) == {}
    assert scrapy(tmp_path, "replay", *recordings(crawled)).returncode == 0
    assert lines_of(tmp_path) == lines_of(crawled)


_KILLED = """
import asyncio, itertools, os, signal
from datetime import UTC, datetime
from newsbot.replay.readers import read_all
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.warc.recorded import Position, Recorded

url = "https://www.urdupoint.com/en/world/talks-end-1437925.html"
now = datetime(2021, 12, 28, tzinfo=UTC)
page = Recorded(url, 200, [], b"<h1>Talks end</h1>", now, "", None, Position("", 0))

async def read():
    async for _ in read_all(itertools.repeat(page), UrduPointSpider.site):
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(read())
"""


def test_a_replay_that_was_killed_leaves_no_process_behind() -> None:
    """One that is left has the output open, which then has no end."""
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED], cwd=PROJECT, capture_output=True, timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL


def test_shares_are_joined_to_the_whole_each_article_once(crawled: Path, tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in (1, 2, 3)]
    for number, folder in enumerate(folders, 1):
        done = scrapy(folder, "replay", "--shard", f"{number}/3", *recordings(crawled))
        assert done.returncode == 0, done.stderr
    shares = [lines_of(folder) for folder in folders]
    assert all(shares)
    assert sum(map(len, shares)) == len(lines_of(crawled))
    whole = tmp_path / "whole"
    looks = ("2021-12-19T00:00:00+00:00", "2021-12-20T00:00:00+00:00", "Sun, 19 Dec 2021")
    columns = "vanished_at, looked_at, feed_date"
    with closing(sqlite3.connect(folders[0] / "archive.sqlite3")) as db, db:
        db.execute(f"UPDATE stories SET ({columns}) = (?, ?, ?)", looks)
    for _ in range(2):
        merged = scrapy(whole, "archive", "merge", *map(str, folders))
        assert merged.returncode == 0, merged.stdout + merged.stderr
    assert f"{len(shares[0])} known" in merged.stdout
    assert scrapy(whole, "archive", "verify").stdout.endswith("is sound.\n")
    with closing(sqlite3.connect(whole / "archive.sqlite3")) as db:
        assert db.execute("SELECT count(*) FROM runs").fetchone() == (3,)  # each share's, once
        assert db.execute(
            f"SELECT count(*) FROM stories WHERE ({columns}) = (?, ?, ?)", looks
        ).fetchone() == (len(shares[0]),)
    exported = tmp_path / "all.jsonl"
    assert scrapy(whole, "export", str(exported)).returncode == 0
    numbers = [json.loads(line)["article_id"] for line in exported.read_text().splitlines()]
    assert sorted(numbers) == sorted(lines_of(crawled))
    headline = lines_of(crawled)[numbers[0]]["headline"]
    assert numbers[0] in scrapy(whole, "search", *headline.split()).stdout


def test_what_a_replay_left_out_is_there_for_the_next(crawled: Path, tmp_path: Path) -> None:
    files = recordings(crawled)
    for words in (("--shard", "1/2"), ("-a", "sections=world"), ("--shard", "2/2")):
        assert scrapy(tmp_path, "replay", *words, *files).returncode == 0
    assert lines_of(tmp_path).keys() == lines_of(crawled).keys()


def test_of_fifty_thousand_records_of_anybody_five_hundred_articles_come_out(
    tmp_path: Path,
) -> None:
    site, chance, beside = StandIn(540), random.Random(7), others(300)
    members = [chance.choice(beside) for _ in range(49_460)]
    for at, story in enumerate(site.stories):
        page = site.answer(story.path).body
        members.insert(at * 92, packed([written("response", HOST + story.path, page)]))
    lost = range(5, 45)
    for at in lost:
        members[at * 92] = DAMAGE[at % len(DAMAGE)](members[at * 92])
    file = tmp_path / "CC-NEWS-20240305.warc.gz"
    file.write_bytes(b"".join(members))
    done = scrapy(tmp_path, "replay", "--spider", "urdupoint", str(file))
    assert done.returncode == 0, done.stderr
    for at in lost:  # each at its byte; the ruins of a large page may be named twice
        start = sum(map(len, members[: at * 92]))
        assert f"damaged: {file}, byte {start}: " in done.stdout
    whole = {str(story.number) for at, story in enumerate(site.stories) if at not in lost}
    assert len(whole) == 500
    assert lines_of(tmp_path).keys() == whole
    assert "Traceback" not in done.stderr


def test_what_is_damaged_is_named_and_the_rest_is_read(crawled: Path, tmp_path: Path) -> None:
    whole = Path(recordings(crawled)[0])
    torn, none = tmp_path / "torn.warc.gz", tmp_path / "none.warc.gz"
    torn.write_bytes(whole.read_bytes()[: whole.stat().st_size * 3 // 4])
    none.write_bytes(b"no recording at all\n" * 99)
    done = scrapy(tmp_path, "replay", "--spider", "urdupoint", str(torn))
    assert done.returncode == 0, done.stderr
    assert f"damaged: {torn}, byte " in done.stdout
    found = lines_of(tmp_path)
    assert 20 < len(found) < len(lines_of(crawled))
    assert all(line == lines_of(crawled)[number] for number, line in found.items())
    done = scrapy(tmp_path, "replay", "--spider", "urdupoint", str(none))
    assert done.returncode == 1
    assert f"damaged: {none} is no WARC file" in done.stdout


def test_a_file_that_is_removed_meanwhile_keeps_no_other_from_being_read(
    crawled: Path, tmp_path: Path
) -> None:
    """As a crawl of another spider removes those that are too old."""
    first, second = map(Path, recordings(crawled))
    files = [first, gone := tmp_path / "gone.warc.gz", second]
    compared, replayed = Job(files), Job(files)
    site = UrduPointSpider.declared_in(settings_of(crawled))
    found = asyncio.run(compare(compared, site, crawled / "archive.sqlite3"))
    assert found.compared == len(lines_of(crawled))
    runner = AsyncCrawlerRunner(settings_of(tmp_path, NEWSBOT_RECORDING=False))
    crawler = runner.create_crawler(replaying(UrduPointSpider, replayed))

    async def replay() -> None:
        await runner.crawl(crawler)

    asyncio.run(replay())
    assert run_of(crawler).status == 0
    assert lines_of(tmp_path) == lines_of(crawled)
    for job in (compared, replayed):
        assert job.tallies[gone].damaged == [f"{gone} is gone"]
        assert job.size == first.stat().st_size + second.stat().st_size


def test_an_article_of_which_several_pages_were_recorded_counts_once() -> None:
    address = f"{HOST}/en/world/talks-end-1437925.html"
    found = Comparison(compared=2)
    for page in ("Talks Go On", "Talks Go On And On"):
        found.differences.append(Difference("1437925", address, "headline", "Talks End", page))
    assert found.words == "Compared: 2 pages; 1 article would change."
    assert found.fields == {"headline": 1}
    assert [one.read for one in found.examples("headline", 3)] == ["Talks Go On And On"]


def test_a_comparison_with_a_damaged_archive_says_so_in_a_sentence(
    crawled: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(crawled, data)
    archive = data / "archive.sqlite3"
    leaves = "SELECT pageno - 1 FROM dbstat WHERE name = 'versions' AND pagetype = 'leaf'"
    with closing(sqlite3.connect(archive)) as db:
        pages = [page for (page,) in db.execute(leaves)]
    assert len(pages) > 4
    with archive.open("r+b") as file:
        for page in pages[len(pages) // 2 :]:
            file.seek(page * 4_096)
            file.write(b"U" * 100)
    done = scrapy(data, "replay", "--spider", "urdupoint", "--compare")
    assert done.returncode == 1
    assert f"scrapy: {archive}: database disk image is malformed" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_comparison_ends_quietly_with_what_reads_it(crawled: Path) -> None:
    words = ("replay", "--spider", "urdupoint", "--compare", "-s", f"NEWSBOT_DATA_DIR={crawled}")
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        cwd=PROJECT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, "")


def test_a_replay_that_cannot_tell_of_damage_says_so_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "none.warc"
    file.write_bytes(b"nothing of that kind")
    words = ("replay", "--spider", "urdupoint", str(file), "-s", f"NEWSBOT_DATA_DIR={tmp_path}")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", *words, "-L", "ERROR"],
            cwd=PROJECT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    said = "scrapy: the output cannot be written: No space left on device.\n"
    assert (done.returncode, done.stderr) == (73, said)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("replay", "none.warc.gz", "--spider", "urdupoint"), "there is no file none.warc.gz"),
        (("replay", "README.md", "--spider", "urdupoint"), "is no WARC file by its name"),
        (("replay", "--compare"), "urdupoint or urdupoint_urdu"),
        (("replay", "--spider", "urdupiont"), "did you mean 'urdupoint'?"),
        (("replay", "--spider", "urdupoint"), "there are no recordings in"),
        (("replay", "--spider", "urdupoint", "--shard", "3/2"), "--shard 3/2 is no share"),
        (("replay", "--spider", "urdupoint", "--compare", "--apply"), "write one of them"),
        (("replay", "--compare", "--html", "/nowhere/page.html"), "make its folder first"),
        (("replay", "--html", "page.html"), "--html goes with --compare"),
    ],
)
def test_mistakes_are_said_first(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = scrapy(tmp_path, *words)
    assert done.returncode == 2, done.stderr
    assert told in " ".join(done.stderr.split())


def test_a_recording_that_nobody_may_read_is_said_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, other = tmp_path / "mine.warc.gz", tmp_path / "other.warc.gz"
    for file in (mine, other):
        file.touch()
    check_readable([mine, other])
    # Root may read anything: here the system says of a file what it says to others.
    monkeypatch.setattr(os, "access", lambda path, _: path != other)
    with pytest.raises(MistakeError, match=f"this user may not read {other}"):
        check_readable([mine, other])
