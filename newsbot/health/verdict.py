"""The verdict on a run: its exit status, and in sentences why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsbot.health.recognition import Stats, count, misses
from newsbot.health.statuses import (
    DISK_FULL,
    FAILED,
    FORBIDDEN,
    GRAVITY,
    NOT_RECOGNISED,
    NOT_WRITTEN,
    TRY_LATER,
    WELL,
)
from newsbot.words.number import counted

_FAILED_SHARE = 0.1
_HAD = ("read", "vanished", "moved")  # what became of article requests that were answered

_MANY = 5
"""Articles, or category lists, that are no chance when they fail together."""

_LATELY = timedelta(days=3)
"""How long a robots.txt that forbids a few articles, all there were, is not one that forbids all
of them: others were read."""

_PATIENCE = timedelta(days=3)
"""How long crawls may have to be tried again later before somebody should look."""

_SURELY = timedelta(hours=1)
"""What no cache and no time zone makes a clock seem wrong by."""

_LISTS = ("feed", "lists", "topics", "sitemaps")

_WELL_REASONS = frozenset(("finished", "shutdown", "budget"))
_SHORT = {
    "shutdown": "It was stopped; the next crawl goes on from here.",
    "budget": "Its budget of requests is spent; the next crawl goes on from here.",
}
_REASONS = {
    "archive_full": (DISK_FULL, "The disk is full: make room, then start again."),
    "archive_failed": (NOT_WRITTEN, "The crawl ended early: what it found could not be kept."),
    "robots_forbids": (FORBIDDEN, "robots.txt of {site} forbids the whole crawl. Respect it."),
    "robots_unreachable": (
        TRY_LATER,
        "robots.txt of {site} could not be read{cause}, so nothing was requested. Is the network"
        " there? Try again later.",
    ),
    "come_back_later": (TRY_LATER, "{site} asks to come back later: see the log for when."),
    "challenge": (
        TRY_LATER,
        "{site} answered with a challenge page, which newsbot does not try to pass. Ask less often,"
        " or ask the site.",
    ),
    "robots_too_slow": (
        FORBIDDEN,
        "robots.txt of {site} asks for more seconds between requests than NEWSBOT_LONGEST_WAIT.",
    ),
    "memusage_exceeded": (FAILED, "The crawl used more memory than MEMUSAGE_LIMIT_MB allows."),
    "start_error": (FAILED, "The crawl could not go on because of an error in newsbot."),
}

POSTPONED = tuple(reason for reason, (status, _) in _REASONS.items() if status == TRY_LATER)
"""Why a crawl may end that is to be tried again later."""

_LOST = ("archive_full", "archive_failed")
"""Why a crawl may end with pages that were read and not kept: nothing follows from these."""


@dataclass(frozen=True)
class Verdict:
    """How a run went."""

    status: int
    """Exit status of the process."""
    sentences: list[str]
    """For a person: what was found, then what is wrong and what to do."""


def judge(
    spider: str,
    stats: Stats,
    reason: str,
    earlier: Sequence[Stats],
    tolerated: Collection[str] = (),
    host: str = "",
) -> Verdict:
    """The verdict on a run, by its statistics, why it ended, and the sound runs before it.

    A run that was found to be in a changed layout is none of these: else what is missing would be
    usual after some time, and the alarm end by itself. It ends when the site declares that fields
    that are missing are `tolerated`, see `newsbot.site`. Without its host the site is called by
    the name of its spider.
    """
    site = host or spider
    findings = _how_it_ended(site, stats, reason) + _clock(site, stats)
    if reason not in _LOST:
        findings += _writing(stats) + _failures(site, stats, earlier)
        findings += [(NOT_RECOGNISED, s) for s in misses(site, stats, earlier, tolerated)]
    status = min((status for status, _ in findings), key=GRAVITY.index, default=WELL)
    return Verdict(status, [_summary(spider, stats), *(sentence for _, sentence in findings)])


def outlasted(verdict: Verdict, since: datetime | None, now: datetime) -> Verdict:
    """The verdict on a run where the runs before it, from `since` on, were postponed, all of them.

    Nobody looks at a crawl that is to be tried again later; after three days of it one should.
    """
    if verdict.status != TRY_LATER or since is None or now - since <= _PATIENCE:
        return verdict
    sentence = f"So has every crawl ended since {since:%Y-%m-%d %H:%M} UTC: somebody should look."
    return Verdict(FAILED, [*verdict.sentences, sentence])


def _summary(spider: str, stats: Stats) -> str:
    new, known = count(stats, "new"), count(stats, "known")
    duplicate, outside = count(stats, "duplicate"), count(stats, "outside")
    rarer = {name: count(stats, name) for name in ("changed", "vanished", "given_up")}
    if not any((new, known, duplicate, *rarer.values())):
        if outside:
            return f"{spider}: no article of the period was found; {outside} lie outside it."
        return f"{spider}: no article found."
    rarer["outside the period"] = outside
    more = "".join(f", {n} {name.replace('_', ' ')}" for name, n in rarer.items() if n)
    return f"{spider}: {new} new, {known} known, {duplicate} duplicate{more}."


def _how_it_ended(site: str, stats: Stats, reason: str) -> list[tuple[int, str]]:
    if reason in _WELL_REASONS or reason.startswith("closespider_"):
        return [(WELL, _SHORT[reason])] if reason in _SHORT else []
    status, sentence = _REASONS.get(reason, (FAILED, f"The crawl ended early: {reason}."))
    why = stats.get("newsbot/robots_unread")
    return [(status, sentence.format(site=site, cause=f" ({why})" if why else ""))]


def _clock(site: str, stats: Stats) -> list[tuple[int, str]]:
    """A clock of this machine that is wrong: ages count back from it, and so does what is sane."""
    behind = timedelta(seconds=count(stats, "clock_behind"))
    if abs(behind) < _SURELY:
        return []
    hours = counted(abs(behind) // timedelta(hours=1), "hour")
    side = "behind" if behind > timedelta() else "ahead of"
    sentence = f"This machine's clock is {hours} {side} that of {site}: set it, or dates are wrong."
    return [(WELL, sentence)]


def _writing(stats: Stats) -> list[tuple[int, str]]:
    if stats.get("newsbot/disk_full"):
        return [(DISK_FULL, "The disk is full: what is missing in feeds comes with the next run.")]
    failed = sum(n for name, n in stats.items() if name.startswith("feedexport/failed_count"))
    if not failed and not count(stats, "feed_errors"):
        return []
    return [(NOT_WRITTEN, "Not every feed could be written: what is missing comes next time.")]


def _failures(site: str, stats: Stats, earlier: Sequence[Stats]) -> list[tuple[int, str]]:
    errors = stats.get("spider_exceptions/count", 0) + count(stats, "item_error")
    given_up = count(stats, "given_up") - count(stats, "given_up_denied")
    findings = _denied(site, stats, earlier)
    findings += _lost_articles(site, stats) + _lost_lists(site, stats)
    if unreadable := count(stats, "unreadable"):
        pages = count(stats, "replayed")
        sentence = f"{unreadable} of {pages} recorded pages met an error in newsbot: see the log."
        findings.append((FAILED if unreadable > pages * _FAILED_SHARE else WELL, sentence))
    if given_up >= _MANY:
        sentence = f"{given_up} articles of {site} are asked for no more"
        findings.append((FAILED, f"{sentence}: `scrapy archive stats` says why."))
    if errors:
        findings.append(
            (FAILED, f"{counted(errors, 'page')} met an error in newsbot: see the log.")
        )
    return findings


def _denied(site: str, stats: Stats, earlier: Sequence[Stats]) -> list[tuple[int, str]]:
    """Articles that robots.txt forbids: no failure, but a refusal where it forbids them all."""
    asked, new = count(stats, "requested/article"), count(stats, "denied_articles")
    denied = new + count(stats, "denied_again")
    if not denied:
        return []
    is_part = new < _MANY and earlier and _is_lately(earlier[0], stats)
    if denied >= asked and (new or denied >= _MANY) and not is_part:
        all_ = "the one article that was" if denied == 1 else f"all {denied} articles that were"
        sentence = f"robots.txt of {site} forbids {all_} to be read."
        return [(FORBIDDEN, f"{sentence} Respect it.")]
    return [(WELL, f"robots.txt of {site} forbids {denied} of {asked} articles.")]


def _is_lately(earlier: Stats, stats: Stats) -> bool:
    began, begins = (one.get("start_time") for one in (earlier, stats))
    if not began or not begins:
        return False
    return datetime.fromisoformat(str(begins)) - datetime.fromisoformat(str(began)) <= _LATELY


def _lost_articles(site: str, stats: Stats) -> list[tuple[int, str]]:
    """What failed for the first time, as a share; what failed before and again, beside it.

    A few articles that are broken for good raise no alarm in an hour that has nothing else; many
    that fail do, where none was had.
    """
    failed, again = count(stats, "failed_articles"), count(stats, "failed_again")
    denied = count(stats, "denied_articles") + count(stats, "denied_again")
    asked = count(stats, "requested/article") - again - denied
    had = sum(count(stats, name) for name in _HAD)
    is_grave = failed > asked * _FAILED_SHARE or (not had and failed + again >= _MANY)
    if not (again or is_grave):
        return []
    sentence = f"{counted(again, 'article request')} to {site} failed again."
    if asked > 0:
        more = f", {again} more failed again" if again else ""
        sentence = f"{failed} of {asked} article requests to {site} failed{more}."
    return [(FAILED if is_grave else WELL, sentence)]


def _lost_lists(site: str, stats: Stats) -> list[tuple[int, str]]:
    """Every list, the feed too; or all of many category lists."""
    lists = sum(count(stats, f"followed/{trail}") for trail in _LISTS)
    lost = sum(count(stats, f"failed/{trail}") for trail in _LISTS)
    if lost and lost >= lists:
        return [(FAILED, f"Not one list of {site} could be had: all {lost} failed.")]
    lost = count(stats, "failed/lists")
    if lost >= max(count(stats, "followed/lists"), _MANY):
        return [(FAILED, f"Not one category list of {site} could be had: all {lost} failed.")]
    return []
