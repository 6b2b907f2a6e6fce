"""Records of WARC files (ISO 28500), read so that damage costs the record that has it.

The libraries that read WARC files end, or raise, at the first damaged member, and what lies behind
it is lost. Here reading goes on with the next record that can be found. A record lies within one
gzip member; a member may have many.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from newsbot.warc.answers import decoded, folded
from newsbot.warc.streams import GZIP, Damage, File, Member, MemberDamage, Stream

_LONGEST_HEAD = 1 << 18
_USUAL_HEAD = 1 << 12
_LONGEST_ENDING = 8

_VERSION = re.compile(r"WARC/\d\.\d{1,2}[ \t]*")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(r"[0-9]{1,18}")
_PLAIN = rb"WARC/\d\.\d{1,2}[ \t]{0,4}\r?\n[A-Za-z]"
_PLAIN_START = re.compile(_PLAIN)
# The header of a gzip member has flags, a time, a level and a system, few of which can be.
_START = re.compile(GZIP + rb"[\x00-\x1f].{4}[\x00\x02\x04][\x00-\x0d\xff]|" + _PLAIN, re.DOTALL)

Fields = dict[str, str]
"""The header of a record, its names in small letters."""


class Record(NamedTuple):
    """A whole record."""

    fields: Fields
    block: bytes | None
    """None where it was not wanted, or too large."""
    start: int
    """Byte at which it, or the gzip member that has it, starts."""
    after: int
    """Byte at which reading may go on: `start` where more records follow in the member."""


class NoRecordDamage(Damage):
    """Something else is where a record should be."""


class Records:
    """The whole records of a file, in order; all else is noted, each damage once."""

    def __init__(
        self,
        file: File,
        wants: Callable[[Fields], bool],
        note: Callable[[int, str], None],
        largest: int,
    ) -> None:
        """Blocks beyond `largest` bytes are passed over; `note` takes a place and a reason."""
        self._file, self._wants, self._note, self._largest = file, wants, note, largest
        self.begun = 0
        """How many headers of records there were."""
        self._known: tuple[type[Damage], ...] = ()  # of which all that follows is one damage

    def __iter__(self) -> Iterator[Record]:
        while not self._file.is_at_end():
            start = self._file.place
            is_packed = self._file.peek(len(GZIP)) == GZIP
            try:
                if is_packed:
                    yield from self._in_member(start)
                else:
                    yield self._one(self._file, start)
            except Damage as damage:
                self._lose(start, damage, is_plain=not is_packed)
                self._file.go(start + 1)
                self._file.hunt(_START)

    def _in_member(self, start: int) -> Iterator[Record]:
        text = Member(self._file)
        while not text.is_at_end():
            begin = text.place
            try:
                record = self._one(text, start)
            except MemberDamage:
                raise
            except Damage as damage:
                self._lose(start, damage)
                text.go(begin + 1)
                text.hunt(_PLAIN_START)
            else:
                yield record

    def _lose(self, start: int, damage: Damage, *, is_plain: bool = False) -> None:
        """Note a damage, but not what it leads to until there is a whole record again.

        A plain record may have a packed body, which looks like a member.
        """
        if not isinstance(damage, self._known):
            self._note(start, str(damage))
        if is_plain and not isinstance(damage, NoRecordDamage):
            self._known = (NoRecordDamage, MemberDamage)
        self._known = self._known or (NoRecordDamage,)

    def _one(self, text: Stream, start: int) -> Record:
        """The record that begins here; raises `Damage` where it is not whole."""
        begin = text.place
        fields = _fields(_head(text))
        self.begun += 1
        length = _length(fields)
        is_wanted = self._wants(fields)
        block = None
        if is_wanted and length <= self._largest:
            block = text.take(length)
        else:
            text.skip(length)
        is_clear = _end(text)
        # Its checksum vouches for a member that has just this record.
        is_vouched = is_clear and text is not self._file and begin == 0 and text.is_at_end()
        if block is not None and not is_vouched:
            _check_digest(block, fields)
        self._known = ()
        if is_wanted and block is None:
            self._note(start, f"the record is larger than {self._largest} bytes")
        is_last = text is self._file or text.is_at_end()
        return Record(fields, block, start, self._file.place if is_last else start)


def _head(text: Stream) -> bytes:
    """The header of a record, which is passed."""
    if text.peek(5) != b"WARC/":
        raise NoRecordDamage("no record starts here")
    size = _USUAL_HEAD
    while (match := _HEAD_END.search(seen := text.peek(size))) is None:
        if len(seen) < size or size >= _LONGEST_HEAD:
            raise Damage("the header of the record has no end")
        size *= 8
    text.skip(match.end())
    return seen[: match.start()]


def _fields(head: bytes) -> Fields:
    version, *lines = folded(decoded(head))
    if not _VERSION.fullmatch(version):
        raise Damage(f"the record is of no known version: {version[:40]!r}")
    fields: Fields = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon:
            raise Damage(f"a line of the record's header is none: {line[:40]!r}")
        fields.setdefault(name.strip().lower(), value.strip())
    return fields


def _length(fields: Fields) -> int:
    value = fields.get("content-length", "")
    if not _LENGTH.fullmatch(value):
        raise Damage(f"the record has no Content-Length: {value[:40]!r}")
    return int(value)


def _end(text: Stream) -> bool:
    """Pass the end of a record; False where it is not just as it should be.

    Raises `Damage` where the record does not end here: its Content-Length is wrong.
    """
    ending = text.peek(_LONGEST_ENDING)
    if ending[:4] == b"\r\n\r\n":
        text.skip(4)
        return True
    text.skip(len(ending) - len(ending.lstrip(b"\r\n")))
    if text.peek(5) not in (b"WARC/", b""):
        raise Damage("the record does not end where its Content-Length says")
    return False


def _check_digest(block: bytes, fields: Fields) -> None:
    """Raises `Damage` where a block is not the one of which the record has the digest."""
    algorithm, _, value = fields.get("warc-block-digest", "").partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in ("sha1", "sha256", "sha512", "md5"):
        return
    digest = hashlib.new(algorithm, block, usedforsecurity=False).digest()
    spellings = (digest.hex().encode(), base64.b32encode(digest).rstrip(b"=").lower())
    if value.lower().rstrip("=").encode() not in spellings:
        raise Damage("the record's block is not the one that its digest was made of")
