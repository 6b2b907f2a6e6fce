"""How category lists learn their pace, and what topics may cost."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler
from typing_extensions import override

from newsbot import settings as defaults
from newsbot.archive.lists import Lists, Unread
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.links.frontier import Frontier
from newsbot.links.lists import Lists as Walks
from newsbot.links.memory import ArticleMemory, ListMemory, Memory, Need
from newsbot.links.pace import Feeds, pause
from newsbot.links.requests import Callbacks
from newsbot.links.topics import Topics
from newsbot.links.trails import Trails
from newsbot.links.walk import Walk
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.urls import ListAddress
from newsbot.usage.arguments import Arguments

NOW = datetime(2021, 12, 28, tzinfo=UTC)
_ALL = Arguments()
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


def test_of_several_feeds_the_one_that_reaches_furthest_says_what_could_be_named() -> None:
    feeds = Feeds([FEED, OTHER])
    feeds.read(FEED, frozenset(["10"]), ["20", "10"])
    feeds.read(OTHER, frozenset(["11"]), ["15", "11"])
    assert [feeds.lack(number) for number in ("20", "21")] == [True, False]
    gaps = Feeds([FEED, OTHER])
    gaps.read(FEED, frozenset(["1"]), ["20", "18"])
    gaps.read(OTHER, frozenset(["2"]), ["20", "12"])
    assert [gaps.lack(number) for number in ("17", "18")] == [False, True]


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


class Purse(ArticleMemory, ListMemory):
    """A memory that gives a crawl some credit and knows topics read before."""

    def __init__(self, credit: int | None, *read_before: str) -> None:
        self.credit, self.read_before = credit, read_before
        self.known: tuple[str, ...] = ()
        self.open: list[str] = []
        self.ended: list[Walk] = []

    @override
    def need_of(self, article_id: str) -> Need:
        return "known" if article_id in self.known else "new"

    @override
    def walked(self, walk: Walk) -> None:
        self.ended.append(walk)

    @override
    def topic_credit(self) -> int | None:
        return self.credit

    @override
    def has_read(self, stem: str) -> bool:
        return stem.rpartition("/")[2] in self.read_before

    @override
    def found_list(self, address: ListAddress, trail: str, hops: int) -> None:
        self.open.append(address.url)


def topics_of(memory: Purse, asked: Arguments = _ALL) -> Topics:
    settings, stats = Settings(), StatsCollector(get_crawler())
    settings.setmodule(defaults)
    addresses, callbacks = UrduPointSpider.site.addresses, Callbacks(*[print] * 5)
    frontier = Frontier(addresses, asked, settings, Memory(memory, memory), stats, callbacks)
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


def page_of_topic(topics: Topics, memory: Purse) -> str:
    """What is asked for after the first of several pages of a topic, of one article."""
    url = "https://www.urdupoint.com/en/topic/nato"
    html = "<a href=/en/world/x-1437925.html>Talks</a><a rel=next href='?page=2'>Next</a>"
    walk = memory.walk(ListAddress(url, url, 1), "topics", 1, 3)
    page = HtmlResponse(url, body=html.encode(), request=Request(url, meta={"key": url}))
    lists = Walks(UrduPointSpider.site, topics._frontier, topics, memory, topics._stats)
    return names(lists.read(page, walk))


class Covered(Purse):
    """A memory in which every list rests, and of a feed that could have named low numbers."""

    gap = False

    @override
    def is_resting(self, stem: str) -> bool:
        return True

    @override
    def has_gap(self) -> bool:
        return self.gap

    @override
    def feed_lacks(self, article_id: str) -> bool:
        return article_id < "1437926"


@pytest.mark.parametrize(
    ("given", "gap", "read"),
    [
        ({}, False, 0),
        ({}, True, 10),  # all that there are
        ({"since": "2021-12-01"}, False, 10),
        ({"sections": "world,sports"}, False, 2),
        ({"follow": "feed,topics"}, True, 0),
    ],
)
def test_no_list_rests_where_the_feed_has_a_gap_or_a_part_is_asked_for(
    given: dict[str, str], gap: bool, read: int
) -> None:
    memory = Covered(None)
    memory.gap = gap
    site = UrduPointSpider.site
    asked = Arguments.read(given, site, NOW)
    topics = topics_of(memory, asked)
    settings = Settings({"NEWSBOT_BUDGET": 9})
    trails = Trails(site, asked, topics._frontier, topics, Memory(memory, memory), settings, NOW)
    urls = [request.url for request in trails.beginnings([])]
    assert len(urls) == read
    assert set(urls) <= set(site.lists.values())


def test_a_category_list_has_brought_only_what_the_feed_lacks() -> None:
    memory = Covered(None)
    topics = topics_of(memory)
    url = "https://www.urdupoint.com/en/news/world.html"
    html = "".join(f"<a href=/en/world/x-{n}.html>Talks {n}</a>" for n in (1437927, 1437925))
    page = HtmlResponse(url, body=html.encode(), request=Request(url, meta={"key": url}))
    lists = Walks(UrduPointSpider.site, topics._frontier, topics, memory, topics._stats)
    walk = memory.walk(ListAddress(url, url[:-5], 1), "lists", 0, 1)
    assert names(lists.read(page, walk)) == "x-1437927.html x-1437925.html"
    assert [walk.brought for walk in memory.ended] == [1]


def test_what_a_topic_page_brings_pays_for_its_next_page() -> None:
    memory = Purse(0)
    topics = topics_of(memory)
    assert page_of_topic(topics, memory) == "x-1437925.html nato?page=2"
    assert memory.ended == []
    assert not topics.pays_on()  # it was spent


def test_a_topic_page_that_brings_nothing_is_the_last_and_the_walk_is_broken_off() -> None:
    memory = Purse(0)
    memory.known = ("1437925",)
    assert page_of_topic(topics_of(memory), memory) == ""
    assert [walk.first for walk in memory.ended] == [()]


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
        ({"until": "2021-12-01"}, False),
    ],
)
def test_only_a_crawl_of_the_whole_site_can_leave_nothing(
    arguments: dict[str, str], has: bool, tmp_path: Path
) -> None:
    with Archive(tmp_path / FILE_NAME) as archive:
        run = archive.runs.start("urdupoint", arguments, NOW)
        archive.runs.end(run, NOW, "finished", 0, "", {"newsbot/followed/topics": 3})
        assert archive.runs.has_exhausted("urdupoint", "topics") is has


@pytest.mark.parametrize(
    ("reason", "followed"), [("budget", {"topics": 3}), ("finished", {"lists": 3})]
)
def test_a_crawl_that_was_cut_short_or_followed_no_topic_leaves_some(
    reason: str, followed: dict[str, int], tmp_path: Path
) -> None:
    stats = {f"newsbot/followed/{trail}": count for trail, count in followed.items()}
    with Archive(tmp_path / FILE_NAME) as archive:
        run = archive.runs.start("urdupoint", {}, NOW)
        archive.runs.end(run, NOW, reason, 0, "", stats)
        assert not archive.runs.has_exhausted("urdupoint", "topics")


@pytest.fixture
def lists(tmp_path: Path) -> Iterator[Lists]:
    with Archive(tmp_path / FILE_NAME) as archive:
        yield archive.lists


def remember(lists: Lists, name: str, trail: str = "topics", *, hours: float = 0) -> None:
    lists.open("urdupoint", name, Unread(name, trail, 1), NOW + timedelta(hours=hours))


def read_before(lists: Lists, name: str, trail: str = "topics", *, due: int, rest: float) -> None:
    """Remember a list, read it, and remember it again; it is due so many hours from now."""
    remember(lists, name, trail)
    lists.close("urdupoint", name, NOW + timedelta(hours=due), rest, NOW)
    remember(lists, name, trail)


def opened(lists: Lists, most: int = 9) -> str:
    trails = frozenset(("topics", "sitemaps"))
    return " ".join(one.url for one in lists.opened("urdupoint", trails, NOW, most))


def test_what_waits_is_read_in_order_topics_last_and_those_never_read_before_others(
    lists: Lists,
) -> None:
    read_before(lists, "a-poor", due=-9, rest=48)  # in the order of the alphabet it were first
    read_before(lists, "b-later", due=-1, rest=24)
    read_before(lists, "c-sooner", due=-2, rest=24)
    remember(lists, "d-new", hours=-1)
    remember(lists, "e-old", hours=-2)
    remember(lists, "f-failed")
    lists.put_off("urdupoint", "f-failed", NOW, 48)
    read_before(lists, "g-sitemap", "sitemaps", due=-1, rest=96)
    assert opened(lists) == "g-sitemap e-old d-new f-failed c-sooner b-later a-poor"
    assert opened(lists, 2) == "g-sitemap e-old"


def test_what_rests_was_read_or_is_not_followed_waits_for_nobody(lists: Lists) -> None:
    read_before(lists, "resting", due=1, rest=24)
    remember(lists, "category", "lists")
    remember(lists, "read")
    lists.close("urdupoint", "read", NOW, 24, NOW)
    lists.open("another", "others", Unread("others", "topics", 1), NOW)
    assert opened(lists) == ""


def test_a_list_that_was_only_found_was_not_read(lists: Lists) -> None:
    remember(lists, "topic")
    found = lists.find("urdupoint", "topic")
    assert found is not None
    assert not found.was_read
    lists.close("urdupoint", "topic", NOW, 24, NOW)
    found = lists.find("urdupoint", "topic")
    assert found is not None
    assert found.was_read
