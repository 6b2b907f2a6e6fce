"""A stand-in site that grows with time: a newsroom's day, edits, and pages that vanish.

What is assumed of the real site, and not measured there:

- 550 articles a day, by the hours of a newsroom in Pakistan: few at night, most by day.
- Eight sections, the largest with a third of the articles.
- 3,000 topics, the n-th as common as 1/n; an article has one to six.
- 3 % of the articles are edited once, after a delay that is log-normal: median 3 h, sigma 1.3.
- 1 % vanish (404), after a delay that is log-normal: median 6 h, sigma 1.3.
- Numbers go up with the time of publishing; feed and lists have the newest first.
"""

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import islice
from random import Random
from typing import NamedTuple

from newsbot.standin import markup
from newsbot.standin.site import PAGE_SIZE, Answer, StandIn, not_found
from newsbot.standin.stories import FIRST_NUMBER, ZONE, Story

FEED, LISTS, TOPICS = "/en/sitemap/news.rss", "/en/news/", "/en/topic/"
SECTIONS = {
    "pakistan": 0.33, "world": 0.25, "sports": 0.12, "business": 0.10,
    "middle-east": 0.08, "showbiz": 0.06, "health": 0.04, "technology": 0.02,
}  # fmt: skip
_HOURS = (2, 1.5, 1, 0.8, 0.7, 0.8, 1.5, 2.5, 3.5, 5, 6, 6.5,
          6.5, 6.5, 6.5, 6.5, 6.5, 6.5, 6.5, 6.5, 6, 5, 4, 3)  # fmt: skip
"""Weights of the hours of a day."""
_EDITED, _EDIT_AFTER = 0.03, 3.0
_VANISHING, _VANISHES_AFTER = 0.01, 6.0
_SIGMA = 1.3
_CORRECTION = b"<h1>Corrected: "


class Fate(NamedTuple):
    """What becomes of an article."""

    published: datetime
    section: str
    topics: tuple[int, ...]
    edited: datetime | None
    vanished: datetime | None

    def is_there(self, now: datetime) -> bool:
        """Whether its page can be had."""
        return self.published <= now and (self.vanished is None or now < self.vanished)


@dataclass(frozen=True)
class Report(Story):
    """A story whose date, section and topics are its fate's."""

    fate: Fate

    @property
    def published(self) -> datetime:
        return self.fate.published

    @property
    def modified(self) -> None:
        return None

    @property
    def section(self) -> str:
        return self.fate.section

    @property
    def topics(self) -> list[str]:
        return [f"Topic {number}" for number in self.fate.topics]

    @cached_property
    def paragraphs(self) -> list[str]:
        """Words of its own among those of all: no two articles are nearly the same."""
        chance = Random(f"{self.seed}/{self.number}/own words")
        return [*super().paragraphs, " ".join(f"word{chance.randrange(10**6)}" for _ in range(60))]


def fates(
    first: datetime, days: int, a_day: int, topics: int, seed: int = 7
) -> Iterator[list[Fate]]:
    """Day by day what is published from midnight of `first` on."""
    chance = Random(seed)
    weights = [sum(1 / n for n in range(1, rank + 2)) for rank in range(topics)]
    for day in range(days):
        start = first + timedelta(days=day)
        hours = chance.choices(range(24), _HOURS, k=a_day)
        moments = sorted(start + timedelta(hours=h + chance.random()) for h in hours)
        sections = chance.choices(list(SECTIONS), list(SECTIONS.values()), k=a_day)
        yield [
            Fate(
                moment.replace(microsecond=0),
                section,
                tuple(set(chance.choices(range(topics), cum_weights=weights, k=choice))),
                _later(chance, moment, _EDITED, _EDIT_AFTER),
                _later(chance, moment, _VANISHING, _VANISHES_AFTER),
            )
            for moment, section, choice in zip(
                moments, sections, chance.choices(range(1, 7), k=a_day), strict=True
            )
        ]


def _later(chance: Random, moment: datetime, share: float, median: float) -> datetime | None:
    hours = chance.lognormvariate(math.log(median), _SIGMA)
    return moment + timedelta(hours=hours) if chance.random() < share else None


class Gazette(StandIn):
    """The site: what has been published by the moment of its clock, as the stand-in shows it."""

    def __init__(
        self,
        plan: Sequence[Fate],
        clock: Callable[[], datetime],
        feed_size: int,
        lacks: str = "",
    ) -> None:
        """`lacks`: a section that the feed does not name."""
        super().__init__(len(plan), feed_size=feed_size, has_sitemap=False, clock=clock)
        self.has_etags = True
        self.fates = plan
        self._lacks = lacks
        self._now = clock
        self._moments = [fate.published for fate in plan]
        self._in_section: defaultdict[str, list[int]] = defaultdict(list)
        self._in_topic: defaultdict[int, list[int]] = defaultdict(list)
        for number, fate in enumerate(plan):
            self._in_section[fate.section].append(number)
            for topic in fate.topics:
                self._in_topic[topic].append(number)

    @cached_property
    def stories(self) -> list[Story]:
        return [Report(self.seed, FIRST_NUMBER + n, fate) for n, fate in enumerate(self.fates)]

    def in_feed(self) -> list[Story]:
        newest = (n for n in self._there(range(self._out)) if not self._is_left_out(n))
        return [self.stories[n] for n in islice(newest, self.feed_size)]

    def in_section(self, section: str) -> list[Story]:
        return [self.stories[n] for n in self._there(self._in_section[section])]

    def more_stories(self, story: Story) -> list[Story]:
        of_section = self._in_section[story.section]
        at = bisect_right(of_section, story.number - FIRST_NUMBER) - 1
        return [self.stories[n] for n in islice(self._there(of_section[max(0, at - 9) : at]), 4)]

    @property
    def _out(self) -> int:
        """How many articles were published so far."""
        return bisect_right(self._moments, self._now())

    def _there(self, numbers: Sequence[int]) -> Iterator[int]:
        """Those of ascending numbers whose pages are there, the newest first."""
        now = self._now()
        out = bisect_right(numbers, self._out - 1)
        return (numbers[i] for i in range(out - 1, -1, -1) if self.fates[numbers[i]].is_there(now))

    def _is_left_out(self, number: int) -> bool:
        return self.fates[number].section == self._lacks

    def _topic(self, path: str, number: int) -> Answer:
        digits = path.rpartition("-")[2].removesuffix(".html")
        listed = self._there(self._in_topic[int(digits)]) if digits.isdecimal() else iter(())
        stories = [self.stories[n] for n in listed]
        return self._listing(f"Topic {digits}", stories, path, number)

    def _article(self, path: str) -> Answer | None:
        digits = path.rpartition("-")[2].removesuffix(".html")
        at = int(digits) - FIRST_NUMBER if digits.isdecimal() else -1
        if not 0 <= at < self.size:
            return None
        fate, now = self.fates[at], self._now()
        if not fate.is_there(now):
            return not_found()
        story = replace(self.stories[at])  # its text need not be kept
        page = markup.article(story, self.more_stories(story), self.in_feed()[:6]).encode()
        is_edited = fate.edited is not None and fate.edited <= now
        return Answer(page.replace(b"<h1>", _CORRECTION, 1) if is_edited else page)


def plan(
    start: datetime, days: int, *, a_day: int, topics: int, depth: int
) -> tuple[list[Fate], int]:
    """The articles before `start`, so many that the largest list has `depth` pages, and after.

    And how many are before.
    """
    largest = max(SECTIONS.values())
    before = math.ceil(depth * PAGE_SIZE / largest / a_day)
    first = start.astimezone(ZONE) - timedelta(days=before)
    of_days = list(fates(first, before + days + 2, a_day, topics))
    return [fate for day in of_days for fate in day], sum(map(len, of_days[:before]))
