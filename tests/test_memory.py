"""What the archive is for a crawl: which lists are due, where a walk goes, what topics may cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler
from typing_extensions import override

from newsbot import clock
from newsbot import settings as defaults
from newsbot.archive.links import Wanted
from newsbot.archive.lists import List
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.links.knownlists import KnownLists
from newsbot.links.walk import Walk
from newsbot.operation.batch import Batch
from newsbot.operation.run import Run
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.urls import ListAddress
from newsbot.usage.arguments import Arguments

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)
HOME = "https://www.urdupoint.com"
FEED, WORLD, TOPIC = f"{HOME}/en/sitemap/news.rss", f"{HOME}/en/news/world", f"{HOME}/en/topic/nato"


class AtOnce(Batch):
    """What is written stands at once."""

    @override
    @contextmanager
    def writing(self) -> Iterator[None]:
        yield


class Desk:
    """An archive, and the crawls that remember what is in it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def crawl(self, given: dict[str, str] | None = None, *, fresh: bool = False) -> KnownLists:
        crawler = get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False})
        run = Run(crawler)
        run.archive, run.batch = self.archive, AtOnce(self.archive, print)
        run.ledger.fresh = frozenset((1,)) if fresh else frozenset()
        settings = Settings()
        settings.setmodule(defaults)
        asked = Arguments.read(given or {}, UrduPointSpider.site, NOW)
        return KnownLists(run, UrduPointSpider.site, asked, settings)

    def ended(self, reason: str = "finished", at: datetime = NOW, **stats: int) -> None:
        """Record a crawl of the whole site that has ended."""
        names = {f"newsbot/{name}/topics": count for name, count in stats.items()}
        run = self.archive.runs.start("urdupoint", {}, at)
        self.archive.runs.end(run, NOW, reason, 0, "", names)

    def known(self, stem: str) -> List:
        found = self.archive.lists.find("urdupoint", stem)
        assert found is not None
        return found

    def rests(self, stem: str) -> tuple[float, float]:
        """The hours that a list rests, and those until it is due."""
        known = self.known(stem)
        assert known.due_at is not None
        return known.rest, (known.due_at - NOW) / timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with Archive(tmp_path / FILE_NAME) as archive:
        yield Desk(archive)


def begin(memory: KnownLists, stem: str, page: int = 1) -> Walk:
    trail = "lists" if stem == WORLD else "topics"
    return memory.walk(ListAddress(f"{stem}.html", stem, page), trail, 0, 3)


def walk(memory: KnownLists, stem: str, page: int = 1, *, brought: int = 0) -> None:
    """Walk through a list of one page of two articles."""
    begun = begin(memory, stem, page).read(["12", "11"])
    memory.walked(replace(begun, brought=brought))


def goal(memory: KnownLists, page: int = 1) -> tuple[int | None, frozenset[str]]:
    """The page and the watermark that a walk goes to which begins now."""
    begun = begin(memory, WORLD, page)
    return begun.last, begun.watermark


def continuous(memory: KnownLists) -> KnownLists:
    memory.read_feed(FEED, ["10"])
    memory.read_feed(FEED, ["11", "10"])
    return memory


def test_a_list_that_brought_nothing_rests_and_is_due_a_quarter_of_an_hour_early(
    desk: Desk,
) -> None:
    memory = continuous(desk.crawl())
    walk(memory, WORLD)
    assert desk.rests(WORLD) == (1, 0.75)
    assert memory.is_resting(WORLD)
    walk(memory, WORLD)
    assert desk.rests(WORLD) == (2, 1.75)


def test_no_list_rests_because_a_clock_was_ahead(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = continuous(desk.crawl())
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=400))
    walk(memory, WORLD)
    assert memory.is_resting(WORLD)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert not memory.is_resting(WORLD)


def test_a_list_of_which_the_first_page_was_not_read_rests_no_longer_than_before(
    desk: Desk,
) -> None:
    memory = continuous(desk.crawl())
    walk(memory, WORLD)
    walk(memory, WORLD, page=2)
    assert desk.rests(WORLD) == (1, 0)
    assert desk.known(WORLD).watermark == {"12", "11"}


@pytest.mark.parametrize("argument", [{"sections": "world"}, {"since": "2021-12-01"}])
def test_a_list_of_which_a_part_was_asked_for_is_due_for_the_next_crawl(
    desk: Desk, argument: dict[str, str]
) -> None:
    walk(continuous(desk.crawl()), WORLD)
    walk(continuous(desk.crawl(argument)), WORLD)
    assert desk.rests(WORLD) == (1, 0)


def test_a_list_that_failed_is_due_for_the_next_crawl_and_keeps_its_watermark(desk: Desk) -> None:
    memory = continuous(desk.crawl())
    walk(memory, WORLD)
    lost = begin(memory, WORLD).read(["14", "13"])
    memory.walked(replace(lost, has_failed=True))
    assert desk.rests(WORLD) == (1, 0)
    assert desk.known(WORLD).watermark == {"12", "11"}


def test_a_fresh_crawl_reads_every_list_and_teaches_none(desk: Desk) -> None:
    walk(continuous(desk.crawl()), WORLD)
    fresh = continuous(desk.crawl(fresh=True))
    assert not fresh.is_resting(WORLD)
    assert goal(fresh) == (3, frozenset(("12", "11")))
    walk(fresh, WORLD, brought=9)  # articles that are known, and asked for again
    assert desk.rests(WORLD) == (1, 0.75)


def test_a_later_walk_goes_to_the_watermark_and_one_from_a_later_page_to_its_bound(
    desk: Desk,
) -> None:
    memory = desk.crawl()
    assert goal(memory) == (3, frozenset())
    walk(memory, WORLD)
    assert goal(memory) == (None, frozenset(("12", "11")))
    assert goal(memory, page=2) == (4, frozenset())


def test_after_a_gap_of_the_feed_every_category_list_is_due_and_no_topic(desk: Desk) -> None:
    memory = continuous(desk.crawl())
    walk(memory, WORLD)
    walk(memory, TOPIC)
    killed = desk.crawl()
    assert killed.has_gap()  # the feed was not read yet
    killed.read_feed(FEED, ["30", "29"])
    later = desk.crawl()  # the feed hides the gap now
    later.read_feed(FEED, ["31", "30"])
    assert not later.has_gap()
    assert [later.is_resting(stem) for stem in (WORLD, TOPIC)] == [False, True]


def test_a_feed_that_names_nothing_does_not_hide_what_it_named(desk: Desk) -> None:
    memory = desk.crawl()
    memory.read_feed(FEED, ["11", "10"])
    memory.read_feed(FEED, [])
    assert memory.has_gap()
    memory.read_feed(FEED, ["12", "11"])
    assert not memory.has_gap()


def test_a_topic_rests_twice_as_long_each_time_it_brings_nothing(desk: Desk) -> None:
    memory, rests = desk.crawl(), []
    for _ in range(7):
        walk(memory, TOPIC)
        rests.append(desk.rests(TOPIC))
    assert rests == [(hours, hours) for hours in (24, 48, 96, 192, 384, 768, 768)]
    walk(memory, TOPIC, brought=1)
    assert desk.rests(TOPIC) == (24, 24)


def test_a_topic_that_fails_is_tried_again_later_and_later(desk: Desk) -> None:
    memory, rests = desk.crawl(), []
    for _ in range(4):
        memory.walked(replace(begin(memory, TOPIC), has_failed=True))
        rests.append(desk.rests(TOPIC))
    assert rests == [(1, 1), (2, 2), (4, 4), (8, 8)]
    assert not memory.has_read(TOPIC)
    walk(memory, TOPIC)
    assert memory.has_read(TOPIC)


def test_a_first_crawl_reads_every_topic_in_as_many_runs_as_it_needs(desk: Desk) -> None:
    assert desk.crawl().topic_credit() is None
    desk.ended("budget", followed=9, brought=30)
    assert desk.crawl().topic_credit() is None
    desk.ended(followed=9, brought=30)
    assert desk.crawl().topic_credit() == 1


def test_after_a_crawl_whose_topics_brought_nothing_the_next_one_reads_none(desk: Desk) -> None:
    desk.ended(followed=9)
    assert desk.crawl().topic_credit() == 0
    desk.ended()
    assert desk.crawl().topic_credit() == 1


def test_a_crawl_by_a_clock_that_was_ahead_keeps_no_later_one_from_topics(desk: Desk) -> None:
    desk.ended(at=NOW + timedelta(days=365), followed=9)
    assert [desk.crawl().topic_credit() for _ in range(2)] == [1, 1]
    desk.ended(followed=9)
    assert desk.crawl().topic_credit() == 0


@pytest.mark.parametrize(
    ("found", "newest_first"),
    [
        ("999999 1000001 1000000", "1000001 1000000 999999"),
        ("zebra-born 2021-budget apple-falls", "apple-falls 2021-budget zebra-born"),
    ],
    ids=["numbers", "names"],
)
def test_what_earlier_crawls_did_not_fetch_comes_newest_first(
    desk: Desk, found: str, newest_first: str
) -> None:
    links, everything = desk.archive.links, (None, None)
    for hour, name in enumerate(found.split()):
        link = Wanted(name, "", f"{HOME}/{name}", "feed", 0, None)
        links.want(("UrduPoint", "en"), "urdupoint", link, NOW + timedelta(hours=hour))
    waiting = links.waiting("urdupoint", NOW, 9, None, ["feed"], everything)
    assert [link.article_id for link in waiting] == newest_first.split()


def test_what_fails_is_tried_again_after_longer_and_longer_waits_and_then_given_up(
    desk: Desk,
) -> None:
    links, edition, now = desk.archive.links, ("UrduPoint", "en"), NOW
    links.want(edition, "urdupoint", Wanted("7", "", f"{HOME}/7", "feed", 0, None), NOW)
    for hours in (1, 3, 9, 24, 72):
        links.failed(edition, "7", "the site answered 500", now, 6)
        due = now + timedelta(hours=hours)
        early, then = due - timedelta(minutes=1), due
        assert [links.prospect(edition, "7", at).is_resting for at in (early, then)] == [
            True,
            False,
        ]
        now = due
    assert links.failed(edition, "7", "the site answered 500", now, 6) == 6
    assert links.prospect(edition, "7", now + timedelta(days=3_650)).is_resting  # for good


def test_who_names_a_topic_or_writes_a_feed_anew_needs_no_credit(desk: Desk) -> None:
    desk.ended(followed=9)
    assert desk.crawl(fresh=True).topic_credit() is None
    assert desk.crawl({"start_urls": TOPIC}).topic_credit() is None
