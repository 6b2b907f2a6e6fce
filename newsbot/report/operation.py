"""What the runs cost and how they went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newsbot import health
from newsbot.archive.survey import PastRun, Share
from newsbot.report.chart import Chart, Series
from newsbot.words.number import counted

_DRAWN = 60

STATUS = {
    health.WELL: "well",
    health.COULD_NOT_START: "could not start",
    health.USAGE: "wrong usage",
    health.NOT_WRITTEN: "not all written",
    health.NOT_RECOGNISED: "not recognised",
    health.FAILED: "failed",
    health.DISK_FULL: "disk full",
    health.TRY_LATER: "try later",
    health.FORBIDDEN: "forbidden",
}
"""Exit statuses in words."""

_ERRORS = ("spider_exceptions/count", "newsbot/item_error")
_FAILED = "newsbot/failed/"
_COUNTED_TWICE = "newsbot/failed/article"  # by an earlier newsbot, which counted trails too


@dataclass(frozen=True)
class Cost:
    """A run, with what it cost and brought."""

    spider: str
    started_at: str
    seconds: int | None
    status: int | None
    word: str
    """The exit status in words."""
    requests: int
    received: int
    """Bytes."""
    errors: int
    """Requests that brought no page, and pages that met an error."""
    new: int
    each: float | None
    """Requests per new article; None where nothing was new."""
    verdict: str


@dataclass(frozen=True)
class Card:
    """A spider at a glance."""

    spider: str
    shares: list[Share]
    runs: int
    each: float | None
    latest: Cost | None
    """None where no run was recorded."""


def cost(run: PastRun) -> Cost:
    """What a run's statistics say of its cost."""
    stats = run.stats
    requests, new = int(stats.get("downloader/request_count", 0)), _of(stats, "newsbot/new")
    failed = [name for name in stats if name.startswith(_FAILED) and name != _COUNTED_TWICE]
    return Cost(
        spider=run.spider,
        started_at=run.started_at,
        seconds=_seconds(run),
        status=run.exit_status,
        word="running, or killed"
        if run.exit_status is None
        else STATUS.get(run.exit_status, str(run.exit_status)),
        requests=requests,
        received=_of(stats, "downloader/response_bytes"),
        errors=sum(_of(stats, name) for name in (*failed, *_ERRORS)),
        new=new,
        each=ratio(requests, new),
        verdict=run.verdict,
    )


def card(spider: str, shares: Sequence[Share], costs: Sequence[Cost]) -> Card:
    """What a spider brought, and how it went last."""
    own = [cost for cost in costs if cost.spider == spider]
    each = ratio(sum(cost.requests for cost in own), sum(cost.new for cost in own))
    brought = [share for share in shares if share.spider == spider]
    return Card(spider, brought, len(own), each, own[-1] if own else None)


def chart(spider: str, costs: Sequence[Cost]) -> Chart:
    """Requests and new articles of a spider's last runs."""
    own = [cost for cost in costs if cost.spider == spider][-_DRAWN:]
    requests, new = sum(cost.requests for cost in own), sum(cost.new for cost in own)
    return Chart(
        key=f"cost-{spider}",
        title=f"Requests and new articles of {spider}",
        summary=f"The last {counted(len(own), 'run')}: {counted(requests, 'request')},"
        f" {counted(new, 'new article')}, {counted(sum(cost.errors for cost in own), 'error')}.",
        kind="columns",
        names_are="Run (UTC)",
        names=[cost.started_at[:16].replace("T", " ") for cost in own],
        series=[
            Series("requests", [cost.requests for cost in own], "2"),
            Series("new articles", [cost.new for cost in own], "1"),
        ],
    )


def ratio(requests: int, new: int) -> float | None:
    """Requests per new article."""
    return round(requests / new, 2) if new else None


def _of(stats: Mapping[str, object], name: str) -> int:
    return int(str(stats.get(name, 0)))


def _seconds(run: PastRun) -> int | None:
    if run.ended_at is None:
        return None
    took = datetime.fromisoformat(run.ended_at) - datetime.fromisoformat(run.started_at)
    return int(took.total_seconds())
