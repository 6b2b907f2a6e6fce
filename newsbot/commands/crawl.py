"""`scrapy crawl`: Scrapy's own, but what cannot be meant is said before anything starts."""

import argparse
from collections import Counter

from scrapy.commands import crawl
from scrapy.exceptions import UsageError
from scrapy.spiderloader import get_spider_loader

from newsbot.arguments import MistakeError
from newsbot.crawl import ArticleSpider
from newsbot.usage import check_outputs, check_settings


class Command(crawl.Command):
    """Exit status: 0 well, 1 could not start, 2 wrong usage."""

    def long_desc(self) -> str:
        """Shown by `scrapy crawl -h`."""
        return (
            "Crawl a news site into JSON Lines. Arguments of the spider (-a): sections=world,sports"
            " start_urls=ADDRESS,ADDRESS since=2021-12-28 until=yesterday"
            " follow=feed,sitemaps,lists,topics,more_stories,recent_stories. Without -o or -O a"
            " new file is written to data/<spider>/. README.md has the rest."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        names = Counter(word.partition("=")[0] for word in opts.spargs)
        super().process_options(args, opts)
        try:
            self._check(args, opts, names)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None

    def _check(self, args: list[str], opts: argparse.Namespace, names: Counter[str]) -> None:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        known = ", ".join(sorted(loader.list()))
        if len(args) != 1:
            words = f"not {len(args)}: {' '.join(args)}" if args else "and none was named"
            raise MistakeError(
                f"a crawl has one spider, {words}. Known: {known}. Its arguments are written -a"
                " name=value."
            )
        if args[0] not in loader.list():
            raise MistakeError(f"there is no spider {args[0]!r}; known: {known}.")
        repeated = [name for name, count in names.items() if count > 1]
        if repeated:
            raise MistakeError(
                f"{repeated[0]} was given twice; write {repeated[0]}=one,other for several values."
            )
        check_settings(self.settings)
        check_outputs(self.settings)
        spider = loader.load(args[0])
        if issubclass(spider, ArticleSpider):
            spider.read_arguments(**opts.spargs)
