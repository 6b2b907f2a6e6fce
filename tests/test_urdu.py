"""The Urdu edition: whole crawls against the truth, its dates and datelines, its lists."""

import json
import re
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from conftest import Run, scrapy

from newsbot.extraction.dateline import split
from newsbot.extraction.fields import Reading, Source
from newsbot.items import EXPORTED
from newsbot.markup.page import Page
from newsbot.spiders.urdupoint_urdu import UrduPointUrduSpider
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.urdusite import UrduStandIn, tag_path
from newsbot.words import text
from newsbot.words.dates import find, find_age
from newsbot.words.locale import Locale

SITE = UrduPointUrduSpider.site
NOW = datetime(2021, 12, 20, 18, tzinfo=UTC)  # a thousand stories end on the 19th


def test_a_thousand_articles_are_right_in_every_field(crawl: Run) -> None:
    site = UrduStandIn(1_000)
    done = crawl(site, "-s", "NEWSBOT_BUDGET=9999", at=NOW, spider="urdupoint_urdu")
    assert done.status == 0, done.log
    assert sorted(done.numbers) == [story.number for story in site.stories]
    in_feed = {story.number for story in site.in_feed()}
    wrong: Counter[str] = Counter()
    for article in done.articles:
        number = int(article["article_id"])
        truth = site.story(number).truth(in_feed=number in in_feed)
        truth["content_hash"] = text.content_hash(truth["headline"], truth["article_body"])
        truth["retrieved_at"] = article["retrieved_at"]
        assert set(truth) == set(EXPORTED)
        wrong.update(name for name in EXPORTED if truth[name] != article[name])
    assert not wrong
    # Byte for byte: joiners that do not join, marks above letters, marks of direction (one at
    # the end of a headline stays), right-to-left text beside English and numbers.
    feed = done.feed.read_text("utf-8")
    for kept in ("بین\u200cالاقوامی", "ہم\u200cآہنگی", "وزارتِ صحت", "اُردو پوائنٹ", "COVID-19 کے"):
        assert kept in feed
    headlines = [article["headline"] for article in done.articles]
    assert sum(headline.endswith("\u200f") for headline in headlines) > 100
    assert "جاری ہے)" not in feed


@pytest.mark.parametrize(
    ("words", "instant", "precision"),
    [
        ("جمعہ 28 جنوری 2022 12:07", "2022-01-28T12:07:00+05:00", "minute"),
        ("ہفتہ 26 نومبر 2022 23:35", "2022-11-26T23:35:00+05:00", "minute"),
        ("جمعرات 7 نومبر 2019", "2019-11-07T00:00:00+05:00", "day"),
        ("اتوار16فروری202517:00", "2025-02-16T17:00:00+05:00", "minute"),
        ("26نومبر2022", "2022-11-26T00:00:00+05:00", "day"),
        ("26نومبر2022ء", "2022-11-26T00:00:00+05:00", "day"),
        ("جمعہ ۲۸ جنوری ۲۰۲۲ء ۱۲:۰۷", "2022-01-28T12:07:00+05:00", "minute"),
        ("جمعه، 28 جنوري، 2022", "2022-01-28T00:00:00+05:00", "day"),  # Arabic letters
        ("سوموار 31 جنوری 2022", "2022-01-31T00:00:00+05:00", "day"),
        ("26/11/2022 - 23:35", "2022-11-26T23:35:00+05:00", "minute"),
        ("26 نومبر 2022 11:35 PM", "2022-11-26T23:35:00+05:00", "minute"),
    ],
)
def test_urdu_dates_are_instants(words: str, instant: str, precision: str) -> None:
    found = find(words, SITE.locale)
    assert found is not None
    assert found.moment == (datetime.fromisoformat(instant), precision, words)


@pytest.mark.parametrize(
    "words", ["اتوار 28 جنوری 2022", "31 فروری 2022", "جمعہ 28 جنوری 2022 25:07"]
)
def test_urdu_dates_that_cannot_be_are_none(words: str) -> None:
    found = find(words, SITE.locale)
    assert found is not None
    assert found.moment is None


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("5 منٹ پہلے", "2021-12-20T17:55:00+00:00"),
        ("5 منٹ قبل", "2021-12-20T17:55:00+00:00"),
        ("ایک گھنٹہ قبل", "2021-12-20T17:00:00+00:00"),
        ("۲ دن پہلے", "2021-12-18T00:00:00+00:00"),
        ("2 ہفتے پہلے", None),  # no day
    ],
)
def test_urdu_ages_count_back_from_retrieval(words: str, moment: str | None) -> None:
    found = find_age(words, Locale(ZoneInfo("UTC"), "ur"), NOW)
    assert found is not None
    assert (found.moment and found.moment.instant.isoformat()) == moment


@pytest.mark.parametrize(
    ("words", "location", "agencies", "day"),
    [
        (
            "دوحہ(اُردو پوائنٹ، اخبار تازہ ترین، 26نومبر2022)",
            "دوحہ",
            ["اُردو پوائنٹ", "اخبار تازہ ترین"],
            "2022-11-26",
        ),
        ("لاہور (اُردو پوائنٹ۔ 28 جنوری 2022ء)", "لاہور", ["اُردو پوائنٹ"], "2022-01-28"),
        (
            "دوحہ (اردو پوائنٹ اخبار تازہ ترین 26نومبر2022)",
            "دوحہ",
            ["اردو پوائنٹ اخبار تازہ ترین"],
            "2022-11-26",
        ),
        (
            "دوحہ (اُردو پوائنٹ تازہ ترین اخبار۔26 نومبر2022ء)",
            "دوحہ",
            ["اُردو پوائنٹ تازہ ترین اخبار"],
            "2022-11-26",
        ),
    ],
)
def test_urdu_datelines(words: str, location: str, agencies: list[str], day: str) -> None:
    dateline, rest = split(f"{words} قطر میں", SITE.locale, SITE.brands)
    assert dateline is not None
    assert (dateline.location, dateline.agencies) == (location, agencies)
    assert (dateline.date, dateline.raw, rest) == (day, words, "قطر میں")


def test_brackets_that_nobody_vouches_for_are_text() -> None:
    words = "لاہور (ایک دو تین، 28 جنوری2022ء) وزیر"
    assert split(words, SITE.locale, SITE.brands) == (None, words)


def test_a_page_without_known_names_gives_what_its_words_say() -> None:
    site = UrduStandIn(200)
    wrong: Counter[str] = Counter()
    for story in site.stories:
        page = site.answer(story.path).body.decode()
        bare = re.sub(r' (?:class|id)="[^"]*"', "", page)
        address = SITE.addresses.article_at(f"https://www.urdupoint.com{story.path}")
        assert address is not None
        reading = Reading(Page(bare, address.url), SITE, Source(address, NOW))
        article = asdict(reading.article())
        truth = story.truth(in_feed=False)
        names = ("headline", "article_body", "dateline", "date_published", "topics", "image_url")
        wrong.update(name for name in names if article[name] != truth[name])
    assert not wrong


def test_a_topic_goes_on_behind_its_button(crawl: Run) -> None:
    site = UrduStandIn(400)
    topic = "کرکٹ"
    address = f"https://www.urdupoint.com{tag_path(topic)}"
    done = crawl(site, "-a", f"start_urls={address}", at=NOW, spider="urdupoint_urdu")
    in_topic = [story.number for story in site.in_topic(topic)]
    assert len(in_topic) > 60  # more than the three pages of a topic
    assert set(in_topic[:60]) <= set(done.numbers)
    forms = [f"/daily/ajax_lmore.php?act=get_more_tag_news&tid=105&m={n}" for n in (2, 3)]
    assert [request for request in done.requests if "tid=105" in request] == forms


def test_both_editions_share_an_archive_and_their_numbers_are_their_own(
    crawl: Run, tmp_path: Path
) -> None:
    site = Editions(60)
    feed = tmp_path / "feed.jsonl"
    english = crawl(site, feed="-o", at=NOW).numbers
    both = crawl(site, feed="-o", at=NOW, spider="urdupoint_urdu")
    urdu = [json.loads(line) for line in feed.read_text("utf-8").splitlines()][len(english) :]
    assert {article["edition"] for article in urdu} == {"ur"}
    assert sorted(int(a["article_id"]) for a in urdu) == [story.number for story in site.stories]
    assert set(english) <= {int(article["article_id"]) for article in urdu}
    assert both.status == 0
    again = crawl(site, feed="-o", at=NOW, spider="urdupoint_urdu")
    assert [path for path in again.requests if "/news-" in path] == []
    page = tmp_path / "report.html"
    assert scrapy(tmp_path / "data", "report", str(page)).returncode == 0
    report = page.read_text("utf-8")
    for spider, edition, count in (("urdupoint", "en", len(english)), ("urdupoint_urdu", "ur", 60)):
        assert f">{spider}<" in report
        assert re.search(rf"UrduPoint {edition}\W.{{0,80}}?{count} articles", report, re.DOTALL)


def test_a_number_that_both_editions_have_names_neither_article(crawl: Run, data: Path) -> None:
    site = Editions(6)
    for spider in ("urdupoint", "urdupoint_urdu"):
        assert crawl(site, "-a", "follow=feed", feed="-o", at=NOW, spider=spider).status == 0
    number = str(site.in_feed()[0].number)
    addresses = [
        f"https://www.urdupoint.com{edition.story(int(number)).path}"
        for edition in (site, site.urdu)
    ]
    several = f"{number} is the number of several: name {' or '.join(addresses)}"
    for words in (("show", "--page", number), ("archive", "forget", "--yes", number)):
        done = scrapy(data, *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert several in done.stderr
    shown = scrapy(data, "show", number).stdout
    assert all(address in shown for address in addresses)
    assert scrapy(data, "archive", "forget", "--yes", addresses[0]).returncode == 0
    left = scrapy(data, "show", number).stdout
    assert [address in left for address in addresses] == [False, True]


def test_a_day_that_was_asked_for_is_read_from_its_sitemap(crawl: Run) -> None:
    site = UrduStandIn(1_000)
    options = ("-a", "follow=sitemaps", "-a", "since=2021-12-19", "-a", "until=2021-12-19")
    done = crawl(site, *options, "-s", "NEWSBOT_BUDGET=40", at=NOW, spider="urdupoint_urdu")
    assert done.requests[1] == "/sitemap/daily/data/2021/2021-12-19.xml.gz"
    assert {article["date_published"][:10] for article in done.articles} == {"2021-12-19"}
    assert "sections" in crawl(site, "-a", "sections=world", spider="urdupoint_urdu").log


def test_every_day_of_a_period_is_read_however_few_sitemaps_robots_txt_may_name(crawl: Run) -> None:
    options = ("-a", "follow=sitemaps", "-a", "since=2021-12-10", "-a", "until=2021-12-19")
    settings = ("-s", "NEWSBOT_SITEMAPS=2")
    done = crawl(UrduStandIn(5), *options, *settings, at=NOW, spider="urdupoint_urdu")
    days = [path for path in done.requests if path.startswith("/sitemap/daily/")]
    assert days == [f"/sitemap/daily/data/2021/2021-12-{day}.xml.gz" for day in range(19, 9, -1)]


def test_sitemaps_of_days_that_were_not_reached_are_all_read_by_the_next_crawl(crawl: Run) -> None:
    def days(until: str, *settings: str) -> list[str]:
        period = ("-a", "follow=sitemaps", "-a", "since=2021-12-10", "-a", f"until={until}")
        options = (*period, "-s", "NEWSBOT_SITEMAPS=2", *settings)
        done = crawl(UrduStandIn(5), *options, at=NOW, spider="urdupoint_urdu")
        return [path[-13:-7] for path in done.requests if path.startswith("/sitemap/daily/")]

    assert days("2021-12-19", "-s", "NEWSBOT_BUDGET=4") == ["-12-19", "-12-18", "-12-17"]
    assert sorted(days("2021-12-10")) == [f"-12-{day}" for day in range(10, 17)]


def test_a_crawl_begins_at_sitemaps_of_days_whatever_else_is_forbidden(crawl: Run) -> None:
    site = UrduStandIn(5)
    rules = "User-agent: *\nDisallow: /o.xml\nSitemap: https://www.urdupoint.com/o.xml\n"
    site.answers["/robots.txt"] = Answer(rules.encode())
    options = ("-a", "follow=sitemaps", "-a", "since=2021-12-19", "-a", "until=2021-12-19")
    done = crawl(site, *options, at=NOW, spider="urdupoint_urdu")
    assert done.status == 0, done.log
    assert done.requests[1] == "/sitemap/daily/data/2021/2021-12-19.xml.gz"


class Editions(StandIn):
    """Both editions on one host."""

    @cached_property
    def urdu(self) -> UrduStandIn:
        return UrduStandIn(self.size)

    def answer(self, target: str) -> Answer:
        is_english = target.startswith(("/en/", "/robots.txt"))
        return super().answer(target) if is_english else self.urdu.answer(target)
