"""The Article: what one line of the feed says."""

import json
from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(slots=True)
class Dateline:
    """Where, when and by whom a text was filed, as its first words say."""

    location: str
    """City as printed, `MOSCOW`."""
    date: str | None
    """Day of the dateline, ISO 8601, `2021-12-28`."""
    agencies: list[str]
    """Agencies and outlets in order, without repeats: `["UrduPoint News", "Sputnik"]`."""
    raw: str
    """The words themselves: `MOSCOW (UrduPoint News / Sputnik - 28th December, 2021)`."""


@dataclass(slots=True)
class Article:
    """One news article.

    A required text that the page does not give is `""` here; no such article gets past
    the `Validate` pipeline, so the feed never shows one.
    """

    article_id: str = ""
    """The number at the end of the address. Unique within publisher and edition."""
    edition: str = ""
    """Edition of the site, `en` or `ur`; each counts its articles for itself."""
    url: str = ""
    """Canonical address: https, www host, no query, no fragment."""
    headline: str = ""
    """The headline as the `h1` has it, white space folded."""
    description: str | None = None
    """The lead shown above the body, when there is one and it is not the headline again."""
    article_body: str = ""
    """Paragraphs separated by one blank line; no dateline, no advertisement."""
    dateline: Dateline | None = None
    """Where, when and by whom the text was filed."""
    authors: list[str] = field(default_factory=list)
    """Names of the authors, without handles."""
    date_published: str = ""
    """ISO 8601 with offset; where the page gives a day only, midnight of that day."""
    date_precision: str = ""
    """How finely the date is known: `second`, `minute`, `hour` or `day`."""
    date_published_raw: str = ""
    """The words of the date alone, `Tue 28th December 2021 | 04:25 PM`."""
    date_source: str = ""
    """Where the date was read: `json-ld`, `byline`, `meta`, `feed` or `dateline`."""
    date_modified: str | None = None
    """ISO 8601 with offset, when the page says so."""
    section: str | None = None
    """Section in the address, `world`, else the breadcrumb's."""
    topics: list[str] = field(default_factory=list)
    """Related Topics in page order, without repeats and junk."""
    image_url: str | None = None
    """Address of the main picture, when it is not a placeholder."""
    in_language: str = ""
    """Language of the text, `en`."""
    publisher: str = ""
    """Name of the publisher, `UrduPoint`."""
    word_count: int = 0
    """Words of `article_body`; of Chinese and Japanese, characters."""
    content_hash: str = ""
    """Hex digest of the normalized headline and body: equal texts have equal hashes."""
    version: int = 1
    """1, then 2, 3 ... each time an exported field has changed."""
    near_duplicate_of: str | None = None
    """`article_id` of the earlier article whose text is nearly this one."""
    similarity: float | None = None
    """Jaccard similarity with `near_duplicate_of`, 0 to 1."""
    retrieved_at: str = ""
    """When the page was downloaded, UTC, ISO 8601."""
    rules: dict[str, str] = field(default_factory=dict, metadata={"exported": False})
    """Which rule served each field, `{"date_published": "byline"}`. Not exported."""
    feed_date: str | None = field(default=None, metadata={"exported": False})
    """What the feed says of the date: a page is read with it again. Not exported."""
    archive_key: int = field(default=0, metadata={"exported": False})
    """Key of this version in the archive, once it is there. Not exported."""
    owed_to: tuple[int, ...] = field(default=(), metadata={"exported": False})
    """Keys of the feeds that are to be given this version. Not exported."""
    directives: list[str] = field(default_factory=list, metadata={"exported": False})
    """What the page says to crawlers, `["noarchive"]`. Not exported."""
    recording: str | None = field(default=None, metadata={"exported": False})
    """Key of the recorded page that it was read from. Not exported."""
    bands: list[int] = field(default_factory=list, metadata={"exported": False})
    """What nearly equal texts are found by. Not exported."""
    sketch: bytes | None = field(default=None, metadata={"exported": False})
    """What tells most of those from it that are not. Not exported."""


EXPORTED = tuple(f.name for f in fields(Article) if f.metadata.get("exported", True))
"""Names of the exported fields, in the order of the feed."""

REQUIRED = (
    "article_id",
    "edition",
    "url",
    "headline",
    "article_body",
    "date_published",
    "retrieved_at",
)
"""Names of the fields without which an article is not exported."""

_DATELINE = tuple(f.name for f in fields(Dateline))


def plain(value: Any) -> Any:
    """The value of a field as JSON can say it: a dateline as an object, any other as it is."""
    if isinstance(value, Dateline):
        return {name: getattr(value, name) for name in _DATELINE}
    return value


def cell(value: Any) -> Any:
    """The value of a field as a cell of a table can say it: lists and objects as JSON."""
    value = plain(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
