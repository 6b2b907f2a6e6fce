"""The archive: articles with their versions, and what every feed has and is owed.

All SQL of newsbot lives in this package. One connection, one thread; several processes may use
one file at the same time.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

from newsbot.archive.schema import ArchiveError, prepare
from newsbot.items import EXPORTED, Article, Dateline

FILE_NAME = "archive.sqlite3"
_WAIT = 30  # seconds for another process's transaction
_JSON = ("dateline", "authors", "topics", "rules")
_OF_THE_STORY = ("article_id", "edition", "publisher")
_COLUMNS = tuple(name for name in (*EXPORTED, "rules") if name not in _OF_THE_STORY)


class Known(NamedTuple):
    """An article that the archive has."""

    story: int
    version_key: int
    """Key of its latest version."""
    version: int


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


class Archive:
    """An open archive. Changes stand when their transaction is committed, and then for good."""

    def __init__(self, path: Path) -> None:
        """Raises `ArchiveError` where the file cannot be used; it is then left as it was."""
        self.path = path
        self._lost: sqlite3.Error | None = None
        try:
            self._db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.execute("PRAGMA secure_delete = ON")  # forgotten is gone from the file
            prepare(self._db, str(path))
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
        except sqlite3.OperationalError as error:
            raise ArchiveError(f"{path} cannot be opened: {error}.") from error
        except sqlite3.Error as error:
            raise ArchiveError(
                f"{path} cannot be used as an archive ({error}); it is left as it is."
                " Restore a backup, or move the file away to begin a new one."
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it is committed, or none; an open batch is committed before."""
        self.commit_batch()
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._rollback()
            raise
        self._db.execute("COMMIT")

    def begin_batch(self) -> None:
        """Gather what follows for one commit; nothing happens where a batch is open."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def commit_batch(self) -> None:
        """Make the batch last: it is on disk when this returns.

        Raises the error with which the batch was lost, also when it was lost before: whoever
        waits for its commit must hear of it.
        """
        if self._lost is not None:
            raise self._lost
        if not self._db.in_transaction:
            return
        try:
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            self.lose_batch(error)
            raise

    def lose_batch(self, error: sqlite3.Error) -> None:
        """Give up the batch because of an error; the archive takes nothing more."""
        self._lost = error
        self._rollback()

    def _rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    # --- runs ---

    def start_run(self, spider: str, arguments: dict[str, Any], now: datetime) -> int:
        """The key of a new run."""
        return self._insert(
            "INSERT INTO runs (spider, arguments, started_at) VALUES (?, ?, ?)",
            spider,
            json.dumps(arguments, sort_keys=True),
            _time(now),
        )

    def end_run(
        self, run: int, now: datetime, reason: str, status: int, verdict: str, stats: dict[str, Any]
    ) -> None:
        """Record how a run ended."""
        self._db.execute(
            "UPDATE runs SET ended_at = ?, reason = ?, exit_status = ?, verdict = ?, stats = ?"
            " WHERE id = ?",
            (_time(now), reason, status, verdict, json.dumps(stats, default=str), run),
        )

    def recent_stats(self, spider: str, most: int) -> list[dict[str, Any]]:
        """The statistics of the spider's last runs that ended, the newest first."""
        rows = self._db.execute(
            "SELECT stats FROM runs WHERE spider = ? AND stats IS NOT NULL ORDER BY id DESC"
            " LIMIT ?",
            (spider, most),
        )
        return [json.loads(stats) for (stats,) in rows]

    def come_back_at(self, spider: str) -> datetime | None:
        """Before which moment the site wants no request."""
        row = self._one("SELECT come_back_at FROM conduct WHERE spider = ?", spider)
        return datetime.fromisoformat(row[0]) if row and row[0] else None

    def set_come_back_at(self, spider: str, moment: datetime | None) -> None:
        """Remember what the site said of when to come back."""
        self._db.execute(
            "INSERT INTO conduct (spider, come_back_at) VALUES (?, ?) ON CONFLICT (spider)"
            " DO UPDATE SET come_back_at = excluded.come_back_at",
            (spider, moment and _time(moment)),
        )

    # --- articles ---

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

    def is_forgotten(self, publisher: str, edition: str, article_id: str) -> bool:
        """Whether the article was forgotten for good."""
        return (
            self._one(
                "SELECT 1 FROM tombstones WHERE publisher = ? AND edition = ? AND article_id = ?",
                publisher,
                edition,
                article_id,
            )
            is not None
        )

    def forgotten(self, publisher: str, edition: str) -> set[str]:
        """The numbers of all articles of an edition that were forgotten."""
        rows = self._db.execute(
            "SELECT article_id FROM tombstones WHERE publisher = ? AND edition = ?",
            (publisher, edition),
        )
        return {article_id for (article_id,) in rows}

    def add(
        self, article: Article, cause: str, run: int, feeds: Iterable[int], now: datetime
    ) -> int:
        """Store an article as the version that it says, owed to `feeds`; the version's key."""
        known = self.find(article)
        story = (
            known.story
            if known
            else self._insert(
                "INSERT INTO stories (publisher, edition, article_id) VALUES (?, ?, ?)",
                article.publisher,
                article.edition,
                article.article_id,
            )
        )
        row = asdict(article)
        values = [json.dumps(row[n], ensure_ascii=False) if n in _JSON and row[n] is not None
                  else row[n] for n in _COLUMNS]  # fmt: skip
        columns = ("story", "cause", "run", "stored_at", *_COLUMNS)
        key = self._insert(
            f"INSERT INTO versions ({', '.join(columns)}) VALUES ({_marks(columns)})",  # noqa: S608
            story,
            cause,
            run,
            _time(now),
            *values,
        )
        self.owe(key, feeds)
        return key

    def owe(self, version_key: int, feeds: Iterable[int]) -> None:
        """Note that feeds are to be given a version, also those that were given it before."""
        self._db.executemany(
            "INSERT INTO deliveries (version, feed) VALUES (?, ?) ON CONFLICT (version, feed)"
            " DO UPDATE SET delivered_at = NULL, intent = NULL",
            [(version_key, feed) for feed in feeds],
        )

    def article(self, version_key: int) -> Article:
        """A stored version."""
        names = (*_OF_THE_STORY, *_COLUMNS)
        sql = f"SELECT {', '.join(names)} FROM versions v JOIN stories s ON s.id = v.story"  # noqa: S608
        row = self._db.execute(f"{sql} WHERE v.id = ?", (version_key,)).fetchone()
        return _article(dict(zip(names, row, strict=True)))

    # --- feeds ---

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

    def owed(self, feed: int) -> list[int]:
        """The keys of the versions that a feed has not been given, in the order of storing."""
        rows = self._db.execute(
            "SELECT version FROM deliveries WHERE feed = ? AND delivered_at IS NULL"
            " ORDER BY version",
            (feed,),
        )
        return [version for (version,) in rows]

    def release(self, feed: int) -> None:
        """Owe a feed nothing more."""
        self._db.execute("DELETE FROM deliveries WHERE feed = ? AND delivered_at IS NULL", (feed,))

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
            "UPDATE deliveries SET intent = ? WHERE version = ? AND feed = ?",
            [(key, version, feed) for version in versions],
        )
        return key

    def intents(self, spider: str) -> list[Intent]:
        """The publications of a spider that were begun and not ended."""
        rows = self._db.execute(
            "SELECT i.id, i.target, i.part, i.start, i.length, i.digest FROM intents i"
            " JOIN feeds f ON f.id = i.feed WHERE f.spider = ? ORDER BY i.id",
            (spider,),
        )
        return [Intent(key, Path(target), Path(part), *rest) for key, target, part, *rest in rows]

    def delivered(self, intent: int, now: datetime) -> None:
        """Mark what a publication gave its feed as delivered."""
        self._db.execute(
            "UPDATE deliveries SET delivered_at = ?, intent = NULL WHERE intent = ?",
            (_time(now), intent),
        )
        self._db.execute("DELETE FROM intents WHERE id = ?", (intent,))

    def withdraw(self, intent: int) -> None:
        """A publication did not happen: what it was to give is owed again."""
        self._db.execute("UPDATE deliveries SET intent = NULL WHERE intent = ?", (intent,))
        self._db.execute("DELETE FROM intents WHERE id = ?", (intent,))

    def uploaded(self, feed: int, versions: Sequence[int], now: datetime) -> None:
        """Mark versions as delivered to a feed that is not a local file."""
        self._db.executemany(
            "UPDATE deliveries SET delivered_at = ? WHERE version = ? AND feed = ?",
            [(_time(now), version, feed) for version in versions],
        )

    def _one(self, sql: str, *values: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return row

    def _insert(self, sql: str, *values: object) -> int:
        key = self._db.execute(sql, values).lastrowid
        assert key is not None  # noqa: S101
        return key


def _article(row: dict[str, Any]) -> Article:
    for name in _JSON:
        row[name] = row[name] and json.loads(row[name])
    if row["dateline"] is not None:
        row["dateline"] = Dateline(**row["dateline"])
    return Article(**row)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _marks(columns: Sequence[str]) -> str:
    return ", ".join("?" * len(columns))
