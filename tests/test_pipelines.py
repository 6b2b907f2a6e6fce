import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from crawlers import started
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler
from stories import FLOOD, TRADE
from typing_extensions import override

from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import REQUIRED, Article, Dateline
from newsbot.links.memory import ArticleMemory, Memory
from newsbot.operation.run import Run
from newsbot.pipelines import Compare, Deduplicate, Keep, Select, Validate
from newsbot.spiders.urdupoint import UrduPointSpider

ARTICLE = Article(
    article_id="1437925",
    edition="en",
    url="https://www.urdupoint.com/en/world/x-1437925.html",
    headline="Talks go on",
    article_body="The talks go on.",
    date_published="2021-12-28T16:25:00+05:00",
    date_precision="minute",
    retrieved_at="2021-12-28T11:30:00+00:00",
    publisher="UrduPoint",
    content_hash="a",
)


@pytest.fixture
def crawler() -> Crawler:
    return get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False})


@pytest.mark.parametrize("name", REQUIRED)
def test_an_article_without_a_required_field_is_dropped_by_name(
    crawler: Crawler, name: str
) -> None:
    article = replace(ARTICLE)
    setattr(article, name, "")
    with pytest.raises(DropItem, match=f"^no {name} on "):
        Validate(crawler).process_item(article)
    assert crawler.stats.get_value("newsbot/incomplete") == 1


def test_a_complete_article_passes_unchanged(crawler: Crawler) -> None:
    assert Validate(crawler).process_item(ARTICLE) is ARTICLE
    assert Select(crawler).process_item(ARTICLE) is ARTICLE
    assert Deduplicate(crawler).process_item(ARTICLE) is ARTICLE
    assert crawler.stats.get_value("newsbot/new") == 1


def test_the_same_number_and_the_same_text_are_exported_once(crawler: Crawler) -> None:
    deduplicate = Deduplicate(crawler)
    deduplicate.process_item(ARTICLE)
    with pytest.raises(DropItem, match="article 1437925 again"):
        deduplicate.process_item(replace(ARTICLE, content_hash="b"))
    with pytest.raises(DropItem, match="same text as article 1437925"):
        deduplicate.process_item(replace(ARTICLE, article_id="1437926"))
    assert crawler.stats.get_value("newsbot/duplicate") == 2


@pytest.mark.parametrize("reads_again", [True, False])
def test_nothing_is_kept_of_an_article_that_the_archive_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, reads_again: bool
) -> None:
    monkeypatch.setattr(UrduPointSpider, "reads_again", reads_again)
    with started(tmp_path) as (crawler, _):
        deduplicate = Deduplicate(crawler)
        for number in range(3):
            deduplicate.process_item(replace(ARTICLE, article_id=f"{number}", content_hash="x"))
    assert len(deduplicate._numbers) == (0 if reads_again else 3)
    assert deduplicate._texts == {}


def test_editions_count_for_themselves(crawler: Crawler) -> None:
    deduplicate = Deduplicate(crawler)
    deduplicate.process_item(ARTICLE)
    for number in ("1437925", "1437926"):  # the same number, and the same text under another
        urdu = replace(ARTICLE, edition="ur", article_id=number, content_hash=number)
        assert deduplicate.process_item(urdu) is urdu
    same_text = replace(ARTICLE, edition="ar", article_id="1437927")
    assert deduplicate.process_item(same_text) is same_text


DATED_BY_FEED = replace(ARTICLE, date_source="feed", rules={"headline": "landmark"})


@pytest.mark.parametrize(
    "rules", [{}, {"headline": "meta"}, {"section": "class"}, {"image_url": "json-ld"}]
)
def test_what_only_the_feed_dates_and_nothing_shows_to_be_an_article_is_none(
    crawler: Crawler, rules: dict[str, str]
) -> None:
    wall = replace(DATED_BY_FEED, rules=rules)
    with pytest.raises(DropItem, match="no date_published but the feed's on"):
        Validate(crawler).process_item(wall)
    assert Validate(crawler).process_item(replace(wall, date_source="meta")) is not None


@pytest.mark.parametrize(
    "sign",
    [
        {"rules": {"article_body": "class"}},
        {"rules": {"headline": "json-ld"}},
        {"rules": {"authors": "byline"}},
        {"dateline": Dateline("MOSCOW", None, [], "MOSCOW")},
        {"authors": ["Faizan Hashmi"]},
        {"topics": ["NATO"]},
    ],
)
def test_one_sign_of_an_article_is_enough(crawler: Crawler, sign: dict[str, Any]) -> None:
    article = replace(DATED_BY_FEED, **sign)
    assert Validate(crawler).process_item(article) is article


class Failing(ArticleMemory):
    """A memory in which every article fails for the second time."""

    @override
    def unread(self, article_id: str, reason: str) -> int:
        return 2


def test_an_article_that_was_incomplete_before_is_no_news(crawler: Crawler) -> None:
    crawler.spider = UrduPointSpider()
    vars(crawler.spider)["memory"] = Memory(Failing())
    with pytest.raises(DropItem):
        Validate(crawler).process_item(replace(ARTICLE, headline=""))
    assert crawler.stats.get_value("newsbot/incomplete_again") == 1
    assert crawler.stats.get_value("newsbot/incomplete") is None


class Desk:
    """The pipelines of crawls that share an archive, without an engine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.own: dict[str, str] = {}
        self.grown, self.fresh = str(folder / "grown.jsonl"), str(folder / "fresh.jsonl")

    def crawl(self, *articles: Article, feeds: dict[str, bool] | None = None) -> "Crawled":
        """Let these articles through the pipelines, one by one, as one crawl would."""
        given = feeds or {self.grown: False}
        lines = {uri: {"format": "jsonlines", "overwrite": new} for uri, new in given.items()}
        with started(self.folder, FEEDS=lines, **self.own) as (crawler, run):
            asyncio.run(self._let_through(crawler, articles, done := Crawled(run)))
        return done

    async def _let_through(
        self, crawler: Crawler, articles: Sequence[Article], done: "Crawled"
    ) -> None:
        deduplicate, compare, keep = Deduplicate(crawler), Compare(crawler), Keep(crawler)
        for article in articles:
            try:
                kept = await keep.process_item(
                    compare.process_item(deduplicate.process_item(replace(article)))
                )
            except DropItem as dropped:
                done.dropped.append(str(dropped))
            else:
                done.kept.append(kept)
        done.run.batch.close()


@dataclass
class Crawled:
    """What became of the articles of a crawl."""

    run: Run
    kept: list[Article] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def owed_to(self) -> list[set[str]]:
        """The names of the feeds that each article that was kept goes to."""
        names = {key: Path(template).name for template, key in self.run.ledger.feeds.items()}
        return [{names[key] for key in article.owed_to} for article in self.kept]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_text_that_an_earlier_crawl_had_is_not_stored_under_another_number(desk: Desk) -> None:
    assert desk.crawl(ARTICLE).dropped == []
    again = desk.crawl(replace(ARTICLE, article_id="1437926"))
    assert again.kept == []
    assert again.dropped == [f"same text as article 1437925: {ARTICLE.url}"]
    with Archive(desk.folder / FILE_NAME) as archive:  # it is not asked for again
        edition = (ARTICLE.publisher, ARTICLE.edition)
        now = datetime.fromisoformat(ARTICLE.retrieved_at)
        assert archive.links.prospect(edition, "1437926", now).is_settled


def test_a_known_article_whose_text_becomes_that_of_another_stays_an_article(desk: Desk) -> None:
    other = replace(ARTICLE, article_id="1437926", content_hash="b", article_body="They began.")
    desk.crawl(ARTICLE, other)
    edited = desk.crawl(replace(ARTICLE, article_id="1437926"))
    assert [(a.article_id, a.version) for a in edited.kept] == [("1437926", 2)]


def test_a_known_article_goes_again_only_to_feeds_that_are_written_anew(desk: Desk) -> None:
    feeds = {desk.grown: False, desk.fresh: True}
    assert desk.crawl(ARTICLE, feeds=feeds).owed_to() == [{"grown.jsonl", "fresh.jsonl"}]
    assert desk.crawl(ARTICLE, feeds=feeds).owed_to() == [{"fresh.jsonl"}]
    assert desk.crawl(ARTICLE).dropped == [f"article 1437925 is known: {ARTICLE.url}"]
    edited = desk.crawl(replace(ARTICLE, headline="Talks end"), feeds=feeds)
    assert edited.owed_to() == [{"grown.jsonl", "fresh.jsonl"}]
    assert [article.version for article in edited.kept] == [2]


def test_the_first_of_two_articles_nearly_the_same_is_no_near_duplicate_however_often_it_is_read(
    desk: Desk,
) -> None:
    first = replace(ARTICLE, article_body=FLOOD)
    second = replace(
        first, article_id="1437926", content_hash="b", article_body=f"{FLOOD} So it goes."
    )
    found = desk.crawl(first, second)
    assert [a.near_duplicate_of for a in found.kept] == [None, "1437925"]
    edited = replace(first, content_hash="c", article_body=f"{FLOOD} Rain goes on.")
    (later,) = desk.crawl(edited).kept
    assert (later.version, later.near_duplicate_of) == (2, None)


def test_a_near_duplicate_is_dropped_where_it_is_new_and_kept_where_it_is_known(desk: Desk) -> None:
    desk.own = {"NEWSBOT_NEAR_DUPLICATES": "drop"}
    first = replace(ARTICLE, article_body=FLOOD)
    second = replace(ARTICLE, article_id="1437926", content_hash="b", article_body=TRADE)
    near = replace(second, content_hash="c", article_body=f"{FLOOD} So it goes.")
    third = replace(near, article_id="1437927", content_hash="d")
    done = desk.crawl(first, second, near, third)
    assert done.dropped[-1] == f"nearly article 1437925: {ARTICLE.url}"
    assert [(a.article_id, a.version, a.near_duplicate_of) for a in desk.crawl(near).kept] == [
        ("1437926", 2, "1437925")
    ]
