"""Changes that share a commit, and what becomes of a crawl whose changes cannot be kept."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from scrapy.exceptions import CloseSpider, DropItem, IgnoreRequest

from newsbot.archive.store import Archive
from newsbot.health import faults
from newsbot.operation.batch import Batch, LostError


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "archive.sqlite3") as opened:
        yield opened


def test_a_batch_that_was_lost_takes_nothing_more_and_says_so(archive: Archive) -> None:
    told: list[Exception] = []
    full = sqlite3.OperationalError("database or disk is full")

    async def crawl() -> None:
        batch = Batch(archive, told.append)
        with pytest.raises(LostError, match="disk is full"), batch.writing():
            raise full
        with pytest.raises(LostError, match="disk is full"), batch.writing():
            pytest.fail("nothing is written into a batch that is lost")
        with pytest.raises(LostError, match="disk is full"):
            await batch.kept()

    asyncio.run(crawl())
    assert told == [full]


def test_a_batch_that_cannot_begin_is_lost(archive: Archive, tmp_path: Path) -> None:
    archive._db.execute("PRAGMA busy_timeout = 0")
    told: list[sqlite3.Error | OSError] = []

    async def crawl() -> None:
        batch = Batch(archive, told.append)
        with pytest.raises(LostError, match="database is locked"), batch.writing():
            pytest.fail("another process writes")

    with closing(sqlite3.connect(tmp_path / "archive.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        asyncio.run(crawl())
    assert [str(error) for error in told] == ["database is locked"]
    assert faults.told(told[0]) == "database is locked: another process is writing it, try again"


def test_a_loss_that_a_transaction_met_is_told_by_the_batch(archive: Archive) -> None:
    """Opening a feed commits what is open, pages included, whose disk may be full."""
    told: list[Exception] = []
    full = OSError("no space")

    def refuse() -> None:
        raise full

    async def crawl() -> None:
        batch = Batch(archive, told.append)
        with batch.writing():
            archive.before_commit = refuse
        with pytest.raises(OSError, match="no space"), archive.transaction():
            pytest.fail("what is open cannot be committed")
        with pytest.raises(LostError, match="no space"), batch.writing():
            pytest.fail("nothing is written into a batch that is lost")

    asyncio.run(crawl())
    assert told == [full]


@pytest.mark.parametrize("kind", [CloseSpider, DropItem, IgnoreRequest])
def test_scrapy_takes_a_loss_for_no_error_of_a_page(kind: type[Exception]) -> None:
    assert isinstance(LostError(OSError("no space")), kind)
