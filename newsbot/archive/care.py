"""Looking after an archive: is it sound, what is in it, a copy of it, forgetting."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from newsbot.archive.schema import ArchiveError
from newsbot.items import EXPORTED

_JSON_FIELDS = ("dateline", "authors", "topics")

FILTERS = {
    "since": "substr(date_published, 1, 10) >= ?",
    "until": "substr(date_published, 1, 10) <= ?",
    "section": "section = ?",
    "topic": "EXISTS (SELECT 1 FROM json_each(topics) WHERE value = ?)",
    "agency": "EXISTS (SELECT 1 FROM json_each(dateline, '$.agencies') WHERE value = ?)",
}
"""What articles can be chosen by; days as 2021-12-28."""


def is_day(words: str) -> bool:
    """Whether words are a day as 2021-12-28: nothing else is compared with dates."""
    try:
        return date.fromisoformat(words).isoformat() == words
    except ValueError:
        return False


class Care:
    """An archive opened for looking after, while crawls may use it.

    `is_reader` opens it without any right to change it.
    """

    def __init__(self, path: Path, *, is_reader: bool = True) -> None:
        """Raises `ArchiveError` where there is no archive that can be read."""
        if not path.exists():
            raise ArchiveError(f"there is no archive {path} yet; `scrapy crawl` makes it.")
        self.path = path
        try:
            self._db = _open(path, "mode=ro" if is_reader else "mode=rw")
            self._db.execute("PRAGMA foreign_keys = ON")
        except sqlite3.Error as error:
            raise ArchiveError(f"{path} cannot be read as an archive: {error}.") from error
        self._db.row_factory = sqlite3.Row

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def problems(self) -> list[str]:
        """What is wrong with the file and with its ledger, each in a sentence."""
        found = [
            f"SQLite says: {row[0]}."
            for row in self._db.execute("PRAGMA integrity_check")
            if row[0] != "ok"
        ]
        found += [
            f"row {row[1]} of {row[0]} names a row of {row[2]} that is not there."
            for row in self._db.execute("PRAGMA foreign_key_check")
        ]
        checks = {
            "articles have no version": "SELECT count(*) FROM stories WHERE id NOT IN"
            " (SELECT story FROM versions)",
            "forgotten articles are still there": "SELECT count(*) FROM stories JOIN tombstones"
            " USING (publisher, edition, article_id)",
            "deliveries belong to publications that ended": "SELECT count(*) FROM deliveries"
            " WHERE intent IS NOT NULL AND intent NOT IN (SELECT id FROM intents)",
        }
        for sentence, sql in checks.items():
            (count,) = self._db.execute(sql).fetchone()
            if count:
                found.append(f"{count} {sentence}.")
        return found

    def stats(self) -> dict[str, Any]:
        """Counts of everything, by name."""
        tables = {"articles": "stories", "versions": "versions", "runs": "runs",
                  "forgotten": "tombstones", "wanted": "wanted"}  # fmt: skip
        found: dict[str, Any] = {
            name: self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
            for name, table in tables.items()
        }
        found["newest article"] = self._db.execute(
            "SELECT max(date_published) FROM versions"
        ).fetchone()[0]
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

    def backup(self, target: Path) -> None:
        """A whole copy as of one moment, also while a crawl writes; raises `ArchiveError`."""
        if target.exists():
            raise ArchiveError(f"{target} exists; name a new file.")
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(part)) as copy:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        except (sqlite3.Error, OSError) as error:
            part.unlink(missing_ok=True)
            raise ArchiveError(f"{target} could not be written: {error}.") from error

    def forget(self, names: Sequence[str] = (), before: str = "") -> list[sqlite3.Row]:
        """Remove articles for good: by number or address, or all published before a day.

        Their numbers stay behind, so that they are not fetched again; everything else is gone
        from the file, its free pages and its log. The rows of what was forgotten: publisher,
        edition, article_id, url.
        """
        marks = ", ".join("?" * len(names))
        chosen = f"article_id IN ({marks}) OR url IN ({marks})"
        rows = self._db.execute(
            "SELECT publisher, edition, article_id, url FROM articles WHERE "  # noqa: S608
            + (chosen if names else "substr(date_published, 1, 10) < ?"),
            [*names, *names] if names else [before],
        ).fetchall()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._db:
            self._db.execute("PRAGMA secure_delete = ON")
            for row in rows:
                key = (row["publisher"], row["edition"], row["article_id"])
                self._db.execute(
                    "INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?, ?)", (*key, now)
                )
                self._db.execute(
                    "DELETE FROM stories WHERE publisher = ? AND edition = ? AND article_id = ?",
                    key,
                )
        self._db.execute("VACUUM")
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return rows

    def articles(
        self, wanted: Mapping[str, str], *, only_latest: bool = True
    ) -> Iterator[dict[str, Any]]:
        """Articles that meet all of some `FILTERS`, as lines of a feed, by date.

        Each version is a line of its own unless `only_latest`.
        """
        view = "articles" if only_latest else "article_versions"
        names = ", ".join(EXPORTED)
        condition = " AND ".join(FILTERS[name] for name in wanted) or "1"
        order = "date_published, article_id, version"
        sql = f"SELECT {names} FROM {view} WHERE {condition} ORDER BY {order}"  # noqa: S608
        values = list(wanted.values())
        for row in self._db.execute(sql, values):
            article = dict(row)
            for name in _JSON_FIELDS:
                article[name] = article[name] and json.loads(article[name])
            yield article


def _open(path: Path, mode: str) -> sqlite3.Connection:
    """A connection that was seen to work.

    SQLite reads its log with the help of a file beside it. Where it may not make that file and
    there is no log, nobody is writing either, and the archive can be read as it is.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=30)
    try:
        connection.execute("SELECT count(*) FROM stories")
    except sqlite3.OperationalError:
        connection.close()
        if mode != "mode=ro" or Path(f"{path}-wal").exists():
            raise
        return _open(path, "mode=ro&immutable=1")
    return connection
