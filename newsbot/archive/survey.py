"""What a report asks of an archive: counts over all of its articles and runs."""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.archive.likenesses import Likenesses, clusters
from newsbot.archive.opened import Opened
from newsbot.archive.table import marks

# "UrduPoint en": editions count their articles for themselves
_EDITION = "publisher || ' ' || edition"


_TOLD_OF = ("newsbot/", "downloader/re", "spider_exceptions/")
"""How the statistics of a run begin that a report tells of."""


class Share(NamedTuple):
    """What one spider brought to one edition."""

    spider: str
    edition: str
    articles: int
    newest: str
    """Date of the article published last, with the zone of the site."""


class Count(NamedTuple):
    """How many articles of an edition have a value."""

    edition: str
    value: str
    articles: int


class Lag(NamedTuple):
    """How long after its publishing an article was first retrieved."""

    edition: str
    day: str
    """Of the retrieval, UTC."""
    seconds: int


class Member(NamedTuple):
    """An article of a cluster."""

    edition: str
    article_id: str
    published: str
    agencies: list[str]
    headline: str
    url: str


class PastRun(NamedTuple):
    """A crawl, as it was recorded."""

    spider: str
    started_at: str
    ended_at: str | None
    exit_status: int | None
    verdict: str
    stats: dict[str, Any]


class Survey(Opened):
    """An archive as of one moment, counted. Every article counts once, with its latest version."""

    def __init__(self, path: Path) -> None:
        """Raises `ArchiveError` where there is no archive that can be read."""
        super().__init__(path)
        self._db.execute("BEGIN")  # what crawls store meanwhile is not seen

    def shares(self) -> list[Share]:
        """The articles of each spider and edition, in the order of their first ones.

        An article is the spider's that found it; the newest is so by the latest versions.
        """
        rows = self._db.execute(
            f"SELECT spider, {_EDITION} AS name, count(*),"  # noqa: S608
            # Of several clocks: in UTC first, of 19 characters, to be compared.
            " substr(max(datetime(latest.date_published) || latest.date_published), 20)"
            " FROM versions found JOIN runs ON runs.id = found.run"
            " JOIN stories ON stories.id = found.story"
            " JOIN versions latest ON latest.story = found.story AND latest.version ="
            "  (SELECT max(version) FROM versions WHERE story = found.story)"
            " WHERE found.version = 1 GROUP BY spider, name ORDER BY min(found.id)"
        )
        return [Share(*row) for row in rows]

    def days(self) -> list[Count]:
        """Articles by the day of their publishing, in the zone of the site."""
        return self._counts("substr(date_published, 1, 10)", "value")

    def sections(self) -> list[Count]:
        """Articles by section, the largest first; "" for none."""
        return self._counts("coalesce(section, '')", "3 DESC, value")

    def agencies(self) -> list[Count]:
        """Articles by what their dateline names, a JSON list."""
        return self._counts("coalesce(json_extract(dateline, '$.agencies'), '[]')", "value")

    def topics(self) -> list[Count]:
        """Articles by topic, the largest first."""
        rows = self._db.execute(
            f"SELECT {_EDITION} AS name, topic, count(*) FROM article_topics"  # noqa: S608
            " GROUP BY name, topic ORDER BY 3 DESC, topic"
        )
        return [Count(*row) for row in rows]

    def days_of_topics(self, edition: str, topics: list[str]) -> list[tuple[str, str, int]]:
        """Topic, day and number of articles, for some topics of an edition."""
        rows = self._db.execute(
            "SELECT t.value AS topic, substr(date_published, 1, 10) AS day, count(*)"  # noqa: S608
            f" FROM articles, json_each(topics) t WHERE {_EDITION} = ?"
            f" AND t.value IN ({marks(topics)}) GROUP BY topic, day",
            (edition, *topics),
        )
        return [tuple(row) for row in rows]

    def lags(self) -> Iterator[Lag]:
        """The lag of each article whose publishing is known to the minute."""
        rows = self._db.execute(
            f"SELECT {_EDITION}, substr(retrieved_at, 1, 10),"  # noqa: S608
            " strftime('%s', retrieved_at) - strftime('%s', date_published)"
            " FROM article_versions WHERE version = 1 AND date_precision IN ('second', 'minute')"
        )
        return (Lag(*row) for row in rows)

    def rules(self) -> list[tuple[str, str, str, int]]:
        """Edition, field, way and number of articles whose field was read that way."""
        rows = self._db.execute(
            f"SELECT {_EDITION} AS name, r.key, r.value, count(*)"  # noqa: S608
            " FROM articles, json_each(rules) r GROUP BY name, r.key, r.value"
        )
        return [tuple(row) for row in rows]

    def groups(self, most: int) -> tuple[int, list[list[Member]]]:
        """How many clusters of nearly equal articles there are, and the largest of them.

        In each the article published first is the first.
        """
        found = clusters(Likenesses(self._db).pairs())
        groups = (
            [member for edition, number in group for member in self._members(*edition, number)]
            for group in islice(found, most)
        )
        return len(found), [sorted(group, key=lambda member: member.published) for group in groups]

    def runs(self) -> Iterator[PastRun]:
        """All runs, the oldest first, with what of their statistics a report tells of."""
        rows = self._db.execute(
            "SELECT spider, started_at, ended_at, exit_status, coalesce(verdict, ''),"
            " coalesce(stats, '{}') FROM runs ORDER BY started_at, id"
        )
        return (PastRun._make((*row[:5], _told_of(json.loads(row[5])))) for row in rows)

    def _counts(self, value: str, order: str) -> list[Count]:
        rows = self._db.execute(
            f"SELECT {_EDITION} AS name, {value} AS value, count(*) FROM articles"  # noqa: S608
            f" GROUP BY name, value ORDER BY {order}"
        )
        return [Count(*row) for row in rows]

    def _members(self, publisher: str, edition: str, number: str) -> list[Member]:
        """The article of a number."""
        rows = self._db.execute(
            f"SELECT {_EDITION}, article_id, date_published,"  # noqa: S608
            " coalesce(json_extract(dateline, '$.agencies'), '[]'), headline, url FROM articles"
            " WHERE publisher = ? AND edition = ? AND article_id = ?",
            (publisher, edition, number),
        )
        return [Member._make((*row[:3], json.loads(row[3]), *row[4:])) for row in rows]


def _told_of(stats: dict[str, Any]) -> dict[str, Any]:
    """What a report tells of; the runs of years share its names, or they would fill a memory."""
    return {sys.intern(name): n for name, n in stats.items() if name.startswith(_TOLD_OF)}
