"""What a second look at an article found: the same, or its next version."""

from dataclasses import asdict, replace
from datetime import datetime
from urllib.parse import urlsplit

from newsbot.items import EXPORTED, Article
from newsbot.words.moments import UNITS

_NOT_COMPARED = frozenset(("retrieved_at", "near_duplicate_of", "similarity", "version"))
_TEXTS = ("article_body", "description")
_DATE = ("date_published", "date_precision", "date_published_raw", "date_source")


def revised(stored: Article, seen: Article) -> Article | None:
    """The next version of an article; None where nothing that is exported has changed.

    A date that only was read less finely this time ("6 hours ago") is no change, and the page of
    another site that has the same article is none of this one. A text that was forgotten stays so
    while its words are the same.
    """
    if urlsplit(stored.url).hostname != urlsplit(seen.url).hostname:
        return None
    if not _is_finer(seen, stored) and _agree(stored, seen):
        seen = replace(seen, **{name: getattr(stored, name) for name in _DATE})
    if is_forgotten(stored) and seen.content_hash == stored.content_hash:
        seen = _without_text(seen, stored)
    if not changes(stored, seen):
        return None
    return replace(seen, version=stored.version + 1)


def changes(one: Article, other: Article) -> list[str]:
    """The exported fields in which two versions differ; when they were read is none of them.

    A text that was forgotten is not compared: `content_hash` says whether it was another.
    """
    before, after = asdict(one), asdict(other)
    passed_over = _NOT_COMPARED.union(_TEXTS if is_forgotten(one) or is_forgotten(other) else ())
    return [n for n in EXPORTED if n not in passed_over and before[n] != after[n]]


def is_forgotten(article: Article) -> bool:
    """Whether the text of a stored version was forgotten for its age: all had one once."""
    return not article.article_body


def _without_text(seen: Article, stored: Article) -> Article:
    """What was seen, without what only its text says."""
    return replace(
        seen,
        article_body="",
        description=None,
        near_duplicate_of=stored.near_duplicate_of,
        similarity=stored.similarity,
        bands=[],
        sketch=None,
    )


def _is_finer(one: Article, other: Article) -> bool:
    return UNITS[one.date_precision] < UNITS[other.date_precision]


def _agree(one: Article, other: Article) -> bool:
    """Whether two dates can be the same moment, as far as the coarser of them says."""
    apart = datetime.fromisoformat(one.date_published) - datetime.fromisoformat(
        other.date_published
    )
    return abs(apart) < max(UNITS[one.date_precision], UNITS[other.date_precision])
