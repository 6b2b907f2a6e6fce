"""`scrapy show`: one article of the archive, with its versions."""

import argparse
import sys

from scrapy.exceptions import UsageError

from newsbot.archive.reader import Reader
from newsbot.archive.schema import ArchiveError
from newsbot.command import ArchiveCommand
from newsbot.presentation import history


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 no such article or the archive cannot be used, 2 wrong usage."""

    def syntax(self) -> str:
        """Shown by `scrapy show -h`."""
        return "ARTICLE (its number or address)"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Print an article of the archive, its versions, and where each field came from"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Called by Scrapy."""
        if len(args) != 1:
            raise UsageError("name one article by its number or address", print_help=False)
        try:
            with Reader(self.archive) as reader:
                found = reader.history(args[0])
        except ArchiveError as error:
            print(f"scrapy show: {error}", file=sys.stderr)
            self.exitcode = 1
            return
        if not found:
            print(f"scrapy show: there is no article {args[0]} in {self.archive}.", file=sys.stderr)
            self.exitcode = 1
            return
        print("\n\n\n".join(map(history, found)))
