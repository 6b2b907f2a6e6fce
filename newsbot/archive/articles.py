"""Articles with their versions."""

import json
from datetime import datetime
from typing import Any, NamedTuple

from newsbot.archive.table import JSON, Table, marks, stamp
from newsbot.items import EXPORTED, Article, Dateline, plain

_OF_THE_STORY = ("article_id", "edition", "publisher")
_BESIDE = ("rules", "directives", "recording")
_COLUMNS = tuple(name for name in (*EXPORTED, *_BESIDE) if name not in _OF_THE_STORY)
_WRITTEN = ("story", "cause", "run", "stored_at", *_COLUMNS)
_ADD = f"INSERT INTO versions ({', '.join(_WRITTEN)}) VALUES ({marks(_WRITTEN)})"  # noqa: S608
_to_json = json.JSONEncoder(ensure_ascii=False).encode


class Known(NamedTuple):
    """An article that the archive has."""

    story: int
    version_key: int
    """Key of its latest version."""
    version: int


class Seen(NamedTuple):
    """When an article's page was read; both aware."""

    last: datetime
    latest_version: datetime


class Stored(NamedTuple):
    """What a second look at an article needs."""

    url: str
    feed_date: str | None
    """What the feed said of its date."""
    date_published: str


_STORED = """
    SELECT v.url, s.feed_date, v.date_published FROM stories s JOIN versions v ON v.story = s.id
    WHERE v.version = (SELECT max(version) FROM versions w WHERE w.story = s.id)
"""


class Articles(Table):
    """What was found, version by version."""

    def find(self, article: Article) -> Known | None:
        """What is known of an article with the same publisher, edition and number."""
        row = self._one(
            "SELECT s.id, v.id, v.version FROM stories s JOIN versions v ON v.story = s.id"
            " WHERE s.publisher = ? AND s.edition = ? AND s.article_id = ?"
            " ORDER BY v.version DESC LIMIT 1",
            article.publisher,
            article.edition,
            article.article_id,
        )
        return Known(*row) if row else None

    def with_same_text(self, article: Article) -> str | None:
        """The number of another article of the edition with the same text."""
        row = self._one(
            "SELECT s.article_id FROM versions v JOIN stories s ON s.id = v.story"
            " WHERE v.content_hash = ? AND s.publisher = ? AND s.edition = ? AND s.article_id <> ?"
            " ORDER BY v.id LIMIT 1",
            article.content_hash,
            article.publisher,
            article.edition,
            article.article_id,
        )
        return str(row[0]) if row else None

    def add(
        self, article: Article, cause: str, run: int, now: datetime, story: int | None = None
    ) -> Known:
        """Store an article as the version that it says: a further one of `story`, or a first."""
        if story is None:
            story = self._insert(
                "INSERT INTO stories (publisher, edition, article_id) VALUES (?, ?, ?)",
                article.publisher,
                article.edition,
                article.article_id,
            )
        values = [_value(name, getattr(article, name)) for name in _COLUMNS]
        key = self._insert(_ADD, story, cause, run, stamp(now), *values)
        return Known(story, key, article.version)

    def looked_at(
        self,
        story: int,
        feed_date: str | None,
        seen: datetime,
        again: datetime | None,
        now: datetime,
    ) -> None:
        """Note that an article's page was there, and when to look at it again.

        Where it was looked at since then, as a recorded page is read again, that look stands;
        one in the future was made by a clock that was ahead.
        """
        self._db.execute(
            "UPDATE stories SET feed_date = coalesce(?, feed_date), looked_at = ?, look_at = ?,"
            " vanished_at = NULL"
            " WHERE id = ? AND NOT coalesce(looked_at > ? AND looked_at <= ?, 0)",
            (feed_date, stamp(seen), again and stamp(again), story, stamp(seen), stamp(now)),
        )

    def postpone(
        self, publisher: str, edition: str, article_id: str, until: datetime | None
    ) -> None:
        """Look at an article again then, because now it could not be read; None for never."""
        self._db.execute(
            "UPDATE stories SET look_at = ? WHERE publisher = ? AND edition = ? AND article_id = ?",
            (until and stamp(until), publisher, edition, article_id),
        )

    def vanished(self, publisher: str, edition: str, article_id: str, now: datetime) -> None:
        """Note that an article's page is gone; the article stays."""
        self._db.execute(
            "UPDATE stories SET vanished_at = coalesce(vanished_at, ?), looked_at = ?,"
            " look_at = NULL WHERE publisher = ? AND edition = ? AND article_id = ?",
            (stamp(now), stamp(now), publisher, edition, article_id),
        )

    def to_look_at(
        self, publisher: str, edition: str, since: datetime, now: datetime, most: int
    ) -> list[Stored]:
        """The articles whose next look came due since then, the latest first."""
        rows = self._db.execute(  # the signs keep to the index of look_at: few are due
            f"{_STORED} AND s.look_at BETWEEN ? AND ? AND +s.publisher = ? AND +s.edition = ?"
            " ORDER BY s.look_at DESC LIMIT ?",
            (stamp(since), stamp(now), publisher, edition, most),
        )
        return [Stored(*row) for row in rows]

    def seen(self, publisher: str, edition: str, article_id: str) -> Seen | None:
        """When an article was seen last, and when the page of its latest version was."""
        row = self._one(
            "SELECT s.looked_at, v.retrieved_at FROM stories s JOIN versions v ON v.story = s.id"
            " WHERE s.publisher = ? AND s.edition = ? AND s.article_id = ?"
            " ORDER BY v.version DESC LIMIT 1",
            publisher,
            edition,
            article_id,
        )
        if row is None:
            return None
        looked_at, retrieved_at = (datetime.fromisoformat(m) if m else None for m in row)
        assert retrieved_at is not None  # noqa: S101
        return Seen(max(looked_at or retrieved_at, retrieved_at), retrieved_at)

    def stored(self, publisher: str, edition: str, article_id: str) -> Stored | None:
        """How to ask for a stored article again."""
        row = self._one(
            f"{_STORED} AND s.publisher = ? AND s.edition = ? AND s.article_id = ?",
            publisher,
            edition,
            article_id,
        )
        return Stored(*row) if row else None

    def get(self, version_key: int, schema: str = "main") -> Article | None:
        """A stored version; None where it was forgotten. `schema` may be an attached archive's."""
        names = (*_OF_THE_STORY, *_COLUMNS)
        tables = f"{schema}.versions v JOIN {schema}.stories s ON s.id = v.story"
        sql = f"SELECT {', '.join(names)} FROM {tables} WHERE v.id = ?"  # noqa: S608
        row = self._db.execute(sql, (version_key,)).fetchone()
        return _article(dict(zip(names, row, strict=True))) if row else None


def _value(name: str, value: Any) -> Any:
    """A field as its column has it."""
    return value if name not in JSON or value is None else _to_json(plain(value))


def _article(row: dict[str, Any]) -> Article:
    for name in JSON:
        row[name] = row[name] and json.loads(row[name])
    if row["dateline"] is not None:
        row["dateline"] = Dateline(**row["dateline"])
    return Article(**row)
