"""WARC files are read whole, whoever wrote them, and damage costs the record that has it.

The full form (10,000 changes of each file): NEWSBOT_FULL=1 bash tests/run -k recorded
"""

import gzip
import hashlib
import os
import random
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
from conftest import PROJECT
from isal import igzip
from warcs import (
    DAMAGE,
    DATE,
    HTML,
    address,
    all_in,
    answer,
    flipped,
    others,
    packed,
    page,
    raw,
    response,
    wacz,
    written,
)

from newsbot.warc import streams, writing
from newsbot.warc.recorded import Position, Recorded, Tally, read

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
THREE = [(address(number), page(number)) for number in (1, 2, 3)]


def pairs(found: list[Recorded]) -> list[tuple[str, bytes]]:
    return [(one.url, one.body) for one in found]


def test_of_fifty_thousand_records_the_five_hundred_wanted_come_out(tmp_path: Path) -> None:
    chance = random.Random(7)
    beside = others(300)
    members = [chance.choice(beside) for _ in range(49_460)]
    for number in range(540):  # each 92nd is a page; of 40 of them, and of 40 others, none is whole
        members.insert(number * 92, packed([response(number)]))
    broken = {92 * number + (number % 2) * 50 for number in range(5, 85)}
    content, damaged = bytearray(), []
    for index, member in enumerate(members):
        if index in broken:
            damaged.append(len(content))
            member = DAMAGE[index % len(DAMAGE)](member)  # noqa: PLW2901
        content += member
    damaged.append(len(content))
    content += packed([response(999)])[:200]

    found, tally = all_in(tmp_path / "news.warc.gz", bytes(content))

    lost = {index // 92 for index in broken if index % 92 == 0}
    whole = [number for number in range(540) if number not in lost]
    assert len(members) == 50_000
    assert len(whole) == 500
    assert pairs(found) == [(address(number), page(number)) for number in whole]
    assert tally.records == 50_000 - 80
    assert tally.damages == len(tally.damaged) == len(damaged) == 81
    path = re.escape(str(tmp_path / "news.warc.gz"))
    places = [re.match(rf"{path}, byte (\d+): [a-z]", line) for line in tally.damaged]
    assert [int(place[1]) for place in places if place] == damaged


def test_a_thousand_damages_are_counted_and_a_hundred_named(tmp_path: Path) -> None:
    member = packed([response(1)])
    _, tally = all_in(tmp_path / "x.warc.gz", (flipped(member, len(member) - 6) + member) * 1_000)
    assert (tally.records, tally.damages, len(tally.damaged)) == (1_000, 1_000, 100)


RECORDS = [response(number) for number in (1, 2, 3)]
LINES = b"\n".join(record.replace(b"\r\n", b"\n", 12) for record in RECORDS)
OLD = [
    raw(answer(body), f"content-length: {len(answer(body))}\r\nwarc-type: response\r\n",
        f"<{url}>", version="0.17")
    for url, body in THREE
]  # fmt: skip
FOLDED = [
    raw(answer(body), "WARC-JSON:\r\n {}\r\n\t{}\r\nX-Ort: Kö\u0142n\r\nCONTENT-LENGTH:\r\n"
        f" {len(answer(body))}\r\n", url, version="1.1")
    for url, body in THREE
]  # fmt: skip
RESOURCES = [
    written("resource", url, body, fields={"Content-Type": "text/html"}) for url, body in THREE
]
ARCHIVE = {
    "archive/a.warc.gz": packed(RECORDS[:1]),
    "indexes/index.cdx.gz": gzip.compress(b"org,example)/ 2024 {}\n"),
    "archive/b.WARC.GZ": packed(RECORDS[1:2]),
    "archive/c.warc": RECORDS[2],
    "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
}
FORMATS: dict[str, bytes] = {
    "packed": packed(RECORDS),
    "plain": b"".join(RECORDS),
    "one member": gzip.compress(b"".join(RECORDS)),
    "two members": packed([b"".join(RECORDS[:2]), b"", RECORDS[2]]),
    "plain, then packed": RECORDS[0] + packed(RECORDS[1:]),
    "WARC/0.17": b"".join(OLD),
    "WARC/1.1, folded": packed(FOLDED),
    "resources": packed(RESOURCES),
    "WACZ, stored": wacz(ARCHIVE, is_stored=True),
    "WACZ, deflated": wacz(ARCHIVE, is_stored=False),
}


@pytest.mark.parametrize("chunk", [1 << 16, 13, 1])
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, chunk: int
) -> None:
    monkeypatch.setattr(streams, "_CHUNK", chunk)  # everything lies across a border once
    found, tally = all_in(tmp_path / "file", FORMATS[name])
    assert pairs(found) == THREE
    assert {one.status for one in found} == {200}
    assert {one.retrieved_at for one in found} == {datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)}
    assert tally.damaged == []
    assert tally.records == 3


@pytest.mark.parametrize("name", FORMATS)
def test_reading_goes_on_at_every_place(tmp_path: Path, name: str) -> None:
    found, _ = all_in(tmp_path / "file", FORMATS[name])
    for number, one in enumerate(found, 1):
        rest, tally = all_in(tmp_path / "file", start=one.after)
        again = found if name == "one member" and number < 3 else found[number:]
        if name == "two members" and number == 1:
            again = found
        assert rest == again
        assert tally.damaged == []


def chunked(body: bytes) -> bytes:
    middle = len(body) // 2
    parts = (body[:middle], body[middle:])
    chunks = [f"{len(part):X};x=1\r\n".encode() + part + b"\r\n" for part in parts]
    return b"".join(chunks) + b"0\r\nX-Trailer: 1\r\n\r\n"


BODIES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    **{name: (pack(page(1)), (f"Content-Encoding: {name}",)) for name, pack in PACK.items()},
    "bare deflate": (zlib.compress(page(1))[2:-4], ("content-encoding: Deflate",)),
    "twice": (gzip.compress(brotli.compress(page(1))), ("Content-Encoding: br, gzip",)),
    "chunked": (chunked(page(1)), ("Transfer-Encoding: chunked",)),
    "chunked and packed": (
        chunked(gzip.compress(page(1))), ("Transfer-Encoding: chunked", "Content-Encoding: gzip")
    ),
    "unpacked before": (
        page(1), ("Content-Encoding: br", "Transfer-Encoding: chunked", "Content-Length: 99999")
    ),
    "renamed": (page(1), ("X-Crawl-Content-Encoding: gzip", "Content-Length: 99999")),
    "identity": (page(1), ("Content-Encoding: identity",)),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_every_coding_is_taken_off(tmp_path: Path, name: str) -> None:
    body, headers = BODIES[name]
    (one,), tally = all_in(tmp_path / "file", packed([raw(answer(body, *headers))]))
    assert one.body == page(1)
    kept = [("Content-Type", "text/html"), *(tuple(line.split(": ", 1)) for line in headers)]
    assert one.headers == kept
    assert tally.damaged == []


def cut(body: bytes, *headers: str) -> bytes:
    return raw(answer(body[: len(body) * 2 // 3], *headers))


WRONG: dict[str, tuple[bytes, str]] = {
    **{
        name: (cut(pack(page(1)), f"Content-Encoding: {name}"), r"packed page")
        for name, pack in PACK.items()
    },
    "chunks": (cut(chunked(page(1)), "Transfer-Encoding: chunked"), "chunks"),
    "length": (cut(page(1), f"Content-Length: {len(page(1))}"), "of its"),
    "unknown": (raw(answer(b"\x01\x02", "Content-Encoding: sdch")), "packed as sdch"),
    "bomb": (
        raw(answer(gzip.compress(bytes(30_000_000)), "Content-Encoding: gzip")), "too large"
    ),
    "large": (raw(answer(bytes(22_020_097))), "larger than"),
    "a little large": (raw(answer(bytes(20_971_521))), "larger than 20971520"),
    "no answer": (raw(page(1)), "no HTTP answer"),
    "no end of headers": (raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html"), "no HTTP answer"),
    "no date": (raw(answer(b"")).replace(DATE.encode(), b"yesterday"), "no date: 'yesterday'"),
    "no length": (raw(answer(b""), "content-length: many\r\n"), "no Content-Length: 'many'"),
    "long": (raw(answer(page(1)), "Content-Length: 720\r\n"), "breaks off|does not end"),
    "short": (raw(answer(page(1)), "Content-Length: 100\r\n"), "does not end"),
    "short, with a packed body": (
        raw(answer(gzip.compress(page(1))[:-9]), "Content-Length: 50\r\n"), "does not end"
    ),
    "endless": (raw(answer(b""), f"Content-Length: {10**15}\r\n"), "breaks off"),
    "beyond": (raw(answer(b""), f"Content-Length: {10**30}\r\n"), "no Content-Length"),
    "version": (raw(answer(b""), version="1.0 or so"), "no known version|no record"),
    "header": (raw(answer(b""), "a line\r\n"), "a line of the record's header is none: 'a line'"),
    "long header": (raw(answer(b""), "X: " + "x" * 3_000_000 + "\r\n"), "has no end"),
}  # fmt: skip


@pytest.mark.parametrize("is_packed", [True, False], ids=["packed", "plain"])
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_costs_its_record_alone(tmp_path: Path, name: str, is_packed: bool) -> None:
    record, reason = WRONG[name]
    parts = [RECORDS[0], record, RECORDS[1]]
    content = packed(parts) if is_packed else b"".join(parts)
    found, tally = all_in(tmp_path / "file", content)
    assert pairs(found) == THREE[:2]
    (sentence,) = tally.damaged
    place = len(packed(parts[:1])) if is_packed else len(parts[0])
    assert re.search(f"file, byte {place}: .*({reason})", sentence)


@pytest.mark.parametrize("chunk", [1 << 16, 100, 13, 1])
@pytest.mark.parametrize("pack", [packed, b"".join], ids=["packed", "plain"])
def test_the_next_record_is_found_behind_whatever_lies_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., bytes], chunk: int
) -> None:
    monkeypatch.setattr(streams, "_CHUNK", chunk)
    between = [b"WARC/", b"\x1f\x8b\x08", b"WARC/1.0 is how they begin\n" * 40]
    content = b"".join(junk + pack([record]) for junk, record in zip(between, RECORDS, strict=True))
    found, tally = all_in(tmp_path / "file", content)
    assert pairs(found) == THREE
    assert tally.damages == 3


def test_packed_records_are_found_behind_a_plain_one_that_breaks_off(tmp_path: Path) -> None:
    found, tally = all_in(tmp_path / "file", RECORDS[0][:-300] + packed(RECORDS[1:]))
    assert pairs(found) == THREE[1:]
    assert tally.damages == 1


def test_within_a_member_of_many_records_damage_costs_its_record_alone(tmp_path: Path) -> None:
    wrong = [record for name, (record, _) in WRONG.items() if name not in ("endless", "version")]
    content = gzip.compress(b"".join(RECORDS[:1] + wrong + [WRONG["endless"][0]] + RECORDS[1:]))
    found, tally = all_in(tmp_path / "file", content)
    assert pairs(found) == THREE
    assert tally.damages == len(wrong) + 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "one member"])
def test_where_no_checksum_vouches_for_a_record_its_digest_does(
    tmp_path: Path, pack: Callable[[bytes], bytes]
) -> None:
    other = RECORDS[1].replace(b"Page 2", b"Page 7")
    found, tally = all_in(tmp_path / "file", pack(other + RECORDS[0] + RECORDS[2]))
    assert pairs(found) == [THREE[0], THREE[2]]
    assert "not the one that its digest was made of" in tally.damaged[0]
    sha256 = f"WARC-Block-Digest: sha-256:{hashlib.sha256(answer(page(1))).hexdigest()}\r\n"
    found, tally = all_in(tmp_path / "file", pack(raw(answer(page(1)), sha256) + RECORDS[1]))
    assert (pairs(found), tally.damages) == (THREE[:2], 0)


def test_parts_of_answers_and_answers_by_reference_are_passed_over(tmp_path: Path) -> None:
    records = [
        written("response", address(1), b"<html>", fields={"WARC-Truncated": "length"}),
        written("response", address(2), b"<html>", fields={"WARC-Segment-Number": "1"}),
        written("revisit", address(3), fields={"WARC-Refers-To-Target-URI": address(1)}),
        written("resource", address(4), b"\x89PNG", fields={"Content-Type": "image/png"}),
        written("resource", "urn:story-", b"<p>", fields={"Content-Type": "text/html"}),
    ]
    found, tally = all_in(tmp_path / "file", packed(records))
    assert found == []
    assert tally == Tally(5, read=(tmp_path / "file").stat().st_size)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"%PDF-1.7\n" * 99, "is no WARC file"),
        (gzip.compress(b"a diary\n" * 99), "is no WARC file"),
        (gzip.compress(b"a diary\n" * 99)[:-9], "is no WARC file"),
        (random.Random(3).randbytes(300_000), "is no WARC file"),
        (wacz({"pages/pages.jsonl": b"{}"}, is_stored=True), "is no WARC file"),
    ],
    ids=["empty", "other", "packed", "packed and cut", "noise", "zip"],
)
def test_a_file_that_is_none_is_named_once(tmp_path: Path, content: bytes, sentence: str) -> None:
    found, tally = all_in(tmp_path / "file", content)
    assert found == []
    assert tally.damaged == [f"{tmp_path / 'file'} {sentence}"]


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.warc", tmp_path):
        with pytest.raises(OSError, match=re.escape(str(path))):
            list(read(path, lambda _: True, Tally()))


def test_a_wacz_file_whose_end_is_missing_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    found, tally = all_in(tmp_path / "file", FORMATS["WACZ, stored"][:-100])
    assert pairs(found) == THREE
    assert "no table of its entries" in tally.damaged[0]


def test_a_file_that_became_shorter_says_so(tmp_path: Path) -> None:
    found, tally = all_in(tmp_path / "file", packed(RECORDS), Position("", 10**9))
    assert found == []
    assert tally.damaged == [
        f"{tmp_path / 'file'}, byte 1000000000: the file ends before this place"
    ]


def test_our_own_recordings_are_read_back_equal(tmp_path: Path) -> None:
    at = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    asked = [("User-Agent", "newsbot")]
    answered = [*HTML, ("Content-Encoding", "gzip"), ("X-Place", "here")]
    exchange = writing.Exchange(
        address(1), "GET", asked, b"", 404, answered, page(1), at, "lists", "5 minutes ago"
    )
    records = writing.opening("newsbot/1", at) + writing.recorded(exchange)
    records += writing.recorded(exchange._replace(url=address(2), feed_date=None, trail=""))
    records += writing.recorded(exchange, writing.Earlier(address(1), at))
    first, second = all_in(tmp_path / "file", records + writing.blank(500, at))[0]
    kept = [*HTML, ("X-Crawl-Content-Encoding", "gzip"), ("X-Place", "here")]
    kept.append(("Content-Length", str(len(page(1)))))
    whole = (address(1), 404, kept, page(1), at, "lists", "5 minutes ago")
    assert first[:-1] == whole
    assert second[:-1] == (address(2), *whole[1:5], "", None)
    tally = all_in(tmp_path / "file")[1]
    assert tally == Tally(8, read=(tmp_path / "file").stat().st_size)


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2024-03-05T06:07:08.123456789Z", datetime(2024, 3, 5, 6, 7, 8, 123456, UTC)),
        ("2024-03-05T06:07:08", datetime(2024, 3, 5, 6, 7, 8, tzinfo=UTC)),
        ("2024-03-05T06:07:08+05:00", datetime(2024, 3, 5, 1, 7, 8, tzinfo=UTC)),
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
    ],
)
def test_dates_are_read_as_the_standard_has_them(
    tmp_path: Path, date: str, moment: datetime
) -> None:
    record = raw(answer(page(1))).replace(DATE.encode(), date.encode())
    (one,), _ = all_in(tmp_path / "file", record)
    assert one.retrieved_at == moment
    assert one.retrieved_at.tzinfo is UTC


SEEDS = 10_000 if os.environ.get("NEWSBOT_FULL") else 400
FUZZED = ["packed", "plain", "one member", "WACZ, stored", "WACZ, deflated"]


def changed(content: bytes, chance: random.Random) -> bytes:
    """Bytes that are others, gone, doubled or added, or the end cut off."""
    begin = chance.randrange(len(content))
    end = begin + chance.choice((1, 1, 2, 8, 50, 700))
    match chance.randrange(5):
        case 0:
            return content[:begin]
        case 1:
            return content[:begin] + content[end:]
        case 2:
            return content[:end] + content[begin:]
        case 3:
            return content[:begin] + chance.randbytes(end - begin) + content[begin:]
        case _:
            return content[:begin] + chance.randbytes(end - begin) + content[end:]


@pytest.mark.parametrize("name", FUZZED)
def test_no_change_anywhere_raises_or_makes_another_page(tmp_path: Path, name: str) -> None:
    bodies = {body for _, body in THREE}
    for seed in range(SEEDS):
        content = changed(FORMATS[name], random.Random(seed))
        found, _ = all_in(tmp_path / "file", content)
        assert {one.body for one in found} <= bodies, seed


_MEASURE = """
import sys
from pathlib import Path
from newsbot.warc.recorded import Tally, read
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])
tally, before = Tally(), peak()
found = sum(1 for _ in read(Path(sys.argv[1]), lambda url: url.endswith("-7.html"), tally))
print(found, tally.records, tally.damages, peak() - before)
"""


def test_a_member_of_half_a_gigabyte_needs_little_memory(tmp_path: Path) -> None:
    records = b"".join(response(number, page(number, 100_000)) for number in range(20))
    with igzip.open(tmp_path / "file", "wb", compresslevel=0) as file:  # type: ignore[no-untyped-call]
        for _ in range(250):
            file.write(records)
    command = [sys.executable, "-c", _MEASURE, str(tmp_path / "file")]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    found, records_read, damages, kilobytes = map(int, done.stdout.split())
    assert (found, records_read, damages) == (250, 5_000, 0)
    assert kilobytes < 20_000
