"""Saved pages: a page of a site as a file, and beside it the article that it should give."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.extraction.article import light
from newsbot.extraction.fields import Reading, Source
from newsbot.items import EXPORTED, REQUIRED
from newsbot.markup.page import Page
from newsbot.settings import PROJECT
from newsbot.site import Selectors, Site
from newsbot.urls import ArticleAddress
from newsbot.words import moments

FOLDER = PROJECT / "tests" / "pages"
"""One folder for each spider, in which the tests find all pages by themselves."""

DRAFT = "DRAFT"
"""How the provenance of an expectation begins that nobody has checked."""


_SHOWN = 60
_SHOWN_BEFORE = 20

_PARTS = ("headline", "byline", "article", "lead", "body", "topics", "section", "image")


class Draft(NamedTuple):
    """An expectation as newsbot would have it."""

    expectation: dict[str, Any]
    """What is written as JSON; `tests/test_pages.py` compares with it."""
    rules: dict[str, str]
    """Which way served each field."""
    unfound: dict[str, str]
    """The selectors of parts that find nothing on the page, by what is declared by them."""
    missing: list[str]
    """The fields without which an article is not exported, and which this one does not have."""


def draft(
    text: str,
    address: ArticleAddress,
    site: Site,
    retrieved_at: datetime,
    feed_date: str | None = None,
) -> Draft:
    """What a crawl reads on a page, for a person to check; `retrieved_at` is aware."""
    page = Page(light(text.encode("utf-8", "replace"), site), address.url)
    reading = Reading(page, site, Source(address, retrieved_at, feed_date))
    article = reading.article()
    values = dataclasses.asdict(article)
    topics = (site.addresses.canonical(link.href, page.base) for link in reading.topic_links())
    stories = (site.addresses.article_at(s.href, page.base) for s in reading.more_stories())
    expectation = {
        "provenance": f"{DRAFT}: from {address.url}, {retrieved_at:%Y-%m-%d}. Compare every field"
        " with the page, then write here who did.",
        "url": address.url,
        "retrieved_at": moments.iso(retrieved_at, UTC),
        "feed_date": feed_date,
        "article": {name: values[name] for name in EXPORTED},
        "topic_links": list(topics),
        "more_stories": [story.url for story in stories if story],
    }
    missing = [name for name in REQUIRED if not values[name]]
    return Draft(expectation, reading.rules_of(article), _unfound(page, site.selectors), missing)


def _unfound(page: Page, selectors: Selectors) -> dict[str, str]:
    declared = {name: getattr(selectors, name) for name in _PARTS}
    usual = Selectors()
    return {
        name: css
        for name, css in declared.items()
        if css != getattr(usual, name) and not page.has(css)
    }


def differences(read: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    """A line for each field of an expectation that newsbot reads otherwise."""
    for name, value in read.items():
        if name == "article":
            yield from differences(value, expected[name])
        elif name != "provenance" and value != expected.get(name):
            found, wanted = _parting(value, expected.get(name))
            yield f"{name}: newsbot reads {found}, the JSON has {wanted}"


def _parting(read: Any, expected: Any) -> tuple[str, str]:
    """Two values, of texts what stands around the place where they begin to differ."""
    values = [read, expected]
    start = 0
    if isinstance(read, str) and isinstance(expected, str):
        pairs = enumerate(zip(read, expected, strict=False))
        end = min(len(read), len(expected))
        parted = next((at for at, (one, other) in pairs if one != other), end)
        start = max(parted - _SHOWN_BEFORE, 0)
        values = [value[start : start + _SHOWN] for value in values]
    words = [json.dumps(value, ensure_ascii=False) for value in values]
    at = f" from character {start + 1}" if start else ""
    return f"{words[0]}{at}", words[1]


def save(text: str, expectation: dict[str, Any], spider: str, name: str) -> tuple[Path, Path]:
    """Write a page and its expectation, `<name>.html` and `<name>.json`, and say where."""
    folder = FOLDER / spider
    folder.mkdir(parents=True, exist_ok=True)
    page, beside = folder / f"{name}.html", folder / f"{name}.json"
    page.write_text(text, "utf-8")
    words = json.dumps(expectation, ensure_ascii=False, indent=2)
    beside.write_text(f"{words}\n", "utf-8")
    return page, beside
