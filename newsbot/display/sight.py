"""What a person sees of a crawl at a moment, as names and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from newsbot.display import account
from newsbot.items import Article
from newsbot.words.quotation import one_line

_SAYS_SOMETHING = 0.01  # share of a limit, from which on it tells how long the rest may take
_ALWAYS = ("new", "known", "duplicate", "failed")


@dataclass(frozen=True)
class Limit:
    """Something that ends a crawl, and how much of it is used up."""

    used: float
    most: float
    unit: str

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(self.used / self.most, 1.0)

    def left(self, seconds: float) -> float:
        """How many seconds more it lasts, at the pace of those that have gone."""
        return seconds * (1 - self.share) / self.share


@dataclass(frozen=True)
class Sight:
    """A crawl at a moment."""

    name: str
    seconds: float
    """Since it began."""
    stats: Mapping[str, Any]
    limits: Sequence[Limit]
    pace: float
    """Pages a minute, of late."""
    queued: int
    """Requests that wait for their turn."""
    newest: Article | None
    doing: tuple[str, str]
    """`reading` and an address, `waiting` and for what."""

    @property
    def limit(self) -> Limit | None:
        """The limit that is likely to be reached first; none as long as that is a guess."""
        nearest = max(self.limits, key=lambda limit: limit.share, default=None)
        return nearest if nearest is not None and nearest.share >= _SAYS_SOMETHING else None

    def rows(self) -> account.Rows:
        """Names and values, one line each, free of all that a terminal would obey."""
        waiting = f", {self.queued:,} queued" if self.queued else ""
        found = [(self.name, self._time()), ("articles", self._articles())]
        found.append(("pages", f"{self.pace:.0f} a minute{waiting}"))
        if self.newest is not None:
            date = self.newest.date_published[:16].replace("T", " ")
            found.append(("newest", f"{date}  {self.newest.headline}"))
        return [(one_line(name), one_line(value)) for name, value in (*found, self.doing)]

    def _time(self) -> str:
        limit, time = self.limit, account.duration(self.seconds)
        if limit is None:
            return time
        left = account.duration(limit.left(self.seconds))
        return f"{time}, at most {left} more: {limit.used:,.0f} of {limit.most:,.0f} {limit.unit}"

    def _articles(self) -> str:
        counts = account.counts(self.stats).items()
        return ", ".join(f"{n:,} {name}" for name, n in counts if n or name in _ALWAYS)
