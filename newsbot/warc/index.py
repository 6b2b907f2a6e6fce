"""The index of a recording of ours: where in it each exchange lies."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsbot.warc.records import Fields, Record, Records
from newsbot.warc.streams import File

_NEEDED = frozenset(("warc-target-uri", "warc-date", "warc-payload-digest"))


class Entry(NamedTuple):
    """An answer of a site and the request for it, as they lie in a file."""

    url: str
    retrieved_at: datetime
    """Aware, UTC."""
    digest: str
    """Of the body."""
    is_revisit: bool
    """Whether the body lies with an earlier answer that was the same."""
    start: int
    length: int
    """Bytes of the answer's record and the request's; of that alone where it lies alone."""


def entries(path: Path, start: int, end: int) -> Iterator[Entry]:
    """Every whole answer between two bytes, with its request where that follows at once.

    Damage costs the records that have it. What shares a gzip member with other records is left
    out: it does not lie alone. Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        whole = File(file, end)
        whole.go(start)
        answer: Record | None = None
        member = -1
        for record in Records(whole, _no_block, _unsaid, 0):
            is_alone = member != record.start < record.after
            member = record.start
            kind = record.fields.get("warc-type")
            if answer is not None:
                is_its = is_alone and kind == "request" and record.start == answer.after
                yield _entry(answer, record.after if is_its else answer.after)
            is_answer = kind in ("response", "revisit") and record.fields.keys() >= _NEEDED
            answer = record if is_answer and is_alone else None
        if answer is not None:
            yield _entry(answer, answer.after)


def _entry(answer: Record, after: int) -> Entry:
    fields = answer.fields
    return Entry(
        fields["warc-target-uri"],
        datetime.fromisoformat(fields["warc-date"]),
        fields["warc-payload-digest"],
        fields["warc-type"] == "revisit",
        answer.start,
        after - answer.start,
    )


def _no_block(_: Fields) -> bool:
    return False


def _unsaid(_: int, __: str) -> None:
    pass
