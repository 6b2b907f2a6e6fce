"""Half a page is never an article; a page too large or too slow never stops the crawl."""

import gzip
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from conftest import Run, scrapy
from crawlers import crawler_of
from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from newsbot.download.wholeness import WholeBody
from newsbot.files.packing import TooLargeError, unpacked
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

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
URL = "https://www.urdupoint.com/en/world/x-1437925.html"
TYPE = {"Content-Type": "text/html; charset=utf-8"}
SMALL = b"<html><h1>Talks Go On</h1><p>They go on and on.</p></html>"
_HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def chunked(body: bytes) -> bytes:
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def cut(way: str, page: bytes, share: float) -> Answer:
    """A page of which only a share arrives."""
    if way in PACK:
        packed = PACK[way](page)
        part = packed[: max(1, int(len(packed) * share))]
        return Answer(part, headers=(("Content-Encoding", way),))
    part = page[: int(len(page) * share)]
    if way == "length":
        return Answer(b"", raw=_HTML + f"Content-Length: {len(page)}\r\n\r\n".encode() + part)
    if way == "chunked":
        return Answer(b"", raw=_HTML + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(part))
    if way == "reset":
        head = f"Content-Length: {len(page)}\r\n\r\n".encode()
        return Answer(b"", raw=_HTML + head + part, resets=True)
    return Answer(b"", raw=_HTML + b"Connection: close\r\n\r\n" + part)


@pytest.mark.parametrize("way", [*PACK, "length", "chunked", "close", "reset"])
def test_of_a_hundred_pages_cut_anywhere_none_is_an_article(crawl: Run, way: str) -> None:
    site = StandIn(115, feed_size=110)
    stories = site.in_feed()[:105]
    whole, broken = stories[:5], stories[5:]
    for number, story in enumerate(broken):
        page = site.answer(story.path).body
        site.answers[story.path] = cut(way, page, (number + 0.5) / len(broken))
    site.feed_size = len(stories)
    done = crawl(site, "-a", "follow=feed", "-s", "RETRY_TIMES=0", feed="-o")
    assert len(broken) == 100
    assert sorted(done.numbers) == sorted(story.number for story in whole)
    assert "'newsbot/failed_articles': 100" in done.log
    assert ("reset by peer" in done.log) is (way == "reset")


@pytest.mark.parametrize("way", PACK)
def test_what_arrives_whole_is_read(crawl: Run, way: str) -> None:
    site = StandIn(12)
    for story in site.stories:
        page = site.answer(story.path).body
        packed = Answer(PACK[way](page), headers=(("Content-Encoding", way),))
        site.answers[story.path] = packed
    done = crawl(site, "-a", "follow=feed")
    assert sorted(done.numbers) == sorted(story.number for story in site.in_feed())


def test_half_a_page_is_asked_for_again(crawl: Run) -> None:
    site = StandIn(12)
    story = site.in_feed()[0]
    site.answers[story.path] = cut("length", site.answer(story.path).body, 0.5)
    done = crawl(site, "-a", "follow=feed", "-s", "RETRY_TIMES=2")
    assert done.requests.count(story.path) == 3


@pytest.mark.parametrize("way", [*PACK, "close"])
def test_what_broke_off_is_asked_for_again_and_then_given_up(way: str) -> None:
    whole = WholeBody(crawler_of())
    headers = TYPE | ({"Content-Encoding": way} if way in PACK else {})
    half = Response(URL, headers=headers, body=PACK.get(way, bytes)(SMALL)[:-8])
    again = whole.process_response(Request(URL, meta={"max_retry_times": 1}), half)
    assert isinstance(again, Request)
    with pytest.raises(ResponseDataLossError, match="half a page"):
        whole.process_response(again, half)


@pytest.mark.parametrize("size", [58, 300_000, 600_000])
@pytest.mark.parametrize("way", PACK)
def test_a_page_has_at_most_as_many_bytes_as_it_may_have(way: str, size: int) -> None:
    packed = PACK[way](bytes(size))
    assert unpacked(packed, way, size) == bytes(size)
    with pytest.raises(TooLargeError, match=f"larger than {size - 1} bytes"):
        unpacked(packed, way, size - 1)


@pytest.mark.parametrize("status", [301, 304, 404])
@pytest.mark.parametrize("way", PACK)
def test_an_answer_without_a_page_is_whole_whatever_it_says_of_its_packing(
    way: str, status: int
) -> None:
    answer = Response(URL, status, {**TYPE, "Content-Encoding": way})
    found = WholeBody(crawler_of()).process_response(Request(URL), answer)
    assert isinstance(found, Response)
    assert (found.status, found.body) == (status, b"")


@pytest.mark.parametrize(
    ("status", "headers", "page"),
    [
        (200, TYPE, SMALL + b"<!-- " + b"x" * 4_000 + b" -->"),
        (200, TYPE, SMALL.replace(b"</html>", b"</HTML >")),
        (200, {**TYPE, "Content-Length": "51"}, SMALL[:-7]),  # it never had an end
        (200, {**TYPE, "Transfer-Encoding": "chunked"}, SMALL[:-7]),
        (404, TYPE, SMALL[:-7]),
        (200, {"Content-Type": "application/xml"}, b"<rss>"),
        (200, {}, b"User-agent: *"),
    ],
)
def test_what_has_its_end_or_a_length_is_whole(
    status: int, headers: dict[str, str], page: bytes
) -> None:
    answer = Response(URL, status, headers, page)
    assert WholeBody(crawler_of()).process_response(Request(URL), answer) is answer


def test_what_the_site_calls_a_part_is_not_whole() -> None:
    answer = Response(URL, 206, {**TYPE, "Content-Length": str(len(SMALL))}, SMALL)
    assert isinstance(WholeBody(crawler_of()).process_response(Request(URL), answer), Request)


def test_an_end_far_above_the_last_words_ends_no_page() -> None:
    page = b"<html><!-- </html> --><p>" + b"x" * 5_000
    answer = Response(URL, headers=TYPE, body=page)
    assert isinstance(WholeBody(crawler_of()).process_response(Request(URL), answer), Request)


def test_a_page_without_a_length_is_whole_with_its_end(crawl: Run) -> None:
    site = StandIn(12)
    story = site.in_feed()[0]
    page = site.answer(story.path).body
    site.answers[story.path] = cut("close", page, 1)
    assert story.number in crawl(site, "-a", "follow=feed").numbers


def bomb(name: str) -> Answer:
    """200 MB in a few kilobytes, or a page that says that it has a gigabyte."""
    zeros = bytes(2_000_000)
    if name == "gigabyte":
        head = _HTML + b"Content-Length: 1073741824\r\n\r\n"
        return Answer(b"", raw=head + zeros, hangs=True)
    if name == "headers":
        return Answer(b"", raw=b"HTTP/1.1 200 OK\r\n" + b"X-Filler: " + b"x" * 200_000_000)
    if name == "gzip in gzip":
        inner = gzip.compress(bytes(200_000_000), 9)
        body, encoding = gzip.compress(inner), "gzip, gzip"
    else:
        body, encoding = PACK[name](bytes(200_000_000)), name
    return Answer(body, headers=(("Content-Encoding", encoding),))


_MEASURED = """
import atexit
from pathlib import Path
from scrapy.cmdline import execute

def tell():
    status = Path("/proc/self/status").read_text()
    print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)

atexit.register(tell)
execute()
"""
"""`scrapy` that prints, at its end, how many megabytes it needed at most."""


@pytest.mark.parametrize("name", [*PACK, "gzip in gzip", "gigabyte", "headers"])
def test_a_bomb_costs_little_memory_and_the_crawl_goes_on(
    serve: Callable[[StandIn], Server], tmp_path: Path, name: str
) -> None:
    site = StandIn(12)
    story = site.in_feed()[0]
    site.answers[story.path] = bomb(name)
    words = ["crawl", "urdupoint", "-a", "follow=feed", "--nolog", "-s", "DOWNLOAD_DELAY=0"]
    words += ["-s", "RETRY_TIMES=0", "-s", "DOWNLOAD_TIMEOUT=10", "-s", "MEMUSAGE_LIMIT_MB=0"]
    environment = serve(site).environment
    done = scrapy(tmp_path, *words, runner=("-c", _MEASURED), env=environment)
    assert done.returncode in (0, 5), done.stderr
    (feed,) = (tmp_path / "urdupoint").iterdir()
    assert feed.read_text("utf-8").count("\n") == len(site.in_feed()) - 1
    assert 50 < int(done.stdout) < 250


def test_a_crawl_that_needs_too_much_memory_ends_and_says_so(crawl: Run) -> None:
    site = StandIn(12)
    done = crawl(site, "-s", "MEMUSAGE_LIMIT_MB=40", feed="-o")  # less than Python with Scrapy
    assert done.status == 5
    assert "used more memory than MEMUSAGE_LIMIT_MB allows" in done.log
    assert crawl(site, "-a", "follow=feed", feed="-o").status == 0
    assert sorted(done.numbers) == sorted(story.number for story in site.in_feed())


@pytest.mark.parametrize(
    "raw",
    [b"HTTP/1.1 200 OK\r\nContent-Ty", _HTML + b"Content-Length: 90000\r\n\r\n<html><h1>Slow"],
    ids=["headers", "body"],
)
@pytest.mark.alone
def test_a_slow_page_ends_within_its_time(crawl: Run, raw: bytes) -> None:
    site = StandIn(6)
    story = site.in_feed()[0]
    site.answers[story.path] = Answer(b"", raw=raw, hangs=True)
    began = time.monotonic()
    done = crawl(
        site, "-a", "follow=feed", "-s", "DOWNLOAD_TIMEOUT=2", "-s", "RETRY_TIMES=0", feed="-o"
    )
    assert time.monotonic() - began < 2 + 2 + 3  # the limit, what is allowed above it, the start
    others = {s.number for s in site.in_feed()} - {story.number}
    assert set(done.numbers) == others
    assert "took longer than 2" in done.log
