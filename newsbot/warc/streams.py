"""Streams of bytes, plain or packed, that are read forward, gone back in, and searched.

A stream never has more than a few hundred kilobytes in memory, whatever its size, but for what
is taken out of it.
"""

import re
import zlib
from abc import ABC, abstractmethod
from typing import BinaryIO
from zipfile import BadZipFile

from isal import isal_zlib

GZIP = b"\x1f\x8b\x08"
"""The first bytes of a gzip member."""

_GZIP_WBITS = 31
_CHUNK = 1 << 16  # of 2**15 to 2**18 the fastest, packed and unpacked
_OVERLAP = 64  # bytes, more than any pattern that is searched


class Damage(Exception):  # noqa: N818  # it is what a file has, not a fault of ours
    """What is wrong at a place of a stream."""


class MemberDamage(Damage):
    """A gzip member breaks off, or its bytes or its checksum are not right."""


class Stream(ABC):
    """Bytes in order, some of them in memory."""

    _buffer: bytes
    _at: int
    _end: int

    @abstractmethod
    def _load(self) -> bytes:
        """The next bytes; none at the end."""

    @abstractmethod
    def _restart(self, place: int) -> None:
        """Make `place`, which is not in memory, the next."""

    @property
    def place(self) -> int:
        """How many bytes lie before the next."""
        return self._end - len(self._buffer) + self._at

    def is_at_end(self) -> bool:
        """Whether nothing follows."""
        return self._at == len(self._buffer) and not self._grow()

    def peek(self, count: int) -> bytes:
        """The next bytes, which stay; fewer at the end."""
        while len(self._buffer) - self._at < count and self._grow():
            pass
        return self._buffer[self._at : self._at + count]

    def take(self, count: int) -> bytes:
        """The next bytes; raises `Damage` where there are not so many."""
        pieces = []
        while count and not self.is_at_end():
            piece = self._buffer[self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            pieces.append(piece)
        if count:
            raise Damage("the record breaks off")
        return b"".join(pieces)

    def skip(self, count: int) -> None:
        """Pass over bytes; raises `Damage` where there are not so many."""
        while count > len(self._buffer) - self._at:
            count -= len(self._buffer) - self._at
            self._at = len(self._buffer)
            if not self._grow():
                raise Damage("the record breaks off")
        self._at += count

    def go(self, place: int) -> None:
        """Make `place` the next."""
        first = self._end - len(self._buffer)
        if first <= place <= self._end:
            self._at = place - first
        else:
            self._restart(place)

    def hunt(self, pattern: re.Pattern[bytes]) -> None:
        """Go on to the next match of a pattern, which has at most 64 bytes, or to the end."""
        while (match := pattern.search(self._buffer, self._at)) is None:
            self._at = max(self._at, len(self._buffer) - _OVERLAP)
            if not self._grow():
                self._at = len(self._buffer)
                return
        self._at = match.start()

    def _grow(self) -> bool:
        piece = self._load()
        self._end += len(piece)
        rest = self._buffer[self._at :]
        self._buffer = rest + piece if rest else piece
        self._at = 0
        return bool(piece)


class File(Stream):
    """The bytes of a file, or of a part of one that begins at `begin`."""

    def __init__(self, file: BinaryIO, size: int, begin: int = 0) -> None:
        self._file, self._begin, self.size = file, begin, size
        self.fault = ""
        """Why the file ended before its size, where a zip file is damaged."""
        self._restart(0)

    def piece(self) -> memoryview:
        """What is in memory, else what comes next; none at the end."""
        self.is_at_end()
        piece = memoryview(self._buffer)[self._at :]
        self._at = len(self._buffer)
        return piece

    def back(self, count: int) -> None:
        """Put bytes back which the last `piece` had at its end."""
        self._at -= count

    def skip(self, count: int) -> None:
        """Pass over bytes without reading them; raises `Damage` where there are not so many."""
        if self.place + count > self.size:
            raise Damage("the record breaks off")
        self.go(self.place + count)

    def _load(self) -> bytes:
        try:
            return self._file.read(max(0, min(_CHUNK, self.size - self._end)))
        except (BadZipFile, zlib.error, EOFError) as error:
            self.size, self.fault = self._end, str(error)
            return b""

    def _restart(self, place: int) -> None:
        self._file.seek(self._begin + place)
        self._buffer, self._at, self._end = b"", 0, place


class Member(Stream):
    """The unpacked bytes of the gzip member at which a file is.

    The file stands behind the member where the end of this was seen, its checksum compared.
    """

    def __init__(self, file: File) -> None:
        self._file = file
        self._start = file.place
        self._begin()

    def _begin(self) -> None:
        self._unpacker = isal_zlib.decompressobj(_GZIP_WBITS)
        self._buffer, self._at, self._end = b"", 0, 0

    def _load(self) -> bytes:
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._file.piece()
            try:
                piece = self._unpacker.decompress(packed, _CHUNK)
            except isal_zlib.error as error:  # type: ignore[misc]  # its stub hides the class
                raise MemberDamage(f"the gzip member is damaged: {error}") from error
            if self._unpacker.eof:
                self._file.back(len(self._unpacker.unused_data))
            if piece:
                return piece
            if not packed and not self._unpacker.eof:
                raise MemberDamage("the gzip member breaks off")
        return b""

    def _restart(self, place: int) -> None:
        self._file.go(self._start)
        self._begin()
        self.skip(place)
