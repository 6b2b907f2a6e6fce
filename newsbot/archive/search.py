"""Full-text search over the latest version of every article, by SQLite's FTS5."""

from collections.abc import Sequence

from newsbot.archive.table import Table
from newsbot.words.scripts import is_spaced

_INDEXED = "version_id IN (SELECT rowid FROM search WHERE search MATCH ?)"
_LATEST = "version_id IN (SELECT version_id FROM articles)"
_LITERAL = "(instr(lower(headline), lower(?)) OR instr(lower(article_body), lower(?)))"


class Search(Table):
    """The index; words are found in any of their English forms."""

    def add(self, version: int, headline: str, article_body: str) -> None:
        """Let the first version of an article be found."""
        self._insert_row((version, headline, article_body))

    def put(self, story: int) -> None:
        """Let the latest version of an article be found, and no earlier one."""
        rows = self._db.execute(
            "SELECT id, headline, article_body FROM versions WHERE story = ?"
            " ORDER BY version DESC LIMIT 2",
            (story,),
        ).fetchall()
        for earlier in rows[1:]:
            self._drop(*earlier)
        self._insert_row(rows[0])

    def renew(self, story: int) -> None:
        """Let the latest version of an article be found that is not in the index."""
        self._insert_row(self._latest(story)[0])

    def drop(self, story: int) -> None:
        """Take an article out of the index."""
        for latest in self._latest(story):
            self._drop(*latest)

    def purge(self) -> None:
        """Leave nothing on disk of what was taken out."""
        self._db.execute("INSERT INTO search (search) VALUES ('optimize')")

    def _latest(self, story: int) -> list[tuple[int, str, str]]:
        return self._db.execute(
            "SELECT id, headline, article_body FROM versions WHERE story = ?"
            " ORDER BY version DESC LIMIT 1",
            (story,),
        ).fetchall()

    def _insert_row(self, row: tuple[int, str, str]) -> None:
        self._db.execute("INSERT INTO search (rowid, headline, article_body) VALUES (?, ?, ?)", row)

    def _drop(self, version: int, headline: str, article_body: str) -> None:
        self._db.execute(
            "INSERT INTO search (search, rowid, headline, article_body) VALUES ('delete', ?, ?, ?)",
            (version, headline, article_body),
        )


def conditions(phrases: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the latest version of an article with all of these words or phrases meets, in SQL.

    And the values for it. The index has words; one that no space parts from others, as in Chinese,
    is looked for in all texts.
    """
    indexed: list[str] = []
    literal: list[str] = []
    for phrase in phrases:
        for part in [phrase] if is_spaced(phrase) else phrase.split():
            (indexed if is_spaced(part) else literal).append(part)
    found = [_INDEXED if indexed else _LATEST, *[_LITERAL] * len(literal)]
    values = [_query(indexed)] if indexed else []
    return found, [*values, *(part for part in literal for _ in range(2))]


def _query(phrases: Sequence[str]) -> str:
    return " ".join(f'"{phrase.replace(chr(34), " ")}"' for phrase in phrases)
