"""`scrapy show`: one article of the archive, with its versions, or its recorded page."""

import argparse
import os
import sys
import webbrowser
from pathlib import Path
from tempfile import mkstemp

from scrapy.exceptions import UsageError

from newsbot import health
from newsbot.archive.reader import Reader
from newsbot.command import ArchiveCommand, complain
from newsbot.display.articles import Line, history
from newsbot.files import disk
from newsbot.files.replacement import replacing
from newsbot.health import faults
from newsbot.recordings.playback import NotRecordedError, latest_page


class Command(ArchiveCommand):
    """Exit status: 0 well, 1 no such article, no page, no archive, 2 usage, 73 a full disk."""

    def syntax(self) -> str:
        """Shown by `scrapy show -h`."""
        return "[options] ARTICLE (its number or address)"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Print an article of the archive with its versions, or open its recorded page"

    def long_desc(self) -> str:
        """Shown by `scrapy show -h`."""
        return (
            "Prints an article, what each version changed, and where each field came from. With"
            " --page it opens the page that was last recorded of it instead, as one file in which"
            " nothing runs and nothing is requested, and prints where that file is."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument(
            "--page", action="store_true", help="open the recorded page in the browser"
        )
        parser.add_argument(
            "--page-file",
            metavar="FILE.html",
            help="the same, and keep it here (without: in the system's folder for passing files)",
        )
        parser.add_argument(
            "--no-open",
            action="store_true",
            help="--page: only write the file; so it is where the output is no terminal",
        )

    def act(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does."""
        if len(args) != 1:
            raise UsageError("name one article by its number or address", print_help=False)
        wants_page = opts.page or opts.page_file
        if opts.no_open and not wants_page:
            raise UsageError("--no-open belongs to --page", print_help=False)
        assert self.settings is not None
        with Reader(self.archive) as reader:
            found = reader.history(args[0], str(self.settings["NEWSBOT_EXPORT"]))
            if not found:
                self.fail(_absence(args[0], reader))
            elif wants_page:
                self._page(reader, found, opts)
            else:
                print("\n\n\n".join(map(history, found)))

    def _page(self, reader: Reader, found: list[list[Line]], opts: argparse.Namespace) -> None:
        # Every command is loaded for each of them; this one brings a sanitizer.
        from newsbot.recordings.exhibit import exhibit  # noqa: PLC0415

        article = found[0][-1]
        if len(found) > 1:
            addresses = " or ".join(versions[-1]["url"] for versions in found)
            self.fail(f"{article['article_id']} is the number of several: name {addresses}.")
            return
        try:
            page = exhibit(latest_page(reader.recordings, self.archive.parent, article))
            file = _write(page, opts.page_file, article["article_id"].replace("/", "-"))
        except (NotRecordedError, OSError) as error:
            status = health.DISK_FULL if faults.is_disk_full(error) else 1
            self.fail(f"{article['url']} cannot be shown: {error}.", status)
            return
        print(file)
        is_seen = sys.stdout.isatty() and not opts.no_open
        if is_seen and not webbrowser.open(file.as_uri()):
            complain("scrapy show: no browser was found to open it.")


def _absence(name: str, reader: Reader) -> str:
    why = f"there is no article {name} in {reader.path}"
    forgotten_at = reader.forgotten_at(name)
    return f"{why}: it was forgotten at {forgotten_at}." if forgotten_at else f"{why}."


def _write(page: str, name: str | None, number: str) -> Path:
    """Where the page was written: whole, or not at all."""
    if name is None:
        return _passed_on(page, number)
    target = Path(name).absolute()
    with replacing(target) as part:
        part.write_text(page, "utf-8")
    return target


def _passed_on(page: str, number: str) -> Path:
    """Where the page was written in the system's folder for passing files."""
    file, name = mkstemp(".html", f"newsbot-{number}-")
    try:
        disk.write(file, page.encode())
    except OSError:
        Path(name).unlink()
        raise
    finally:
        os.close(file)
    return Path(name)
