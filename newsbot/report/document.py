"""What the page says: the parts of a report, put together from an archive."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsbot.archive.survey import Member, Share, Survey
from newsbot.report import coverage, drift, operation, page
from newsbot.report.chart import tone
from newsbot.site import Site

_CLUSTERS, _MEMBERS, _RUNS, _MOVES = 50, 8, 300, 100


class EmptyError(Exception):
    """There is nothing to report; the message says what to do first."""


@dataclass(frozen=True)
class Cluster:
    """Articles that are nearly the same."""

    size: int
    edition: str
    first: Member
    """Published before the others."""
    desk: str
    """Agencies of the first, or `coverage.OWN_DESK`."""
    others: list[Member]
    unlisted: int
    """How many more there are."""


def report(survey: Survey, sites: Mapping[str, Site], now: datetime) -> str:
    """An archive as one page of HTML; `sites` by edition, "UrduPoint en". Raises `EmptyError`."""
    shares = survey.shares()
    if not shares:
        raise EmptyError(f"{survey.path} has no articles yet; `scrapy crawl` finds some.")
    articles = articles_of(shares)
    parts = {
        "made_at": now,
        "articles": articles,
        "tones": {edition: tone(at) for at, edition in enumerate(articles)},
        "newest": max((share.newest for share in shares), key=datetime.fromisoformat),
        "zones": sorted({sites[name].timezone for name in articles if name in sites}),
        "own_desk": coverage.OWN_DESK,
        **_coverage(survey, articles, sites),
        **_clusters(survey, sites),
        **_operation(survey, articles, shares),
    }
    return page.rendered(parts)


def articles_of(shares: Sequence[Share]) -> dict[str, int]:
    """How many articles each edition has; one that comes later moves no colour of the others."""
    found: Counter[str] = Counter()
    for share in shares:
        found[share.edition] += share.articles
    return dict(found)


def _coverage(
    survey: Survey, articles: Mapping[str, int], sites: Mapping[str, Site]
) -> dict[str, Any]:
    topics, editions = survey.topics(), list(articles)
    lines = (coverage.topics_over_time(survey, topics, edition) for edition in editions)
    lags = coverage.lags(survey.lags(), editions)
    return {
        "timelines": coverage.over_time(survey.days(), editions),
        "sections": coverage.sections(survey.sections(), editions),
        "topic_lines": [chart for chart in lines if chart],
        "topics": coverage.topics(topics, articles),
        "different_topics": len(topics),
        "agencies": coverage.agencies(survey.agencies(), articles, _brands(sites)),
        "lag": lags[0] if lags else None,
        "delays": lags[1] if lags else [],
    }


def _clusters(survey: Survey, sites: Mapping[str, Site]) -> dict[str, Any]:
    count, groups = survey.groups(_CLUSTERS)
    brands = _brands(sites)
    found = [_cluster(group, brands) for group in groups]
    return {
        "clusters": sorted(found, key=lambda cluster: -cluster.size),
        "cluster_count": count,
    }


def _cluster(group: Sequence[Member], brands: Mapping[str, Sequence[str]]) -> Cluster:
    first, *others = group
    agencies = [name for name in first.agencies if name not in brands.get(first.edition, ())]
    return Cluster(
        size=len(group),
        edition=first.edition,
        first=first,
        desk=", ".join(agencies) or coverage.OWN_DESK,
        others=others[:_MEMBERS],
        unlisted=len(others[_MEMBERS:]),
    )


def _operation(
    survey: Survey, articles: Mapping[str, int], shares: Sequence[Share]
) -> dict[str, Any]:
    runs, stored = list(survey.runs()), survey.rules()
    costs = [operation.cost(run) for run in runs]
    spiders = sorted({run.spider for run in runs} | {share.spider for share in shares})
    tones = drift.tones_of(runs, stored)
    drifts = (drift.drift(spider, runs, tones) for spider in spiders)
    return {
        "cards": [operation.card(spider, shares, costs) for spider in spiders],
        "cost_charts": [operation.chart(spider, costs) for spider in spiders],
        "runs": costs[::-1][:_RUNS],
        "run_count": len(costs),
        "each": operation.ratio(sum(c.requests for c in costs), sum(c.new for c in costs)),
        "drifts": [found for found in drifts if found],
        "ways": tones,
        "stored": [drift.stored(name, stored, count, tones) for name, count in articles.items()],
        "most_moves": _MOVES,
    }


def _brands(sites: Mapping[str, Site]) -> dict[str, tuple[str, ...]]:
    return {edition: site.brands for edition, site in sites.items()}
