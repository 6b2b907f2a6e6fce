"""The shapes of written dates and ages, in English and in Urdu.

Their groups are named alike: `day`, `month`, `year`, `weekday`, `hour`, `minute`, `second`, `half`
(a or p), `zone`; of an age `count` and `unit`. Digits are those of any script.
"""

import re
from datetime import timedelta
from typing import NamedTuple

from newsbot.words.clocks import ONE_MEANING

_LETTERS = {"ی": "[یيى]", "ک": "[کك]", "ہ": "[ہهة]"}
"""Urdu letters that are also typed as their Arabic likes."""
_TYPED = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ه": "ہ", "ة": "ہ"})

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URDU_MONTHS = "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر".split()
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_URDU_WEEKDAYS = "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار".split()

_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:\b(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?"
    r"|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\.?,? )?"
)
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?: ?(?:st|nd|rd|th)\b)?(?: of)?"
_MANY = "[ecmp][sd]?t|pkt|bst|ist|cest|cet"
"""Names of clocks that have several meanings, most of them; they are also written small."""
_ONE = "|".join(ONE_MEANING)
_CLOCK = rf"(?:{_MANY}|(?-i:{_ONE}))"
CLOCKS = f"{_MANY.upper()}|{_ONE}"
"""Names of clocks, in capitals."""
_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_TIME = (
    r"(?:,? ?(?:[|·•@(/–—-]|\|\||at\b)? ?"
    rf"(?P<hour>\d{{1,2}})(?:(?= ?[ap]\.?m\b)|(?::|\.(?=\d\d ?(?:[ap]\.?m|gmt|utc|{_CLOCK})\b))"
    r"(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d))"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?\(?(?P<zone>(?:gmt|utc)?[+-]\d{1,2}(?::?\d{2})?(?!\d)"
    rf"|(?:gmt|utc?|z|{_CLOCK})\b))?)?"
)


_TIME_BEFORE = (
    r"(?<![\d:–-])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?P<second>)(?!\d)"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?(?: ?\(?(?P<zone>(?:gmt|utc)[+-]\d{1,2}(?::?\d{2})?(?!\d)"
    r"|\+\d{1,2}(?::?\d{2})?(?!\d)"  # 10:00-12:00 is no zone
    rf"|(?:gmt|utc?|{_CLOCK})\b)\)?)?,? (?:on )?"
)
_TIME_THEN_YEAR = r"\d:\d\d[^|]{1,60}?(?:19|20)\d"
_NO_TIME_BEHIND = r"(?!,? ?[|·•@(/–—-]? ?(?:at )?\d{1,2}:\d)"


def _any_of(names: list[str]) -> str:
    spelled = ("".join(_LETTERS.get(letter, letter) for letter in name) for name in names)
    return "|".join(spelled)


_URDU = (
    rf"(?:(?P<weekday>{_any_of([*_URDU_WEEKDAYS, 'سوموار'])})[،,]? ?)?"
    rf"(?<!\d)(?P<day>\d{{1,2}}) ?(?P<month>{_any_of(_URDU_MONTHS)}),? ?،? ?"
    r"(?P<year>(?:[1١۱][9٩۹]|[2٢۲][0٠۰])\d{2})(?=(?:\d?\d:\d\d)?(?!\d)) ?ء?"
    r"(?:[،,]? ?[|–—-]? ?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)"
    r"(?: ?(?P<half>[ap])\.?m\b\.?)?)?(?P<zone>)"
)


class Shape(NamedTuple):
    """How a date or an age is written."""

    sign: re.Pattern[str]
    """Found in every text that has the shape, and sooner than that, soon after its beginning."""
    whole: re.Pattern[str]
    before: int
    """Characters of it at most that stand before the sign."""


def _shape(before: str, sign: str, whole: str) -> Shape:
    """A shape that begins no further before its sign than these words are long."""
    return Shape(re.compile(sign, re.IGNORECASE), re.compile(whole, re.IGNORECASE), len(before))


_DAY_THEN = r"\d(?: ?(?:st|nd|rd|th))?(?: of)?"
_NOT_ASCII = r"[^\x00-\x7f]"

DATES = (
    # 2021-02-28T23:22:17+0500; 2021-02-28 23:22; 2021-02-28; 2021/02/28
    _shape(
        "",
        r"(?:19|20)\d\d[/-]\d",
        r"(?<![\d/-])(?P<year>(?:19|20)\d{2})(?P<mark>[/-])(?P<month>\d{2})(?P=mark)"
        r"(?P<day>\d{2})(?!\d)"
        r"(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?(?!\d)"
        r"(?: ?(?P<half>[ap])\.?m\b)? ?(?P<zone>[+-]\d{2}(?::?\d{2})?(?!\d)"
        rf"|(?:Z|UTC|GMT|{_CLOCK})\b)?)?",
    ),
    # Tue 28th December 2021 | 04:25 PM; 19th February 2020; Tue, 28 Dec 2021 16:25:09 +0500
    _shape(
        "Wednesday., 2",
        rf"{_DAY_THEN}[ -]?[a-z]{{3,9}}\.? ?,?[ -]?(?:19|20)\d",
        rf"{_WEEKDAY}{_DAY}[ -]?{_MONTH} ?,?[ -]?{_YEAR}{_TIME}",
    ),
    # December 30, 2021 | 03:10 PM; Jan 18th, 2022
    _shape(
        "Wednesday., September. 2",
        rf"{_DAY_THEN} ?,? (?:19|20)\d",
        rf"{_WEEKDAY}\b{_MONTH} ?{_DAY} ?,? {_YEAR}{_TIME}",
    ),
    # 28/12/2021 16:25; 28-12-2021; 28.12.2021: a locale says whether the month comes first
    _shape(
        "Wednesday., 28/1",
        r"\d[/.-](?:19|20)\d",
        rf"{_WEEKDAY}(?<![\d/.-])(?P<day>\d{{1,2}})(?P<by>[/.-])(?P<month>\d{{1,2}})(?P=by)"
        rf"{_YEAR}(?![/-]){_TIME}",
    ),
    # 16:25, 28 December 2021; 4:25 PM CST, Tue December 28, 2021
    _shape(
        "1",
        _TIME_THEN_YEAR,
        rf"{_TIME_BEFORE}{_WEEKDAY}{_DAY}[ -]?{_MONTH} ?,?[ -]?{_YEAR}{_NO_TIME_BEHIND}",
    ),
    _shape(
        "1",
        _TIME_THEN_YEAR,
        rf"{_TIME_BEFORE}{_WEEKDAY}\b{_MONTH} ?{_DAY} ?,? {_YEAR}{_NO_TIME_BEHIND}",
    ),
    # جمعہ 28 جنوری 2022 12:07; اتوار16فروری202517:00; 26نومبر2022ء
    _shape(" " * 40, _NOT_ASCII, _URDU),
)
"""A text holds a date where one of these is found."""

AGES = (
    # 5 minutes ago; an hour ago; 2 hours, 5 minutes ago; just now
    _shape(
        "",
        r"(?<!\w)(?:\d|an?\b|one\b|few\b|just now\b)",
        r"(?<!\w)(?:(?P<count>\d{1,4}|an?|one|few|a few) "
        r"(?P<unit>second|sec|minute|min|hour|hr|day|week|month|year)s?"
        r"(?:,? (?:and )?\d{1,2} (?:second|sec|minute|min|hour|hr)s?){0,2} ago\b|just now\b)",
    ),
    # 5 منٹ پہلے; ایک گھنٹہ قبل
    _shape(
        " " * 40,
        _NOT_ASCII,
        r"(?<!\w)(?P<count>\d{1,4}|ایک|چند) ?"
        rf"(?P<unit>{_any_of('سیکنڈ منٹ گھنٹے گھنٹہ دن ہفتے ہفتہ ماہ مہینے مہینہ سال'.split())})"
        r" ?(?:پہلے|قبل)",
    ),
)

ONE = frozenset(("a", "an", "one", "ایک"))
"""Words for a count of one; another word is no count."""

SPANS = {
    "second": timedelta(seconds=1),
    "sec": timedelta(seconds=1),
    "سیکنڈ": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "منٹ": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "hr": timedelta(hours=1),
    "گھنٹے": timedelta(hours=1),
    "گھنٹہ": timedelta(hours=1),
    "day": timedelta(days=1),
    "دن": timedelta(days=1),
}
"""The units of an age that name a day; weeks and more do not."""


def month_of(name: str) -> int:
    """The number of a month by its number or by the name that a shape found."""
    if name.isdecimal():
        return int(name)
    name = as_typed(name)
    return (_URDU_MONTHS.index(name) if name in _URDU_MONTHS else _MONTHS.index(name[:3])) + 1


def weekday_of(name: str) -> int:
    """The number of a weekday by the name that a shape found, 0 for Monday."""
    name = as_typed(name)
    if name == "سوموار":
        return 0
    return _URDU_WEEKDAYS.index(name) if name in _URDU_WEEKDAYS else _WEEKDAYS.index(name[:3])


def as_typed(name: str) -> str:
    """A name in the spelling of this module."""
    return name.lower().translate(_TYPED)
