"""Every regular expression of the package, on a megabyte of the same: it stays linear."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from inspect import isclass
from pathlib import Path
from typing import Any

import pytest
from deadline import in_time

import newsbot
from newsbot.markup.headings import Headings
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.spiders.urdupoint_urdu import UrduPointUrduSpider
from newsbot.words.languages import language_of

LANGUAGES = ("de", "fr", "ru", "zh")
PACKAGE = Path(newsbot.__file__).parent


def within(place: str, value: object) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The expressions in a value of a module: itself, in tuples and classes, in a whole Site."""
    if isinstance(value, re.Pattern):
        yield place, value
    elif isinstance(value, tuple):
        for n, part in enumerate(value):
            yield from within(f"{place}/{n}", part)
    elif isclass(value) and value.__module__.startswith("newsbot."):
        for name, part in vars(value).items():
            if not isclass(part):
                yield from within(f"{place}.{name}", part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from within(f"{place}.{field.name}", getattr(value, field.name))
        if isinstance(value, Headings):
            yield f"{place}.any", value.any


def written() -> Iterator[str]:
    """The expressions that stand in the source as they are, wherever that is."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            module, words = node.func.value, node.args[0] if node.args else None
            is_expression = isinstance(module, ast.Name) and module.id == "re"
            if is_expression and isinstance(words, ast.Constant) and isinstance(words.value, str):
                yield words.value


def patterns() -> dict[str, re.Pattern[Any]]:
    """All of them, each once, by the place where it was found."""
    found: dict[re.Pattern[Any], str] = {}
    for module in pkgutil.walk_packages(newsbot.__path__, "newsbot."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, pattern in within(f"{module.name}.{name}", value):
                found.setdefault(pattern, place)
    for code in LANGUAGES:
        for place, pattern in within(f"language {code}", language_of(code)):
            found.setdefault(pattern, place)
    known = {pattern.pattern for pattern in found}
    found |= {re.compile(words): words for words in written() if words not in known}
    return {place: pattern for pattern, place in found.items()}


PATTERNS = patterns()
_POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]+\})\+")


def test_the_expressions_of_modules_classes_and_every_site_are_found() -> None:
    found = set(PATTERNS.values())
    assert len(found) > 75
    for site in (UrduPointSpider.site, UrduPointUrduSpider.site):
        assert {site.addresses.article, site.headings.any, site.interruption, site.aside} <= found
    button = UrduPointUrduSpider.site.addresses.button
    assert button is not None
    assert button.token in found


def test_no_group_is_possessive_which_some_pythons_mistake() -> None:
    """Python 3.11.0 to 3.11.4, https://github.com/python/cpython/issues/106052."""
    assert _POSSESSIVE_GROUP.search("(?: a)*+b")
    assert not _POSSESSIVE_GROUP.search(r"(?>(?: a)*)b[)]?+\)*+")
    written = (str(pattern.pattern) for pattern in PATTERNS.values())
    assert not [words for words in written if _POSSESSIVE_GROUP.search(words)]


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("unit", ["1", "a", " ", "28th ", "(", "/a"])
def test_every_regular_expression_is_linear(name: str, unit: str) -> None:
    pattern = PATTERNS[name]
    words = unit * (1_000_000 // len(unit))
    for start in ("", "/en/", "MOSCOW (", "/en/news/", "/daily/livenews/"):
        for method in (pattern.search, pattern.fullmatch):
            with in_time(f"{name} on {start}{unit}"):
                text = start + words
                method(text if isinstance(pattern.pattern, str) else text.encode())
