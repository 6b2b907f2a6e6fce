"""What a crawl costs, counted: these numbers are the same on every machine."""

import json
import math
import sqlite3
import tracemalloc
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from conftest import scrapy

from newsbot.archive.connection import Connection
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

SHARE = 16  # articles that share a commit, and are fetched at a time
BANDS = 32  # parts of a text's signature in the index of near-duplicates


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter[str], int, int]:
    """What was counted, how many articles were exported, and how many requests were sent."""
    folder = tmp_path_factory.mktemp("counted")
    told, feed = folder / "told.json", folder / "feed.jsonl"
    runner = ("tests/counted.py", str(told))
    words = ["crawl", "urdupoint", "-a", "follow=feed", "-O", str(feed), "-L", "ERROR"]
    words += ["-s", f"CONCURRENT_REQUESTS_PER_DOMAIN={SHARE}", "-s", "DOWNLOAD_DELAY=0"]
    words += ["-s", "NEWSBOT_RECORDING=0"]
    with Server(StandIn(64, feed_size=64)) as server:
        done = scrapy(folder, *words, runner=runner, env=server.environment)
        assert done.returncode == 0, done.stderr
        sent = len(server.requests)
    articles = len(feed.read_text("utf-8").splitlines())
    assert articles > 50
    return Counter(json.loads(told.read_text())), articles, sent


@pytest.mark.parametrize(
    ("statement", "times"),
    [
        ("INSERT INTO stories", 1),
        ("INSERT INTO versions", 1),
        ("INSERT INTO search", 1),
        ("INSERT INTO likenesses", 1),
        ("INSERT OR IGNORE INTO bands", BANDS),
        ("UPDATE stories", 1),  # when it is looked at again
        ("DELETE FROM wanted", 1),
        ("INSERT OR IGNORE INTO deliveries", 1),  # owed to the one feed
        ("INSERT INTO deliveries", 1),  # being published there
    ],
)
def test_a_new_article_is_written_once_to_each_table(
    crawled: tuple[Counter[str], int, int], statement: str, times: int
) -> None:
    counts, articles, _ = crawled
    # A new archive builds its index of words once, by a statement of the same form.
    own = 1 if statement == "INSERT INTO search" else 0
    assert counts[statement] == times * articles + own


def test_six_questions_are_asked_of_the_archive_for_a_new_article(
    crawled: tuple[Counter[str], int, int],
) -> None:
    # Its link: is it known? Its page: is it known, is its text, is a text like it? Before it is
    # stored, inside the transaction: is it known, was it forgotten? The start and the end ask less
    # than 30 more. The stand-in's texts are a little alike; their sketches tell them apart.
    counts, articles, _ = crawled
    assert 6 * articles <= counts["SELECT"] < 6 * articles + 30


def test_a_topic_that_is_not_followed_is_remembered_once(
    crawled: tuple[Counter[str], int, int],
) -> None:
    counts, articles, _ = crawled
    junk = UrduPointSpider.site.junk_topics
    topics = {topic for story in StandIn(64).stories for topic in story.topics} - junk
    assert counts["INSERT INTO lists"] == len(topics) + 1  # what the feed named is kept there too
    assert len(topics) < articles


def test_sixteen_articles_share_a_commit(crawled: tuple[Counter[str], int, int]) -> None:
    # Tables, feeds, run, part; intent, published, part, run. Two more, if a machine is slow.
    counts, articles, _ = crawled
    assert counts["COMMIT"] == counts["BEGIN"]
    assert math.ceil(articles / SHARE) + 8 <= counts["COMMIT"] <= math.ceil(articles / SHARE) + 10


def test_no_request_is_built_that_is_not_sent(crawled: tuple[Counter[str], int, int]) -> None:
    counts, _, sent = crawled
    assert counts["requests built"] == sent + 1  # whose host's robots.txt is asked for


def test_no_address_is_quoted_that_has_nothing_to_quote(
    crawled: tuple[Counter[str], int, int],
) -> None:
    counts, articles, _ = crawled
    assert counts["addresses quoted"] == 2 < articles  # robots.txt, and the host that it is for


def test_a_page_is_parsed_once(crawled: tuple[Counter[str], int, int]) -> None:
    counts, _, sent = crawled
    assert counts["pages parsed"] == sent - 1  # not robots.txt


def test_a_connection_remembers_no_statement_that_is_over() -> None:
    """SQLite's module has a list of cursors, cleared only by cursors that are asked of it."""
    with closing(sqlite3.connect(":memory:", factory=Connection)) as db:

        def ask(times: int) -> None:
            for number in range(times):
                assert db.execute("SELECT ?", (number,)).fetchone() == (number,)
                db.executemany("DELETE FROM one WHERE key = ?", [(number,)])

        db.execute("CREATE TABLE one (key)")

        ask(1_000)
        tracemalloc.start()
        try:
            ask(10_000)
            assert tracemalloc.get_traced_memory()[0] < 100_000  # bytes
        finally:
            tracemalloc.stop()


HEAVY = {"aiohttp", "dateparser", "jinja2", "nh3", "pyarrow", "trustme"}


def loaded(folder: Path, environment: dict[str, str], *words: str) -> set[str]:
    """The modules that a command has at its end."""
    look = "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
    runner = ("-c", f"{look}; from scrapy.cmdline import execute; execute()")
    done = scrapy(folder, *words, "--nolog", runner=runner, env=environment)
    assert done.returncode == 0
    modules = set(done.stderr.split())
    assert "newsbot.commands.demo" in modules  # every command is loaded for each of them
    return modules


def test_a_command_loads_no_large_library_that_it_does_not_need(tmp_path: Path) -> None:
    assert not loaded(tmp_path, {}, "list") & HEAVY


def test_a_crawl_loads_none_but_that_which_fetches_pages(tmp_path: Path) -> None:
    with Server(StandIn(1)) as server:
        environment, words = server.environment, ("crawl", "urdupoint", "-a", "follow=feed")
        found = loaded(tmp_path, environment, *words, "-s", "DOWNLOAD_DELAY=0") & HEAVY
    assert len(server.requests) == 3  # robots.txt, the feed, the article
    assert found == {"aiohttp"}
