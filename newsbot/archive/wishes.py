"""Wishes of sites: how they want to be read."""

import json
from datetime import datetime, timedelta

from newsbot.archive.table import Table, stamp

LONGEST_ABSENCE = timedelta(days=7)
"""However long a site asks us to stay away, after this it is asked again."""


class Wishes(Table):
    """What sites and their pages ask of whoever reads them."""

    def come_back_at(self, host: str) -> datetime | None:
        """Before which moment the site wants no request."""
        row = self._one("SELECT come_back_at FROM conduct WHERE host = ?", host)
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def set_come_back_at(self, host: str, moment: datetime) -> None:
        """Remember what the site said of when to come back."""
        self._db.execute(
            "INSERT INTO conduct (host, come_back_at) VALUES (?, ?) ON CONFLICT (host)"
            " DO UPDATE SET come_back_at = excluded.come_back_at",
            (host, stamp(moment)),
        )

    def robots(self, host: str, since: datetime, now: datetime) -> str | None:
        """The site's robots.txt, where it was read since then; "" where it had none.

        One that was read by a clock which was ahead is not known.
        """
        row = self._one("SELECT robots, robots_at FROM conduct WHERE host = ?", host)
        is_known = row is not None and row[1] and stamp(since) <= row[1] <= stamp(now)
        return row[0] if row is not None and is_known else None

    def set_robots(self, host: str, robots: str, now: datetime) -> None:
        """Remember the site's robots.txt."""
        self._db.execute(
            "INSERT INTO conduct (host, robots, robots_at) VALUES (?, ?, ?) ON CONFLICT (host)"
            " DO UPDATE SET robots = excluded.robots, robots_at = excluded.robots_at",
            (host, robots, stamp(now)),
        )

    def opted_out(self, url: str, declared: list[str], now: datetime) -> None:
        """Remember what of text and data mining a page reserves."""
        self._db.execute(
            "INSERT OR REPLACE INTO opt_outs VALUES (?, ?, ?)",
            (url, json.dumps(declared), stamp(now)),
        )
