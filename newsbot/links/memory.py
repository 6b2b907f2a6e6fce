"""What a crawl remembers of earlier ones: which links it need not follow, and which it still owes.

Every link is remembered before the page that named it counts as read, so that a crawl that ends
anywhere leaves nothing unseen behind it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from newsbot.archive.articles import Stored
from newsbot.archive.links import Wanted
from newsbot.archive.lists import Unread
from newsbot.items import Article
from newsbot.links.walk import Walk
from newsbot.urls import ArticleAddress, ListAddress

Need = Literal["new", "again", "known", "resting", "no"]


class ArticleMemory:
    """What became of each article: here of none, which is what a crawl without an archive has."""

    def need_of(self, article_id: str) -> Need:  # noqa: ARG002
        """Whether a page is to be asked for.

        `again`: it is known, and a feed is written anew; `known`: it is, and nobody asks;
        `resting`: it failed, or was not asked for because of its date; `no`: it was forgotten, or
        has nothing of its own.
        """
        return "new"

    def stored(self, article_id: str) -> Stored | None:  # noqa: ARG002
        """How to ask for a known article again."""
        return None

    def want(self, address: ArticleAddress, trail: str, hops: int, feed_date: str | None) -> None:
        """Remember an article that is asked for, until it is dealt with."""

    def done(self, article_id: str) -> None:
        """An article was dealt with."""

    def duplicate(self, article_id: str, same_as: str) -> None:
        """A page is another article under another number."""

    def pass_over(self, article_id: str, published: datetime) -> None:
        """An article was not asked for in this crawl, because of its date."""

    def failed(self, article_id: str, reason: str, *, is_denied: bool = False) -> int:  # noqa: ARG002
        """An article could not be had, or could not be read; which attempt that was.

        0 for an article that is stored: nothing is lost. `is_denied`: robots.txt forbids it.
        """
        return 1

    def unread(self, article_id: str, reason: str) -> int:  # noqa: ARG002
        """A page came and was not recognised as an article; which attempt that was.

        It counts as one when others are recognised: else it says nothing of the article.
        """
        return 1

    def recognised(self) -> None:
        """A page was recognised as an article."""

    def end(self) -> None:
        """No further page comes."""

    def opted_out(self, url: str, declared: list[str]) -> None:
        """What of text and data mining a page reserves."""

    def vanished(self, article_id: str) -> None:
        """The page of a known article is gone."""

    def looked_at(self, story: int, article: Article) -> None:
        """The page of a stored article was read: its age says when it is next."""

    def waiting(self, most: int) -> list[Wanted]:  # noqa: ARG002
        """What earlier crawls found and did not fetch."""
        return []

    def to_look_at(self, most: int) -> list[Stored]:  # noqa: ARG002
        """Known articles that are to be looked at again."""
        return []


class ListMemory:
    """How far each list was read, and when it is worth reading again: here of none."""

    def opened(self, trails: frozenset[str], most: int) -> list[Unread]:  # noqa: ARG002
        """Lists that earlier crawls found and did not read to the end."""
        return []

    def is_resting(self, stem: str) -> bool:  # noqa: ARG002
        """Whether a list is not worth reading yet."""
        return False

    def has_read(self, stem: str) -> bool:  # noqa: ARG002
        """Whether a list was read before."""
        return False

    def has_filled_lists(self, trail: str) -> bool:  # noqa: ARG002
        """Whether any list of a trail ever had articles."""
        return False

    def topic_credit(self) -> int | None:
        """How many pages of topics a crawl may read before they bring anything; None: any."""
        return None

    def read_feed(self, url: str, article_ids: list[str]) -> None:
        """A feed was read: it names these articles."""

    def has_gap(self) -> bool:
        """Whether articles may be out that the feed no longer names."""
        return True

    def feed_lacks(self, article_id: str) -> bool:  # noqa: ARG002
        """Whether the feed could have named an article and did not."""
        return True

    def found_list(self, address: ListAddress, trail: str, hops: int) -> None:
        """Remember a list that a later crawl may want to read."""

    def walk(self, address: ListAddress, trail: str, hops: int, pages: int) -> Walk:  # noqa: ARG002
        """The walk through a list that begins now."""
        last = address.page + pages - 1
        return Walk(address.stem, address.url, trail, address.page, last)

    def walked(self, walk: Walk) -> None:
        """A walk is over."""


@dataclass(frozen=True)
class Memory:
    """What is remembered of articles and of lists; of none where there is no archive."""

    articles: ArticleMemory = field(default_factory=ArticleMemory)
    lists: ListMemory = field(default_factory=ListMemory)
