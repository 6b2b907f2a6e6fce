"""Where each spider stands now: what the archive knows, and whether a crawl runs."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from newsbot.archive.schema import ArchiveError
from newsbot.archive.standing import RunRecord, Standing, Standings
from newsbot.archive.store import FILE_NAME
from newsbot.archive.table import stamp
from newsbot.archive.wishes import LONGEST_ABSENCE
from newsbot.delivery.outputs import shown
from newsbot.files import lock
from newsbot.site import Site


@dataclass(frozen=True)
class Status:
    """A spider, the site that it is for, and where it stands."""

    spider: str
    is_in_project: bool
    """Whether the project has the spider; the archive may know more."""
    publisher: str | None
    edition: str | None
    holder: str | None
    """Who crawls just now, in its own words; None: nobody."""
    come_back_at: datetime | None
    """The site wants no request before; None: one may be made now."""
    standing: Standing

    @property
    def feeds_owed(self) -> dict[str, int]:
        """How many articles each feed is owed, by its address without a password."""
        owed: Counter[str] = Counter()
        for address, count in self.standing.feeds_owed.items():
            owed[shown(address)] += count
        return dict(owed)

    @property
    def last_run(self) -> RunRecord | None:
        """The last run that is over: it ended, or was killed."""
        runs = self.standing.runs
        goes_on = bool(self.holder and runs and runs[0].ended_at is None)
        return next(iter(runs[1:] if goes_on else runs), None)

    def as_json(self) -> dict[str, Any]:
        """The same for machines."""
        newest, run = self.standing.newest, self.last_run
        robots_at = self.standing.robots_at
        return {
            "spider": self.spider,
            "in_project": self.is_in_project,
            "publisher": self.publisher,
            "edition": self.edition,
            "running": self.holder,
            "last_run": run and _run(run),
            "articles": self.standing.articles,
            "newest_article": newest and newest._asdict(),
            "wanted": {"waiting": self.standing.waiting, "given_up": self.standing.given_up},
            "come_back_at": self.come_back_at and stamp(self.come_back_at),
            "robots_at": robots_at and stamp(robots_at),
            "feeds_owed": self.feeds_owed,
        }


def statuses(folder: Path, known: Mapping[str, Site | None], now: datetime) -> list[Status]:
    """Every spider of the project (`known`) or of the archive, by name; raises `ArchiveError`."""
    path = folder / FILE_NAME
    try:
        with Standings(path) as archive:
            names = sorted({*known, *archive.spiders()})
            # A crawl that ends or begins while the archive is read runs, and was not killed.
            before = {name: _holder(folder, name) for name in names}
            stand = {name: archive.of(name, _host(known.get(name)), now) for name in names}
            holders = {name: before[name] or _holder(folder, name) for name in names}
            return [_status(name, holders[name], stand[name], known, now) for name in names]
    except sqlite3.Error as error:
        raise ArchiveError(
            f"{path} cannot be read ({error}): `scrapy archive verify` says what is wrong."
        ) from error


def _holder(folder: Path, spider: str) -> str | None:
    return lock.holder(folder / f"{spider}.lock")


def _status(
    spider: str,
    holder: str | None,
    standing: Standing,
    known: Mapping[str, Site | None],
    now: datetime,
) -> Status:
    place = known.get(spider) or standing.newest
    later = standing.come_back_at
    return Status(
        spider,
        spider in known,
        place and place.publisher,
        place and place.edition,
        holder,
        later if later and now < later <= now + LONGEST_ABSENCE else None,
        standing,
    )


def _host(site: Site | None) -> str:
    return site.addresses.host if site else ""


def _run(run: RunRecord) -> dict[str, Any]:
    return {
        "started_at": stamp(run.started_at),
        "ended_at": run.ended_at and stamp(run.ended_at),
        "exit_status": run.exit_status,
        "verdict": run.verdict,
        "was_killed": run.ended_at is None,
    }
