"""Runs: the crawls that were begun."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from newsbot.archive.table import Table, marks, stamp

_PARTS = ("sections", "start_urls", "until")
"""Arguments by which a run reads a part of the site alone."""


class Runs(Table):
    """What a crawl was asked for, how it ended, and its statistics."""

    def start(self, spider: str, arguments: dict[str, Any], now: datetime) -> int:
        """The key of a new run."""
        return self._insert(
            "INSERT INTO runs (spider, arguments, started_at) VALUES (?, ?, ?)",
            spider,
            json.dumps(arguments, sort_keys=True),
            stamp(now),
        )

    def has_any(self, spider: str) -> bool:
        """Whether the spider ever had a run."""
        return bool(self._db.execute("SELECT 1 FROM runs WHERE spider = ?", (spider,)).fetchone())

    def end(
        self,
        run: int,
        now: datetime,
        reason: str,
        status: int,
        verdict: str,
        stats: dict[str, Any] | None,
    ) -> None:
        """Record how a run ended; one that did not come to crawl has no statistics."""
        counted = None if stats is None else json.dumps(stats, default=str)
        self._db.execute(
            "UPDATE runs SET ended_at = ?, reason = ?, exit_status = ?, verdict = ?, stats = ?"
            " WHERE id = ?",
            (stamp(now), reason, status, verdict, counted, run),
        )

    def recent_stats(self, spider: str, now: datetime, most: int) -> list[dict[str, Any]]:
        """The statistics of the spider's last runs that ended, the newest first.

        Without those that a clock dated that was ahead: they would be the last ones for long.
        """
        rows = self._db.execute(
            "SELECT stats FROM runs WHERE spider = ? AND started_at <= ? AND stats IS NOT NULL"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            (spider, stamp(now), most),
        )
        return [json.loads(stats) for (stats,) in rows]

    def sound_stats(
        self, spider: str, now: datetime, most: int, arguments: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        """The statistics of the spider's last runs that show what its pages usually have.

        The newest first, as `recent_stats` has them: those that read pages for the first time and
        found no fault with the layout (4), nor failed (5). Of the same part of the site as a run
        with these arguments: what a section or a time gone by has not, the rest may have.
        """
        is_same = "".join(f" AND json_extract(arguments, '$.{name}') IS ?" for name in _PARTS)
        rows = self._db.execute(
            "SELECT stats FROM runs WHERE spider = ? AND started_at <= ?"  # noqa: S608
            f" AND exit_status NOT IN (4, 5){is_same}"
            " AND coalesce(json_extract(stats, '$.\"newsbot/read\"'), 0)"
            "   > coalesce(json_extract(stats, '$.\"newsbot/read_again\"'), 0)"
            " ORDER BY started_at DESC, id DESC LIMIT ?",
            (spider, stamp(now), *map(arguments.get, _PARTS), most),
        )
        return [json.loads(stats) for (stats,) in rows]

    def lasting_since(
        self, spider: str, now: datetime, reasons: Collection[str]
    ) -> datetime | None:
        """The start of the first of the spider's last runs, all of which ended for such reasons.

        None where the last run did not. Those that were killed, or asked the site nothing, as a
        replay does, do not count.
        """
        ended = "SELECT started_at FROM runs WHERE spider = ? AND started_at <= ? AND reason"
        last_other = self._one(
            f"{ended} NOT IN ({marks(reasons)})"
            " AND json_extract(stats, '$.\"downloader/request_count\"') > 0"
            " ORDER BY started_at DESC LIMIT 1",
            spider,
            stamp(now),
            *reasons,
        )
        first = self._one(
            f"{ended} IN ({marks(reasons)}) AND started_at > ? ORDER BY started_at LIMIT 1",
            spider,
            stamp(now),
            *reasons,
            last_other[0] if last_other else "",
        )
        return datetime.fromisoformat(first[0]) if first else None

    def has_exhausted(self, spider: str, trail: str) -> bool:
        """Whether a crawl of the whole site that followed such a trail has left nothing."""
        row = self._one(
            "SELECT 1 FROM runs WHERE spider = ? AND reason = 'finished'"
            " AND NOT EXISTS (SELECT 1 FROM json_each(arguments)"
            "   WHERE key IN ('start_urls', 'sections', 'since', 'until'))"
            " AND json_extract(stats, '$.' || json_quote('newsbot/followed/' || ?)) > 0 LIMIT 1",
            spider,
            trail,
        )
        return row is not None
