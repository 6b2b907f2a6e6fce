"""The stand-in site with pages as large as the real one's, served by a process of its own."""

import gzip
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from multiprocessing.connection import Connection
from typing import Any

from extraction import padded

from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import Story

_KEPT = 5_000  # answers that are made once: the server has less to do than whoever asks
_LEVEL = 6  # of gzip, as servers have it


class LargeSite(StandIn):
    """A site that packs what it says, as sites do; it publishes nothing more."""

    def __init__(self, size: int, feed_size: int) -> None:
        super().__init__(size, feed_size=feed_size)
        self.answer = lru_cache(_KEPT)(self.answer)  # type: ignore[method-assign]
        self.in_section = cache(self.in_section)  # type: ignore[method-assign]

    @cached_property
    def _named(self) -> list[Story]:
        return super().in_feed()

    def in_feed(self) -> list[Story]:
        return self._named

    def answer(self, target: str) -> Answer:
        found = super().answer(target)
        body = found.body
        if found.content_type.startswith("text/html"):
            body = padded(body.decode()).encode()
        packed = gzip.compress(body, _LEVEL)
        return replace(found, body=packed, headers=(("Content-Encoding", "gzip"),))


@dataclass
class Serving:
    """A site that is served elsewhere."""

    environment: dict[str, str]
    """What leads a client there."""
    _line: Connection

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was asked last."""
        return self._ask("requests")  # type: ignore[no-any-return]

    def seconds(self) -> float:
        """The CPU time that the server needed so far."""
        return self._ask("seconds")  # type: ignore[no-any-return]

    def _ask(self, what: str) -> Any:
        self._line.send(what)
        return self._line.recv()


@contextmanager
def serving(size: int, feed_size: int | None = None) -> Iterator[Serving]:
    """Serve so many stories while the block lasts; the feed names all, if nobody says how many."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=_serve, args=(size, size if feed_size is None else feed_size, theirs), daemon=True
    )
    process.start()
    theirs.close()  # so that waiting ends where the process has
    try:
        yield Serving(ours.recv(), ours)
    finally:
        with suppress(BrokenPipeError):
            ours.send("end")
        process.join()


def _serve(size: int, feed_size: int, line: Connection) -> None:
    with Server(LargeSite(size, feed_size)) as server:
        line.send(server.environment)
        while (asked := line.recv()) != "end":
            if asked == "seconds":
                line.send(time.process_time())
                continue
            seen, server.requests = server.requests, []
            line.send([f"https://{target}" for target in seen])
