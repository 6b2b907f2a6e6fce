"""`scrapy demo`: see a crawl in a minute, without touching the real site."""

import argparse
import shlex
import tempfile
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.command import complain, printing
from newsbot.display.articles import readable
from newsbot.words.number import counted


class Command(ScrapyCommand):
    """Exit status: 0 well, 1 the crawl failed, 2 wrong usage, 130 interrupted."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Crawl a made-up site on this machine and show what comes out"

    def long_desc(self) -> str:
        """Shown by `scrapy demo -h`."""
        return (
            "Starts a stand-in of www.urdupoint.com on this machine, runs the real spider against"
            " it and prints one of the articles. Nothing outside this machine is asked."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument(
            "--articles", type=int, default=100, help="articles of the site (default: 100)"
        )
        parser.add_argument(
            "--data", metavar="FOLDER", help="where to write (default: a new temporary folder)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        if args:
            raise UsageError(f"scrapy demo takes no {args[0]!r}", print_help=False)
        if opts.articles < 1:
            raise UsageError("--articles must be 1 or more", print_help=False)
        with printing(self):
            self._show(opts)

    def _show(self, opts: argparse.Namespace) -> None:
        # Every command is loaded for each of them; this one brings a web server.
        from newsbot.demonstration import DemonstrationError, demonstrate  # noqa: PLC0415

        folder = Path(opts.data or tempfile.mkdtemp(prefix="newsbot-demo-")).absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            shown = demonstrate(opts.articles, folder, print)
        except OSError as error:
            message = f"cannot write to {folder}: {error.strerror}"
            raise UsageError(message, print_help=False) from None
        except KeyboardInterrupt:
            complain(f"scrapy demo: interrupted; what there is lies in {folder}")
            self.exitcode = 130
            return
        except DemonstrationError as error:
            complain(f"scrapy demo: {error}")
            self.exitcode = 1
            return
        total = sum(shown.requests.values())
        kinds = ", ".join(counted(count, kind) for kind, count in shown.requests.items())
        made = f"{counted(len(shown.articles), 'article')} from {counted(total, 'request')}"
        print(f"\n{made}: {kinds}.")
        signed = (article for article in shown.articles if article["authors"])
        print(f"\nOne of them:\n\n{readable(next(signed, shown.articles[0]))}\n")
        print(f"The feed, one article a line: {shown.feed}\nThe log of the crawl: {shown.log}")
        here = shlex.quote(f"NEWSBOT_DATA_DIR={folder}")
        print(f"A report on all of it: scrapy report -s {here}")
