"""`scrapy archive`: look after what newsbot remembers."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.archive.care import Care, is_day
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.run import data_dir


class Command(ScrapyCommand):
    """Exit status: 0 well, 1 the archive has problems or cannot be used, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Shown by `scrapy archive -h`."""
        return "verify | stats | backup FILE | forget ARTICLE..."

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Verify, count, copy or forget what the archive holds"

    def long_desc(self) -> str:
        """Shown by `scrapy archive -h`."""
        return (
            "verify: is the file sound, and its ledger? stats: counts. backup FILE: a copy, also"
            " while a crawl runs. forget: remove articles for good, by number or address; they"
            " are not fetched again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print stats as JSON")
        parser.add_argument(
            "--before", metavar="DATE", help="forget: all published before this day (2021-12-28)"
        )
        parser.add_argument("--yes", action="store_true", help="forget: do not ask")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        actions = {
            "verify": self._verify,
            "stats": self._stats,
            "backup": self._backup,
            "forget": self._forget,
        }
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        assert self.settings is not None
        path = data_dir(self.settings) / FILE_NAME
        try:
            care = Care(path, is_reader=args[0] != "forget")
            try:
                actions[args[0]](care, args[1:], opts)
            finally:
                care.close()
        except ArchiveError as error:
            print(f"scrapy archive: {error}")
            self.exitcode = 1

    def _verify(self, care: Care, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        problems = care.problems()
        print("\n".join(problems) or f"{care.path} is sound.")
        self.exitcode = 1 if problems else 0

    def _stats(self, care: Care, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        stats = care.stats()
        print(json.dumps(stats, indent=2) if opts.json else _table(stats))

    def _backup(self, care: Care, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        if len(args) != 1:
            raise UsageError("name the one file of the backup", print_help=False)
        care.backup(Path(args[0]))
        print(f"{args[0]} is a copy of {care.path}.")

    def _forget(self, care: Care, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == bool(opts.before):
            raise UsageError("name numbers or addresses, or --before DATE", print_help=False)
        if opts.before and not is_day(opts.before):
            raise UsageError(
                f"--before {opts.before} is no day; write 2021-12-28", print_help=False
            )
        if not opts.yes and not sys.stdin.isatty():
            raise UsageError("nobody is there to ask: add --yes", print_help=False)
        if not opts.yes and input("They cannot be had back. Forget them? (yes/no) ") != "yes":
            print("Nothing was forgotten.")
            return
        rows = care.forget(args, opts.before or "")
        for row in rows:
            print(f"forgotten: {row['url']}")
        print(f"{len(rows)} articles forgotten. Feeds that were published before still have them.")


def _table(stats: dict[str, Any], indent: str = "") -> str:
    lines = []
    for name, value in stats.items():
        if isinstance(value, dict):
            lines += [f"{indent}{name}:", _table(value, indent + "  ")]
        else:
            lines.append(f"{indent}{name}: {value}")
    return "\n".join(lines)
