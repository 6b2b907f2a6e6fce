"""Half a page is never an article: what came without its end is asked for again."""

import sys
import zlib
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any

import brotli
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.utils._compression import _check_max_size

if sys.version_info >= (3, 14):
    from compression import zstd
else:  # Scrapy brings the same module under this name
    from backports import zstd

_CHUNK = 65_536
_END_WITHIN = 4_096  # bytes; comments and line ends follow </html> on many sites


class HalfError(ValueError):
    """A body has no end."""


class WholeBody(HttpCompressionMiddleware):
    """Scrapy's unpacking, where a packed body that breaks off is an error and not a short page."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._crawler = crawler

    def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Called by Scrapy; raises `ResponseDataLossError` where asking again did not help."""
        try:
            whole = super().process_response(request, response)
            _check_end(whole)
        except (HalfError, zlib.error, brotli.error, EOFError, OSError) as error:
            assert self._crawler.spider is not None  # noqa: S101
            again = get_retry_request(request, spider=self._crawler.spider, reason="half a page")
            if again is not None:
                return again
            raise ResponseDataLossError(f"half a page: {error}") from error
        return whole

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        return _UNPACK[encoding](body, max_size)


def _check_end(page: Request | Response) -> None:
    """Raises `HalfError` where only the closed line ended a page that has no end of its own."""
    if isinstance(page, Request) or page.status != HTTPStatus.OK:
        return
    has_length = "Content-Length" in page.headers or "Transfer-Encoding" in page.headers
    is_page = b"html" in (page.headers.get("Content-Type") or b"").lower()
    if not has_length and is_page and b"</html" not in page.body[-_END_WITHIN:].lower():
        raise HalfError("the line was cut before the end of the page")


def _inflate(body: bytes, max_size: int, wbits: int) -> bytes:
    """Members of a zlib stream, all of them whole."""
    unpacked = bytearray()
    while body:
        stream = zlib.decompressobj(wbits)
        while not stream.eof:
            chunk = stream.decompress(body, _CHUNK)
            unpacked += chunk
            _check_max_size(len(unpacked), max_size)
            body = stream.unconsumed_tail
            if not chunk and not body and not stream.eof:
                raise HalfError("the packed page has no end")
        body = stream.unused_data.lstrip(b"\0")
    return bytes(unpacked)


def _gzip(body: bytes, max_size: int) -> bytes:
    return _inflate(body, max_size, 31)


def _deflate(body: bytes, max_size: int) -> bytes:
    try:
        return _inflate(body, max_size, 15)
    except zlib.error:  # some servers send the bare stream
        return _inflate(body, max_size, -15)


def _brotli(body: bytes, max_size: int) -> bytes:
    stream: Any = brotli.Decompressor()
    unpacked = bytearray(stream.process(body, output_buffer_limit=_CHUNK))
    while not stream.is_finished():
        _check_max_size(len(unpacked), max_size)
        chunk = stream.process(b"", output_buffer_limit=_CHUNK)
        if not chunk:
            raise HalfError("the packed page has no end")
        unpacked += chunk
    return bytes(unpacked)


def _zstd(body: bytes, max_size: int) -> bytes:
    unpacked = bytearray()
    with zstd.ZstdFile(BytesIO(body)) as stream:  # raises EOFError where it breaks off
        while chunk := stream.read(_CHUNK):
            unpacked += chunk
            _check_max_size(len(unpacked), max_size)
    return bytes(unpacked)


_UNPACK: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"gzip": _gzip,
    b"x-gzip": _gzip,
    b"deflate": _deflate,
    b"br": _brotli,
    b"zstd": _zstd,
}
