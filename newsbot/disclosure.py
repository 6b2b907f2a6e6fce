"""What of an article goes out: all of it, or all but its text."""

from collections.abc import Collection
from textwrap import shorten
from typing import Any

_WITHHELD = "noarchive"
_LONGEST = 300  # characters of a description without its text


def disclosed(
    article_body: str | None, description: str | None, directives: Collection[str], export: str
) -> dict[str, Any]:
    """What stands for text and description in feeds and exports.

    The text is `null` where the page says `noarchive`, and where `export`, the setting
    `NEWSBOT_EXPORT`, is `metadata`; that cuts the description too, at the end of a word.
    """
    if export == "metadata":
        article_body = None
        description = description and shorten(description, _LONGEST, placeholder="...")
    if _WITHHELD in directives:
        article_body = None
    return {"article_body": article_body or None, "description": description}
