"""What an archive holds, in numbers, and what it lacks."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta

from newsbot import clock
from newsbot.archive.inspection import Inspection
from newsbot.delivery.outputs import shown
from newsbot.display.articles import table
from newsbot.display.terminal import outline
from newsbot.upkeep.action import Task

_DAYS = 7
_SHOWN = 20


def stats(task: Task) -> int:
    """Print counts and what was not fetched, or groups of nearly equal articles."""
    is_json = task.options.json
    with Inspection(task.archive) as archive:
        if task.options.clusters:
            groups = archive.clusters()
            told = "\n\n".join(map(table, groups)) or "No two articles are nearly equal."
            print(json.dumps(groups, indent=2) if is_json else told)
            return 0
        counts = archive.stats()
        counts["feeds"] = _without_passwords(counts["feeds"])
        unfetched = list(archive.unfetched(clock.now() - timedelta(days=_DAYS)))
    if is_json:
        print(json.dumps({**counts, "unfetched": unfetched}, indent=2))
        return 0
    print(outline(counts))
    print(f"seen in the last {_DAYS} days and not fetched: {len(unfetched) or 'none'}")
    for link in unfetched[:_SHOWN]:
        why = link["reason"] or "not asked for yet"
        print(f"  {link['url']}  ({link['trail']}, {link['found_at']}): {why}")
    if len(unfetched) > _SHOWN:
        print(f"  ... and {len(unfetched) - _SHOWN} more: --json has them all")
    return 0


def _without_passwords(feeds: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    told: dict[str, Counter[str]] = defaultdict(Counter)
    for address, given in feeds.items():
        told[shown(address)].update(given)
    return {address: dict(counts) for address, counts in told.items()}
