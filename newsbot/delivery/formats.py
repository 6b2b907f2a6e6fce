"""The formats of feeds beside JSON Lines: Scrapy's own, with values that each of them can say."""

import gzip
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from scrapy.exporters import (
    CsvItemExporter,
    MarshalItemExporter,
    PickleItemExporter,
    XmlItemExporter,
)
from typing_extensions import override

from newsbot.files.zstandard import zstd
from newsbot.items import cell, plain

_UNPACKED: dict[str, Any] = {".gz": gzip.open, ".zst": zstd.open}


class ArticleTable(CsvItemExporter):
    """CSV in which lists and the dateline are JSON in their cells, as `scrapy export` has it."""

    @override
    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Called by Scrapy for every value."""
        return cell(value)


class ArticleXml(XmlItemExporter):
    """XML in which the dateline is an element of elements; what is null has no element."""

    @override
    def get_serialized_fields(
        self, item: Any, default_value: Any = None, include_empty: bool | None = None
    ) -> Iterable[tuple[str, Any]]:
        """Called by Scrapy's `export_item`."""
        fields = super().get_serialized_fields(item, None, include_empty)
        return ((name, value) for name, value in fields if value is not None)

    @override
    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Called by Scrapy for every value."""
        value = plain(value)
        if not isinstance(value, dict):
            return value
        return {name: part for name, part in value.items() if part is not None}


class ArticlePickles(PickleItemExporter):
    """Pickles that are read where newsbot is not."""

    @override
    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Called by Scrapy for every value."""
        return plain(value)


class ArticleMarshal(MarshalItemExporter):
    """Python's marshal format, which knows nothing but plain values."""

    @override
    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Called by Scrapy for every value."""
        return plain(value)


def behead(table: Path, target: Path) -> None:
    """Take the header off a CSV file that is to stand at the end of one with the same header.

    The target may be packed, as its name says; the table is not.
    """
    with table.open("rb") as rows:
        header = rows.readline()
        if _begins(target, header):
            _keep(table, rows)


def _begins(target: Path, header: bytes) -> bool:
    """Whether a file is there whose first line is this."""
    if not target.exists():
        return False
    opened = _UNPACKED.get(target.suffix, open)
    try:
        with opened(target, "rb") as file:
            return bool(file.readline(len(header)) == header)
    except (gzip.BadGzipFile, zstd.ZstdError, EOFError):
        return False  # a damaged file: what is appended stands for itself


def _keep(table: Path, rows: BinaryIO) -> None:
    """Let a file have what is left of its rows; no other name is left where a process dies."""
    table.unlink()
    with table.open("xb") as rest:
        shutil.copyfileobj(rows, rest)
        rest.flush()
        os.fsync(rest.fileno())
