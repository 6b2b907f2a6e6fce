"""Joining archives: the articles of another file come into this one, each once."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from newsbot.archive.care import Care
from newsbot.archive.likenesses import Likenesses
from newsbot.archive.reader import Reader
from newsbot.archive.search import Search

_LOT = 200  # articles a commit
_OF_RUNS = "spider, arguments, started_at, ended_at, reason, exit_status, verdict, stats"
_OF_STORIES = "publisher, edition, article_id, vanished_at, feed_date, looked_at, look_at"


class Merged(NamedTuple):
    """What a merge did."""

    added: int
    known: int
    """Articles that both files have, or that were forgotten here; they stay as they are."""


class Merger(Care):
    """An archive opened to take in others, while crawls may use it."""

    def merge(self, other: Path, moved: Callable[[int, int], object]) -> Merged:
        """Take in the articles of another archive, with their versions and the runs behind them.

        Feeds are owed nothing of it, and recordings stay where they are. `moved` is told of how
        many articles of how many are done. Raises `ArchiveError` for a file that is no archive of
        this schema.
        """
        Reader(other).close()
        self._db.execute("ATTACH ? AS other", (f"{other.absolute().as_uri()}?mode=ro",))
        try:
            with self._db:
                self._begin()
            return self._take_all(moved)
        finally:
            self._db.execute("DETACH other")

    def _begin(self) -> None:
        """The columns that both files fill, and a number here for each run there."""
        told = self._db.execute("PRAGMA table_info(versions)")
        left_out = ("id", "story", "run", "recording")
        self._columns = ", ".join(row["name"] for row in told if row["name"] not in left_out)
        self._runs: dict[int, int] = {}
        for (run,) in self._db.execute("SELECT DISTINCT run FROM other.versions").fetchall():
            self._runs[run] = self._known_run(run) or self._new_run(run)

    def _known_run(self, theirs: int) -> int | None:
        """The number here of a run that an earlier merge brought."""
        row = self._db.execute(
            "SELECT r.id FROM main.runs r JOIN other.runs o ON o.id = ? AND"
            " (r.spider, r.arguments, r.started_at) = (o.spider, o.arguments, o.started_at)",
            (theirs,),
        ).fetchone()
        return row and int(row[0])

    def _new_run(self, theirs: int) -> int:
        cursor = self._db.execute(
            f"INSERT INTO runs ({_OF_RUNS}) SELECT {_OF_RUNS} FROM other.runs WHERE id = ?",  # noqa: S608
            (theirs,),
        )
        return cursor.lastrowid or 0

    def _take_all(self, moved: Callable[[int, int], object]) -> Merged:
        stories = [row[0] for row in self._db.execute("SELECT id FROM other.stories ORDER BY id")]
        added = 0
        for start in range(0, len(stories), _LOT):
            with self._db:
                added += sum(map(self._take, stories[start : start + _LOT]))
            moved(start, len(stories))
        return Merged(added, len(stories) - added)

    def _take(self, theirs: int) -> bool:
        cursor = self._db.execute(
            f"INSERT INTO stories ({_OF_STORIES}) SELECT {_OF_STORIES} FROM other.stories o"  # noqa: S608
            " WHERE id = ? AND NOT EXISTS (SELECT 1 FROM main.stories s WHERE"
            "   (s.publisher, s.edition, s.article_id) = (o.publisher, o.edition, o.article_id))"
            " AND NOT EXISTS (SELECT 1 FROM main.tombstones t WHERE"
            "   (t.publisher, t.edition, t.article_id) = (o.publisher, o.edition, o.article_id))",
            (theirs,),
        )
        if not cursor.rowcount:
            return False
        ours = cursor.lastrowid or 0
        versions = self._db.execute(
            "SELECT id, run FROM other.versions WHERE story = ? ORDER BY version", (theirs,)
        )
        for version, run in versions.fetchall():
            self._db.execute(
                f"INSERT INTO versions (story, run, {self._columns})"  # noqa: S608
                f" SELECT ?, ?, {self._columns} FROM other.versions WHERE id = ?",
                (ours, self._runs[run], version),
            )
        self._index(ours, theirs)
        return True

    def _index(self, ours: int, theirs: int) -> None:
        row = self._db.execute(
            "SELECT bands, sketch, algorithm FROM other.likenesses WHERE story = ?", (theirs,)
        ).fetchone()
        if row is not None:
            bands = json.loads(row["bands"])
            Likenesses(self._db).put(ours, bands, row["sketch"], row["algorithm"])
        Search(self._db).renew(ours)
