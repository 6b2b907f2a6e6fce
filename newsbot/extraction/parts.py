"""The parts of one article page, each looked for once and when it is asked for.

Where a part is declared, by class names; where that finds nothing, by what a reader sees.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from newsbot.extraction.byline import Byline, names, parse, says_published
from newsbot.extraction.dateline import split
from newsbot.extraction.landmarks import Landmarks, names_beside
from newsbot.items import Dateline
from newsbot.markup import jsonld
from newsbot.markup.blocks import Stamp
from newsbot.markup.headings import links_under, text_of
from newsbot.markup.page import Block, Link, Outline, Page
from newsbot.site import Site
from newsbot.urls import ArticleAddress
from newsbot.words import dates, moments, text
from newsbot.words.text import Piece

LONGEST_LINE = 500
"""Characters of the longest headline or lead; anything longer is no such thing."""
_BYLINE_PIECES = 4  # elements that hold author, age and date
_TWO_NAMES = 3  # words, of which one has a single name
_DATELINE_WITHIN = 3  # paragraphs
_MARK = len(" | ")  # between a label and its link


@dataclass(frozen=True)
class Source:
    """Where and when a page was read, and what the link to it said."""

    address: ArticleAddress
    retrieved_at: datetime
    """Aware."""
    feed_date: str | None = None
    """The date of its entry in a feed, as written there."""


class Parts:
    """The parts of one page."""

    def __init__(self, page: Page, site: Site, source: Source) -> None:
        self._page = page
        self._site = site
        self._css = site.selectors
        self._source = source

    @cached_property
    def headlines(self) -> list[str]:
        """The texts of the elements that are declared to be the headline."""
        return self._page.texts(self._css.headline)

    @cached_property
    def headline(self) -> str:
        """The first of them, else what looks like one."""
        return self.headlines[0] if self.headlines else self.headline_seen or ""

    @property
    def headline_seen(self) -> str | None:
        """What rank or metadata tell to be the headline."""
        return self.landmarks.headline if self.landmarks.has_headline else None

    @cached_property
    def outline(self) -> Outline:
        """All visible blocks, by one walk, and where the declared parts are in them."""
        css = self._css
        return self._page.outline(
            advertisement=css.advertisements,
            furniture=css.furniture,
            article=css.article,
            body=css.body,
            end=css.body_end,
        )

    @property
    def blocks(self) -> list[Block]:
        """All visible blocks but those of furniture."""
        return self.outline.blocks

    @property
    def names_in_byline(self) -> list[str]:
        """The names in the byline; links, or elements of their own, tell them apart."""
        names = self.byline[1].authors if self.byline[1] else []
        if len(names) != 1 or len(names[0].split()) < _TWO_NAMES:
            return names
        if self.author_links and names == [" ".join(self.author_links)]:
            return self.author_links
        told = [link.text for link in self._page.links(self._css.byline)]
        links = [words for words in told if words in names[0]]
        if _are_all_of(links, names[0]):
            return links
        texts = [words for words in self._page.texts(self._css.byline) if words in names[0]]
        return texts if names == [" ".join(texts)] else names

    @property
    def names_seen(self) -> list[str]:
        """The names that a reader sees beside the date, above the text."""
        byline = self.byline[1]
        if byline is not None and byline.published is not None and self.header:
            now, date = self._source.retrieved_at, byline.published
            lines = [b for b in self.header if date.raw in b.text or not self._is_no_name(b)]
            found = names_beside(lines, date, self.headline, self._site.locale, now)
            if found is not None:
                return found
        return self.landmarks.names

    def _is_no_name(self, block: Block) -> bool:
        """Whether a line of the header is a subheading, a row of links or a section."""
        is_section = block.text.casefold() in {name.casefold() for name in self._site.lists}
        is_subheading = block.is_heading and not text.same(block.text, self.headline)
        return is_section or is_subheading or bool(block.links)

    @cached_property
    def landmarks(self) -> Landmarks:
        """The parts as a reader tells them; looked for where nothing is declared, or not found."""
        return Landmarks(
            self.blocks,
            self._site.headings,
            self._site.locale,
            self._source.retrieved_at,
            self._site.brands,
            self.title,
            len(self.outline.before("body")) if self._body and self.outline.has("body") else None,
        )

    @cached_property
    def title(self) -> str:
        """The headline in the page's metadata, without the publisher's name behind it."""
        told = (self._page.meta("og:title") or "")[:LONGEST_LINE]
        title, _, publisher = told.rpartition(" - ")
        return title if self._site.publisher in publisher else told

    @cached_property
    def header(self) -> list[Block]:
        """What stands above the body in the element of the article."""
        css = self._css
        if self.outline.has("body") and self.outline.has("article"):
            return self.outline.within("article", until="body")
        if not self._body and not self._page.texts(css.body):
            return []
        return self._page.blocks_in(css.article, skip=css.furniture, stop=css.body)

    @property
    def leads(self) -> list[str]:
        """The texts in the header that have the tag of a lead, or what is declared to be one."""
        if not self._css.lead.isalnum():
            return self._page.texts(self._css.lead)
        return [block.text for block in self.header if block.tag == self._css.lead]

    @property
    def lead_seen(self) -> str | None:
        """What a reader sees as the lead, where nothing is declared; no part of the byline."""
        lead = None if self.header else self.landmarks.lead
        is_byline = lead and any(lead in words for words in self._page.texts(self._css.byline))
        return None if is_byline else lead

    @property
    def author_links(self) -> list[str]:
        """The words of the links in the header, or the byline, that lead to pages of authors."""
        above = [link for block in self.header for link in block.links]
        of_authors = (
            [link.text for link in links if self._site.author_url.search(link.href)]
            for links in (above, self._page.links(self._css.byline))
        )
        return next(filter(None, of_authors), [])

    @cached_property
    def article_ld(self) -> jsonld.Node:
        """The JSON-LD node of the article; empty where there is none."""
        blocks = self._page.json_ld()
        found = jsonld.find_article(blocks, self.headline, self._is_own) or {}
        return jsonld.whole(found, blocks, "author", "image")

    def _is_own(self, url: str) -> bool | None:
        here = "" if url.startswith("#") else self._page.base
        address = self._site.addresses.article_at(url, here)
        return None if address is None else address.article_id == self._source.address.article_id

    def json_ld(self, *names: str) -> str | None:
        """The first of these values of that node that is a text."""
        values = (jsonld.text_of(self.article_ld.get(name)) for name in names)
        return next((value for value in values if value), None)

    @cached_property
    def byline(self) -> tuple[str, Byline | None]:
        """How the byline was found, and what it says."""
        texts = self._page.texts(self._css.byline)[:_BYLINE_PIECES]
        joined = (" ".join(texts[:count]) for count in range(1, len(texts) + 1))
        dated = [w for w in joined if dates.find(w, self._site.locale) is not None]
        if dated:  # a day in one element, its time in the next
            labelled = [words for words in dated if says_published(words)]
            return "class", _best([*map(self._parsed, labelled or dated)])
        if texts and (aged := self._parsed(" ".join(texts))) is not None:
            return "class", aged
        seen = self.landmarks.byline
        authors = [name for words in texts for name in names(words)]
        if not authors:
            return "landmark", seen
        return "class", Byline(authors, seen.published if seen else None)

    @cached_property
    def _stamps(self) -> list[Stamp]:
        return self._page.stamps(self._css.byline)

    def _parsed(self, words: str) -> Byline | None:
        return parse(words, self._site.locale, self._source.retrieved_at, self._stamps)

    @cached_property
    def _body(self) -> list[Block]:
        if self.outline.has("body"):
            return self.outline.within(
                "body", until="end", without="advertisement", around="article"
            )
        css = self._css  # elsewhere: in what is hidden, or in furniture
        return self._page.blocks_in(css.body, skip=css.advertisements, stop=css.body_end)

    @cached_property
    def pieces(self) -> tuple[str, list[Piece]]:
        """How the body was found, and its pieces."""
        if self._body:
            is_marked = self.outline.is_within("end", "body")
            blocks = text_of(self._body, self._site.headings, boxes=not is_marked)
            return "class", _without_asides(blocks, self._site)
        return "landmark", _without_asides(self.landmarks.body, self._site)

    @cached_property
    def dateline_and_body(self) -> tuple[Dateline | None, list[str]]:
        """The dateline may stand below a line or two of its own: "By our correspondent"."""
        site, interruption = self._site, self._site.interruption
        pieces = (p._replace(text=interruption.sub("", p.text).rstrip()) for p in self.pieces[1])
        mended = text.mend(pieces) if site.cuts_sentences else (piece.text for piece in pieces)
        paragraphs = [paragraph for paragraph in mended if paragraph]
        for at, paragraph in enumerate(paragraphs[:_DATELINE_WITHIN]):
            found, rest = split(paragraph, site.locale, site.brands, site.agencies)
            if found is not None:
                above = [line for line in paragraphs[:at] if not text.begins(rest, line)]
                return found, [*above, *filter(None, [rest]), *paragraphs[at + 1 :]]
        return None, paragraphs

    @cached_property
    def topics(self) -> tuple[str, list[Link]]:
        """How the Related Topics were found, and their links without junk."""
        headings = self._site.headings
        way, links = "class", self._page.links(self._css.topics)
        if not links:
            way, links = "landmark", links_under(self.blocks, headings.topics, headings)
        junk = {topic.casefold() for topic in self._site.junk_topics}
        return way, [link for link in links if link.text.casefold() not in junk]


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


def _without_asides(blocks: Iterable[Block], site: Site) -> list[Piece]:
    """The pieces of the text; a line that is none of it leaves a gap."""
    pieces: list[Piece] = []
    was_aside = False
    for block in blocks:
        is_aside = _is_aside(block, site)
        if not is_aside:
            pieces.append(Piece(block.text, block.after_gap or was_aside))
        was_aside = is_aside
    return pieces


def _is_aside(block: Block, site: Site) -> bool:
    """Whether a line is a label alone, or one with nothing behind it but links."""
    label = site.aside.match(block.text)
    if label is None:
        return False
    if block.is_links or site.aside.fullmatch(block.text):
        return True
    linked = sum(len(link.text) for link in block.links)
    return linked > 0 and label.end() + linked >= len(block.text) - _MARK
