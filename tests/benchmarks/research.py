"""What finding costs in a large archive: near-duplicates of an article, and words in all of them.

python tests/benchmarks/research.py [--articles 100000] [--folder FOLDER]

The folder keeps the archive, so that a second measurement need not make it again.
"""

import random
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from archive import article, measure

from newsbot.archive.reader import Reader
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.items import Article
from newsbot.words.likeness import ALGORITHM, Text, may_be_alike

_NOW = datetime(2022, 1, 1, tzinfo=UTC)
_FIRST = 100_000
_WORDS = 370  # of a story
_VOCABULARY = 20_000
_MEASURED, _SEARCHES = 1_000, 40
EDITION = ("UrduPoint", "en")


def story(number: int) -> Article:
    """An article as long as a real one, its words as unevenly common as real ones."""
    chance = random.Random(number)
    words = [f"word{int(_VOCABULARY ** chance.random())}" for _ in range(_WORDS)]
    return replace(article(number), article_body=" ".join(words), word_count=_WORDS)


def store(archive: Archive, found: Article, run: int) -> None:
    """Check an article against all others and store it, as a crawl does."""
    text = Text(found.article_body)
    bands, sketch = text.signature()
    for candidate in archive.likenesses.candidates(EDITION, found.article_id, bands):
        if candidate.sketch and not may_be_alike(sketch, candidate.sketch):
            continue
        if text.likeness(Text(archive.likenesses.body(candidate.story))).is_near_duplicate:
            found.near_duplicate_of = candidate.article_id
            break
    added = archive.articles.add(found, "first", run, _NOW)
    archive.likenesses.put(added.story, bands, sketch, ALGORITHM)
    archive.search.put(added.story)


def fill(archive: Archive, count: int) -> None:
    """Store that many articles."""
    with archive.transaction():
        run = archive.runs.start("urdupoint", {}, _NOW)
    for start in range(_FIRST, _FIRST + count, 1_000):
        with archive.transaction():
            for number in range(start, min(start + 1_000, _FIRST + count)):
                store(archive, story(number), run)
        print(f"\rmade {start - _FIRST + 1_000:,} articles", end="", file=sys.stderr)
    print(file=sys.stderr)


def checks(archive: Archive, first: int) -> tuple[float, float]:
    """Seconds of looking for near-duplicates and of storing, the mean of articles, 16 a commit."""
    with archive.transaction():
        run = archive.runs.start("urdupoint", {}, _NOW)
    stories = [story(number) for number in range(first, first + _MEASURED)]
    began = time.perf_counter()
    for found in stories:
        bands = Text(found.article_body).signature().bands
        archive.likenesses.candidates(EDITION, found.article_id, bands)
    checked = time.perf_counter() - began
    began = time.perf_counter()
    for at in range(0, _MEASURED, 16):
        with archive.transaction():
            for found in stories[at : at + 16]:
                store(archive, found, run)
    return checked / _MEASURED, (time.perf_counter() - began) / _MEASURED


def searches(path: Path, first: int) -> float:
    """The median time of a search for two words while another connection stores articles."""
    is_over = threading.Event()

    def write() -> None:
        with closing(Archive(path)) as archive:
            checks(archive, first)
        is_over.set()

    writer = threading.Thread(target=write)
    writer.start()
    times: list[float] = []
    chance = random.Random(2)
    while not is_over.is_set() or len(times) < _SEARCHES:
        words = [f"word{chance.randrange(50, 500)}" for _ in range(2)]
        began = time.perf_counter()
        with Reader(path) as reader:
            reader.search(words, {}, 50)
        times.append(time.perf_counter() - began)
    writer.join()
    return statistics.median(times)


def rows(folder: Path, count: int) -> Iterator[tuple[str, str]]:
    """What was measured, and what came out."""
    path = folder / FILE_NAME
    if not path.exists():
        with closing(Archive(path)) as archive:
            fill(archive, count)
    first = random.randrange(10_000_000, 90_000_000)  # numbers of no earlier measurement
    yield f"articles of {_WORDS} words", f"{count:,}"
    yield "size of the file", f"{path.stat().st_size / 2**20:,.0f} MB"
    with closing(Archive(path)) as archive:
        checked, stored = checks(archive, first)
    yield "look for near-duplicates", f"{checked * 1e3:.2f} ms"
    yield "look for them and store", f"{stored * 1e3:.2f} ms"
    yield "search while another writes", f"{searches(path, first + 5_000) * 1e3:.0f} ms"


if __name__ == "__main__":
    measure(__doc__, rows, 100_000)
