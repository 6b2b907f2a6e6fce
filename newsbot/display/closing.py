"""The end of a crawl: its account, then its verdict, in the log and before whoever watches."""

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from newsbot import health
from newsbot.command import complain
from newsbot.display import account
from newsbot.display.logfile import LogFile
from newsbot.display.progress import Progress
from newsbot.operation.run import archived_run_of

logger = logging.getLogger(__name__)


class Closing:
    """An extension that says what a crawl came to, when the run has been judged."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._file = LogFile()
        # Scrapy makes the handler of the log anew when it has made the extensions.
        crawler.signals.connect(self._file.watch, signals.spider_opened)
        crawler.signals.connect(self._started, signals.engine_started)
        crawler.signals.connect(self._stopped, signals.engine_stopped)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    async def _started(self) -> None:
        """Ctrl-C, or a loss, may come before there is an engine to stop: Scrapy forgets it then."""
        run = archived_run_of(self._crawler)
        is_over = not self._crawler.crawling
        if run is not None and run.loss:
            is_over = True
            await self._crawler.engine.close_spider_async(reason=run.loss)
        if is_over:
            await self._crawler.engine.stop_async()

    async def _stopped(self) -> None:
        run = archived_run_of(self._crawler)
        if run is not None:
            await run.is_over.wait()
        status = run.status if run else health.WELL
        verdict = f"Verdict (exit status {status}): {run.verdict}" if run else ""
        rows = account.rows(self._crawler.stats.get_stats(), run.ledger.given if run else {})
        progress = self._crawler.get_extension(Progress)
        if progress is not None:
            progress.conclude(rows, verdict, is_well=status == health.WELL)
        if progress is None or self._crawler.settings["LOG_FILE"]:
            _log(rows, verdict, logging.INFO if status == health.WELL else logging.ERROR)
        if self._file.trouble:
            complain(f"scrapy crawl: {self._file.trouble} {verdict}")


def _log(rows: account.Rows, verdict: str, level: int) -> None:
    """The verdict comes last: README.md's line for cron mails the last line of the log."""
    for line in account.lines(rows):
        logger.info("%s", line)
    if verdict:
        logger.log(level, "%s", verdict)
