"""Reading an archive: articles and versions, search, counts, a copy. Nothing is changed."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self

from newsbot.archive.likenesses import Likenesses, clusters
from newsbot.archive.migrations import MIGRATIONS
from newsbot.archive.recordings import Recordings
from newsbot.archive.schema import ArchiveError
from newsbot.archive.search import query
from newsbot.archive.table import stamp
from newsbot.disclosure import disclosed
from newsbot.items import EXPORTED

_PAGES = 10_000  # that a backup copies at a time
_JSON_FIELDS = ("dateline", "authors", "topics", "rules", "directives")

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


class Reader:
    """An archive opened without any right to change it, while crawls may use it."""

    _MODE = "mode=ro"

    def __init__(self, path: Path) -> None:
        """Raises `ArchiveError` where there is no archive that can be read."""
        if not path.exists():
            raise ArchiveError(f"there is no archive {path} yet; `scrapy crawl` makes it.")
        self.path = path
        try:
            self._db = _open(path, self._MODE)
            self._db.execute("PRAGMA foreign_keys = ON")
            (schema,) = self._db.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error as error:
            raise ArchiveError(f"{path} cannot be read as an archive: {error}.") from error
        if schema != len(MIGRATIONS):
            self._db.close()
            cure = "use a newer newsbot"
            if schema < len(MIGRATIONS):
                cure = "the next `scrapy crawl` brings it up to date"
            raise ArchiveError(
                f"{path} has schema {schema}, this newsbot reads {len(MIGRATIONS)}: {cure}."
            )
        self._db.row_factory = sqlite3.Row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

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
        (found["near duplicates"],) = self._db.execute(
            "SELECT count(*) FROM articles WHERE near_duplicate_of IS NOT NULL"
        ).fetchone()
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

    def backup(self, target: Path, copied: Callable[[int, int], None]) -> None:
        """A whole copy as of one moment, also while a crawl writes; raises `ArchiveError`.

        `copied` is told now and then how many pages there are in the copy, and how many in all.
        """
        if target.exists():
            raise ArchiveError(f"{target} exists; name a new file.")
        part = target.with_name(f".{target.name}.part")
        part.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(part)) as copy:
                self._db.execute("BEGIN")  # one view for all steps: no write begins them anew
                self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                self._db.backup(
                    copy,
                    pages=_PAGES,
                    progress=lambda _, left, total: copied(total - left, total),
                )
                self._db.execute("COMMIT")
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(target)
        except (sqlite3.Error, OSError) as error:
            part.unlink(missing_ok=True)
            raise ArchiveError(f"{target} could not be written: {error}.") from error

    def outdated(self, algorithm: int) -> int:
        """How many articles with a text are not in the index of likeness by this algorithm."""
        row = self._db.execute(
            "SELECT count(DISTINCT v.story) FROM versions v LEFT JOIN likenesses l"
            " ON l.story = v.story AND l.algorithm = ?"
            " WHERE l.story IS NULL AND v.article_body <> ''",
            (algorithm,),
        ).fetchone()
        return int(row[0])

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

    def articles(
        self, wanted: Mapping[str, str], *, only_latest: bool = True, export: str = "full"
    ) -> Iterator[dict[str, Any]]:
        """Articles that meet all of some `FILTERS`, as lines of a feed, by date.

        Each version is a line of its own unless `only_latest`; `export` as `disclosed` has it.
        """
        view = "articles" if only_latest else "article_versions"
        names = ", ".join((*EXPORTED, "directives"))
        condition = " AND ".join(FILTERS[name] for name in wanted) or "1"
        order = "date_published, article_id, version"
        sql = f"SELECT {names} FROM {view} WHERE {condition} ORDER BY {order}"  # noqa: S608
        values = list(wanted.values())
        for row in self._db.execute(sql, values):
            line = _line(row)
            texts = (line["article_body"], line["description"])
            yield line | disclosed(*texts, line.pop("directives"), export)

    def count(self, wanted: Mapping[str, str], *, only_latest: bool = True) -> int:
        """How many lines `articles` gives."""
        view = "articles" if only_latest else "article_versions"
        condition = " AND ".join(FILTERS[name] for name in wanted) or "1"
        sql = f"SELECT count(*) FROM {view} WHERE {condition}"  # noqa: S608
        (count,) = self._db.execute(sql, list(wanted.values())).fetchone()
        return int(count)

    def search(
        self, phrases: Sequence[str], wanted: Mapping[str, str], most: int
    ) -> list[dict[str, Any]]:
        """Articles that have all of these words or phrases and meet all `FILTERS`, newest first."""
        names = ", ".join(EXPORTED)
        condition = " AND ".join(("1", *(FILTERS[name] for name in wanted)))
        rows = self._db.execute(
            f"SELECT {names} FROM article_versions WHERE version_id IN"  # noqa: S608
            f" (SELECT rowid FROM search WHERE search MATCH ?) AND {condition}"
            " ORDER BY date_published DESC LIMIT ?",
            (query(phrases), *wanted.values(), most),
        )
        return [_line(row) for row in rows]

    def history(self, name: str) -> list[list[dict[str, Any]]]:
        """The articles of a number or address, one list of versions for each, oldest first.

        A version has the fields of the feed and `rules`, `directives`, `cause`, `stored_at`,
        `vanished_at`.
        """
        name = _as_stored(name)
        beside = ("rules", "directives", "cause", "stored_at", "vanished_at")
        names = ", ".join((*EXPORTED, *beside))
        rows = self._db.execute(
            f"SELECT {names} FROM article_versions WHERE article_id = ? OR url = ?"  # noqa: S608
            " ORDER BY publisher, edition, article_id, version",
            (name, name),
        )
        found: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for row in rows:
            key = (row["publisher"], row["edition"], row["article_id"])
            found.setdefault(key, []).append(_line(row))
        return list(found.values())

    def forgotten_at(self, number: str) -> str | None:
        """When an article of that number was forgotten for good, if one was."""
        row = self._db.execute(
            "SELECT max(forgotten_at) FROM tombstones WHERE article_id = ?", (number,)
        ).fetchone()
        return row[0] if row else None

    @property
    def recordings(self) -> Recordings:
        """Where recorded pages lie."""
        return Recordings(self._db)


def _as_stored(name: str) -> str:
    """A number or an address as the archive has it: https, no query, no fragment."""
    plain = name.strip().partition("#")[0].partition("?")[0]
    return f"https{plain.removeprefix('http')}" if plain.startswith("http://") else plain


def _line(row: sqlite3.Row) -> dict[str, Any]:
    article = dict(row)
    for name in _JSON_FIELDS:
        if name in article:
            article[name] = article[name] and json.loads(article[name])
    return article


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
