"""Crawls after the first: only what is new or has changed, and nothing left behind."""

import json
import random
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from conftest import Crawl, Run, articles_asked_for, query, scrapy
from newsroom import Newsroom, numbers_in

from newsbot.standin.markup import topic_path
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn, is_listed
from newsbot.standin.stories import HOST
from newsbot.standin.vocabulary import JUNK_TOPICS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_what_is_known_is_not_asked_for_and_what_is_new_is(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(3_050)
    old, new = site.stories[:3_000], site.stories[3_000:]
    site.clock = lambda: old[-1].published
    first = crawl(site, "-s", "NEWSBOT_BUDGET=9000", feed="-o", at=old[-1].published)
    assert first.status == 0
    assert sorted(first.numbers) == [story.number for story in old]

    second = crawl(site, feed="-o", at=old[-1].published + HOUR / 6)
    assert second.status == 0
    assert articles_asked_for(second) == []
    topics = [path for path in second.requests if path.startswith("/en/topic/")]
    assert len(topics) <= 1  # as many as there is credit for
    assert [path for path in second.requests if path not in topics] == ["/en/sitemap/news.rss"]

    site.clock = lambda: new[-1].published
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    third = crawl(site, feed="-o", at=new[-1].published)
    assert third.status == 0
    again = set(articles_asked_for(third)) - {story.number for story in new}
    assert sorted(set(articles_asked_for(third)) - again) == [story.number for story in new]
    assert again <= {story.number for story in old[-700:]}
    assert sorted(third.numbers) == [story.number for story in site.stories]

    # Without second looks, new articles cost little more than a request each.
    shutil.rmtree(tmp_path / "data")
    (tmp_path / "copy").rename(tmp_path / "data")
    third = crawl(site, "-s", "NEWSBOT_LOOK_AGAIN=", feed="-o", at=new[-1].published)
    assert sorted(articles_asked_for(third)) == [story.number for story in new]
    assert len(third.requests) <= 75


def test_lists_are_asked_for_conditionally_where_the_site_knows_that(crawl: Run) -> None:
    site = StandIn(200, has_etags=True)
    now = site.stories[-1].published
    crawl(site, feed="-o", at=now)
    done = crawl(site, feed="-o", at=now + HOUR)  # the lists rest for an hour at first
    assert done.status == 0
    assert "'newsbot/not_modified': 10" in done.log


def test_of_crawls_that_end_anywhere_nothing_is_left_behind(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(500, feed_size=10)), tmp_path / "data", out=100)
    newsroom.folder.mkdir()
    newsroom.follow = "feed,lists,topics,more_stories,sitemaps"
    chance = random.Random(4)
    for number in range(30):
        newsroom.out += 10
        budget = chance.randrange(8, 40)
        newsroom.options = ["-s", f"NEWSBOT_BUDGET={budget}"]
        if number % 2:
            newsroom.finish()
        else:
            newsroom.die_within(chance.uniform(0.0, 0.06), requests=chance.randrange(1, 8))
    newsroom.options = []
    newsroom.finish()
    newsroom.finish()
    exported = numbers_in(*newsroom.folder.glob("urdupoint/*.jsonl"))
    assert exported == newsroom.archived()
    out = newsroom.server.site.published
    assert {str(story.number) for story in out if is_listed(story)} <= set(exported)
    with closing(sqlite3.connect(newsroom.folder / "archive.sqlite3")) as db:
        assert db.execute("SELECT * FROM wanted").fetchall() == []
        waiting = "SELECT * FROM lists WHERE is_open AND trail <> 'topics'"  # they want credit
        assert db.execute(waiting).fetchall() == []


def test_articles_that_fail_for_a_day_come_in_later(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(100)
    start = site.stories[-1].published
    failing = [story for story in site.in_feed()[::-1] if story.number % 20 == 0]
    assert len(failing) > 1
    for story in failing:
        site.answers[story.path] = Answer(b"oops", status=500)
    options = ("-s", "RETRY_TIMES=0", "-s", "NEWSBOT_LOOK_AGAIN=")
    for hour in range(24):
        done = crawl(site, *options, feed="-o", at=start + hour * HOUR)
        assert done.status == 0  # 3 of 100 failed, and those that fail again are no news
    for story in failing:
        del site.answers[story.path]
    done = crawl(site, *options, feed="-o", at=start + 48 * HOUR)
    assert sorted(articles_asked_for(done)) == [story.number for story in failing]
    assert sorted(done.numbers) == [story.number for story in site.stories]
    assert query(tmp_path, "SELECT * FROM wanted") == []


def test_what_always_fails_is_given_up_and_the_reason_is_kept(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(40)
    start, lost = site.stories[-1].published, site.in_feed()[5]
    site.answers[lost.path] = Answer(b"oops", status=500)
    options = ("-s", "RETRY_TIMES=0", "-s", "NEWSBOT_ATTEMPTS=3", "-s", "NEWSBOT_LOOK_AGAIN=")
    asked = []
    for hour in (0, 0.5, 1, 2, 4, 6, 100, 1_000):
        done = crawl(site, *options, feed="-o", at=start + hour * HOUR)
        asked.append(articles_asked_for(done).count(lost.number))
    # Again an hour after the first attempt, three hours after the second, and never more.
    assert asked == [1, 0, 1, 0, 1, 0, 0, 0]
    rows = query(tmp_path, "SELECT article_id, attempts, reason, given_up_at FROM wanted")
    assert [row[:3] for row in rows] == [(str(lost.number), 3, "the site answered 500")]
    assert datetime.fromisoformat(str(rows[0][3])) == start + 4 * HOUR


def test_what_failed_by_a_clock_that_was_ahead_is_tried_again(crawl: Run) -> None:
    site = StandIn(40)
    start, lost = site.stories[-1].published, site.in_feed()[5]
    site.answers[lost.path] = Answer(b"oops", status=500)
    options = ("-s", "RETRY_TIMES=0", "-s", "NEWSBOT_LOOK_AGAIN=")
    crawl(site, *options, feed="-o", at=start + 40 * 24 * HOUR)
    # The clock is set right: the second attempt is made at once, the third three hours later.
    asked = [
        articles_asked_for(crawl(site, *options, feed="-o", at=start + hours * HOUR))
        for hours in (0, 2, 3, 6)
    ]
    assert asked == [[lost.number], [], [lost.number], []]


def test_what_robots_txt_forbids_is_given_up_without_an_alarm(crawl: Run) -> None:
    site = StandIn(80)
    rules = b"User-agent: *\nDisallow: /en/sports/\nDisallow: /en/health/"
    site.answers["/robots.txt"] = Answer(rules, content_type="text/plain")
    start = site.stories[-1].published
    count = sum(story.section in ("sports", "health") for story in site.in_feed())
    assert count >= 5
    options = ("-a", "follow=feed", "-s", "NEWSBOT_ATTEMPTS=2", "-s", "NEWSBOT_LOOK_AGAIN=")
    for hour, told in ((0, f"forbids {count} of 50"), (2, f"{count} given up")):
        done = crawl(site, *options, feed="-o", at=start + hour * HOUR)
        assert done.status == 0
        assert told in done.log.splitlines()[-1]


def test_what_was_outside_the_period_is_known_without_a_request(crawl: Run) -> None:
    site = StandIn(60)
    since = ("-a", f"since={site.stories[30].published:%Y-%m-%d %H:%M}")
    feed_and_lists = ("-a", "follow=feed,lists")
    first = crawl(site, *since, *feed_and_lists, feed="-o")
    assert 0 < len(first.numbers) < 40
    second = crawl(site, *since, *feed_and_lists, feed="-o")
    assert articles_asked_for(second) == []
    third = crawl(site, *feed_and_lists, feed="-o")
    assert sorted(third.numbers) == [story.number for story in site.stories if is_listed(story)]


def test_sections_that_were_not_asked_for_come_in_later(crawl: Run) -> None:
    site = StandIn(150)
    options = ("-a", "follow=lists,topics,more_stories")
    first = crawl(site, *options, "-a", "sections=world", feed="-o")
    assert {article["section"] for article in first.articles} == {"world"}
    second = crawl(site, *options, feed="-o")
    listed = {story.number for story in site.stories if is_listed(story)}
    assert listed <= set(second.numbers)
    assert max(Counter(second.numbers).values()) == 1


def test_a_known_article_that_is_named_is_looked_at(crawl: Run) -> None:
    site = StandIn(10)
    story = site.in_feed()[0]
    crawl(site, feed="-o")
    page = site.answer(story.path).body.replace(b"<h1>", b"<h1>Corrected: ")
    site.answers[story.path] = Answer(page)
    address = f"https://www.urdupoint.com/en/arts/other-slug-{story.number}.html"
    done = crawl(site, "-a", f"start_urls={address}", feed="-o")
    assert articles_asked_for(done) == [story.number]
    assert [a["version"] for a in done.articles if a["article_id"] == str(story.number)] == [1, 2]


@pytest.fixture
def watched(crawl: Run, tmp_path: Path) -> "Watched":
    return Watched(crawl, tmp_path)


class Watched:
    """A small site of which one story is edited from look to look."""

    def __init__(self, crawl: Run, tmp_path: Path) -> None:
        self.crawl, self.tmp_path = crawl, tmp_path
        self.site = StandIn(30)
        self.now = self.site.stories[-1].published
        self.story = next(s for s in self.site.in_feed() if s.byline == "aged")
        self.page = self.site.answer(self.story.path).body
        self.look()

    def look(self, days: float = 0) -> Crawl:
        self.now += days * DAY
        schedule = "NEWSBOT_LOOK_AGAIN=1d 2d 3d 4d 5d 6d"
        return self.crawl(self.site, "-a", "follow=feed", "-s", schedule, feed="-o", at=self.now)

    def edit(self, old: str, new: str) -> None:
        assert old.encode() in self.page
        page = self.page.replace(old.encode(), new.encode())
        self.site.answers[self.story.path] = Answer(page)

    def versions(self, column: str) -> list[object]:
        sql = "SELECT {} FROM article_versions WHERE article_id = '{}' ORDER BY version"
        rows = query(self.tmp_path, sql.format(column, self.story.number))
        return [value for (value,) in rows]

    def exported(self) -> list[int]:
        """The versions of the story in the feed, as they stand there."""
        done = Crawl(0, "", self.tmp_path / "feed.jsonl", [], [])
        lines = [a for a in done.articles if a["article_id"] == str(self.story.number)]
        return [line["version"] for line in lines]


def test_an_unchanged_article_is_looked_at_and_stays_as_it_is(watched: Watched) -> None:
    done = watched.look(1)
    assert watched.story.number in articles_asked_for(done)
    assert watched.exported() == [1]
    assert "changed" not in done.log.split("Verdict")[1]
    stats = [json.loads(str(row[0])) for row in query(watched.tmp_path, "SELECT stats FROM runs")]
    read = [(each["newsbot/read"], each.get("newsbot/read_again", 0)) for each in stats]
    looked = len(articles_asked_for(done))
    assert read == [(len(watched.site.in_feed()), 0), (looked, looked)]
    # Which way gave a field is counted of what was read for the first time.
    ways = [[name for name in each if name.startswith("newsbot/rule/")] for each in stats]
    assert (len(ways[0]) > 5, ways[1]) == (True, [])


def test_an_edit_of_the_text_and_its_undoing_are_versions(watched: Watched) -> None:
    first = watched.versions("article_body")[0]
    runs = re.findall(r"\w+ \w+ \w+ \w+", str(first))
    words = next(run for run in runs if watched.page.count(run.encode()) == 1)
    watched.edit(words, "everybody went home early")
    watched.look(1)
    del watched.site.answers[watched.story.path]
    watched.look(1)
    assert watched.versions("version") == [1, 2, 3]
    assert watched.versions("cause") == ["first", "edit", "edit"]
    bodies = watched.versions("article_body")
    assert "everybody went home early" in str(bodies[1])
    assert bodies[2] == bodies[0] == first
    assert watched.exported() == [1, 2, 3]


def test_an_edit_of_the_headline_alone_is_a_version(watched: Watched) -> None:
    watched.edit("<h1>", "<h1>Corrected: ")
    watched.look(1)
    assert watched.versions("headline") == [
        watched.story.headline,
        f"Corrected: {watched.story.headline}",
    ]
    assert len(set(watched.versions("article_body"))) == 1
    assert watched.exported() == [1, 2]


def test_an_edit_of_the_date_alone_is_a_version(watched: Watched) -> None:
    dates = watched.versions("date_published")
    page = watched.page.decode()
    raw = str(watched.versions("date_published_raw")[0])
    later = (watched.story.published + 2 * HOUR).isoformat()
    page = re.sub(r'"datePublished": ?"[^"]*"', f'"datePublished": "{later}"', page)
    page = re.sub(r'(article:published_time" content=")[^"]*', rf"\g<1>{later}", page)
    shown = f"{watched.story.published + 2 * HOUR:%I:%M %p}"
    page = page.replace(f"{watched.story.published:%I:%M %p}", shown)
    watched.site.answers[watched.story.path] = Answer(page.encode())
    watched.site.feed_size = 0
    watched.look(1)
    changed = watched.versions("date_published")
    assert len(changed) == 2
    apart = datetime.fromisoformat(str(changed[1])) - datetime.fromisoformat(str(dates[0]))
    assert abs(apart - 2 * HOUR) < timedelta(minutes=1), raw
    assert watched.exported() == [1, 2]


@pytest.mark.parametrize("status", [404, 410])
def test_an_article_that_vanished_is_recorded_and_kept(watched: Watched, status: int) -> None:
    watched.site.answers[watched.story.path] = Answer(b"gone", status=status)
    done = watched.look(1)
    assert done.status == 0
    assert "'newsbot/vanished': 1" in done.log
    (at,) = watched.versions("vanished_at")
    assert datetime.fromisoformat(str(at)) == watched.now
    assert watched.versions("version") == [1]
    assert watched.story.number not in articles_asked_for(watched.look(1))


def test_a_page_that_is_gone_is_not_there_again_as_its_recording_is_read(
    watched: Watched,
) -> None:
    watched.site.answers[watched.story.path] = Answer(b"gone", status=410)
    watched.look(1)
    gone = watched.versions("vanished_at")
    assert gone != [None]
    done = scrapy(watched.tmp_path / "data", "replay", "--spider", "urdupoint", "--apply")
    assert done.returncode == 0, done.stderr
    assert watched.versions("vanished_at") == gone
    watched.site.answers.clear()
    named = ("-a", f"start_urls={HOST}{watched.story.path}")
    watched.crawl(watched.site, *named, feed="-o", at=watched.now + HOUR)  # it is there again
    assert watched.versions("vanished_at") == [None]


def test_an_edit_that_a_killed_crawl_had_read_is_exported_once(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(40)), tmp_path / "data")
    newsroom.folder.mkdir()
    site = newsroom.server.site
    story = site.in_feed()[3]
    at = site.stories[-1].published
    newsroom.options = ["-s", "NEWSBOT_LOOK_AGAIN=1d 2d"]
    assert newsroom.die("tests/clocked.py", at.isoformat()) == 0
    page = site.answer(story.path).body.replace(b"<h1>", b"<h1>Update: ")
    site.answers[story.path] = Answer(page)
    newsroom.options += ["-s", "CLOSESPIDER_ERRORCOUNT=0"]
    later = (at + DAY).isoformat()
    assert newsroom.die("tests/failing.py", "part synced", later) == -9
    newsroom.finish()
    lines = Counter[tuple[str, str]]()
    for feed in newsroom.folder.glob("urdupoint/*.jsonl"):
        lines.update(
            re.findall(r'"article_id": "(\d+)".*?"version": (\d+)', feed.read_text("utf-8"))
        )
    assert lines[str(story.number), "2"] == 1
    assert set(lines.values()) == {1}
    assert len(lines) == len(site.in_feed()) + 1


def test_a_later_crawl_reads_as_many_topics_as_it_has_credit_for(crawl: Run) -> None:
    site = StandIn(130)
    first, then = site.stories[99].published, site.stories[109].published
    new = site.stories[100:110]
    named = {topic for story in new for topic in story.topics} - {*JUNK_TOPICS}
    assert not [story for story in new if not is_listed(story)]  # no topic page brings one
    options = ["-a", "follow=feed,topics", "-s", "NEWSBOT_LOOK_AGAIN="]
    site.clock = lambda: first
    crawl(site, *options, feed="-o", at=first)
    site.clock = lambda: then
    options += ["-s", "NEWSBOT_TOPIC_CREDIT=2"]
    later = [then + 2 * DAY + hour * HOUR for hour in range(3)]
    crawls = [crawl(site, *options, feed="-o", at=moment) for moment in later]
    read = [[path for path in done.requests if "/topic/" in path] for done in crawls]
    assert [len(paths) for paths in read] == [
        2,
        0,
        2,
    ]  # none after a crawl that they brought nothing
    assert not set(read[0]) & set(read[2])
    put_off = [int(re.findall(r"put_off/topics': (\d+)", done.log)[0]) for done in crawls]
    assert put_off == [len(named) - 2, len(named) - 2, len(named) - 4]
    assert crawls[1].requests == ["/en/sitemap/news.rss"]
    fresh = crawl(site, *options, feed="-O", at=later[-1])
    asked = {path for path in fresh.requests if "/topic/" in path}
    assert asked >= {topic_path(topic) for topic in named}


def test_an_article_dated_by_its_day_is_looked_at_a_day_after_it_was_read(crawl: Run) -> None:
    site = StandIn(600)  # the last is of 23:18
    late = site.stories[570:]
    now = late[-1].published
    options = ("-a", "follow=lists", "-s", "NEWSBOT_LIST_PAGES=1")
    first = crawl(site, *options, feed="-o", at=now)
    by_day = {int(a["article_id"]) for a in first.articles if a["date_precision"] == "day"}
    assert by_day & {story.number for story in late}
    after_midnight = crawl(site, *options, feed="-o", at=now + HOUR)
    assert not by_day & set(articles_asked_for(after_midnight))
    next_day = crawl(site, *options, feed="-o", at=now + DAY + HOUR)
    assert by_day <= set(articles_asked_for(next_day))
