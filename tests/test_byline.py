from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from real_strings import rows

from newsbot.extraction import byline
from newsbot.extraction.names import names as names_in
from newsbot.words import moments
from newsbot.words.locale import Locale

KARACHI = Locale(ZoneInfo("Asia/Karachi"))
NOW = datetime(2023, 12, 28, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(("words", "author", "published"), rows("bylines.tsv"))
def test_real_bylines_come_out_as_stated(words: str, author: str, published: str) -> None:
    found = byline.parse(words, KARACHI, NOW)
    assert found is not None
    assert found.published is not None
    iso = moments.iso(found.published.instant, KARACHI.zone)
    assert found.authors == ([author] if author else [])
    if "T" in published:
        assert (iso, found.published.precision) == (published, "minute")
    else:
        assert (iso, found.published.precision) == (f"{published}T00:00:00+05:00", "day")


def test_an_age_dates_an_article_only_where_no_date_is_written() -> None:
    aged = byline.parse("Sumaira FH 5 minutes ago", KARACHI, NOW)
    assert aged is not None
    assert aged.authors == ["Sumaira FH"]
    assert aged.published is not None
    assert aged.published.instant == datetime(2023, 12, 28, 11, 25, tzinfo=UTC)

    wrong = byline.parse("Sumaira FH 5 minutes ago Mon 28th December 2021", KARACHI, NOW)
    assert wrong is not None
    assert wrong.published is None  # it was a Tuesday; the age is that of another day


@pytest.mark.parametrize("words", ["", "Faizan Hashmi", "x" * 1000 + " 28th December 2021"])
def test_what_has_no_date_or_is_too_long_is_no_byline(words: str) -> None:
    assert byline.parse(words, KARACHI, NOW) is None


@pytest.mark.parametrize(
    "age", ["2 years ago", "a month ago", "3 weeks ago", "just now", "Just now", "an hour ago"]
)
def test_no_age_is_taken_for_a_name(age: str) -> None:
    found = byline.parse(f"Faizan Hashmi {age} Tue 28th December 2021 | 04:25 PM", KARACHI, NOW)
    assert found is not None
    assert found.authors == ["Faizan Hashmi"]
    alone = byline.parse(f"{age} Tue 28th December 2021 | 04:25 PM", KARACHI, NOW)
    assert alone is not None
    assert alone.authors == []


def test_of_two_dates_the_published_one_counts() -> None:
    found = byline.parse(
        "Faizan Hashmi Last Updated December 29, 2021 Published December 28, 2021", KARACHI, NOW
    )
    assert found is not None
    assert found.authors == ["Faizan Hashmi"]
    assert found.published is not None
    assert found.published.instant.day == 28


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Fahad Shabbir (@FahadShabbir)", ["Fahad Shabbir"]),
        ("Fahad(@FahadShabbir)Shabbir", ["Fahad Shabbir"]),
        (f"Fahad Shabbir @{'x' * 60}", ["Fahad Shabbir"]),
        ("By Muhammad Irfan |", ["Muhammad Irfan"]),
        ("M. A. D'Souza-Khan Published", ["M. A. D'Souza-Khan"]),
        ("By Faizan Hashmi on", ["Faizan Hashmi"]),
        ("Faizan Hashmi and Sumaira FH", ["Faizan Hashmi", "Sumaira FH"]),
        ("Faizan Hashmi, Sumaira FH", ["Faizan Hashmi", "Sumaira FH"]),
        ("Faizan Hashmi, Senior Correspondent", ["Faizan Hashmi"]),
        ("Staff Reporter", []),
        ("World News", []),
        ("UrduPoint.com | Latest | Faizan", []),
        ("", []),
        ("12345", []),
    ],
)
def test_names_are_taken_without_handles_and_nothing_else_is_a_name(
    words: str, names: list[str]
) -> None:
    assert names_in(words) == names
