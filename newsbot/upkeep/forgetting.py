"""What an archive is to forget: articles, for good, and what a feed is owed."""

import sqlite3
import sys
from collections.abc import Sequence

from scrapy.exceptions import UsageError

from newsbot.archive.care import Care
from newsbot.archive.reader import as_stored, is_day
from newsbot.command import complain
from newsbot.delivery.outputs import path_of, shown
from newsbot.upkeep.action import Task
from newsbot.words.number import counted

_SHOWN = 20


def forget(task: Task) -> int:
    """Remove the articles that are named, or all before a day, after a question."""
    _check(task)
    names = [as_stored(word) for word in task.words]
    with Care(task.archive) as archive:
        rows = archive.chosen(names, task.options.before or "")
        if why := _doubt(rows, names):
            complain(f"scrapy archive: {why}; nothing was forgotten.")
            return 1
        for row in rows[:_SHOWN]:
            print(f"{row['article_id']:>8}  {row['url']}\n          {row['headline']}")
        if len(rows) > _SHOWN:
            print(f"          ... and {len(rows) - _SHOWN} more")
        count = counted(len(rows), "article")
        question = f"Forget {count} for good? (yes/no) "
        if not task.options.yes and _answer(question) not in ("yes", "y"):
            print("Nothing was forgotten.")
            return 0
        is_gone = archive.forget(rows)
    for row in rows:
        print(f"forgotten: {row['url']}")
    print(f"{count} forgotten. Feeds that were published before still have them.")
    if not is_gone:
        complain(
            "scrapy archive: another process reads the archive as it was: what was forgotten is on"
            " disk until that has ended."
        )
    return 0


def release(task: Task) -> int:
    """Owe a feed nothing more, by its address with or without who writes there."""
    (name,) = task.words
    file = path_of(name)
    feed = name if file is None else str(file)
    with Care(task.archive) as archive:
        keys = [key for key, address in archive.feeds() if feed in (address, shown(address))]
        released = archive.release(keys)
    if not keys:
        why = f"there is no feed {shown(feed)}; `scrapy status` names those owed."
        complain(f"scrapy archive: {why}")
        return 1
    print(f"{shown(feed)} is owed nothing more; it was owed {counted(released, 'article')}.")
    return 0


def _check(task: Task) -> None:
    """Raises `UsageError` where it is not clear what is meant, or nobody can be asked."""
    before = task.options.before
    if bool(task.words) == bool(before):
        raise UsageError("name numbers or addresses, or --before DATE", print_help=False)
    if before and not is_day(before):
        raise UsageError(f"--before {before} is no day; write 2021-12-28", print_help=False)
    if not task.options.yes and (sys.stdin is None or not sys.stdin.isatty()):
        raise UsageError("nobody is there to ask: add --yes", print_help=False)


def _doubt(rows: Sequence[sqlite3.Row], names: Sequence[str]) -> str:
    """Why articles are not to be forgotten as they were named; "" where all is clear."""
    if not rows and not names:
        return "no article was published before that day"
    for name in names:
        found = [row["url"] for row in rows if name in (row["article_id"], row["url"])]
        if not found:
            return f"there is no article {name}"
        if len(found) > 1:
            return f"{name} is the number of several: name {' or '.join(found)}"
    return ""


def _answer(question: str) -> str:
    try:
        return input(question).strip().lower()
    except (EOFError, KeyboardInterrupt):  # Ctrl-D, Ctrl-C
        print()
        return ""
