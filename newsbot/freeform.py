"""Dates in any form: what dateparser reads, on pages and as a person types it."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from dateparser.date import DateDataParser


def find(text: str, zone: ZoneInfo, language: str) -> tuple[datetime, str] | None:
    """The instant that a text names, aware, and how finely: `minute` or `day`.

    Only a complete date counts: `December 2021` or `Monday` alone gives None.
    """
    data = _on_a_page(language, zone.key).get_date_data(text)
    if data is None or data.date_obj is None:
        return None
    return data.date_obj.astimezone(zone), "minute" if data.period == "time" else "day"


def typed(
    words: str, zone: ZoneInfo, language: str, edge: str, base: datetime
) -> tuple[datetime, str | None] | None:
    """What a person means who types a date, in `zone`, and the period: `time`, `day`, `month` ...

    An open day or month is the `edge` one, `first` or `last`. "Now" is `base`, naive in `zone`.
    """
    data = _typed(language, zone.key, edge, base).get_date_data(words)
    if data is None or data.date_obj is None:
        return None
    return data.date_obj, data.period


@cache
def _on_a_page(language: str, zone: str) -> "DateDataParser":
    return _parser(
        language, zone, REQUIRE_PARTS=["day", "month", "year"], PARSERS=["absolute-time"]
    )


def _typed(language: str, zone: str, edge: str, base: datetime) -> "DateDataParser":
    return _parser(
        language,
        zone,
        RELATIVE_BASE=base,
        PREFER_DATES_FROM="past",
        PREFER_DAY_OF_MONTH=edge,
        PREFER_MONTH_OF_YEAR=edge,
    )


def _parser(language: str, zone: str, **settings: object) -> "DateDataParser":
    # Most crawls meet no date that needs it, and it takes a tenth of a second to load.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    common = {
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "DMY",  # 03-04-2021 is in April wherever the sites we read are
    }
    languages = list(dict.fromkeys((language, "en")))
    return DateDataParser(languages=languages, settings={**common, **settings})
