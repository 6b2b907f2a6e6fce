"""`scrapy list`: Scrapy's own, and with -v what each spider is."""

import argparse

from scrapy.commands import list as scrapy_list
from scrapy.spiderloader import get_spider_loader

from newsbot.command import printing
from newsbot.display.spiders import introduction


class Command(scrapy_list.Command):
    """Exit status: 0 well, 2 wrong usage, 3 or 73 it could not be printed."""

    def long_desc(self) -> str:
        """Shown by `scrapy list -h`."""
        return "Names the spiders, one a line; with -v what each is, its site and its arguments."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Called by Scrapy."""
        super().add_options(parser)
        parser.add_argument("-v", "--verbose", action="store_true", help="say what each is")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        with printing(self):
            if opts.verbose:
                self._introduce()
            else:
                super().run(args, opts)

    def _introduce(self) -> None:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        for name in sorted(loader.list()):
            spider = loader.load(name)
            first = (spider.__doc__ or "").strip().partition("\n")[0]
            print(introduction(name, first, getattr(spider, "site", None)))
