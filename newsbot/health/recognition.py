"""Recognition: whether a run found on the pages of a site what is usually on them."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import sqrt
from statistics import median_low
from typing import Any

from newsbot.health import echoes
from newsbot.items import REQUIRED
from newsbot.words.number import counted

LOOKS = "landmark"
"""The way of a part that is told by what a reader sees."""
JUDGED_FROM = 20
"""Articles that a run must have read before its fill rates say anything."""
_NEEDED = frozenset(REQUIRED)
_ECHOES = (f"newsbot/{echoes.TEXT}", f"newsbot/{echoes.HEADLINE}")
_COUNTED = ("newsbot/rule/", "newsbot/read", "newsbot/incomplete", *_ECHOES)
_MOST = 1 / 3
"""Of the pages, that may be incomplete, or of the texts that end as others do; of more that is
usual, or they are not read as they should be."""
_COLLAPSED = 0.5  # of the rate of earlier runs
_OF_PAGES = (  # "known" counts links too
    "new", "changed", "unchanged", "duplicate", "outside", "forgotten",
)  # fmt: skip
_FEW_LISTS = 5
"""Lists that may all be empty: topics, where a crawl whose category lists rest reads one or two;
category lists, where a crawl ends before it has read them all."""
_NAMED = 5  # lists in one sentence
_ELSEWHERE = (
    "read", "requested/article", "known", "settled", "outside", "followed/lists", "resting/lists",
    "resting/sitemaps",
)  # fmt: skip
"""What says that a crawl has come to articles, or may by lists, which are judged for themselves."""
_WHAT_CHANGED = "has their layout changed, or have the addresses of articles?"
MANY = 5
"""Article pages that are no chance when none of them is recognised."""

Stats = Mapping[str, Any]


def count(stats: Stats, name: str) -> int:
    """What a run counted under a name of ours; 0 where it counted nothing."""
    return int(stats.get(f"newsbot/{name}", 0))


def judged(stats: Stats) -> int:
    """Pages of which it was counted which way served each field: those read for the first time."""
    return count(stats, "read") - count(stats, "read_again")


def misses(
    site: str, stats: Stats, earlier: Sequence[Stats], tolerated: Collection[str]
) -> list[str]:
    """What of the site's layout was not found, in sentences; empty where all is as it was.

    `earlier` are sound runs, the newest first; `tolerated` as `Site` has it.
    """
    findings = [*_feeds(site, stats), *_lists(site, stats)]
    read, again = count(stats, "read"), count(stats, "incomplete_again")
    is_news = read > again or read >= MANY  # a few may be no articles at all
    if read and is_news and not sum(count(stats, name) for name in _OF_PAGES):
        sentence = f"None of {read} article pages of {site} was recognised: has its layout changed?"
        return [*findings, f"{sentence} See newsbot/rule/* in the statistics."]
    if not judged(stats):
        return findings
    recent, *before = _pooled([stats, *earlier]) or [{}]
    # A run that by itself is as usual ends an alarm, whatever it is judged together with.
    if "echoes" not in tolerated:
        findings += _echoes(site, stats, recent, before)
    if _NEEDED.isdisjoint(tolerated) and (share := _unusual("incomplete", stats, recent, before)):
        sentence = f"{share:.0%} of the article pages of {site} lack what every article has"
        findings.append(f"{sentence}: are they read as they should be? See newsbot/rule/*.")
    if LOOKS not in tolerated and before:
        findings += _told_by_looks(site, stats, recent, before)
    usual, own = _usual_rates(before), _rates(stats)
    for field, rate in _rates(recent).items() if before else ():
        if field in tolerated or own.get(field, 0) >= usual.get(field, 0):
            continue
        if _has_collapsed(rate, usual[field], judged(recent), _pages(before)):
            findings.append(
                f"{field} was found on {rate:.0%} of {judged(recent)} pages of {site}, usually on"
                f" {usual[field]:.0%}: did its selector drift? See newsbot/rule/{field}/*."
            )
    return findings


def _unusual(name: str, stats: Stats, recent: Stats, before: Sequence[Stats]) -> float:
    """The share of pages with a fault, where it is more than may be and than it was; else 0."""
    share = count(recent, name) / (judged(recent) or JUDGED_FROM)
    shares = sorted(count(lot, name) / judged(lot) for lot in before)
    usual = shares[len(shares) // 2] if shares else 0
    is_usual = share <= usual / _COLLAPSED or count(stats, name) <= usual * judged(stats)
    return 0 if share <= _MOST or is_usual else share


def _echoes(site: str, stats: Stats, recent: Stats, before: Sequence[Stats]) -> Iterator[str]:
    if share := _unusual(echoes.TEXT, stats, recent, before):
        sentence = f"{share:.0%} of the texts of {site} end in the same words as another"
        yield f"{sentence}: is something below the text, or a teaser, read as it?"
    if share := _unusual(echoes.HEADLINE, stats, recent, before):
        sentence = f"{share:.0%} of the articles of {site} have the headline of another"
        yield f"{sentence}: is the name of the site, or of a box, read as it?"


def _told_by_looks(
    site: str, stats: Stats, recent: Stats, before: Sequence[Stats]
) -> Iterator[str]:
    """Texts that are found by what a reader sees, where they were by what is declared.

    They are read, but where they end is a guess.
    """
    rule = "rule/article_body"
    rate, seen = (count(recent, f"{rule}/{way}") / judged(recent) for way in ("class", LOOKS))
    usual = median_low(count(lot, f"{rule}/class") / judged(lot) for lot in before)
    if count(stats, f"{rule}/class") >= usual * judged(stats):
        return
    if seen > rate and _has_collapsed(rate, usual, judged(recent), _pages(before)):
        sentence = f"On {seen:.0%} of the article pages of {site} the text was found by its looks"
        sentence += f", usually by `body` on {usual:.0%}: mend `body` before a text is cut"
        yield f"{sentence}. `scrapy savepage` names every selector that finds nothing."


def _has_collapsed(rate: float, usual: float, pages: int, before: int) -> bool:
    """Whether a rate is far below what it was on so many pages before, and by more than chance.

    Chance: within four standard deviations of what two shares of one binomial distribution differ
    by. So neither a small lot without a field that few pages have raises an alarm, nor a first
    crawl of twenty in which many had it.
    """
    share = min((rate * pages + usual * before) / (pages + before), 0.99)
    spread = sqrt(share * (1 - share) * (1 / pages + 1 / before))
    return rate < usual * _COLLAPSED and usual - rate > 4 * spread


def _pages(lots: Sequence[Stats]) -> int:
    return sum(judged(lot) for lot in lots)


def _pooled(runs: Sequence[Stats]) -> list[Stats]:
    """Runs, the newest first, put together until each lot has read enough to be judged."""
    lots, lot = [], Counter[str]()
    for stats in runs:
        lot.update({n: c for n, c in stats.items() if n.startswith(_COUNTED)})
        if judged(lot) >= JUDGED_FROM:
            lots.append(lot)
            lot = Counter()
    return list(lots)


def _feeds(site: str, stats: Stats) -> list[str]:
    """Feeds without an article are no feeds of this site's, where nothing else led to any."""
    if not count(stats, "feed_without_articles") or any(count(stats, name) for name in _ELSEWHERE):
        return []
    sentence = f"The feed of {site} names addresses of which none is an article, and nothing else"
    return [f"{sentence} led to one: does `article` match them? See the warning."]


def _lists(site: str, stats: Stats) -> list[str]:
    """Lists that were not recognised: one that had articles and has none, or all that were read.

    A list that never had any, where others had, is empty and says nothing; and one that is as it
    was (304) was recognised.
    """
    prefix = "newsbot/emptied/"
    emptied = sorted(name.removeprefix(prefix) for name in stats if name.startswith(prefix))
    if emptied:
        named = ", ".join(emptied[:_NAMED]) + (" ..." if len(emptied) > _NAMED else "")
        sentence = f"{counted(len(emptied), 'list')} of {site} with articles before and none now"
        return [f"{sentence}, {named}: {_WHAT_CHANGED}"]
    prefix = "newsbot/rule/list/"
    pages = {name: number for name, number in stats.items() if name.startswith(prefix)}
    if not pages or set(pages) != {f"{prefix}none"} or count(stats, "not_modified"):
        return []
    read = sum(pages.values())
    if read < min(count(stats, "followed/lists") or _FEW_LISTS, _FEW_LISTS):
        return []
    return [f"Not one article was found on {counted(read, 'list')} of {site}: {_WHAT_CHANGED}"]


def _rates(stats: Stats) -> dict[str, float]:
    """The share of pages on which each field was found."""
    read = judged(stats)
    prefix, suffix = "newsbot/rule/", "/none"
    fields = {name.split("/")[2] for name in stats if name.startswith(prefix)} - {"byline", "list"}
    return {field: 1 - stats.get(f"{prefix}{field}{suffix}", 0) / read for field in sorted(fields)}


def _usual_rates(earlier: Sequence[Stats]) -> dict[str, float]:
    """The median rate of each field over earlier lots of runs; of two in the middle the lower."""
    lots = [_rates(stats) for stats in earlier]
    fields = {field for rates in lots for field in rates}
    return {field: median_low(rates[field] for rates in lots if field in rates) for field in fields}
