"""Links to articles that were found: which are still wanted, and what became of the others."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from newsbot.archive.table import Table, stamp

Edition = tuple[str, str]
"""Publisher and edition: the space that article numbers belong to."""

_RANK = "CASE WHEN article_id NOT GLOB '*[^0-9]*' THEN CAST(article_id AS INTEGER) END"
"""By number, the newest of which is the highest; NULL where an article is known by a name."""
_NUMBER = "publisher = :p AND edition = :e AND article_id = :a"

_WAITS = (1, 3, 9, 24, 72)  # hours after the first, second ... attempt
# No wait is longer than the longest of these, or than the article has been known: what is to be
# tried later than that was put off by a clock that was ahead.
_RESTS = (
    "(try_at > :now AND julianday(try_at) - julianday(:now)"
    f" < 0.01 + max({_WAITS[-1]} / 24.0, julianday(:now) - julianday(found_at)))"
)


class Prospect(NamedTuple):
    """What is known of a number before its page is asked for."""

    is_stored: bool
    is_forgotten: bool
    is_settled: bool
    """Its page is no article of its own: a duplicate."""
    is_resting: bool
    """It failed and is not to be tried yet, or no more."""
    published: str | None
    """When it was published, where it was passed over for that; UTC."""


class Wanted(NamedTuple):
    """An article that was found and not fetched yet."""

    article_id: str
    section: str
    url: str
    trail: str
    hops: int
    feed_date: str | None


class Links(Table):
    """Numbers of articles before they are articles."""

    def prospect(self, edition: Edition, article_id: str, now: datetime) -> Prospect:
        """What is known of a number."""
        row = self._db.execute(
            f"SELECT EXISTS (SELECT 1 FROM stories WHERE {_NUMBER}),"  # noqa: S608
            f" EXISTS (SELECT 1 FROM tombstones WHERE {_NUMBER}),"
            f" EXISTS (SELECT 1 FROM settled WHERE {_NUMBER}),"
            f" EXISTS (SELECT 1 FROM wanted WHERE {_NUMBER}"
            f"   AND (given_up_at IS NOT NULL OR {_RESTS})),"
            f" (SELECT published FROM wanted WHERE {_NUMBER})",
            {"p": edition[0], "e": edition[1], "a": article_id, "now": stamp(now)},
        ).fetchone()
        stored, forgotten, settled, resting, published = row
        return Prospect(bool(stored), bool(forgotten), bool(settled), bool(resting), published)

    def is_forgotten(self, edition: Edition, article_id: str) -> bool:
        """Whether somebody had an article forgotten for good."""
        sql = f"SELECT 1 FROM tombstones WHERE {_NUMBER}"  # noqa: S608
        return self._db.execute(sql, _key(edition, article_id)).fetchone() is not None

    def want(self, edition: Edition, spider: str, link: Wanted, now: datetime) -> None:
        """Remember an article until it is stored, settled or given up."""
        self._db.execute(
            "INSERT INTO wanted (publisher, edition, article_id, spider, section, url, trail, hops,"
            " feed_date, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (publisher, edition, article_id) DO UPDATE SET"
            " hops = min(hops, excluded.hops), feed_date = coalesce(feed_date, excluded.feed_date)",
            (*edition, link.article_id, spider, link.section, link.url, link.trail, link.hops,
             link.feed_date, stamp(now)),
        )  # fmt: skip

    def waiting(
        self,
        spider: str,
        now: datetime,
        most: int,
        sections: Iterable[str] | None,
        trails: Iterable[str],
        period: tuple[datetime | None, datetime | None],
    ) -> list[Wanted]:
        """What a crawl of these sections, trails and period is to fetch first, newest first.

        Of articles that are known by names, the newest are those that were found last.
        """
        since, until = (moment and stamp(moment) for moment in period)
        rows = self._db.execute(
            "SELECT article_id, section, url, trail, hops, feed_date FROM wanted"  # noqa: S608
            f" WHERE spider = :spider AND given_up_at IS NULL AND (try_at IS NULL OR NOT {_RESTS})"
            " AND (published IS NULL OR (published >= coalesce(:since, published)"
            " AND published <= coalesce(:until, published)))"
            " AND trail IN (SELECT value FROM json_each(:trails))"
            " AND (:sections IS NULL OR section IN (SELECT value FROM json_each(:sections)))"
            f" ORDER BY {_RANK} DESC, found_at DESC LIMIT :most",
            {
                "spider": spider,
                "now": stamp(now),
                "since": since,
                "until": until,
                "trails": json.dumps(list(trails)),
                "sections": None if sections is None else json.dumps(list(sections)),
                "most": most,
            },
        )
        return [Wanted(*row) for row in rows]

    def done(self, edition: Edition, article_id: str) -> None:
        """Want an article no more."""
        self._db.execute(f"DELETE FROM wanted WHERE {_NUMBER}", _key(edition, article_id))  # noqa: S608

    def settle(self, edition: Edition, article_id: str, same_as: str, now: datetime) -> None:
        """Ask for a number no more: its page is another article."""
        self._db.execute(
            "INSERT OR REPLACE INTO settled VALUES (?, ?, ?, 'duplicate', ?, ?)",
            (*edition, article_id, same_as, stamp(now)),
        )
        self.done(edition, article_id)

    def pass_over(self, edition: Edition, article_id: str, published: datetime) -> None:
        """Note when a wanted article was published, for crawls of another period."""
        self._db.execute(
            f"UPDATE wanted SET published = :at WHERE {_NUMBER}",  # noqa: S608
            {**_key(edition, article_id), "at": stamp(published)},
        )

    def failed(
        self, edition: Edition, article_id: str, reason: str, now: datetime, most: int
    ) -> int:
        """Note that an article could not be had; which attempt that was.

        It is tried again after `_WAITS` hours, and given up after `most` attempts.
        """
        key = _key(edition, article_id)
        sql = f"SELECT attempts FROM wanted WHERE {_NUMBER}"  # noqa: S608
        row = self._db.execute(sql, key).fetchone()
        if row is None:
            return 1
        attempts = int(row[0]) + 1
        self._db.execute(
            "UPDATE wanted SET attempts = :n, reason = :reason, try_at = :again,"  # noqa: S608
            f" given_up_at = :over WHERE {_NUMBER}",
            {
                **key,
                "n": attempts,
                "reason": reason,
                "again": stamp(now + timedelta(hours=_WAITS[min(attempts, len(_WAITS)) - 1])),
                "over": stamp(now) if attempts >= most else None,
            },
        )
        return attempts

    def is_wanted(self, edition: Edition, article_id: str) -> bool:
        """Whether an article was found and is not stored: it waits, or was given up.

        One that was passed over for its date is known, and not wanted.
        """
        sql = f"SELECT 1 FROM wanted WHERE {_NUMBER} AND published IS NULL"  # noqa: S608
        return self._db.execute(sql, _key(edition, article_id)).fetchone() is not None

    def unread(self, edition: Edition, article_id: str, reason: str, now: datetime) -> int:
        """Note that the page of an article came and was not recognised; the attempts before.

        It is no attempt. The page is asked for again after as long a time as it has been known,
        an hour at least: it would have to be read in another way, or be another one.
        """
        key = _key(edition, article_id)
        sql = f"SELECT attempts, found_at FROM wanted WHERE {_NUMBER}"  # noqa: S608
        row = self._db.execute(sql, key).fetchone()
        if row is None:
            return 0
        known_for = now - datetime.fromisoformat(row[1])
        again = now + max(known_for, timedelta(hours=_WAITS[0]))
        self._db.execute(
            f"UPDATE wanted SET reason = :reason, try_at = :again WHERE {_NUMBER}",  # noqa: S608
            {**key, "reason": reason, "again": stamp(again)},
        )
        return int(row[0])


def _key(edition: Edition, article_id: str) -> dict[str, str]:
    return {"p": edition[0], "e": edition[1], "a": article_id}
