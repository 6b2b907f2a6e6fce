"""The shapes of dates and ages in any language, made of the words that dateparser has for it.

A time is read where nothing stands before it but words for "at" that are known, as another may be
"in the afternoon", and nothing behind it that is; else the date is that of a day. Before its date a
time is read where the two are all that there is.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from newsbot.words.dateshapes import CLOCKS, Shape

MONTHS = (
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
"""What names stand under in dateparser's words of a language."""
_UNITS = ("second", "minute", "hour", "day")
_AGO = re.compile(r"\\1 (\w+) ago")
_COUNT = r"(\d++[.,]?\d*+)"
"""A number, as dateparser's expressions for ages have it."""
_PLAIN = re.compile(r"[^\\|()\[\]*+?]*")
_NEVER = "(?!)"
_THAI = re.compile("[\u0e00-\u0e7f]{2,4}")
"""What may be an abbreviation."""

_AT = (
    "a alle as at d den godz kell kello kl klo klokken klukkan la las le los lúc o ob om ora"
    " ore orele pe plkst pukul saat u um vid à às ás în στις ώρα в о об у"
).split()
"""Words between a day and its time, beside those that dateparser passes over."""
_ON = r"[ ,|·•/)–—-]{1,4}(?:(?:le|el|il|am|den|em|de|del|dne) )?"
"""Between a time and the day that stands behind it."""
_END = r"(?= ?(?:\Z|[|•·]))"
_WITH_AM = ("de", "gd", "gsw", "lb", "nds")
_OF = r"[-/]?(?: ?(?:de|del|di|do|d['’]) ?| ?)"
_YEAR = r"(?:พ\.ศ\. ?)?(?P<year>\d{4})(?!\d)(?: ?(?:(?:г|р|r|m|g)\.|года|року|roku))?"
_ERA = r"(?: ?م(?![^\W_]))?"
"""As Arabic has it behind a year: no half of the day, which stands behind its hour."""
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?!\d)"
_NO_LETTER = r"(?![^\W_])"
_SEPARATOR = r"(?::| ?[hHчЧ] ?| ?[時시点點时] ?|(?(at)\.|\.(?=\d\d ?(?:uhr|น\.))))"
_NAME = (
    r"(?:gmt|utc)(?:[+-]\d{1,2}(?::?\d{2})?(?!\d)|\b)"
    rf"|(?-i:(?!.T)(?:{CLOCKS}|Z))\b"  # "et" is "and"
)
_ZONE = rf"(?: ?\(?(?P<zone>{_NAME}|[+-]\d{{2}}:?\d{{2}}(?!\d)))?"
_NAMED_ZONE = rf"(?: ?\(?(?P<zone>{_NAME})\)?)?"
"""Where a number behind a time may be the end of opening hours."""
_UNKNOWN_HALF = (
    r"(?!(?: ?(?:uhr|hrs?|hs?|uur)\b\.?)?,? ?(?:(?:de|da|du|di|del|della|na|por) (?:la )?"
    r"(?:tarde|mañana|manhã|noche|noite|madrugada|matin|soir|nuit|notte|sera|mattin[ao]|pomeriggio)"
    r"|de l['’]après-midi|(?:in der |am )?(?:früh|(?:nacht|abend|morgen|(?:vor|nach)?mittag)s?)\b"
    r"|['’]s (?:middag|avond|nacht|ochtend|morgen)|rano|wieczorem|w nocy|p(?:o|rzed) południ"
    r"|дня|вечера|утра|ночи|вечора|ранку|ночі|[πμ]\.? ?μ|পিএম|এএম|(?:बजे )?(?:सुबह|शाम|रात|दोपहर)"
    r"|sore|malam|pagi|siang|petang|dini hari|chiều|tối|sáng|trưa|đêm|öğleden|akşam|sabah|gece"
    r"|صباح|مساء|ظهر|عصر|ليل|فجر|بعد|صبح|شب|ráno|večer|v noci|dopoledne|odpoledne"
    r"|på (?:efter|kväll|morg|natt)|délután|este|reggel|după|seara|dimineața))"
)
"""No word behind a time that tells its half of the day in a way that dateparser does not know."""
_SIGN, _BEFORE_SIGN = re.compile(r"(?<!\d)\d{4}(?!\d)"), 80


def dates(told: Mapping[str, Any]) -> tuple[Shape, ...]:
    """The shapes of dates in a language, by what dateparser tells of it.

    Their groups are those of `dateshapes`, and for an hour's half of the day also `late`, `early`,
    `then_late` and `then_early`.
    """
    day_names = [word for key in WEEKDAYS for word in names(told, key)]
    month_names = [word for key in MONTHS for word in names(told, key)]
    weekday = rf"(?=\w)(?:{_word('weekday', day_names)}\.?,?(?: [^\W\d_]{{1,3}}\.?)? )?"
    weekday_behind = rf"(?:,? {_word('then', day_names)}\.?)?"
    month = rf"{_word('month', month_names)}\.?"
    wholes = (
        # 28. Dezember 2021; 1er février 2022; 28 de diciembre de 2021
        rf"{weekday}{_DAY}[^\s\d]{{0,3}}{_OF}{month}{_OF},? ?{_YEAR}{_ERA}{weekday_behind}",
        # Disyembre 28, 2021
        rf"{weekday}{month}[ .]{{0,2}}{_DAY}\.?,? ?{_YEAR}",
        # 2021. december 28.
        rf"{_YEAR}[ .]{{1,2}}{month} ?{_DAY}\.?",
        # Di., 28.12.2021
        rf"{weekday}(?<![\d/.-])(?P<day>\d{{1,2}})(?P<by>[/.-]) ?(?P<month>\d{{1,2}})(?P=by) ?"
        rf"(?P<year>\d{{4}})(?![\d/-]){_ERA}",
        # 2021.12.28; 2021. 12. 28.
        r"(?<![\d./-])(?P<year>(?:19|20)\d{2})(?P<mark>[./]) ?(?P<month>\d{1,2})(?P=mark) ?"
        r"(?P<day>\d{1,2})(?![\d/]|\.\d)\.?",
        # 2021年12月28日; 2021년 12월 28일
        r"(?P<year>\d{4}) ?[年년] ?(?P<month>\d{1,2}) ?[月월] ?(?P<day>\d{1,2}) ?[日号號일]"
        r"(?: ?[(（][^()\d]{1,4}[)）])?",
    )
    # 28. Dezember 2021 um 16:25 Uhr; 28 Aralık 2021 - 16:25; 2021年12月28日 下午 4:25
    then = [rf"{whole}(?:\.?[ ,|·•/@(–—-]{{0,4}}{_time(told)})?" for whole in wholes]
    # 16:25, 28 декабря 2021; 04:25 PM - 28/12/2021; à 16h25 le 28 décembre 2021
    first = [rf"\A{_time_before(told)}{_ON}{whole}{_END}" for whole in wholes]
    return tuple(
        Shape(_SIGN, re.compile(whole, re.IGNORECASE), _BEFORE_SIGN) for whole in (*first, *then)
    )


def ages(
    units: Mapping[str, Iterable[str]], one: Collection[str], *, is_spaced: bool
) -> tuple[Shape, ...]:
    """The shapes of ages: `units` has what may stand behind a count, by what stands before it.

    Where words are spaced, an age begins and ends with one.
    """
    start, end = (r"(?<!\w)", r"(?!\w)") if is_spaced else (r"(?<!\d)", "")
    sign = re.compile(rf"\d|{_any(one)}", re.IGNORECASE)
    shapes = []
    for ago, behind in units.items():
        # vor 5 Minuten; il y a une heure; 5 минут назад; 5分钟前
        before = rf"{re.escape(ago)} ?" if ago else ""
        count = rf"(?P<count>\d{{1,4}}|{_any(one)})"
        whole = rf"{start}{before}{count} ?(?P<unit>{_any(behind)}){end}"
        shapes.append(Shape(sign, re.compile(whole, re.IGNORECASE), len(ago) + 1))
    return tuple(shapes)


def units_of(told: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What stands behind the count of an age, and its unit, by what stands before it."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key, patterns in (told.get("relative-type-regex") or {}).items():
        unit = _AGO.fullmatch(key)
        for pattern in patterns if unit else ():
            before, count, behind = pattern.replace(r"\s*", " ").partition(_COUNT)
            if unit and count and _PLAIN.fullmatch(before) and _PLAIN.fullmatch(behind):
                found[before.strip()][behind.strip()] = unit[1]
    for before, units in found.items():
        for end in _ends(before, units, told.get("ago") or ()):
            for unit_ in _UNITS:
                for word in told[unit_]:
                    units.setdefault(word + end, unit_)
    return found


def ones(told: Mapping[str, Any]) -> list[str]:
    """Words for a count of one."""
    pairs = [pair for told_one in told.get("simplifications") or () for pair in told_one.items()]
    return [word for word, count in pairs if count == "1" and _PLAIN.fullmatch(word)]


def names(told: Mapping[str, Any], key: str) -> list[str]:
    """The names of a month or a weekday; a single Latin letter is none."""
    found = [word for word in told[key] if len(word) > 1 or not word.isascii()]
    # dateparser has them without the full stops that they are written with: ธ.ค., มี.ค.
    return [*found, *(f"{word[:-1]}.{word[-1]}" for word in found if _THAI.fullmatch(word))]


def _ends(before: str, units: Iterable[str], agos: Iterable[str]) -> list[str]:
    """What all forms of a unit have behind them where "ago" is all that stands beside them."""
    if before in agos:
        return [""]
    ends = [f" {ago}" for ago in agos if not before]
    return [end for end in ends if any(unit.endswith(end) for unit in units)]


def _time(told: Mapping[str, Any]) -> str:
    late, early = _halves(told)
    return (
        rf"{_lead(told)}"
        rf"(?P<sure>(?=1[3-9]|2\d))?(?P<hour>\d{{1,2}}){_SEPARATOR}(?P<minute>\d{{2}})"
        r"(?::(?P<second>\d{2}))?(?!\d)"
        rf"(?: ?[分분])?(?: ?uhr\b)?"
        rf"(?: ?(?:(?P<half>{_half(told)})\.? ?m\b\.?"
        rf"|(?:(?P<then_late>{late})|(?P<then_early>{early})){_NO_LETTER})"
        rf"|(?(sure)|{_UNKNOWN_HALF})){_ZONE}"
    )


def _time_before(told: Mapping[str, Any]) -> str:
    """A time that can be, before its date: where words stand beside it, it may be of anything."""
    return (
        rf"{_lead(told)}"
        rf"(?P<hour>[01]?\d|2[0-3]){_SEPARATOR}(?P<minute>[0-5]\d)(?P<second>)(?!\d)"
        rf"(?: ?[分분])?(?: ?uhr\b)?(?: ?(?P<half>{_half(told)})\.? ?m\b\.?)?{_NAMED_ZONE}"
    )


def _lead(told: Mapping[str, Any]) -> str:
    """What may stand before an hour: words for "at", and a half of the day."""
    late, early = _halves(told)
    words = (word.strip(" .") for word in (*_AT, *(told.get("skip") or ())))
    at = _any(word for word in words if word.isalpha())
    return (
        rf"(?P<at>(?:(?:{at})\.?[ :]{{1,2}}){{1,2}})?"
        rf"(?:(?:(?P<late>{late})|(?P<early>{early}))\.? ?)?"
    )


def _half(told: Mapping[str, Any]) -> str:
    """The first letter of a.m. and p.m., but where "am" is "on the"."""
    return "p" if str(told.get("name")).partition("-")[0] in _WITH_AM else "[ap]"


def _halves(told: Mapping[str, Any]) -> list[str]:
    return [
        _any(_spelled({word.rstrip(".") for word in told.get(key) or ()} - {"am", "pm"}))
        for key in ("pm", "am")
    ]


def _spelled(halves: Iterable[str]) -> Iterator[str]:
    """The words; those of two letters are also spelled with full stops."""
    for half in halves:
        yield half
        if len(half) == len("pm"):
            yield from (".".join(half), ". ".join(half))


def _word(group: str, words: Collection[str]) -> str:
    """One of the words as a group, neither within another nor the beginning of one."""
    initials = "".join(sorted({re.escape(word[0]) for word in words}))  # soon told
    return rf"(?<![^\W\d_])(?=[{initials}])(?P<{group}>{_any(words)}){_NO_LETTER}"


def _any(words: Iterable[str]) -> str:
    """Any of the words, the longest first."""
    in_order = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, in_order)) or _NEVER
