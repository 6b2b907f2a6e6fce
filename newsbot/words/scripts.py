"""Scripts: of which characters words are made, and where nothing tells one word from the next."""

import re
import unicodedata

_MARKS = "".join(
    chr(code)
    for code in (*range(0x900, 0xE00), *range(0xE31, 0xF00), *range(0x1000, 0x10A0))
    if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
"""Vowels of Hindi, Bengali, Tamil and their kin, Thai and Burmese: no letters to Python."""
WORD = re.compile(f"[\\w{_MARKS}]+")
"""A word of a text that has spaces between them."""
_CHINESE = "々〇〻\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
"""Characters of Chinese and Japanese, which have no spaces between words."""
_ALONE = f"{_CHINESE}\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""And those of Thai, Lao, Burmese and Khmer."""
_CHARACTER = re.compile(f"[{_CHINESE}]")
_UNSPACED = re.compile(f"[{_ALONE}]")
_CHARACTER_OR_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_COUNTED = re.compile(f"[{_CHINESE}]|[^\\s{_CHINESE}\u3001-\u303f\uff01-\uff0f\uff1a-\uff20]+")


def is_spaced(text: str) -> bool:
    """Whether nothing in a text is of a script that has no spaces between words."""
    return _UNSPACED.search(text) is None


def words(text: str) -> list[str]:
    """The words of a text; where no space tells what a word is, each character is one."""
    return (WORD if is_spaced(text) else _CHARACTER_OR_WORD).findall(text)


def count(text: str) -> int:
    """How many words, split at white space; of Chinese and Japanese, how many characters."""
    return len(_COUNTED.findall(text) if _CHARACTER.search(text) else text.split())
