"""`scrapy schema`: what a line of the feed looks like, for machines."""

import argparse
import json

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from newsbot.command import printing
from newsbot.delivery.schema import json_schema


class Command(ScrapyCommand):
    """Exit status: 0 well, 2 wrong usage, 3 or 73 it could not be printed."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """Shown by `scrapy`."""
        return "Print the JSON Schema of the feed's lines"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002
        """Called by Scrapy."""
        if args:
            raise UsageError(f"scrapy schema takes no {args[0]!r}", print_help=False)
        with printing(self):
            print(json.dumps(json_schema(), indent=2))
