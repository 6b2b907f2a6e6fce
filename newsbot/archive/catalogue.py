"""What the articles of an archive can be chosen by: its sections, topics and agencies."""

from newsbot.archive.opened import Opened

_NAMES = {
    "section": "SELECT section FROM {} WHERE section IS NOT NULL",
    "topic": "SELECT value FROM {}, json_each(topics)",
    "agency": "SELECT value FROM {}, json_each(dateline, '$.agencies')",
}


class Catalogue(Opened):
    """An archive opened to name what it has."""

    def names(self, choice: str, *, only_latest: bool = True) -> list[str]:
        """What an article, or any version of one, can be chosen by; none for a date.

        The most frequent come first.
        """
        if choice not in _NAMES:
            return []
        view = "articles" if only_latest else "article_versions"
        rows = self._db.execute(
            f"WITH names (name) AS ({_NAMES[choice].format(view)})"  # noqa: S608
            " SELECT name FROM names GROUP BY name ORDER BY count(*) DESC, name"
        )
        return [name for (name,) in rows]
