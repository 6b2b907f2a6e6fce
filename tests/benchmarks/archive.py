"""What a large archive costs: a look-up, an insert, a crawl's start, and its memory.

python tests/benchmarks/archive.py [--articles 1000000] [--folder FOLDER]

The folder keeps the archive, so that a second measurement need not make it again.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from newsbot.archive.store import FILE_NAME, Archive  # noqa: E402
from newsbot.items import Article  # noqa: E402
from newsbot.standin.server import Server  # noqa: E402
from newsbot.standin.site import StandIn  # noqa: E402
from newsbot.words import text  # noqa: E402

_BEGIN = datetime(2015, 1, 1, tzinfo=UTC)
_FIRST = 100_000
_LOOKUPS, _INSERTS, _STARTS = 2_000, 1_600, 5


def article(number: int) -> Article:
    """A made-up article with a short body; no two share a text."""
    moment = (_BEGIN + timedelta(minutes=3 * (number - _FIRST))).isoformat()
    body = f"Report number {number} of the day.\n\nNothing else is known of it yet."
    return Article(
        article_id=str(number),
        edition="en",
        url=f"https://www.urdupoint.com/en/world/report-{number}.html",
        headline=f"Report {number}",
        article_body=body,
        date_published=moment,
        date_precision="minute",
        date_published_raw=moment,
        date_source="byline",
        section="world",
        topics=["Report"],
        in_language="en",
        publisher="UrduPoint",
        word_count=13,
        content_hash=text.content_hash(f"Report {number}", body),
        retrieved_at=moment,
    )


def fill(archive: Archive, count: int) -> None:
    """Store that many articles, delivered to one feed."""
    with archive.transaction():
        run = archive.runs.start("urdupoint", {}, _BEGIN)
        feed = archive.deliveries.feed("urdupoint", "elsewhere.jsonl", {})
    for start in range(_FIRST, _FIRST + count, 10_000):
        with archive.transaction():
            numbers = range(start, min(start + 10_000, _FIRST + count))
            added = [archive.articles.add(article(n), "first", run, _BEGIN) for n in numbers]
            keys = [known.version_key for known in added]
            for known in added:
                archive.search.put(known.story)
            for key in keys:
                archive.deliveries.owe(key, (feed,))
            archive.deliveries.uploaded(feed, keys, _BEGIN)
        print(f"\rmade {numbers[-1] - _FIRST + 1:,} articles", end="", file=sys.stderr)
    print(file=sys.stderr)


def seconds_each(work: Callable[[int], object], numbers: list[int]) -> float:
    """The median time of a piece of work."""
    times = []
    for number in numbers:
        began = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def insert_seconds(archive: Archive, first: int) -> float:
    """The mean time of a durable insert, 16 a commit, as a crawl does it."""
    with archive.transaction():
        run = archive.runs.start("urdupoint", {}, _BEGIN)
    began = time.perf_counter()
    for start in range(first, first + _INSERTS, 16):
        archive.begin_batch()
        for number in range(start, start + 16):
            found = article(number)
            if archive.articles.find(found) is None:
                archive.search.put(archive.articles.add(found, "first", run, _BEGIN).story)
        archive.commit_batch()
    return (time.perf_counter() - began) / _INSERTS


def crawl(server: Server, folder: Path) -> tuple[float, float]:
    """Seconds and the highest memory (MB) of a crawl that finds 20 articles, known or not."""
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "-a", "follow=feed"]
    command += ["-s", "DOWNLOAD_DELAY=0", "-s", f"NEWSBOT_DATA_DIR={folder}", "--nolog"]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, **server.environment})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the crawl ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def rows(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """What was measured, and what came out."""
    chance = random.Random(1)
    made = folder / FILE_NAME
    if not made.exists():
        with closing(Archive(made)) as archive:
            fill(archive, count)
    with closing(Archive(made)) as archive:
        known = [chance.randrange(_FIRST, _FIRST + count) for _ in range(_LOOKUPS)]
        unknown = [number + 50_000_000 for number in known]
        find = archive.articles.find
        articles = {number: article(number) for number in (*known, *unknown)}
        yield "articles", f"{count:,}"
        yield "size of the file", f"{made.stat().st_size / 2**20:,.0f} MB"
        hit, miss = (seconds_each(lambda n: find(articles[n]), ns) for ns in (known, unknown))
        yield "look-up by number, known", f"{hit * 1e6:.0f} microseconds"
        yield "look-up by number, unknown", f"{miss * 1e6:.0f} microseconds"
        many = insert_seconds(archive, chance.randrange(60_000_000, 90_000_000))
    with tempfile.TemporaryDirectory() as empty:
        with closing(Archive(Path(empty) / FILE_NAME)) as archive:
            few = insert_seconds(archive, 1)
        yield "durable insert, 16 a commit", f"{many * 1e6:.0f} microseconds"
        yield "  against an empty archive", f"{many / few:.2f} times"
    with Server(StandIn(20)) as server:
        large, small = [], []
        for _ in range(_STARTS):  # in turns: what slows the machine slows both
            large.append(crawl(server, folder))
            with tempfile.TemporaryDirectory() as new:
                small.append(crawl(server, Path(new)))
    took, memory = (statistics.median(column) for column in zip(*large, strict=True))
    took_new, memory_new = (statistics.median(column) for column in zip(*small, strict=True))
    yield "a whole crawl of a feed of 20", f"{took:.2f} s"
    yield "  against an empty archive", f"{took / took_new:.2f} times"
    yield "highest memory of that crawl", f"{memory:.0f} MB"
    yield "  against an empty archive", f"{memory - memory_new:+.1f} MB"


def measure(about: str, rows: Callable[[Path, int], Iterator[tuple[str, str]]], most: int) -> None:
    """The command line of a benchmark: measure in a folder, and print a table."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=most)
    parser.add_argument("--folder", type=Path, help="keep the archive here (default: nowhere)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as nowhere:
        folder = options.folder or Path(nowhere)
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in rows(folder, options.articles):
            print(f"{name:36}{value:>20}")


if __name__ == "__main__":
    measure(__doc__, rows, 1_000_000)
