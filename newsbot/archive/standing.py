"""Where each spider stands: its last runs, what it has found, what it owes or must wait for."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from newsbot.archive.opened import Opened
from newsbot.archive.table import stamp

_STORIES = "SELECT story FROM versions WHERE run IN (SELECT id FROM runs WHERE spider = ?)"


class RunRecord(NamedTuple):
    """A run as it was recorded."""

    started_at: datetime
    ended_at: datetime | None
    """None: it goes on, or it was killed."""
    exit_status: int | None
    verdict: str | None
    """Sentences."""


class Newest(NamedTuple):
    """The article that was published last."""

    publisher: str
    edition: str
    article_id: str
    date_published: str
    headline: str
    url: str


@dataclass(frozen=True)
class Standing:
    """What the archive knows of a spider."""

    runs: list[RunRecord]
    """The last two, the newest first."""
    articles: int
    newest: Newest | None
    waiting: int
    """Links that were found and not fetched."""
    given_up: int
    come_back_at: datetime | None
    """The site wants no request before."""
    robots_at: datetime | None
    """When robots.txt was read."""
    feeds_owed: dict[str, int] = field(default_factory=dict)
    """Articles that a feed was not given, by its address."""


class Standings(Opened):
    """An archive opened to say where its spiders stand."""

    def spiders(self) -> list[str]:
        """The spiders that ever ran, by name."""
        rows = self._db.execute("SELECT DISTINCT spider FROM runs ORDER BY spider")
        return [spider for (spider,) in rows]

    def of(self, spider: str, host: str, now: datetime) -> Standing:
        """Where the spider of a host stands; nothing is known of one that never ran."""
        (articles,) = self._db.execute(
            f"SELECT count(DISTINCT story) FROM ({_STORIES})",  # noqa: S608
            (spider,),
        ).fetchone()
        waiting, given_up = self._db.execute(
            "SELECT count(*) FILTER (WHERE given_up_at IS NULL),"
            " count(*) FILTER (WHERE given_up_at IS NOT NULL) FROM wanted WHERE spider = ?",
            (spider,),
        ).fetchone()
        conduct = self._db.execute(
            "SELECT come_back_at, robots_at FROM conduct WHERE host = ?", (host,)
        ).fetchone()
        come_back_at, robots_at = map(_moment, conduct or (None, None))
        return Standing(
            self._runs(spider, now),
            articles,
            self._newest(spider) if articles else None,
            waiting,
            given_up,
            come_back_at,
            robots_at,
            self._feeds_owed(spider),
        )

    def _runs(self, spider: str, now: datetime) -> list[RunRecord]:
        """The last ones; those that a clock dated that was ahead are behind all others."""
        rows = self._db.execute(
            "SELECT started_at, ended_at, exit_status, verdict FROM runs WHERE spider = ?"
            " ORDER BY started_at > ?, started_at DESC, id DESC LIMIT 2",
            (spider, stamp(now)),
        )
        return [
            RunRecord(datetime.fromisoformat(started_at), _moment(ended_at), status, verdict)
            for started_at, ended_at, status, verdict in rows
        ]

    def _newest(self, spider: str) -> Newest | None:
        row = self._db.execute(
            "SELECT publisher, edition, article_id, date_published, headline, url"
            " FROM versions v JOIN stories s ON s.id = v.story"
            # The sign keeps to the index of dates: the first that is the spider's is the newest.
            " WHERE +v.run IN (SELECT id FROM runs WHERE spider = ?)"
            " AND v.version = (SELECT max(version) FROM versions w WHERE w.story = v.story)"
            " ORDER BY julianday(date_published) DESC LIMIT 1",
            (spider,),
        ).fetchone()
        return Newest(*row) if row else None

    def _feeds_owed(self, spider: str) -> dict[str, int]:
        rows = self._db.execute(
            "SELECT template, count(*) FROM feeds JOIN deliveries ON feed = feeds.id"
            " WHERE spider = ? AND delivered_at IS NULL GROUP BY template ORDER BY template",
            (spider,),
        )
        return dict(rows.fetchall())


def _moment(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
