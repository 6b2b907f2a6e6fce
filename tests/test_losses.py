"""Requests that bring no page: a crawl that loses everything does not end well."""

import gzip
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import PROJECT, Run, scrapy
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure
from typing_extensions import override

from newsbot.items import Article
from newsbot.links.failures import Failures
from newsbot.links.memory import ArticleMemory, Memory
from newsbot.standin.site import Answer, StandIn

HOUR = timedelta(hours=1)
HOME = "https://www.urdupoint.com/en/"
_ARTICLE = re.compile(r"-\d{7}\.html$")


@dataclass
class Redirecting(StandIn):
    """Leads whoever asks for an article, or for anything, elsewhere."""

    location: str = ""
    """Where to; `{}` is the address that was asked for."""
    leads_all: bool = False
    spares: frozenset[str] = field(default_factory=frozenset)
    """Articles that stand where they are."""

    def answer(self, target: str) -> Answer:
        is_led = self.leads_all or _ARTICLE.search(target)
        if not is_led or target in ("/robots.txt", "/en/", *self.spares):
            return super().answer(target)
        return Answer(b"", status=302, location=self.location.format(target))


ELSEWHERE = ["https://urdupoint.com.evil.example{}", "https://www.urdupoint.com{}", HOME]


@pytest.mark.parametrize("location", ELSEWHERE, ids=["other host", "loop", "home"])
def test_articles_that_lead_elsewhere_have_failed(crawl: Run, location: str) -> None:
    site = Redirecting(12, location=location)
    done = crawl(site, "-a", "follow=feed")
    count = len(site.in_feed())
    assert done.status == 5
    assert f"{count} of {count} article requests to www.urdupoint.com failed." in done.log
    assert done.log.count("No page from https://") == count


# The feed, the index of sitemaps and ten lists; a list that fails is tried behind its first page,
# where it did not lead off the site; a home page is none of these.
@pytest.mark.parametrize(
    ("location", "lists"),
    list(zip(ELSEWHERE, (12, 22, 12), strict=True)),
    ids=["other host", "loop", "home"],
)
def test_a_site_that_leads_elsewhere_is_no_site_without_news(
    crawl: Run, location: str, lists: int
) -> None:
    done = crawl(Redirecting(12, location=location, leads_all=True))
    assert done.status == 5
    assert "list of www.urdupoint.com could be had" in done.log
    assert re.search(rf"^.* INFO: failed lists +{lists}$", done.log, re.MULTILINE)


def test_one_article_that_leads_elsewhere_is_borne(crawl: Run) -> None:
    site = Redirecting(30, location=HOME)
    site.spares = frozenset(story.path for story in site.in_feed()[1:])
    done = crawl(site, "-a", "follow=feed")
    assert done.status == 0
    assert re.search(r"^.* INFO: failed +1$", done.log, re.MULTILINE)


def test_a_crawl_whose_budget_is_spent_has_not_failed(crawl: Run) -> None:
    for budget in ("1", "5"):
        done = crawl(StandIn(30), "-s", f"NEWSBOT_BUDGET={budget}")
        assert done.status == 0
        assert "Its budget of requests is spent" in done.log
        assert "'newsbot/failed" not in done.log


@pytest.mark.parametrize(("size", "status"), [(4, 0), (12, 5)], ids=["few", "many"])
def test_a_site_that_goes_on_to_refuse_is_not_well_and_a_few_broken_articles_are(
    crawl: Run, size: int, status: int
) -> None:
    site = StandIn(size)
    for story in site.stories:
        site.answers[story.path] = Answer(b"no", status=403)
    count, start = len(site.in_feed()), site.stories[-1].published
    statuses = []
    for hour in (0, 2, 6):
        done = crawl(site, "-a", "follow=feed", feed="-o", at=start + hour * HOUR)
        statuses.append(done.status)
    assert statuses == [5, status, status]
    assert (
        f"no article found. {count} article requests to www.urdupoint.com failed again." in done.log
    )


def test_a_damaged_sitemap_is_no_error_in_newsbot_and_is_read_when_it_is_whole(
    crawl: Run,
) -> None:
    site = StandIn(60)
    path, follow = "/en/sitemap/2021.xml", ("-a", "follow=feed,sitemaps")
    whole = gzip.compress(site.answer(path).body)
    site.answers[path] = Answer(whole[:-9], content_type="application/gzip")
    start = site.stories[-1].published
    done = crawl(site, *follow, feed="-o", at=start)
    assert done.status == 0
    assert "Traceback" not in done.log
    assert "2021.xml: the sitemap is read again later" in done.log
    assert re.search(r"INFO: failed lists +1$", done.log, re.MULTILINE)
    site.answers[path] = Answer(whole, content_type="application/gzip")
    crawl(site, *follow, feed="-o", at=start + 25 * HOUR)
    done = crawl(site, *follow, feed="-o", at=start + 50 * HOUR)
    assert {story.number for story in site.in_sitemap()} <= set(done.numbers)


RULES = b"User-agent: *\nDisallow: /*-14"


def test_where_robots_txt_forbids_every_article_the_crawl_is_refused(crawl: Run) -> None:
    site = StandIn(12, answers={"/robots.txt": Answer(RULES)})
    done = crawl(site, "-a", "follow=feed", feed="-o", at=(start := site.stories[-1].published))
    count = len(site.in_feed())
    assert done.status == 77
    assert f"forbids all {count} articles that were to be read" in done.log
    assert re.search(rf"^.* INFO: forbidden +{count}$", done.log, re.MULTILINE)
    assert "'newsbot/failed" not in done.log
    assert [path for path in done.requests if _ARTICLE.search(path)] == []
    again = crawl(site, "-a", "follow=feed", feed="-o", at=start + 2 * HOUR)
    assert again.status == 77


def test_where_robots_txt_forbids_one_article_the_crawl_is_well(crawl: Run) -> None:
    site = StandIn(12)
    odd = site.in_feed()[0]
    site.answers["/robots.txt"] = Answer(f"User-agent: *\nDisallow: {odd.path}".encode())
    start = site.stories[-1].published
    done = crawl(site, "-a", "follow=feed", feed="-o", at=start)
    count = len(site.in_feed())
    assert done.status == 0
    assert f"robots.txt of www.urdupoint.com forbids 1 of {count} articles." in done.log
    quiet = crawl(site, "-a", "follow=feed", feed="-o", at=start + 2 * HOUR)
    assert quiet.status == 0  # it is the only one that is asked for, and no news


PLAIN = """
import scrapy

class PlainSpider(scrapy.Spider):
    name = "plain"
    start_urls = ["https://www.urdupoint.com/en/"]
"""


def test_a_spider_that_is_none_of_articles_does_not_start(tmp_path: Path) -> None:
    (tmp_path / "plainspider.py").write_text(PLAIN, "utf-8")
    words = ("crawl", "plain", "-s", "SPIDER_MODULES=plainspider")
    done = scrapy(tmp_path, *words, env={"PYTHONPATH": f"{PROJECT}:{tmp_path}"})
    assert done.returncode == 2
    assert "plain is no spider of articles" in done.stderr
    assert "ArticleSpider" in done.stderr


def test_without_an_archive_each_failure_is_the_first() -> None:
    stats = get_crawler(settings_dict={"TWISTED_REACTOR_ENABLED": False}).stats
    request = Request(
        f"{HOME}world/words-1437925.html",
        meta={"trail": "feed", "key": "1437925"},
        cb_kwargs={"feed_date": None},
    )
    Failures(Memory(), stats).count(request, "it is away")
    assert stats.get_value("newsbot/failed_articles") == 1
    assert stats.get_value("newsbot/failed_again") is None


class Reasons(ArticleMemory):
    """Keeps why each article was not had."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}

    @override
    def failed(self, article_id: str, reason: str, *, is_denied: bool = False) -> int:
        self.told[article_id] = reason
        return 1


def test_what_an_error_says_of_a_page_is_one_line_that_moves_no_cursor() -> None:
    reasons, address = Reasons(), f"{HOME}world/words-1437925.html"
    stats = get_crawler(settings_dict={"TWISTED_REACTOR_ENABLED": False}).stats
    failures = Failures(Memory(reasons), stats)
    request = Request(address, meta={"key": "1437925"}, cb_kwargs={"feed_date": None})
    error = Failure(ValueError("no number:\n\x1b[2J12 o'clock"))  # type: ignore[no-untyped-call]
    failures.in_spider(error, Response(address, request=request))
    failures.in_pipeline(Article(article_id="1437926"), error)
    why = "error in newsbot: no number: ?[2J12 o'clock"
    assert reasons.told == {"1437925": why, "1437926": why}
