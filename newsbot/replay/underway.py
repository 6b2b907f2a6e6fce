"""Articles under way: given to the pipelines, and neither stored nor dropped yet."""

import asyncio

from scrapy import Spider, signals


class UnderWay:
    """How many articles are under way: pages are read no faster than their articles are stored."""

    def __init__(self, spider: Spider) -> None:
        self.given = 0
        """All that were ever under way."""
        self._ended = 0
        self._spider = spider
        self._has_room = asyncio.Event()
        for event in (signals.item_scraped, signals.item_dropped, signals.item_error):
            spider.crawler.signals.connect(self._has_ended, event)

    def add(self) -> None:
        """One more is given to the pipelines."""
        self.given += 1

    async def fewer_than(self, most: int) -> None:
        """Returns when fewer than so many are under way."""
        while self.given - self._ended >= most:
            self._has_room.clear()
            await self._has_room.wait()

    def _has_ended(self) -> None:
        self._ended += 1
        self._has_room.set()
        if self._ended == self.given:
            self._end = asyncio.create_task(self._let_close())

    async def _let_close(self) -> None:
        """Scrapy asks whether it can close when a page has ended, but not when such an item has."""
        engine = self._spider.crawler.engine
        slot = engine.scraper.slot if engine is not None else None
        if slot is None:
            return
        while slot.itemproc_size and self._ended == self.given:  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0)
        if slot.closing and not slot.closing.called and slot.is_idle():
            slot.closing.callback(self._spider)
