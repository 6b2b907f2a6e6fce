"""Dates in any form: what dateparser reads, on pages and as a person types it."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from newsbot.words.languages import known
from newsbot.words.locale import Locale

if TYPE_CHECKING:
    from dateparser.date import DateDataParser


def find(text: str, locale: Locale) -> tuple[datetime, str] | None:
    """The instant that a text names, aware, and how finely: `minute` or `day`.

    Only a complete date counts: `December 2021` or `Monday` alone gives None.
    """
    data = _on_a_page(locale).get_date_data(text)
    if data is None or data.date_obj is None:
        return None
    return data.date_obj.astimezone(locale.zone), "minute" if data.period == "time" else "day"


def typed(
    words: str, locale: Locale, edge: str, base: datetime
) -> tuple[datetime, str | None] | None:
    """What a person means who types a date, and the period: `time`, `day`, `month` ...

    All is in the locale's zone. An open day or month is the `edge` one, `first` or `last`. "Now"
    is `base`, naive in that zone.
    """
    data = _typed(locale, edge, base).get_date_data(words)
    if data is None or data.date_obj is None:
        return None
    return data.date_obj, data.period


@cache
def _on_a_page(locale: Locale) -> "DateDataParser":
    return _parser(locale, REQUIRE_PARTS=["day", "month", "year"], PARSERS=["absolute-time"])


def _typed(locale: Locale, edge: str, base: datetime) -> "DateDataParser":
    return _parser(
        locale,
        RELATIVE_BASE=base,
        PREFER_DATES_FROM="past",
        PREFER_DAY_OF_MONTH=edge,
        PREFER_MONTH_OF_YEAR=edge,
    )


def _parser(locale: Locale, **settings: object) -> "DateDataParser":
    # Most crawls meet no date that needs it, and it takes a tenth of a second to load.
    from dateparser.date import DateDataParser  # noqa: PLC0415

    common = {
        "TIMEZONE": locale.zone.key,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
        "DATE_ORDER": "MDY" if locale.is_month_first else "DMY",
    }
    languages = list(dict.fromkeys((known(locale.language) or "en", "en")))
    return DateDataParser(languages=languages, settings={**common, **settings})
