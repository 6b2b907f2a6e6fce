"""`scrapy export`: any part of the archive as a file."""

import argparse
import sys
from pathlib import Path

from scrapy.exceptions import UsageError

from newsbot import health
from newsbot.archive.reader import Reader
from newsbot.command import ArchiveCommand
from newsbot.commands.filters import add_filters, check_names, read_filters
from newsbot.delivery.export import FORMATS, ExportError, Lines, write
from newsbot.display.terminal import Bar
from newsbot.files.replacement import replacing
from newsbot.health import faults
from newsbot.words.number import counted


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 the archive or the file cannot be used, 2 usage, 73 a full disk."""

    def syntax(self) -> str:
        """Shown by `scrapy export -h`."""
        return "[options] FILE.jsonl | FILE.csv | FILE.parquet"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Write articles of the archive to a file"

    def long_desc(self) -> str:
        """Shown by `scrapy export -h`."""
        return (
            "Writes the articles that meet every option, all without one, by date of publishing,"
            " in the format that the end of the file's name says. Each version of an article is a"
            " line of its own, and meets the options or not for itself; --latest writes its latest"
            " version alone, where that meets them."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        add_filters(parser)
        parser.add_argument(
            "--latest", action="store_true", help="only the latest version of each article"
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        if len(args) != 1 or Path(args[0]).suffix not in FORMATS:
            endings = ", ".join(FORMATS)
            raise UsageError(f"name one file that ends in one of {endings}", print_help=False)
        wanted = read_filters(opts)
        assert self.settings is not None
        named = Path(args[0])
        try:
            check_names(self.archive, wanted, only_latest=opts.latest)
            with Reader(self.archive) as reader, Bar(self.settings, "exporting") as bar:
                articles = bar.track(
                    reader.articles(
                        wanted, only_latest=opts.latest, export=str(self.settings["NEWSBOT_EXPORT"])
                    ),
                    lambda: reader.count(wanted, only_latest=opts.latest),
                )
                count = _write(named, articles)
        except ExportError as error:
            return self.fail(str(error))
        except OSError as error:
            status = health.DISK_FULL if faults.is_disk_full(error) else 1
            return self.fail(f"{named} cannot be written: {error.strerror or error}.", status)
        said = sys.stdout if named.is_file() else sys.stderr  # the other may be what is written to
        print(f"{counted(count, 'article' if opts.latest else 'line')} in {named}.", file=said)
        return None


def _write(named: Path, articles: Lines) -> int:
    """Write a file whole, or leave it as it was; how many articles.

    A pipe or a device is written into.
    """
    if named.exists() and not named.is_file():
        return write(named, articles, named.suffix)
    with replacing(named) as part:
        return write(part, articles, named.suffix)
