"""Alarms about the layout last until it is mended, however many runs that takes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Crawl, Run
from crawlers import started

from newsbot import health
from newsbot.archive.runs import Runs
from newsbot.crawl import ArticleSpider
from newsbot.standin.site import Answer, StandIn, is_listed
from newsbot.usage.arguments import Arguments

START, HOUR = datetime(2030, 1, 1, tzinfo=UTC), timedelta(hours=1)
QUIET = {"newsbot/known": 40}


def read(pages: int, topics: str) -> dict[str, Any]:
    """The statistics of a run that read new articles, whose topics were found in a way."""
    return {"newsbot/read": pages, "newsbot/new": pages, f"newsbot/rule/topics/{topics}": pages}


def judging(runs: Runs) -> Callable[..., int]:
    """What makes a further run of these statistics and arguments, and says how it went."""
    moments = iter(START + number * HOUR for number in range(10_000))

    def run(stats: dict[str, Any], **arguments: str) -> int:
        earlier = runs.sound_stats("x", moment := next(moments), 50, arguments)
        verdict = health.judge("x", stats, "finished", earlier)
        key = runs.start("x", arguments, moment)
        runs.end(key, moment, "finished", verdict.status, "", stats)
        return verdict.status

    return run


def test_an_alarm_about_the_layout_does_not_become_usual(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert {runs_of(read(25, "class")) for _ in range(50)} == {health.WELL}
        for _ in range(120):
            assert runs_of(read(25, "none")) == health.NOT_RECOGNISED
            assert runs_of(QUIET) == health.WELL  # a run that read nothing says nothing
        assert {runs_of(read(25, "class")) for _ in range(9)} == {health.WELL}


def test_an_alarm_by_small_runs_lasts_too(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert {runs_of(read(4, "class")) for _ in range(50)} == {health.WELL}
        # 20 pages are judged together: of them 4, 8 and then 12 lack their topics
        assert [runs_of(read(4, "none")) for _ in range(3)] == [0, 0, 4]
        assert {runs_of(read(4, "none")) for _ in range(120)} == {health.NOT_RECOGNISED}
        assert {runs_of(read(4, "class")) for _ in range(9)} == {health.WELL}


def found(pages: int, **counted: int) -> dict[str, Any]:
    """The statistics of a run of new articles, each with its text where `body` says."""
    ways = {"newsbot/rule/article_body/class": pages}
    return {**read(pages, "class"), **ways, **{f"newsbot/{n}": c for n, c in counted.items()}}


def seen(pages: int) -> dict[str, Any]:
    """The same, where all texts are found by their looks."""
    return {**read(pages, "class"), "newsbot/rule/article_body/landmark": pages}


@pytest.mark.parametrize(
    "bad",
    [seen(5), {**found(5), **read(5, "none")}, found(5, echoes=5), found(5, incomplete=5)],
    ids=["looks", "field", "echoes", "incomplete"],
)
def test_an_alarm_ends_with_the_run_that_is_as_usual_again(
    tmp_path: Path, bad: dict[str, Any]
) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert {runs_of(found(25)) for _ in range(9)} == {health.WELL}
        assert runs_of(found(60)) == health.WELL
        # judged together with the 60 pages before them, the first ones are few
        assert [runs_of(bad) for _ in range(4)][-1] == health.NOT_RECOGNISED
        assert {runs_of(bad) for _ in range(9)} == {health.NOT_RECOGNISED}
        assert {runs_of(found(5)) for _ in range(9)} == {health.WELL}


@pytest.mark.parametrize("name", ["sections", "start_urls", "until"])
def test_a_part_of_the_site_is_compared_with_itself(tmp_path: Path, name: str) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert runs_of(read(25, "class")) == health.WELL
        assert runs_of(read(25, "none"), **{name: "one"}) == health.WELL
        assert runs_of(read(25, "class"), since="2030-01-01") == health.WELL
        assert runs_of(read(25, "none"), since="2030-01-01") == health.NOT_RECOGNISED
        assert runs_of(read(25, "none")) == health.NOT_RECOGNISED
        assert runs_of(read(25, "class"), **{name: "other"}) == health.WELL
        assert runs_of(read(25, "none"), **{name: "other"}) == health.NOT_RECOGNISED


def test_what_asks_the_site_nothing_ends_no_row_of_postponed_crawls(tmp_path: Path) -> None:
    asked = {"downloader/request_count": 3}
    told = [
        ("finished", asked, None),
        ("robots_unreachable", asked, 1),
        ("finished", {"newsbot/replayed": 9}, 1),  # a replay
        ("come_back_later", asked, 1),
        ("not_started", None, 1),
        ("shutdown", asked, None),
        ("challenge", asked, 6),
    ]
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs = run.archive.runs
        for number, (reason, stats, first) in enumerate(told):
            moment = START + number * HOUR
            runs.end(runs.start("x", {}, moment), moment, reason, 0, "", stats)
            since = runs.lasting_since("x", moment, health.POSTPONED)
            assert since == (None if first is None else START + first * HOUR), reason


def test_arguments_are_recorded_alike_by_every_process(tmp_path: Path) -> None:
    with started(tmp_path) as (crawler, run):
        assert isinstance(crawler.spider, ArticleSpider)
        sections = frozenset(("world", "sports", "health", "pakistan"))
        crawler.spider.arguments = Arguments(sections=sections, follow=frozenset(("feed",)))
        assert run._arguments == {"sections": "health,pakistan,sports,world", "follow": "feed"}


def lists_asked_for(done: Crawl) -> set[str]:
    return {path for path in done.requests if path.startswith("/en/news/")}


LISTS = ("-a", "follow=feed,lists", "-s", "NEWSBOT_LOOK_AGAIN=")


def test_an_empty_list_rests_like_any_other(crawl: Run) -> None:
    site = StandIn(12)  # too few for all of the ten sections
    begun = site.stories[-1].published
    filled = {f"/en/news/{story.section}.html" for story in site.stories if is_listed(story)}
    done = [crawl(site, *LISTS, feed="-o", at=begun + hours * HOUR) for hours in (0, 1, 2, 3)]
    assert [one.status for one in done] == [0, 0, 0, 0]
    empty = lists_asked_for(done[0]) - filled
    assert len(empty) == 4
    # The first of all could not be told from one that is not recognised: it is read once more
    # before it rests. The others rest for one hour, then for two.
    world = {"/en/news/world.html"}
    assert world < empty
    asked = [lists_asked_for(one) - filled for one in done[1:]]
    assert asked == [empty, world, empty - world]


class OfOnePage(StandIn):
    """A site whose lists name no further pages."""

    def answer(self, target: str) -> Answer:
        found = super().answer(target)
        links = rb'<a [^>]*href="[^"]*/en/news/[^"]*"[^>]*>.*?</a>'
        return Answer(re.sub(links, b"", found.body)) if "/en/news/" in target else found


def test_a_list_of_one_page_rests_though_all_on_it_is_new(crawl: Run) -> None:
    site = OfOnePage(600, feed_size=5)
    options = (*LISTS, "-s", "SPIDER_MODULES=newsbot.spiders,tests.otherspider")

    def asked(newest: int) -> int:
        now = site.stories[newest].published
        site.clock = lambda: now
        done = crawl(site, *options, feed="-o", at=now, spider="unnumbered")
        assert "/" not in done.requests
        return len(lists_asked_for(done))

    assert [asked(newest) for newest in (200, 590, 590)] == [10, 10, 0]


@pytest.mark.parametrize("is_fed", [True, False], ids=["feed", "no feed"])
def test_a_list_that_loses_its_articles_is_named_until_it_is_mended(
    crawl: Run, is_fed: bool
) -> None:
    site = StandIn(200, feed_size=40)
    if not is_fed:
        site.answers["/en/sitemap/news.rss"] = Answer(b"no", status=404)
    begun, now = site.stories[129].published, site.stories[199].published
    site.clock = lambda: begun
    assert crawl(site, *LISTS, feed="-o", at=begun).status == 0
    site.clock = None
    for section in ("world", "pakistan", "business", "sports", "health"):
        path = f"/en/news/{section}.html"
        moved = re.sub(rb"/en/[a-z-]+/[^\"]*-(\d{7})\.html", rb"/en/x?s=\1", site.answer(path).body)
        site.answers[path] = Answer(moved)
    for hours in (0, 1, 2):
        done = crawl(site, *LISTS, feed="-o", at=now + hours * HOUR)
        assert done.status == health.NOT_RECOGNISED
        assert "5 lists of www.urdupoint.com with articles before and none now" in done.log
        assert "https://www.urdupoint.com/en/news/business" in done.log.splitlines()[-1]
    site.answers.clear()
    assert crawl(site, *LISTS, feed="-o", at=now + 3 * HOUR).status == 0


def test_a_topic_that_has_no_articles_any_more_is_no_alarm(crawl: Run) -> None:
    site = StandIn(60)
    begun = site.stories[-1].published
    options = ("-s", "NEWSBOT_LOOK_AGAIN=")
    done = crawl(site, "-a", "follow=feed,topics", *options, feed="-o", at=begun)
    topic = next(path for path in done.requests if path.startswith("/en/topic"))
    site.answers[topic] = Answer(b"<h1>Nothing here</h1>")
    start = f"start_urls=https://www.urdupoint.com{topic}"
    again = crawl(site, "-a", start, *options, feed="-o", at=begun + HOUR)
    assert topic in again.requests
    assert again.status == 0
