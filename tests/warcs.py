"""WARC files as other people's programs write them, made with warcio."""

import gzip
import random
import re
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsbot.warc.recorded import Position, Recorded, Tally, read

DATE = "2024-03-05T06:07:08Z"
HTML = (("Content-Type", "text/html; charset=utf-8"),)
WORDS = "crowd river verdict harbour ceasefire budget monsoon parliament".split()


def page(number: int, size: int = 600) -> bytes:
    """A page that no other is equal to."""
    chance = random.Random(number)
    words = " ".join(chance.choice(WORDS) for _ in range(size // 8))
    return f"<html><h1>Page {number} ö</h1>{words}</html>".encode()


def address(number: int) -> str:
    return f"https://www.example.org/story-{number}.html"


def written(
    kind: str,
    url: str,
    body: bytes = b"",
    headers: Sequence[tuple[str, str]] = HTML,
    status: str = "200 OK",
    fields: dict[str, str] | None = None,
    version: str = "1.0",
) -> bytes:
    """One plain record."""
    writer = WARCWriter(BytesIO(), gzip=False, warc_version=version)
    http = None
    if kind in ("response", "revisit"):
        http = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
    elif kind == "request":
        http = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
    more = {"WARC-Date": DATE, **(fields or {})}
    record = writer.create_warc_record(
        url, kind, BytesIO(body), len(body), warc_headers_dict=more, http_headers=http
    )
    writer.write_record(record)
    return bytes(writer.out.getvalue())


def response(
    number: int, body: bytes | None = None, headers: Sequence[tuple[str, str]] = HTML
) -> bytes:
    return written("response", address(number), page(number) if body is None else body, headers)


def raw(block: bytes, fields: str = "", url: str = address(1), version: str = "1.0") -> bytes:
    """A plain record written by hand, so that it can be wrong, or as nobody writes today."""
    if "content-length" not in fields.lower():
        fields += f"Content-Length: {len(block)}\r\n"
    if "warc-type" not in fields.lower():
        fields += "WARC-Type: response\r\n"
    head = f"WARC/{version}\r\n{fields}WARC-Target-URI: {url}\r\nWARC-Date: {DATE}\r\n\r\n"
    return head.encode() + block + b"\r\n\r\n"


def answer(body: bytes, *headers: str) -> bytes:
    lines = ["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def packed(records: Iterable[bytes]) -> bytes:
    """Each record a gzip member of its own."""
    return b"".join(gzip.compress(record, 6, mtime=0) for record in records)


def wacz(entries: dict[str, bytes], is_stored: bool) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_STORED if is_stored else ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return file.getvalue()


def all_in(
    path: Path, content: bytes | None = None, start: Position | None = None
) -> tuple[list[Recorded], Tally]:
    """What is read in a file of this content."""
    if content is not None:
        path.write_bytes(content)
    tally = Tally()
    found = list(read(path, lambda url: "story-" in url, tally, start))
    assert tally.damages >= len(tally.damaged)
    assert tally.read == path.stat().st_size
    return found, tally


def others(count: int) -> list[bytes]:
    """Members of everything that a news crawl records beside the pages that are wanted."""
    elsewhere = [f"https://other.example/{number}.html" for number in range(count)]
    refers = {"WARC-Refers-To-Target-URI": address(1), "WARC-Refers-To-Date": DATE}
    return [
        *(packed([written("response", url, page(n, 900))]) for n, url in enumerate(elsewhere)),
        *(packed([written("request", url)]) for url in elsewhere),
        packed([written("response", "https://other.example/a.png", bytes(range(256)) * 8,
                        [("Content-Type", "image/png")])]),
        packed([written("response", "https://other.example/robots.txt", b"User-agent: *\n")]),
        packed([written("response", "dns:other.example", b"1.2.3.4", status="")]),
        packed([written("metadata", address(1), b"fetchTimeMs: 12\r\n")]),
        packed([written("warcinfo", "", b"software: StormCrawler\r\n")]),
        packed([written("revisit", address(2), fields=refers)]),
    ]  # fmt: skip


def flipped(member: bytes, place: int) -> bytes:
    return member[:place] + bytes([member[place] ^ 0x55]) + member[place + 1 :]


def too_long(member: bytes) -> bytes:
    record = gzip.decompress(member)
    length = re.search(rb"(Content-Length: )(\d+)", record)
    assert length is not None
    longer = record.replace(length[0], length[1] + str(int(length[2]) + 7).encode(), 1)
    return packed([longer])


DAMAGE: list[Callable[[bytes], bytes]] = [
    lambda member: flipped(member, 0),
    lambda member: flipped(member, 11),
    lambda member: flipped(member, len(member) // 2),
    lambda member: flipped(member, len(member) - 6),
    lambda member: member[: len(member) // 3],
    lambda member: member[:-3],
    lambda member: b"\n\n<!-- not a record -->" * (len(member) // 20),
    too_long,
]
