"""Recordings: the WARC files that runs wrote, and where in them the pages of articles lie."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from newsbot.archive.table import Table, stamp

Key = tuple[str, str, str]
"""Publisher, edition, number of an article."""


class Recording(NamedTuple):
    """One WARC file."""

    key: int
    path: str
    """Below the data folder."""
    length: int
    """Bytes of it that are committed."""


class Capture(NamedTuple):
    """Where the page of an article lies."""

    key: int
    path: str
    """Of its file, below the data folder."""
    start: int
    length: int
    """Bytes of the answer's record and the request's."""
    url: str
    retrieved_at: str


_CAPTURES = """
    SELECT c.id, r.path, c.start, c.length, c.url, c.retrieved_at
    FROM captures c JOIN recordings r ON r.id = c.recording
"""


class Recordings(Table):
    """WARC files and captures."""

    def begin(self, spider: str, folder: str, now: datetime) -> Recording:
        """A new file, whose name no other has; `folder` below the data folder."""
        key = self._one("SELECT coalesce(max(id), 0) + 1 FROM recordings")[0]  # type: ignore[index]
        path = f"{folder}/{now:%Y%m%dT%H%M%S}-{key:06}.warc.gz"
        self._insert(
            "INSERT INTO recordings (id, spider, path, begun_at) VALUES (?, ?, ?, ?)",
            key,
            spider,
            path,
            stamp(now),
        )
        return Recording(key, path, 0)

    def adopt(self, spider: str, path: str, begun_at: datetime) -> Recording:
        """A file that is there already."""
        sql = "INSERT INTO recordings (spider, path, begun_at) VALUES (?, ?, ?)"
        return Recording(self._insert(sql, spider, path, stamp(begun_at)), path, 0)

    def at(self, path: str) -> Recording | None:
        """The file of this name."""
        row = self._one("SELECT id, path, length FROM recordings WHERE path = ?", path)
        return Recording(*row) if row else None

    def grown(self, key: int, length: int) -> None:
        """A file has so many bytes on disk."""
        self._db.execute("UPDATE recordings SET length = ? WHERE id = ?", (length, key))

    def published(self, key: int, now: datetime) -> None:
        """A file stands under its name."""
        self._db.execute("UPDATE recordings SET published_at = ? WHERE id = ?", (stamp(now), key))

    def unpublished(self, spider: str) -> list[Recording]:
        """The files that an earlier run of the spider did not end."""
        rows = self._db.execute(
            "SELECT id, path, length FROM recordings WHERE spider = ? AND published_at IS NULL",
            (spider,),
        )
        return [Recording(*row) for row in rows]

    def older(self, before: datetime) -> list[Recording]:
        """The published files that were begun before a moment."""
        rows = self._db.execute(
            "SELECT id, path, length FROM recordings"
            " WHERE begun_at < ? AND published_at IS NOT NULL",
            (stamp(before),),
        )
        return [Recording(*row) for row in rows]

    def drop(self, key: int) -> None:
        """A file is gone, and what was in it."""
        self._db.execute(
            "UPDATE versions SET recording = NULL WHERE story IN"  # of few, by their index
            " (SELECT s.id FROM captures c JOIN stories s USING (publisher, edition, article_id)"
            "   WHERE c.recording = :key)"
            " AND recording IN (SELECT CAST(id AS TEXT) FROM captures WHERE recording = :key)",
            {"key": key},
        )
        self._db.execute("DELETE FROM recordings WHERE id = ?", (key,))

    def add(
        self, recording: int, span: tuple[int, int], article: Key, url: str, at: datetime,
        digest: str, original: int | None,
    ) -> int:  # fmt: skip
        """The key of a new capture, `span` its start and length."""
        return self._insert(
            "INSERT INTO captures (recording, start, length, publisher, edition, article_id, url,"
            " retrieved_at, digest, original) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            recording, *span, *article, url, stamp(at), digest, original,
        )  # fmt: skip

    def same(self, article: Key, url: str, digest: str) -> Capture | None:
        """An earlier capture of the same address with the same body."""
        return self._capture(
            "c.article_id = ? AND c.publisher = ? AND c.edition = ? AND c.url = ? AND c.digest = ?"
            " AND c.original IS NULL ORDER BY c.id DESC LIMIT 1",
            article[2], *article[:2], url, digest,
        )  # fmt: skip

    def with_body(self, key: int) -> Capture | None:
        """The capture that has the body of a capture."""
        return self._capture(
            "c.id = (SELECT coalesce(original, id) FROM captures WHERE id = ?)", key
        )

    def of(self, articles: Iterable[Key]) -> list[Capture]:
        """All captures of some articles, in the order of their making."""
        condition = "c.article_id = ? AND c.publisher = ? AND c.edition = ? ORDER BY c.id"
        return [
            Capture(*row)
            for publisher, edition, article_id in articles
            for row in self._db.execute(
                f"{_CAPTURES} WHERE {condition}", (article_id, publisher, edition)
            )
        ]

    def forget(self, articles: Iterable[Key]) -> None:
        """No capture of these articles is known any more."""
        self._db.executemany(
            "DELETE FROM captures WHERE publisher = ? AND edition = ? AND article_id = ?", articles
        )

    def _capture(self, condition: str, *values: object) -> Capture | None:
        row = self._one(f"{_CAPTURES} WHERE {condition}", *values)
        return Capture(*row) if row else None
