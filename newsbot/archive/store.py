"""The archive: articles with their versions, and what every feed has and is owed.

All SQL of newsbot lives in this package. One connection, one thread; several processes may use
one file at the same time.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Self

from newsbot.archive.articles import Articles
from newsbot.archive.connection import Connection
from newsbot.archive.deliveries import Deliveries
from newsbot.archive.likenesses import Likenesses
from newsbot.archive.links import Links
from newsbot.archive.lists import Lists
from newsbot.archive.recordings import Recordings
from newsbot.archive.replays import Replays
from newsbot.archive.runs import Runs
from newsbot.archive.schema import ArchiveError, prepare
from newsbot.archive.search import Search
from newsbot.archive.table import stamp
from newsbot.archive.wishes import Wishes
from newsbot.health.faults import told

FILE_NAME = "archive.sqlite3"
_WAIT = 30  # seconds for another process's transaction


class Archive:
    """An open archive. Changes stand when their transaction is committed, and then for good."""

    def __init__(self, path: Path) -> None:
        """Raises `ArchiveError` where the file cannot be used; it is then left as it was."""
        self.path = path
        self.before_commit: Callable[[], None] = lambda: None
        """Brings to disk what a batch speaks of; may raise sqlite3.Error or OSError."""
        self._lost: sqlite3.Error | OSError | None = None
        try:
            self._db = _connection(path)
        except sqlite3.OperationalError as error:
            raise ArchiveError(f"{path} cannot be opened: {told(error)}.") from error
        except sqlite3.Error as error:
            raise ArchiveError(
                f"{path} cannot be used as an archive ({error}); it is left as it is."
                " `scrapy archive restore FILE` puts a backup in its place; or move the file away"
                " to begin a new one."
            ) from error
        self.runs = Runs(self._db)
        self.articles = Articles(self._db)
        self.deliveries = Deliveries(self._db)
        self.links = Links(self._db)
        self.lists = Lists(self._db)
        self.likenesses = Likenesses(self._db)
        self.search = Search(self._db)
        self.recordings = Recordings(self._db)
        self.replays = Replays(self._db)
        self.wishes = Wishes(self._db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was not committed is gone."""
        self._db.close()

    def raise_as(self, failed: Callable[[sqlite3.Error], Exception] | None) -> None:
        """Raise every error of the file as `failed` says; None: as SQLite does."""
        if failed is None:
            self._db.as_it_is()
        else:
            self._db.failed = failed

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
        """Gather what follows for one commit; nothing happens where a batch is open.

        Raises the error with which an earlier batch was lost.
        """
        if self._lost is not None:
            raise self._lost
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
            self.before_commit()
            self._db.execute("COMMIT")
        except (sqlite3.Error, OSError) as error:
            self.lose_batch(error)
            raise

    def lose_batch(self, error: sqlite3.Error | OSError) -> None:
        """Give up the batch because of an error; the archive takes nothing more."""
        self._lost = error
        with suppress(sqlite3.Error):  # what cannot even be rolled back is gone all the same
            self._rollback()

    def recover(self) -> None:
        """Take changes again after a lost batch; raises its error where it is still open."""
        if self._lost is not None and self._db.in_transaction:
            raise self._lost
        self._lost = None

    def expire(self, before: datetime) -> int:
        """Forget the texts of what was stored before that; how many versions lost theirs.

        What is known of them stays: number, address, headline, dates. Indexes forget them too.
        """
        old = "stored_at < ? AND article_body <> ''"
        latest = "version = (SELECT max(version) FROM versions w WHERE w.story = versions.story)"
        with self.transaction():
            rows = self._db.execute(
                f"SELECT story FROM versions WHERE {old} AND {latest}",  # noqa: S608
                (stamp(before),),
            ).fetchall()
            for (story,) in rows:  # the indexes have the latest versions alone
                self.search.drop(story)
                self.likenesses.drop(story)
            count = self._db.execute(
                f"UPDATE versions SET article_body = '', description = NULL WHERE {old}",  # noqa: S608
                (stamp(before),),
            ).rowcount
            for (story,) in rows:
                self.search.renew(story)
            if count:
                self.search.purge()
        return count

    def _rollback(self) -> None:
        if self._db.in_transaction:
            self._db.rollback()


def _connection(path: Path) -> Connection:
    """A connection to an archive of the newest schema; none is left where that cannot be."""
    with ExitStack() as opened:
        db = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, factory=Connection)
        opened.callback(db.close)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # forgotten is gone from the file
        prepare(db, str(path))
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        opened.pop_all()
    return db
