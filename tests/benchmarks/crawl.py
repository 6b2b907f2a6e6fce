"""What a whole crawl costs the machine, beside Scrapy alone, a naive spider and news-please.

python tests/benchmarks/crawl.py [--pages 2000] [--rounds 3] [--news-please PYTHON]
                                 [--picture FILE.svg]

All fetch the same addresses of the stand-in site, those that newsbot asks for, with pages as large
as the real site's (92 kB, sent as gzip), over HTTPS on loopback with connections kept open, 16 at
a time without a delay. What is measured is the CPU time (user and system) of the crawling process,
each time a fresh one, in turns: that of a crawl of all pages less that of one of a tenth, so that
what it costs to start does not count. The server is a process of its own.

news-please reads a tenth of the articles, one after the other: PYTHON is that of an environment
where it is installed.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from bars import draw  # noqa: E402
from contenders import PACE  # noqa: E402
from largesite import Serving, serving  # noqa: E402

_NEWSBOT = "newsbot, recording nothing"
_RECORDING = "newsbot, recording every page"
_EMPTY = "Scrapy's defaults, doing nothing"
_MACHINERY = "Scrapy with newsbot's settings, doing nothing"
_NAIVE = "a naive spider"
_NEWS_PLEASE = "news-please"
_GOALS = {_EMPTY: 1.0, _NAIVE: 1 / 6.5, _NEWS_PLEASE: 1 / 20}
"""What newsbot, recording nothing, is to cost at most, in times of the others."""

_FEWER = 10
"""How many times fewer pages the small crawl has, and news-please reads."""
_PLAIN = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
"""An environment without much in it: a client with a proxy looks through it for every request."""


class Spent(NamedTuple):
    """What a process needed."""

    cpu: float
    """Seconds, user and system."""
    wall: float
    server: float
    """CPU seconds of the server meanwhile."""

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


class Course(NamedTuple):
    """A site, and the file with the addresses that newsbot asked it for."""

    site: Serving
    articles: int
    listed: Path


Contender = Callable[[Course], Spent]


def run(command: list[str], site: Serving) -> Spent:
    """Run a command against a site, to its end."""
    before, began = site.seconds(), time.perf_counter()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env={**_PLAIN, **site.environment}, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2_000:]
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{said}")
    wall = time.perf_counter() - began
    return Spent(usage.ru_utime + usage.ru_stime, wall, site.seconds() - before)


def newsbot(site: Serving, *settings: str, runner: tuple[str, ...] = ("-m", "scrapy")) -> Spent:
    """A crawl with all that ships, into a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = {**PACE, "NEWSBOT_BUDGET": 10**9, "NEWSBOT_DATA_DIR": folder}
        command = [sys.executable, *runner, "crawl", "urdupoint"]
        for setting in (*(f"{name}={value}" for name, value in told.items()), *settings):
            command += ["-s", setting]
        return run(command, site)


def other(name: str, python: str = sys.executable) -> Contender:
    """One of `contenders`."""

    def crawl(course: Course) -> Spent:
        with tempfile.TemporaryDirectory() as folder:
            script = "tests/benchmarks/contenders.py"
            feed = f"{folder}/feed.jsonl"
            return run([python, script, name, str(course.listed), feed], course.site)

    return crawl


def contenders(news_please: str) -> dict[str, Contender]:
    """All that is measured, by what it is called."""
    found: dict[str, Contender] = {
        _NEWSBOT: lambda course: newsbot(course.site, "NEWSBOT_RECORDING=0"),
        _RECORDING: lambda course: newsbot(course.site),
        _EMPTY: other("empty"),
        _MACHINERY: other("machinery"),
        _NAIVE: other("naive"),
    }
    if news_please:
        found[_NEWS_PLEASE] = other("news_please", news_please)
    return found


def course(site: Serving, articles: int, listed: Path) -> Course:
    """The addresses that newsbot asks a site for, which is warm then."""
    newsbot(site, "NEWSBOT_RECORDING=0")
    listed.write_text("\n".join(site.requests()))
    return Course(site, articles, listed)


def tenth(whole: Course) -> Course:
    """A tenth of the addresses."""
    listed = whole.listed.with_suffix(".tenth")
    listed.write_text("\n".join(whole.listed.read_text().splitlines()[::_FEWER]))
    return Course(whole.site, whole.articles // _FEWER, listed)


def measured(
    large: Course, small: Course, rounds: int, news_please: str
) -> dict[str, list[tuple[Spent, int]]]:
    """What each needed in every round, and for how many articles."""
    found: dict[str, list[tuple[Spent, int]]] = {}
    few = (tenth(large), tenth(small))
    for _ in range(rounds):
        for name, crawl in contenders(news_please).items():
            most, least = few if name == _NEWS_PLEASE else (large, small)
            spent = crawl(most) - crawl(least)
            found.setdefault(name, []).append((spent, most.articles - least.articles))
    return found


def parts(large: Course) -> dict[str, float]:
    """CPU seconds of each part of a crawl that records, by a clock inside it."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "parts.json"
        newsbot(large.site, runner=("tests/benchmarks/parts.py", str(told)))
        found: dict[str, float] = json.loads(told.read_text())
    return found


def report(found: dict[str, list[tuple[Spent, int]]]) -> dict[str, float]:
    """Print the table; milliseconds for an article by contender."""
    each = {
        name: statistics.median(spent.cpu / count for spent, count in rounds) * 1e3
        for name, rounds in found.items()
    }
    print(f"{'CPU time for an article':48}{'median':>9}  {'all rounds':24}{'newsbot is':>10}")
    for name, rounds in found.items():
        all_rounds = " ".join(f"{spent.cpu / count * 1e3:.2f}" for spent, count in rounds)
        goal = f"  (goal: {_GOALS[name]:.2f})" if name in _GOALS else ""
        times = f"{_times(found[_NEWSBOT], rounds):>6.2f} times{goal}"
        print(f"{name:48}{each[name]:>6.2f} ms  {all_rounds:24}{times}")
    if _NEWS_PLEASE not in found:
        print(f"{_NEWS_PLEASE:48}not installed: --news-please PYTHON")
    for name, rounds in found.items():
        wall, cpu, server = (sum(spent[at] for spent, _ in rounds) for at in (1, 0, 2))
        print(f"{name}: works {cpu / wall:.0%} of the time, its server {server / wall:.0%}")
    return each


def _times(ours: list[tuple[Spent, int]], theirs: list[tuple[Spent, int]]) -> float:
    """The median of all rounds: what was measured side by side is compared."""
    pairs = zip(ours, theirs, strict=True)
    return statistics.median(
        (mine.cpu / most) / (other.cpu / more) for (mine, most), (other, more) in pairs
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=2_000, help="articles of the site")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--news-please", default="", metavar="PYTHON")
    parser.add_argument("--picture", type=Path, help="draw the table here")
    options = parser.parse_args()
    few = max(options.pages // _FEWER, 1)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(options.pages) as many_pages,
        serving(few) as few_pages,
    ):
        large = course(many_pages, options.pages, Path(folder) / "large")
        small = course(few_pages, few, Path(folder) / "small")
        asked = len(large.listed.read_text().splitlines())
        print(f"{options.pages} articles, {asked} requests: HTTPS, gzip, 16 at a time")
        each = report(measured(large, small, options.rounds, options.news_please))
        spent = parts(large)
    print("\nOf a crawl that records, by a clock inside it:")
    for part, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        share = seconds / sum(spent.values())
        print(f"  {part:34}{seconds / options.pages * 1e3:>8.3f} ms{share:>7.0%}")
    if options.picture:
        draw(options.picture, "CPU time for an article, milliseconds", each)


if __name__ == "__main__":
    main()
