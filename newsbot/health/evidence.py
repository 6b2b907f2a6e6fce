"""Evidence: what is counted of each page that was read, and what a verdict rests on."""

from collections.abc import Iterable, Mapping

from scrapy.statscollectors import StatsCollector

from newsbot.health.echoes import Echoes


class Evidence:
    """The evidence of one crawl, in its statistics; `newsbot.health.recognition` judges by it."""

    def __init__(self, stats: StatsCollector) -> None:
        self._stats = stats
        self.echoes = Echoes()
        """The ends of the texts, and the headlines, so far."""

    def add(
        self,
        rules: Mapping[str, str],
        apart: Iterable[tuple[str, str]],
        *,
        is_second: bool = False,
        echoes: Iterable[str] = (),
    ) -> None:
        """A page was read: which way served each field, and dates that disagree.

        And in what it is as another page is, see `newsbot.health.echoes`.

        A second look counts no ways: those that fall due together are alike in what they lack.
        """
        self._count("read")
        if is_second:
            self._count("read_again")
            return
        for field, way in rules.items():
            self._count(f"rule/{field}/{way}")
        for kind in echoes:
            self._count(kind)
        for one, other in apart:
            self._count(f"date_disagreement/{one}/{other}")

    def _count(self, name: str) -> None:
        self._stats.inc_value(f"newsbot/{name}")
