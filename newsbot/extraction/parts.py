"""The parts of one article page, each looked for once and when it is asked for.

Where a part is declared, by class names; where that finds nothing, by what a reader sees.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from propcache.api import cached_property

from newsbot.extraction.body import dateline_and_body, pieces_of
from newsbot.extraction.credits import Credits
from newsbot.extraction.landmarks import Landmarks
from newsbot.items import Dateline
from newsbot.markup import jsonld
from newsbot.markup.headings import links_under, text_of
from newsbot.markup.page import Block, Link, Outline, Page
from newsbot.site import Site
from newsbot.urls import ArticleAddress
from newsbot.words.text import Piece

LONGEST_LINE = 500
"""Characters of the longest headline or lead; anything longer is no such thing."""


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

    @cached_property
    def credits(self) -> Credits:
        """Who wrote the article, and when it was published, in the words above it."""
        return Credits(
            self._page,
            self._site,
            self._source.retrieved_at,
            self.headline,
            self.header,
            self.landmarks,
        )

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
            self._site.publisher,
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

    def json_ld(self, name: str) -> str | None:
        """A value of that node, where it is a text."""
        return jsonld.text_of(self.article_ld.get(name)) or None

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
            return "class", pieces_of(blocks, self._site)
        return "landmark", pieces_of(self.landmarks.body, self._site)

    @cached_property
    def dateline_and_body(self) -> tuple[Dateline | None, list[str]]:
        """Where and when the text was filed, if it says so, and its paragraphs."""
        return dateline_and_body(self.pieces[1], self._site)

    @cached_property
    def topics(self) -> tuple[str, list[Link]]:
        """How the Related Topics were found, and their links without junk."""
        way, links = "class", self._page.links(self._css.topics)
        if not links:
            way, links = "landmark", self._topics_seen()
        junk = {topic.casefold() for topic in self._site.junk_topics}
        return way, [link for link in links if link.text.casefold() not in junk]

    def _topics_seen(self) -> list[Link]:
        """The links below the heading of the topics; the stories of a box behind them are none."""
        headings, article_at = self._site.headings, self._site.addresses.article_at
        below = links_under(self.blocks, headings.topics, headings)
        return list(takewhile(lambda link: article_at(link.href, self._page.base) is None, below))
