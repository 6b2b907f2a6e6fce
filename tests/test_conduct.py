"""Towards the site: robots.txt, waiting, challenges, what pages say to crawlers."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Crawl, Run, scrapy
from crawlers import crawler_of, started
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response

from newsbot import clock
from newsbot.disclosure import disclosed
from newsbot.download import dating
from newsbot.download.conduct import Conduct, RefusedError
from newsbot.download.refusal import kind_of, retry_after
from newsbot.download.robots import NAME, RobotsTxt
from newsbot.download.robots import _text as rules_in
from newsbot.markup.directives import directives, opt_outs
from newsbot.markup.page import Page
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

NOW = datetime(2021, 12, 28, 12, tzinfo=UTC)
CHALLENGE = (
    b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><h1>"
    b"www.urdupoint.com</h1><p>Verifying you are human. This may take a few seconds.</p>"
    b"<script>window._cf_chl_opt={};</script></body></html>"
)


def after(**time: float) -> str:
    """A moment so long after the present of the crawls here, as a header has it."""
    return format_datetime(NOW + timedelta(**time), usegmt=True)


@dataclass
class Busy(StandIn):
    """Answers the first request for the fourth article that it is busy."""

    status: int = 503
    said: str = ""
    """Its Retry-After."""
    was_asked: bool = False

    @cached_property
    def path(self) -> str:
        return self.in_feed()[3].path

    def answer(self, target: str) -> Answer:
        if target != self.path or self.was_asked:
            return super().answer(target)
        self.was_asked = True
        headers = (("Retry-After", self.said),) if self.said else ()
        return Answer(b"busy", status=self.status, headers=headers)


def crawl_once(
    server: Server, folder: Path, *options: str, follow: str = "feed"
) -> tuple[int, str]:
    """Exit status and log of a crawl at the moment `NOW`."""
    words = ["crawl", "urdupoint", "-a", f"follow={follow}", "-s", "DOWNLOAD_DELAY=0", *options]
    done = scrapy(folder, *words, at=NOW, env=server.environment)
    return done.returncode, done.stderr


def waits(server: Server, path: str) -> list[float]:
    """Seconds between the first and each further request for a path, at the server's clock."""
    target = f"www.urdupoint.com{path}"
    times = [t for r, t in zip(server.requests, server.times, strict=True) if r == target]
    return [later - times[0] for later in times[1:]]


def gaps(server: Server) -> list[float]:
    """Seconds from each request to the next, at the server's clock.

    The first of all makes the connection, and may be a quarter of a second late for that.
    """
    first, *others = (later - earlier for earlier, later in pairwise(server.times))
    return [first + 0.25, *others]


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "least"),
    [("3", 3.0), (after(seconds=3), 3.0), ("soon", 1.0), ("-5", 1.0), ("", 1.0), ("0", 0.0)],
)
@pytest.mark.alone
def test_the_site_is_left_alone_for_as_long_as_it_says(
    serve: Callable[[StandIn], Server], tmp_path: Path, status: int, said: str, least: float
) -> None:
    site = Busy(12, status=status, said=said)
    server, path = serve(site), site.path
    done, log = crawl_once(server, tmp_path, "-s", "NEWSBOT_BACKOFF=1")
    assert done == 0, log
    (waited,) = waits(server, path)
    assert waited >= least - 0.05
    at = server.requests.index(f"www.urdupoint.com{path}")
    assert server.times[at + 1] - server.times[at] >= least - 0.05  # nobody else asks meanwhile
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone()[0] >= len(site.in_feed())


@pytest.mark.parametrize("said", ["3600", "99999999999999999999", after(hours=1)])
def test_a_long_wait_ends_the_crawl_and_is_remembered(
    serve: Callable[[StandIn], Server], tmp_path: Path, said: str
) -> None:
    site = StandIn(12)
    path = site.in_feed()[3].path
    site.answers[path] = Answer(b"busy", status=429, headers=(("Retry-After", said),))
    server = serve(site)
    done, log = crawl_once(server, tmp_path)
    assert done == 75
    assert "no request before" in log
    asked = len(server.requests)
    done, log = crawl_once(server, tmp_path)
    assert done == 75
    assert "wants no request before" in log
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    ("date", "age", "made"),
    [
        ("Tue, 28 Dec 2021 11:25:00 GMT", "", "2021-12-28T11:25:00+00:00"),
        ("Tue, 28 Dec 2021 11:25:00 GMT", "90", "2021-12-28T11:26:30+00:00"),
        ("Tue, 28 Dec 2021 16:25:00 +0500", "-1", "2021-12-28T11:25:00+00:00"),
        ("Tue, 28 Dec 2021 11:25:00", "9" * 40, "2021-12-28T11:25:00+00:00"),
        ("Fri, 31 Dec 9999 23:59:59 GMT", "999999999", None),
        ("Tue, 31 Feb 2021 11:25:00 GMT", "", None),
        ("0", "", None),
        ("", "", None),
    ],
)
def test_an_answer_tells_when_it_was_made(date: str, age: str, made: str | None) -> None:
    moment = dating.made_at(date, age)
    assert (moment and moment.isoformat()) == made


def test_our_clock_is_compared_with_the_freshest_of_the_first_answers(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    conduct = Conduct(crawler)
    for hours in (-9, 2, -1, *[-5] * 7, 30):  # caches make answers older, none newer
        headers = {"Date": after(hours=hours)}
        conduct.process_response(PAGE, Response(PAGE.url, 200, headers, b"<h1>Talks go on</h1>"))
    assert crawler.stats.get_value("newsbot/clock_behind") == 2 * 3600


@pytest.mark.parametrize(
    ("hours", "words"), [(26, "26 hours ahead of"), (-26, "26 hours behind"), (0, "")]
)
def test_a_clock_that_is_wrong_is_noticed_by_the_sites(crawl: Run, hours: int, words: str) -> None:
    site = StandIn(12)
    now = site.stories[-1].published
    site.clock = lambda: now
    done = crawl(site, at=now + timedelta(hours=hours))
    said = re.findall(r"This machine's clock is (.*) that of www.urdupoint.com", done.log)
    assert said == ([words] if words else [])


def test_a_site_that_stays_busy_is_given_time(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(30)
    for story in site.stories:
        site.answers[story.path] = Answer(b"busy", status=429)
    at = site.stories[-1].published
    done = crawl(site, "-a", "follow=feed", "-s", "NEWSBOT_BACKOFF=0.05", at=at)
    assert done.status == 75
    assert len(done.requests) <= 10
    assert come_back_at(tmp_path) == at + timedelta(hours=1)


def come_back_at(tmp_path: Path) -> datetime:
    """Before which moment the site is asked nothing."""
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        (moment,) = db.execute("SELECT come_back_at FROM conduct").fetchone()
    return datetime.fromisoformat(moment)


class Engine:
    """What the parts of a crawl need of an engine."""

    def __init__(self, crawler: Crawler) -> None:
        self.downloader = Downloader(crawler)
        self.ended: list[str] = []

    async def close_spider_async(self, *, reason: str) -> None:
        self.ended.append(reason)


@pytest.fixture
def crawler() -> Crawler:
    crawler = crawler_of()
    crawler.engine = Engine(crawler)  # type: ignore[assignment]  # as much of one as is needed
    return crawler


PAGE = Request("https://www.urdupoint.com/en/world/x-1437925.html")


async def busy(conduct: Conduct, said: str = "") -> float:
    """The seconds that are waited after an answer "busy"."""
    headers = {"Retry-After": said} if said else {}
    again = conduct.process_response(PAGE, Response(PAGE.url, 429, headers))
    assert isinstance(again, Request)
    return round(conduct.wait)


@pytest.mark.asyncio
async def test_the_wait_is_doubled_while_a_site_is_busy_up_to_the_sixth_time(
    crawler: Crawler,
) -> None:
    conduct = Conduct(crawler)
    assert [await busy(conduct) for _ in range(4)] == [5, 10, 20, 40]
    assert await busy(conduct, "100") == 100
    with pytest.raises(RefusedError):
        await busy(conduct, "100")
    await asyncio.sleep(0)
    assert crawler.engine.ended == ["come_back_later"]  # type: ignore[attr-defined]


@pytest.mark.asyncio
async def test_a_site_that_is_busy_now_and_then_is_not_given_up(crawler: Crawler) -> None:
    conduct, page = Conduct(crawler), Response(PAGE.url, 200, body=b"<h1>Talks go on</h1>")
    for _ in range(9):
        await busy(conduct)
        assert conduct.process_response(PAGE, page) is page
    assert await busy(conduct, "60") == 60
    assert crawler.engine.ended == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "is_allowed"),
    [
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /en/\n", False),
        (b"\r\n User-agent: newsbot\r\nDisallow: /en/\r\n", False),
        (b"User-agent: *\nDisallow: /en/\n\nUser-agent: newsbot\nDisallow:\n", True),
        (b"User-agent: otherbot\nDisallow: /\n", True),
    ],
)
def test_rules_are_read_behind_a_byte_order_mark_and_as_they_are_meant_for_us(
    file: bytes, is_allowed: bool
) -> None:
    text = rules_in(Response("https://www.urdupoint.com/robots.txt", 200, body=file))
    assert text is not None
    assert RobotsTxt(crawler_of())._parsed(text).allowed(PAGE.url, NAME) is is_allowed


@pytest.mark.parametrize("page", [b"<html>", b"\xef\xbb\xbf\n <!DOCTYPE html>"])
def test_a_page_in_place_of_robots_txt_has_no_rules(page: bytes) -> None:
    assert rules_in(Response("https://www.urdupoint.com/robots.txt", 200, body=page)) is None


STARTS = [
    f"https://www.urdupoint.com/en/{name}" for name in ("sitemap/news.rss", "news/world.html")
]


async def sitemaps(
    crawler: Crawler, file: str | None, starts: Sequence[str] = STARTS, *, are_starts: bool = False
) -> list[str]:
    """The sitemaps of a robots.txt, for a crawl that begins at `starts`."""
    robots, host = RobotsTxt(crawler), "www.urdupoint.com"
    robots._rules[host] = None if file is None else robots._parsed(f"User-agent: *\n{file}")
    return await robots.sitemaps(host, starts, are_starts=are_starts)


@pytest.mark.asyncio
async def test_a_crawl_may_begin_where_one_of_its_beginnings_is_allowed(crawler: Crawler) -> None:
    named = "Sitemap: https://www.urdupoint.com/one.xml"
    assert await sitemaps(crawler, f"Disallow: /en/news/\n{named}") == [
        "https://www.urdupoint.com/one.xml"
    ]
    assert crawler.stats.get_value("newsbot/robots") == "allows"


@pytest.mark.asyncio
async def test_a_crawl_may_begin_at_sitemaps_alone(crawler: Crawler) -> None:
    one, other = (f"https://www.urdupoint.com/{name}.xml" for name in ("one", "other"))
    named = f"Disallow: /en/\nDisallow: /other.xml\nSitemap: {one}\nSitemap: {other}"
    assert await sitemaps(crawler, named, are_starts=True) == [one, other]
    with pytest.raises(CloseSpider):
        await sitemaps(crawler, named)
    with pytest.raises(CloseSpider):
        await sitemaps(crawler, named.replace("/other.xml", "/"), are_starts=True)


@pytest.mark.asyncio
async def test_a_crawl_that_begins_nowhere_has_what_earlier_ones_left(crawler: Crawler) -> None:
    assert await sitemaps(crawler, "Disallow: /en/news/", []) == []


@pytest.mark.parametrize(
    ("file", "decision"),
    [
        (None, "unreachable"),
        ("Disallow: /en/news/\nDisallow: /en/sitemap/", "forbids"),
        ("Crawl-delay: 121", "too_slow"),  # NEWSBOT_LONGEST_WAIT is 120
    ],
)
@pytest.mark.asyncio
async def test_else_it_ends_before_it_has_begun(
    crawler: Crawler, file: str | None, decision: str
) -> None:
    with pytest.raises(CloseSpider) as closed:
        await sitemaps(crawler, file)
    assert closed.value.reason == f"robots_{decision}"
    assert crawler.stats.get_value("newsbot/robots") == decision


@pytest.mark.asyncio
async def test_what_is_read_by_machines_may_be_empty(crawler: Crawler) -> None:
    for name in ("robots.txt", "en/sitemap/2021.xml", "en/sitemap/news.rss"):
        request = Request(f"https://www.urdupoint.com/{name}")
        answer = Response(request.url, 200, body=b"")
        assert Conduct(crawler).process_response(request, answer) is answer
    with pytest.raises(RefusedError, match="empty"):
        Conduct(crawler).process_response(PAGE, Response(PAGE.url, 200, body=b""))


def test_robots_txt_that_was_read_by_a_clock_that_was_ahead_is_read_again(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run):
        wishes = run.archive.wishes
        wishes.set_robots(run.host, "", NOW)
        assert wishes.robots(run.host, NOW - timedelta(days=1), NOW) == ""
        assert wishes.robots(run.host, NOW - timedelta(days=400), NOW - timedelta(days=300)) is None


@pytest.mark.parametrize(("hours", "is_known"), [(23.9, True), (24.1, False)])
def test_robots_txt_is_kept_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: float, is_known: bool
) -> None:
    with started(tmp_path) as (crawler, run):
        run.archive.wishes.set_robots(run.host, "User-agent: *\nDisallow: /en/\n", NOW)
        monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(hours=hours))
        assert (RobotsTxt(crawler)._recall(run.host) is not None) is is_known


@pytest.mark.asyncio
async def test_the_delay_that_a_site_asks_for_outlives_a_pause(crawler: Crawler) -> None:
    robots, downloader = RobotsTxt(crawler), crawler.engine.downloader
    robots._slow_down("www.urdupoint.com", robots._parsed("User-agent: *\nCrawl-delay: 9\n"))
    assert downloader.slots == {}  # none was made yet, or it was dropped while nothing was asked
    _, slot = downloader._get_slot(PAGE)
    assert (slot.delay, slot.jitter) == (9, 0)
    downloader.close()


def test_waits_are_read_as_seconds_or_a_date() -> None:
    assert retry_after("120", NOW) == timedelta(seconds=120)
    assert retry_after("Tue, 28 Dec 2021 12:00:30 GMT", NOW) == timedelta(seconds=30)
    assert retry_after("9" * 400, NOW) == timedelta(days=7)
    for nothing in ("", "soon", "-1", "1.5", "Tue, 28 Dec 2021 11:00:00 GMT", "٣"):
        assert retry_after(nothing, NOW) is None


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"busy", status=503),
        Answer(b"busy", status=429),
        Answer(b"<html><body>Welcome</body></html>"),
        Answer(CHALLENGE, status=403),
        Answer(b"", raw=b"", resets=True),
        Answer(b"", raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *"),
    ],
    ids=["503", "429", "HTML", "challenge", "reset", "cut"],
)
def test_without_rules_nothing_is_requested(crawl: Run, answer: Answer) -> None:
    site = StandIn(10, answers={"/robots.txt": answer})
    done = crawl(site, "-s", "RETRY_TIMES=0", "-s", "NEWSBOT_BACKOFF=0.05")
    assert done.status == 75
    assert set(done.requests) == {"/robots.txt"}
    assert "Traceback" not in done.log


def test_the_verdict_says_why_there_are_no_rules(crawl: Run) -> None:
    answer = Answer(b"<html><body>Welcome</body></html>")
    done = crawl(StandIn(10, answers={"/robots.txt": answer}))
    host = "www.urdupoint.com"
    why = f"robots.txt of {host} could not be read (answered with 200 and no rules), so nothing was"
    assert why in done.log.splitlines()[-1]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"no such file", status=404),
        Answer(b"no", status=401),
        Answer(b"# " + b"x" * 600_000 + b"\nUser-agent: *\nDisallow: /en/admin/\n"),
        Answer(b"\xef\xbb\xbfUser-agent: *\nDisallow:\n"),
    ],
    ids=["404", "401", "600 kB", "byte order mark"],
)
def test_without_prohibition_everything_is_requested(crawl: Run, answer: Answer) -> None:
    site = StandIn(10, answers={"/robots.txt": answer})
    done = crawl(site, "-a", "follow=feed")
    assert done.status == 0
    assert done.numbers == [story.number for story in site.in_feed()]


@pytest.mark.parametrize(("rule", "delay"), [("Crawl-delay: 2", 2.0), ("Request-rate: 1/1s", 1.0)])
@pytest.mark.alone
def test_the_larger_delay_is_kept_from_the_second_request_on(
    serve: Callable[[StandIn], Server], tmp_path: Path, rule: str, delay: float
) -> None:
    rules = f"User-agent: *\n{rule}\nDisallow: /x/\n"
    site = StandIn(4, answers={"/robots.txt": Answer(rules.encode())})
    server = serve(site)
    done, log = crawl_once(server, tmp_path, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=4")
    assert done == 0
    assert len(server.times) >= 5
    assert min(gaps(server)) >= delay - 0.05
    assert f"asks for {delay} s between requests" in log
    with closing(sqlite3.connect(tmp_path / "archive.sqlite3")) as db:
        stats = json.loads(db.execute("SELECT stats FROM runs").fetchone()[0])
    assert (stats["newsbot/delay"], stats["newsbot/robots"]) == (delay, "allows")


def test_an_absurd_delay_forbids_the_crawl(crawl: Run) -> None:
    rules = b"User-agent: *\nCrawl-delay: 86400\n"
    done = crawl(StandIn(4, answers={"/robots.txt": Answer(rules)}))
    assert (done.status, done.requests) == (77, ["/robots.txt"])
    assert "asks for 86400 s between requests" in done.log


STOCK = '{"newsbot.download.robots.RobotsTxt": null, "newsbot.download.guard.Guard": 10}'


@pytest.mark.parametrize(
    ("middlewares", "is_obeyed"), [(STOCK, False), ("", True)], ids=["stock", "ours"]
)
def test_robots_holds_for_all_that_wait_for_it(
    serve: Callable[[StandIn], Server], middlewares: str, is_obeyed: bool
) -> None:
    site = StandIn(20, answers={"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")})
    server = serve(site)
    words = ["crawl", "starts", "-s", "NEWSBOT_ARCHIVE=0", "-s", "ITEM_PIPELINES={}"]
    words += ["-s", "SPIDER_MODULES=tests.otherspider", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16"]
    words += ["-s", f"DOWNLOADER_MIDDLEWARES={middlewares}"] if middlewares else []
    paths = ",".join(story.path for story in site.stories)
    words += ["-s", "DOWNLOAD_DELAY=0", "-a", f"paths={paths}"]
    assert scrapy(None, *words, env=server.environment).returncode == 0
    asked = [request for request in server.requests if not request.endswith("/robots.txt")]
    assert (asked == []) is is_obeyed
    assert len(server.requests) - len(asked) == 1  # robots.txt itself is asked for once


def test_what_a_crawl_does_not_follow_is_no_beginning_of_it(crawl: Run) -> None:
    rules = b"User-agent: *\nDisallow: /en/sitemap/\n"
    site = StandIn(20, answers={"/robots.txt": Answer(rules)})
    done = crawl(site, "-a", "follow=feed")
    assert (done.status, done.requests) == (77, ["/robots.txt"])
    assert crawl(site, "-a", "follow=feed,lists").articles


def test_a_crawl_that_robots_forbids_asks_nothing_however_it_begins(crawl: Run) -> None:
    site = StandIn(20, answers={"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")})
    starts = ",".join(f"https://www.urdupoint.com{story.path}" for story in site.stories)
    done = crawl(site, "-a", f"start_urls={starts}", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16")
    assert (done.status, done.requests) == (77, ["/robots.txt"])


@pytest.mark.alone
def test_by_default_a_second_passes_from_one_request_to_the_next(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(3))
    done = scrapy(tmp_path, "crawl", "urdupoint", "-a", "follow=feed", env=server.environment)
    assert done.returncode == 0
    assert len(server.times) >= 4
    assert min(gaps(server)) >= 0.95


@pytest.mark.alone
def test_by_default_no_request_is_made_while_another_is_under_way(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    site = StandIn(12)
    path = site.in_feed()[3].path
    site.answers[path] = Answer(b"", raw=b"HTTP/1.1 200 OK\r\n", hangs=True)
    server = serve(site)
    done, log = crawl_once(server, tmp_path, "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=0")
    assert done == 0, log
    at = server.requests.index(f"www.urdupoint.com{path}")
    assert gaps(server)[at] >= 1.95


def test_a_request_tells_of_no_cookie_no_page_before_and_no_body(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    site = StandIn(30, feed_size=5)
    headers = (("Set-Cookie", "id=1; Path=/"), ("Referrer-Policy", "unsafe-url"))
    for story in site.stories:
        page = site.answer(story.path).body
        site.answers[story.path] = Answer(page, headers=headers)
    story = site.in_feed()[0]
    moved = f"/en/world/elsewhere-{story.number}.html"
    site.answers[moved] = site.answers[story.path]
    site.answers[story.path] = Answer(b"", status=302, location=moved, headers=headers)
    server = serve(site)
    options = ("-s", "NEWSBOT_CONTACT=you@example.org")
    status, log = crawl_once(server, tmp_path, *options, follow="feed,more_stories")
    assert status == 0
    assert "'downloader/response_status_count/302': 1" in log
    assert len(server.requests) > 10  # articles of the feed led to others
    assert server.told == []
    assert "WARNING" not in log


def test_redirects_that_go_round_end(crawl: Run) -> None:
    site = StandIn(12)
    story = site.in_feed()[0]
    site.answers[story.path] = Answer(b"", status=302, location=story.path)
    done = crawl(site, "-a", "follow=feed")
    assert done.requests.count(story.path) <= 6
    others = {s.number for s in site.in_feed()} - {story.number}
    assert set(done.numbers) == others


FORMS = {
    "403": Answer(CHALLENGE, status=403),
    "503": Answer(CHALLENGE, status=503),
    "200": Answer(CHALLENGE),
    "header": Answer(b"<html></html>", status=403, headers=(("cf-mitigated", "challenge"),)),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_challenge_ends_the_crawl_and_is_no_article(
    crawl: Run, tmp_path: Path, form: str
) -> None:
    site = StandIn(40)
    story = site.in_feed()[5]
    site.answers[story.path] = FORMS[form]
    at = site.stories[-1].published
    done = crawl(site, "-a", "follow=feed", feed="-o", at=at)
    assert done.status == 75
    assert story.number not in done.numbers
    assert done.requests.count(story.path) == 1
    assert len(done.requests) <= 10
    assert "challenge page, which newsbot does not try to pass" in done.log
    assert come_back_at(tmp_path) == at + timedelta(hours=1)


NO_ARTICLES = {
    "consent": b"<title>Before you continue</title><h1>Before you continue</h1><p>We use cookies.",
    "soft 404": b"<title>Page not found - UrduPoint</title><h1>Page not found</h1><p>Try search.",
    "404": b"<title>404 - UrduPoint</title><h1>404</h1><p>The page has gone, and with it a lot.",
    "wall": b"<title>Welcome back</title><h1>Sign in to go on</h1><p>Reading needs an account now."
    b"</p><p>It costs nothing, takes a minute, and lets you read as much as you want to.</p>",
    "empty": b"",
    "blank": b" \n",
}


@pytest.mark.parametrize("name", NO_ARTICLES)
def test_what_is_no_article_is_never_exported(crawl: Run, name: str) -> None:
    site = StandIn(40)
    story = site.in_feed()[5]
    site.answers[story.path] = Answer(NO_ARTICLES[name])
    done = crawl(site, "-a", "follow=feed")
    assert done.status == 0
    assert sorted(done.numbers) == sorted({s.number for s in site.in_feed()} - {story.number})
    assert f"www.urdupoint.com{story.path}" in done.log  # and why


@pytest.mark.parametrize(
    "title",
    [
        "404 People Arrested In Lahore",
        "410 Kg Of Drugs Seized",
        "Just A Moment Of Silence For Victims",
        "Consent Of Parliament Needed For Deal",
        "Not Found Guilty, Minister Says",
        "Access Denied To Observers In Kherson",
        "Page Not Found Anywhere Else, Archivist Says",
    ],
)
def test_headlines_that_begin_like_a_refusal_are_none(title: str) -> None:
    page = f"<html><head><title>{title} - UrduPoint</title></head><h1>{title}</h1>"
    ordinary = page + '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
    assert kind_of(200, "", ordinary.encode()) is None


@pytest.mark.parametrize("start", ["<?xml version='1.0'?>\n<rss>", "<rss>", "\ufeff <feed>"])
def test_a_headline_in_a_feed_is_no_answer_of_the_site(start: str) -> None:
    feed = f"{start}<item><title>Access denied - IHC bars entry to lodges</title></item>"
    assert kind_of(200, "", feed.encode()) is None
    page = "<?xml version='1.0'?><html><title>Access denied - IHC</title>"
    assert kind_of(200, "", page.encode()) == "challenge"


def test_the_first_title_and_the_first_heading_are_the_pages_own() -> None:
    page = "<title>Talks go on</title><h1>Talks</h1><svg><title>Please wait</title></svg>"
    assert kind_of(200, "", f"{page}<h1>404</h1>".encode()) is None


def test_a_long_page_that_is_served_well_is_no_challenge_by_its_title_alone() -> None:
    page = b"<title>One more step - UrduPoint</title>" + b"<p>The talks go on.</p>" * 1_000
    assert kind_of(200, "", page) is None
    assert kind_of(403, "", page) == "challenge"
    assert kind_of(200, "", page[:10_000]) == "challenge"
    assert kind_of(200, "", page + b'<form id="challenge-form">') is None  # far below
    assert kind_of(200, "", b'<form id="challenge-form">' + page) == "challenge"


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("challenge", "<title>Just a moment...</title>"),
        ("challenge", "<title>Attention Required! | Cloudflare</title>"),
        ("challenge", "<title>\nChecking your browser</title>"),
        ("challenge", "<title>DDoS-Guard</title>"),
        ("challenge", "<title>Access denied - www.urdupoint.com</title>"),
        ("challenge", "<script>window._cf_chl_opt = {}</script>"),
        ("challenge", '<form id="challenge-form" method="POST">'),
        ("challenge", '<FORM ID="challenge-form" METHOD="POST">'),
        ("challenge", '<script src="https://ct.captcha-delivery.com/captcha/?x"></script>'),
        ("challenge", '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1">'),
        ("consent", "<title>Before you continue to UrduPoint</title>"),
        ("consent", "<title>We value your privacy | UrduPoint</title>"),
        ("missing", "<title>UrduPoint</title><h1 class=big>Error 404: Page not found</h1>"),
        ("missing", "<title>410 Gone</title>"),
        ("missing", "<h1>This page doesn't exist.</h1>"),
        ("empty", " \r\n"),
    ],
)
def test_one_sign_tells_what_an_answer_is(kind: str, page: str) -> None:
    assert kind_of(200, "", page.encode()) == kind
    challenged = "challenge" if kind == "challenge" else None  # the others only in place of a page
    assert kind_of(403, "", page.encode()) == challenged
    assert kind_of(403, "challenge", page.encode()) == "challenge"


@pytest.mark.parametrize(
    ("head", "headers", "found", "reserved"),
    [
        ("", {}, set(), []),
        ('<meta name="robots" content="NOINDEX, nofollow">', {}, {"noindex", "nofollow"}, []),
        ('<META NAME="ROBOTS" CONTENT="NOARCHIVE">', {}, {"noarchive"}, []),
        (
            "<meta name=robots content=index><meta name=Robots content=noai>",
            {},
            {"index", "noai"},
            ["noai"],
        ),
        ('<meta name="newsbot" content="none">', {}, {"none", "noindex", "nofollow"}, []),
        ('<meta name="googlebot" content="noindex">', {}, set(), []),
        ("", {"x-robots-tag": ["noarchive", "noai"]}, {"noarchive", "noai"}, ["noai"]),
        ("", {"x-robots-tag": ["otherbot: noindex", "newsbot: noarchive"]}, {"noarchive"}, []),
        ("", {"x-robots-tag": ["noarchive, max-image-preview:large"]}, {"noarchive"}, []),
        ("", {"x-robots-tag": ["max-snippet:-1, noai"]}, {"noai"}, ["noai"]),
        (
            "",
            {"x-robots-tag": ["unavailable_after: Sat, 25 Jun 2022 15:00:00 GMT, noarchive"]},
            {"noarchive"},
            [],
        ),
        (
            "",
            {"x-robots-tag": ["otherbot: noindex, noarchive, newsbot: nofollow"]},
            {"nofollow"},
            [],
        ),
        ("", {"x-robots-tag": ["noindex, otherbot: noarchive"]}, {"noindex"}, []),
        ("", {"tdm-reservation": ["1"]}, {"tdm-reservation"}, ["tdm-reservation"]),
        ("", {"tdm-reservation": ["0"]}, set(), []),
        ('<meta name="tdm-reservation" content="1">', {}, {"tdm-reservation"}, ["tdm-reservation"]),
    ],
)
def test_directives_are_read_where_they_are_meant_for_us(
    head: str, headers: dict[str, list[str]], found: set[str], reserved: list[str]
) -> None:
    page = Page(f"<html><head>{head}</head><body></body></html>", "https://www.urdupoint.com/en/")
    assert directives(page, headers) == found
    assert opt_outs(directives(page, headers)) == reserved


def test_the_contact_may_stand_in_the_environment(
    crawl: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSBOT_CONTACT", "bot@example.org")
    done = crawl(StandIn(3), "-a", "follow=feed")
    assert "NEWSBOT_CONTACT is not set" not in done.log
    assert re.search(r"'USER_AGENT': 'newsbot/[\d.]+ \(\+bot@example.org\)'", done.log)


def article_of(done: Crawl, number: int) -> dict[str, object]:
    return next(a for a in done.articles if a["article_id"] == str(number))


@pytest.mark.parametrize("is_header", [True, False], ids=["header", "element"])
@pytest.mark.parametrize("directive", ["nofollow", "noarchive", "noai", "tdm-reservation"])
def test_what_a_page_says_to_crawlers_is_kept(
    crawl: Run, tmp_path: Path, directive: str, is_header: bool
) -> None:
    site = StandIn(60)
    story = next(s for s in site.in_feed() if s.number % 2 == 0)
    page = site.answer(story.path).body
    is_tdm = directive == "tdm-reservation"
    header = ("TDM-Reservation", "1") if is_tdm else ("X-Robots-Tag", directive)
    headers = (header,) if is_header else ()
    if not is_header:
        told = ("tdm-reservation", "1") if is_tdm else ("robots", f"index, {directive}")
        element = '<meta name="{}" content="{}"></head>'.format(*told)
        page = page.replace(b"</head>", element.encode())
    site.answers[story.path] = Answer(page, headers=headers)
    site.feed_size = 0
    home = f"https://www.urdupoint.com{story.path}"
    done = crawl(site, "-a", f"start_urls={home}", "-a", "follow=more_stories")
    article = article_of(done, story.number)
    assert (article["article_body"] is None) is (directive == "noarchive")
    assert isinstance(article["word_count"], int)
    assert article["word_count"] > 0
    assert (len(done.articles) == 1) is (directive == "nofollow")
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        rows = db.execute("SELECT url, declared FROM opt_outs").fetchall()
        (kept,) = db.execute(
            "SELECT directives FROM articles WHERE article_id = ?", (str(story.number),)
        ).fetchone()
    assert directive in json.loads(kept)
    is_reserved = directive in ("noai", "tdm-reservation")
    assert rows == ([(home, json.dumps([directive]))] if is_reserved else [])


def test_a_description_without_its_text_is_cut_at_the_end_of_a_word() -> None:
    lead = "The talks go on. " * 17  # 289 characters, with one space at the end
    assert disclosed("Text", lead + "Again", (), "metadata") == {
        "article_body": None,
        "description": f"{lead}Again",
    }
    long = f"{lead}Again, said the minister"
    assert disclosed("Text", long, (), "metadata")["description"] == f"{lead}Again,..."
    assert disclosed("Text", long, (), "full")["description"] == long


def test_metadata_goes_out_without_the_texts(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(20)
    done = crawl(site, "-a", "follow=feed", "-s", "NEWSBOT_EXPORT=metadata")
    assert len(done.articles) == len(site.in_feed())
    assert all(article["article_body"] is None for article in done.articles)
    assert all(article["word_count"] > 0 for article in done.articles)
    table = tmp_path / "table.jsonl"
    scrapy(tmp_path / "data", "export", str(table), "-s", "NEWSBOT_EXPORT=metadata")
    lines = [json.loads(line) for line in table.read_text("utf-8").splitlines()]
    assert len(lines) == len(site.in_feed())
    assert {line["article_body"] for line in lines} == {None}


def test_a_proxy_of_the_environment_is_used_and_named(crawl: Run) -> None:
    done = crawl(StandIn(6), "-a", "follow=feed")  # the stand-in site is behind one
    assert "Requests go through the proxy that the environment names" in done.log
    assert done.requests


@pytest.mark.parametrize("contact", ["", "https://news.example.org/bot"])
def test_the_site_sees_who_is_asking(crawl: Run, contact: str) -> None:
    done = crawl(StandIn(3), "-a", "follow=feed", "-s", f"NEWSBOT_CONTACT={contact}")
    assert done.status == 0
    assert ("NEWSBOT_CONTACT is not set" in done.log) is (contact == "")
    agent = re.search(r"'USER_AGENT': '([^']+)'", done.log)
    if contact:
        assert agent is not None
        assert re.fullmatch(rf"newsbot/[\d.]+ \(\+{contact}\)", agent[1])


def test_a_contact_that_cannot_be_sent_is_a_mistake(crawl: Run) -> None:
    done = crawl(StandIn(3), "-s", "NEWSBOT_CONTACT=me (at) home\r\nX-Evil: 1")
    assert (done.status, done.requests) == (2, [])
    assert "cannot be sent" in done.log
