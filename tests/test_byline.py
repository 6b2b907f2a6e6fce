from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from real_strings import rows

from newsbot import byline, dates

KARACHI = ZoneInfo("Asia/Karachi")
NOW = datetime(2023, 12, 28, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(("words", "author", "published"), rows("bylines.tsv"))
def test_real_bylines_come_out_as_stated(words: str, author: str, published: str) -> None:
    found = byline.parse(words, KARACHI, NOW)
    assert found is not None
    assert found.published is not None
    iso = dates.iso(found.published.instant, KARACHI)
    assert (found.author or "") == author
    if "T" in published:
        assert (iso, found.published.precision) == (published, "minute")
    else:
        assert (iso, found.published.precision) == (f"{published}T00:00:00+05:00", "day")


def test_an_age_dates_an_article_only_where_no_date_is_written() -> None:
    aged = byline.parse("Sumaira FH 5 minutes ago", KARACHI, NOW)
    assert aged is not None
    assert aged.author == "Sumaira FH"
    assert aged.published is not None
    assert aged.published.instant == datetime(2023, 12, 28, 11, 25, tzinfo=UTC)

    wrong = byline.parse("Sumaira FH 5 minutes ago Mon 28th December 2021", KARACHI, NOW)
    assert wrong is not None
    assert wrong.published is None  # it was a Tuesday; the age is that of another day


@pytest.mark.parametrize("words", ["", "Faizan Hashmi", "x" * 1000 + " 28th December 2021"])
def test_what_has_no_date_or_is_too_long_is_no_byline(words: str) -> None:
    assert byline.parse(words, KARACHI, NOW) is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Fahad Shabbir (@FahadShabbir)", "Fahad Shabbir"),
        ("By Muhammad Irfan |", "Muhammad Irfan"),
        ("M. A. D'Souza-Khan Published", "M. A. D'Souza-Khan"),
        ("UrduPoint.com | Latest News | Faizan", None),
        ("", None),
        ("12345", None),
    ],
)
def test_a_name_is_taken_without_handle_and_nothing_else_is_a_name(
    words: str, name: str | None
) -> None:
    assert byline.author_name(words) == name
