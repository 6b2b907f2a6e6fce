"""Reading back what was recorded: the page of an article as the site gave it."""

from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator

from newsbot.archive.recordings import Capture, Recordings
from newsbot.warc.files import file_of
from newsbot.warc.writing import Headers

_GZIP = 31
_CHUNK = 1 << 16


class NotRecordedError(Exception):
    """There is no recorded page to be had; the message says why, as a sentence without its end."""


class Answer(NamedTuple):
    """What the site answered."""

    url: str
    retrieved_at: str
    """As the record has it."""
    status: int
    headers: Headers
    body: bytes
    """Unpacked; empty where the record refers to an equal one for it."""


def latest_page(recordings: Recordings, data_dir: Path, article: Mapping[str, Any]) -> Answer:
    """The page of an article when it was last there; raises `NotRecordedError`.

    `article` as a version of `Reader.history`.
    """
    key = (article["publisher"], article["edition"], article["article_id"])
    for capture in reversed(recordings.of([key])):
        answer = _answer(data_dir, capture)
        if answer.status == HTTPStatus.OK:
            return answer._replace(body=_body(recordings, data_dir, capture, answer))
    if "noarchive" in (article["directives"] or ()):
        raise NotRecordedError("the site asks that its page is not kept (noarchive)")
    raise NotRecordedError(
        "its page was not recorded (NEWSBOT_RECORDING), or the recording was removed for its age"
    )


def answer_at(path: Path, start: int) -> Answer:
    """The answer whose record begins there; raises `NotRecordedError` where none does."""
    try:
        member = _member(path, start)
        record = next(ArchiveIterator(BytesIO(member)), None)
        if record is not None and record.rec_type in ("response", "revisit"):
            return Answer(
                record.rec_headers.get_header("WARC-Target-URI"),
                record.rec_headers.get_header("WARC-Date"),
                int(record.http_headers.get_statuscode()),
                record.http_headers.headers,
                record.content_stream().read(),
            )
    except isal_zlib.error:  # type: ignore[misc]  # its stub hides the class
        pass
    raise NotRecordedError(f"{path} is damaged: no record begins at byte {start}")


def _answer(data_dir: Path, capture: Capture) -> Answer:
    try:
        return answer_at(file_of(data_dir, capture.path), capture.start)
    except OSError as error:
        raise NotRecordedError(str(error)) from error


def _body(recordings: Recordings, data_dir: Path, capture: Capture, answer: Answer) -> bytes:
    """The body of an answer, or of the earlier one that it is equal to."""
    whole = recordings.with_body(capture.key)
    if whole is None:
        raise NotRecordedError(
            f"the page of {capture.retrieved_at} equals an earlier one, whose recording was"
            " removed for its age"
        )
    return answer.body if whole == capture else _answer(data_dir, whole).body


def _member(path: Path, start: int) -> bytes:
    """The gzip member that begins there, unpacked; what there is of it, where it breaks off."""
    unpacked = bytearray()
    stream = isal_zlib.decompressobj(_GZIP)
    with path.open("rb") as file:
        file.seek(start)
        while not stream.eof and (chunk := file.read(_CHUNK)):
            unpacked += stream.decompress(chunk)
    return bytes(unpacked)
