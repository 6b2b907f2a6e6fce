"""Alarms about the layout last until it is mended, however many runs that takes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawlers import started

from newsbot import health
from newsbot.archive.runs import Runs

START, HOUR = datetime(2030, 1, 1, tzinfo=UTC), timedelta(hours=1)
QUIET = {"newsbot/known": 40}


def read(pages: int, topics: str) -> dict[str, Any]:
    """The statistics of a run that read new articles, whose topics were found in a way."""
    return {"newsbot/read": pages, "newsbot/new": pages, f"newsbot/rule/topics/{topics}": pages}


def judging(runs: Runs) -> Callable[[dict[str, Any]], int]:
    """What makes a further run of these statistics, and says how it went."""
    moments = iter(START + number * HOUR for number in range(10_000))

    def run(stats: dict[str, Any]) -> int:
        verdict = health.judge("x", stats, "finished", runs.sound_stats("x", 50))
        key = runs.start("x", {}, moment := next(moments))
        runs.end(key, moment, "finished", verdict.status, "", stats)
        return verdict.status

    return run


def test_an_alarm_about_the_layout_does_not_become_usual(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert {runs_of(read(25, "class")) for _ in range(50)} == {health.WELL}
        for _ in range(120):
            assert runs_of(read(25, "none")) == health.NOT_RECOGNISED
            assert runs_of(QUIET) == health.WELL  # a run that read nothing says nothing
        assert {runs_of(read(25, "class")) for _ in range(9)} == {health.WELL}


def test_an_alarm_by_small_runs_lasts_too(tmp_path: Path) -> None:
    with started(tmp_path) as (_, run), run.archive.transaction():
        runs_of = judging(run.archive.runs)
        assert {runs_of(read(4, "class")) for _ in range(50)} == {health.WELL}
        # 20 pages are judged together: of them 4, 8 and then 12 lack their topics
        assert [runs_of(read(4, "none")) for _ in range(3)] == [0, 0, 4]
        assert {runs_of(read(4, "none")) for _ in range(120)} == {health.NOT_RECOGNISED}
        assert {runs_of(read(4, "class")) for _ in range(9)} == {health.WELL}
