"""From a page to an Article: the ways to each field, in order of preference.

Structured data first, then the class names that are known, then what a reader sees. Two fields
are the reader's by contract: the headline is that of the `h1`, the body that of the page.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC
from functools import cached_property

from newsbot import dates, jsonld, text
from newsbot.dates import Moment
from newsbot.items import Article
from newsbot.landmarks import links_under
from newsbot.loaders import ArticleLoader
from newsbot.page import Link, Page
from newsbot.parts import LONGEST_LINE, Parts, Source
from newsbot.site import Site
from newsbot.urls import absolute

__all__ = ["Reading", "Source"]


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
        self._page = page
        self._site = site
        self._source = source
        self._parts = Parts(page, site, source)

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
        return self._parts.topics[1]

    def more_stories(self) -> list[Link]:
        """The links below "More Stories From ..."."""
        headings = self._site.headings
        return links_under(self._parts.blocks, headings.more_stories, headings)

    def recent_stories(self) -> list[Link]:
        """The links below "Recent Stories"."""
        headings = self._site.headings
        return links_under(self._parts.blocks, headings.recent_stories, headings)

    @cached_property
    def moments(self) -> dict[str, Moment]:
        """The sane dates of publication, by where they were read."""
        dateline = self._parts.dateline_and_body[0]
        found = {
            "json-ld": self._dated(self._parts.json_ld("datePublished")),
            "byline": self._parts.byline[1] and self._parts.byline[1].published,
            "meta": self._dated(
                self._page.meta("article:published_time") or self._page.itemprop("datePublished")
            ),
            "feed": self._dated(self._source.feed_date),
            "dateline": self._dated(dateline.date if dateline else None),
        }
        now = self._source.retrieved_at
        return {name: m for name, m in found.items() if m is not None and dates.is_sane(m, now)}

    def _ways(self) -> dict[str, dict[str, Callable[[], object]]]:
        css, page, parts = self._site.selectors, self._page, self._parts
        return {
            "headline": {
                "class": lambda: _lines(parts.headlines),
                "landmark": lambda: _lines([parts.landmarks.headline]),
                "json-ld": lambda: _lines([parts.json_ld("headline")]),
                "meta": lambda: _lines([parts.title]),
            },
            "description": {
                "class": lambda: _lines(parts.leads, parts.headline),
                "landmark": lambda: _lines(
                    [None if parts.header else parts.landmarks.lead], parts.headline
                ),
            },
            "authors": {
                "json-ld": lambda: self._people(jsonld.people_of(parts.article_ld.get("author"))),
                "byline": lambda: self._people(parts.byline[1].authors if parts.byline[1] else []),
                "landmark": lambda: self._people(parts.names_seen),
                "class": lambda: self._people(parts.author_links),
            },
            "section": {
                "address": lambda: self._source.address.section,
                "class": lambda: page.texts(css.section),
            },
            "topics": {
                parts.topics[0]: lambda: [link.text for link in parts.topics[1]],
            },
            "image_url": {
                "json-ld": lambda: self._images([parts.json_ld("image")]),
                "meta": lambda: self._images([page.meta("og:image")]),
                "class": lambda: self._images(
                    value
                    for name in ("data-src", "src")
                    for value in page.attributes(css.image, name)
                ),
            },
            "date_modified": {
                "json-ld": lambda: self._modified(parts.json_ld("dateModified")),
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
        article.dateline, paragraphs = self._parts.dateline_and_body
        article.article_body = "\n\n".join(paragraphs)
        article.word_count = text.word_count(article.article_body)
        if paragraphs:
            article.rules["article_body"] = self._parts.pieces[0]
        if article.dateline:
            article.rules["dateline"] = self._parts.pieces[0]

    def _add_date(self, article: Article) -> None:
        if (best := dates.best(self.moments)) is None:
            return
        article.date_source, moment = best
        article.date_published = dates.iso(moment.instant, self._site.zone)
        article.date_precision = moment.precision
        article.date_published_raw = moment.raw
        article.rules["date_published"] = article.date_source
        if article.date_source == "byline":
            article.rules["byline"] = self._parts.byline[0]

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


def _lines(texts: Sequence[str | None], but: str = "") -> list[str]:
    return [
        line for line in texts if line and len(line) <= LONGEST_LINE and not text.same(line, but)
    ]
