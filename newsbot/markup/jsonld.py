"""JSON-LD as it is found on news pages: several blocks, some broken, one of them the article."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from newsbot.words.text import begins, fold, same

LARGEST = 1_000_000
"""Characters of the largest block that is read."""
_MOST_NODES = 1_000
_FEW_WORDS = 4
Node = Mapping[str, Any]
"""One JSON object of a block."""
IsOwn = Callable[[str], bool | None]
"""Whether an address is that of the article; None where it is that of no article."""


def find_article(blocks: Iterable[str], headline: str, is_own: IsOwn) -> Node | None:
    """The node that describes the article, found by what it says, not by where it stands.

    It has the headline of the page (whole, or cut after some words), or the article's address; on
    a page without headline, the only node that is an article. Of several the one that says most,
    and none that has the address of another article. Broken blocks are passed over.
    """
    # Any letter of the key can be written by its number.
    likely = (block for block in blocks if "headline" in block or "\\u" in block)
    headed = (node for block in likely for node in _nodes(block) if node.get("headline"))
    told = (_Told(node, is_own) for node in headed)
    nodes = [one for one in told if one.headline and (one.is_own or not one.is_anothers)]
    if found := [one for one in nodes if one.fits(headline)]:
        best = max(found, key=lambda one: one.signs(headline)) if len(found) > 1 else found[0]
        return best.node
    articles = [one.node for one in nodes if "Article" in str(one.node.get("@type", ""))]
    return articles[0] if len(articles) == 1 and not headline else None


class _Told:
    """What a node says of itself."""

    def __init__(self, node: Node, is_own: IsOwn) -> None:
        self.node = node
        headline = text_of(node.get("headline"))
        self.headline = fold(unescape(headline)) if "&" in headline else headline
        addresses = [text_of(node.get(key)) for key in ("url", "mainEntityOfPage", "@id")]
        told = [is_own(address) for address in addresses if address]
        self.is_own = True in told
        self.is_anothers = False in told

    def fits(self, headline: str) -> bool:
        """Whether it is of the article with this headline."""
        is_begun = len(self.headline.split()) > _FEW_WORDS and begins(headline, self.headline)
        return self.is_own or is_begun or same(self.headline, headline)

    def signs(self, headline: str) -> tuple[bool, ...]:
        """What speaks for it, the weightiest first."""
        is_same = same(self.headline, headline)
        is_dated = bool(text_of(self.node.get("datePublished")))
        return self.is_own or is_same, is_dated, self.is_own, is_same


def text_of(value: object) -> str:
    """The value as folded text; of an object its address or name; "" for anything else."""
    if isinstance(value, str):
        return fold(value)
    if value is None:
        return ""
    if isinstance(value, list):
        value = value[0] if value and not isinstance(value[0], list) else None
    if isinstance(value, Mapping):
        texts = (value.get(key) for key in ("url", "@id", "name"))
        value = next((text for text in texts if isinstance(text, str)), None)
    return fold(value) if isinstance(value, str) else ""


def whole(node: Node, blocks: Iterable[str], *keys: str) -> Node:
    """The node with what its values under `keys` only name by `@id` put in their places."""
    named = {key: node[key] for key in keys if _is_named(node.get(key))}
    if not named:
        return node
    nodes = {str(one["@id"]): one for block in blocks for one in _nodes(block) if "@id" in one}
    return {**node, **{key: _resolved(value, nodes) for key, value in named.items()}}


def addresses_of(value: object) -> list[str]:
    """The addresses in an `image` value, of one picture or of several."""
    told = (text_of(one) for one in _values(value, "url", "contentUrl", "@id"))
    # Some escape the whole block as if it were HTML.
    return [url.replace("&amp;", "&") for url in told if url and "#" not in url]


def people_of(value: object) -> list[str]:
    """The names in an `author` value; organisations are not people."""
    people = [
        person
        for person in _listed(value)
        if not (isinstance(person, Mapping) and "Organization" in str(person.get("@type", "")))
    ]
    return [unescape(text_of(name)) for name in _values(people, "name")]


def _values(value: object, *keys: str) -> Iterator[object]:
    """What each of several values is, or has under the first of some keys, in lists or not."""
    for one in _listed(value):
        if isinstance(one, Mapping):
            yield from _listed(next((one[key] for key in keys if one.get(key)), None))
        else:
            yield one


def _listed(value: object) -> list[object]:
    return value[:_MOST_NODES] if isinstance(value, list) else [value]


def _is_named(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, Mapping) and "@id" in one for one in values)


def _resolved(value: object, nodes: Mapping[str, Node]) -> object:
    if isinstance(value, list):
        return [_resolved(one, nodes) for one in value[:_MOST_NODES]]
    if isinstance(value, Mapping) and "@id" in value:
        return {**nodes.get(str(value["@id"]), {}), **value}
    return value


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
