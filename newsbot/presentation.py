"""Articles for a person at a terminal."""

import difflib
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from textwrap import fill, shorten, wrap
from typing import Any

from newsbot.archive.standing import RunRecord
from newsbot.arguments import ARGUMENTS, DEFAULT_TRAILS, TRAILS
from newsbot.comparison import Comparison
from newsbot.display.terminal import printable
from newsbot.items import EXPORTED
from newsbot.site import Site
from newsbot.status import Status

WIDTH = 80
_EXAMPLES = 3
_DEEP = " " * 8
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


def introduction(name: str, description: str, site: Site | None) -> str:
    """A spider: what it is, its site, and its arguments with what they may name."""
    title = f"{name}: {description}" if description else name
    if site is None:
        return title
    rare = ", ".join(sorted(set(TRAILS) - DEFAULT_TRAILS))
    known = {
        "sections": ", ".join(site.lists),
        "follow": f"{', '.join(TRAILS)} ({rare} only where it is named)",
    }
    host = site.addresses.host
    lines = [title, f"  site: {host} ({site.publisher}, edition {site.edition})", "  arguments:"]
    for argument in ARGUMENTS:
        if not known.get(argument.name, argument.name):
            continue  # the site has no sections
        lines.append(f"    -a {argument.name}={argument.example}")
        choice = f": {known[argument.name]}" if argument.name in known else ""
        lines.append(
            fill(argument.meaning + choice, WIDTH, initial_indent=_DEEP, subsequent_indent=_DEEP)
        )
    return "\n".join(lines)


def standing(status: Status) -> str:
    """Where a spider stands, a line for each thing that is known."""
    place = ", ".join(filter(None, (status.publisher, status.edition)))
    known = status.standing
    newest, later, robots = known.newest, status.come_back_at, known.robots_at
    about = {
        "running now": status.holder,
        "last crawl": _crawl(status.last_run),
        "articles": known.articles,
        "newest": newest and f"{newest.date_published}  {newest.headline}",
        "wanted links": f"{known.waiting} waiting, {known.given_up} given up",
        "next crawl": f"not before {_minute(later)}: the site asked for that"
        if later
        else "any time",
        "robots.txt": f"read {_minute(robots)}" if robots else "not read yet",
        "feeds are owed": "\n".join(f"{n}: {feed}" for feed, n in known.feeds_owed.items())
        or "nothing",
    }
    title = status.spider + (f" ({place})" if place else "")
    if not status.is_in_project:
        title += ": no spider of this project any more"
    lines = [f"{name:>16}  {value}" for name, value in about.items() if value is not None]
    return "\n".join([title, *(line.replace("\n", "\n" + " " * 18) for line in lines)])


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


def _crawl(run: RunRecord | None) -> str:
    if run is None:
        return "none yet"
    begun = f"began {_minute(run.started_at)}"
    if run.ended_at is None:
        return f"{begun}, was killed: the next one goes on where it was"
    took = run.ended_at - run.started_at
    return f"{begun}, took {took}, exit status {run.exit_status}\n{run.verdict}"


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def comparison(found: Comparison) -> str:
    """What reading again would change: a count for each field, and a few examples of each."""
    parts = [found.words]
    for name, count in found.fields.most_common():
        rows = [f"{name}: {count} articles"]
        for example in found.examples(name, _EXAMPLES):
            rows.append(f"  {example.url}")
            rows += [f"    archive  {example.stored}", f"    now      {example.read}"]
        parts.append("\n".join(rows))
    parts += found.failed
    return printable("\n\n".join(parts))
