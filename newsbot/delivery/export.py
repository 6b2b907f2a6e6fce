"""Articles as a file: the lines of a feed in the format that the name of the file says."""

import csv
import json
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from newsbot.items import EXPORTED, cell

Lines = Iterable[dict[str, Any]]

_ROWS = 10_000  # of a Parquet file that are in memory at a time


class ExportError(Exception):
    """A file cannot be written as its name asks; the message says what to do."""


def write(path: Path, articles: Lines, suffix: str) -> int:
    """Write articles in the format of a suffix of `FORMATS`; how many they were.

    Raises `ExportError` where the format needs a package that is not installed.
    """
    return FORMATS[suffix](path, articles)


def _json_lines(path: Path, articles: Lines) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(article, ensure_ascii=False) + "\n")
            count += 1
    return count


def _csv(path: Path, articles: Lines) -> int:
    """Lists and the dateline are JSON in their cells."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, EXPORTED)
        table.writeheader()
        for article in articles:
            table.writerow({name: cell(value) for name, value in article.items()})
            count += 1
    return count


def _parquet(path: Path, articles: Lines) -> int:
    """Dates stay the strings of the feed: a column of instants would lose their offsets."""
    try:
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError:
        message = "Parquet needs a package more: pip install pyarrow. Or write .jsonl or .csv."
        raise ExportError(message) from None
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is no file, and Parquet needs one; .jsonl and .csv do not.")
    text, texts = pa.string(), pa.list_(pa.string())
    dateline = pa.struct([("location", text), ("date", text), ("agencies", texts), ("raw", text)])
    types = {
        "authors": texts,
        "topics": texts,
        "dateline": dateline,
        "word_count": pa.int64(),
        "version": pa.int64(),
        "similarity": pa.float64(),
    }
    schema = pa.schema([(name, types.get(name, text)) for name in EXPORTED])
    count, rows = 0, iter(articles)
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        while batch := list(islice(rows, _ROWS)):
            file.write_table(pa.Table.from_pylist(batch, schema))
            count += len(batch)
    return count


FORMATS: dict[str, Callable[[Path, Lines], int]] = {
    ".jsonl": _json_lines,
    ".csv": _csv,
    ".parquet": _parquet,
}
"""What a file can be written as, by the end of its name."""
