"""Articles for a person at a terminal."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import fill, shorten, wrap
from typing import Any

from newsbot.items import EXPORTED

WIDTH = 80
_UNSHOWN = frozenset(("article_body", "retrieved_at", "content_hash", "word_count", "version"))

Line = dict[str, Any]
"""An article with the fields of the feed."""


def readable(article: Line) -> str:
    """An article as a person reads it, wrapped to a terminal."""
    dateline = article["dateline"]
    about = {
        "by": ", ".join(article["authors"]) or "no name on the page",
        "published": f"{article['date_published']}  (to the {article['date_precision']}, read from"
        f" {article['date_source']}: {article['date_published_raw']})",
        "dateline": f"{dateline['location']}, {dateline['date']}, {', '.join(dateline['agencies'])}"
        if dateline
        else "none",
        "topics": ", ".join(article["topics"]) or "none",
        "address": article["url"],
    }
    lines = [fill(article["headline"], WIDTH), ""]
    lines += [f"{name:>10}  {value}" for name, value in about.items()]
    body = [fill(paragraph, WIDTH) for paragraph in _paragraphs(article)]
    return "\n\n".join(["\n".join(lines), *body])


def history(versions: Sequence[Line]) -> str:
    """An article with all its versions: the latest whole, then what each changed and whence."""
    latest = versions[-1]
    parts = [readable(latest)]
    if latest["vanished_at"]:
        parts.append(f"The page has been gone since {latest['vanished_at']}.")
    if latest["near_duplicate_of"]:
        parts.append(
            f"Nearly the same as article {latest['near_duplicate_of']}"
            f" (similarity {latest['similarity']})."
        )
    for before, after in pairwise(versions):
        parts.append("\n".join(_changes(before, after)))
    rules = latest["rules"] or {}
    parts.append("\n".join(["Read by:", *(f"  {field:18} {way}" for field, way in rules.items())]))
    return "\n\n".join(parts)


def table(articles: Sequence[Line]) -> str:
    """Articles as rows: number, date, section, headline."""
    return "\n".join(
        f"{a['article_id']:>8}  {a['date_published'][:16].replace('T', ' ')}"
        f"  {a['section'] or '':12.12}  {shorten(a['headline'], WIDTH, placeholder=' ...')}"
        for a in articles
    )


def outline(values: dict[str, Any], indent: str = "") -> str:
    """Names and values, one a line, what is nested indented."""
    lines = []
    for name, value in values.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", outline(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(line for line in lines if line)


def _changes(before: Line, after: Line) -> Iterator[str]:
    yield (
        f"Version {after['version']} ({after['cause']}), read {after['retrieved_at']},"
        f" against version {before['version']}:"
    )
    for name in EXPORTED:
        if name not in _UNSHOWN and before[name] != after[name]:
            yield f"  {name}: {before[name]!r} -> {after[name]!r}"
    old, new = _paragraphs(before), _paragraphs(after)
    for line in difflib.ndiff(old, new):
        if line[:2] in ("- ", "+ "):
            yield from wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _paragraphs(article: Line) -> list[str]:
    body: str = article["article_body"]
    return body.split("\n\n")
