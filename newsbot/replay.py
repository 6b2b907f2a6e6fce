"""Replay: recorded pages are read as a crawl reads them, on all cores and without the network.

Other processes read the pages; this one stores what they found, by the pipelines of a crawl.
"""

import asyncio
import os
import signal
import zlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import ClassVar, NamedTuple

from scrapy import signals
from scrapy.http import Headers, HtmlResponse, Response

from newsbot.archive.replays import Progress
from newsbot.crawl import ArticleSpider
from newsbot.extraction.article import read_article
from newsbot.items import Article
from newsbot.links.archivememory import ArchiveMemory
from newsbot.site import Site
from newsbot.warc.recorded import Position, Recorded, Tally, read
from newsbot.words import dates

_PAGES = 16  # that a process is given at once
_UNDER_WAY = 512  # articles between reading and storing
_OK = 200


@dataclass(frozen=True)
class Share:
    """One of several equal shares of all articles; every state of an article is in the same."""

    number: int = 1
    of: int = 1

    def has(self, article_id: str) -> bool:
        """Whether an article is in this share."""
        return zlib.crc32(article_id.encode()) % self.of == self.number - 1


class Read(NamedTuple):
    """A page that was read, or what kept us from it."""

    article: Article
    rules: dict[str, str]
    disagreeing: list[tuple[str, str]]
    error: str = ""


@dataclass
class Job:
    """What is to be replayed, and what came of it."""

    files: Sequence[Path]
    share: Share = field(default_factory=Share)
    is_again: bool = False
    """Whether files are read anew that an earlier replay has read."""
    only_known: bool = False
    """Whether articles are read again that the archive has or wants, and no others."""
    tallies: dict[Path, Tally] = field(default_factory=dict)
    pages: int = 0
    """Pages of articles of the site that the files held."""
    skipped: list[Path] = field(default_factory=list)
    """Files that an earlier replay has read."""
    moved: Callable[[int, int], object] = max  # nobody watches
    """Told of how many bytes were read, of how many."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.stat().st_size for file in self.files)

    def has_moved(self) -> None:
        """Tell whoever watches how far the replay is."""
        self.moved(sum(tally.read for tally in self.tallies.values()), self.size)


async def read_all(
    pages: Iterable[Recorded], site: Site
) -> AsyncIterator[tuple[list[Read], Position]]:
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


def pages_of(file: Path, job: Job, site: Site, start: Position | None) -> Iterator[Recorded]:
    """The pages of a file that are articles of the site, of the job's share.

    What the site answered otherwise (404, a redirect) is no article.
    """
    tally = job.tallies.setdefault(file, Tally())

    def is_ours(url: str) -> bool:
        address = site.addresses.page_at(url)
        return address is not None and job.share.has(address.article_id)

    for page in read(file, is_ours, tally, start):
        if page.status == _OK:
            job.pages += 1
            yield page


_site: Site


def _begin(site: Site) -> None:
    """Called once in each process."""
    global _site  # noqa: PLW0603  # a process of a pool has no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process says when to end
    _site = site


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
    apart = list(dates.disagreeing(reading.moments))
    return Read(article, reading.rules_of(article), apart)


def _bytes(words: str) -> bytes:
    return words.encode("latin-1", "replace")


class Replay(ArticleSpider):
    """A crawl whose articles come from recorded pages; `replaying` makes one for a spider."""

    job: ClassVar[Job]
    lot = 256
    reads_again = True

    async def start(self) -> AsyncIterator[Article]:  # type: ignore[override]
        """Every article of the files, as fast as they are stored."""
        self._given = self._stored = 0
        self._has_room = asyncio.Event()
        for event in (signals.item_scraped, signals.item_dropped, signals.item_error):
            self.crawler.signals.connect(self._has_ended, event)
        for file in self.job.files:
            async for article in self._articles_of(file):
                yield article

    async def _articles_of(self, file: Path) -> AsyncIterator[Article]:
        path, size = _identity(file, self.job.share)
        known = self._progress(path, size)
        if known is not None and known.has_ended:
            self.job.skipped.append(file)
            self.logger.info("%s was read before: --again reads it anew", file)
            return
        start = Position(known.entry, known.start) if known else None
        pages = pages_of(file, self.job, self.site, start)
        async for reads, after in read_all(filter(self._wants, pages), self.declared):
            for found in reads:
                if self._takes(found):
                    await self._room(_UNDER_WAY)
                    self._given += 1
                    yield found.article
            if self._given - self._noted >= _UNDER_WAY:
                await self._note(path, size, after)
            self.job.has_moved()
        await self._note(path, size, None)

    def _progress(self, path: str, size: int) -> Progress | None:
        if self.job.is_again or not self._takes_all or not isinstance(self.memory, ArchiveMemory):
            return None
        run = self.memory.run
        return run.archive.replays.progress(run.spider, path, size)

    async def _note(self, path: str, size: int, after: Position | None) -> None:
        """Remember how far a file was read, once all before is stored."""
        await self._room(1)
        self._noted = self._given
        if not self._takes_all or not isinstance(self.memory, ArchiveMemory):
            return
        run = self.memory.run
        with run.batch.writing():
            if after is None:
                run.archive.replays.ended(run.spider, path, size, run.now())
            else:
                run.archive.replays.came_to(run.spider, path, size, *after)

    _noted = 0

    @property
    def _takes_all(self) -> bool:
        """Whether nothing of a file is left for another replay of the same share."""
        asked = self.arguments
        return not (self.job.only_known or asked.sections or asked.since or asked.until)

    def _wants(self, page: Recorded) -> bool:
        """Whether the archive has nothing as new of a page.

        Or has it, or wants it (it was not recognised, or given up), where it is read again.
        """
        address = self.site.addresses.page_at(page.url)
        sections = self.arguments.sections
        if address is None or (sections and address.section not in sections):
            return False
        if not isinstance(self.memory, ArchiveMemory):
            return True
        key = (self.site.publisher, self.site.edition, address.article_id)
        need = self.memory.need_of(address.article_id)
        seen = self.memory.run.archive.articles.seen(*key)
        if self.job.only_known:
            if seen is None:
                links, edition = self.memory.run.archive.links, key[:2]
                return need != "no" and links.is_wanted(edition, address.article_id)
            return page.retrieved_at >= seen.latest_version
        return need != "no" and (need == "again" or not seen or page.retrieved_at > seen.last)

    def _takes(self, found: Read) -> bool:
        self.crawler.stats.inc_value("newsbot/replayed")
        if found.error:
            self.crawler.stats.inc_value("newsbot/unreadable")
            self.logger.error("%s could not be read: %s", found.article.url, found.error)
            return False
        self.count_reading(found.rules, found.disagreeing)
        return True

    async def _room(self, most: int) -> None:
        """Returns when fewer than so many articles are under way."""
        while self._given - self._stored >= most:
            self._has_room.clear()
            await self._has_room.wait()

    def _has_ended(self, item: Article, response: Response | None) -> None:  # noqa: ARG002
        self._stored += 1
        self._has_room.set()
        if self._stored == self._given:
            self._end = asyncio.create_task(self._let_close())

    async def _let_close(self) -> None:
        """Scrapy asks whether it can close when a page has ended, but not when such an item has."""
        engine = self.crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is None:
            return
        while slot.itemproc_size and self._stored == self._given:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0)
        if slot.closing and not slot.closing.called and slot.is_idle():
            slot.closing.callback(self)


def _identity(file: Path, share: Share) -> tuple[str, int]:
    """What a file, or a share of it, is known by: where it lies, and how large it is."""
    part = f" {share.number}/{share.of}" if share.of > 1 else ""
    return f"{file.absolute()}{part}", file.stat().st_size


def replaying(spider: type[ArticleSpider], job: Job) -> type[Replay]:
    """The replay of a spider: its site, its feeds, its archive."""
    cause = "reread" if job.only_known else "edit"
    names = {"name": spider.name, "site": spider.site, "job": job, "cause": cause}
    return type("Replay", (Replay,), {**names, "__module__": spider.__module__})
