"""What every feed has, what it is owed, and what is being published."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.archive.table import Table, stamp


class Feed(NamedTuple):
    """A feed that is owed something."""

    key: int
    template: str
    options: dict[str, Any]


@dataclass(frozen=True)
class Intent:
    """A publication that was begun: the part is on disk, its bytes are meant for the target."""

    id: int
    target: Path
    part: Path
    start: int | None
    """Bytes that the target had; None where the part takes its place."""
    length: int
    digest: str


class Deliveries(Table):
    """The ledger of the feeds."""

    def feed(self, spider: str, template: str, options: dict[str, Any]) -> int:
        """The key of a spider's feed, known by its address template."""
        self._db.execute(
            "INSERT INTO feeds (spider, template, options) VALUES (?, ?, ?) ON CONFLICT"
            " (spider, template) DO UPDATE SET options = excluded.options",
            (spider, template, json.dumps(options)),
        )
        row = self._one("SELECT id FROM feeds WHERE spider = ? AND template = ?", spider, template)
        assert row is not None  # noqa: S101
        return int(row[0])

    def feeds_owed(self, spider: str) -> list[Feed]:
        """The feeds of a spider that have not been given all that is theirs."""
        rows = self._db.execute(
            "SELECT id, template, options FROM feeds WHERE spider = ? AND EXISTS"
            " (SELECT 1 FROM deliveries WHERE feed = feeds.id AND delivered_at IS NULL)",
            (spider,),
        )
        return [Feed(key, template, json.loads(options)) for key, template, options in rows]

    def owe(self, version_key: int, feeds: Iterable[int]) -> None:
        """Note that feeds are to be given a version."""
        self._db.executemany(
            "INSERT OR IGNORE INTO deliveries (version, feed) VALUES (?, ?)",
            [(version_key, feed) for feed in feeds],
        )

    def owed(self, feed: int) -> list[int]:
        """The keys of the versions that a feed has not been given, in the order of storing.

        Without those of which it is still open whether it was.
        """
        rows = self._db.execute(
            "SELECT version FROM deliveries WHERE feed = ? AND delivered_at IS NULL"
            " AND intent IS NULL ORDER BY version",
            (feed,),
        )
        return [version for (version,) in rows]

    def release(self, feed: int) -> None:
        """Owe a feed nothing more."""
        self._db.execute("DELETE FROM deliveries WHERE feed = ? AND delivered_at IS NULL", (feed,))

    def hand_over(self, feed: int, heirs: Sequence[int]) -> None:
        """Owe a feed nothing more; what no other feed was given or is owed, its heirs are."""
        orphans = self._db.execute(
            "SELECT version FROM deliveries d WHERE feed = ? AND delivered_at IS NULL AND NOT"
            " EXISTS (SELECT 1 FROM deliveries o WHERE o.version = d.version AND o.feed <> d.feed)",
            (feed,),
        ).fetchall()
        self.release(feed)
        for (version,) in orphans:
            self.owe(version, heirs)

    def add_part(self, path: Path, spider: str) -> None:
        """Remember a file that is not a feed yet."""
        self._db.execute("INSERT OR IGNORE INTO parts VALUES (?, ?)", (str(path), spider))

    def drop_part(self, path: Path) -> None:
        """Forget such a file: it is gone."""
        self._db.execute("DELETE FROM parts WHERE path = ?", (str(path),))

    def parts(self, spider: str) -> list[Path]:
        """The files of a spider that are no feeds yet."""
        rows = self._db.execute("SELECT path FROM parts WHERE spider = ?", (spider,))
        return [Path(path) for (path,) in rows]

    def intend(self, feed: int, intent: Intent, versions: Sequence[int]) -> int:
        """Record that a publication of these versions begins; its key."""
        key = self._insert(
            "INSERT INTO intents (feed, target, part, start, length, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            feed,
            str(intent.target),
            str(intent.part),
            intent.start,
            intent.length,
            intent.digest,
        )
        self._db.executemany(
            "INSERT INTO deliveries (version, feed, intent) SELECT id, ?, ? FROM versions"
            " WHERE id = ?"  # one that was forgotten meanwhile is not there
            " ON CONFLICT (version, feed) DO UPDATE SET intent = excluded.intent",
            [(feed, key, version) for version in versions],
        )
        return key

    def intents(self, spider: str) -> list[Intent]:
        """The publications of a spider that were begun and not ended."""
        return self._intents("f.spider = ?", spider)

    def intents_at(self, target: Path) -> list[Intent]:
        """The publications to a file that were begun and not ended, of whichever spider."""
        return self._intents("i.target = ?", str(target))

    def _intents(self, condition: str, value: str) -> list[Intent]:
        rows = self._db.execute(
            "SELECT i.id, i.target, i.part, i.start, i.length, i.digest FROM intents i"  # noqa: S608
            f" JOIN feeds f ON f.id = i.feed WHERE {condition} ORDER BY i.id",
            (value,),
        )
        return [Intent(key, Path(target), Path(part), *rest) for key, target, part, *rest in rows]

    def delivered(self, intent: int, now: datetime) -> None:
        """Mark what a publication gave its feed as delivered."""
        self._db.execute(
            "UPDATE deliveries SET delivered_at = ?, intent = NULL WHERE intent = ?",
            (stamp(now), intent),
        )
        self._db.execute("DELETE FROM intents WHERE id = ?", (intent,))

    def withdraw(self, intent: int) -> None:
        """A publication did not happen: what it was to give is owed again."""
        self._db.execute("UPDATE deliveries SET intent = NULL WHERE intent = ?", (intent,))
        self._db.execute("DELETE FROM intents WHERE id = ?", (intent,))

    def uploaded(self, feed: int, versions: Sequence[int], now: datetime) -> None:
        """Mark versions as delivered to a feed that is not a local file."""
        self._db.executemany(
            "INSERT INTO deliveries (version, feed, delivered_at) SELECT id, ?, ? FROM versions"
            " WHERE id = ?"
            " ON CONFLICT (version, feed) DO UPDATE SET delivered_at = excluded.delivered_at",
            [(feed, stamp(now), version) for version in versions],
        )
