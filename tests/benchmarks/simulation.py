"""What a month of hourly crawls costs the site, and what it finds: on a clock of its own.

python tests/benchmarks/simulation.py [--days 30] [--feed 50 20 200 0] [--picture docs/pace.svg]

`gazette.py` is the site, and says what is assumed of it; `hours.py` is how newsbot crawls it.
A first crawl comes before, in as many hourly runs as it needs. All but the last table is
simulated, request by request. That one, of when to look at articles again, is computed from the
times at which articles were edited and first retrieved.
"""

import argparse
import asyncio
import json
import math
import shutil
import sys
import tempfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from gazette import Fate, plan  # noqa: E402
from hours import HOUR, KINDS, Hours  # noqa: E402

from newsbot import settings  # noqa: E402
from newsbot.links.looks import next_look  # noqa: E402
from newsbot.standin.stories import FIRST_NUMBER, ZONE  # noqa: E402
from newsbot.words.ages import ages  # noqa: E402

START = datetime(2026, 1, 5, 0, 17, tzinfo=ZONE)
SCHEDULES = (
    "", "3h", "6h", "12h", "16h", "18h", "20h", "1d", "36h", "2d", "6h 2d", "3h 1d", "1h 6h 1d",
)  # fmt: skip
_BETWEEN = ("16h", "18h", "20h", "36h")
"""Those too near to others to be named in the picture."""
_SETTLED = 4 * HOUR
"""Articles of the last hours are not judged: their run may come yet."""
_LOOKED_AT = timedelta(days=3)
"""Nor edits of the last days."""


@dataclass
class Outcome:
    """What one month came to."""

    feed: int
    runs: int
    alarms: list[str]
    """The verdicts of those whose exit status was not 0, though nothing is wrong."""
    requests: dict[str, int]
    """By kind."""
    new: int
    published: int
    """Articles that are judged: those of the month but for its last hours."""
    unseen: int
    """Of these, those that vanished before the first run that could have seen them."""
    missed: int
    """Of the others, those that were not found."""
    missed_of: dict[str, int]
    """By section."""
    delays: list[float]
    """Hours from publishing to retrieval of those that were found, in order."""
    edited: int
    """Articles found whose page was edited, but for the last days."""
    noticed: int
    """Of these, those whose latest version in the archive is the edited one."""
    curve: dict[str, tuple[float, float]]
    """By schedule: further requests per article, and the share of edits noticed."""

    @property
    def price(self) -> float:
        """Requests per new article, of all kinds but second looks."""
        return sum(n for kind, n in self.requests.items() if kind != "second looks") / self.new


@dataclass
class Options:
    """What is simulated."""

    days: int
    a_day: int
    topics: int
    depth: int
    lacks: str
    settings: dict[str, Any]

    def plan(self) -> tuple[list[Fate], int]:
        """What is published, and how much of it before the first crawl."""
        return plan(START, self.days + 4, a_day=self.a_day, topics=self.topics, depth=self.depth)


def hours(options: Options, folder: Path, feed: int, now: datetime) -> Hours:
    """A world whose clock is not yet running."""
    fates, _ = options.plan()
    return Hours(fates, folder, now.astimezone(UTC), feed, options.lacks, options.settings)


def first_crawl(options: Options, folder: Path) -> datetime:
    """Crawl until nothing is left, hour by hour; when the month begins."""
    world = hours(options, folder, 50, START)

    async def crawl() -> None:
        while (await world.run())["finish_reason"] != "finished":
            pass

    asyncio.run(crawl())
    return world.now


def month(options: Options, folder: Path, feed: int, begin: datetime) -> Outcome:
    """Crawl every hour, from an archive of a first crawl on."""
    world = hours(options, folder, feed, begin)
    known = set(world.archived())

    async def crawl() -> None:
        while world.now < begin + timedelta(days=options.days):
            await world.run()

    asyncio.run(crawl())
    return judged(world, feed, begin, known)


def judged(world: Hours, feed: int, begin: datetime, known: set[str]) -> Outcome:
    """What a month came to, by the truth of the site and by the archive."""
    archived = world.archived()
    end = world.starts[-1] - _SETTLED
    of_month = {
        str(FIRST_NUMBER + n): fate
        for n, fate in enumerate(world.plan)
        if begin <= fate.published < end
    }
    unseen = [n for n, fate in of_month.items() if not _could_be_seen(fate, world.starts)]
    missed = [n for n in of_month if n not in archived and n not in unseen]
    found = {n: fate for n, fate in of_month.items() if n in archived}
    first = {n: world.retrieved[n][0] for n in found}
    young = end - _LOOKED_AT
    edited = [n for n, f in found.items() if f.edited and max(f.edited, first[n]) < young]
    return Outcome(
        feed=feed,
        runs=len(world.starts),
        alarms=world.alarms(begin),
        requests={kind: world.requests[kind] for kind in KINDS},
        new=len(archived.keys() - known),
        published=len(of_month),
        unseen=len(unseen),
        missed=len(missed),
        missed_of=dict(Counter(of_month[n].section for n in missed)),
        delays=sorted((first[n] - fate.published) / HOUR for n, fate in found.items()),
        edited=len(edited),
        noticed=sum(archived[n].startswith("Corrected: ") for n in edited),
        curve={words: _curve(words, found, first, edited) for words in SCHEDULES},
    )


def _could_be_seen(fate: Fate, starts: Sequence[datetime]) -> bool:
    """Whether the article was there when a run began."""
    at = bisect_left(starts, fate.published)
    return at < len(starts) and fate.is_there(starts[at])


def _curve(
    words: str, found: Mapping[str, Fate], first: Mapping[str, datetime], edited: Sequence[str]
) -> tuple[float, float]:
    """Further requests per article and share of edits noticed, where runs go on every hour."""
    schedule = ages(words)
    last, count = dict(first), 0
    for number, fate in found.items():
        while (due := next_look(fate.published, last[number], schedule)) is not None:
            hours_on = math.ceil((due - first[number]) / HOUR)
            last[number] = first[number] + max(hours_on, 1) * HOUR
            count += 1
            if not fate.is_there(last[number]):
                break  # gone: it is not asked for again
    seen = sum((found[n].edited or last[n]) <= last[n] for n in edited)
    return count / len(found), seen / len(edited) if edited else 1.0


def rank(values: Sequence[float], share: float) -> float:
    """The value that this share of ascending values do not exceed."""
    return values[math.ceil(share * len(values)) - 1]


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The tables."""
    names = [f"{o.feed} in the feed" if o.feed else "no feed" for o in outcomes]
    yield _line("simulated", names)
    yield _line("hourly runs", [f"{o.runs:,}" for o in outcomes])
    yield _line("of these, with an alarm", [f"{len(o.alarms):,}" for o in outcomes])
    yield _line("new articles", [f"{o.new:,}" for o in outcomes])
    for kind in KINDS:
        yield _line(f"requests: {kind}", [f"{o.requests[kind]:,}" for o in outcomes])
    yield _line("requests per new article *", [f"{o.price:.3f}" for o in outcomes])
    yield _line("published", [f"{o.published:,}" for o in outcomes])
    yield _line("gone before any run", [f"{o.unseen:,}" for o in outcomes])
    yield _line("missed", [f"{o.missed:,}" for o in outcomes])
    shares = [1 - o.missed / (o.published - o.unseen) for o in outcomes]
    yield _line("found of those not gone", [f"{share:.2%}" for share in shares])
    yield _line("delay, median", [f"{60 * rank(o.delays, 0.5):.0f} min" for o in outcomes])
    yield _line(
        "delay, 95th percentile", [f"{60 * rank(o.delays, 0.95):.0f} min" for o in outcomes]
    )
    yield _line("edits", [f"{o.edited:,}" for o in outcomes])
    looked = [f"{o.noticed / max(o.edited, 1):.1%}" for o in outcomes]
    yield _line(f"edits noticed, at {settings.NEWSBOT_LOOK_AGAIN}", looked)
    yield "* of all kinds but second looks\n"
    yield f"computed, from the retrievals with {names[0]}"
    yield f"{'NEWSBOT_LOOK_AGAIN':<20}{'further requests':>18}{'edits noticed':>15}"
    for words, (further, seen) in outcomes[0].curve.items():
        yield f"{words or '(never)':<20}{further:>18.3f}{seen:>15.1%}"


def _line(name: str, values: Sequence[str]) -> str:
    return f"{name:<28}" + "".join(f"{value:>16}" for value in values)


def picture(outcomes: Sequence[Outcome], path: Path) -> None:
    """Requests per new article by kind, and the curve of second looks."""
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.rcParams.update({"svg.hashsalt": "newsbot", "font.size": 9})
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    names = [f"{o.feed} in the feed" if o.feed else "no feed" for o in outcomes]
    base = [0.0] * len(outcomes)
    for kind in (kind for kind in KINDS if kind not in ("articles", "second looks")):
        values = [o.requests[kind] / o.new for o in outcomes]
        left.bar(names, values, bottom=base, label=kind)
        base = [low + value for low, value in zip(base, values, strict=True)]
    left.set_title("Requests beside each new article's own", loc="left")
    left.legend(frameon=False)
    for words, (further, seen) in outcomes[0].curve.items():
        is_default = words == settings.NEWSBOT_LOOK_AGAIN
        right.plot(further, 100 * seen, "o", color="C3" if is_default else "C0")
        if words not in _BETWEEN:
            name, at = words or "never", (further, 100 * seen)
            right.annotate(name, at, xytext=(5, -3), textcoords="offset points")
    right.set_title("Edits noticed (%) by further requests per article", loc="left")
    for axes in (left, right):
        axes.spines[["top", "right"]].set_visible(False)
    right.margins(x=0.15)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def simulate(options: Options, feeds: Sequence[int], folder: Path) -> list[Outcome]:
    """A first crawl, then a month for each size of the feed, several at a time."""
    first = folder / "first"
    begin = first_crawl(options, first)
    folders = [folder / str(feed) for feed in feeds]
    for copy in folders:
        shutil.copytree(first, copy)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        months = [
            pool.submit(month, options, copy, feed, begin)
            for feed, copy in zip(feeds, folders, strict=True)
        ]
        return [one.result() for one in months]


def main() -> None:
    """Simulate, print, draw."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--feed", type=int, nargs="+", default=[50, 20, 200, 0], metavar="SIZE")
    parser.add_argument("--articles", type=int, default=550, help="a day")
    parser.add_argument("--topics", type=int, default=3_000)
    parser.add_argument("--depth", type=int, default=370, help="pages of the largest list")
    parser.add_argument("--lacks", default="", help="a section that the feed does not name")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    chosen = dict(word.split("=", 1) for word in asked.set)
    options = Options(asked.days, asked.articles, asked.topics, asked.depth, asked.lacks, chosen)
    with tempfile.TemporaryDirectory() as name:
        outcomes = simulate(options, asked.feed, Path(name))
    print("\n".join(lines(outcomes)))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(o) for o in outcomes]), "utf-8")
    if asked.picture:
        picture(outcomes, asked.picture)


if __name__ == "__main__":
    main()
