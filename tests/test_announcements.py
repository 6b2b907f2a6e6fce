"""What feeds and sitemaps announce: which of it is asked for, and what is remembered of it."""

import gzip
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler
from typing_extensions import override

from newsbot import settings as defaults
from newsbot.links.announcements import Announcements
from newsbot.links.frontier import Frontier
from newsbot.links.memory import ArticleMemory, ListMemory, Memory, Need
from newsbot.links.requests import Callbacks
from newsbot.links.walk import Walk
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.urls import ArticleAddress, ListAddress
from newsbot.usage.arguments import Arguments

NOW = datetime(2021, 12, 29, tzinfo=UTC)
SITE = UrduPointSpider.site
HOME = "https://www.urdupoint.com"
FEED, MAP = f"{HOME}/en/sitemap/news.rss", f"{HOME}/en/sitemap/2021.xml"


class Notes(ArticleMemory, ListMemory):
    """A memory that knows some articles and notes what it is told."""

    def __init__(self, *known: str) -> None:
        self.known = known
        self.named: list[tuple[str, list[str]]] = []
        self.passed_over: list[tuple[str, str]] = []
        self.walks: list[Walk] = []

    @override
    def need_of(self, article_id: str) -> Need:
        return "known" if article_id in self.known else "new"

    @override
    def read_feed(self, url: str, article_ids: list[str]) -> None:
        self.named.append((url, article_ids))

    @override
    def pass_over(self, article_id: str, published: datetime) -> None:
        self.passed_over.append((article_id, published.isoformat()))

    @override
    def walked(self, walk: Walk) -> None:
        self.walks.append(walk)


class Crawl:
    """The announcements of one crawl."""

    def __init__(self, notes: Notes, largest: int = 10_000, **given: str) -> None:
        settings = Settings({"NEWSBOT_SITEMAP_MAXSIZE": largest}, "cmdline")
        settings.setmodule(defaults)
        self.stats = StatsCollector(get_crawler())
        asked, memory = Arguments.read(given, SITE, NOW), Memory(notes, notes)
        self.frontier = Frontier(
            SITE.addresses, asked, settings, memory, self.stats, Callbacks(*[print] * 5)
        )
        self._announcements = Announcements(
            SITE, asked, self.frontier, memory, settings, self.stats, lambda: NOW
        )

    def of_feed(self, xml: str) -> dict[str, str | None]:
        """The numbers that are asked for, with the date that the feed has."""
        found = list(self._announcements.of_feed(answer(FEED, xml.encode(), "feed")))
        dates = (request.cb_kwargs["feed_date"] for request in found)
        return dict(zip(names(found), dates, strict=True))

    def of_sitemap(self, body: bytes) -> list[str]:
        """The last parts of the addresses that are asked for."""
        walk = Walk(MAP, MAP, "sitemaps")
        return names(self._announcements.of_sitemap(answer(MAP, body, "sitemaps"), walk))


def answer(url: str, body: bytes, trail: str) -> Response:
    return Response(url, body=body, request=Request(url, meta={"key": url, "trail": trail}))


def names(requests: Iterable[Request]) -> list[str]:
    parts = (request.url.rpartition("/")[2] for request in requests)
    return [part.removeprefix("x-").removesuffix(".html") for part in parts]


def rss(**dates: str) -> str:
    """A feed of articles by number and date; a number begins with a letter here."""
    items = "".join(
        f"<item><link>/en/world/x-{number[1:]}.html</link><pubDate>{date}</pubDate></item>"
        for number, date in dates.items()
    )
    return f"<rss><channel>{items}<item><link>https://example.org/</link></item></channel></rss>"


def sitemap(*numbers: int) -> bytes:
    urls = "".join(f"<url><loc>{HOME}/en/world/x-{number}.html</loc></url>" for number in numbers)
    return f"<urlset>{urls}</urlset>".encode()


LATE, EARLY = "Tue, 28 Dec 2021 00:30:00 +0500", "2021-12-27T23:30:00"


def test_what_a_feed_dates_outside_the_period_is_not_asked_for_and_remembered_with_its_date() -> (
    None
):
    memory = Notes()
    crawl = Crawl(memory, since="2021-12-28")
    zero = "Thu, 01 Jan 1970 00:00:00 +0000"  # how programs write that they do not know
    feed = rss(n1000005=zero, n1000004=LATE, n1000003=EARLY, n1000002="", n1000001="some day")
    dated = {"1000005": zero, "1000004": LATE, "1000002": None, "1000001": "some day"}
    assert crawl.of_feed(feed) == dated
    assert memory.passed_over == [("1000003", "2021-12-27T23:30:00+05:00")]  # the site's own time
    assert crawl.stats.get_value("newsbot/outside") == 1


def test_a_feed_is_remembered_with_every_article_that_it_names() -> None:
    memory = Notes("1000002")
    feed = rss(n1000003=LATE, n1000002=LATE, n1000001=EARLY)
    assert list(Crawl(memory, since="2021-12-28").of_feed(feed)) == ["1000003"]
    assert memory.named == [(FEED, ["1000003", "1000002", "1000001"])]


def test_a_sitemap_has_brought_what_is_asked_for() -> None:
    memory = Notes("1000001")
    assert Crawl(memory).of_sitemap(sitemap(1000001, 1000002, 1000003)) == ["1000002", "1000003"]
    assert Crawl(memory).of_sitemap(sitemap(1000001)) == []
    assert [(walk.url, walk.brought) for walk in memory.walks] == [(MAP, 2), (MAP, 0)]


def test_an_index_names_sitemaps_and_is_worth_a_look_as_long_as_it_names_any() -> None:
    memory = Notes()
    loc = f"<sitemap><loc>{HOME}/en/sitemap/2020.xml</loc></sitemap>"
    crawl = Crawl(memory)
    assert crawl.of_sitemap(f"<sitemapindex>{loc}</sitemapindex>".encode()) == ["2020.xml"]
    assert crawl.of_sitemap(f"<sitemapindex>{loc}</sitemapindex>".encode()) == []  # asked for
    assert crawl.of_sitemap(b"<sitemapindex></sitemapindex>") == []
    assert [walk.brought for walk in memory.walks] == [1, 1, 0]


def test_of_many_sitemaps_that_a_site_names_a_crawl_reads_some() -> None:
    names = [f"{year}.xml" for year in range(1991, 2022)]
    locs = "".join(f"<sitemap><loc>{HOME}/en/sitemap/{name}</loc></sitemap>" for name in names)
    asked = Crawl(Notes()).of_sitemap(f"<sitemapindex>{locs}</sitemapindex>".encode())
    assert len(asked) == defaults.NEWSBOT_SITEMAPS < len(names)
    assert set(asked) < set(names)


PACKED = gzip.compress(sitemap(1000001))
PAGE = (
    b"<!DOCTYPE html><html><head><title>The Post</title></head><body><p>We have moved.</p></body>"
)


def test_a_page_in_the_place_of_a_feed_has_failed_and_an_empty_feed_has_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for body, failed in ((PAGE.decode(), 1), ("<rss><channel></channel></rss>", 0)):
        memory = Notes()
        crawl = Crawl(memory)
        assert crawl.of_feed(body) == {}
        assert memory.named == [(FEED, [])]  # what it named before proves nothing
        assert crawl.stats.get_value("newsbot/failed/feed", 0) == failed
    assert caplog.text.count(f"{FEED} is no feed") == 1


def test_a_packed_sitemap_is_read() -> None:
    assert Crawl(Notes()).of_sitemap(PACKED) == ["1000001"]


@pytest.mark.parametrize(
    ("body", "largest", "why"),
    [
        (PACKED[:-1], 10_000, "has no end"),
        (PACKED[:20], 10_000, "has no end"),
        (b"\x1f\x8b\x08garbage", 10_000, "no end"),
        (PACKED[:30] + b"x" * 30, 10_000, "damaged"),
        (PACKED, 20, "larger than 20 bytes"),
        (PAGE, 10_000, "the answer is none"),
        (gzip.compress(PAGE), 10_000, "the answer is none"),
        (b"", 10_000, "the answer is none"),
    ],
    ids=["cut", "short", "garbage", "broken", "large", "page", "packed page", "empty"],
)
def test_a_sitemap_that_cannot_be_read_is_read_again_later(
    caplog: pytest.LogCaptureFixture, body: bytes, largest: int, why: str
) -> None:
    memory = Notes()
    crawl = Crawl(memory, largest=largest)
    assert crawl.of_sitemap(body) == []
    assert [walk.has_failed for walk in memory.walks] == [True]
    assert crawl.stats.get_value("newsbot/failed/sitemaps") == 1
    assert f"{MAP}: the sitemap is read again later: " in caplog.text
    assert why in caplog.text


def test_an_address_is_sent_as_it_is_unless_it_has_something_to_quote() -> None:
    frontier = Crawl(Notes()).frontier
    for written, sent in ((FEED, FEED), (f"{FEED}/a b.rss", f"{FEED}/a%20b.rss")):
        (request,) = frontier.feed(written)
        assert request.url == sent
        assert request.meta.get("verbatim_url", False) is (written == sent)


@pytest.mark.parametrize("number", ["1437925", "2147483648", "20211228162500"])
def test_no_number_outweighs_a_hop(number: str) -> None:
    crawl = Crawl(Notes())
    address = ArticleAddress(f"{HOME}/en/world/x-{number}.html", number, "world")
    (article,) = crawl.frontier.article(address, "more_stories", hops=1)
    topic = ListAddress(f"{HOME}/en/topic/nato.html", f"{HOME}/en/topic/nato", 1)
    (listing,) = crawl.frontier.listing(topic, "topics")
    assert article.priority < listing.priority
