"""`scrapy crawl`: Scrapy's own, but what cannot be meant is said before anything starts."""

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsbot.arguments import ArgumentError
from newsbot.crawl import ArticleSpider


class Command(crawl.Command):
    """Exit status: 0 well, 1 could not start, 2 wrong usage."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        super().process_options(args, opts)
        if len(args) != 1:
            return
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        if args[0] not in loader.list():
            known = ", ".join(sorted(loader.list()))
            raise UsageError(f"there is no spider {args[0]!r}; known: {known}", print_help=False)
        spider = loader.load(args[0])
        if issubclass(spider, ArticleSpider):
            try:
                spider.read_arguments(**opts.spargs)
            except ArgumentError as error:
                raise UsageError(str(error), print_help=False) from None
