"""`scrapy report`: the archive as one page to look at."""

import argparse
import webbrowser
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from newsbot import clock, health
from newsbot.archive.survey import Survey
from newsbot.command import ArchiveCommand, complain, sites_in
from newsbot.display.terminal import Bar
from newsbot.files.replacement import replacing
from newsbot.health import faults
from newsbot.report.document import EmptyError, report
from newsbot.site import Site


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 nothing to report or no file to write, 2 usage, 73 a full disk."""

    def syntax(self) -> str:
        """Shown by `scrapy report -h`."""
        return "[options] [FILE.html]"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Write a page of charts and tables about the archive and the runs"

    def long_desc(self) -> str:
        """Shown by `scrapy report -h`."""
        return (
            "Writes one file of HTML that asks for nothing: report.html in the data folder, or the"
            " file that is named. It has the articles by day, section, topic and agency, their"
            " delay, near-duplicates, how each field was found, and every run with its verdict."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("--open", action="store_true", help="open it in the browser")

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        assert self.settings is not None
        target = _target(args, self.archive.parent)
        try:
            with Survey(self.archive) as survey, Bar(self.settings, "counting"):
                page = report(survey, _sites(self.settings), clock.now())
            with replacing(target) as part:
                part.write_text(page, "utf-8")
        except OSError as error:
            status = health.DISK_FULL if faults.is_disk_full(error) else 1
            return self.fail(f"{target} cannot be written: {error.strerror}.", status)
        except EmptyError as error:
            return self.fail(str(error))
        print(f"The report is {target}.")
        if opts.open and not webbrowser.open(target.as_uri()):
            complain("scrapy report: no browser was found to open it.")
        return None


def _target(args: list[str], folder: Path) -> Path:
    """The file to write; no other kind of file is ever replaced."""
    if len(args) > 1:
        raise UsageError("name one file, or none", print_help=False)
    target = Path(args[0] if args else folder / "report.html").absolute()
    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(
            f"{args[0]} is no name for a page; name a file that ends in .html", print_help=False
        )
    return target


def _sites(settings: BaseSettings) -> dict[str, Site]:
    """The sites of the spiders, by edition as the archive names it."""
    sites = sites_in(settings).values()
    return {f"{site.publisher} {site.edition}": site for site in sites if site is not None}
