"""`scrapy` that counts what it does: python tests/counted.py FILE crawl urdupoint ...

FILE gets, as JSON, how often a statement of SQL began with these words, a page was parsed, a
request was built and its address quoted. Commits wait long for more articles, so that no clock
decides how many there are.
"""

import json
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from lxml import etree
from scrapy import Request
from scrapy.cmdline import execute

from newsbot.operation import batch

_SECONDS = 2.0
counts: Counter[str] = Counter()


def count_sql() -> None:
    connect = sqlite3.connect

    def traced(*values: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*values, **named)
        connection.set_trace_callback(note)
        return connection

    sqlite3.connect = traced  # type: ignore[assignment]


def note(statement: str) -> None:
    """Count a statement, by its verb and its table; not those inside the full-text index."""
    if statement.startswith("--"):
        return
    words = re.match(r"SELECT|(?:INSERT(?: OR \w+)? INTO|DELETE FROM|UPDATE) \w+|\w+", statement)
    assert words is not None
    counts[words[0]] += 1
    counts["statements"] += 1


def count_calls(owner: Any, name: str, what: str) -> None:
    call = getattr(owner, name)

    def counted(*values: Any, **named: Any) -> Any:
        counts[what] += 1
        return call(*values, **named)

    setattr(owner, name, counted)


if __name__ == "__main__":
    _, told, *words = sys.argv
    batch._SECONDS = _SECONDS / 16
    count_sql()
    count_calls(etree, "fromstring", "pages parsed")
    count_calls(Request, "__init__", "requests built")
    count_calls(sys.modules[Request.__module__], "safe_url_string", "addresses quoted")
    try:
        execute(["scrapy", *words])
    finally:
        Path(told).write_text(json.dumps(counts))
