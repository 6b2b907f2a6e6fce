"""Which articles are likely to be alike: an index over parts of their signatures."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsbot.archive.links import Edition
from newsbot.archive.table import Table, marks

_MOST = 12  # candidates that are worth a comparison


class Candidate(NamedTuple):
    """An article that may be nearly the same."""

    article_id: str
    story: int
    sketch: bytes | None
    """None where it was stored by an early version of newsbot."""


class Likenesses(Table):
    """The index; an article stands in it with its latest version."""

    def candidates(
        self, edition: Edition, article_id: str, bands: Sequence[int]
    ) -> list[Candidate]:
        """Articles of an edition that share a band, the first stored first.

        Of an article that is stored only those before it: what came later is like it, not the
        other way round.
        """
        own = "SELECT id FROM stories WHERE publisher = ? AND edition = ? AND article_id = ?"
        rows = self._db.execute(
            "SELECT likely.article_id, likely.story, l.sketch FROM ("  # noqa: S608
            "  SELECT s.article_id, s.id AS story FROM ("
            f"   SELECT story, count(*) AS shared FROM bands WHERE band IN ({marks(bands)})"
            f"    AND story < coalesce(({own}), story + 1)"
            "    GROUP BY story) b CROSS JOIN stories s ON s.id = b.story"
            "  WHERE s.publisher = ? AND s.edition = ? ORDER BY shared DESC, story LIMIT ?) likely"
            " CROSS JOIN likenesses l ON l.story = likely.story ORDER BY likely.story",
            (*bands, *edition, article_id, *edition, _MOST),
        )
        return [Candidate(*row) for row in rows]

    def body(self, story: int) -> str:
        """The latest text of an article."""
        row = self._one(
            "SELECT article_body FROM versions WHERE story = ? ORDER BY version DESC LIMIT 1", story
        )
        return str(row[0]) if row else ""

    def put(self, story: int, bands: Sequence[int], sketch: bytes | None, algorithm: int) -> None:
        """Let an article be found by these bands, and by none that it had before."""
        self.drop(story)
        self.add(story, bands, sketch, algorithm)

    def add(self, story: int, bands: Sequence[int], sketch: bytes | None, algorithm: int) -> None:
        """Let a new article be found by these bands."""
        self._db.executemany(
            "INSERT OR IGNORE INTO bands (band, story) VALUES (?, ?)",
            [(band, story) for band in bands],
        )
        self._db.execute(
            "INSERT INTO likenesses (story, bands, sketch, algorithm) VALUES (?, ?, ?, ?)",
            (story, json.dumps(bands), sketch, algorithm),
        )

    def drop(self, story: int) -> None:
        """Take an article out of the index."""
        row = self._one("SELECT bands FROM likenesses WHERE story = ?", story)
        if row is None:
            return
        self._db.executemany(
            "DELETE FROM bands WHERE band = ? AND story = ?",
            [(band, story) for band in json.loads(row[0])],
        )
        self._db.execute("DELETE FROM likenesses WHERE story = ?", (story,))

    def pairs(self) -> Iterator[tuple[Edition, str, str]]:
        """Every article that is nearly another, and which; none that was forgotten since."""
        rows = self._db.execute(
            "SELECT publisher, edition, article_id, near_duplicate_of FROM articles a"
            " WHERE EXISTS (SELECT 1 FROM stories s WHERE (s.publisher, s.edition, s.article_id)"
            "   = (a.publisher, a.edition, a.near_duplicate_of))"
        )
        for publisher, edition, article_id, other in rows:
            yield (publisher, edition), article_id, other


def clusters(pairs: Iterable[tuple[Edition, str, str]]) -> list[list[tuple[Edition, str]]]:
    """The groups of articles that are nearly the same, the largest first."""
    leader: dict[tuple[Edition, str], tuple[Edition, str]] = {}

    def find(member: tuple[Edition, str]) -> tuple[Edition, str]:
        while leader.setdefault(member, member) != member:
            leader[member] = leader[leader[member]]
            member = leader[member]
        return member

    for edition, one, other in pairs:
        leader[find((edition, one))] = find((edition, other))
    groups: dict[tuple[Edition, str], list[tuple[Edition, str]]] = {}
    for member in list(leader):
        groups.setdefault(find(member), []).append(member)
    return sorted((sorted(group) for group in groups.values()), key=len, reverse=True)
