"""Spiders for a person at a terminal: what each takes, and where it stands."""

from datetime import datetime
from textwrap import fill

from newsbot.archive.standing import RunRecord
from newsbot.display.terminal import WIDTH
from newsbot.operation.status import Status
from newsbot.site import Site
from newsbot.usage.arguments import ARGUMENTS, DEFAULT_TRAILS, TRAILS

_DEEP = " " * 8


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
        "feeds are owed": "\n".join(f"{n}: {feed}" for feed, n in status.feeds_owed.items())
        or "nothing",
    }
    title = status.spider + (f" ({place})" if place else "")
    if not status.is_in_project:
        title += ": no spider of this project any more"
    lines = [f"{name:>16}  {value}" for name, value in about.items() if value is not None]
    return "\n".join([title, *(line.replace("\n", "\n" + " " * 18) for line in lines)])


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
