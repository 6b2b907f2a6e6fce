"""From a page to an Article: the ways to each field, in order of preference.

Structured data first, then the class names that are known, then what a reader sees. Two fields
are the reader's by contract: the headline is that of the `h1`, the body that of the page.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC

from propcache.api import cached_property

from newsbot.extraction.byline import Byline
from newsbot.extraction.loaders import ArticleLoader
from newsbot.extraction.parts import LONGEST_LINE, Parts, Source
from newsbot.extraction.people import authors
from newsbot.items import Article
from newsbot.markup import jsonld
from newsbot.markup.headings import links_under
from newsbot.markup.page import Link, Page
from newsbot.site import Site
from newsbot.urls import absolute
from newsbot.words import dates, moments, text
from newsbot.words.moments import Moment

__all__ = ["Reading", "Source"]


_ADDRESS = re.compile(r"\A(?:https?://|[^\s:#/.]*+[/.])")  # "none" is none
_PUBLISHED = (
    "article:published_time", "og:published_time", "datepublished", "parsely-pub-date", "pubdate",
    "publishdate", "publish-date", "sailthru.date", "dc.date.issued", "dc.date", "date",
)  # fmt: skip
"""Names of meta elements that have the date of publishing, the most trusted first."""
_AUTHORS = ("author", "parsely-author", "sailthru.author", "dc.creator", "article:author")
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


class Reading:
    """One page being read: each part is looked for once, when it is asked for."""

    def __init__(self, page: Page, site: Site, source: Source) -> None:
        self.page = page
        self.site = site
        self.source = source
        self.parts = Parts(page, site, source)

    def article(self) -> Article:
        """All fields, each by the first of its ways that serves."""
        loader = ArticleLoader()
        for field, ways in _WAYS.items():
            for way, value in ways:
                if loader.offer(field, way, value(self)):
                    break
        way, topics = self.parts.topics
        loader.offer("topics", way, [link.text for link in topics])
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
        return self.parts.topics[1]

    def more_stories(self) -> list[Link]:
        """The links below "More Stories From ..."."""
        headings = self.site.headings
        return links_under(self.parts.blocks, headings.more_stories, headings)

    def recent_stories(self) -> list[Link]:
        """The links below "Recent Stories"."""
        headings = self.site.headings
        return links_under(self.parts.blocks, headings.recent_stories, headings)

    @cached_property
    def moments(self) -> dict[str, Moment]:
        """The sane dates of publication, by where they were read.

        An age or a change counts where there is nothing else: an age is that at which the page
        was made, and the page may be older than it looks.
        """
        dateline, byline = self.parts.dateline_and_body[0], self.parts.credits.byline[1]
        found = {
            "json-ld": self._dated(self.parts.json_ld("datePublished")),
            "byline": byline and byline.published,
            "meta": self._dated(self._published_in_meta),
            "feed": self._dated(self.source.feed_date),
            "dateline": self._dated(dateline.date if dateline else None),
        }
        now = self.source.retrieved_at
        sane = {name: m for name, m in found.items() if m is not None and moments.is_sane(m, now)}
        others = {name: moment for name, moment in sane.items() if name != "byline"}
        return others or sane if byline and self._is_last_resort(byline) else sane

    @property
    def _published_in_meta(self) -> str | None:
        return self.page.first_meta(_PUBLISHED) or self.page.itemprop("datePublished")

    def _add_given(self, article: Article) -> None:
        address, site = self.source.address, self.site
        article.article_id = address.article_id
        article.url = address.url
        article.edition = site.edition
        article.in_language = site.language
        article.publisher = site.publisher
        article.retrieved_at = moments.iso(self.source.retrieved_at, UTC)

    def _add_body(self, article: Article) -> None:
        article.dateline, paragraphs = self.parts.dateline_and_body
        article.article_body = "\n\n".join(paragraphs)
        article.word_count = text.word_count(article.article_body)
        if paragraphs:
            article.rules["article_body"] = self.parts.pieces[0]
        if article.dateline:
            article.rules["dateline"] = self.parts.pieces[0]

    def _add_date(self, article: Article) -> None:
        if (best := moments.best(self.moments)) is None:
            return
        article.date_source, moment = best
        article.date_published = moments.iso(moment.instant, self.site.zone)
        article.date_precision = moment.precision
        article.date_published_raw = moment.raw
        article.rules["date_published"] = article.date_source
        if article.date_source == "byline":
            article.rules["byline"] = self.parts.credits.byline[0]

    def people(self, names: Iterable[str | None]) -> list[str]:
        """The persons among the names: neither the publisher nor an agency is one."""
        site = self.site
        return list(authors(names, (site.publisher, *site.brands), site.agencies))

    def images(self, values: Iterable[str | None]) -> list[str]:
        """The addresses, absolute, of pictures that show something."""
        told = (value for value in values if value and _ADDRESS.match(value))
        urls = (absolute(value, self.page.base) for value in told)
        return [url for url in urls if url and not self._is_placeholder(url)]

    def _is_placeholder(self, url: str) -> bool:
        name = url.partition("?")[0].rpartition("/")[2]
        return self.site.placeholder_image.search(name) is not None

    def _is_last_resort(self, byline: Byline) -> bool:
        moment = byline.published
        return byline.is_change or (moment is not None and dates.is_age(moment, self.site.locale))

    def _dated(self, words: str | None) -> Moment | None:
        if not words:
            return None
        return dates.read(words, self.site.locale, self.source.retrieved_at)

    @property
    def change_in_byline(self) -> str | None:
        """The date that the byline calls that of a change."""
        byline = self.parts.credits.byline[1]
        return byline.changed.raw if byline and byline.changed else None

    def modified(self, words: str | None) -> str | None:
        """The date of a change, ISO 8601, in the site's zone; None where it is not sane."""
        moment = self._dated(words)
        if moment is None or not moments.is_sane(moment, self.source.retrieved_at):
            return None
        return moments.iso(moment.instant, self.site.zone)


def _lines(texts: Sequence[str | None], but: str = "") -> list[str]:
    return [
        line for line in texts if line and len(line) <= LONGEST_LINE and not text.same(line, but)
    ]


_WAYS: dict[str, tuple[tuple[str, Callable[[Reading], object]], ...]] = {
    "headline": (
        ("class", lambda of: _lines(of.parts.headlines)),
        ("landmark", lambda of: _lines([of.parts.headline_seen])),
        ("json-ld", lambda of: _lines([of.parts.json_ld("headline")])),
        ("meta", lambda of: _lines([of.parts.title])),
        ("landmark", lambda of: _lines([of.parts.landmarks.headline])),
    ),
    "description": (
        ("class", lambda of: _lines(of.parts.leads, of.parts.headline)),
        (
            "landmark",
            lambda of: _lines([of.parts.lead_seen], of.parts.headline),
        ),
    ),
    "authors": (
        ("json-ld", lambda of: of.people(jsonld.people_of(of.parts.article_ld.get("author")))),
        ("byline", lambda of: of.people(of.parts.credits.names_in_byline)),
        ("class", lambda of: of.people(of.parts.credits.author_links)),
        ("meta", lambda of: of.people([of.page.first_meta(_AUTHORS)])),
        ("landmark", lambda of: of.people(of.parts.credits.names_seen)),
    ),
    "section": (
        ("address", lambda of: of.source.address.section),
        ("class", lambda of: of.page.texts(of.site.selectors.section)),
    ),
    "image_url": (
        (
            "json-ld",
            lambda of: of.images(jsonld.addresses_of(of.parts.article_ld.get("image"))),
        ),
        ("meta", lambda of: of.images([of.page.meta("og:image")])),
        (
            "class",
            lambda of: of.images(
                value
                for name in ("data-src", "data-lazy-src", "src")
                for value in of.page.attributes(of.site.selectors.image, name)
            ),
        ),
    ),
    "date_modified": (
        ("json-ld", lambda of: of.modified(of.parts.json_ld("dateModified"))),
        ("meta", lambda of: of.modified(of.page.meta("article:modified_time"))),
        ("byline", lambda of: of.modified(of.change_in_byline)),
    ),
}
"""The ways to each field, in order of preference; the topics have one, which `Parts` chooses."""
