"""Mistakes that a person has to mend, and what was probably meant."""

from collections.abc import Sequence
from difflib import get_close_matches

from scrapy.spiderloader import SpiderLoaderProtocol


class MistakeError(ValueError):
    """Something that a person has to mend; the message is one sentence that says how."""


def hint(word: str, known: Sequence[str]) -> str:
    """The end of a sentence that refuses a word: the near one, or all that are known."""
    near = nearest(word, known)
    return f"did you mean {near!r}?" if near else f"known: {', '.join(known)}."


def no_spider(name: str, loader: SpiderLoaderProtocol) -> str:
    """Why there is no spider of that name, in sentences: it may be in a module that is broken."""
    broken: dict[str, str] = getattr(loader, "broken", {})  # a project may have another loader
    why = "".join(f" {module} cannot be imported: {why}." for module, why in broken.items())
    return f"there is no spider {name!r}; {hint(name, loader.list())}{why}"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The one that was probably meant, in any case of letters."""
    folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), folded, n=1)
    return folded[near[0]] if near else None
