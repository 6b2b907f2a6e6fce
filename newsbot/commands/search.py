"""`scrapy search`: find articles of the archive by their words."""

import argparse
import json
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.archive.reader import Reader
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.commands.filters import add_filters, read_filters
from newsbot.presentation import table
from newsbot.run import data_dir


class Command(ScrapyCommand):
    """Exit status: 0 found, 1 nothing found or the archive cannot be used, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

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
            "--limit", type=int, default=50, metavar="N", help="at most so many (default: 50)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        if not any(map(str.strip, args)):
            raise UsageError("name one word or more", print_help=False)
        if opts.limit < 1:
            raise UsageError("--limit must be 1 or more", print_help=False)
        wanted = read_filters(opts)
        assert self.settings is not None
        try:
            with Reader(data_dir(self.settings) / FILE_NAME) as reader:
                found = reader.search(args, wanted, opts.limit)
        except ArchiveError as error:
            print(f"scrapy search: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if sys.stdout.isatty():
            print(table(found) or "nothing found")
        else:
            for article in found:
                print(json.dumps(article, ensure_ascii=False))
        self.exitcode = 0 if found else 1
