"""Log lines that say what happened in one line, without the text of the page."""

import logging
from typing import Any, Self

from scrapy import Request, Spider, logformatter
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.logformatter import LogFormatterResult
from twisted.python.failure import Failure

from newsbot.words.quotation import one_line


class LogFormatter(logformatter.LogFormatter):
    """Scrapy's, but an article is named by its address, not printed whole.

    A line that nobody will read, because the level of the log is higher, is not made.
    """

    is_debugging = True

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        formatter = cls()
        level = logging.getLevelNamesMapping().get(str(crawler.settings["LOG_LEVEL"]), 0)
        formatter.is_debugging = level <= logging.DEBUG
        return formatter

    def crawled(  # type: ignore[override]  # None, for no line, is missing from Scrapy's types
        self, request: Request, response: Response, spider: Spider
    ) -> LogFormatterResult | None:
        """One line for a page."""
        return super().crawled(request, response, spider) if self.is_debugging else None

    def scraped(  # type: ignore[override]
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """One line for an article that is exported."""
        if not self.is_debugging:
            return None
        result = super().scraped(item, response, spider)
        return {**result, "msg": "Article %(item)s", "args": {"item": item.url}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """One line for an article that is not."""
        result = super().dropped(item, exception, response, spider)
        return {**result, "msg": "Dropped: %(why)s", "args": {"why": one_line(exception)}}

    def item_error(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,
        spider: Spider,
    ) -> LogFormatterResult:
        """The address of an article that met an error; Scrapy adds where it was."""
        result = super().item_error(item, exception, response, spider)
        name = getattr(item, "url", None) or one_line(item)
        return {**result, "msg": "Error with %(item)s", "args": {"item": name}}
