"""Languages: how dates and ages are written on the pages of a site.

English and Urdu are read on every page; what a site in another language writes is made of the
words that dateparser has for it.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from newsbot.words import wordshapes
from newsbot.words.dateshapes import AGES, DATES, ONE, SPANS, Shape, as_typed

_OWN = ("en", "ur")
_CALLED = {"no": "nb", "iw": "he"}
_UNSPACED = frozenset(("zh", "ja", "ko", "th", "yue", "my", "lo", "km"))
"""Languages whose words follow each other without spaces, or with syllables behind them."""


class Language(NamedTuple):
    """How dates and ages are written. Words are as `as_typed` has them."""

    dates: tuple[Shape, ...]
    ages: tuple[Shape, ...]
    spans: Mapping[str, timedelta]
    """How long the units of an age are, those that name a day."""
    one: Collection[str]
    """Words for a count of one."""
    months: Mapping[str, int]
    """1 for January, by the names that are neither English nor Urdu."""
    weekdays: Mapping[str, int]
    """0 for Monday, by the same."""


_ENGLISH = Language(DATES, AGES, SPANS, ONE, {}, {})


@cache
def language_of(code: str) -> Language:
    """That of a site, by its BCP 47 code; English alone where nothing is known of it."""
    name = known(code)
    if name is None or name.partition("-")[0] in _OWN:  # en-GB
        return _ENGLISH
    return _beside_english(name)


@cache
def known(code: str) -> str | None:
    """The name of the nearest language that dateparser knows: `pt` for `pt-BR`; None for none."""
    if code in _OWN:
        return code
    from dateparser.languages.loader import default_loader  # noqa: PLC0415  # takes its time

    while code:
        try:
            return str(default_loader.get_locale(_CALLED.get(code, code)).shortname)
        except ValueError:
            code = code.rpartition("-")[0]
    return None


def _beside_english(name: str) -> Language:
    from dateparser.languages.loader import default_loader  # noqa: PLC0415

    told: Mapping[str, Any] = default_loader.get_locale(name).info
    units, one = wordshapes.units_of(told), wordshapes.ones(told)
    spans = {
        as_typed(word): SPANS[unit]
        for words in units.values()
        for word, unit in words.items()
        if unit in SPANS
    }
    is_spaced = name.partition("-")[0] not in _UNSPACED
    return Language(
        (*wordshapes.dates(told), *DATES),
        (*wordshapes.ages(units, one, is_spaced=is_spaced), *AGES),
        {**spans, **SPANS},
        {*ONE, *map(as_typed, one)},
        _numbers(told, wordshapes.MONTHS, 1),
        _numbers(told, wordshapes.WEEKDAYS, 0),
    )


def _numbers(told: Mapping[str, Any], keys: Sequence[str], first: int) -> dict[str, int]:
    """The names that stand under some keys, with the number of their key."""
    return {
        as_typed(name): number
        for number, key in enumerate(keys, first)
        for name in wordshapes.names(told, key)
    }
