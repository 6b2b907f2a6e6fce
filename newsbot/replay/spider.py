"""The spider of a replay: its articles come from recorded pages.

Other processes read the pages; this one stores what they found, by the pipelines of a crawl.
"""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import ClassVar

from newsbot.crawl import ArticleSpider
from newsbot.files.disk import is_there
from newsbot.items import Article
from newsbot.operation.run import archived_run_of
from newsbot.replay.bookmark import Bookmark
from newsbot.replay.job import Job, pages_of
from newsbot.replay.readers import Read, read_all
from newsbot.replay.underway import UnderWay
from newsbot.warc.recorded import Position, Recorded

_MOST_UNDER_WAY = 512  # articles between reading and storing


class Replay(ArticleSpider):
    """A crawl whose articles come from recorded pages; `replaying` makes one for a spider."""

    job: ClassVar[Job]
    lot = 256
    reads_again = True

    async def start(self) -> AsyncIterator[Article]:  # type: ignore[override]
        """Every article of the files, as fast as they are stored."""
        self._under_way = UnderWay(self)
        for file in self.job.files:
            async for article in self._articles_of(file):
                yield article

    async def _articles_of(self, file: Path) -> AsyncIterator[Article]:
        bookmark = self._bookmark(file)
        known = bookmark.found() if bookmark and not self.job.is_again else None
        if known is not None and known.has_ended:
            self.job.skipped.append(file)
            self.logger.info("%s was read before: --again reads it anew", file)
            return
        start = Position(known.entry, known.start) if known else None
        pages = pages_of(file, self.job, self.site, start)
        noted = self._under_way.given
        async for reads, after in read_all(filter(self._wants, pages), self.declared):
            for found in reads:
                if self._takes(found):
                    await self._under_way.fewer_than(_MOST_UNDER_WAY)
                    self._under_way.add()
                    yield found.article
            if self._under_way.given - noted >= _MOST_UNDER_WAY:
                noted = await self._note(bookmark, after)
            self.job.has_moved()
        await self._note(bookmark, None)

    def _bookmark(self, file: Path) -> Bookmark | None:
        """None where some of the file is left for another replay, or nothing is remembered."""
        run = archived_run_of(self.crawler)
        if run is None or not self._takes_all or not is_there(file):
            return None
        return Bookmark(run, file, self.job.share)

    async def _note(self, bookmark: Bookmark | None, after: Position | None) -> int:
        """Remember how far a file was read, once all before is stored: so many articles."""
        await self._under_way.fewer_than(1)
        if bookmark is not None:
            bookmark.put(after)
        return self._under_way.given

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
        run = archived_run_of(self.crawler)
        if run is None:
            return True
        edition = (self.site.publisher, self.site.edition)
        need = self.memory.articles.need_of(address.article_id)
        seen = run.archive.articles.seen(*edition, address.article_id)
        if self.job.only_known:
            if seen is None:
                is_wanted = run.archive.links.is_wanted(edition, address.article_id)
                return need != "no" and is_wanted
            return page.retrieved_at >= seen.latest_version
        return need != "no" and (need == "again" or not seen or page.retrieved_at > seen.last)

    def _takes(self, found: Read) -> bool:
        self.crawler.stats.inc_value("newsbot/replayed")
        if found.error:
            self.crawler.stats.inc_value("newsbot/unreadable")
            self.logger.error("%s could not be read: %s", found.article.url, found.error)
            return False
        self.evidence.add(found.rules, found.disagreeing)
        return True


def replaying(spider: type[ArticleSpider], job: Job) -> type[Replay]:
    """The replay of a spider: its site, its feeds, its archive."""
    cause = "reread" if job.only_known else "edit"
    names = {"name": spider.name, "site": spider.site, "job": job, "cause": cause}
    return type("Replay", (Replay,), {**names, "__module__": spider.__module__})
