"""Packed bodies, strictly: one that breaks off is an error and not a short page."""

from collections.abc import Callable
from io import BytesIO
from typing import Any, cast

import brotli
from isal import isal_zlib

from newsbot.files.zstandard import zstd

_CHUNK = 2**18  # unpacked at once: most pages whole


_ZlibError = cast("type[Exception]", isal_zlib.error)  # its stub hides the class


class PackedError(ValueError):
    """A packed body has no end, or is not what its encoding says."""


class TooLargeError(ValueError):
    """A body is larger than it may be when it is unpacked."""

    def __init__(self, size: int, max_size: int) -> None:
        """`size` is what was unpacked before it was given up."""
        super().__init__(f"unpacked it is larger than {max_size} bytes")
        self.size = size


def unpacked(body: bytes, encoding: str, max_size: int) -> bytes:
    """A body without its encoding, one of `ENCODINGS`; a `max_size` of 0 is none.

    Where there is no body, as in many a redirect and 404, its encoding says nothing. Raises
    `PackedError` and `TooLargeError`.
    """
    if not body:
        return body
    try:
        return _UNPACK[encoding](body, max_size)
    except (_ZlibError, brotli.error, zstd.ZstdError, EOFError) as error:
        raise PackedError(f"the packed page is damaged: {error}") from error


def _check_size(size: int, max_size: int) -> None:
    if max_size and size > max_size:
        raise TooLargeError(size, max_size)


def _inflate(body: bytes, max_size: int, wbits: int) -> bytes:
    """Members of a zlib stream, all of them whole."""
    chunks: list[bytes] = []
    size = 0
    while body:
        stream = isal_zlib.decompressobj(wbits)
        while not stream.eof:
            chunk = stream.decompress(body, _CHUNK)
            chunks.append(chunk)
            size += len(chunk)
            _check_size(size, max_size)
            body = stream.unconsumed_tail
            if not chunk and not body and not stream.eof:
                raise PackedError("the packed page has no end")
        body = stream.unused_data.lstrip(b"\0")
    return b"".join(chunks)


def _gzip(body: bytes, max_size: int) -> bytes:
    return _inflate(body, max_size, 31)


def _deflate(body: bytes, max_size: int) -> bytes:
    try:
        return _inflate(body, max_size, 15)
    except _ZlibError:  # some servers send the bare stream
        return _inflate(body, max_size, -15)


def _brotli(body: bytes, max_size: int) -> bytes:
    stream: Any = brotli.Decompressor()
    whole = bytearray()
    while not stream.is_finished():
        chunk = stream.process(body, output_buffer_limit=_CHUNK)
        if not chunk and not body:
            raise PackedError("the packed page has no end")
        whole += chunk
        _check_size(len(whole), max_size)
        body = b""  # the stream has all of it
    return bytes(whole)


def _zstd(body: bytes, max_size: int) -> bytes:
    whole = bytearray()
    with zstd.ZstdFile(BytesIO(body)) as stream:  # raises EOFError where it breaks off
        while chunk := stream.read(_CHUNK):
            whole += chunk
            _check_size(len(whole), max_size)
    return bytes(whole)


_UNPACK: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
ENCODINGS = frozenset(_UNPACK)
"""Values of Content-Encoding that can be unpacked."""
