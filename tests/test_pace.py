"""How category lists learn their pace, and what topics may cost."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler
from typing_extensions import override

from newsbot import settings as defaults
from newsbot.archive.lists import Open
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.arguments import Arguments
from newsbot.frontier import Callbacks, Frontier
from newsbot.memory import Memory
from newsbot.pace import Feeds, pause
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.topics import Topics
from newsbot.urls import ListAddress

FEED, OTHER = "https://www.example.org/rss.xml", "https://www.example.org/sport.xml"


def read(before: str, named: str, *urls: str) -> Feeds:
    feeds = Feeds(urls or (FEED,))
    feeds.read(FEED, frozenset(before.split()), named.split())
    return feeds


@pytest.mark.parametrize(
    ("before", "named"), [("", "12 11 10"), ("9 8 7", "12 11 10"), ("9 8 7", "")]
)
def test_a_feed_with_nothing_of_what_it_named_before_has_a_gap(before: str, named: str) -> None:
    assert not read(before, named).are_continuous


def test_a_feed_that_still_names_one_of_before_is_continuous() -> None:
    assert read("10 9 8", "12 11 10").are_continuous


def test_all_feeds_must_be_continuous() -> None:
    assert not read("10 9 8", "12 11 10", FEED, OTHER).are_continuous


def test_a_feed_that_was_not_read_proves_nothing() -> None:
    assert not Feeds([FEED]).are_continuous


def test_what_is_younger_than_the_feed_is_no_proof_against_it() -> None:
    feeds = read("10 9 8", "12 11 10")
    assert not feeds.lack("13")
    assert feeds.lack("12")
    assert feeds.lack("7")
    assert feeds.lack("a-name")


def test_a_feed_that_names_nothing_new_may_have_stopped() -> None:
    assert read("12 11 10", "12 11 10").lack("13")


def test_a_list_rests_twice_as_long_each_time_it_brings_nothing() -> None:
    feeds, rest, rests = read("10", "11 10"), 0.0, []
    for _ in range(7):
        rest = feeds.rest(rest, 0)
        rests.append(rest)
    assert rests == [1, 2, 4, 8, 16, 24, 24]


def test_a_list_that_the_feed_does_not_cover_is_soon_read_by_every_run() -> None:
    feeds, rest, rests = read("10", "11 10"), 24.0, []
    for _ in range(6):
        rest = feeds.rest(rest, 3)
        rests.append(rest)
    assert rests == [12, 6, 3, 1.5, 0.75, 0]
    assert pause(0.75) == timedelta(minutes=30)
    assert pause(0) == timedelta()


def test_across_a_gap_only_what_lies_within_the_feed_is_proof_against_it() -> None:
    gap = read("5", "14 12 10")
    assert [gap.lack(number) for number in ("9", "11", "15")] == [False, True, False]
    assert [gap.rest(rest, 0) for rest in (0.0, 8.0)] == [1, 8]
    assert [gap.rest(rest, 1) for rest in (0.0, 8.0)] == [0, 4]


def test_a_feed_that_could_not_be_read_teaches_nothing() -> None:
    failed = Feeds([FEED])
    assert [failed.rest(rest, 9) for rest in (0.0, 8.0)] == [1, 8]


def test_without_a_feed_no_list_rests_for_more_than_three_hours() -> None:
    alone, rest, rests = Feeds(()), 0.0, []
    for _ in range(4):
        rest = alone.rest(rest, 0)
        rests.append(rest)
    assert rests == [1, 2, 3, 3]
    assert alone.rest(1, 5) == 0


class Purse(Memory):
    """A memory that gives a crawl some credit and knows topics read before."""

    def __init__(self, credit: int | None, *read_before: str) -> None:
        self.credit, self.read_before = credit, read_before
        self.open: list[str] = []

    @override
    def topic_credit(self) -> int | None:
        return self.credit

    @override
    def has_read(self, stem: str) -> bool:
        return stem.rpartition("/")[2] in self.read_before

    @override
    def found_list(self, address: ListAddress, trail: str, hops: int) -> None:
        self.open.append(address.url)


def topics_of(memory: Purse) -> Topics:
    settings, stats = Settings(), StatsCollector(get_crawler())
    settings.setmodule(defaults)
    addresses, callbacks = UrduPointSpider.site.addresses, Callbacks(*[print] * 6)
    frontier = Frontier(addresses, Arguments(), settings, memory, stats, callbacks)
    return Topics(frontier, memory, stats)


def names(requests: Iterable[Request]) -> str:
    return " ".join(request.url.rpartition("/")[2] for request in requests)


def found(topics: Topics, names_of: str) -> str:
    urls = [f"https://www.urdupoint.com/en/topic/{name}" for name in names_of.split()]
    return names(r for url in urls for r in topics.found(ListAddress(url, url, 1), 1))


def test_topics_wait_when_the_credit_is_spent_and_are_remembered() -> None:
    memory = Purse(2)
    topics = topics_of(memory)
    assert found(topics, "a b c d c") == "a b"
    assert [url[-1] for url in memory.open] == list("abcd")
    assert not topics.pays_on()


def test_each_new_article_on_a_topic_page_pays_for_a_page() -> None:
    topics = topics_of(Purse(1))
    assert found(topics, "a b c d e") == "a"
    for _ in range(3):
        topics.earn(1)
    assert topics.pays_on()
    assert names(topics.released()) == "b c"
    assert names(topics.released()) == ""


def test_topics_that_were_never_read_come_before_those_that_were() -> None:
    topics = topics_of(Purse(1, "b", "d"))
    assert found(topics, "a b c d e") == "a"
    for _ in range(4):
        topics.earn(1)
    assert names(topics.released()) == "c e b d"


def test_a_crawl_without_a_limit_reads_every_topic() -> None:
    topics = topics_of(Purse(None))
    assert found(topics, "a b c") == "a b c"
    assert topics.pays_on()


@pytest.mark.parametrize(
    ("arguments", "has"),
    [
        ({}, True),
        ({"follow": "feed,topics"}, True),
        ({"sections": "world"}, False),
        ({"start_urls": "https://www.urdupoint.com/en/topic/flood.html"}, False),
        ({"since": "2021-12-01"}, False),
    ],
)
def test_only_a_crawl_of_the_whole_site_can_leave_nothing(
    arguments: dict[str, str], has: bool, tmp_path: Path
) -> None:
    now = datetime(2021, 12, 28, tzinfo=UTC)
    with Archive(tmp_path / FILE_NAME) as archive:
        run = archive.runs.start("urdupoint", arguments, now)
        archive.runs.end(run, now, "finished", 0, "", {"newsbot/followed/topics": 3})
        assert archive.runs.has_exhausted("urdupoint", "topics") is has


def test_topics_that_wait_keep_no_sitemap_waiting(tmp_path: Path) -> None:
    now = datetime(2021, 12, 28, tzinfo=UTC)
    with Archive(tmp_path / FILE_NAME) as archive:
        for number in range(5):
            archive.lists.open("urdupoint", f"t{number}", Open(f"t{number}", "topics", 1), now)
        archive.lists.open("urdupoint", "s", Open("s", "sitemaps", 0), now)
        found = archive.lists.opened("urdupoint", frozenset(("topics", "sitemaps")), now, 2)
    assert [one.url for one in found] == ["s", "t0"]
