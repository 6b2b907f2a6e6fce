"""Reading an archive: articles and versions, and search."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from newsbot.archive.opened import Opened
from newsbot.archive.recordings import Recordings
from newsbot.archive.search import conditions
from newsbot.archive.table import JSON
from newsbot.disclosure import disclosed
from newsbot.items import EXPORTED

_BY_DATE = "julianday(date_published)"  # there is an index of it

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


def as_stored(name: str) -> str:
    """A number or an address as the archive has it: https, no query, no fragment."""
    plain = name.strip().partition("#")[0].partition("?")[0]
    return f"https{plain.removeprefix('http')}" if plain.startswith("http://") else plain


class Reader(Opened):
    """An archive opened for its articles."""

    def articles(
        self, wanted: Mapping[str, str], *, only_latest: bool = True, export: str = "full"
    ) -> Iterator[dict[str, Any]]:
        """Articles that meet all of some `FILTERS`, as lines of a feed, by date.

        Each version is a line of its own unless `only_latest`; `export` as `disclosed` has it.
        """
        view = "articles" if only_latest else "article_versions"
        names = ", ".join((*EXPORTED, "directives"))
        condition = " AND ".join(FILTERS[name] for name in wanted) or "1"
        order = f"{_BY_DATE}, article_id, version"
        sql = f"SELECT {names} FROM {view} WHERE {condition} ORDER BY {order}"  # noqa: S608
        values = list(wanted.values())
        for row in self._db.execute(sql, values):
            yield _without_directives(_disclosed(row, export))

    def count(self, wanted: Mapping[str, str], *, only_latest: bool = True) -> int:
        """How many lines `articles` gives."""
        view = "articles" if only_latest else "article_versions"
        condition = " AND ".join(FILTERS[name] for name in wanted) or "1"
        sql = f"SELECT count(*) FROM {view} WHERE {condition}"  # noqa: S608
        (count,) = self._db.execute(sql, list(wanted.values())).fetchone()
        return int(count)

    def search(
        self, phrases: Sequence[str], wanted: Mapping[str, str], most: int, export: str = "full"
    ) -> list[dict[str, Any]]:
        """Articles that have all of these words or phrases and meet all `FILTERS`, newest first.

        They are lines of a feed; `export` as `disclosed` has it.
        """
        names = ", ".join((*EXPORTED, "directives"))
        found, values = conditions(phrases)
        condition = " AND ".join((*found, *(FILTERS[name] for name in wanted)))
        rows = self._db.execute(
            f"SELECT {names} FROM article_versions WHERE {condition}"  # noqa: S608
            f" ORDER BY {_BY_DATE} DESC LIMIT ?",
            (*values, *wanted.values(), most),
        )
        return [_without_directives(_disclosed(row, export)) for row in rows]

    def history(self, name: str, export: str = "full") -> list[list[dict[str, Any]]]:
        """The articles of a number or address, one list of versions for each, oldest first.

        A version has the fields of the feed and `rules`, `directives`, `cause`, `stored_at`,
        `vanished_at`; `export` as `disclosed` has it.
        """
        name = as_stored(name)
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
            found.setdefault(key, []).append(_disclosed(row, export))
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


def _disclosed(row: sqlite3.Row, export: str) -> dict[str, Any]:
    """An article as it may go out."""
    article = dict(row)
    for name in JSON:
        if name in article:
            article[name] = article[name] and json.loads(article[name])
    texts = (article["article_body"], article["description"])
    return article | disclosed(*texts, article["directives"], export)


def _without_directives(article: dict[str, Any]) -> dict[str, Any]:
    """The line of a feed, which has none."""
    del article["directives"]
    return article
