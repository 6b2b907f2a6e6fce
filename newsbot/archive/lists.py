"""Lists of articles: how far each was read, and when it is worth reading again."""

import json
from datetime import datetime
from typing import NamedTuple

from newsbot.archive.table import Table, stamp


class List(NamedTuple):
    """What is known of a list."""

    watermark: frozenset[str]
    """The articles of its first page when it was last read whole."""
    etag: str
    last_modified: str
    due_at: datetime | None
    """Not worth reading before; None where it never was read."""
    rest: float
    """Hours from its last reading to that."""
    was_read: bool


class Unread(NamedTuple):
    """A list that is to be read and was not yet."""

    url: str
    trail: str
    hops: int


class Lists(Table):
    """Category lists, topics, sitemaps and feeds, by their stem."""

    def find(self, spider: str, stem: str) -> List | None:
        """What is known of a list."""
        row = self._one(
            "SELECT watermark, etag, last_modified, due_at, rest, visited_at FROM lists"
            " WHERE spider = ? AND stem = ?",
            spider,
            stem,
        )
        if row is None:
            return None
        watermark, etag, last_modified, due_at, rest, visited_at = row
        due = datetime.fromisoformat(due_at) if due_at else None
        met = frozenset(json.loads(watermark))
        return List(met, etag, last_modified, due, rest, visited_at is not None)

    def has_filled(self, spider: str, trail: str) -> bool:
        """Whether any list of a trail ever had articles."""
        row = self._one(
            "SELECT 1 FROM lists WHERE spider = ? AND trail = ? AND watermark != '[]' LIMIT 1",
            spider,
            trail,
        )
        return row is not None

    def open(self, spider: str, stem: str, found: Unread, now: datetime) -> None:
        """Remember that a list is to be read, until `close`."""
        self._db.execute(
            "INSERT INTO lists (spider, stem, url, trail, hops, found_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (spider, stem) DO UPDATE SET is_open = 1, hops = excluded.hops",
            (spider, stem, *found, stamp(now)),
        )

    def opened(self, spider: str, trails: frozenset[str], now: datetime, most: int) -> list[Unread]:
        """The lists of these trails that an earlier crawl was to read and did not.

        Topics last; first those that were never read, then those that bring most.
        """
        rows = self._db.execute(
            "SELECT url, trail, hops FROM lists WHERE spider = ? AND is_open"
            " AND (due_at IS NULL OR due_at <= ?)"
            " AND trail IN (SELECT value FROM json_each(?))"
            " ORDER BY trail = 'topics', visited_at IS NOT NULL, rest,"
            " coalesce(due_at, found_at) LIMIT ?",
            (spider, stamp(now), json.dumps(sorted(trails)), most),
        )
        return [Unread(*row) for row in rows]

    def close(self, spider: str, stem: str, due_at: datetime, rest: float, now: datetime) -> None:
        """A list was read: it is due again then."""
        self._db.execute(
            "UPDATE lists SET is_open = 0, visited_at = ?, due_at = ?, rest = ?"
            " WHERE spider = ? AND stem = ?",
            (stamp(now), stamp(due_at), rest, spider, stem),
        )

    def put_off(self, spider: str, stem: str, due_at: datetime, rest: float) -> None:
        """A list could not be read: it is tried again then."""
        self._db.execute(
            "UPDATE lists SET due_at = ?, rest = ? WHERE spider = ? AND stem = ?",
            (stamp(due_at), rest, spider, stem),
        )

    def release(self, spider: str, trail: str) -> None:
        """The lists of a trail are due at once, and stay so until they are read."""
        self._db.execute(
            "UPDATE lists SET due_at = NULL WHERE spider = ? AND trail = ?", (spider, trail)
        )

    def name(self, spider: str, feed: str, article_ids: list[str], now: datetime) -> None:
        """Remember what a feed names."""
        self._db.execute(
            "INSERT INTO lists (spider, stem, url, trail, hops, found_at, is_open, visited_at,"
            " watermark) VALUES (:spider, :feed, :feed, 'feed', 0, :now, 0, :now, :named)"
            " ON CONFLICT (spider, stem)"
            " DO UPDATE SET visited_at = excluded.visited_at, watermark = excluded.watermark",
            {"spider": spider, "feed": feed, "now": stamp(now), "named": json.dumps(article_ids)},
        )

    def mark(
        self, spider: str, stem: str, watermark: tuple[str, ...], etag: str, last_modified: str
    ) -> None:
        """A list was read whole, from these articles on."""
        self._db.execute(
            "UPDATE lists SET watermark = ?, etag = ?, last_modified = ?"
            " WHERE spider = ? AND stem = ?",
            (json.dumps(watermark), etag, last_modified, spider, stem),
        )
