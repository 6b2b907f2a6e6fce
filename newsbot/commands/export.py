"""`scrapy export`: any part of the archive as a file."""

import argparse
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.archive.care import FILTERS, Care, is_day
from newsbot.archive.schema import ArchiveError
from newsbot.archive.store import FILE_NAME
from newsbot.export import FORMATS, ExportError, write
from newsbot.run import data_dir

_MEANINGS = {
    "since": "published on this day (2021-12-28) or later, by the publisher's clock",
    "until": "published on this day or earlier",
}


class Command(ScrapyCommand):
    """Exit status: 0 well, 1 the archive or the file cannot be used, 2 wrong usage."""

    requires_project = True
    requires_crawler_process = False

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
            " line of its own; --latest writes its latest version alone."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        for name in FILTERS:
            what = "DATE" if name in ("since", "until") else name.upper()
            meaning = _MEANINGS.get(name, f"only of this {name}")
            parser.add_argument(f"--{name}", metavar=what, help=meaning)
        parser.add_argument(
            "--latest", action="store_true", help="only the latest version of each article"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        if len(args) != 1 or Path(args[0]).suffix not in FORMATS:
            endings = ", ".join(FORMATS)
            raise UsageError(f"name one file that ends in one of {endings}", print_help=False)
        wanted = {name: getattr(opts, name) for name in FILTERS if getattr(opts, name)}
        for name in ("since", "until"):
            if name in wanted and not is_day(wanted[name]):
                message = f"--{name} {wanted[name]} is no day; write 2021-12-28"
                raise UsageError(message, print_help=False)
        assert self.settings is not None
        target = Path(args[0])
        part = target.with_name(f".{target.name}.part")
        try:
            care = Care(data_dir(self.settings) / FILE_NAME)
            try:
                articles = care.articles(wanted, only_latest=opts.latest)
                count = write(part, articles, target.suffix)
                part.replace(target)
            finally:
                care.close()
        except (ArchiveError, ExportError, OSError) as error:
            part.unlink(missing_ok=True)
            print(f"scrapy export: {error}")
            self.exitcode = 1
            return
        print(f"{count} {'articles' if opts.latest else 'lines'} in {target}.")
