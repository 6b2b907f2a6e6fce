"""`scrapy crawl`: Scrapy's own, with its mistakes said first and its outcome in the exit status."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections import Counter

from scrapy.commands import crawl
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.spiderloader import get_spider_loader

from newsbot import health
from newsbot.command import let_go, open_streams, usable_files
from newsbot.crawl import ArticleSpider
from newsbot.delivery.outputs import check_log, check_outputs
from newsbot.display import progress
from newsbot.operation.premises import StartError
from newsbot.operation.run import archived_run_of
from newsbot.usage.arguments import ARGUMENTS
from newsbot.usage.components import check_components
from newsbot.usage.mistakes import MistakeError, no_spider
from newsbot.usage.settings import check_settings

logger = logging.getLogger(__name__)


class Command(crawl.Command):
    """Exit status: see `newsbot.health`; README.md says what each asks of a person."""

    def long_desc(self) -> str:
        """Shown by `scrapy crawl -h`."""
        told = (f"{name}={example}: {meaning}" for name, example, meaning in ARGUMENTS)
        return (
            f"Crawl a news site into JSON Lines. Arguments of the spider (-a): {'; '.join(told)}."
            " Without -o or -O a new file is written to data/<spider>/. `scrapy list -v` and"
            " README.md have more, docs/settings.md what can be set."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy; raises `UsageError` (exit status 2)."""
        open_streams()
        names = Counter(word.partition("=")[0] for word in opts.spargs)
        with usable_files():
            super().process_options(args, opts)  # writes --pidfile
        assert self.settings is not None
        if self.settings.getpriority("NEWSBOT_ARCHIVE") != SETTINGS_PRIORITIES["cmdline"]:
            self.settings.set("NEWSBOT_ARCHIVE", True, "cmdline")
        try:
            with usable_files():
                self._check(args, opts, names)
        except MistakeError as mistake:
            raise UsageError(str(mistake), print_help=False) from None
        progress.turn_on(self.settings)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Called by Scrapy."""
        assert isinstance(self.crawler_process, AsyncCrawlerProcess)
        # Scrapy stops cleanly at SIGTERM and SIGINT; a closed terminal is no reason for less.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as under nohup
            signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        crawler = self._create_crawler(args[0])
        task = self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        self.exitcode = exit_status(task, crawler)
        let_go(sys.stderr)  # the log, where no file was named

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
            raise MistakeError(no_spider(args[0], loader))
        repeated = [name for name, count in names.items() if count > 1]
        if repeated:
            raise MistakeError(
                f"{repeated[0]} was given twice; write {repeated[0]}=one,other for several values."
            )
        spider = loader.load(args[0])
        check_settings(self.settings)
        check_components(self.settings, spider)
        check_outputs(self.settings, (*dir(spider), "crawler", "settings"))
        check_log(self.settings)
        if issubclass(spider, ArticleSpider):
            spider.read_arguments(**opts.spargs)
        elif self.settings.getbool("NEWSBOT_ARCHIVE"):
            raise MistakeError(
                f"{args[0]} is no spider of articles, and every request of it would be refused:"
                " derive it from newsbot.crawl.ArticleSpider and declare its site (README.md,"
                ' "Adding a site").'
            )


def exit_status(task: asyncio.Task[None], crawler: Crawler) -> int:
    """How a crawl went, once it has ended; what kept it from starting is said in the log."""
    error = None if task.cancelled() else task.exception()
    run = archived_run_of(crawler)
    if error is not None and run is not None:
        run.abandon(health.COULD_NOT_START, repr(error))
    if isinstance(error, StartError):
        logger.error("The crawl did not start: %s", error)
        return error.status
    if error is not None:
        logger.error("The crawl did not start", exc_info=error)
        return health.COULD_NOT_START
    return run.status if run else health.WELL
