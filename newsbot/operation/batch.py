"""Several changes of the archive share a commit, so that each costs little."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from scrapy.exceptions import CloseSpider, DropItem, IgnoreRequest

from newsbot.archive.store import Archive

_SECONDS = 0.02 / 16  # to wait for each that may share a commit


class LostError(CloseSpider, DropItem, IgnoreRequest):
    """The archive takes nothing more, so that the crawl ends; no page has to do with it.

    Wherever it comes up, Scrapy takes it for something that is no error of a page: in a callback
    for the end of the crawl, in a pipeline for a dropped article, in a middleware for a request
    that was not made.
    """

    def __init__(self, cause: Exception) -> None:
        Exception.__init__(self, f"the archive takes nothing more: {cause}")
        self.reason = "archive_failed"
        self.log_level = "DEBUG"


class Batch:
    """Commits what was written when enough wait for it, or a moment after the first."""

    def __init__(
        self, archive: Archive, lost: Callable[[sqlite3.Error | OSError], None], most: int = 16
    ) -> None:
        """At most so many wait for a commit.

        `lost` is told once when what was written could not be kept. So is any other error of the
        archive until `close`: what cannot be read is `LostError` too.
        """
        self.loss: sqlite3.Error | OSError | None = None
        """The error with which the batch, and all that would come after it, was lost."""
        self._archive = archive
        self._lost = lost
        self._most = most
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None
        archive.raise_as(self._fail)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written inside joins the batch; raises `LostError` where it cannot be kept."""
        self._begin()
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise self._fail(error) from error

    async def kept(self) -> None:
        """Returns when what was written so far is on disk; raises `LostError` where it is not."""
        self._begin()
        committed = asyncio.get_running_loop().create_future()
        self._waiting.append(committed)
        if len(self._waiting) >= self._most:
            self._commit()
        await committed

    def close(self) -> None:
        """Commit what is open; raises sqlite3.Error or OSError where that is not possible."""
        self._stop_timer()
        self._archive.raise_as(None)
        if self.loss is not None:
            raise self.loss
        try:
            self._archive.commit_batch()
        except (sqlite3.Error, OSError) as error:
            self.loss = error
            raise

    def _begin(self) -> None:
        if self.loss is not None:
            raise LostError(self.loss)
        try:
            self._archive.begin_batch()
        except (sqlite3.Error, OSError) as error:
            raise self._fail(error) from error
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SECONDS * self._most, self._commit)

    def _commit(self) -> None:
        self._stop_timer()
        try:
            self._archive.commit_batch()
        except LostError:
            return  # those who wait were told
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():  # whoever waited may be gone
                committed.set_result(None)

    def _fail(self, error: sqlite3.Error | OSError) -> LostError:
        """Nothing of the batch stands: nobody who waits may go on."""
        self._stop_timer()
        self._archive.lose_batch(error)
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():
                committed.set_exception(LostError(error))
        if self.loss is None:
            self.loss = error
            self._lost(error)
        return LostError(error)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
