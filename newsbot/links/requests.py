"""Requests: how a page is asked for, who reads it, and which page comes first."""

from collections.abc import Callable
from typing import Any, NamedTuple

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from newsbot.links.walk import Walk
from newsbot.urls import Button, is_plain

_MAY_BE_UNCHANGED = {"handle_httpstatus_list": [304]}  # the answer to a conditional request
_AS_IT_IS = {"verbatim_url": True}  # no address is quoted that has nothing to quote

# What is fewer hops away comes first, so that an article is met on its shortest way. Among
# these, articles come before every list, and new ones (higher numbers) before old ones; numbers
# go in steps, because the scheduler keeps a queue for every priority.
_SITEMAP, _LIST, _AGAIN, _TOPIC = 800, 700, 500, 300
_ARTICLE, _NUMBERS_A_STEP = 1_000, 100
_HOP = 10_000_000
_MOST_STEPS = _HOP - 10_000  # of numbers above a billion; a hop weighs more than any of them
_WANTED = 100 * _HOP  # what earlier crawls left comes before all else


class Callbacks(NamedTuple):
    """What reads the pages: one callback for each kind, one errback for all."""

    sitemap: Callable[..., Any]
    category: Callable[..., Any]
    topic: Callable[..., Any]
    article: Callable[..., Any]
    failed: Callable[[Failure], Any]


class Requests:
    """The requests of one crawl, of each kind of page."""

    def __init__(self, callbacks: Callbacks, button: Button | None, sitemap_size: int) -> None:
        self._callbacks = callbacks
        self._button = button
        self._sitemap_size = sitemap_size

    def feed(self, url: str) -> Request:
        """The request of a feed, for whose answer the crawl waits before it asks for more."""
        return self._request(url, {"trail": "feed", "key": url}, NO_CALLBACK, 0)

    def page(self, url: str, walk: Walk, hops: int) -> Request:
        """The request of the page of a list or sitemap that a walk has come to.

        That of the first page is conditional, where the site has said by what.
        """
        rank, callback = {
            "sitemaps": (_SITEMAP, self._callbacks.sitemap),
            "lists": (_LIST, self._callbacks.category),
            "topics": (_TOPIC, self._callbacks.topic),
        }[walk.trail]
        meta: dict[str, Any] = {"trail": walk.trail, "key": url}
        headers = _conditions(walk) if walk.number == 1 else {}
        if headers:
            meta |= _MAY_BE_UNCHANGED
        if walk.trail == "sitemaps":
            meta["download_maxsize"] = self._sitemap_size
        rank -= walk.number + _HOP * hops
        request = self._request(url, meta, callback, rank, headers, walk=walk)
        is_posted = self._button is not None and self._button.is_behind(url)
        return _posted(request) if is_posted else request

    def article(self, url: str, key: str, trail: str, hops: int, feed_date: str | None) -> Request:
        """The request of an article; `key` is what it is known by."""
        rank = {"wanted": _WANTED, "again": _AGAIN}.get(trail, _ARTICLE)
        if trail != "again" and key.isdecimal():
            rank += min(int(key) // _NUMBERS_A_STEP, _MOST_STEPS)
        meta = {"trail": trail, "key": key}
        callback = self._callbacks.article
        return self._request(url, meta, callback, rank - _HOP * hops, feed_date=feed_date)

    def _request(
        self,
        url: str,
        meta: dict[str, Any],
        callback: Callable[..., Any],
        priority: int,
        headers: dict[str, str] | None = None,
        **details: Any,
    ) -> Request:
        return Request(
            url,
            callback,
            errback=self._callbacks.failed,
            priority=priority,
            headers=headers,
            meta=meta | _AS_IT_IS if is_plain(url) else meta,
            cb_kwargs=details,
        )


def _conditions(walk: Walk) -> dict[str, str]:
    """The headers with which a page that is as it was need not be sent (RFC 9110, 13.1)."""
    headers = {"If-None-Match": walk.etag, "If-Modified-Since": walk.last_modified}
    return {name: value for name, value in headers.items() if value}


def _posted(request: Request) -> Request:
    """The request that a button makes: the query of its address is the form."""
    url, _, form = request.url.partition("?")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return request.replace(url=url, method="POST", body=form, headers=headers)
