"""What could not be had or read: counted, said in one line, and kept for later crawls."""

import logging
from contextlib import suppress
from http import HTTPStatus

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.statscollectors import StatsCollector
from twisted.python.failure import Failure

from newsbot.download.robots import DeniedError
from newsbot.items import Article
from newsbot.links.memory import Memory
from newsbot.operation.batch import LostError
from newsbot.words.quotation import one_line

logger = logging.getLogger(__name__)

NO_PAGE = (
    IgnoreRequest,
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)
"""What the downloader raises where there is no page."""
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Failures:
    """The failures of one crawl."""

    def __init__(self, memory: Memory, stats: StatsCollector) -> None:
        self._memory = memory
        self._stats = stats

    def count(self, request: Request, error: BaseException | str) -> None:
        """A request brought no page; an article is tried again by later crawls."""
        reason, trail = one_line(error), request.meta["trail"]
        is_article = "feed_date" in request.cb_kwargs
        is_denied, attempt = isinstance(error, DeniedError), 1
        if is_article:
            attempt = self._memory.articles.failed(request.meta["key"], reason, is_denied=is_denied)
        kind = "denied" if is_denied else "failed"
        self._stats.inc_value(f"newsbot/{kind}/{trail}")
        if is_article:  # what failed before and fails again is no news for the verdict
            is_news = attempt <= 1 and trail != "again"
            self._stats.inc_value(f"newsbot/{kind}_{'articles' if is_news else 'again'}")
        if kind == "failed":
            logger.warning("No page from %s: %s", request.url, reason)

    def in_download(self, request: Request, error: BaseException) -> bool:
        """A request brought no page; whether there is one all the same, for another time.

        A page of a list that is gone is the end of its list; an article that is stored and gone
        has vanished, which is no failure.
        """
        status = error.response.status if isinstance(error, HttpError) else 0
        is_gone = status in _GONE
        walk = request.cb_kwargs.get("walk")
        if is_gone and walk is not None:
            self._memory.lists.walked(walk)  # behind its last page, or no longer there
            if walk.number > 1 or walk.trail == "sitemaps":
                return False
        if is_gone and self._memory.articles.stored(request.meta["key"]) is not None:
            self.vanished(request.meta["key"])
            return False
        self.count(request, f"the site answered {status}" if status else error)
        return not is_gone

    def vanished(self, key: str) -> None:
        """The page of an article that is stored is gone."""
        self._stats.inc_value("newsbot/vanished")
        self._memory.articles.vanished(key)

    def in_spider(self, failure: Failure, response: Response | None) -> None:
        """A page met an error in newsbot; an article is tried again by later crawls."""
        request = response.request if response is not None else None
        if request is not None and "feed_date" in request.cb_kwargs:
            with suppress(LostError):
                self._memory.articles.failed(request.meta["key"], _fault(failure))

    def in_pipeline(self, item: Article, failure: Failure) -> None:
        """An article met an error in a pipeline; it is tried again by later crawls."""
        self._stats.inc_value("newsbot/item_error")
        with suppress(LostError):
            self._memory.articles.failed(item.article_id, _fault(failure))


def _fault(failure: Failure) -> str:
    return f"error in newsbot: {one_line(failure.value)}"
