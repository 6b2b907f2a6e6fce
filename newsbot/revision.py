"""What a second look at an article found: the same, or its next version."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from newsbot.items import EXPORTED, Article

_NOT_COMPARED = frozenset(("retrieved_at", "near_duplicate_of", "similarity", "version"))
_DATE = ("date_published", "date_precision", "date_published_raw", "date_source")
_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}


def revised(stored: Article, seen: Article) -> Article | None:
    """The next version of an article; None where nothing that is exported has changed.

    A date that only was read less finely this time ("6 hours ago") is no change, and the page of
    another site that has the same article is none of this one.
    """
    if urlsplit(stored.url).hostname != urlsplit(seen.url).hostname:
        return None
    if not _is_finer(seen, stored) and _agree(stored, seen):
        seen = replace(seen, **{name: getattr(stored, name) for name in _DATE})
    if not changes(stored, seen):
        return None
    return replace(seen, version=stored.version + 1)


def changes(one: Article, other: Article) -> list[str]:
    """The exported fields in which two versions differ; when they were read is none of them."""
    before, after = asdict(one), asdict(other)
    return [n for n in EXPORTED if n not in _NOT_COMPARED and before[n] != after[n]]


def _is_finer(one: Article, other: Article) -> bool:
    return _UNITS[one.date_precision] < _UNITS[other.date_precision]


def _agree(one: Article, other: Article) -> bool:
    """Whether two dates can be the same moment, as far as the coarser of them says."""
    apart = datetime.fromisoformat(one.date_published) - datetime.fromisoformat(
        other.date_published
    )
    return abs(apart) < max(_UNITS[one.date_precision], _UNITS[other.date_precision])
