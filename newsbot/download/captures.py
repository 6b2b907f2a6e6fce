"""Captures: which answers of a crawl are recorded, and where each page of an article lies."""

import re
from datetime import datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.utils.httpobj import urlparse_cached

from newsbot.extraction.article import headers_of, utf8_of
from newsbot.markup.directives import directives
from newsbot.markup.page import Page
from newsbot.operation.run import Run, archived_run_of
from newsbot.warc import writing

_META = re.compile(rb"<[mM][eE][tT][aA]")
_LONGEST_META = 20_000
"""Bytes of the longest `meta` element."""


class Record:
    """Records every answer, as it is once it is unpacked; pages that forbid it are left out."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._run = archived_run_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Called by Scrapy."""
        if self._run is None or self._run.recorder is None:
            return response
        now = self._run.now().replace(microsecond=0)
        request.meta["retrieved_at"] = now
        request.meta["recording"] = None  # in place of what an earlier answer left: a redirect
        if _forbids_keeping(response):
            self._crawler.stats.inc_value("newsbot/not_recorded")
            return response
        with self._run.batch.writing():
            self._record(self._run, request, response, now)
        return response

    def _record(self, run: Run, request: Request, response: Response, now: datetime) -> None:
        assert run.recorder is not None  # noqa: S101
        site = getattr(self._crawler.spider, "site", None)
        is_article = "feed_date" in request.cb_kwargs
        address = site.addresses.page_at(response.url) if site and is_article else None
        exchange = _exchange(request, response, now)
        if site is None or address is None:
            run.recorder.add(writing.recorded(exchange), now)
            return
        table = run.archive.recordings
        key = (site.publisher, site.edition, address.article_id)
        if run.archive.links.is_forgotten(key[:2], key[2]):  # while it was asked for
            return
        digest = writing.digest(exchange.body)
        same = table.same(key, exchange.url, digest)
        if same is not None and not run.recorder.has(same):
            same = None  # its file is gone: the page is recorded again
        earlier = same and writing.Earlier(same.url, datetime.fromisoformat(same.retrieved_at))
        recording, span = run.recorder.add(writing.recorded(exchange, earlier, digest), now)
        original = same.key if same else None
        capture = table.add(recording, span, key, exchange.url, now, digest, original)
        request.meta["recording"] = str(capture)


def _exchange(request: Request, response: Response, now: datetime) -> writing.Exchange:
    return writing.Exchange(
        url=response.url,
        method=request.method,
        asked=[("Host", urlparse_cached(request).netloc), *_pairs(request)],  # aiohttp adds it
        form=request.body,
        status=response.status,
        answered=[*_pairs(response), *request.meta.get("unpacked", ())],
        body=response.body,
        retrieved_at=now,
        trail=request.meta.get("trail", "robots.txt"),
        feed_date=request.cb_kwargs.get("feed_date"),
    )


def _pairs(message: Request | Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in message.headers.items()
        for value in values
    ]


def _forbids_keeping(response: Response) -> bool:
    """Whether a page says `noarchive`; only one that has the word is looked at closely."""
    html = utf8_of(response) if isinstance(response, TextResponse) else b""  # a picture says none
    html = html.replace(b"\0", b"")  # as Page reads it
    metas = [found.start() for found in _META.finditer(html)]
    said = html[metas[0] : metas[-1] + _LONGEST_META] if metas else b""
    told = b" ".join((*response.headers.getlist("X-Robots-Tag"), said)).lower()
    if b"noarchive" not in told:
        return False
    return "noarchive" in directives(Page(html, response.url), headers_of(response))
