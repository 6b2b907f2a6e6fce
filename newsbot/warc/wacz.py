"""WACZ files: zip files that have WARC files in the folder archive."""

import re
import struct
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from newsbot.warc.streams import Damage, File

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = re.compile(r"archive/.+\.warc(\.gz)?", re.IGNORECASE)
_LOCAL_HEADER = struct.Struct("<26xHH")  # the lengths of a name and of extra fields follow it
_BROKEN = (BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error)


def parts(
    file: BinaryIO, size: int, first: str, note: Callable[[str, str], None]
) -> Iterator[tuple[str, File]]:
    """The WARC files in a file, by their names: itself, named "", where it is no zip file.

    Those before the one named `first` are left out, where there is one.
    """
    file.seek(0)
    is_zip = file.read(4) in _ZIP
    try:
        zipped = ZipFile(file) if is_zip else None
    except _BROKEN as error:
        note("", f"the zip file has no table of its entries: {error}")
        zipped = None
    if zipped is None:
        yield "", File(file, size)
        return
    with zipped:
        for entry in _from(first, zipped):
            try:
                part = _opened(zipped, entry, file, size)
            except (*_BROKEN, RuntimeError, Damage) as error:
                note(entry.filename, f"the entry of the zip file is not readable: {error}")
            else:
                yield entry.filename, part


def _from(first: str, zipped: ZipFile) -> list[ZipInfo]:
    entries = [entry for entry in zipped.infolist() if _WARC.fullmatch(entry.filename)]
    names = [entry.filename for entry in entries]
    return entries[names.index(first) :] if first in names else entries


def _opened(zipped: ZipFile, entry: ZipInfo, file: BinaryIO, size: int) -> File:
    """An entry; one that is stored is read as a part of the file, so that going back is cheap."""
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise Damage("it is neither stored nor deflated")
    opened = zipped.open(entry)  # compares its name in the table with that at its place
    if entry.compress_type == ZIP_DEFLATED:
        return File(cast("BinaryIO", opened), entry.file_size)
    opened.close()
    file.seek(entry.header_offset)
    begin = file.tell() + _LOCAL_HEADER.size + sum(_LOCAL_HEADER.unpack(file.read(30)))
    return File(file, max(0, min(entry.compress_size, size - begin)), begin)
