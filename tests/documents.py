"""What README.md and the pages of docs/ say."""

import re

from conftest import PROJECT

README = PROJECT / "README.md"
PAGES = sorted((PROJECT / "docs").glob("*.md"))
TEXTS = {path: path.read_text("utf-8") for path in (README, *PAGES)}

_CODE = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def block_with(words: str) -> str:
    """The one code block that has these words."""
    blocks = (block for text in TEXTS.values() for block in _CODE.findall(text))
    (found,) = (block for block in blocks if words in block)
    return str(found)


def prose(text: str) -> str:
    """A page without its code blocks."""
    return _CODE.sub("", text)
