"""What reading recorded pages again would change, field by field."""

import json
from collections import Counter
from contextlib import aclosing
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from newsbot.archive.past import Past
from newsbot.archive.revision import changes, revised
from newsbot.items import EXPORTED, Article
from newsbot.replay.job import Job, pages_of
from newsbot.replay.readers import Read, read_all
from newsbot.site import Site
from newsbot.words.number import counted

_BEFORE, _EXCERPT = 30, 160  # characters


class Difference(NamedTuple):
    """A field that would change."""

    article_id: str
    url: str
    field: str
    stored: Any
    read: Any


@dataclass
class Comparison:
    """What was compared, and what would change."""

    compared: int = 0
    earlier: int = 0
    """Pages of states that were superseded."""
    unknown: int = 0
    """Pages of articles that the archive has not."""
    failed: list[str] = field(default_factory=list)
    """Pages that could not be read, each in a sentence."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles would change."""
        return len({difference.url for difference in self.differences})

    @property
    def fields(self) -> Counter[str]:
        """How many articles would change in each field, however many pages of each there are."""
        return Counter(name for _, name in {(one.url, one.field) for one in self.differences})

    @property
    def words(self) -> str:
        """What was compared, in sentences."""
        pages, articles = counted(self.compared, "page"), counted(self.articles, "article")
        told = [f"Compared: {pages}; {articles} would change."]
        if self.unknown:
            told.append(f"Of articles that the archive has not: {counted(self.unknown, 'page')}.")
        if self.earlier:
            told.append(f"Of states that were superseded: {counted(self.earlier, 'page')}.")
        if self.failed:
            told.append(f"{counted(len(self.failed), 'page')} could not be read.")
        return " ".join(told)

    def examples(self, name: str, most: int) -> list[Difference]:
        """The differences of some articles in a field, cut to where the two values part.

        Of several pages of an article that of the last one.
        """
        found = {one.url: one for one in self.differences if one.field == name}
        return [
            Difference(*one[:3], *excerpts(one.stored, one.read))
            for one in islice(found.values(), most)
        ]


def excerpts(one: Any, other: Any) -> tuple[str, str]:
    """Two values as short texts, from a little before the place where they part."""
    first, second = (
        v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in (one, other)
    )
    pairs = enumerate(zip(first, second, strict=False))
    same = next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
    start = max(0, same - _BEFORE)
    mark = "... " if start else ""
    cut = (f"{mark}{text[start:]}" for text in (first, second))
    shown = [f"{text[:_EXCERPT]} ..." if len(text) > _EXCERPT else text for text in cut]
    return shown[0], shown[1]


async def compare(job: Job, site: Site, archive: Path) -> Comparison:
    """Read the pages of a job and compare them with an archive; nothing is changed.

    Only the page of an article's latest version and later ones are compared: they are what the
    article says now.
    """
    found = Comparison()
    with Past(archive) as past:
        await _compare(job, site, past, found)
    return found


async def _compare(job: Job, site: Site, past: Past, found: Comparison) -> None:
    for file in job.files:
        async with aclosing(read_all(pages_of(file, job, site, None), site)) as pages:
            async for reads, _ in pages:
                for read in reads:
                    _add(found, past, read)
                job.has_moved()


def _add(found: Comparison, past: Past, read: Read) -> None:
    if read.error:
        found.failed.append(f"{read.article.url}: {read.error}")
        return
    known = past.latest(read.article)
    if known is None:
        found.unknown += 1
    elif read.article.retrieved_at < known.retrieved_at:
        found.earlier += 1
    else:
        found.compared += 1
        found.differences += _differences(known, read.article)


def _differences(stored: Article, read: Article) -> list[Difference]:
    revision = revised(stored, read)
    if revision is None:
        return []
    before, after = asdict(stored), asdict(revision)
    names = changes(stored, revision)
    return [
        Difference(stored.article_id, stored.url, name, before[name], after[name])
        for name in EXPORTED
        if name in names
    ]
