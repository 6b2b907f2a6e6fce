"""Storages: where a feed lies, and what happens to it when it has its last article."""

import logging
import os
import sqlite3
from itertools import count
from pathlib import Path
from typing import IO, Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.extensions.feedexport import FeedStorageProtocol
from scrapy.utils.defer import ensure_awaitable

from newsbot.delivery import publication
from newsbot.delivery.formats import behead
from newsbot.delivery.outputs import path_of, shown
from newsbot.operation.batch import LostError
from newsbot.operation.run import Run, run_of

logger = logging.getLogger(__name__)


class Storage:
    """What the storages share: which feed they are, and which versions they were given."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.feed = 0
        self.versions: list[int] = []
        self.is_broken = False
        """Whether an article could not be written: nothing of it is published then."""


class File(Storage):
    """A feed in a local file: written beside it, published whole at the end."""

    def __init__(self, run: Run, uri: str, *, feed_options: dict[str, Any] | None = None) -> None:
        super().__init__(run)
        # What a link leads to is replaced, not the link.
        self.path = Path(os.path.realpath(path_of(uri) or uri))
        options = feed_options or {}
        self._replaces = bool(options.get("overwrite"))
        self._is_table = options.get("format") == "csv"
        self._part = publication.part_of(self.path, 0)

    @classmethod
    def from_crawler(
        cls, crawler: Crawler, uri: str, *, feed_options: dict[str, Any] | None = None
    ) -> "File":
        """Called by Scrapy."""
        return cls(run_of(crawler), uri, feed_options=feed_options)

    def open(self, spider: Spider) -> IO[bytes]:  # noqa: ARG002
        """Called by Scrapy before the first item."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return next(filter(None, map(self._begin, count())))

    def store(self, file: IO[bytes]) -> None:
        """Called by Scrapy after the last item."""
        try:
            file.close()
            self._publish()
        except (OSError, sqlite3.Error, LostError) as error:
            self.run.write_failed(error, str(self.path))
            raise
        finally:
            self._part.unlink(missing_ok=True)
        with self.run.archive.transaction():
            self.run.archive.deliveries.drop_part(self._part)

    def _begin(self, number: int) -> IO[bytes] | None:
        """Open the part; None where a crawl of another data folder has one of its name."""
        part = publication.part_of(self.path, self.run.key, number)
        with self.run.archive.transaction():
            self.run.archive.deliveries.add_part(part, self.run.spider)
        try:
            file = part.open("xb")
        except OSError as error:
            with self.run.archive.transaction():
                self.run.archive.deliveries.drop_part(part)
            if isinstance(error, FileExistsError):
                return None
            raise
        self._part = part
        return file

    def _publish(self) -> None:
        archive = self.run.archive
        if self.is_broken:
            raise OSError(f"{self._part} is not whole")
        if self._replaces and not self.run.may_replace(self.path):
            logger.warning("%s stays as it was: the crawl did not end well", self.path)
            return  # the next crawl has it, in this file or in its own
        publication.publish(
            archive,
            self.feed,
            self._part,
            self.path,
            self.versions,
            self.run.now(),
            replace=self._replaces,
            fit=self._fit,
        )
        self.run.ledger.given[str(self.path)] = len(self.versions)

    def _fit(self) -> None:
        """Leave out the header of a table that the file has."""
        if self._is_table and not self._replaces:
            behead(self._part, self.path)


class Upload(Storage):
    """Any other storage: its versions are delivered when its `store` has succeeded."""

    def __init__(self, run: Run, storage: FeedStorageProtocol, uri: str) -> None:
        super().__init__(run)
        self._storage = storage
        self._uri = uri

    def open(self, spider: Spider) -> IO[bytes]:
        """Called by Scrapy before the first item."""
        return self._storage.open(spider)

    async def store(self, file: IO[bytes]) -> None:
        """Called by Scrapy after the last item."""
        if self.is_broken:  # that was noted when it broke
            raise OSError("the feed is not whole")
        try:
            await ensure_awaitable(self._storage.store(file))
        except Exception as error:
            self.run.write_failed(error, self._uri)
            if self._uri in str(error):  # Scrapy logs it, and there may be a password in it
                raise OSError(str(error).replace(self._uri, shown(self._uri))) from None
            raise
        with self.run.archive.transaction():
            self.run.archive.deliveries.uploaded(self.feed, self.versions, self.run.now())
        self.run.ledger.given[self._uri] = len(self.versions)
