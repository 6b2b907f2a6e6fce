"""From a page to an Article: the ways to each field, in order of preference.

Structured data first, then the class names that are known, then what a reader sees. Two fields
are the reader's by contract: the headline is that of the `h1`, the body that of the page.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from newsbot import dates, jsonld, text
from newsbot.byline import Byline, parse
from newsbot.dateline import split
from newsbot.dates import Moment
from newsbot.items import Article, Dateline
from newsbot.landmarks import Landmarks, links_under, names_beside, text_end
from newsbot.loaders import ArticleLoader
from newsbot.page import Block, Link, Outline, Page
from newsbot.site import Site
from newsbot.text import Piece
from newsbot.urls import ArticleAddress, absolute

_BYLINE_PIECES = 4  # elements that hold author, age and date
_DATELINE_WITHIN = 3  # paragraphs
_LONGEST_LINE = 500
"""Characters of the longest headline or lead; anything longer is no such thing."""


_NO_RULES = dict.fromkeys(
    (
        "date_published",
        "article_body",
        "dateline",
        "headline",
        "description",
        "authors",
        "section",
        "topics",
        "image_url",
        "date_modified",
    ),
    "none",
)


@dataclass(frozen=True)
class Source:
    """Where and when a page was read, and what the link to it said."""

    address: ArticleAddress
    retrieved_at: datetime
    """Aware."""
    feed_date: str | None = None
    """The date of its entry in a feed, as written there."""


class Reading:
    """One page being read: each part is looked for once, when it is asked for."""

    def __init__(self, page: Page, site: Site, source: Source) -> None:
        self._page = page
        self._site = site
        self._css = site.selectors
        self._source = source

    def article(self) -> Article:
        """All fields, each by the first of its ways that serves."""
        loader = ArticleLoader()
        for field, ways in self._ways().items():
            for way, value in ways.items():
                if loader.offer(field, way, value()):
                    break
        article: Article = loader.load_item()
        self._add_given(article)
        self._add_body(article)
        self._add_date(article)
        article.content_hash = text.content_hash(article.headline, article.article_body)
        return article

    def rules_of(self, article: Article) -> dict[str, str]:
        """The rules of an article, and `none` for each field that has ways but no value."""
        return _NO_RULES | article.rules

    def topic_links(self) -> list[Link]:
        """The Related Topics, as links, junk left out."""
        return self._topics[1]

    def more_stories(self) -> list[Link]:
        """The links below "More Stories From ..."."""
        headings = self._site.headings
        return links_under(self._blocks, headings.more_stories, headings)

    def recent_stories(self) -> list[Link]:
        """The links below "Recent Stories"."""
        headings = self._site.headings
        return links_under(self._blocks, headings.recent_stories, headings)

    @cached_property
    def moments(self) -> dict[str, Moment]:
        """The sane dates of publication, by where they were read."""
        dateline = self._dateline_and_body[0]
        found = {
            "json-ld": self._dated(self._json_ld("datePublished")),
            "byline": self._byline[1] and self._byline[1].published,
            "meta": self._dated(
                self._page.meta("article:published_time") or self._page.itemprop("datePublished")
            ),
            "feed": self._dated(self._source.feed_date),
            "dateline": self._dated(dateline.date if dateline else None),
        }
        now = self._source.retrieved_at
        return {name: m for name, m in found.items() if m is not None and dates.is_sane(m, now)}

    def _ways(self) -> dict[str, dict[str, Callable[[], object]]]:
        css, page = self._css, self._page
        return {
            "headline": {
                "class": lambda: _lines(self._headlines),
                "landmark": lambda: _lines([self._landmarks.headline]),
                "json-ld": lambda: _lines([self._json_ld("headline")]),
                "meta": lambda: _lines([self._title]),
            },
            "description": {
                "class": lambda: _lines(self._leads, self._headline),
                "landmark": lambda: _lines(
                    [None if self._header else self._landmarks.lead], self._headline
                ),
            },
            "authors": {
                "json-ld": lambda: self._people(jsonld.people_of(self._article_ld.get("author"))),
                "byline": lambda: self._people(self._byline[1].authors if self._byline[1] else []),
                "landmark": lambda: self._people(self._names_seen),
                "class": lambda: self._people(self._author_links),
            },
            "section": {
                "address": lambda: self._source.address.section,
                "class": lambda: page.texts(css.section),
            },
            "topics": {
                self._topics[0]: lambda: [link.text for link in self._topics[1]],
            },
            "image_url": {
                "json-ld": lambda: self._images([self._json_ld("image")]),
                "meta": lambda: self._images([page.meta("og:image")]),
                "class": lambda: self._images(
                    value
                    for name in ("data-src", "src")
                    for value in page.attributes(css.image, name)
                ),
            },
            "date_modified": {
                "json-ld": lambda: self._modified(self._json_ld("dateModified")),
                "meta": lambda: self._modified(page.meta("article:modified_time")),
            },
        }

    def _add_given(self, article: Article) -> None:
        address, site = self._source.address, self._site
        article.article_id = address.article_id
        article.url = address.url
        article.edition = site.edition
        article.in_language = site.language
        article.publisher = site.publisher
        article.retrieved_at = dates.iso(self._source.retrieved_at, UTC)

    def _add_body(self, article: Article) -> None:
        article.dateline, paragraphs = self._dateline_and_body
        article.article_body = "\n\n".join(paragraphs)
        article.word_count = text.word_count(article.article_body)
        if paragraphs:
            article.rules["article_body"] = self._pieces[0]
        if article.dateline:
            article.rules["dateline"] = self._pieces[0]

    def _add_date(self, article: Article) -> None:
        if (best := dates.best(self.moments)) is None:
            return
        article.date_source, moment = best
        article.date_published = dates.iso(moment.instant, self._site.zone)
        article.date_precision = moment.precision
        article.date_published_raw = moment.raw
        article.rules["date_published"] = article.date_source
        if article.date_source == "byline":
            article.rules["byline"] = self._byline[0]

    @cached_property
    def _headlines(self) -> list[str]:
        return self._page.texts(self._css.headline)

    @cached_property
    def _headline(self) -> str:
        return self._headlines[0] if self._headlines else self._landmarks.headline or ""

    @cached_property
    def _outline(self) -> Outline:
        css = self._css
        return self._page.outline(
            advertisement=css.advertisements,
            furniture=css.furniture,
            article=css.article,
            body=css.body,
            end=css.body_end,
        )

    @property
    def _blocks(self) -> list[Block]:
        return self._outline.blocks

    @property
    def _names_seen(self) -> list[str]:
        """The names that a reader sees beside the date, above the text."""
        byline = self._byline[1]
        if byline is not None and byline.published is not None and self._header:
            now = self._source.retrieved_at
            found = names_beside(
                self._header, byline.published, self._headline, self._site.zone, now
            )
            if found is not None:
                return found
        return self._landmarks.byline.authors if self._landmarks.byline else []

    @cached_property
    def _landmarks(self) -> Landmarks:
        return Landmarks(
            self._blocks,
            self._site.headings,
            self._site.zone,
            self._source.retrieved_at,
            self._site.brands,
            self._title,
        )

    @cached_property
    def _title(self) -> str:
        """The headline in the page's metadata, without the publisher's name behind it."""
        title, _, publisher = (self._page.meta("og:title") or "").rpartition(" - ")
        return title if self._site.publisher in publisher else self._page.meta("og:title") or ""

    @cached_property
    def _header(self) -> list[Block]:
        """What stands above the body in the element of the article."""
        css = self._css
        if self._outline.has("body") and self._outline.has("article"):
            return self._outline.within("article", until="body")
        if not self._body and not self._page.texts(css.body):
            return []
        return self._page.blocks_in(css.article, skip=css.furniture, stop=css.body)

    @property
    def _leads(self) -> list[str]:
        return [block.text for block in self._header if block.tag == self._css.lead]

    @property
    def _author_links(self) -> list[str]:
        links = [link for block in self._header for link in block.links]
        return [link.text for link in links if self._site.author_url.search(link.href)]

    @cached_property
    def _article_ld(self) -> jsonld.Node:
        return (
            jsonld.find_article(
                self._page.json_ld(), self._headline, self._source.address.article_id
            )
            or {}
        )

    def _json_ld(self, *names: str) -> str | None:
        values = (jsonld.text_of(self._article_ld.get(name)) for name in names)
        return next((value for value in values if value), None)

    @cached_property
    def _byline(self) -> tuple[str, Byline | None]:
        """How the byline was found, and what it says."""
        texts = self._page.texts(self._css.byline)[:_BYLINE_PIECES]
        joined = (" ".join(texts[:count]) for count in range(1, len(texts) + 1))
        dated = [w for w in joined if dates.find(w, self._site.zone) is not None]
        if dated:  # a day in one element, its time in the next
            return "class", min(map(self._parsed, dated), key=_fineness)
        if texts and (aged := self._parsed(" ".join(texts))) is not None:
            return "class", aged
        return "landmark", self._landmarks.byline

    def _parsed(self, words: str) -> Byline | None:
        return parse(words, self._site.zone, self._source.retrieved_at)

    @cached_property
    def _body(self) -> list[Block]:
        if self._outline.has("body"):
            return self._outline.within("body", until="end", without="advertisement")
        css = self._css  # elsewhere: in what is hidden, or in furniture
        return self._page.blocks_in(css.body, skip=css.advertisements, stop=css.body_end)

    @cached_property
    def _pieces(self) -> tuple[str, list[Piece]]:
        """How the body was found, and its pieces."""
        if self._body:
            end = text_end(self._body, self._site.headings)
            return "class", _without_asides(self._body[:end], self._site)
        return "landmark", self._landmarks.body

    @cached_property
    def _dateline_and_body(self) -> tuple[Dateline | None, list[str]]:
        """The dateline may stand below a line or two of its own: "By our correspondent"."""
        interruption = self._site.interruption
        pieces = (p._replace(text=interruption.sub("", p.text).rstrip()) for p in self._pieces[1])
        paragraphs = text.mend(pieces)
        for at, paragraph in enumerate(paragraphs[:_DATELINE_WITHIN]):
            found, rest = split(paragraph, self._site.zone, self._site.brands)
            if found is not None:
                above = [line for line in paragraphs[:at] if not text.begins(rest, line)]
                return found, [*above, *filter(None, [rest]), *paragraphs[at + 1 :]]
        return None, paragraphs

    @cached_property
    def _topics(self) -> tuple[str, list[Link]]:
        """How the Related Topics were found, and their links without junk."""
        headings = self._site.headings
        way, links = "class", self._page.links(self._css.topics)
        if not links:
            way, links = "landmark", links_under(self._blocks, headings.topics, headings)
        junk = {topic.casefold() for topic in self._site.junk_topics}
        return way, [link for link in links if link.text.casefold() not in junk]

    def _people(self, names: Sequence[str | None]) -> list[str]:
        own = (self._site.publisher, *self._site.brands)
        return [name for name in names if name and not any(brand in name for brand in own)]

    def _images(self, values: Iterable[str | None]) -> list[str]:
        addresses = (v for v in values if v and v.startswith(("http://", "https://", "/")))
        urls = (absolute(value, self._page.url) for value in addresses)
        return [url for url in urls if url and not self._site.placeholder_image.search(url)]

    def _dated(self, words: str | None) -> Moment | None:
        if not words:
            return None
        site = self._site
        return dates.read(words, site.zone, self._source.retrieved_at, site.language)

    def _modified(self, words: str | None) -> str | None:
        moment = self._dated(words)
        if moment is None or not dates.is_sane(moment, self._source.retrieved_at):
            return None
        return dates.iso(moment.instant, self._site.zone)


def _fineness(found: Byline | None) -> int:
    moment = found.published if found else None
    return dates.PRECISIONS.index(moment.precision) if moment else len(dates.PRECISIONS)


def _lines(texts: Sequence[str | None], but: str = "") -> list[str]:
    return [
        line for line in texts if line and len(line) <= _LONGEST_LINE and not text.same(line, but)
    ]


def _without_asides(blocks: Sequence[Block], site: Site) -> list[Piece]:
    """The pieces of the text; a line that is none of it leaves a gap."""
    pieces: list[Piece] = []
    was_aside = False
    for block in blocks:
        is_aside = bool(site.aside.match(block.text)) and (
            block.is_links or site.aside.fullmatch(block.text) is not None
        )
        if not is_aside:
            pieces.append(Piece(block.text, block.after_gap or was_aside))
        was_aside = is_aside
    return pieces
