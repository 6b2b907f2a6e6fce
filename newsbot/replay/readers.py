"""Readers: processes, one for each core, that read recorded pages."""

import asyncio
import os
import signal
from collections import deque
from collections.abc import AsyncGenerator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import NamedTuple

from scrapy.http import Headers, HtmlResponse

from newsbot.extraction.article import read_article
from newsbot.items import Article
from newsbot.site import Site
from newsbot.warc.recorded import Position, Recorded
from newsbot.words import moments

_PAGES = 16  # that a process is given at once


class Read(NamedTuple):
    """A page that was read, or what kept us from it."""

    article: Article
    rules: dict[str, str]
    disagreeing: list[tuple[str, str]]
    error: str = ""


async def read_all(
    pages: Iterable[Recorded], site: Site
) -> AsyncGenerator[tuple[list[Read], Position], None]:
    """Pages read by as many processes as there are cores, in order, lot by lot.

    With each lot where its last page ended.
    """
    loop, rest = asyncio.get_running_loop(), iter(pages)
    count = os.cpu_count() or 1
    context = get_context("forkserver")
    waiting: deque[tuple[asyncio.Future[list[Read]], Position]] = deque()
    with ProcessPoolExecutor(count, context, _begin, (site,)) as pool:
        while lot := list(islice(rest, _PAGES)):
            work = loop.run_in_executor(pool, _read_lot, lot)
            waiting.append((work, lot[-1].after))
            if len(waiting) > 2 * count:
                done, after = waiting.popleft()
                yield await done, after
        while waiting:
            done, after = waiting.popleft()
            yield await done, after


_site: Site


def _begin(site: Site) -> None:
    """Called once in each process."""
    global _site  # noqa: PLW0603  # a process of a pool has no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process says when to end
    Thread(target=_end_with_the_first, daemon=True).start()
    _site = site


def _end_with_the_first() -> None:
    """Wait no longer for pages where the first process was killed."""
    first = parent_process()
    assert first is not None  # noqa: S101
    first.join()
    os._exit(1)


def _read_lot(lot: Sequence[Recorded]) -> list[Read]:
    return [_read(page) for page in lot]


def _read(page: Recorded) -> Read:
    address = _site.addresses.page_at(page.url)
    assert address is not None  # noqa: S101  # no other page is sent here
    headers = Headers([(_bytes(name), _bytes(value)) for name, value in page.headers])
    response = HtmlResponse(page.url, page.status, headers, page.body)
    try:
        article, reading = read_article(response, _site, address, page.retrieved_at, page.feed_date)
    except Exception as error:  # noqa: BLE001  # one page must not stop the others
        return Read(Article(article_id=address.article_id, url=page.url), {}, [], repr(error))
    apart = list(moments.disagreeing(reading.moments))
    return Read(article, reading.rules_of(article), apart)


def _bytes(words: str) -> bytes:
    return words.encode("latin-1", "replace")
