"""JSON-LD as it is found on news pages: several blocks, some broken, one of them the article."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsbot.text import begins, fold, same

LARGEST = 1_000_000
"""Characters of the largest block that is read."""
_MOST_NODES = 1_000
_FEW_WORDS = 4
Node = Mapping[str, Any]
"""One JSON object of a block."""


def find_article(blocks: Iterable[str], headline: str, article_id: str) -> Node | None:
    """The node that describes the article, found by what it says, not by where it stands.

    It has the headline of the page (whole, or cut after some words), or the article's number in
    its address; on a page without headline, the only node that is an article. Broken blocks are
    passed over.
    """
    # Any letter of the key can be written by its number.
    likely = (block for block in blocks if "headline" in block or "\\u" in block)
    nodes = [node for block in likely for node in _nodes(block) if text_of(node.get("headline"))]
    for node in nodes:
        told = text_of(node["headline"])
        if same(told, headline) or (len(told.split()) > _FEW_WORDS and begins(headline, told)):
            return node
    for node in nodes:
        addresses = (text_of(node.get(key)) for key in ("url", "mainEntityOfPage", "@id"))
        if any(f"-{article_id}.html" in address for address in addresses):
            return node
    articles = [node for node in nodes if "Article" in str(node.get("@type", ""))]
    return articles[0] if len(articles) == 1 and not headline else None


def text_of(value: object, *keys: str) -> str:
    """The value as folded text; of an object the first of `keys`; "" for anything else."""
    if isinstance(value, list):
        value = value[0] if value and not isinstance(value[0], list) else None
    if isinstance(value, Mapping):
        texts = (value.get(key) for key in keys or ("url", "@id", "name"))
        value = next((text for text in texts if isinstance(text, str)), None)
    return fold(value) if isinstance(value, str) else ""


def people_of(value: object) -> list[str]:
    """The names in an `author` value; organisations are not people."""
    values = value if isinstance(value, list) else [value]
    return [
        text_of(person, "name")
        for person in values
        if not (isinstance(person, Mapping) and "Organization" in str(person.get("@type", "")))
    ]


def _nodes(block: str) -> Iterator[Node]:
    """The objects of a block at its top, in its lists and in its graphs."""
    if len(block) > LARGEST:
        return
    try:
        # strict=False: raw newlines and control characters stand inside strings.
        value = json.loads(_unwrapped(block), strict=False)
    except (ValueError, RecursionError):
        return
    waiting = [value]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting = value[:_MOST_NODES] + waiting
        elif isinstance(value, dict):
            yield value
            waiting = [value[key] for key in ("@graph", "mainEntity") if key in value] + waiting


def _unwrapped(block: str) -> str:
    """The JSON inside `<!-- ... -->` or `//<![CDATA[ ... //]]>`, without a last semicolon."""
    start = block.strip().removeprefix("//").removeprefix("<!--").removeprefix("<![CDATA[")
    return start.removesuffix("]]>").removesuffix("-->").rstrip().removesuffix("//").rstrip("; \n")
