from zoneinfo import ZoneInfo

import pytest
from real_strings import rows

from newsbot import dateline

KARACHI = ZoneInfo("Asia/Karachi")


@pytest.mark.parametrize(
    ("words", "city", "agencies", "date", "first_words"), rows("datelines.tsv")
)
def test_real_datelines_come_out_as_stated(
    words: str, city: str, agencies: str, date: str, first_words: str
) -> None:
    found, rest = dateline.split(words, KARACHI)
    assert found is not None
    assert (found.location, "; ".join(found.agencies), found.date) == (city, agencies, date)
    assert rest == first_words
    assert words.startswith(found.raw)
    assert found.raw.endswith(")")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Russia will firmly defend its interests.",
        "The minister (Sputnik - 28th December, 2021) said",  # no city
        "MOSCOW (AFP) Russia will",  # neither a date nor the publisher's brand
        "MOSCOW (UrduPoint News - 31st February, 2021) Russia",  # no such day
        "(UrduPoint News - 28th December, 2021) Russia",
    ],
)
def test_a_text_without_dateline_stays_whole(text: str) -> None:
    assert dateline.split(text, KARACHI) == (None, text)


def test_the_publishers_own_brand_makes_a_dateline_without_a_date() -> None:
    found, rest = dateline.split("LAHORE, (UrduPoint) :City", KARACHI, ("UrduPoint",))
    assert found is not None
    assert (found.location, found.date, found.agencies) == ("LAHORE", None, ["UrduPoint"])
    assert rest == "City"


@pytest.mark.parametrize(
    ("words", "city"),
    [
        ("DERA ISMAIL KHAN, Sep 3 (APP - 3rd Sep, 2023 ) :The", "DERA ISMAIL KHAN"),
        ("MIRPUR (AJK), (UrduPoint / APP - 3rd Sep, 2023) :The", "MIRPUR (AJK)"),
        ("RIO DE JANEIRO (UrduPoint News / Sputnik - 3rd September, 2023) The", "RIO DE JANEIRO"),
        ("D.I. KHAN: (UrduPoint / APP-Sep 3rd, 2023) The", "D.I. KHAN"),
    ],
)
def test_cities_of_several_words_are_whole(words: str, city: str) -> None:
    found, rest = dateline.split(words, KARACHI)
    assert found is not None
    assert (found.location, found.date, rest) == (city, "2023-09-03", "The")
