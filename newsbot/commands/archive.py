"""`scrapy archive`: look after what newsbot remembers."""

import argparse
import json
import shlex
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsbot import clock, health
from newsbot.archive.care import Care
from newsbot.archive.inspection import Inspection
from newsbot.archive.merger import Merger
from newsbot.archive.reader import Reader, is_day
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.command import ArchiveCommand
from newsbot.delivery.outputs import path_of
from newsbot.display.articles import table
from newsbot.display.terminal import Bar, outline
from newsbot.health import faults
from newsbot.operation.premises import StartError
from newsbot.operation.restoration import restore
from newsbot.usage.mistakes import hint
from newsbot.words import likeness
from newsbot.words.likeness import Text

_DAYS = 7
_ALONE = ("verify", "stats", "reindex")
_SHOWN = 20


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 the archive has problems or is of no use, 2 usage, 73 a full disk.

    Of `restore` also 75: a crawl goes on, or another process has the archive open.
    """

    def syntax(self) -> str:
        """Shown by `scrapy archive -h`."""
        return (
            "verify|stats|backup FILE|restore FILE|forget ARTICLE...|release FEED|reindex"
            "|merge ARCHIVE..."
        )

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Verify, count, copy, restore or forget what the archive holds"

    def long_desc(self) -> str:
        """Shown by `scrapy archive -h`."""
        return (
            "verify: is the file sound, and its ledger? stats: counts. backup FILE: a copy, also"
            " while a crawl runs. restore FILE: put a copy in the archive's place; what was there"
            " is kept, and what was recorded since is known again. forget: remove articles for"
            " good, by number or address; they are not fetched again. release: owe a feed nothing"
            " more, by its address. reindex: make the indexes of words and of likeness anew, where"
            " verify says so. merge: take in the articles of other archives (files or data folders)"
            " once."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="stats: print JSON")
        parser.add_argument(
            "--clusters",
            action="store_true",
            help="stats: list groups of nearly equal articles",
        )
        parser.add_argument(
            "--before", metavar="DATE", help="forget: all published before this day (2021-12-28)"
        )
        parser.add_argument("--yes", action="store_true", help="forget: do not ask")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        actions: dict[str, tuple[Any, Any]] = {
            "verify": (Inspection, self._verify),
            "stats": (Inspection, self._stats),
            "backup": (Inspection, self._backup),
            "restore": (nullcontext, self._restore),
            "forget": (Care, self._forget),
            "release": (Care, self._release),
            "reindex": (Care, self._reindex),
            "merge": (Merger, self._merge),
        }
        if not args:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        if args[0] not in actions:
            why = f"there is no scrapy archive {args[0]}; {hint(args[0], tuple(actions))}"
            raise UsageError(why, print_help=False)
        if args[0] in _ALONE and args[1:]:
            why = f"scrapy archive {args[0]} takes no {args[1]!r}; -s NEWSBOT_DATA_DIR=FOLDER says"
            raise UsageError(f"{why} whose archive is meant", print_help=False)
        try:
            if args[0] == "merge":
                self._begin(args[1:])
            opened, act = actions[args[0]]
            with opened(self.archive) as archive:
                act(archive, args[1:], opts)
        except ArchiveError as error:
            print(f"scrapy archive: {error}")
            self.exitcode = health.DISK_FULL if faults.is_disk_full(error.__cause__) else 1
        except StartError as error:
            print(f"scrapy archive: {error}")
            self.exitcode = error.status

    def _verify(self, archive: Inspection, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        with self._bar("verifying"):
            problems = archive.problems()
            outdated = 0 if problems else archive.outdated(likeness.ALGORITHM)
        if outdated:
            problems.append(
                f"{outdated} articles are not in the index of likeness, or by another algorithm:"
                " `scrapy archive reindex` makes the index anew."
            )
        print("\n".join(problems) or f"{archive.path} is sound.")
        self.exitcode = 1 if problems else 0

    def _stats(self, archive: Inspection, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if opts.clusters:
            groups = archive.clusters()
            print(json.dumps(groups, indent=2) if opts.json else "\n\n".join(map(table, groups)))
            return
        stats = archive.stats()
        unfetched = list(archive.unfetched(clock.now() - timedelta(days=_DAYS)))
        if opts.json:
            print(json.dumps({**stats, "unfetched": unfetched}, indent=2))
            return
        print(outline(stats))
        print(f"seen in the last {_DAYS} days and not fetched: {len(unfetched) or 'none'}")
        for link in unfetched[:_SHOWN]:
            why = link["reason"] or "not asked for yet"
            print(f"  {link['url']}  ({link['trail']}, {link['found_at']}): {why}")
        if len(unfetched) > _SHOWN:
            print(f"  ... and {len(unfetched) - _SHOWN} more: --json has them all")

    def _backup(self, archive: Inspection, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if len(args) != 1:
            raise UsageError("name the one file of the backup", print_help=False)
        with self._bar("copying") as bar:
            archive.backup(Path(args[0]), bar.at)
        print(f"{args[0]} is a copy of {archive.path}.")

    def _restore(self, archive: Path, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if len(args) != 1:
            raise UsageError("name the one file that is a backup", print_help=False)
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        sites = {name: getattr(loader.load(name), "site", None) for name in loader.list()}
        with self._bar("restoring") as bar:
            done = restore(Path(args[0]), archive, sites, clock.now(), bar.at)
        print(f"{archive} is a copy of {args[0]} now.")
        if done.kept is not None:
            print(f"What was there before is kept: {done.kept}")
        for spider, files in done.newer.items():
            told = " ".join(shlex.quote(str(file)) for file in files)
            if sites.get(spider) is None:
                print(
                    f"More was recorded than the copy knows, and there is no spider {spider} to"
                    f" read it: {told}"
                )
                continue
            print(
                f"More was recorded than the copy knows. `scrapy replay --spider {spider} {told}`"
                " takes in its articles, without a request."
            )

    def _forget(self, archive: Care, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.before):
            raise UsageError("name numbers or addresses, or --before DATE", print_help=False)
        if opts.before and not is_day(opts.before):
            raise UsageError(
                f"--before {opts.before} is no day; write 2021-12-28", print_help=False
            )
        if not opts.yes and (sys.stdin is None or not sys.stdin.isatty()):
            raise UsageError("nobody is there to ask: add --yes", print_help=False)
        rows = archive.chosen(args, opts.before or "")
        if why := _doubt(rows, args):
            print(f"scrapy archive: {why}; nothing was forgotten.")
            self.exitcode = 1
            return
        for row in rows[:_SHOWN]:
            print(f"{row['article_id']:>8}  {row['url']}\n          {row['headline']}")
        if len(rows) > _SHOWN:
            print(f"          ... and {len(rows) - _SHOWN} more")
        question = f"{len(rows)} articles, which cannot be had back. Forget them? (yes/no) "
        if not opts.yes and _answer(question) not in ("yes", "y"):
            print("Nothing was forgotten.")
            return
        archive.forget(rows)
        for row in rows:
            print(f"forgotten: {row['url']}")
        print(f"{len(rows)} articles forgotten. Feeds that were published before still have them.")

    def _release(self, archive: Care, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if len(args) != 1:
            raise UsageError("name the one feed, as `scrapy status` does", print_help=False)
        file = path_of(args[0])
        feed = args[0] if file is None else str(file)
        released = archive.release(feed)
        if released is None:
            print(f"scrapy archive: there is no feed {feed}; `scrapy status` names those owed.")
            self.exitcode = 1
            return
        print(f"{feed} is owed nothing more; it was {released} articles.")

    def _merge(self, archive: Merger, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if not args:
            raise UsageError("name the archives to take in", print_help=False)
        for other in map(_archive_at, args):
            with self._bar("merging") as bar:
                merged = archive.merge(other, bar.at)
            print(
                f"{other}: {merged.added} articles taken in, {merged.known} known or forgotten;"
                f" later versions of these: {merged.versions}, vanished: {merged.vanished}."
            )

    def _begin(self, names: Sequence[str]) -> None:
        """Make an archive to merge others into, where there is none and all of them can be read."""
        for name in names:
            Reader(_archive_at(name)).close()
        if names and not self.archive.exists():
            self.archive.parent.mkdir(parents=True, exist_ok=True)
            Archive(self.archive).close()

    def _reindex(self, archive: Care, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        with self._bar("indexing") as bar:
            bodies = bar.track(archive.bodies(), archive.count)
            signatures = (
                (story, *(text.signature() if text.is_comparable else ([], None)))
                for story, text in ((story, Text(body)) for story, body in bodies)
            )
            count = archive.reindex(signatures, likeness.ALGORITHM)
        print(f"The indexes are new; {count} articles can be compared.")

    def _bar(self, what: str) -> Bar:
        assert self.settings is not None
        return Bar(self.settings, what)


def _archive_at(name: str) -> Path:
    """The archive of a data folder, or the file that is named."""
    return Path(name) / FILE_NAME if Path(name).is_dir() else Path(name)


def _answer(question: str) -> str:
    try:
        return input(question).strip().lower()
    except (EOFError, KeyboardInterrupt):  # Ctrl-D, Ctrl-C
        print()
        return ""


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
