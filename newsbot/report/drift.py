"""How each field was found, run by run: where a layout moves, the ways change."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from newsbot.archive.survey import PastRun
from newsbot.health.recognition import JUDGED_FROM, judged
from newsbot.items import EXPORTED
from newsbot.report.chart import Chart, Series, share, tone
from newsbot.words.number import counted

_RUNS = 40
_MOVED = 0.25  # of the pages of a run
_PREFIX = "newsbot/rule/"
_LISTS = f"{_PREFIX}list/"
_FEED = "feed"  # tells how a page was reached, not how it is laid out
NONE = "none"

Ways = Counter[str]
"""How many pages each way served."""


@dataclass(frozen=True)
class Cell:
    """How a field was found in one run."""

    filled: float
    """Percent of the pages."""
    main: str
    """The way that served most pages."""
    has_moved: bool


@dataclass(frozen=True)
class Reading:
    """One run that read pages."""

    started_at: str
    pages: int
    cells: list[Cell | None]
    """One for each field; None where it was not looked for."""


@dataclass(frozen=True)
class Move:
    """A field that was suddenly found in another way, or less often, or more."""

    started_at: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Drift:
    """The fields of one spider."""

    spider: str
    fields: list[str]
    charts: list[Chart]
    readings: list[Reading]
    """The newest first."""
    moves: list[Move]
    """The newest first."""
    lists: str
    """How articles were found on pages of lists; empty where none was read."""
    is_cut: bool
    """Whether there were more runs than are shown."""


def drift(spider: str, runs: Sequence[PastRun], tones: Mapping[str, str]) -> Drift | None:
    """What the runs of a spider that read pages say of its fields; the last ones are drawn."""
    read = [run for run in runs if run.spider == spider and judged(run.stats)]
    if not read:
        return None
    found = [ways_of(run.stats) for run in read]
    fields = _ordered({field for ways in found for field in ways})
    lists = [_lists_of(run.stats) for run in read]
    moves = [
        *(move for field in fields for move in _moves(field, read, _laid_out(field, found))),
        *_moves("pages of lists", read, lists),
    ]
    shown = list(zip(read, found, strict=True))[-_RUNS:]
    return Drift(
        spider,
        fields,
        [_chart(spider, field, shown, tones) for field in fields],
        [_reading(run, ways, fields, moves) for run, ways in reversed(shown)],
        sorted(moves, key=lambda move: move.started_at, reverse=True),
        next((f"{ways.total():,} read, {_said(ways)}" for ways in reversed(lists) if ways), ""),
        len(read) > len(shown),
    )


def ways_of(stats: Mapping[str, Any]) -> dict[str, Ways]:
    """How many pages each way served, by field of the feed."""
    found: defaultdict[str, Ways] = defaultdict(Counter)
    for name, count in stats.items():
        field, _, way = name.removeprefix(_PREFIX).partition("/")
        if name.startswith(_PREFIX) and field in EXPORTED:
            found[field][way] += count
    for ways in found.values():  # not every field counts the pages without it
        ways[NONE] = max(ways[NONE], judged(stats) - (ways.total() - ways[NONE]))
    return {field: +ways for field, ways in found.items()}


def tones_of(
    runs: Sequence[PastRun], stored: Sequence[tuple[str, str, str, int]]
) -> dict[str, str]:
    """A colour for every way, the same in all charts."""
    ways = {way for _, field, way, _ in stored if field in EXPORTED}
    ways |= {way for run in runs for found in ways_of(run.stats).values() for way in found}
    tones = {way: tone(at) for at, way in enumerate(sorted(ways - {NONE}))}
    return tones | {NONE: NONE}


def stored(
    edition: str,
    rows: Sequence[tuple[str, str, str, int]],
    articles: int,
    tones: Mapping[str, str],
) -> Chart:
    """Which way served each field of the articles that the archive has."""
    found: defaultdict[str, Ways] = defaultdict(Counter)
    for of, field, way, count in rows:
        if of == edition and field in EXPORTED:
            found[field][way] += count
    for ways in found.values():
        ways[NONE] = articles - ways.total()
    fields = _ordered(found)
    names = [way for way in tones if any(found[field][way] for field in fields)]
    return Chart(
        key=f"stored-{edition.replace(' ', '-')}",
        title=f"Fields of {edition}",
        summary=f"Which way served each field of {counted(articles, 'article')}, in percent.",
        kind="rows",
        names_are="Field",
        names=fields,
        series=[
            Series(way, [share(found[field][way], articles) for field in fields], tones[way])
            for way in names
        ],
        unit="%",
        is_stacked=True,
    )


def _ordered(fields: Mapping[str, Any] | set[str]) -> list[str]:
    places = {field: at for at, field in enumerate(EXPORTED)}
    return sorted(fields, key=lambda field: (places.get(field, len(places)), field))


def _lists_of(stats: Mapping[str, Any]) -> Ways:
    """How many pages of lists each way served."""
    return Counter({n.removeprefix(_LISTS): c for n, c in stats.items() if n.startswith(_LISTS)})


def _laid_out(field: str, found: Sequence[Mapping[str, Ways]]) -> list[Ways]:
    """How many pages each way served, run by run, without those that the feed dated."""
    runs = (ways.get(field, Counter()) for ways in found)
    return [Counter({way: n for way, n in ways.items() if way != _FEED}) for ways in runs]


def _moves(field: str, runs: Sequence[PastRun], ways: Sequence[Ways]) -> Iterator[Move]:
    """Where the ways to a field change; runs are put together until they say anything."""
    usual, lot, since = Ways(), Ways(), ""
    for run, found in zip(runs, ways, strict=True):
        if not found:
            continue
        lot.update(found)
        since = since or run.started_at
        if lot.total() < JUDGED_FROM:
            continue
        if usual and _has_moved(lot, usual):
            yield Move(since, field, _said(usual), _said(lot))
            usual = Ways()
        usual.update(lot)
        lot, since = Ways(), ""


def _has_moved(ways: Ways, usual: Ways) -> bool:
    """Whether the share of a way is far from what it was, and by more than chance.

    Chance: within four standard deviations of the difference between two samples.
    """
    pages, before = ways.total(), usual.total()
    for way in ways | usual:
        rate = min(0.99, max(0.01, (ways[way] + usual[way]) / (pages + before)))
        apart = abs(ways[way] / pages - usual[way] / before)
        if apart > max(_MOVED, 4 * sqrt(rate * (1 - rate) * (1 / pages + 1 / before))):
            return True
    return False


def _said(ways: Ways) -> str:
    return ", ".join(f"{way} {share(n, ways.total()):.0f} %" for way, n in ways.most_common())


def _reading(
    run: PastRun, ways: Mapping[str, Ways], fields: Sequence[str], moves: Sequence[Move]
) -> Reading:
    moved = {move.field for move in moves if move.started_at == run.started_at}
    cells = [_cell(ways[field], field in moved) if field in ways else None for field in fields]
    return Reading(run.started_at, judged(run.stats), cells)


def _cell(ways: Ways, has_moved: bool) -> Cell:  # noqa: FBT001
    total = ways.total()
    return Cell(share(total - ways[NONE], total), ways.most_common(1)[0][0], has_moved)


def _chart(
    spider: str,
    field: str,
    shown: Sequence[tuple[PastRun, Mapping[str, Ways]]],
    tones: Mapping[str, str],
) -> Chart:
    found = [ways.get(field, Counter()) for _, ways in shown]
    latest = next((ways for ways in reversed(found) if ways), None)
    return Chart(
        key=f"field-{spider}-{field}",
        title=field,
        summary=f"Latest: {_said(latest)}." if latest else "Not looked for of late.",
        kind="columns",
        names_are="Run",
        names=[run.started_at[:16].replace("T", " ") for run, _ in shown],
        series=[
            Series(way, [share(ways[way], ways.total()) for ways in found], tones[way])
            for way in tones
            if any(ways[way] for ways in found)
        ],
        unit="%",
        is_stacked=True,
        is_small=True,
    )
