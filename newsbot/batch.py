"""Several changes of the archive share a commit, so that each costs little."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsbot.archive.store import Archive

_SECONDS = 0.02 / 16  # to wait for each that may share a commit


class Batch:
    """Commits what was written when enough wait for it, or a moment after the first."""

    def __init__(
        self, archive: Archive, lost: Callable[[sqlite3.Error | OSError], None], most: int = 16
    ) -> None:
        """At most so many wait for a commit.

        `lost` is told once when what was written could not be kept.
        """
        self._archive = archive
        self._lost = lost
        self._most = most
        self._waiting: list[asyncio.Future[None]] = []
        self._timer: asyncio.TimerHandle | None = None
        self._has_failed = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """What is written inside joins the batch; an error of SQLite ends the crawl, no more."""
        try:
            self._begin()
            yield
        except (sqlite3.Error, OSError) as error:
            self._fail(error)

    async def kept(self) -> None:
        """Returns when what was written so far is on disk; raises the error that prevented it."""
        committed = asyncio.get_running_loop().create_future()
        self._waiting.append(committed)
        try:
            self._begin()
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
        if len(self._waiting) >= self._most:
            self._commit()
        await committed

    def close(self) -> None:
        """Commit what is open; raises sqlite3.Error or OSError where that is not possible."""
        self._stop_timer()
        self._archive.commit_batch()

    def _begin(self) -> None:
        self._archive.begin_batch()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SECONDS * self._most, self._commit)

    def _commit(self) -> None:
        self._stop_timer()
        try:
            self._archive.commit_batch()
        except (sqlite3.Error, OSError) as error:
            self._fail(error)
            return
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():  # whoever waited may be gone
                committed.set_result(None)

    def _fail(self, error: sqlite3.Error | OSError) -> None:
        """Nothing of the batch stands: nobody who waits may go on."""
        self._stop_timer()
        self._archive.lose_batch(error)
        waiting, self._waiting = self._waiting, []
        for committed in waiting:
            if not committed.done():
                committed.set_exception(error)
        if not self._has_failed:
            self._has_failed = True
            self._lost(error)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
