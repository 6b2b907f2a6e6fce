"""What could not be had or read: counted, said in one line, and kept for later crawls."""

import logging

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from newsbot.conduct import RefusedError
from newsbot.items import Article
from newsbot.logformatter import one_line
from newsbot.memory import Memory

logger = logging.getLogger(__name__)


class Failures:
    """The failures of one crawl."""

    def __init__(self, memory: Memory, stats: StatsCollector) -> None:
        self._memory = memory
        self._stats = stats

    def count(self, request: Request, error: BaseException | str) -> None:
        """A request brought no page; an article is tried again by later crawls."""
        reason = one_line(error)
        is_article = "feed_date" in request.cb_kwargs
        attempt = self._memory.failed(request.meta["key"], reason) if is_article else 1
        if isinstance(error, IgnoreRequest) and not isinstance(error, RefusedError):
            self._stats.inc_value("newsbot/ignored")
            return
        self._stats.inc_value(f"newsbot/failed/{request.meta['trail']}")
        if is_article:  # what failed before and fails again is no news for the verdict
            is_news = attempt <= 1 and request.meta["trail"] != "again"
            self._stats.inc_value("newsbot/failed/article" if is_news else "newsbot/failed_again")
        logger.warning("No page from %s: %s", request.url, reason)

    def in_spider(self, failure: Failure, response: Response | None) -> None:
        """A page met an error in newsbot; an article is tried again by later crawls."""
        request = response.request if response is not None else None
        if request is not None and "feed_date" in request.cb_kwargs:
            self._memory.failed(request.meta["key"], f"error in newsbot: {failure.value}")

    def in_pipeline(self, item: Article, failure: Failure) -> None:
        """An article met an error in a pipeline; it is tried again by later crawls."""
        self._stats.inc_value("newsbot/item_error")
        self._memory.failed(item.article_id, f"error in newsbot: {failure.value}")
