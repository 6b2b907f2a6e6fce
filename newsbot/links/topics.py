"""Topic lists pay for themselves: what feed and category lists cannot give, at a bounded price."""

from collections.abc import Iterator

from scrapy import Request
from scrapy.statscollectors import StatsCollector

from newsbot.links.frontier import Frontier
from newsbot.links.memory import ListMemory
from newsbot.urls import ListAddress

Waiting = dict[str, tuple[ListAddress, int]]
"""Lists and the hops to them, by address, in the order of their finding."""


class Topics:
    """The topic lists of one crawl. Each page costs one, each new article on it earns one.

    Where there is no credit a topic waits: for what others earn, or for a later crawl, which
    finds it in the archive.
    """

    def __init__(self, frontier: Frontier, memory: ListMemory, stats: StatsCollector) -> None:
        self._frontier = frontier
        self._memory = memory
        self._stats = stats
        self._credit = memory.topic_credit()
        self._new: Waiting = {}
        self._read_before: Waiting = {}

    def left_over(self, address: ListAddress, hops: int) -> Iterator[Request]:
        """The request of a topic that an earlier crawl put off, where it need not wait again."""
        if self._credit is None:
            yield from self._frontier.listing(address, "topics", hops)
        else:
            self._wait(address, hops)
            yield from self.released()

    def found(self, address: ListAddress, hops: int) -> Iterator[Request]:
        """The request of a topic that an article names, where it need not wait."""
        if self._credit is None:
            yield from self._frontier.listing(address, "topics", hops)
        elif not self._is_waiting(address) and self._frontier.is_due(address, "topics", hops):
            self._memory.found_list(address, "topics", hops)
            self._wait(address, hops)
            yield from self.released()

    def earn(self, count: int) -> None:
        """A topic page has brought so many new articles."""
        if count:
            self._stats.inc_value("newsbot/brought/topics", count)
        if self._credit is not None:
            self._credit += count

    def pays_on(self) -> bool:
        """Whether one more page of a topic is paid for; it then is."""
        if self._credit is None:
            return True
        is_paid = self._credit > 0
        self._credit -= is_paid
        return is_paid

    def released(self) -> Iterator[Request]:
        """The requests of topics that there is credit for; those never read come first."""
        while (waiting := self._new or self._read_before) and self._credit:
            address, hops = waiting.pop(next(iter(waiting)))
            for request in self._frontier.listing(address, "topics", hops):
                self._credit -= 1
                yield request
        if self._credit is not None:
            put_off = len(self._new) + len(self._read_before)
            self._stats.set_value("newsbot/put_off/topics", put_off)

    def _is_waiting(self, address: ListAddress) -> bool:
        return address.url in self._new or address.url in self._read_before

    def _wait(self, address: ListAddress, hops: int) -> None:
        has_read = self._memory.has_read(address.stem)
        (self._read_before if has_read else self._new)[address.url] = (address, hops)
