"""HTTP answers as recordings have them: status, headers, and the body as a reader sees it."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsbot.files.packing import ENCODINGS, PackedError, TooLargeError, unpacked

Headers = list[tuple[str, str]]

_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)")  # HTTP/1.1 200 OK
_HEAD_END = re.compile(rb"\r?\n\r?\n")
# 1f40;x=1
_CHUNK_SIZE = re.compile(rb"(?<![0-9a-fA-F])([0-9a-fA-F]{1,16})[ \t]*(?:;[^\n]{0,4096})?\r?\n")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,64}<[!?/a-zA-Z]")
_OK = 200


class AnswerError(ValueError):
    """An answer is damaged, half, or too large."""


class Answer(NamedTuple):
    """An answer of HTTP."""

    status: int
    headers: Headers
    """As they came, in order: what they say of codings was true before the body was unpacked."""
    body: bytes
    """Without its codings."""


def parsed(message: bytes, max_size: int) -> Answer:
    """The answer that a whole message is; raises `AnswerError`.

    Many archives keep the headers of a body that they had unpacked: a body that is markup
    where a packed or chunked one was announced is taken as it is.
    """
    end = _HEAD_END.search(message)
    lines = folded(decoded(message[: end.start()] if end else message))
    match = _STATUS_LINE.match(lines[0])
    if match is None or end is None:
        raise AnswerError("the record has no HTTP answer")
    fields = [line.partition(":") for line in lines[1:]]
    headers = [(name.strip(), value.strip()) for name, colon, value in fields if colon]
    return Answer(int(match[1]), headers, _body(message[end.end() :], match[1], headers, max_size))


def decoded(head: bytes) -> str:
    """Lines of headers as text: UTF-8, or else the old Latin."""
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def folded(head: str) -> list[str]:
    """The lines of headers; one that begins with white space goes on with the one before."""
    lines: list[str] = []
    for line in head.replace("\r\n", "\n").split("\n"):
        if line.startswith((" ", "\t")) and lines:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    return lines


def _body(body: bytes, status: str, headers: Headers, max_size: int) -> bytes:
    codings = _codings(headers, "content-encoding") + _codings(headers, "transfer-encoding")
    if "chunked" in codings:
        body = _unchunked(body)
    elif int(status) == _OK:
        _check_length(body, headers)
    packed = [coding for coding in codings if coding not in ("chunked", "identity", "none")]
    if body and packed:
        body = _unpacked(body, packed, max_size)
    if len(body) > max_size:
        raise AnswerError(f"the page is larger than {max_size} bytes")
    return body


def _codings(headers: Headers, name: str) -> list[str]:
    """The codings that a header names, in the order in which they were put on."""
    values = ",".join(value for header, value in headers if header.lower() == name)
    return [coding for part in values.split(",") if (coding := part.strip().lower())]


def _unpacked(body: bytes, codings: list[str], max_size: int) -> bytes:
    if unknown := set(codings) - ENCODINGS:
        if _MARKUP.match(body):
            return body
        raise AnswerError(f"the page is packed as {', '.join(sorted(unknown))}")
    try:
        for coding in reversed(codings):
            body = unpacked(body, coding, max_size)
    except TooLargeError as error:
        raise AnswerError(f"the page is too large: {error}") from error
    except PackedError as error:
        if _MARKUP.match(body):
            return body
        raise AnswerError(str(error)) from error
    return body


def _unchunked(body: bytes) -> bytes:
    return b"".join(_chunks(body)) if _CHUNK_SIZE.match(body) else body


def _chunks(body: bytes) -> Iterator[bytes]:
    at = 0
    while match := _CHUNK_SIZE.match(body, at):
        begin, size = match.end(), int(match[1], 16)
        if size == 0:
            return
        if begin + size > len(body):
            break
        yield body[begin : begin + size]
        at = begin + size + (2 if body[begin + size : begin + size + 2] == b"\r\n" else 1)
    raise AnswerError("the chunks of the page break off")


def _check_length(body: bytes, headers: Headers) -> None:
    """Raises `AnswerError` where fewer bytes came than were announced.

    X-Crawl-Content-Encoding and its like say that the length may be that of the packed body.
    """
    if any(name.lower().endswith("-content-encoding") for name, _ in headers):
        return
    is_packed = bool(_codings(headers, "content-encoding"))
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    if not lengths or not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
        return
    if len(body) < int(lengths[0]) and not (is_packed and _MARKUP.match(body)):
        raise AnswerError(f"the page has {len(body)} of its {lengths[0]} bytes")
