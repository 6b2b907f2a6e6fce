"""The index of a recording of ours: where in it each exchange lies."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from newsbot.warc.records import Fields, Record, Records
from newsbot.warc.streams import File

_NEEDED = frozenset(("warc-target-uri", "warc-date", "warc-payload-digest"))


class Exchange(NamedTuple):
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
    """Bytes of the answer's record and the request's."""


def exchanges(path: Path, start: int = 0) -> Iterator[Exchange]:
    """Every whole exchange from a byte on; damage costs those that have it.

    Raises OSError where the file cannot be read.
    """
    with path.open("rb") as file:
        whole = File(file, os.fstat(file.fileno()).st_size)
        whole.go(start)
        answer: Record | None = None
        for record in Records(whole, _no_block, _unsaid, 0):
            kind = record.fields.get("warc-type")
            if answer is not None and kind == "request":
                yield _exchange(answer, record)
            is_answer = kind in ("response", "revisit") and record.fields.keys() >= _NEEDED
            answer = record if is_answer else None


def _exchange(answer: Record, request: Record) -> Exchange:
    fields = answer.fields
    return Exchange(
        fields["warc-target-uri"],
        datetime.fromisoformat(fields["warc-date"]),
        fields["warc-payload-digest"],
        fields["warc-type"] == "revisit",
        answer.start,
        request.after - answer.start,
    )


def _no_block(_: Fields) -> bool:
    return False


def _unsaid(_: int, __: str) -> None:
    pass
