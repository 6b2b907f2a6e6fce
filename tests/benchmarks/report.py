"""What a report of a large archive costs: CPU seconds of the command, and the size of the page.

python tests/benchmarks/report.py [--articles 100000] [--folder FOLDER]

The folder keeps the archive and its report, so that a second measurement need not make it again.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive import PROJECT, article, measure

from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import Article, Dateline
from newsbot.standin import vocabulary as words

_ZONE = ZoneInfo("Asia/Karachi")
_BEGIN = datetime(2021, 4, 1, tzinfo=UTC)
_FIRST = 1_000_000
_LONG = timedelta(days=240)
_RUNS = 700
_FILLING = " and so on" * 200  # to the length of a real one
_SPIDERS = {"urdupoint": "en", "urdupoint_urdu": "ur"}
_TOPICS = (*words.TOPICS, *(f"Topic {n}" for n in range(2_000)))
_HEADLINES = {"en": "{} Approved A Plan In {}", "ur": "وزیراعظم نے {} میں {} کا افتتاح کر دیا"}
_FIELDS = {
    "headline": ("class", 1.0),
    "description": ("class", 0.6),
    "article_body": ("class", 1.0),
    "dateline": ("class", 0.9),
    "authors": ("json-ld", 0.5),
    "date_published": ("json-ld", 1.0),
    "topics": ("class", 0.97),
    "image_url": ("meta", 0.7),
}


def story(number: int, edition: str, begun: datetime) -> Article:
    """A made-up article that a crawl of that moment finds."""
    chance = random.Random(f"{edition} {number}")
    published = begun - timedelta(minutes=min(chance.expovariate(1 / 40), 5_000))
    city, agencies = chance.choice(words.CITIES), chance.choice(words.DATELINES)[1]
    headline = _HEADLINES[edition].format(chance.choice(words.PEOPLE), city.title())
    is_near = chance.random() < 0.05
    made = article(number)
    return replace(
        made,
        article_body=made.article_body + _FILLING,
        edition=edition,
        headline=f"{headline} {number}",
        section=words.SECTIONS[int(10 * chance.random() ** 2)],
        topics=[_TOPICS[int(len(_TOPICS) ** chance.random()) - 1] for _ in range(6)],
        dateline=Dateline(city, None, list(agencies), city) if chance.random() < 0.9 else None,
        date_published=published.astimezone(_ZONE).isoformat(timespec="seconds"),
        date_precision=chance.choice(("second", "minute", "minute", "day")),
        retrieved_at=begun.isoformat(timespec="seconds"),
        near_duplicate_of=str(number - 1 - number % 7) if is_near else None,
        rules=rules(chance, begun),
    )


def rules(chance: random.Random, begun: datetime) -> dict[str, str]:
    """Which way served each field: after half of the time the layout is another one."""
    is_other = begun > _BEGIN + _LONG / 2
    return {
        field: "landmark" if is_other and way == "class" else way
        for field, (way, rate) in _FIELDS.items()
        if chance.random() < rate
    }


def fill(archive: Archive, count: int) -> None:
    """Store that many articles of two editions, in several hundred runs."""
    each = -(-count // _RUNS)
    for number in range(_RUNS):
        spider = list(_SPIDERS)[number % 3 == 2]
        begun = _BEGIN + _LONG * number / _RUNS
        first = _FIRST + number * each
        with archive.transaction():
            run = archive.runs.start(spider, {}, begun)
            found = [story(n, _SPIDERS[spider], begun) for n in range(first, first + each)]
            for one in found:
                archive.articles.add(one, "first", run, begun)
            ended = begun + timedelta(minutes=number % 50)
            status = 0 if number % 41 else 5
            verdict = f"{spider}: {each} new, 412 known, 3 duplicate." + (
                "" if number % 41 else f" 31 of 140 article requests to {spider} failed."
            )
            archive.runs.end(run, ended, "finished", status, verdict, stats(found, status))
        if number % 100 == 99:
            print(f"\rmade {number + 1} runs", end="", file=sys.stderr)
    print(file=sys.stderr)


def stats(found: list[Article], status: int) -> dict[str, int]:
    """What a run that found these articles counts."""
    requests = len(found) + 40 + 31 * (status == 5)
    counts = {
        "downloader/request_count": requests,
        "downloader/response_bytes": requests * 21_345,
        "newsbot/new": len(found),
        "newsbot/read": len(found),
        "newsbot/failed/feed": 31 * (status == 5),
    }
    for field in _FIELDS:
        for one in found:
            name = f"newsbot/rule/{field}/{one.rules.get(field, 'none')}"
            counts[name] = counts.get(name, 0) + 1
    return counts


def rows(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """What was measured, and what came out."""
    path, page = folder / FILE_NAME, folder / "report.html"
    if not path.exists():
        with closing(Archive(path)) as archive:
            fill(archive, count)
    command = [sys.executable, "-m", "scrapy", "report", "-s", f"NEWSBOT_DATA_DIR={folder}"]
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the report ended with {process.returncode}")
    yield f"articles, of {_RUNS} runs", f"{count:,}"
    yield "size of the archive", f"{path.stat().st_size / 2**20:,.0f} MB"
    yield "CPU time of `scrapy report`", f"{usage.ru_utime + usage.ru_stime:.1f} s"
    yield "highest memory", f"{usage.ru_maxrss / 1024:.0f} MB"
    yield "size of the page", f"{page.stat().st_size / 2**20:.2f} MB"


if __name__ == "__main__":
    measure(__doc__, rows, 100_000)
