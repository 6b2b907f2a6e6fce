"""Credits: who wrote an article and when it was published, in the words above its text."""

from collections.abc import Sequence
from datetime import datetime

from propcache.api import cached_property

from newsbot.extraction.byline import Byline, parse, says_published
from newsbot.extraction.landmarks import BYLINE_WITHIN, Landmarks
from newsbot.extraction.names import names
from newsbot.markup.blocks import Stamp
from newsbot.markup.page import Block, Page
from newsbot.site import Site
from newsbot.words import dates, moments, text
from newsbot.words.locale import Locale
from newsbot.words.moments import Moment

_BYLINE_PIECES = 4  # elements that hold author, age and date
_TWO_NAMES = 3  # words, of which one has a single name


class Credits:
    """The credits of one page, in what is declared to be its byline or in what a reader sees."""

    def __init__(
        self,
        page: Page,
        site: Site,
        now: datetime,
        headline: str,
        header: Sequence[Block],
        landmarks: Landmarks,
    ) -> None:
        """`now` is the moment of retrieval, aware; the header stands above the body."""
        self._page = page
        self._site = site
        self._css = site.selectors.byline
        self._now = now
        self._headline = headline
        self._header = header
        self._landmarks = landmarks

    @cached_property
    def byline(self) -> tuple[str, Byline | None]:
        """How the byline was found, and what it says."""
        texts = self._page.texts(self._css)[:_BYLINE_PIECES]
        locale = self._site.locale
        joined = (" ".join(texts[:count]) for count in range(1, len(texts) + 1))
        dated = [w for w in joined if dates.find(w, locale) is not None]
        if dated:  # a day in one element, its time in the next
            labelled = [words for words in dated if says_published(words, locale)]
            return "class", _best([*map(self._parsed, labelled or dated)])
        if texts and (aged := self._parsed(" ".join(texts))) is not None:
            return "class", aged
        seen = self._landmarks.byline
        authors = [name for words in texts for name in names(words, locale.language)]
        if not authors:
            return "landmark", seen
        return "class", Byline(authors, seen.published if seen else None)

    @property
    def names_in_byline(self) -> list[str]:
        """The names in the byline; links, or elements of their own, tell them apart."""
        names = self.byline[1].authors if self.byline[1] else []
        if len(names) != 1 or len(names[0].split()) < _TWO_NAMES:
            return names
        if self.author_links and names == [" ".join(self.author_links)]:
            return self.author_links
        told = [link.text for link in self._page.links(self._css)]
        links = [words for words in told if words in names[0]]
        if _are_all_of(links, names[0]):
            return links
        texts = [words for words in self._page.texts(self._css) if words in names[0]]
        return texts if names == [" ".join(texts)] else names

    @property
    def names_seen(self) -> list[str]:
        """The names that a reader sees beside the date, above the text."""
        byline = self.byline[1]
        if byline is not None and byline.published is not None and self._header:
            now, date = self._now, byline.published
            lines = [b for b in self._header if date.raw in b.text or not self._is_no_name(b)]
            found = _names_beside(lines, date, self._headline, self._site.locale, now)
            if found is not None:
                return found
        return self._landmarks.names

    @property
    def author_links(self) -> list[str]:
        """The words of the links in the header, or the byline, that lead to pages of authors."""
        above = [link for block in self._header for link in block.links]
        of_authors = (
            [link.text for link in links if self._site.author_url.search(link.href)]
            for links in (above, self._page.links(self._css))
        )
        return next(filter(None, of_authors), [])

    @cached_property
    def _stamps(self) -> list[Stamp]:
        return self._page.stamps(self._css)

    def _parsed(self, words: str) -> Byline | None:
        return parse(words, self._site.locale, self._now, self._stamps)

    def _is_no_name(self, block: Block) -> bool:
        """Whether a line of the header is a subheading, a row of links or a section."""
        is_section = block.text.casefold() in {name.casefold() for name in self._site.lists}
        is_subheading = block.is_heading and not text.same(block.text, self._headline)
        return is_section or is_subheading or bool(block.links)


def _names_beside(
    blocks: Sequence[Block], date: Moment, headline: str, locale: Locale, now: datetime
) -> list[str] | None:
    """The names beside a date or between it and the headline; None where it is not below that."""
    at = next((at for at, block in enumerate(blocks) if date.raw in block.text), None)
    if at is None:
        return None
    byline = parse(blocks[at].text, locale, now)
    found = byline.authors if byline else []
    for block in reversed(blocks[max(0, at - BYLINE_WITHIN) : at]):
        if text.same(block.text, headline):
            return found
        found = found or names(block.text, locale.language)
    return None


def _are_all_of(links: Sequence[str], name: str) -> bool:
    """Whether several words are the names in links, and no more: Von Eva Klein; Ana Ruiz y Eva Gil.

    What stands beside them is a word for each at most.
    """
    if not links or not all(" " in link for link in links):
        return False
    return len(name.split()) - sum(len(link.split()) for link in links) <= len(links)


def _best(told: Sequence[Byline | None]) -> Byline | None:
    """The byline with the finest date, and with what else the last and longest says."""
    best, whole = min(told, key=_fineness), told[-1]
    if best is None or whole is None:
        return best
    return best._replace(authors=best.authors or whole.authors, changed=whole.changed)


def _fineness(found: Byline | None) -> tuple[bool, int]:
    moment = found.published if found else None
    fineness = moments.PRECISIONS.index(moment.precision) if moment else len(moments.PRECISIONS)
    return found is not None and found.is_change, fineness
