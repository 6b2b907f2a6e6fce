"""The answers that WARC files have, ours and other people's."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

from newsbot.warc.answers import Answer, AnswerError, parsed
from newsbot.warc.records import Fields, Record, Records
from newsbot.warc.streams import File
from newsbot.warc.wacz import parts
from newsbot.warc.writing import FEED_DATE, TRAIL

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest body that is read, packed or not."""

_HEADERS = 1 << 20  # bytes of a block that its body need not have
_NAMED = 100
_OK = 200


class Position(NamedTuple):
    """Where reading may go on later."""

    entry: str
    """Name of the entry of a .wacz file; "" in any other."""
    offset: int
    """Byte of the file, or of the entry, at which a gzip member or a plain record starts."""


class Recorded(NamedTuple):
    """One recorded answer."""

    url: str
    status: int
    headers: list[tuple[str, str]]
    """As they came, in order; those of codings too, which the body no longer has."""
    body: bytes
    """Whole and unpacked."""
    retrieved_at: datetime
    """Aware, UTC."""
    trail: str
    """How our crawl found the page; "" where others recorded it."""
    feed_date: str | None
    """What the link to the page said of its date, in a recording of ours."""
    after: Position
    """Where the next record starts; the start of a gzip member of which more records follow."""


@dataclass
class Tally:
    """What a file held, as far as it was read."""

    records: int = 0
    """Whole ones, of every type."""
    damages: int = 0
    damaged: list[str] = field(default_factory=list)
    """A sentence for each of the first hundred."""
    read: int = 0
    """Bytes of the file."""

    def note(self, sentence: str) -> None:
        """Count a damage."""
        self.damages += 1
        if len(self.damaged) < _NAMED:
            self.damaged.append(sentence)


def read(
    path: Path,
    wants: Callable[[str], bool],
    tally: Tally,
    start: Position | None = None,
    largest: int = LARGEST,
) -> Iterator[Recorded]:
    """Every whole answer in a WARC or WACZ file whose address is wanted.

    `start` is the `after` of an answer read earlier. Damage never raises: it is noted in the
    tally. Raises OSError where the file cannot be read.

    A gzip member of many records proves its checksum at its end only: what was read before then
    is compared with its WARC-Block-Digest, and not at all where it has none.
    """
    start = start or Position("", 0)
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        reading = _Reading(path, file, wants, tally, largest)
        for entry, part in parts(file, size, start.entry, reading.note):
            if entry == start.entry:
                reading.go(part, start)
            yield from reading.answers(entry, part)
        tally.read = size
    if start == ("", 0) and not reading.begun:
        reading.give_up("is empty" if size == 0 else "is no WARC file")


class _Reading:
    """The reading of one file."""

    def __init__(
        self, path: Path, file: BinaryIO, wants: Callable[[str], bool], tally: Tally, largest: int
    ) -> None:
        self._path, self._file, self._wants = path, file, wants
        self._tally, self._largest = tally, largest
        self._before = (tally.damages, len(tally.damaged))
        self.begun = 0

    def note(self, entry: str, reason: str, offset: int | None = None) -> None:
        place = [str(self._path), entry, "" if offset is None else f"byte {offset}"]
        self._tally.note(f"{', '.join(filter(None, place))}: {reason}")

    def give_up(self, reason: str) -> None:
        """Say this in place of all that was noted of the file."""
        self._tally.damages, named = self._before
        del self._tally.damaged[named:]
        self._tally.note(f"{self._path} {reason}")

    def go(self, part: File, start: Position) -> None:
        if start.offset > part.size:
            self.note(start.entry, "the file ends before this place", start.offset)
        part.go(start.offset)

    def answers(self, entry: str, part: File) -> Iterator[Recorded]:
        def note(offset: int, reason: str) -> None:
            self.note(entry, reason, offset)

        records = Records(part, self._is_wanted, note, self._largest + _HEADERS)
        for record in records:
            self._tally.records += 1
            self._tally.read = self._file.tell()
            if record.block is None:
                continue
            try:
                answer = self._recorded(record, record.block, entry)
            except AnswerError as error:
                note(record.start, str(error))
            else:
                yield answer
        self.begun += records.begun
        if part.fault:
            note(part.size, f"the entry of the zip file is damaged: {part.fault}")

    def _is_wanted(self, fields: Fields) -> bool:
        url = _url(fields)
        return (
            (_kind(fields) == "response" or _is_page(fields))
            and url[:8].lower().startswith(("http://", "https://"))
            and not _is_part(fields)
            and self._wants(url)
        )

    def _recorded(self, record: Record, block: bytes, entry: str) -> Recorded:
        fields = record.fields
        if _kind(fields) == "response":
            answer = parsed(block, self._largest)
        else:
            answer = Answer(_OK, [("Content-Type", fields["content-type"])], block)
        return Recorded(
            _url(fields),
            *answer,
            _moment(fields.get("warc-date", "")),
            fields.get(TRAIL.lower(), ""),
            fields.get(FEED_DATE.lower()),
            Position(entry, record.after),
        )


def _kind(fields: Fields) -> str:
    return fields.get("warc-type", "").lower()


def _url(fields: Fields) -> str:
    url = fields.get("warc-target-uri", "")
    return url[1:-1] if url.startswith("<") and url.endswith(">") else url


def _is_page(fields: Fields) -> bool:
    """Whether a record is a page that was recorded without its HTTP headers."""
    return _kind(fields) == "resource" and "html" in fields.get("content-type", "").lower()


def _is_part(fields: Fields) -> bool:
    return "warc-truncated" in fields or "warc-segment-number" in fields


def _moment(date: str) -> datetime:
    try:
        moment = datetime.fromisoformat(date)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise AnswerError(f"the record has no date: {date[:40]!r}") from error
