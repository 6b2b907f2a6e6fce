"""`scrapy genspider`: Scrapy's own, with newsbot's template."""

import argparse
import re
from pathlib import Path
from typing import Any, ClassVar

from scrapy.commands import genspider
from scrapy.exceptions import UsageError

import newsbot
from newsbot.command import printing

_HOST = re.compile(r"\A(?:https?://)?[a-z0-9-]++(?>(?:\.[a-z0-9-]++)+)/?\Z", re.IGNORECASE)
_TEMPLATES = Path(newsbot.__file__).parent / "templates"


class Command(genspider.Command):
    """Exit status: 0 the spider was made, 1 it was not, 2 usage, 3 or 73 not written."""

    default_settings: ClassVar[dict[str, Any]] = {
        **genspider.Command.default_settings,
        "TEMPLATES_DIR": str(_TEMPLATES),
    }

    def syntax(self) -> str:
        """Shown by `scrapy genspider -h`."""
        return "[-t news] NAME ADDRESS"

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Begin the spider of another news site"

    def long_desc(self) -> str:
        """Shown by `scrapy genspider -h`."""
        return (
            "Writes newsbot/spiders/NAME.py for the site at ADDRESS (www.example.org), which then"
            ' has to say where things are: README.md, "Adding a site".'
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.set_defaults(template="news")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        is_made = not (opts.list or opts.dump)
        if is_made and (len(args) != 2 or not args[0].isidentifier() or not _HOST.match(args[1])):
            raise UsageError(
                "write a name of letters, digits and _, and the site's host without a port: scrapy"
                " genspider example www.example.org",
                print_help=False,
            )
        if is_made:
            self.exitcode = 1
        with printing(self):
            super().run(args, opts)

    def _genspider(self, *args: Any) -> Path:
        made = super()._genspider(*args)
        self.exitcode = 0
        return made
