"""What goes wrong once, in any order, costs no article later and no peace of mind now."""

import csv
import json
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import PROJECT, Crawl, Run, articles_asked_for, query, scrapy
from newsroom import Newsroom, numbers_in

from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

HOUR = timedelta(hours=1)
NO = Answer(b"no", status=403)
NEVER_AGAIN = ("-s", "NEWSBOT_LOOK_AGAIN=")


class Moody(StandIn):
    """Refuses everything when it is told to."""

    refuses = False

    def answer(self, target: str) -> Answer:
        return NO if self.refuses else super().answer(target)


def numbers(site: StandIn) -> list[int]:
    return [story.number for story in site.stories]


def test_a_site_that_refuses_everything_is_left_alone_and_said(crawl: Run) -> None:
    site = Moody(300)
    site.clock = lambda: site.stories[199].published
    crawl(site, feed="-o")
    site.clock = None
    site.refuses = True
    done = crawl(site, feed="-o")
    assert done.status == 5
    assert "Not one list of www.urdupoint.com could be had" in done.log
    assert len(done.requests) <= 31  # the feed, and of each list two pages and what was wanted


def test_a_list_that_says_nothing_once_loses_nothing(crawl: Run) -> None:
    site = StandIn(900)
    options = ("-a", "follow=lists", "-a", "sections=world", *NEVER_AGAIN)
    site.clock = lambda: site.stories[299].published
    crawl(site, *options, feed="-o")
    site.clock = None
    site.answers["/en/news/world-updates2.html"] = Answer(b"<html><h1>Busy</h1></html>")
    crawl(site, *options, feed="-o")
    site.answers.clear()
    done = crawl(site, *options, feed="-o")
    assert set(done.numbers) == {story.number for story in site.in_section("world")}


def test_a_list_without_its_next_link_is_still_walked_to_its_watermark(crawl: Run) -> None:
    site = StandIn(900)
    options = ("-a", "follow=lists", "-a", "sections=world", *NEVER_AGAIN)
    site.clock = lambda: site.stories[299].published
    crawl(site, *options, feed="-o")
    site.clock = None
    page = site.answer("/en/news/world.html").body
    site.answers["/en/news/world.html"] = Answer(page.replace(b"-updates2.html", b"-gone"))
    done = crawl(site, *options, feed="-o")
    assert set(done.numbers) == {story.number for story in site.in_section("world")}


@pytest.mark.parametrize(
    "restricted",
    [("follow=feed,lists",), ("sections=world,pakistan",), ("since=2021-12-18 06:00",)],
    ids=["trails", "sections", "period"],
)
def test_a_restricted_crawl_takes_nothing_from_later_ones(
    crawl: Run, restricted: tuple[str, ...]
) -> None:
    site = StandIn(300)
    crawl(site, *(word for given in restricted for word in ("-a", given)), feed="-o")
    done = crawl(site, feed="-o")
    assert sorted(done.numbers) == numbers(site)


def test_a_sitemap_that_was_not_reached_is_read_by_the_next_crawl(crawl: Run) -> None:
    site = StandIn(300)
    options = ("-a", "follow=sitemaps")
    crawl(site, *options, "-s", "NEWSBOT_BUDGET=2", feed="-o")  # robots.txt and the index
    done = crawl(site, *options, feed="-o")
    assert set(done.numbers) == {story.number for story in site.in_sitemap()}


def test_an_address_that_moved_loses_neither_article(crawl: Run) -> None:
    site = StandIn(60)
    start, (one, other) = site.stories[-1].published, site.in_feed()[:2]
    site.answers[one.path] = Answer(b"", status=302, location=other.path)
    site.answers[other.path] = Answer(b"<html><h1>Half</h1></html>")
    site.feed_size = 1
    crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start)
    del site.answers[other.path]
    done = crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start + 2 * HOUR)
    assert other.number in done.numbers
    assert one.number not in done.numbers


@pytest.mark.parametrize(("status", "comes_back"), [(302, True), (307, True), (301, False)])
def test_articles_that_lead_to_another_for_the_time_being_are_tried_again(
    crawl: Run, status: int, comes_back: bool
) -> None:
    site = StandIn(40)
    start, (one, *others) = site.stories[-1].published, site.in_feed()
    for story in others:
        site.answers[story.path] = Answer(b"", status=status, location=one.path)
    done = crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start)
    assert done.numbers == [one.number]
    site.answers.clear()
    done = crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start + 2 * HOUR)
    told = {story.number for story in others} if comes_back else set()
    assert set(done.numbers) == {one.number} | told


def test_a_second_look_that_fails_is_no_alarm_and_no_nuisance(crawl: Run) -> None:
    site = StandIn(30)
    start = site.stories[-1].published
    look = ("-a", "follow=feed", "-s", "RETRY_TIMES=0", "-s", "NEWSBOT_LOOK_AGAIN=6h")
    crawl(site, *look, feed="-o", at=start)
    story = site.in_feed()[0]
    site.answers[story.path] = Answer(b"oops", status=500)
    asked = []
    for hour in (7, 8, 9, 11, 14, 40):
        done = crawl(site, *look, feed="-o", at=start + hour * HOUR)
        asked.append(articles_asked_for(done).count(story.number))
        assert done.status == 0
    assert asked == [1, 0, 0, 1, 1, 0]


def test_a_known_article_that_leads_to_another_for_good_has_vanished(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(30)
    start, (story, other, *_) = site.stories[-1].published, site.in_feed()
    look = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=6h")
    crawl(site, *look, feed="-o", at=start)
    site.answers[story.path] = Answer(b"", status=301, location=other.path)
    asked = [
        articles_asked_for(crawl(site, *look, feed="-o", at=start + hour * HOUR)).count(
            story.number
        )
        for hour in (7, 8, 14)
    ]
    assert asked == [1, 0, 0]
    gone = "SELECT article_id FROM articles WHERE vanished_at IS NOT NULL"
    assert query(tmp_path, gone) == [(str(story.number),)]


def test_a_page_that_stays_incomplete_alarms_once(crawl: Run) -> None:
    site = StandIn(40)
    start, odd = site.stories[-2].published, site.stories[-1]
    site.clock = lambda: start
    crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start)
    site.clock = None
    site.answers[odd.path] = Answer(b"<html><h1>Photos of the day</h1></html>")
    statuses = []
    for hour in (1, 3, 7):
        done = crawl(site, "-a", "follow=feed", *NEVER_AGAIN, feed="-o", at=start + hour * HOUR)
        assert articles_asked_for(done) == [odd.number]
        statuses.append(done.status)
    assert statuses == [4, 0, 0]


def test_a_fresh_crawl_that_was_killed_gives_a_later_append_nothing_twice(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-O", str(feed)]
    newsroom.finish()
    newsroom.out += 8
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    newsroom.options = ["-o", str(feed)]
    newsroom.out += 8
    newsroom.finish()
    assert numbers_in(feed) == newsroom.archived()
    assert max(numbers_in(feed).values()) == 1


def test_a_fresh_crawl_that_was_stopped_leaves_the_file_as_it_was(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    feed = newsroom.folder / "all.jsonl"
    newsroom.options = ["-O", str(feed)]
    newsroom.finish()
    before = feed.read_bytes()
    newsroom.options += ["-s", "DOWNLOAD_DELAY=0.2"]
    seen = len(newsroom.server.requests)
    process = newsroom.start()
    with newsroom.server.arrived:
        assert newsroom.server.arrived.wait_for(
            lambda: len(newsroom.server.requests) > seen + 5, timeout=60
        )
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=25) == 0
    assert feed.read_bytes() == before


def test_an_error_in_a_pipeline_is_said_and_the_article_tried_again(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(20)
    broken = ("-s", 'ITEM_PIPELINES={"tests.otherspider.Breaks": 350}')
    done = crawl(site, "-a", "follow=feed", *broken, feed="-o")
    assert done.status == 5
    assert "met an error in newsbot" in done.log
    newest = site.in_feed()[0]
    assert f"Error with https://www.urdupoint.com{newest.path}\n" in done.log
    assert "article_body=" not in done.log  # its text fills no log
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        reasons = Counter(reason for (reason,) in db.execute("SELECT reason FROM wanted"))
    assert reasons["error in newsbot: no reason at all"] == len(site.in_feed())


MISSING = 'FEED_STORAGES={"ftp": "tests.otherspider.Missing"}'
REMOTE = "ftp://127.0.0.1:1/feed.jsonl"


def test_a_feed_that_cannot_be_opened_keeps_a_crawl_from_starting(crawl: Run) -> None:
    secret = REMOTE.replace("://", "://desk:secret@")
    done = crawl(StandIn(20), "-o", secret, "-s", MISSING, feed="")
    assert (done.status, done.requests) == (1, [])
    assert f"{REMOTE} cannot be written: its library is missing" in done.log
    assert "secret" not in done.log


@pytest.mark.parametrize("storages", [MISSING, 'FEED_STORAGES={"ftp": null}'])
def test_a_feed_that_cannot_be_opened_any_more_is_owed_and_keeps_nothing_from_others(
    crawl: Run, tmp_path: Path, storages: str
) -> None:
    site = StandIn(20, feed_size=5)
    first = crawl(site, "-a", "follow=feed", feed="-o", at=(at := site.stories[-1].published))
    again = ("-s", storages, "-a", "sections=pakistan")
    secret = REMOTE.replace("://", "://desk:secret@")
    owing = crawl(StandIn(20, feed_size=9), "-a", "follow=feed", "-o", secret, feed="-o", at=at)
    assert (first.status, owing.status) == (0, 3)
    assert f"Not written: {REMOTE}." in owing.log
    done = crawl(StandIn(20), *again, feed="-o", at=at + HOUR)
    assert done.status == 0, done.log
    assert f"{REMOTE} is still owed articles" in done.log
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        stored = {int(number) for (number,) in db.execute("SELECT article_id FROM articles")}
        (owed,) = db.execute(
            "SELECT count(*) FROM deliveries WHERE delivered_at IS NULL"
        ).fetchone()
    assert owed == 4  # what the feed named more the second time
    assert sorted(done.numbers) == sorted(stored)
    assert len(stored) > 9
    for command in (("status",), ("status", "--json"), ("archive", "stats")):
        told = scrapy(tmp_path / "data", *command)
        assert REMOTE in told.stdout
        assert "secret" not in told.stdout + told.stderr + owing.log + done.log
    for name, said in ((REMOTE, "it was owed 4 articles"), ("no.jsonl", "there is no feed")):
        told = scrapy(tmp_path / "data", "archive", "release", name)
        assert said in told.stdout + told.stderr
    assert crawl(StandIn(20), feed="-o", at=at + HOUR).status == 0
    assert "still owed" not in crawl(StandIn(20), feed="-o", at=at + HOUR).log


def test_what_a_crawl_did_not_replace_a_file_with_comes_with_the_next(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    fresh, grown = (newsroom.folder / f"{name}.jsonl" for name in ("fresh", "grown"))
    newsroom.options = ["-O", str(fresh)]
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    newsroom.options = ["-o", str(grown)]
    newsroom.out += 8
    newsroom.finish()
    assert numbers_in(grown) == newsroom.archived()
    assert len(numbers_in(grown)) > 30
    assert not fresh.exists()


def test_a_feed_that_has_become_a_link_to_itself_is_paid_as_a_file(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    feed = newsroom.folder / "feed.jsonl"
    newsroom.options = ["-o", str(feed)]
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    feed.symlink_to(feed.name)
    owed = newsroom.archived()
    newsroom.options = ["-o", str(newsroom.folder / "other.jsonl")]
    newsroom.finish()
    assert numbers_in(feed) == owed
    assert len(owed) == 30


def test_a_feed_with_a_relative_name_stays_where_it_was_begun(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    newsroom.options = ["-o", "feed.jsonl"]
    newsroom.at = tmp_path
    assert newsroom.die(str(PROJECT / "tests" / "failing.py"), "part synced") == -signal.SIGKILL
    newsroom.options, newsroom.at = [], PROJECT
    newsroom.finish()
    assert numbers_in(tmp_path / "feed.jsonl") == newsroom.archived()


def test_a_feed_is_paid_in_the_form_that_it_had(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    newsroom = Newsroom(serve(StandIn(200, feed_size=30)), tmp_path / "data")
    newsroom.folder.mkdir()
    table = newsroom.folder / "table.csv"
    options = {"format": "csv", "item_export_kwargs": {"delimiter": ";", "lineterminator": "\n"}}
    newsroom.options = ["-s", f"FEEDS={json.dumps({str(table): options})}"]
    assert newsroom.die("tests/failing.py", "part synced") == -signal.SIGKILL
    owed = newsroom.archived()
    newsroom.options = []
    newsroom.finish()
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert Counter(row["article_id"] for row in rows) == owed
    assert len(owed) == 30
    assert b"\r" not in table.read_bytes()


def test_a_link_to_a_file_is_no_file_to_replace(crawl: Run, tmp_path: Path) -> None:
    target = tmp_path / "target.jsonl"
    (tmp_path / "feed.jsonl").symlink_to(target)
    done = crawl(site := StandIn(10), "-a", "follow=feed")
    assert (tmp_path / "feed.jsonl").is_symlink()
    assert len(target.read_text("utf-8").splitlines()) == len(site.in_feed()) == len(done.numbers)


def test_a_named_article_and_a_named_topic_are_always_read(crawl: Run) -> None:
    site = StandIn(40)
    story = site.in_feed()[0]
    home = "https://www.urdupoint.com"
    topic = f"{home}/en/topic/{story.topics[0].lower().replace(' ', '-')}.html"

    def named(address: str) -> Crawl:
        return crawl(site, "-a", f"start_urls={address}", "-a", "follow=lists,topics", feed="-o")

    crawl(site, feed="-o")
    assert any(path.startswith("/en/topic/") for path in named(topic).requests)
    site.answers[story.path] = Answer(b"gone", status=410)
    gone = named(f"{home}{story.path}")
    assert gone.status == 0
    assert "'newsbot/vanished': 1" in gone.log
