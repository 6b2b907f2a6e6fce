"""Words: cleaning them, mending the cut that an advertisement makes, telling equal texts."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from newsbot.words import scripts

# Invisible and harmful in a feed: controls, soft hyphens, zero-width spaces, bidi embeddings and
# overrides, byte order mark, lone surrogates, noncharacters (which XML cannot say). ZWNJ, ZWJ, LRM
# and RLM belong to Urdu text and stay.
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    f"\ud800-\udfff{_NONCHARACTERS}]"
)
_PUNCTUATION = re.compile(rb"\xe2\x80[\x90-\xa7]")  # U+2010 to U+2027: typographic quotes, dashes
_LETTERS = bytes(
    ord(chr(code).lower()) if chr(code).isalnum() or chr(code) == "_" else ord(" ")
    for code in range(128)
) + bytes(range(128, 256))
"""What becomes of each byte of an ASCII text of which only the words count."""

_LINE = 300
"""Characters of the longest text whose words are kept for the next comparison."""

# "recovered 11." | "5 kg hashish"
_ENDS_IN_NUMBER = re.compile(r"\d\.$")
# "Lloyd J." | "Austin III"
_ENDS_IN_INITIAL = re.compile(r"(?<![^\W\d_])[A-Z]\.$")


def fold(text: str) -> str:
    """The text on one line: white space folded to single spaces, unwanted characters gone."""
    folded = " ".join(text.split())
    return folded if folded.isprintable() else " ".join(_UNWANTED.sub("", text).split())


def same(one: str, other: str) -> bool:
    """Whether two texts have the same words, whatever their case and punctuation."""
    if one == other:
        return True
    first, begin = one[:1].lower(), other[:1].lower()
    if first != begin and (first + begin).isascii() and first.isalnum() and begin.isalnum():
        return False  # soon told, and so it is with nearly all texts
    return _line_words(one) == _line_words(other)


def begins(text: str, start: str) -> bool:
    """Whether `text` begins with the words of `start`, whatever their case and punctuation."""
    return bool(start) and _words(text).startswith(_words(start))


def without_repeats(texts: Iterable[str]) -> list[str]:
    """The texts in order, each once, empty ones left out."""
    return [text for text in dict.fromkeys(texts) if text]


class Piece(NamedTuple):
    """A paragraph, or part of one where an advertisement stood."""

    text: str
    after_gap: bool = False
    """Whether something that is not text (an advertisement, a script) stood before it."""


def mend(pieces: Iterable[Piece]) -> list[str]:
    """Paragraphs whole again: pieces joined where an advertisement cut a sentence.

    The site cuts at any full stop, also inside numbers and names. The three rules are those of
    `tests/site/README.md`, "The cut in the middle of the body".
    """
    paragraphs: list[str] = []
    for piece in pieces:
        if not piece.text:
            continue
        glue = _glue(paragraphs[-1], piece.text) if paragraphs and piece.after_gap else None
        if glue is None:
            paragraphs.append(piece.text)
        else:
            paragraphs[-1] += glue + piece.text
    return paragraphs


def _glue(before: str, after: str) -> str | None:
    """What stands between two pieces of one sentence; None where they are two paragraphs."""
    end = before[-4:]
    if _ENDS_IN_NUMBER.search(end) and after[0].isdigit():
        return ""
    if _ENDS_IN_INITIAL.search(end) or after[0].islower():
        return " "
    return None


def plain_words(text: str) -> list[str] | None:
    """The words, in lower case, of a text that is ASCII but for typographic punctuation, else None.

    So are most English texts, and the same words as those of any other way cost a third of it.
    """
    told = text.encode("utf-8", "surrogatepass")
    if not text.isascii():
        told = _PUNCTUATION.sub(b" ", told)
    return told.translate(_LETTERS).decode().split() if told.isascii() else None


def words(text: str) -> list[str]:
    """The words in lower case; where no space tells what a word is, each character is one."""
    if (plain := plain_words(text)) is not None:
        return plain
    return scripts.words(text.casefold())


def word_count(text: str) -> int:
    """How many words, split at white space; of Chinese and Japanese, how many characters."""
    return len(text.split()) if text.isascii() else scripts.count(text)


def content_hash(headline: str, body: str) -> str:
    """Hex digest of the words alone: case, punctuation and spacing do not change it."""
    return hashlib.blake2b(
        f"{_words(headline)}\n{_words(body)}".encode(), digest_size=16
    ).hexdigest()


def _line_words(line: str) -> str:
    return _known_words(line) if len(line) <= _LINE else _words(line)


def _words(text: str) -> str:
    if (plain := plain_words(text)) is not None:
        return " ".join(plain)
    return " ".join(scripts.WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


_known_words = lru_cache(maxsize=512)(_words)  # a page repeats its headline, pages their menus
