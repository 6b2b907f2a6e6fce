"""A program that runs crawls of its own, one after another: what is left of one that cannot start.

Crawls in this process, as `AsyncCrawlerRunner` makes them.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from crawlers import settings_of
from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner

from newsbot import clock
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.files.lock import Lock
from newsbot.operation.batch import LostError
from newsbot.operation.premises import StartError
from newsbot.operation.run import run_of
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

MISSING = {"ftp": "tests.otherspider.Missing"}
REMOTE = "ftp://127.0.0.1:1/feed.jsonl"


def outcome(folder: Path, *spiders: str, **settings: Any) -> list[tuple[int, str]]:
    """Exit status and verdict of crawls that begin at once, or why they did not start."""
    runner = AsyncCrawlerRunner(settings_of(folder, **settings))

    async def crawl(spider: str) -> tuple[int, str]:
        crawler = runner.create_crawler(spider)
        try:
            await runner.crawl(crawler)
        except StartError as error:
            return error.status, str(error)
        run = run_of(crawler)
        return run.status, run.verdict

    async def crawl_all() -> list[tuple[int, str]]:
        return await asyncio.gather(*map(crawl, spiders))

    return asyncio.run(crawl_all())


@pytest.fixture
def site(serve: Callable[[StandIn], Server], monkeypatch: pytest.MonkeyPatch) -> StandIn:
    site = StandIn(12)
    for name, value in serve(site).environment.items():
        monkeypatch.setenv(name, value)
    return site


def test_a_crawl_that_comes_too_early_lets_go_of_all_it_held(tmp_path: Path) -> None:
    with Archive(tmp_path / FILE_NAME) as archive, archive.transaction():
        later = clock.now() + timedelta(hours=1)
        archive.wishes.set_come_back_at("www.urdupoint.com", later)
    for _ in range(2):
        ((status, said),) = outcome(tmp_path, "urdupoint")
        assert status == 75
        assert "wants no request before" in said
    Lock(tmp_path / "urdupoint.lock", "a test").release()


def test_a_crawl_whose_feed_cannot_be_opened_is_recorded_and_lets_go(
    site: StandIn, tmp_path: Path
) -> None:
    feeds = {REMOTE: {"format": "jsonlines"}}
    ((status, said),) = outcome(tmp_path, "urdupoint", FEEDS=feeds, FEED_STORAGES=MISSING)
    assert status == 1
    Lock(tmp_path / "urdupoint.lock", "a test").release()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        rows = db.execute("SELECT reason, exit_status, verdict, stats FROM runs").fetchall()
    assert rows == [("not_started", 1, f"The crawl did not start: {said}", None)]
    ((status, said),) = outcome(tmp_path, "urdupoint")
    assert (status, said) == (0, f"urdupoint: {len(site.stories)} new, 0 known, 0 duplicate.")


def test_of_two_crawls_at_once_in_a_process_one_works_and_one_says_why(
    site: StandIn, tmp_path: Path
) -> None:
    worked, refused = outcome(tmp_path, "urdupoint", "urdupoint_urdu")
    assert worked == (0, f"urdupoint: {len(site.stories)} new, 0 known, 0 duplicate.")
    assert refused[0] == 75
    assert refused[1].startswith("this process has a crawl of urdupoint under way in")
    later = outcome(tmp_path, "urdupoint_urdu", ROBOTSTXT_OBEY=True)
    assert later[0][0] != 75


def test_two_crawls_at_once_in_a_process_work_in_folders_of_their_own(
    site: StandIn, tmp_path: Path
) -> None:
    runner = {name: AsyncCrawlerRunner(settings_of(tmp_path / name)) for name in ("one", "two")}

    async def crawl_all() -> None:
        await asyncio.gather(*(each.crawl("urdupoint") for each in runner.values()))

    asyncio.run(crawl_all())
    for name in runner:
        with closing(sqlite3.connect(tmp_path / name / FILE_NAME)) as db:
            assert db.execute("SELECT count(*) FROM articles").fetchone() == (len(site.stories),)


def test_a_crawl_that_failed_before_it_began_keeps_no_later_one_from_working(
    site: StandIn, tmp_path: Path
) -> None:
    broken = {"tests.otherspider.Nowhere": 0}
    runner = AsyncCrawlerRunner(settings_of(tmp_path, EXTENSIONS=broken))
    with pytest.raises(NameError):
        asyncio.run(_crawled(runner))
    ((status, said),) = outcome(tmp_path, "urdupoint")
    assert (status, said) == (0, f"urdupoint: {len(site.stories)} new, 0 known, 0 duplicate.")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        rows = db.execute("SELECT reason, exit_status FROM runs ORDER BY id").fetchall()
    assert rows == [("not_started", 1), ("finished", 0)]


async def _crawled(runner: AsyncCrawlerRunner) -> None:
    await runner.crawl("urdupoint")


def test_a_crawl_that_is_being_stopped_is_under_way_until_it_has_ended(
    site: StandIn, tmp_path: Path
) -> None:
    runner = AsyncCrawlerRunner(settings_of(tmp_path))
    first, second = (runner.create_crawler("urdupoint") for _ in range(2))

    async def stop_and_begin() -> None:
        has_begun = asyncio.Event()

        def note() -> None:
            has_begun.set()

        first.signals.connect(note, signals.item_scraped)
        crawl = runner.crawl(first)
        await has_begun.wait()
        stop = asyncio.ensure_future(first.stop_async())
        await asyncio.sleep(0)  # it begins to stop
        with pytest.raises(StartError, match="under way in"):
            await runner.crawl(second)
        await asyncio.gather(crawl, stop)

    asyncio.run(stop_and_begin())
    run = run_of(first)
    assert run.status == 0
    assert "It was stopped" in run.verdict
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as db:
        assert db.execute("SELECT reason FROM runs").fetchall() == [("shutdown",)]


def test_what_is_lost_before_there_is_an_engine_ends_the_crawl_with_a_verdict(
    site: StandIn, tmp_path: Path
) -> None:
    runner = AsyncCrawlerRunner(settings_of(tmp_path))
    crawler = runner.create_crawler("urdupoint")

    def fill() -> None:
        run, db = run_of(crawler), run_of(crawler).archive._db
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages}")
        with suppress(LostError), run.batch.writing():
            run.archive.wishes.set_robots("www.example.org", "#" * 2**20, run.now())

    async def crawl() -> None:
        crawler.signals.connect(fill, signals.spider_opened, weak=False)
        await runner.crawl(crawler)

    asyncio.run(crawl())
    run = run_of(crawler)
    assert run.status == 73
    assert "The disk is full" in run.verdict
    stats = crawler.stats.get_stats()
    assert stats["finish_reason"] == "archive_full"
    assert not [name for name in stats if name.startswith("newsbot/requested")]
