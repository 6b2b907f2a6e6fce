"""Articles for a person at a terminal."""

import difflib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from textwrap import fill, shorten, wrap
from typing import Any

from newsbot.display.terminal import WIDTH
from newsbot.items import EXPORTED

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
        "dateline": ", ".join(
            filter(None, (dateline["location"], dateline["date"], *dateline["agencies"]))
        )
        if dateline
        else "none",
        "topics": ", ".join(article["topics"]) or "none",
        "address": article["url"],
    }
    lines = [fill(article["headline"], WIDTH), ""]
    lines += [f"{name:>10}  {value}" for name, value in about.items()]
    body = [fill(paragraph, WIDTH) for paragraph in _paragraphs(article) or [_silence(article)]]
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


def _changes(before: Line, after: Line) -> Iterator[str]:
    yield (
        f"Version {after['version']} ({after['cause']}), read {after['retrieved_at']},"
        f" against version {before['version']}:"
    )
    old, new = _paragraphs(before), _paragraphs(after)
    has_texts = bool(old and new)
    for name in EXPORTED:
        is_known = has_texts or name != "description"
        if name not in _UNSHOWN and is_known and before[name] != after[name]:
            yield f"  {name}: {before[name]!r} -> {after[name]!r}"
    if not has_texts:
        yield f"  {_silence(after if old else before)}"
        return
    for line in difflib.ndiff(old, new):
        if line[:2] in ("- ", "+ "):
            yield from wrap(line, WIDTH, initial_indent="  ", subsequent_indent="    ")


def _paragraphs(article: Line) -> list[str]:
    body: str | None = article["article_body"]
    return body.split("\n\n") if body else []


def _silence(article: Line) -> str:
    """What is said in place of a text that is not told."""
    if "noarchive" in article.get("directives", ()):
        return "Its text is withheld: the page says noarchive."
    return "Its text is withheld (NEWSBOT_EXPORT), or was forgotten (NEWSBOT_RETENTION_DAYS)."
