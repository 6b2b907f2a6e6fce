"""What happens to an article between the page and the feed: one verb, one pipeline."""

from datetime import datetime
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from newsbot.archive.revision import revised
from newsbot.crawl import ArticleSpider
from newsbot.feeds import Exporter
from newsbot.items import REQUIRED, Article
from newsbot.links.memory import ArticleMemory
from newsbot.operation.run import archived_run_of, run_of
from newsbot.words.likeness import ALGORITHM, Text, may_be_alike


class Pipeline:
    """What the pipelines share: the crawl that they belong to, and counting."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Called by Scrapy."""
        return cls(crawler)

    @property
    def _memory(self) -> ArticleMemory:
        spider = self._crawler.spider
        return spider.memory.articles if isinstance(spider, ArticleSpider) else ArticleMemory()

    @property
    def _reads_again(self) -> bool:
        """Whether pages are read that were recorded: that is no attempt to get one."""
        return bool(getattr(self._crawler.spider, "reads_again", False))

    def _count(self, name: str) -> None:
        self._crawler.stats.inc_value(f"newsbot/{name}")


class Validate(Pipeline):
    """Drops an article that lacks a required field.

    A page that is dated by the feed alone, and is known by nothing but its looks, is none: a wall
    before the article would pass for it.
    """

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        missing = [name for name in REQUIRED if not getattr(item, name)]
        if item.date_source == "feed" and not _has_sign(item):
            missing = ["date_published but the feed's"]
        if missing:
            reason = f"no {', '.join(missing)}"
            attempt = 1 if self._reads_again else self._memory.unread(item.article_id, reason)
            self._count("incomplete" if attempt <= 1 else "incomplete_again")
            raise DropItem(f"{reason} on {item.url}")
        self._memory.recognised()
        return item


def _has_sign(item: Article) -> bool:
    """Whether anything says that a page is an article: parts, author, dateline, topics."""
    parts = {way for field, way in item.rules.items() if field not in ("section", "image_url")}
    signs = (parts & {"class", "json-ld", "byline"}, item.dateline, item.authors, item.topics)
    return any(signs)


class Select(Pipeline):
    """Drops an article outside the days asked for with `since` and `until`."""

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        spider = self._crawler.spider
        if isinstance(spider, ArticleSpider):
            instant = datetime.fromisoformat(item.date_published)
            if not spider.arguments.includes(instant):
                self._count("outside")
                self._memory.pass_over(item.article_id, instant)
                raise DropItem(f"{item.date_published} not asked for: {item.url}", "DEBUG")
        return item


class Deduplicate(Pipeline):
    """Drops what this crawl has had by its number, and a new article with a known text."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._numbers: set[tuple[str, str, str]] = set()
        self._texts: dict[tuple[str, str, str], str] = {}
        run = archived_run_of(crawler)
        self._articles = run.archive.articles if run else None

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        number = (item.publisher, item.edition, item.article_id)
        if number in self._numbers:
            self._count("duplicate")
            raise DropItem(f"article {item.article_id} again: {item.url}", "DEBUG")
        if not self._reads_again:
            self._numbers.add(number)
        if self._articles is not None and self._articles.find(item) is not None:
            return item  # a further look at a known article
        if self._articles is not None:
            first = self._articles.with_same_text(item) or item.article_id
        else:
            words = (item.publisher, item.edition, item.content_hash)
            first = self._texts.setdefault(words, item.article_id)
        if first != item.article_id:
            self._count("duplicate")
            self._memory.duplicate(item.article_id, first)
            raise DropItem(f"same text as article {first}: {item.url}", "DEBUG")
        if self._articles is None:
            self._count("new")
        return item


class Compare(Pipeline):
    """Says of an article whose text is nearly that of an earlier one, which and how nearly.

    With `NEWSBOT_NEAR_DUPLICATES=drop` a new article of that kind is dropped.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._archive = run_of(crawler).archive
        self._drops = crawler.settings["NEWSBOT_NEAR_DUPLICATES"] == "drop"

    def process_item(self, item: Article) -> Article:
        """Called by Scrapy."""
        text = Text(item.article_body)
        if not text.is_comparable:
            return item
        item.bands, item.sketch = text.signature()
        edition = (item.publisher, item.edition)
        for found in self._archive.likenesses.candidates(edition, item.article_id, item.bands):
            if found.sketch and not may_be_alike(item.sketch, found.sketch):
                continue
            likeness = text.likeness(Text(self._archive.likenesses.body(found.story)))
            if likeness.is_near_duplicate:
                item.near_duplicate_of = found.article_id
                item.similarity = round(likeness.similarity, 3)
                self._count("near_duplicate")
                break
        if self._drops and item.near_duplicate_of and self._archive.articles.find(item) is None:
            self._count("duplicate")
            self._memory.duplicate(item.article_id, item.near_duplicate_of)
            raise DropItem(f"nearly article {item.near_duplicate_of}: {item.url}", "DEBUG")
        return item


class Keep(Pipeline):
    """Stores an article in the archive; it goes on to the feeds when it is safely on disk.

    A known article is stored as its next version where it has changed. Where it has not, it goes
    on only to feeds that are written anew.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._run = run_of(crawler)

    async def process_item(self, item: Article) -> Article:
        """Called by Scrapy; raises `LostError` where the article is not stored."""
        exporter = self._crawler.get_extension(Exporter)  # none where FEEDS is {}
        feeds = exporter.feeds_for(item) if exporter is not None else ()
        with self._run.batch.writing():
            kept = self._store(item, feeds)
            fresh = self._run.ledger.fresh.intersection(kept.owed_to)
            self._run.ledger.had.update((feed, kept.archive_key) for feed in fresh)
        await self._run.batch.kept()
        if not kept.owed_to and kept is not item:
            raise DropItem(f"article {item.article_id} is known: {item.url}", "DEBUG")
        return kept

    def _store(self, item: Article, feeds: tuple[int, ...]) -> Article:
        known = self._run.archive.articles.find(item)
        if known is None:
            self._expect_unforgotten(item)
            return self._add(item, "first", None, feeds)
        stored = self._run.archive.articles.get(known.version_key)
        assert stored is not None  # noqa: S101  # nobody else writes meanwhile
        # Recorded pages come in any order: an earlier state is no change.
        is_earlier = self._reads_again and item.retrieved_at < stored.retrieved_at
        revision = None if is_earlier else revised(stored, item)
        if revision is not None:
            cause = getattr(self._crawler.spider, "cause", "edit")
            return self._add(revision, cause, known.story, feeds)
        self._count("known")
        self._count("unchanged")
        stored.archive_key, ledger = known.version_key, self._run.ledger
        stored.owed_to = tuple(
            feed
            for feed in feeds
            if feed in ledger.fresh and (feed, stored.archive_key) not in ledger.had
        )
        if not is_earlier:
            self._memory.looked_at(known.story, item)
        return stored

    def _expect_unforgotten(self, item: Article) -> None:
        """Drop what was forgotten after this run had decided to read it."""
        edition = (item.publisher, item.edition)
        if self._run.archive.links.is_forgotten(edition, item.article_id):
            self._count("forgotten")
            raise DropItem(f"article {item.article_id} was forgotten: {item.url}", "DEBUG")

    def _add(
        self, article: Article, cause: str, story: int | None, feeds: tuple[int, ...]
    ) -> Article:
        archive = self._run.archive
        added = archive.articles.add(article, cause, self._run.key, self._run.now(), story)
        article.archive_key, article.owed_to = added.version_key, feeds
        if story is None:
            archive.likenesses.add(added.story, article.bands, article.sketch, ALGORITHM)
            archive.search.add(added.version_key, article.headline, article.article_body)
        else:
            archive.likenesses.put(story, article.bands, article.sketch, ALGORITHM)
            archive.search.put(story)
        self._count("new" if cause == "first" else "changed")
        archive.deliveries.owe(article.archive_key, article.owed_to)
        self._memory.done(article.article_id)
        self._memory.looked_at(added.story, article)
        return article
