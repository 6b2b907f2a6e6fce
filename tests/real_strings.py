"""The real bylines, datelines and topic lines of `tests/site/`, one row of strings a line."""

from pathlib import Path

_SITE = Path(__file__).parent / "site"


def rows(name: str) -> list[list[str]]:
    """The rows of a file, the header line left out; never empty."""
    lines = (_SITE / name).read_text("utf-8").splitlines()
    found = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert found
    return found
