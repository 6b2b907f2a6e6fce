"""What the articles of an archive can be chosen by: its sections, topics and agencies."""

from newsbot.archive.reader import Reader

_NAMES = {
    "section": "SELECT section FROM articles WHERE section IS NOT NULL",
    "topic": "SELECT topic FROM article_topics",
    "agency": "SELECT agency FROM article_agencies",
}


class Catalogue(Reader):
    """An archive opened to name what it has."""

    def names(self, choice: str) -> list[str]:
        """What an article can be chosen by, the most frequent first; none for a date."""
        if choice not in _NAMES:
            return []
        rows = self._db.execute(
            f"WITH names (name) AS ({_NAMES[choice]})"  # noqa: S608
            " SELECT name FROM names GROUP BY name ORDER BY count(*) DESC, name"
        )
        return [name for (name,) in rows]
