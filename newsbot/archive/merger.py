"""Joining archives: the articles of another file come into this one, each version once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsbot.archive.articles import Articles
from newsbot.archive.care import Care
from newsbot.archive.likenesses import Likenesses
from newsbot.archive.links import Links
from newsbot.archive.opened import attach
from newsbot.archive.reader import Reader
from newsbot.archive.revision import revised
from newsbot.archive.search import Search
from newsbot.items import Article

_LOT = 200  # articles a commit
_OF_RUNS = "spider, arguments, started_at, ended_at, reason, exit_status, verdict, stats"
_OF_STORIES = "publisher, edition, article_id, vanished_at, feed_date, looked_at, look_at"
_IS_SAME = "(s.publisher, s.edition, s.article_id) = (o.publisher, o.edition, o.article_id)"
# When a page was last read: it may have been as it was, or gone.
_LAST_READ = """
    SELECT max(coalesce(CASE WHEN s.vanished_at IS NULL THEN s.looked_at END, ''),
        max(v.retrieved_at))
    FROM {0}.stories s JOIN {0}.versions v ON v.story = s.id WHERE s.id = ?
"""
_LOOKS = """
    SELECT o.vanished_at, o.looked_at, o.look_at, coalesce(o.feed_date, s.feed_date), s.vanished_at
    FROM main.stories s JOIN other.stories o ON o.id = ?
    WHERE s.id = ? AND o.looked_at > coalesce(s.looked_at, '')
"""


class Merged(NamedTuple):
    """What a merge did."""

    added: int
    known: int
    """Articles that both files have, or that were forgotten here."""
    versions: int
    """Later versions of articles that both files have."""
    vanished: int
    """Articles that both files have, and whose page was found gone there."""


class Merger(Care):
    """An archive opened to take in others, while crawls may use it."""

    def merge(self, other: Path, moved: Callable[[int, int], object]) -> Merged:
        """Take in the articles of another archive, with their versions and the runs behind them.

        Of an article that both have, the versions that were read there after the latest here
        become the next ones, unless the page was read still later here, and was as it is here; and
        the later look says whether it is gone. Only runs of which something is taken in come too.
        Feeds are owed nothing of it, and recordings stay where they are. `moved` is told of how
        many articles of how many are done. Raises `ArchiveError` for a file that is no archive of
        this schema.
        """
        Reader(other).close()
        self._articles = Articles(self._db)
        attach(self._db, other, "other")
        try:
            return self._take_all(moved)
        finally:
            self._db.execute("DETACH other")

    def _take_all(self, moved: Callable[[int, int], object]) -> Merged:
        told = self._db.execute("PRAGMA table_info(versions)")
        left_out = ("id", "story", "run", "recording")
        self._columns = ", ".join(row["name"] for row in told if row["name"] not in left_out)
        self._runs: dict[int, int] = {}
        self._count = Counter[str]()
        stories = [row[0] for row in self._db.execute("SELECT id FROM other.stories ORDER BY id")]
        for start in range(0, len(stories), _LOT):
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")  # no crawl stores a version in between
                for story in stories[start : start + _LOT]:
                    self._take(story)
            moved(min(start + _LOT, len(stories)), len(stories))
        return Merged(*(self._count[name] for name in Merged._fields))

    def _take(self, theirs: int) -> None:
        cursor = self._db.execute(
            f"INSERT INTO stories ({_OF_STORIES}) SELECT {_OF_STORIES} FROM other.stories o"  # noqa: S608
            f" WHERE id = ? AND NOT EXISTS (SELECT 1 FROM main.stories s WHERE {_IS_SAME})"
            f" AND NOT EXISTS (SELECT 1 FROM main.tombstones s WHERE {_IS_SAME})",
            (theirs,),
        )
        if cursor.rowcount:
            self._copy(cursor.lastrowid or 0, theirs)
            self._count["added"] += 1
            return
        self._count["known"] += 1
        known = self._db.execute(
            f"SELECT s.id FROM main.stories s JOIN other.stories o ON {_IS_SAME} WHERE o.id = ?",  # noqa: S608
            (theirs,),
        ).fetchone()
        if known is not None:  # else it was forgotten
            self._count["versions"] += self._continue(known[0], theirs)
            self._count["vanished"] += self._look(known[0], theirs)

    def _copy(self, ours: int, theirs: int) -> None:
        """All versions of an article that is new here, and wanted no more."""
        versions = self._db.execute(
            "SELECT id, run FROM other.versions WHERE story = ? ORDER BY version", (theirs,)
        )
        for version, run in versions.fetchall():
            self._db.execute(
                f"INSERT INTO versions (story, run, {self._columns})"  # noqa: S608
                f" SELECT ?, ?, {self._columns} FROM other.versions WHERE id = ?",
                (ours, self._run(run), version),
            )
        self._liken(ours, theirs)
        Search(self._db).renew(ours)
        key = "SELECT publisher, edition, article_id FROM stories WHERE id = ?"
        publisher, edition, article_id = self._db.execute(key, (ours,)).fetchone()
        Links(self._db).done((publisher, edition), article_id)

    def _continue(self, ours: int, theirs: int) -> int:
        """Store what an article became there after the latest version here; how many versions."""
        if self._last_read("main", ours) > self._last_read("other", theirs):
            return 0
        keys = self._db.execute("SELECT id FROM versions WHERE story = ? ORDER BY version", (ours,))
        known = [self._get(key) for (key,) in keys.fetchall()]
        count = len(known)
        for article, cause, run, stored_at in self._later(theirs, known[-1]):
            if any(_is_same(each, article) for each in known):
                continue
            new = revised(known[-1], article)
            if new is not None:
                own = replace(new, recording=None)
                self._articles.add(own, cause, self._run(run), stored_at, ours)
                Search(self._db).put(ours)
                known.append(new)
        if len(known) > count:
            self._liken(ours, theirs)
        return len(known) - count

    def _later(self, theirs: int, latest: Article) -> Iterator[tuple[Article, str, int, datetime]]:
        """Their versions that are no older than our latest, in the order of their reading.

        One that we only read in another way is as old as the one before.
        """
        rows = self._db.execute(
            "SELECT id, cause, run, stored_at FROM other.versions WHERE story = ?"
            " AND retrieved_at >= ? ORDER BY retrieved_at, version",
            (theirs, latest.retrieved_at),
        )
        for key, cause, run, stored_at in rows.fetchall():
            later = "edit" if cause == "first" else cause
            yield self._get(key, "other"), later, run, datetime.fromisoformat(stored_at)

    def _get(self, version: int, schema: str = "main") -> Article:
        article = self._articles.get(version, schema)
        assert article is not None  # noqa: S101  # both archives are read as of one moment
        return article

    def _look(self, ours: int, theirs: int) -> bool:
        """Take on a later look at an article; whether it says that the page has gone."""
        row = self._db.execute(_LOOKS, (theirs, ours)).fetchone()
        if row is None:
            return False
        gone, *look, was_gone = row
        self._db.execute(
            "UPDATE stories SET vanished_at = ?, looked_at = ?, look_at = ?, feed_date = ?"
            " WHERE id = ?",
            (gone and (was_gone or gone), *look, ours),
        )
        return bool(gone and not was_gone)

    def _last_read(self, schema: str, story: int) -> str:
        row = self._db.execute(_LAST_READ.format(schema), (story,)).fetchone()
        return str(row[0])

    def _run(self, theirs: int) -> int:
        """The number here of a run: one that an earlier merge brought, or that comes now."""
        if theirs not in self._runs:
            self._runs[theirs] = self._known_run(theirs) or self._new_run(theirs)
        return self._runs[theirs]

    def _known_run(self, theirs: int) -> int | None:
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

    def _liken(self, ours: int, theirs: int) -> None:
        """Let an article be found as it is found there."""
        likenesses = Likenesses(self._db)
        likenesses.drop(ours)
        row = self._db.execute(
            "SELECT bands, sketch, algorithm FROM other.likenesses WHERE story = ?", (theirs,)
        ).fetchone()
        if row is not None:
            likenesses.add(ours, json.loads(row["bands"]), row["sketch"], row["algorithm"])


def _is_same(ours: Article, theirs: Article) -> bool:
    """Whether a version is one of ours, which an earlier merge brought or this began with."""
    return ours.retrieved_at == theirs.retrieved_at and revised(ours, theirs) is None
