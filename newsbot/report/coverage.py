"""What the articles are about, whence, and how soon: charts over the whole archive."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsbot.archive.survey import Count, Lag, Survey
from newsbot.report.chart import Chart, Series, by_edition, rank, share, tone
from newsbot.report.periods import Periods, contemporary, fitting, last, period, spoken
from newsbot.words.number import counted

_SECTIONS, _LINES, _TOPICS, _AGENCIES = 15, 5, 50, 12

OWN_DESK = "own desk"

LAGS = {
    "under 15 min": 15 * 60,
    "15 min to 1 h": 3600,
    "1 to 3 h": 3 * 3600,
    "3 to 12 h": 12 * 3600,
    "12 to 24 h": 24 * 3600,
    "1 to 3 days": 72 * 3600,
    "3 to 7 days": 168 * 3600,
    "longer": None,
}
"""The bars of the histogram, with the seconds below which a lag belongs to each."""


_WHEN = {"day": "on", "week": "in the week of", "month": "in"}


@dataclass(frozen=True)
class Topic:
    """A row of the table of topics."""

    edition: str
    topic: str
    articles: int
    share: float


@dataclass(frozen=True)
class Delay:
    """The lags of the articles that were retrieved in one period."""

    period: str
    edition: str
    articles: int
    median: float
    """In minutes."""
    late: float
    """The 95th percentile, in minutes."""


def over_time(days: Sequence[Count], editions: Sequence[str]) -> list[Chart]:
    """Articles a day, and where that does not show nearly all, a week or month.

    Editions share a chart where the last month of each lies in it.
    """
    newest: dict[str, str] = {}
    for edition, day, _ in days:
        newest[edition] = max(day, newest.get(edition, day))
    groups = contemporary(newest)
    return [
        _timeline(days, periods, editions, group if len(groups) > 1 else [])
        for group in groups
        for periods in _shown([count for count in days if count.edition in group])
    ]


def sections(counts: Sequence[Count], editions: Sequence[str]) -> Chart:
    """Articles by section."""
    counts = [count._replace(value=count.value or "no section") for count in counts]
    names = _largest(counts, _SECTIONS)
    rest = sum(count.articles for count in counts if count.value not in names)
    more = f" Smaller sections have {counted(rest, 'article')}." if rest else ""
    return Chart(
        key="sections",
        title="Articles by section",
        summary=f"The largest section is {names[0]}.{more}",
        kind="rows",
        names_are="Section",
        names=names,
        series=by_edition(counts, names, editions),
    )


def topics_over_time(survey: Survey, counts: Sequence[Count], edition: str) -> Chart | None:
    """The largest topics of an edition, period by period; none for a single day."""
    names = [count.value for count in counts if count.edition == edition][:_LINES]
    rows = survey.days_of_topics(edition, names)
    days: Counter[str] = Counter()
    for _, day, number in rows:
        days[day] += number
    if len(days) < 2:
        return None
    periods = fitting(days)
    found: Counter[tuple[str, str]] = Counter()
    for topic, day, number in rows:
        found[topic, period(day, periods.unit)] += number
    return Chart(
        key=f"topics-{edition.replace(' ', '-')}",
        title=f"Largest topics of {edition}, articles a {periods.unit}",
        summary=f"{spoken(periods.names)}: {', '.join(names)}.",
        kind="lines",
        names_are=periods.unit.capitalize(),
        names=periods.names,
        series=[
            Series(topic, [found[topic, name] for name in periods.names], tone(at))
            for at, topic in enumerate(names)
        ],
    )


def topics(counts: Sequence[Count], articles: Mapping[str, int]) -> list[Topic]:
    """The largest topics of each edition, the largest first."""
    rows = [
        Topic(edition, count.value, count.articles, share(count.articles, articles[edition]))
        for edition in articles
        for count in [count for count in counts if count.edition == edition][:_TOPICS]
    ]
    return sorted(rows, key=lambda row: -row.articles)


def agencies(
    counts: Sequence[Count], articles: Mapping[str, int], brands: Mapping[str, Sequence[str]]
) -> Chart:
    """Which share of each edition's articles names each agency."""
    found: Counter[tuple[str, str]] = Counter()
    for edition, value, number in counts:
        own = brands.get(edition, ())
        for name in [name for name in json.loads(value) if name not in own] or [OWN_DESK]:
            found[edition, name] += number
    rows = [(edition, name, share(n, articles[edition])) for (edition, name), n in found.items()]
    names = _largest(
        [Count(edition, name, number) for (edition, name), number in found.items()], _AGENCIES
    )
    unnamed = sum(number for _, value, number in counts if value == "[]")
    return Chart(
        key="agencies",
        title="Articles by agency",
        summary=f"In percent of the articles of the edition. {OWN_DESK.capitalize()}: the dateline"
        " names no agency but the publisher itself, or there is none"
        f" ({counted(unnamed, 'article')}). An article of two agencies counts for both.",
        kind="rows",
        names_are="Agency",
        names=names,
        series=by_edition(rows, names, list(articles)),
        unit="%",
    )


def lags(found: Iterable[Lag], editions: Sequence[str]) -> tuple[Chart, list[Delay]] | None:
    """How soon articles were retrieved: a histogram, and medians period by period."""
    rows = list(found)
    if not rows:
        return None
    periods = fitting(Counter(lag.day for lag in rows))
    sorted_by = _sorted_seconds(rows, periods)
    delays = [
        Delay(name, edition, len(s), rank(s, 0.5) / 60, rank(s, 0.95) / 60)
        for name in reversed(periods.names)
        for edition in editions
        if (s := sorted_by.get((name, edition)))
    ]
    chart = Chart(
        key="lag",
        title="From publishing to retrieval",
        summary=" ".join(_spoken(edition, rows) for edition in editions),
        kind="columns",
        names_are="Delay",
        names=list(LAGS),
        series=by_edition([(lag.edition, _bar(lag.seconds), 1) for lag in rows], [*LAGS], editions),
    )
    return chart, delays


def duration(minutes: float) -> str:
    """A length of time for a person: `45 min`, `3.2 h`, `12.5 days`, `4.9 years`."""
    if minutes < 100:
        return f"{minutes:,.0f} min"
    if minutes < 48 * 60:
        return f"{minutes / 60:,.1f} h"
    days = minutes / 1440
    return f"{days:,.1f} days" if days < 730 else f"{days / 365.25:,.1f} years"


def _shown(days: Sequence[Count]) -> list[Periods]:
    total: Counter[str] = Counter()
    for count in days:
        total[count.value] += count.articles
    found = fitting(total)
    return [last(total, "day"), *([found] if found.unit != "day" else [])]


def _timeline(
    days: Sequence[Count], periods: Periods, editions: Sequence[str], group: Sequence[str]
) -> Chart:
    """All editions in one chart, or those of a group."""
    shown = group or editions
    counts = [Count(e, period(day, periods.unit), n) for e, day, n in days if e in shown]
    sums = Counter[str]()
    for _, name, number in counts:
        sums[name] += number
    best = max(periods.names, key=lambda name: sums[name])
    before = sum(number for name, number in sums.items() if name < periods.names[0])
    earlier = f" Before these lie {counted(before, 'article')}." if before else ""
    return Chart(
        key="-".join(["by", periods.unit, *group]).replace(" ", "-"),
        title=f"Articles a {periods.unit}" + (f" of {', '.join(group)}" if group else ""),
        summary=f"{spoken(periods.names)}; the most, {sums[best]:,},"
        f" {_WHEN[periods.unit]} {best}.{earlier}",
        kind="columns",
        names_are=periods.unit.capitalize(),
        names=periods.names,
        series=[s for s in by_edition(counts, periods.names, editions) if s.name in shown],
        is_stacked=True,
    )


def _largest(counts: Sequence[Count], most: int) -> list[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total[count.value] += count.articles
    return [name for name, _ in total.most_common(most)]


def _sorted_seconds(rows: Sequence[Lag], periods: Periods) -> dict[tuple[str, str], list[float]]:
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for lag in rows:
        found[period(lag.day, periods.unit), lag.edition].append(lag.seconds)
    return {key: sorted(values) for key, values in found.items()}


def _bar(seconds: int) -> str:
    return next(name for name, below in LAGS.items() if below is None or seconds < below)


def _spoken(edition: str, rows: Sequence[Lag]) -> str:
    seconds = sorted(lag.seconds for lag in rows if lag.edition == edition)
    if not seconds:
        return f"{edition}: no article is dated to the minute."
    median, late = rank(seconds, 0.5) / 60, rank(seconds, 0.95) / 60
    return (
        f"{edition}: half of the articles were retrieved within {duration(median)}, 95 % within"
        f" {duration(late)}."
    )
