from zoneinfo import ZoneInfo

import pytest
from real_strings import rows

from newsbot.extraction import dateline
from newsbot.words.locale import Locale

KARACHI = Locale(ZoneInfo("Asia/Karachi"))


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
        "Benazir Bhutto (21 June 1953 - 27 December 2007) was prime minister.",
        "Pakistan Tehreek-e-Insaf (founded on April 25, 1996) will contest.",
        "General Colin Powell (Born April 5, 1937) died on Monday.",
        "Perth Scorchers (Perth Stadium, 29 December 2018) beat Sydney.",
        "(UrduPoint News - 28th December, 2021) Russia",
        "LAHORE was calm on Monday, officials of the group (UrduPoint) told us.",
        "The talks went well, all officials of the group (UrduPoint - 3rd Sep, 2023) said",
    ],
)
def test_a_text_without_dateline_stays_whole(text: str) -> None:
    assert dateline.split(text, KARACHI, ("UrduPoint",)) == (None, text)


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
    found, rest = dateline.split(words, KARACHI, ("UrduPoint", "UrduPoint News"))
    assert found is not None
    assert (found.location, found.date, rest) == (city, "2023-09-03", "The")


@pytest.mark.parametrize(
    ("before", "city"),
    [
        ("Sharm el-Sheikh, Egypt,", "Sharm el-Sheikh, Egypt"),
        ("Frankfurt am Main,", "Frankfurt am Main"),
        ("Val d'Isère, France,", "Val d'Isère, France"),
        ("KARACHI / LAHORE,", "KARACHI / LAHORE"),
        ("ISLAMABAD & LAHORE:", "ISLAMABAD & LAHORE"),
        ("MIRPUR (AJK) : Dec 28", "MIRPUR (AJK)"),
        ("ISLAMABAD, 28 Dec", "ISLAMABAD"),
        ("ISLAMABAD, Dec 28th", "ISLAMABAD"),
        ("ISLAMABAD, Dec 28, 2021", "ISLAMABAD"),
        ("ISLAMABAD, Tuesday, Dec 28", "ISLAMABAD"),
        ("LAHORE:Dec 28", "LAHORE"),
        ("ISLAMABAD, Dec 27-28", "ISLAMABAD"),
        ("“LAHORE,", "LAHORE"),
    ],
)
def test_where_the_publishers_brand_vouches_any_place_is_one(before: str, city: str) -> None:
    words = f"{before} (UrduPoint / Pakistan Point News - 28th Dec, 2021 ) :The text"
    found, rest = dateline.split(words, KARACHI, ("UrduPoint", "Pakistan Point News"))
    assert found is not None
    assert (found.location, found.date, rest) == (city, "2021-12-28", "The text")


def test_a_sentence_may_go_on_behind_a_dateline_with_a_dash_or_a_brand() -> None:
    for words in (
        "NEW YORK (Xinhua, 28 Dec 2021) -- shares",
        "LAHORE (UrduPoint - 28 Dec 2021) shares",
    ):
        found, rest = dateline.split(words, KARACHI, ("UrduPoint",))
        assert found is not None
        assert rest == "shares"


def test_a_handle_is_no_part_of_a_place() -> None:
    words = "ISLAMABAD (@FahadShabbir) (UrduPoint / APP - 3rd Sep, 2023 ) \u200e:The text"
    found, rest = dateline.split(words, KARACHI, ("UrduPoint",))
    assert found is not None
    assert (found.location, rest) == ("ISLAMABAD", "The text")


def test_a_brand_vouches_with_what_stands_behind_its_name() -> None:
    words = "Old Trafford crowd (UrduPoint Sports - 28th Dec, 2021) The text"
    assert dateline.split(words, KARACHI, ("UrduPoint",))[0] is not None
    assert dateline.split(words, KARACHI, ("Urdu",))[0] is None  # another name


@pytest.mark.parametrize("after", [") -- The text", ") - The text", ") : : The text", ").The text"])
def test_no_punctuation_of_the_dateline_is_left_in_the_text(after: str) -> None:
    _, rest = dateline.split(f"LAHORE, (UrduPoint - 28th Dec, 2021{after}", KARACHI, ("UrduPoint",))
    assert rest == "The text"


@pytest.mark.parametrize("date", ["28 th Dec, 2021", "28th December , 2021", "28-12-2021"])
def test_the_day_is_read_however_it_is_spaced(date: str) -> None:
    found, _ = dateline.split(f"LAHORE, (UrduPoint / APP - {date}) The", KARACHI)
    assert found is not None
    assert (found.date, found.agencies) == ("2021-12-28", ["UrduPoint", "APP"])


def test_a_day_without_year_is_no_agency() -> None:
    words = "LAHORE (UrduPoint / Pakistan Point News - 12th Mar ) The"
    found, rest = dateline.split(words, KARACHI, ("UrduPoint",))
    assert found is not None
    assert (found.agencies, found.date, rest) == (["UrduPoint", "Pakistan Point News"], None, "The")
