"""Log lines that say what happened in one line, without the text of the page."""

import re
from typing import Any

from scrapy import Spider, logformatter
from scrapy.http import Response
from scrapy.logformatter import LogFormatterResult
from twisted.python.failure import Failure

_LONGEST = 300  # characters of what others say
# Cannot connect to host www.urdupoint.com:443 ssl:<ssl.SSLContext object at 0x7f> [...]
_INSIDES = re.compile(r" ssl:(?:<[^<>]{1,80}>|default)")


def one_line(words: object) -> str:
    """What a server, a page or a library said, as a part of one line of the log.

    Nothing in it can end the line or begin another.
    """
    text = " ".join(_INSIDES.sub("", str(words)).split()) or type(words).__name__
    return "".join(c if c.isprintable() else "?" for c in text[:_LONGEST])


class LogFormatter(logformatter.LogFormatter):
    """Scrapy's, but an article is named by its address, not printed whole."""

    def scraped(
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """One line for an article that is exported."""
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
