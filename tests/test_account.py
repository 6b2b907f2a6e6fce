"""The account of a crawl and the sight of one, by statistics alone."""

import re
from typing import Any

from conftest import PROJECT
from scrapy.settings import Settings

from newsbot.display import account
from newsbot.display.progress import limits
from newsbot.display.sight import Limit, Sight
from newsbot.items import Article

STATS: dict[str, Any] = {
    "newsbot/new": 1_200,
    "newsbot/known": 7,
    "newsbot/duplicate": 0,
    "newsbot/near_duplicate": 3,
    "newsbot/incomplete": 1,
    "newsbot/incomplete_again": 1,
    # Of seven failures five were articles, two of them failed before.
    "newsbot/failed/feed": 4,
    "newsbot/failed/lists": 3,
    "newsbot/failed_articles": 3,
    "newsbot/failed_again": 2,
    "newsbot/vanished": 1,
    "downloader/request_count": 1_500,
    "downloader/response_bytes": 12_345_678,
    "elapsed_time_seconds": 200.4,
}


def test_the_account_names_what_is_not_nothing() -> None:
    feeds = {"/srv/data/new.jsonl": 1_199, "ftp://me:secret@example.org/one.jsonl": 1}
    assert account.rows(STATS, feeds) == [
        ("new", "1,200"),
        ("known", "7"),
        ("near-duplicate", "3"),
        ("incomplete", "2"),
        ("failed", "5"),
        ("gone", "1"),
        ("failed lists", "2"),
        ("feed", "1,199 articles in /srv/data/new.jsonl"),
        ("feed", "1 article in ftp://example.org/one.jsonl"),
        ("requests", "1,500, 1.25 for each new article"),
        ("received", "12.3 MB"),
        ("time", "3 min 20 s"),
    ]


def test_every_line_of_an_account_of_articles_is_explained() -> None:
    page = (PROJECT / "docs" / "crawls.md").read_text("utf-8")
    told = re.findall(r"^\| `([a-z -]+)` \|", page, re.MULTILINE)
    assert told == [*account.counts({}), "failed lists"]


def test_a_page_that_a_replay_could_not_read_is_an_article_that_failed() -> None:
    stats = {"newsbot/new": 9, "newsbot/replayed": 10, "newsbot/unreadable": 1}
    assert account.rows(stats, {}) == [
        ("new", "9"),
        ("failed", "1"),
        ("requests", "0, 0.00 for each new article"),
    ]


def test_a_crawl_that_found_nothing_has_an_account_too() -> None:
    assert account.rows({}, {}) == [("requests", "0")]


def test_the_lines_of_an_account_stand_below_each_other() -> None:
    assert account.lines([("new", "5"), ("requests", "7")]) == ["new       5", "requests  7"]


def test_durations_are_said_as_persons_do() -> None:
    said = {0.4: "0 s", 59.6: "1 min", 200: "3 min 20 s", 3_600: "1 h", 5_430: "1 h 30 min"}
    assert {seconds: account.duration(seconds) for seconds in said} == said


def sight(**changes: Any) -> Sight:
    values: dict[str, Any] = {
        "name": "x", "seconds": 60, "stats": STATS, "limits": (), "pace": 29.6, "queued": 0,
        "newest": None, "doing": ("reading", "https://www.example.org/"), **changes,
    }  # fmt: skip
    return Sight(**values)


def test_the_limit_that_is_nearest_says_how_long_it_takes_at_most() -> None:
    limits = (Limit(300, 3_000, "requests"), Limit(5, 20, "articles"))
    # a quarter of the articles took a minute
    assert sight(limits=limits).rows()[0] == ("x", "1 min, at most 3 min more: 5 of 20 articles")


def test_whatever_bounds_a_crawl_is_a_limit() -> None:
    bounds = {"NEWSBOT_BUDGET": 3_000, "CLOSESPIDER_ITEMCOUNT": 20, "CLOSESPIDER_PAGECOUNT": 0}
    settings = Settings({**bounds, "CLOSESPIDER_TIMEOUT": 60})
    stats = {"downloader/request_count": 30, "item_scraped_count": 5, "response_received_count": 9}
    assert limits(settings, stats, 15) == [
        Limit(30, 3_000, "requests"),
        Limit(5, 20, "articles"),
        Limit(15, 60, "seconds"),
    ]


def test_nothing_is_said_of_an_end_that_cannot_be_known() -> None:
    assert sight().rows()[0] == ("x", "1 min")
    assert sight(limits=(Limit(29, 3_000, "requests"),)).rows()[0] == ("x", "1 min")
    assert sight(limits=(Limit(0, 20, "articles"),)).rows()[0] == ("x", "1 min")


def test_what_is_seen_of_a_crawl_is_named() -> None:
    article = Article(headline="Rain In Lahore", date_published="2021-12-28T16:25:00+05:00")
    assert sight(newest=article, queued=1_234).rows()[1:] == [
        ("articles", "1,200 new, 7 known, 0 duplicate, 3 near-duplicate, 2 incomplete, 5 failed,"
         " 1 gone"),
        ("pages", "30 a minute, 1,234 queued"),
        ("newest", "2021-12-28 16:25 Rain In Lahore"),
        ("reading", "https://www.example.org/"),
    ]  # fmt: skip


def test_nothing_of_a_page_commands_the_terminal() -> None:
    evil = "\x1b]0;owned\x07 \x9b2J \r\n\u202e[bold red]x"
    article = Article(headline=evil, date_published="2021-12-28T16:25:00+05:00")
    rows = dict(sight(newest=article, doing=("reading", evil)).rows())
    assert rows["newest"] == "2021-12-28 16:25 ?]0;owned? ?2J ?[bold red]x"
    assert rows["reading"] == "?]0;owned? ?2J ?[bold red]x"
    assert account.rows({}, {evil: 1})[0][1].isprintable()
