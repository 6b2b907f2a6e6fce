"""Stories of the Urdu edition of the stand-in site, and their truth."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from random import Random
from typing import Any

from newsbot.standin.stories import HOST, Story

MONTHS = "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر".split()
WEEKDAYS = "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار".split()
SECTIONS = ("قومی خبریں", "بین الاقوامی خبریں", "تجارتی خبریں", "کھیلوں کی خبریں")
CITIES = ("دوحہ", "لاہور", "اسلام آباد", "کراچی", "ڈیرہ اسماعیل خان", "نیویارک")
OWN = "اُردو پوائنٹ"
AGENCIES = ((OWN, "اخبار تازہ ترین"), (OWN, "اخبار تازہ ترین", "اے پی پی"), (OWN,))
TOPICS = (
    ("پاکستان", "Pakistan"), ("قطر", "Qatar"), ("فٹ بال", "Football"), ("ورلڈ کپ", "World Cup"),
    ("سپریم کورٹ", "Supreme Court"), ("کرکٹ", "Cricket"), ("تعلیم", "Education"),
    ("بین‌الاقوامی مالیاتی فنڈ", "IMF"), ("وزیر اعظم", "Prime Minister"), ("بجلی", "Electricity"),
)  # fmt: skip
"""In Urdu and in English."""
# Zero-width non-joiners, marks above letters, English and numbers within lines.
BODIES = ("صوبائی کابینہ", "بین‌الاقوامی کرکٹ کونسل", "اسٹیٹ بینک آف پاکستان", "وزارتِ صحت")
DEEDS = (
    "نے {n} سکولوں کی تعمیر کی منظوری دے دی",
    "نے COVID-19 کے {n} مریضوں کا ریکارڈ جاری کیا",
    "نے {n} ارب روپے کے معاہدے پر دستخط کر دیئے",
    "نے ہم‌آہنگی کے لیے {n} رکنی کمیٹی بنا دی",
)
ENDINGS = ("سال کے اختتام سے پہلے", "تاجروں کی تنقید کے باوجود", "رات گئے تک جاری مذاکرات کے بعد")
REMARKS = (
    "ترجمان نے کہا کہ “{n} خاندان واپس آ چکے ہیں”، باقی بھی جلد لوٹ آئیں گے",
    "حکام کے مطابق لاگت میں {n} فیصد اضافہ ہوا، مؤثر اقدامات جاری ہیں",
    "کیا {n} لوگ اس فیصلے سے متاثر ہوں گے؟ وزیر نے جواب نہیں دیا",
)
_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

DATES = ("spans", "spans", "glued", "day", "digits", "foot")
"""How a page tells its date: in two elements, in one word, without time, in Urdu digits, below."""


@dataclass(frozen=True)
class UrduStory(Story):
    """One made-up story in Urdu, with the numbers of the English ones."""

    def _random(self, purpose: str) -> Random:
        return Random(f"ur/{self.seed}/{self.number}/{purpose}")  # noqa: S311

    @cached_property
    def section(self) -> str:
        """The breadcrumb's; the address has none."""
        return self._random("section").choice(SECTIONS)

    @cached_property
    def headline(self) -> str:
        """Some have a mark of direction in them."""
        chance = self._random("headline")
        mark = chance.choice(("", "", "\u200f"))
        return f"{chance.choice(BODIES)} {self._filled(chance.choice(DEEDS), chance)}{mark}"

    @cached_property
    def path(self) -> str:
        """Path of the address; the date in it is any date."""
        return f"/daily/livenews/{self.published:%Y-%m-%d}/news-{self.number}.html"

    @cached_property
    def byline(self) -> str:
        """One of `DATES`."""
        return self._random("byline").choice(DATES)

    @property
    def author(self) -> None:
        """The Urdu edition names none."""

    @cached_property
    def written_date(self) -> str:
        """The date as it is printed, its elements side by side."""
        when = self.published
        words = (WEEKDAYS[when.weekday()], str(when.day), MONTHS[when.month - 1], str(when.year))
        match self.byline:
            case "glued":
                return "".join(words) + f"{when:%H:%M}"
            case "day":
                return " ".join(words)
            case "digits":
                return f"{' '.join(words)}ء {when:%H:%M}".translate(_DIGITS)
            case "foot":
                return f"{when:%d/%m/%Y - %H:%M}"
        return f"{' '.join(words)} {when:%H:%M}"

    @cached_property
    def dateline(self) -> tuple[str, dict[str, Any]] | None:
        """As printed, with what follows up to the text, and its truth."""
        chance = self._random("dateline")
        if chance.random() < 0.1:
            return None
        city, agencies = chance.choice(CITIES), chance.choice(AGENCIES)
        when = self.published
        date = f"{when.day}{MONTHS[when.month - 1]}{when.year}{chance.choice(('', 'ء'))}"
        raw = f"{city}{chance.choice(('', ' '))}({'، '.join((*agencies, date))})"
        return f"{raw} ", {
            "location": city,
            "date": when.date().isoformat(),
            "agencies": list(agencies),
            "raw": raw,
        }

    @cached_property
    def paragraphs(self) -> list[str]:
        """The text; the advertisement stands behind the second paragraph."""
        chance = self._random("text")
        return [" ".join(self._sentence(chance) for _ in range(3)) for _ in range(5)]

    @property
    def lead(self) -> None:
        """The Urdu edition has none."""

    @cached_property
    def topics(self) -> list[str]:
        """Related Topics, in Urdu."""
        chance = self._random("topics")
        return [urdu for urdu, _ in chance.sample(TOPICS, chance.randrange(1, 5))]

    def truth(self, *, in_feed: bool) -> dict[str, Any]:
        """What the feed line must say; `content_hash` and `retrieved_at` are not known here."""
        english = super().truth(in_feed=in_feed)
        return {
            **english,
            "edition": "ur",
            "url": HOST + self.path,
            "topics": self.topics,
            "in_language": "ur",
        }

    def _date(self, *, in_feed: bool) -> tuple[str, str, str]:
        raw, source, precision = super()._date(in_feed=in_feed)
        if source != "byline":
            return raw, source, precision
        return raw, source, "day" if self.byline == "day" else "minute"

    def _sentence(self, chance: Random) -> str:
        if chance.random() < 0.5:
            return self._filled(chance.choice(REMARKS), chance) + "۔"
        deed = self._filled(chance.choice(DEEDS), chance)
        return f"{chance.choice(ENDINGS)} {chance.choice(BODIES)} {deed}۔"

    def _filled(self, pattern: str, chance: Random) -> str:
        return pattern.format(n=chance.randrange(12, 9_900))


def day_of(path: str) -> datetime | None:
    """The day of a daily sitemap's path."""
    try:
        return datetime.strptime(path.rpartition("/")[2], "%Y-%m-%d.xml.gz")  # noqa: DTZ007
    except ValueError:
        return None
