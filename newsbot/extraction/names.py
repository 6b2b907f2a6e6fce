"""Names: those of people, in the words before a date and of links to authors."""

import re
import unicodedata
from functools import cache

from newsbot.extraction.labels import labels_of, or_label, published
from newsbot.words.text import fold

LONGEST = 160
"""Characters of the longest text that can be a byline."""

# Fahad Shabbir (@FahadShabbir)
_HANDLE = re.compile(r"[(\[]?@\w++[)\]]?")
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
_EDGES = " ,|-–—·•:()"


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
def _between_names(language: str) -> re.Pattern[str]:
    joining = labels_of(language).joining
    more = f"| (?:{joining}) " if joining else ""
    return re.compile(_BETWEEN_NAMES + more, re.IGNORECASE)


@cache
def _label(language: str) -> re.Pattern[str] | None:
    """What ends the names before a date, in languages other than English."""
    told = labels_of(language)
    words = "|".join(filter(None, (told.published, told.changed, told.others)))
    return re.compile(f"(?!){or_label(words)}", re.IGNORECASE) if words else None


@cache
def _ending(language: str) -> re.Pattern[str]:
    between = labels_of(language).between
    return re.compile(rf"(?:(?:^|[ ,])(?:{between or '(?!)'}))+$", re.IGNORECASE)


def _without_labels(text: str, language: str) -> str:
    label = _label(language)
    if label is None:
        return text
    return _ending(language).sub("", published(language).split(label.split(text)[0])[0].rstrip())


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
