"""Looking into an archive: what is in it, and whether it is sound."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from newsbot.archive.likenesses import Likenesses, clusters
from newsbot.archive.opened import Opened
from newsbot.archive.table import stamp
from newsbot.warc.files import file_of


class Inspection(Opened):
    """An archive opened to be looked into, while crawls may use it."""

    def stats(self) -> dict[str, Any]:
        """Counts of everything, by name."""
        tables = {"articles": "stories", "versions": "versions", "runs": "runs",
                  "forgotten": "tombstones"}  # fmt: skip
        found: dict[str, Any] = {
            name: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for name, table in tables.items()
        }
        waiting, given_up = self._db.execute(
            "SELECT sum(given_up_at IS NULL), sum(given_up_at IS NOT NULL) FROM wanted"
        ).fetchone()
        found["wanted"] = {"waiting": waiting or 0, "given up": given_up or 0}
        (found["vanished"],) = self._db.execute(
            "SELECT count(*) FROM stories WHERE vanished_at IS NOT NULL"
        ).fetchone()
        found["near duplicates"] = sum(1 for _ in Likenesses(self._db).pairs())
        newest = self._db.execute(
            "SELECT date_published FROM articles ORDER BY julianday(date_published) DESC LIMIT 1"
        ).fetchone()
        found["newest article"] = newest and newest[0]
        rows = self._db.execute(
            "SELECT section, count(*) FROM articles GROUP BY section ORDER BY 2 DESC"
        )
        found["sections"] = {section or "none": count for section, count in rows}
        rows = self._db.execute(
            "SELECT template, sum(delivered_at IS NOT NULL), sum(delivered_at IS NULL)"
            " FROM feeds JOIN deliveries ON feed = feeds.id GROUP BY template"
        )
        found["feeds"] = {feed: {"delivered": done, "owed": owed} for feed, done, owed in rows}
        return found

    def problems(self) -> list[str]:
        """What is wrong with the file and with its ledger, each in a sentence."""
        return self._told_by(self._damages, self._contradictions, self._lost_recordings)

    def faults(self) -> list[str]:
        """The same of the file alone, wherever its recordings are."""
        return self._told_by(self._damages, self._contradictions)

    def _told_by(self, *looks: Callable[[], Iterable[str]]) -> list[str]:
        try:
            return [sentence for look in looks for sentence in look()]
        except sqlite3.DatabaseError as error:
            cure = "`scrapy archive restore FILE` puts a backup in its place"
            return [f"SQLite says: {error}; {cure}."]

    def outdated(self, algorithm: int) -> int:
        """How many articles with a text are not in the index of likeness by this algorithm."""
        row = self._db.execute(
            "SELECT count(DISTINCT v.story) FROM versions v LEFT JOIN likenesses l"
            " ON l.story = v.story AND l.algorithm = ?"
            " WHERE l.story IS NULL AND v.article_body <> ''",
            (algorithm,),
        ).fetchone()
        return int(row[0])

    def _damages(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        found = [row[0] for row in self._db.execute("PRAGMA integrity_check") if row[0] != "ok"]
        return [
            *(f"SQLite says: {words}." for words in found),
            *(
                f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there."
                for row in self._db.execute("PRAGMA foreign_key_check")
            ),
        ]

    def _contradictions(self) -> list[str]:
        """What the tables say that cannot be."""
        found: list[str] = []
        checks = {
            "articles without a version": "SELECT count(*) FROM stories WHERE id NOT IN"
            " (SELECT story FROM versions)",
            "forgotten articles that are still there": "SELECT count(*) FROM stories"
            " JOIN tombstones USING (publisher, edition, article_id)",
            "deliveries of publications that ended": "SELECT count(*) FROM deliveries"
            " WHERE intent IS NOT NULL AND intent NOT IN (SELECT id FROM intents)",
        }
        for what, sql in checks.items():
            (count,) = self._db.execute(sql).fetchone()
            if count:
                found.append(f"{what}: {count}.")
        return found

    def _lost_recordings(self) -> Iterator[str]:
        """The recordings that the ledger has and the folder has not, or not whole."""
        folder, hint = self.path.parent, "a copy can take its place"
        for path, length in self._db.execute("SELECT path, length FROM recordings ORDER BY id"):
            try:
                size = file_of(folder, path).stat().st_size
            except FileNotFoundError:
                if length:
                    yield f"the recording {folder / path} is gone: {hint}."
                continue
            if size < length:
                yield f"the recording {folder / path} has {size} of its {length} bytes: {hint}."

    def unfetched(self, since: datetime) -> Iterator[dict[str, Any]]:
        """Links that were seen since then and never fetched, the newest first."""
        rows = self._db.execute(
            "SELECT url, trail, found_at, attempts, reason, try_at, given_up_at FROM wanted"
            " WHERE found_at >= ? ORDER BY found_at DESC, url",
            (stamp(since),),
        )
        return map(dict, rows)

    def clusters(self, most: int = 20) -> list[list[dict[str, Any]]]:
        """The largest groups of nearly equal articles, each with its first stored first."""
        groups = islice(clusters(Likenesses(self._db).pairs()), most)
        return [
            [
                dict(row)
                for edition, article_id in group
                for row in self._db.execute(
                    "SELECT article_id, edition, date_published, section, headline, similarity, url"
                    " FROM articles WHERE publisher = ? AND edition = ? AND article_id = ?",
                    (*edition, article_id),
                )
            ]
            for group in groups
        ]
