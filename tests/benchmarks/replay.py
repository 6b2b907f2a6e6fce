"""How fast recorded pages are read again, everything on, beside bare parsing and other extractors.

python tests/benchmarks/replay.py [--pages 3000] [--rounds 3]

All are measured in turns in one run; medians. The others are measured where they are installed,
see `extraction.py`: on one core, text and metadata only, no archive.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from extraction import Work, fundus, newsbot, others
from lxml import html
from padded import pages

from newsbot.warc import writing

PROJECT = Path(__file__).parents[2]
_BEGIN = datetime(2021, 12, 30, tzinfo=UTC)
_ASKED = (("Host", "www.urdupoint.com"), ("User-Agent", "newsbot"))
_ANSWERED = (("Content-Type", "text/html; charset=utf-8"),)
_SAMPLE = 100  # pages for the slower ones


def recorded(path: Path, count: int) -> int:
    """Write a recording of so many pages; their bytes."""
    total = 0
    with path.open("wb") as file:
        file.write(writing.opening("newsbot", _BEGIN))
        for number, (url, body) in enumerate(pages(count)):
            when = _BEGIN + timedelta(seconds=number)
            file.write(
                writing.recorded(
                    writing.Exchange(
                        url, "GET", _ASKED, b"", 200, _ANSWERED, body, when, "feed", None
                    )
                )
            )
            total += len(body)
    return total


def replay(path: Path) -> float:
    """Seconds of a replay into an archive of its own."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "scrapy", "replay", "--spider", "urdupoint", str(path)]
        command += ["-s", f"NEWSBOT_DATA_DIR={folder}", "--nolog"]
        began = time.perf_counter()
        subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


def parse(page: bytes, url: str) -> object:
    """The least that anything has to do."""
    return html.document_fromstring(page)


def cpu_of(work: Work, sample: list[tuple[str, bytes]]) -> float:
    """CPU milliseconds a page."""
    began = time.process_time()
    for url, page in sample:
        work(page, url)
    return (time.process_time() - began) / len(sample) * 1e3


def main() -> None:
    """Measure in turns, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=3_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    every: dict[str, Work | None] = {
        "bare lxml parse": parse,
        "newsbot, reading alone": newsbot,
        "fundus": fundus("known", pictures=True),
        **dict(others()),
    }
    contenders = {name: work for name, work in every.items() if work is not None}
    sample = list(pages(_SAMPLE))
    cost: dict[str, list[float]] = {name: [] for name in contenders}
    took: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "pages.warc.gz", Path(folder) / "one.warc.gz"
        size = recorded(path, options.pages)
        recorded(small, 1)
        start: list[float] = []
        for _ in range(options.rounds):
            start.append(replay(small))
            took.append(replay(path))
            for name, work in contenders.items():
                cost[name].append(cpu_of(work, sample))
    bare = statistics.median(cost["bare lxml parse"])
    seconds = statistics.median(took) - statistics.median(start)
    rate = options.pages / seconds
    print(
        f"{size / options.pages / 1e3:.0f} kB a page, {options.pages} pages, {os.cpu_count()} cores"
    )
    rows = {
        "replay, everything on": f"{rate:8.0f} pages a second",
        "  where a parse takes 0.75 ms": f"{rate * bare / 0.75:8.0f} pages a second",
        "  start of the command": f"{statistics.median(start):8.2f} s",
    }
    for name, value in rows.items():
        print(f"{name:32}{value}")
    for name, values in cost.items():
        median = statistics.median(values)
        print(f"{name:32}{median:8.2f} ms a page{median / bare:8.1f} times a bare parse")


if __name__ == "__main__":
    main()
