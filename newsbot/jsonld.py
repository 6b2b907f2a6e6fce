"""JSON-LD as it is found on news pages: several blocks, some broken, one of them the article."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsbot.text import fold, same

LARGEST = 1_000_000
"""Characters of the largest block that is read."""
_MOST_NODES = 1_000
Node = Mapping[str, Any]
"""One JSON object of a block."""


def find_article(blocks: Iterable[str], headline: str) -> Node | None:
    """The node that describes the article, found by what it says, not by where it stands.

    Among the nodes with a headline the one whose headline is that of the page is taken, else
    the only one there is. Broken blocks are passed over.
    """
    nodes = [node for block in blocks for node in _nodes(block) if text_of(node.get("headline"))]
    for node in nodes:
        if headline and same(text_of(node.get("headline")), headline):
            return node
    return nodes[0] if len(nodes) == 1 else None


def text_of(value: object) -> str:
    """The value as folded text; an object's `name`, `url` or `@id`; "" for anything else."""
    match value:
        case str():
            return fold(value)
        case {"name": str(name)}:
            return fold(name)
        case {"url": str(url)} | {"@id": str(url)}:
            return fold(url)
        case [first, *_] if not isinstance(first, list):
            return text_of(first)
    return ""


def people_of(value: object) -> list[str]:
    """The names in an `author` value; organisations are not people."""
    values = value if isinstance(value, list) else [value]
    return [
        text_of(person)
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
