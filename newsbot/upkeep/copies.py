"""Copies of an archive: one is made, and one is put in its place."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsbot import clock
from newsbot.archive.copy import Original
from newsbot.command import sites_in
from newsbot.operation.restoration import Restored, restore
from newsbot.upkeep.action import Task

_NAMED = 20  # files in one command


def backup(task: Task) -> int:
    """Copy the archive into a file."""
    (name,) = task.words
    with Original(task.archive) as archive, task.bar("copying") as bar:
        archive.backup(Path(name), bar.at)
    print(f"{name} is a copy of {task.archive}.")
    return 0


def put_back(task: Task) -> int:
    """Put a copy in the place of the archive, and say what it does not know."""
    (name,) = task.words
    sites = sites_in(task.settings)
    with task.bar("restoring") as bar:
        done = restore(Path(name), task.archive, sites, clock.now(), bar.at)
    print(f"{task.archive} is a copy of {name} now.")
    if done.kept is not None:
        print(f"What was there before is kept: {done.kept}")
    _tell_of_newer(done, sites)
    return 0


def _tell_of_newer(done: Restored, sites: Mapping[str, Any]) -> None:
    for spider, files in done.newer.items():
        told = " ".join(shlex.quote(str(file)) for file in files[:_NAMED])
        is_all = len(files) <= _NAMED
        if sites.get(spider) is None:
            print(
                f"More was recorded than the copy knows, and there is no spider {spider} to"
                f" read it: {told}{'' if is_all else ' ...'}"
            )
            continue
        named = f" {told}" if is_all else ""  # else it reads all there are
        print(
            f"More was recorded than the copy knows. `scrapy replay --spider {spider}{named}`"
            " takes in its articles, without a request."
        )
