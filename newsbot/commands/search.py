"""`scrapy search`: find articles of the archive by their words."""

import argparse
import json
import sys

from scrapy.exceptions import UsageError

from newsbot.archive.reader import Reader
from newsbot.command import ArchiveCommand
from newsbot.commands.filters import add_filters, check_names, read_filters
from newsbot.display.articles import table

_SHOWN, _ALL, _MOST = 50, -1, 10**9


class Command(ArchiveCommand):
    """Exit status: 0 found, 1 nothing found or the archive cannot be used, 2 wrong usage."""

    def syntax(self) -> str:
        """Shown by `scrapy search -h`."""
        return "[options] WORD or 'A PHRASE' ..."

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Find articles of the archive by words of their headlines and texts"

    def long_desc(self) -> str:
        """Shown by `scrapy search -h`."""
        return (
            "Prints the articles that have all of the words, in any of their English forms, and"
            " all of the phrases: the newest first, as a table in a terminal and as JSON Lines in"
            " a pipe."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument(
            "--limit", type=int, metavar="N", help="at most so many (default: 50; in a pipe all)"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        if not any(map(str.strip, args)):
            raise UsageError("name one word or more", print_help=False)
        if opts.limit is not None and not 1 <= opts.limit <= _MOST:
            raise UsageError(f"--limit must be 1 to {_MOST}", print_help=False)
        wanted = read_filters(opts)
        assert self.settings is not None
        export = str(self.settings["NEWSBOT_EXPORT"])
        check_names(self.archive, wanted)
        most = opts.limit or (_SHOWN if sys.stdout.isatty() else _ALL)
        with Reader(self.archive) as reader:
            found = reader.search(args, wanted, most, export)
        if sys.stdout.isatty():
            print(table(found))
        else:
            for article in found:
                print(json.dumps(article, ensure_ascii=False))
        if not found:
            print("nothing found", file=sys.stderr)
        self.exitcode = 0 if found else 1
