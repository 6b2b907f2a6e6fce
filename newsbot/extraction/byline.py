"""The byline: who wrote an article and when, in one line above it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from newsbot.extraction.labels import labels_of, or_label, published
from newsbot.extraction.names import LONGEST, names
from newsbot.markup.blocks import Stamp
from newsbot.words.dates import Found, find, find_age, read
from newsbot.words.locale import Locale
from newsbot.words.moments import PRECISIONS, Moment, agree
from newsbot.words.text import fold

# Posted on December 28, 2021 by Ann Poe in Local
_CREDIT_BEHIND = re.compile(r"(?:\d|\b[ap]\.?m\.?|[|•·/–—-])[ ,]{0,2}\bby\b[ :]*", re.IGNORECASE)
_NO_CREDIT = re.compile(r" (?:in|on|at)\b|\d")
_CHANGES = ("updated", "modified", "edited")
_CHANGE = rf"\b(?:{'|'.join(_CHANGES)})\b"
_LABEL = 40  # characters, more than those of "last updated on: "


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
    return published(locale.language).search(text) is not None


def is_labelled(text: str, locale: Locale) -> bool:
    """Whether a text has a label of a date, in the language of the site, if that is another."""
    language = locale.language
    return bool(labels_of(language).changed) and any(
        label(language).search(text) is not None for label in (published, _change)
    )


@cache
def _change(language: str) -> re.Pattern[str]:
    return re.compile(_CHANGE + or_label(labels_of(language).changed), re.IGNORECASE)


@cache
def _changed(language: str) -> re.Pattern[str]:
    """What stands before the date of a change, the last of some words."""
    told = labels_of(language)
    if not told.changed:
        return re.compile(rf"{_CHANGE}(?: (?:on|at))?[ :,|–—-]{{0,3}}$", re.IGNORECASE)
    between = "|".join(filter(None, ("on", "at", r"\d{1,2}[:.h]\d{2}h?", told.between)))
    label = f"{_CHANGE}{or_label(told.changed)}"
    return re.compile(rf"(?:{label})(?: ?(?:{between})){{0,4}}[ :：,|(–—-]{{0,3}}$", re.IGNORECASE)


@cache
def _changed_behind(language: str) -> re.Pattern[str]:
    """What stands behind the date of a change, and before no other date: 2021年12月29日 更新."""
    told = labels_of(language)
    words = told.changed if told.may_follow else "(?!)"
    return re.compile(rf"[ )）]{{0,2}}(?:{words})(?!.{{0,3}}[\d:：])")


def _names_behind(text: str, date: int) -> list[str]:
    """The names behind a date, where they are called the authors'."""
    label = _CREDIT_BEHIND.search(text, date)
    return names(_NO_CREDIT.split(text[label.end() :])[0]) if label else []


def _written(text: str, locale: Locale) -> Found | None:
    label = published(locale.language).search(text)
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
