"""Looking after an archive: forgetting, releasing feeds, making its indexes anew."""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from newsbot import clock
from newsbot.archive.deliveries import Deliveries
from newsbot.archive.likenesses import Likenesses
from newsbot.archive.opened import Opened
from newsbot.archive.recordings import Key, Recordings
from newsbot.archive.search import Search
from newsbot.archive.table import stamp
from newsbot.warc.files import erase

_LOT = 200  # articles a commit


class Care(Opened):
    """An archive opened for looking after, while crawls may use it, but for `reindex`."""

    _MODE = "mode=rw"

    def chosen(self, names: Sequence[str] = (), before: str = "") -> list[sqlite3.Row]:
        """Articles by number or address, or all published before a day, for `forget`.

        Rows with publisher, edition, article_id, url, headline.
        """
        marks = ", ".join("?" * len(names))
        chosen = f"article_id IN ({marks}) OR url IN ({marks})"
        return self._db.execute(
            "SELECT publisher, edition, article_id, url, headline FROM articles WHERE "  # noqa: S608
            + (chosen if names else "substr(date_published, 1, 10) < ?"),
            [*names, *names] if names else [before],
        ).fetchall()

    def forget(self, rows: Sequence[sqlite3.Row]) -> bool:
        """Remove articles for good; whether they are gone from the disk.

        Their numbers stay behind, so that they are not fetched again; everything else is gone
        from the file, its free pages and its log, and their pages from the recordings. Where
        another process reads the archive as it was, that is so when it has ended.
        """
        moment = clock.now()
        now = stamp(moment)
        keys = [(row["publisher"], row["edition"], row["article_id"]) for row in rows]
        recordings = Recordings(self._db)
        self._db.execute("PRAGMA secure_delete = ON")
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")  # no page goes before its article can
            for capture in recordings.of(keys):
                erase(self.path.parent, capture.path, capture.start, capture.length, moment)
            recordings.forget(keys)
            likenesses, search = Likenesses(self._db), Search(self._db)
            for key in keys:
                self._db.execute(
                    "INSERT OR IGNORE INTO tombstones VALUES (?, ?, ?, ?)", (*key, now)
                )
                story = self._story(key)
                if story is None:  # another process was faster
                    continue
                likenesses.drop(story)
                search.drop(story)
                self._db.execute(
                    "DELETE FROM opt_outs WHERE url IN (SELECT url FROM versions WHERE story = ?)",
                    (story,),
                )
                self._db.execute("DELETE FROM stories WHERE id = ?", (story,))
            search.purge()
        self._db.execute("VACUUM")
        (is_busy, *_) = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def _story(self, key: Key) -> int | None:
        sql = "SELECT id FROM stories WHERE publisher = ? AND edition = ? AND article_id = ?"
        row = self._db.execute(sql, key).fetchone()
        return row and int(row["id"])

    def feeds(self) -> list[tuple[int, str]]:
        """The key and the address of every feed; one for each spider that has it."""
        return [tuple(row) for row in self._db.execute("SELECT id, template FROM feeds")]

    def release(self, feeds: Sequence[int]) -> int:
        """Owe feeds nothing more; how many articles it was."""
        deliveries = Deliveries(self._db)
        with self._db:
            owed = sum(len(deliveries.owed(feed)) for feed in feeds)
            for feed in feeds:
                deliveries.release(feed)
        return owed

    def count(self) -> int:
        """How many articles there are."""
        (count,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def bodies(self) -> Iterator[tuple[int, str]]:
        """The story and the latest text of every article."""
        stories = [row[0] for row in self._db.execute("SELECT id FROM stories")]
        for story in stories:
            row = self._db.execute(
                "SELECT article_body FROM versions WHERE story = ? ORDER BY version DESC LIMIT 1",
                (story,),
            ).fetchone()
            if row is not None:
                yield story, row[0]

    def reindex(
        self, signatures: Iterator[tuple[int, Sequence[int], bytes | None]], algorithm: int
    ) -> int:
        """Make the indexes of words and of likeness anew; how many articles are in the latter.

        Of every story its bands and its sketch are given; no bands where it is not to be compared.
        """
        count = 0
        likenesses = Likenesses(self._db)
        with self._db:
            self._db.execute("INSERT INTO search (search) VALUES ('delete-all')")
            self._db.execute(
                "INSERT INTO search (rowid, headline, article_body)"
                " SELECT version_id, headline, article_body FROM articles"
            )
        is_over = False
        while not is_over:  # another process may write between two lots, but not within one
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                lot = list(islice(signatures, _LOT))
                for story, bands, sketch in lot:
                    likenesses.put(story, bands, sketch, algorithm)
                    count += bool(bands)
            is_over = not lot
        return count
