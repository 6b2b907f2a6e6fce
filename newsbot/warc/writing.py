"""WARC files (ISO 28500:2017): what was asked of a site and what it answered, record by record.

Each record is a gzip member of its own, so that one page can be read alone.
"""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple
from urllib.parse import urlsplit

from isal import isal_zlib
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

_LEVEL = 2  # of four; python tests/benchmarks/recording.py has the others beside it
_GZIP = 31
_CHUNK = 1 << 18
_VERSION = "1.1"
TRAIL, FEED_DATE = "WARC-Newsbot-Trail", "WARC-Newsbot-Feed-Date"
"""Header fields of our own: how the page was found, and what the link said of its date."""

Headers = Sequence[tuple[str, str]]


class Exchange(NamedTuple):
    """One request and its answer."""

    url: str
    method: str
    asked: Headers
    """Headers of the request."""
    form: bytes
    status: int
    answered: Headers
    """Headers of the answer."""
    body: bytes
    """Unpacked."""
    retrieved_at: datetime
    """Aware, to the second."""
    trail: str
    feed_date: str | None


class Earlier(NamedTuple):
    """The record of an earlier, equal answer to the same address."""

    url: str
    retrieved_at: datetime


def opening(software: str, at: datetime) -> bytes:
    """The record at the start of a file, which says who wrote it."""
    writer = _writer()
    info = {"software": software, "format": "WARC File Format 1.1", "robots": "obey"}
    record = writer.create_warcinfo_record(None, info)
    record.rec_headers.replace_header("WARC-Date", date_of(at))
    return _packed(writer, record)


def recorded(
    exchange: Exchange, earlier: Earlier | None = None, payload_digest: str | None = None
) -> bytes:
    """The records of an exchange: the answer, then the request.

    `payload_digest` is that of the body, where it is known; to make it takes as long as to pack it.
    Where an `earlier` answer was the same, its body is not written again (a revisit record).
    """
    writer = _writer()
    date = date_of(exchange.retrieved_at)
    answer = _answer(writer, exchange, earlier, date, payload_digest or digest(exchange.body))
    fields = answer.rec_headers
    fields.add_header(TRAIL, exchange.trail)
    if exchange.feed_date:
        fields.add_header(FEED_DATE, _field(exchange.feed_date))
    request = writer.create_warc_record(
        exchange.url,
        "request",
        payload=BytesIO(exchange.form),
        length=len(exchange.form),
        http_headers=_http(_request_line(exchange), exchange.asked),
        warc_headers_dict={
            "WARC-Date": date,
            "WARC-Concurrent-To": fields.get_header("WARC-Record-ID"),
        },
    )
    return _packed(writer, answer) + _packed(writer, request)


def digest(body: bytes) -> str:
    """The payload digest of a body, as records have it."""
    sha1 = hashlib.sha1(body, usedforsecurity=False).digest()
    return f"sha1:{base64.b32encode(sha1).decode()}"


def date_of(moment: datetime) -> str:
    """WARC-Date of a moment, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def members(path: Path) -> Iterator[tuple[int, int]]:
    """Start and end of each whole gzip member of a file, up to the first that is not."""
    with path.open("rb") as file:
        start = 0
        while (length := _length_of_member(file, start)) is not None:
            yield start, start + length
            start += length


def blank(length: int, at: datetime) -> bytes:
    """A record that says that another was removed, as long as that one was.

    The room that it does not need is a comment in the header of its gzip member (RFC 1952).
    """
    writer = _writer()
    record = writer.create_warc_record(
        "urn:newsbot:removed", "metadata", warc_headers_dict={"WARC-Date": date_of(at)}
    )
    member = _packed(writer, record)
    room = length - len(member)
    if room < 0:
        raise ValueError(f"{length} bytes are less than a record")
    head = bytearray(member[:10])
    head[3] |= 0x10  # FCOMMENT
    return bytes(head) + b" " * (room - 1) + b"\0" + member[10:] if room else member


def _length_of_member(file: BinaryIO, start: int) -> int | None:
    """The bytes of the gzip member there; None where it breaks off, is damaged, or is none."""
    file.seek(start)
    stream, read = isal_zlib.decompressobj(_GZIP), 0
    while chunk := file.read(_CHUNK):
        read += len(chunk)
        try:
            while chunk and not stream.eof:
                stream.decompress(chunk, _CHUNK)
                chunk = stream.unconsumed_tail
        except isal_zlib.error:  # type: ignore[misc]  # its stub hides the class
            return None
        if stream.eof:
            return read - len(stream.unused_data)
    return None


def _answer(
    writer: WARCWriter,
    exchange: Exchange,
    earlier: Earlier | None,
    date: str,
    payload_digest: str,
) -> ArcWarcRecord:
    status = f"{exchange.status} {_phrase(exchange.status)}"
    http = _http(status, _unpacked(exchange), "HTTP/1.1")
    if earlier is not None:
        return writer.create_revisit_record(
            exchange.url,
            payload_digest,
            earlier.url,
            date_of(earlier.retrieved_at),
            http_headers=http,
            warc_headers_dict={"WARC-Date": date},
        )
    return writer.create_warc_record(
        exchange.url,
        "response",
        payload=BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=http,
        warc_headers_dict={"WARC-Date": date, "WARC-Payload-Digest": payload_digest},
    )


def _request_line(exchange: Exchange) -> str:
    parts = urlsplit(exchange.url)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return f"{exchange.method} {target} HTTP/1.1"


def _http(line: str, headers: Headers, protocol: str = "") -> StatusAndHeaders:
    values = [(_field(name), _field(value)) for name, value in headers]
    return StatusAndHeaders(line, values, protocol=protocol, is_http_request=not protocol)


def _unpacked(exchange: Exchange) -> list[tuple[str, str]]:
    """Headers of an answer whose body was unpacked; how it had come is kept beside it."""
    kept = []
    for name, value in exchange.answered:
        match name.lower():
            case "content-encoding" | "transfer-encoding":
                kept.append((f"X-Crawl-{name}", value))
            case "content-length":
                continue
            case _:
                kept.append((name, value))
    return [*kept, ("Content-Length", str(len(exchange.body)))]


def _field(words: str) -> str:
    """Words as a header can have them: one line, no controls."""
    return "".join(letter if letter.isprintable() else " " for letter in words)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _writer() -> WARCWriter:
    return WARCWriter(BytesIO(), gzip=False, warc_version=_VERSION)


def _packed(writer: WARCWriter, record: ArcWarcRecord) -> bytes:
    writer.out = BytesIO()
    writer.write_record(record)
    return _member(writer.out.getvalue())


def _member(plain: bytes) -> bytes:
    packer = isal_zlib.compressobj(_LEVEL, isal_zlib.DEFLATED, _GZIP)
    return bytes(packer.compress(plain) + packer.flush())
