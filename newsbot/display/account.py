"""The account of a crawl: what it found, where that lies, and what it cost."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.filesize import decimal

from newsbot.delivery.outputs import shown
from newsbot.words.number import counted
from newsbot.words.quotation import one_line

Stats = Mapping[str, Any]
Rows = list[tuple[str, str]]
"""Names and values, in order."""

_FOUND = {
    "new": ("new",),
    "changed": ("changed",),
    "known": ("known",),
    "duplicate": ("duplicate",),
    "near-duplicate": ("near_duplicate",),
    "outside the period": ("outside",),
    "incomplete": ("incomplete", "incomplete_again"),
    "failed": ("failed_articles", "failed_again", "unreadable"),
    "forbidden": ("denied_articles", "denied_again"),
    "given up": ("given_up",),
    "gone": ("vanished",),
}


def rows(stats: Stats, feeds: Mapping[str, int]) -> Rows:
    """What a person wants to know at the end of a crawl; what is nothing is not named.

    `feeds` has the number of articles that each address was given.
    """
    found = [(name, f"{count:,}") for name, count in counts(stats).items() if count]
    lists = _failed_lists(stats)
    if lists:
        found.append(("failed lists", f"{lists:,}"))
    given = [
        ("feed", f"{counted(n, 'article')} in {one_line(shown(uri))}") for uri, n in feeds.items()
    ]
    return [*found, *given, *_costs(stats)]


def counts(stats: Stats) -> dict[str, int]:
    """How many articles were new, known, duplicate ..., in words of docs/crawls.md."""
    return {
        name: sum(int(stats.get(f"newsbot/{stat}", 0)) for stat in parts)
        for name, parts in _FOUND.items()
    }


def lines(table: Sequence[tuple[str, str]]) -> list[str]:
    """Rows as lines of text, their values below each other."""
    width = max((len(name) for name, _ in table), default=0)
    return [f"{name:<{width}}  {value}" for name, value in table]


def duration(seconds: float) -> str:
    """Seconds as a person says them: `48 s`, `3 min 20 s`, `1 h 2 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _costs(stats: Stats) -> Rows:
    requests, new = int(stats.get("downloader/request_count", 0)), counts(stats)["new"]
    each = f", {requests / new:.2f} for each new article" if new else ""
    costs = [("requests", f"{requests:,}{each}")]
    if stats.get("downloader/response_bytes"):
        costs.append(("received", decimal(int(stats["downloader/response_bytes"]))))
    if "elapsed_time_seconds" in stats:
        costs.append(("time", duration(stats["elapsed_time_seconds"])))
    return costs


def _failed_lists(stats: Stats) -> int:
    """All failures are counted by their trail, those of articles a second time."""
    prefix = "newsbot/failed/"
    failed = sum(int(n) for name, n in stats.items() if name.startswith(prefix))
    articles = ("newsbot/failed_articles", "newsbot/failed_again")
    return failed - sum(int(stats.get(name, 0)) for name in articles)
