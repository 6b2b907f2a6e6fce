"""Three days of hourly crawls on a clock of their own: requests are counted, nothing is timed.

The site publishes 60 articles a day in eight sections; the feed does not name those of sports.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT

Outcome = dict[str, Any]
RUNS = 72
OPTIONS = "--days 3 --articles 60 --topics 60 --depth 4 --feed 50 3 0 --lacks sports"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Outcome]:
    """What came out, by the size of the feed; 0: the site has none."""
    folder = tmp_path_factory.mktemp("simulation")
    files = ["--json", str(folder / "out.json"), "--picture", str(folder / "out.svg")]
    command = [sys.executable, "tests/benchmarks/simulation.py", *OPTIONS.split(), *files]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (folder / "out.svg").read_text("utf-8").count("<svg") == 1
    return {found["feed"]: found for found in json.loads(Path(files[1]).read_bytes())}


def test_everything_is_found_with_a_feed_with_gaps_and_without_one(
    outcomes: dict[int, Outcome],
) -> None:
    for found in outcomes.values():
        assert (found["runs"], found["alarms"]) == (RUNS, [])
        assert found["published"] > 150
        assert (found["missed"], found["missed_of"]) == (0, {})


def test_a_steady_crawl_asks_for_each_article_once_and_for_little_else(
    outcomes: dict[int, Outcome],
) -> None:
    requests, new = outcomes[50]["requests"], outcomes[50]["new"]
    assert requests["feed"] == RUNS
    assert requests["robots.txt"] == 2  # 24 hours old it still holds, an hour later no more
    assert requests["topics"] <= RUNS / 2  # they bring nothing: every second run reads one
    assert requests["articles"] == new
    assert requests["second looks"] <= 1.1 * new
    # Seven sections that the feed covers rest for 1, 2, 4, 8, 16, 24 hours, and have less than
    # two pages a day; that of sports may be read by each run.
    assert requests["lists"] <= 7 * 7 * 2 + RUNS


def test_a_section_that_the_feed_lacks_is_not_late(outcomes: dict[int, Outcome]) -> None:
    # It rests for 4 hours after 3 without news, and for 8 only after 7 without.
    assert outcomes[50]["delays"][-1] < 6
    ordered = outcomes[50]["delays"]
    assert ordered[len(ordered) // 2] < 1


def test_lists_are_read_where_the_feed_is_too_short_or_absent(outcomes: dict[int, Outcome]) -> None:
    for feed in (3, 0):
        requests = outcomes[feed]["requests"]
        assert outcomes[50]["requests"]["lists"] < requests["lists"] < 8 * RUNS
        assert outcomes[feed]["delays"][-1] < 4  # three hours of rest, and the next run


SEVERAL = """
import asyncio, os, sys
from pathlib import Path
sys.path[:0] = ["tests/benchmarks", "."]
from scrapy.utils.trackref import live_refs
from simulation import START, Options, hours
from hours import WithFeed

async def crawls(world):
    for _ in range(4):
        await world.run()
        print(len(live_refs[WithFeed]), len(os.listdir("/proc/self/fd")))

asyncio.run(crawls(hours(Options(1, 20, 10, 2, "", {}), Path(sys.argv[1]), 50, START)))
"""


def test_of_several_crawls_in_one_process_none_stays_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SEVERAL, str(tmp_path)]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    counted = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert [spiders for spiders, _ in counted] == [1, 1, 1, 1]  # the one that has just ended
    assert len({files for _, files in counted[1:]}) == 1
