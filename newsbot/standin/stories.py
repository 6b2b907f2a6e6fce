"""Stories of the stand-in site, each made from a seed and its number alone, and their truth."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from newsbot.standin import vocabulary as words

HOST = "https://www.urdupoint.com"
ZONE = ZoneInfo("Asia/Karachi")
FIRST_NUMBER = 1_430_001
FIRST_DAY = datetime(2021, 12, 18, tzinfo=ZONE)
_APART = timedelta(seconds=140)

# What a page says of its author and date; the shapes of `tests/site/bylines.tsv`.
BYLINES = ("aged", "aged", "published", "published day", "day", "bare")
# What stands in the page's JSON-LD; "broken" cannot be parsed.
JSON_LD = ("good", "good", "graph", "broken", "none", "other")


@dataclass(frozen=True)
class Story:
    """One made-up story. Everything on its pages follows from its fields."""

    seed: int
    number: int

    def _random(self, purpose: str) -> Random:
        """Chance that depends on the purpose, so that one more draw changes nothing else."""
        return Random(f"{self.seed}/{self.number}/{purpose}")  # noqa: S311

    @cached_property
    def published(self) -> datetime:
        """To the second, in the site's zone."""
        jitter = self._random("published").randrange(120)
        return FIRST_DAY + (self.number - FIRST_NUMBER) * _APART + timedelta(seconds=jitter)

    @cached_property
    def modified(self) -> datetime | None:
        """Some stories say that they were changed."""
        chance = self._random("modified")
        if chance.random() > 0.3:
            return None
        return self.published + timedelta(minutes=chance.randrange(1, 300))

    @cached_property
    def section(self) -> str:
        """Section in the address."""
        return self._random("section").choice(words.SECTIONS)

    @cached_property
    def sentence_headline(self) -> str:
        """The headline in its own case."""
        chance = self._random("headline")
        body, deed = chance.choice(words.BODIES), chance.choice(words.DEEDS)
        text = f"{_capital(body)} {deed.format(n=self.number % 9_000 + 11)}"
        tail = chance.choice(("", "", f" - {chance.choice(words.PEOPLE).split()[-1]}"))
        return text + tail

    @cached_property
    def headline(self) -> str:
        """The Headline In Title Case, as in the h1."""
        return " ".join(_capital(word) for word in self.sentence_headline.split())

    @cached_property
    def path(self) -> str:
        """Path of the address, the slug cut after 45 characters."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.headline.lower())[:45].strip("-")
        return f"/en/{self.section}/{slug}-{self.number}.html"

    @cached_property
    def byline(self) -> str:
        """One of `BYLINES`."""
        return self._random("byline").choice(BYLINES)

    @cached_property
    def author(self) -> tuple[str, str] | None:
        """Name and handle."""
        if self.byline not in ("aged", "published"):
            return None
        return self._random("author").choice(words.AUTHORS)

    @cached_property
    def written_date(self) -> str:
        """The date as the byline writes it."""
        when = self.published
        time = f" | {when:%I:%M %p}"
        if self.byline in ("published", "published day"):
            return f"{when:%B} {when.day}, {when.year}{time if self.byline == 'published' else ''}"
        day = f"{when.day:02d}" if self.byline == "bare" else str(when.day)
        date = f"{when:%a} {day}{_suffix(when.day)} {when:%B} {when.year}"
        return date + ("" if self.byline == "day" else time)

    @cached_property
    def json_ld(self) -> str:
        """One of `JSON_LD`."""
        return self._random("json-ld").choice(JSON_LD)

    @property
    def has_readable_json_ld(self) -> bool:
        """Whether a patient parser gets the article out of the page's JSON-LD."""
        return self.json_ld in ("good", "graph", "other")

    @cached_property
    def has_meta_date(self) -> bool:
        """Whether the page has an article:published_time."""
        return self._random("meta").random() < 0.2

    @cached_property
    def image(self) -> str:
        """Address of the picture; some are placeholders."""
        folder = f"https://photo-cdn.urdupoint.com/media/{self.published:%Y/%m}/_3/730x425"
        if self._random("image").random() < 0.3:
            return f"{folder}/urdupoint-logo.jpg"
        return f"{folder}/pic_{int(self.published.timestamp())}.jpg"

    @cached_property
    def dateline(self) -> tuple[str, dict[str, Any]] | None:
        """The dateline as printed, with what follows up to the text, and its truth."""
        chance = self._random("dateline")
        if chance.random() < 0.1:
            return None
        city, shape = chance.choice(words.CITIES), chance.choice(words.DATELINES)
        before, agencies, dash, date, after = shape
        when = self.published
        parts = {
            "city": city,
            "day": when.day,
            "ordinal": f"{when.day}{_suffix(when.day)}",
            "mon": f"{when:%b}",
            "month": f"{when:%B}",
            "year": when.year,
        }
        printed = f"{before}({' / '.join(agencies)}{dash}{date}".format(**parts)
        return printed + after, {
            "location": city,
            "date": when.date().isoformat(),
            "agencies": list(dict.fromkeys(agencies)),
            "raw": f"{printed})",
        }

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text. A bar marks where the advertisement cuts a sentence."""
        chance = self._random("text")
        texts = [" ".join(self._sentence(chance) for _ in range(3)) for _ in range(5)]
        texts[0] = f"{self.sentence_headline.partition(' - ')[0]} {chance.choice(words.ENDINGS)}."
        if self.is_cut_inside:
            texts.insert(3, self._filled(chance.choice(words.CUTS), chance))
        return texts

    @cached_property
    def is_cut_inside(self) -> bool:
        """Whether the advertisement cuts a sentence; else it stands between two paragraphs."""
        return self._random("cut").random() < 0.6

    @cached_property
    def lead(self) -> str | None:
        """The lead above the body, without its full stop."""
        if self._random("lead").random() < 0.4:
            return None
        return self.paragraphs[0].removesuffix(".")

    @cached_property
    def topics(self) -> list[str]:
        """Related Topics, junk last."""
        chance = self._random("topics")
        good = chance.sample(words.TOPICS, chance.randrange(1, 8))
        return good + chance.sample(words.JUNK_TOPICS, chance.randrange(0, 3))

    @cached_property
    def body(self) -> str:
        """The text as it is exported."""
        return "\n\n".join(_whole(text) for text in self.paragraphs)

    def truth(self, *, in_feed: bool) -> dict[str, Any]:
        """What the feed line must say; `content_hash` and `retrieved_at` are not known here.

        `in_feed`: whether a crawl met the story in the site's feed, which has its seconds.
        """
        raw, source, precision = self._date(in_feed=in_feed)
        is_placeholder = self.image.endswith("logo.jpg")
        shows_change = self.modified is not None and self.has_readable_json_ld
        return {
            "article_id": str(self.number),
            "edition": "en",
            "url": HOST + self.path,
            "headline": self.headline,
            "description": self.lead,
            "article_body": self.body,
            "dateline": self.dateline[1] if self.dateline else None,
            "authors": [self.author[0]] if self.author else [],
            "date_published": _start(self.published, precision).isoformat(),
            "date_precision": precision,
            "date_published_raw": raw,
            "date_source": source,
            "date_modified": self.modified.isoformat() if self.modified and shows_change else None,
            "section": self.section,
            "topics": [topic for topic in self.topics if topic not in words.JUNK_TOPICS],
            "image_url": None if is_placeholder else self.image,
            "in_language": "en",
            "publisher": "UrduPoint",
            "word_count": len(self.body.split()),
            "version": 1,
            "near_duplicate_of": None,
            "similarity": None,
        }

    def stamp(self, when: datetime) -> str:
        """2021-12-28T16:25:09+0500, as the site writes it."""
        return when.strftime("%Y-%m-%dT%H:%M:%S%z")

    @property
    def feed_date(self) -> str:
        """Tue, 28 Dec 2021 16:25:09 +0500 (RFC 822)."""
        return self.published.strftime("%a, %d %b %Y %H:%M:%S %z")

    def _date(self, *, in_feed: bool) -> tuple[str, str, str]:
        """Words, source and precision of the best date on the page and its link."""
        if self.has_readable_json_ld:
            return self.stamp(self.published), "json-ld", "second"
        if self.has_meta_date:
            return self.stamp(self.published), "meta", "second"
        if in_feed:
            return self.feed_date, "feed", "second"
        has_time = self.byline not in ("day", "published day")
        return self.written_date, "byline", "minute" if has_time else "day"

    def _sentence(self, chance: Random) -> str:
        if chance.random() < 0.5:
            return self._filled(chance.choice(words.REMARKS), chance) + "."
        deed = self._filled(chance.choice(words.DEEDS), chance)
        return f"{_capital(chance.choice(words.BODIES))} {deed} {chance.choice(words.ENDINGS)}."

    def _filled(self, pattern: str, chance: Random) -> str:
        who = chance.choice(words.PEOPLE)
        return pattern.format(
            n=chance.randrange(12, 9_900),
            city=chance.choice(words.CITIES).title(),
            who=who,
            Who=_capital(who),
        )


def _whole(text: str) -> str:
    """The text without its cut: nothing inside a number, else a space."""
    before, bar, after = text.partition("|")
    return before + (("" if after[0].isdigit() else " ") + after if bar else "")


def _start(when: datetime, precision: str) -> datetime:
    if precision == "day":
        return when.replace(hour=0, minute=0, second=0)
    return when.replace(second=0) if precision == "minute" else when


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _suffix(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
