"""The byline: who wrote an article and when, in one line above it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from newsbot.extraction.labels import labels_of
from newsbot.markup.blocks import Stamp
from newsbot.words.dates import Found, find, find_age, read
from newsbot.words.locale import Locale
from newsbot.words.moments import PRECISIONS, Moment, agree
from newsbot.words.text import fold

LONGEST = 160
"""Characters of the longest text that can be a byline."""

# Fahad Shabbir (@FahadShabbir)
_HANDLE = re.compile(r"[(\[]?@\w++[)\]]?")
_EDGE = r"[^\W\d_\u2e80-\U0010ffff]"
"""A letter that is within a word where it stands beside one; Chinese words have no edges."""
# Posted on December 28, 2021 by Ann Poe in Local
_CREDIT_BEHIND = re.compile(r"(?:\d|\b[ap]\.?m\.?|[|•·/–—-])[ ,]{0,2}\bby\b[ :]*", re.IGNORECASE)
_NO_CREDIT = re.compile(r" (?:in|on|at)\b|\d")
_CHANGES = ("updated", "modified", "edited")
_CHANGE = rf"\b(?:{'|'.join(_CHANGES)})\b"
_LEAD_OUT = re.compile(
    r"(?:\b(?:(?:first )?published|posted|created|(?:last )?(?:updated|modified))\b)?"
    r"[ :]{0,2}\b(?:on|at)?[ :]{0,2}"
    r"(?:\b\d{1,2}:\d{2}(?: ?[ap]m)?[ ,|]{0,2})?$",
    re.IGNORECASE,
)
_BETWEEN_NAMES = r"[,;/،؛，、]| and | & | with "
_BETWEEN_PARTS = re.compile(r"[|•·]")
# Robert Downey, Jr.; Jane Doe, MD; Ann Poe (Reuters); Ann Poe in London
_SUFFIX = re.compile(r",( (?:jr|sr)\b\.?)", re.IGNORECASE)
_DEGREE = re.compile(r", ?(?:md|m\.d\.|phd|ph\.d\.|esq\.?)(?=$|,| and )", re.IGNORECASE)
_BESIDE_NAME = re.compile(r" ?\([^()]{0,60}\)?$| in [A-Z][\w.'’ -]{1,40}$")
# Sumaira FH; A. B. C. D'Souza-Khan
_NAME = re.compile(r"[^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,5}")
_DOMAIN = re.compile(r"\w\.[a-z]{2}")
_JOBS = frozenset(
    "agency bureau comment comments correspondent desk editor monitoring news published reporter"
    " staff updated view views writer".split()
)
"""Words that stand where a name could, and are in none."""
_BUTTONS = frozenset("ago follow from home listen more read share".split())
"""The same, but for surnames that are spelled alike: Chris More."""
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday".split()
)
_PARTICLES = frozenset(
    "al bin bint da das de del della den der di do dos du e el ibn la las le los ten ter ud ul ur"
    " van von y zu".split()
)
_LABEL = 40  # characters, more than those of "last updated on: "
_EDGES = " ,|-–—·•:()"


class Byline(NamedTuple):
    """What a byline says: `Faizan Hashmi 5 minutes ago Tue 28th December 2021 | 04:25 PM`."""

    authors: list[str]
    """Names without handle."""
    published: Moment | None
    """The written date, else the age; never the age where any date is written (it is the age
    at which the page was made, not read)."""
    is_change: bool = False
    """Whether that date is called the one of a change, and there is no other."""
    changed: Moment | None = None
    """The date that is called the one of a change."""


def parse(text: str, locale: Locale, now: datetime, stamps: Sequence[Stamp] = ()) -> Byline | None:
    """The byline in `text`; None where the text holds neither date nor age.

    A written date is read as the locale has it; an age counts back from `now` (aware). Of several
    dates the one after "Published" counts, else the first that is not that of a change. What a
    `time` element says to machines counts before what readers see, unless that is finer.
    """
    text = fold(text[: 4 * LONGEST])
    if len(text) > LONGEST:
        return None
    written, age = _written(text, locale), find_age(text, locale, now)
    told = [
        (found, _is_changed(text, found, locale)) for found in (written, age) if found is not None
    ]
    if stamps:
        told = [*_stamped(stamps, text, locale, now), *told]
    if not told:
        return None
    first = min(f.start for f in (find(text, locale), *(f for f, _ in told)) if f is not None)
    found, is_change = min(told, key=itemgetter(1))
    if stamps and written is not None and _is_finer(written, found):
        found = written
    authors = names(text[:first], locale.language) or _names_behind(text, first)
    changed = next((f.moment for f, is_one in told if is_one), None) or _change_in(text, locale)
    return Byline(authors, found.moment, is_change, changed)


def says_published(text: str, locale: Locale) -> bool:
    """Whether a date in the text is called that of publishing: others may be that of a change."""
    return _published(locale.language).search(text) is not None


def is_labelled(text: str, locale: Locale) -> bool:
    """Whether a text has a label of a date, in the language of the site, if that is another."""
    language = locale.language
    return bool(labels_of(language).changed) and any(
        label(language).search(text) is not None for label in (_published, _change)
    )


def names(text: str, language: str = "en", *, is_told: bool = False) -> list[str]:
    """The names of people in the words before a date or of an author link, without handles.

    Job titles, desks and whatever else is no name are left out. What has no capitals, as in Arabic
    or Chinese, is a name only where the page tells that it is one.
    """
    text = fold(_HANDLE.sub(" ", fold(text[:LONGEST])))
    text = _lead_in(language).sub("", text.strip(_EDGES))
    text = _without_labels(text, language)
    text = _LEAD_OUT.sub("", text.strip(_EDGES)).strip(_EDGES)
    if parts := _BETWEEN_PARTS.search(text):  # By Ann Poe | The Post | Updated
        text = text[: parts.start()].strip(_EDGES)
    if "," in text:
        text = _DEGREE.sub("", _SUFFIX.sub(r"\1", text))
    pieces = _between_names(language).split(text)
    if "(" in text or " in " in text:
        pieces = [_BESIDE_NAME.sub("", piece) for piece in pieces]
    told = (piece.strip(_EDGES) for piece in pieces)
    offices = labels_of(language).offices
    return [
        name
        for name in told
        if _is_name(name, is_told=is_told) and offices.isdisjoint(name.lower().split())
    ]


def is_credit(text: str, language: str) -> bool:
    """Whether a text says by whom, and no more: By Ann Poe and Ed Moe."""
    found = names(text, language) if _lead_in(language).match(text) else []
    return bool(found) and " " in found[0]  # By Christmas, all were gone


@cache
def _lead_in(language: str) -> re.Pattern[str]:
    by = "|".join(filter(None, ("by", labels_of(language).by)))
    return re.compile(
        rf"^(?:(?:(?:written|posted|submitted) )?(?:{by})|author)\b[ :]*", re.IGNORECASE
    )


@cache
def _published(language: str) -> re.Pattern[str]:
    words = labels_of(language).published
    return re.compile(rf"\b(?:published|posted)\b{_or_label(words)}", re.IGNORECASE)


@cache
def _change(language: str) -> re.Pattern[str]:
    return re.compile(_CHANGE + _or_label(labels_of(language).changed), re.IGNORECASE)


@cache
def _changed(language: str) -> re.Pattern[str]:
    """What stands before the date of a change, the last of some words."""
    told = labels_of(language)
    if not told.changed:
        return re.compile(rf"{_CHANGE}(?: (?:on|at))?[ :,|–—-]{{0,3}}$", re.IGNORECASE)
    between = "|".join(filter(None, ("on", "at", r"\d{1,2}[:.h]\d{2}h?", told.between)))
    label = f"{_CHANGE}{_or_label(told.changed)}"
    return re.compile(rf"(?:{label})(?: ?(?:{between})){{0,4}}[ :：,|(–—-]{{0,3}}$", re.IGNORECASE)


@cache
def _changed_behind(language: str) -> re.Pattern[str]:
    """What stands behind the date of a change, and before no other date: 2021年12月29日 更新."""
    told = labels_of(language)
    words = told.changed if told.may_follow else "(?!)"
    return re.compile(rf"[ )）]{{0,2}}(?:{words})(?!.{{0,3}}[\d:：])")


@cache
def _between_names(language: str) -> re.Pattern[str]:
    joining = labels_of(language).joining
    more = f"| (?:{joining}) " if joining else ""
    return re.compile(_BETWEEN_NAMES + more, re.IGNORECASE)


@cache
def _label(language: str) -> re.Pattern[str] | None:
    """What ends the names before a date, in languages other than English."""
    told = labels_of(language)
    words = "|".join(filter(None, (told.published, told.changed, told.others)))
    return re.compile(f"(?!){_or_label(words)}", re.IGNORECASE) if words else None


@cache
def _ending(language: str) -> re.Pattern[str]:
    between = labels_of(language).between
    return re.compile(rf"(?:(?:^|[ ,])(?:{between or '(?!)'}))+$", re.IGNORECASE)


def _without_labels(text: str, language: str) -> str:
    label = _label(language)
    if label is None:
        return text
    return _ending(language).sub("", _published(language).split(label.split(text)[0])[0].rstrip())


def _or_label(words: str) -> str:
    return rf"|(?<!{_EDGE})(?:{words})(?!{_EDGE})" if words else ""


def _names_behind(text: str, date: int) -> list[str]:
    """The names behind a date, where they are called the authors'."""
    label = _CREDIT_BEHIND.search(text, date)
    return names(_NO_CREDIT.split(text[label.end() :])[0]) if label else []


def _is_name(words: str, *, is_told: bool) -> bool:
    letters = _without_marks(words) if is_told and not words.isascii() else words
    if not _NAME.fullmatch(letters) or words.lower() in _DAYS or _DOMAIN.search(words):
        return False
    parts = words.replace("-", " ").split()
    if parts[0].lower() in _BUTTONS or any(p in _BUTTONS or p.lower() in _JOBS for p in parts):
        return False
    firsts = [word[0] for word in words.split() if word not in _PARTICLES]
    return bool(firsts) and all(
        first.isupper() or (is_told and not first.islower()) for first in firsts
    )


def _without_marks(words: str) -> str:
    """The words without vowel signs, accents and joiners, which are no letters."""
    kinds = ((letter, unicodedata.category(letter)) for letter in words)
    return "".join(letter for letter, kind in kinds if kind[0] != "M" and kind != "Cf")


def _written(text: str, locale: Locale) -> Found | None:
    label = _published(locale.language).search(text)
    found = _found_from(label.end(), text, locale) if label else None
    has_labels = bool(labels_of(locale.language).changed)
    if found and not (has_labels and _is_changed(text, found, locale)):
        return found
    found = find(text, locale)
    if found and _is_changed(text, found, locale):
        return _found_from(found.end, text, locale) or found
    return found


def _change_in(text: str, locale: Locale) -> Moment | None:
    """The date behind a word that calls it the one of a change."""
    lowered = text.lower()
    if not labels_of(locale.language).changed and not any(word in lowered for word in _CHANGES):
        return None  # soon told, and so it is with most
    label = _change(locale.language).search(text)
    found = _found_from(label.end(), text, locale) if label else None
    return found.moment if found and _is_changed(text, found, locale) else None


def _found_from(start: int, text: str, locale: Locale) -> Found | None:
    found = find(text[start:], locale)
    return found and Found(found.moment, found.start + start, found.end + start)


def _stamped(
    stamps: Sequence[Stamp], text: str, locale: Locale, now: datetime
) -> Iterator[tuple[Found, bool]]:
    """What `time` elements say, at the places of their words, and whether it is of a change."""
    for stamp in stamps:
        moment, start = read(stamp.datetime, locale, now), text.find(stamp.words)
        if moment is not None and start >= 0:
            found = Found(moment, start, start + len(stamp.words))
            yield found, stamp.is_change or _is_changed(text, found, locale)


def _is_finer(one: Found, other: Found) -> bool:
    """Whether one says the same as the other, and more."""
    if one.moment is None or other.moment is None or not agree(one.moment, other.moment):
        return False
    return PRECISIONS.index(one.moment.precision) < PRECISIONS.index(other.moment.precision)


def _is_changed(text: str, found: Found, locale: Locale) -> bool:
    """Whether a date is called the one of a change."""
    before, language = text[: found.start][-_LABEL:], locale.language
    if _changed(language).search(before) is not None:
        return True
    return _changed_behind(language).match(text, found.end) is not None
