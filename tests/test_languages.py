"""Dates, ages and bylines in the language of a site, as its readers see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateparser.data.languages_info import language_order
from test_othersites import SITE, page, reading

from newsbot.site import Site
from newsbot.words.clocks import ONE_MEANING
from newsbot.words.dates import find, find_age, read
from newsbot.words.languages import known, language_of
from newsbot.words.locale import Locale

NOW = datetime(2022, 1, 3, 12, tzinfo=UTC)

# A clock, and what it showed 16:25 at, on 28 December 2021, which was a Tuesday.
WRITTEN = [
    ("de", "Europe/Berlin", "+01:00", "28. Dezember 2021, 16:25 Uhr"),
    ("de", "Europe/Berlin", "+01:00", "Di., 28.12.2021 16.25 Uhr"),
    ("de-CH", "Europe/Zurich", "+01:00", "Dienstag, 28. Dez. 2021 um 16:25"),
    ("fr", "Europe/Paris", "+01:00", "28 décembre 2021 à 16h25"),
    ("fr", "Europe/Paris", "+01:00", "mardi 28 déc. 2021 à 16 h 25"),
    ("es", "Europe/Madrid", "+01:00", "28 de diciembre de 2021 a las 16:25"),
    ("es", "America/Mexico_City", "-06:00", "martes, 28 dic. 2021 04:25 p. m."),
    ("pt-BR", "America/Sao_Paulo", "-03:00", "28 de dezembro de 2021 às 16h25"),
    ("pt", "Europe/Lisbon", "+00:00", "28/12/2021 16h25"),
    ("it", "Europe/Rome", "+01:00", "28 dicembre 2021 alle ore 16:25"),
    ("nl", "Europe/Amsterdam", "+01:00", "dinsdag 28 december 2021 om 16:25"),
    ("tr", "Europe/Istanbul", "+03:00", "28 Aralık 2021 Salı 16:25"),
    ("tr", "Europe/Istanbul", "+03:00", "28 Aralık 2021 saat 16:25"),
    ("ru", "Europe/Moscow", "+03:00", "28 декабря 2021 года, 16:25"),
    ("uk", "Europe/Kyiv", "+02:00", "28 грудня 2021 р. о 16:25"),
    ("pl", "Europe/Warsaw", "+01:00", "28 grudnia 2021, godz. 16:25"),
    ("sv", "Europe/Stockholm", "+01:00", "tisdag den 28 december 2021 kl. 16.25"),
    ("no", "Europe/Oslo", "+01:00", "28. desember 2021 kl. 16:25"),
    ("da", "Europe/Copenhagen", "+01:00", "28. dec. 2021 kl. 16.25"),
    ("fi", "Europe/Helsinki", "+02:00", "28. joulukuuta 2021 klo 16.25"),
    ("cs", "Europe/Prague", "+01:00", "28. prosince 2021 v 16:25"),
    ("hu", "Europe/Budapest", "+01:00", "2021. december 28. 16:25"),
    ("ro", "Europe/Bucharest", "+02:00", "28 decembrie 2021, ora 16:25"),
    ("el", "Europe/Athens", "+02:00", "Τρίτη, 28 Δεκεμβρίου 2021, 16:25"),
    ("el", "Europe/Athens", "+02:00", "28 Δεκεμβρίου 2021, 4:25 μ.μ."),
    ("ar", "Asia/Riyadh", "+03:00", "28 ديسمبر 2021 16:25"),
    ("ar", "Asia/Riyadh", "+03:00", "28 ديسمبر 2021م 04:25 م"),
    ("he", "Asia/Jerusalem", "+02:00", "28 בדצמבר 2021, 16:25"),
    ("fa", "Asia/Tehran", "+03:30", "28 دسامبر 2021 16:25"),
    ("hi", "Asia/Kolkata", "+05:30", "28 दिसंबर 2021, 16:25"),
    ("bn", "Asia/Dhaka", "+06:00", "২৮ ডিসেম্বর ২০২১, ১৬:২৫"),
    ("id", "Asia/Jakarta", "+07:00", "Selasa, 28 Desember 2021 16:25 WIB"),
    ("vi", "Asia/Ho_Chi_Minh", "+07:00", "28 tháng 12, 2021 16:25"),
    ("fil", "Asia/Manila", "+08:00", "Disyembre 28, 2021, 4:25 PM"),
    ("th", "Asia/Bangkok", "+07:00", "28 ธันวาคม 2021 16:25"),
    ("th", "Asia/Bangkok", "+07:00", "28 ธ.ค. 2564 เวลา 16:25 น."),
    ("th", "Asia/Bangkok", "+07:00", "วันอังคารที่ 28 ธันวาคม พ.ศ. 2564, 16.25 น."),
    ("hr", "Europe/Zagreb", "+01:00", "28. prosinca 2021. u 16:25"),
    ("sr-Latn", "Europe/Belgrade", "+01:00", "28.12.2021. 16:25"),
    ("sl", "Europe/Ljubljana", "+01:00", "28. december 2021 ob 16.25"),
    ("gl", "Europe/Madrid", "+01:00", "28 de decembro de 2021 ás 16:25"),
    ("lt", "Europe/Vilnius", "+02:00", "2021 m. gruodžio 28 d. 16:25"),
    ("bg", "Europe/Sofia", "+02:00", "28 декември 2021, 16:25 ч."),
    ("zh", "Asia/Shanghai", "+08:00", "2021年12月28日 16:25"),
    ("zh-TW", "Asia/Taipei", "+08:00", "2021年12月28日 下午 4:25"),
    ("zh", "Asia/Shanghai", "+08:00", "2021年12月28日下午16:25"),
    ("ja", "Asia/Tokyo", "+09:00", "2021年12月28日（火） 16時25分"),
    ("ko", "Asia/Seoul", "+09:00", "2021년 12월 28일 오후 4:25"),
    ("ko", "Asia/Seoul", "+09:00", "2021.12.28. 오후 4:25"),
    ("ja", "Asia/Tokyo", "+09:00", "2021/12/28 16:25"),
    ("zh-TW", "Asia/Taipei", "+08:00", "2021/12/28 下午 04:25"),
    ("hu", "Europe/Budapest", "+01:00", "2021. 12. 28. 16:25"),
    ("de", "Europe/Berlin", "+00:00", "28. Dezember 2021, 16:25 GMT"),
    ("de", "Europe/Berlin", "+00:00", "28.12.2021 16:25 Z"),
    ("es", "America/New_York", "-05:00", "28/12/2021 04:25 PM EST"),
    ("es", "Europe/Madrid", "+01:00", "28 dic 2021 - 16:25 CET"),
    ("fr", "Europe/Paris", "+01:00", "28 décembre 2021 à 16:25 et après"),
    ("pt", "Europe/Lisbon", "+00:00", "28/12/2021 às 16:25 da tarde"),
    ("ru", "Europe/Moscow", "+03:00", "16:25, 28 декабря 2021"),
    ("ru", "Europe/Moscow", "+03:00", "16:25 28.12.2021"),
    ("ru", "Asia/Almaty", "+03:00", "16:25 (МСК), вторник, 28 декабря 2021"),
    ("de", "Europe/Berlin", "+01:00", "16:25 Uhr, 28. Dezember 2021"),
    ("tr", "Europe/Istanbul", "+03:00", "16:25 - 28 Aralık 2021 Salı"),
    ("fr", "Europe/Paris", "+01:00", "à 16h25 le mardi 28 décembre 2021"),
    ("de", "Europe/Berlin", "+01:00", "um 16:25 Uhr am 28. Dezember 2021"),
    ("de-CH", "Europe/Zurich", "+01:00", "16:25 am 28.12.2021"),
    ("de", "Europe/Berlin", "+01:00", "28.12.2021 16:25 am Dienstag"),
    ("ja", "Asia/Tokyo", "+09:00", "3:45 2021年12月28日 午後4時25分"),
    ("zh", "Asia/Shanghai", "+08:00", "视频 03:45 2021年12月28日下午4:25"),
    ("es", "Europe/Madrid", "+01:00", "04:25 PM, martes 28 de diciembre de 2021"),
    ("el", "Europe/Athens", "+02:00", "16:25 | 28 Δεκεμβρίου 2021"),
    ("fil", "Asia/Manila", "+08:00", "4:25 PM - Disyembre 28, 2021"),
    ("ko", "Asia/Seoul", "+09:00", "오후 4:25 2021년 12월 28일"),
    ("vi", "Asia/Ho_Chi_Minh", "+07:00", "16:25 28/12/2021"),
    ("da", "Europe/Copenhagen", "+01:00", "kl. 16.25 28. dec. 2021"),
    ("id", "Asia/Jakarta", "+08:00", "28 Desember 2021 16:25 WITA"),
    ("de", "Europe/Berlin", "+02:00", "28. Dezember 2021, 16:25 Uhr MESZ"),
    ("ru", "Asia/Almaty", "+03:00", "28 декабря 2021, 16:25 (МСК)"),
    ("ar-LB", "Asia/Beirut", "+02:00", "28 كانون الأول 2021 16:25"),
    ("id", "Asia/Jakarta", "+09:00", "16:25 WIT, 28 Desember 2021"),
    ("ru", "Europe/Moscow", "+03:00", "16:25 28.12.2021 | Анна Иванова"),
    ("en", "Asia/Karachi", "+09:00", "28 December 2021 | 04:25 PM JST"),
    ("en", "Asia/Karachi", "+08:00", "28 December 2021 | 04:25 PM (HKT)"),
    ("en", "Asia/Karachi", "+00:00", "28 December 2021 16:25 (GMT)"),
    ("en", "Asia/Karachi", "+05:00", "28 December 2021 04:25 PM CAT RESCUED"),
    ("en", "Asia/Karachi", "+10:00", "28 December 2021 16:25 AEST"),
    ("en", "Asia/Karachi", "+05:00", "28 December 2021 | 04:25 PM eat"),  # no clock of Africa
    ("ur", "Asia/Karachi", "+05:00", "Tue 28th December 2021 | 04:25 PM"),
    ("en-GB", "Europe/London", "+00:00", "Tue 28 Dec 2021 16.25 GMT"),
]
DAYS = [
    ("de", "28. Dezember 2021"),
    ("de", "28. Dezember 2021 nach 16:25"),  # words that are not known may say anything
    ("de", "28. Dezember 2021 5.25 Prozent"),
    ("ko", "2021.12.28"),
    ("hr", "28. prosinca 2021. Vijesti"),
    ("de", "28. Dezember 2021. 4.25 Prozent"),
    ("tr", "28 Aralık 2021 öğleden sonra 4:25"),
    ("fr", "1er-28 décembre 2021"),
    ("es", "28 de diciembre de 2021 a las 4:25 de la tarde"),
    ("pt", "28 de dezembro de 2021 às 4h25 da tarde"),
    ("fr", "28 décembre 2021 à 4h25 de l'après-midi"),
    ("de", "28. Dezember 2021, 4:25 Uhr nachmittags"),
    ("nl", "28 december 2021, 4:25 uur 's middags"),
    ("ru", "28 декабря 2021 в 4:25 дня"),
    ("hi", "28 दिसंबर 2021, 4:25 बजे शाम"),
    ("vi", "28/12/2021 4:25 chiều"),
    ("ru", "с 16:25 дня 28 декабря 2021"),
    ("es", "a las 4:25 de la tarde, 28 de diciembre de 2021"),
    # Words beside a time that stands before the date may mean anything.
    ("de", "um 4:25 Uhr am 28. Dezember 2021 nachmittags"),
    ("de", "nachmittags um 4:25, 28. Dezember 2021"),
    ("vi", "chiều 4:25, 28/12/2021"),
    ("ru", "4:25, 28 декабря 2021 вечера"),
    ("ru", "3:45 28 декабря 2021, вторник, в эфире 16:25"),
    ("fr", "3:45 - 28 décembre 2021 à 16h"),
    ("de", "Ergebnis 2:10 - 28.12.2021"),
    ("de", "Johannes 3:16, 28. Dezember 2021"),
    ("fr", "Durée 2h15 - 28 décembre 2021"),
    ("de", "10:00-12:00, 28.12.2021"),
    ("en", "10:00-12:00, 28 December 2021"),
    ("en", "10:00–12:00, 28 December 2021"),
    ("de", "78:65 - 28.12.2021"),
    ("de", "24:25, 28.12.2021"),
    ("en-GB", "28 December 2021"),
    ("xx", "28 December 2021"),  # nobody knows it
]
# What is read on 3 January at noon, and the day and time that it means.
AGES = [
    ("de", "vor 5 Minuten", "03 11:55"),
    ("de", "vor einer Stunde", "03 11:00"),
    ("de", "vor 2 Std.", "03 10:00"),
    ("fr", "il y a 5 minutes", "03 11:55"),
    ("fr", "il y a une heure", "03 11:00"),
    ("es", "hace 5 minutos", "03 11:55"),
    ("pt-BR", "há 2 horas", "03 10:00"),
    ("it", "5 minuti fa", "03 11:55"),
    ("nl", "2 uur geleden", "03 10:00"),
    ("tr", "5 dakika önce", "03 11:55"),
    ("ru", "5 минут назад", "03 11:55"),
    ("ru", "2 часа назад", "03 10:00"),
    ("uk", "5 хвилин тому", "03 11:55"),
    ("sv", "för 5 minuter sedan", "03 11:55"),
    ("ar", "قبل 5 دقائق", "03 11:55"),
    ("hi", "5 मिनट पहले", "03 11:55"),
    ("zh", "发布于5分钟前", "03 11:55"),
    ("ja", "2時間前", "03 10:00"),
    ("ko", "5분 전", "03 11:55"),
    ("de", "5 minutes ago", "03 11:55"),
    ("ru", "2 дня назад", "01 00:00"),
]
NO_AGES = [
    ("de", "5 Minuten vor Schluss"),
    ("sv", "för 5 dagar"),  # for five days
    ("fr", "il y a 5 blessés"),
    ("de", "vor 50 Jahren"),
]


def site_in(language: str, byline: str) -> Site:
    """A site of Greenwich in a language, whose byline is declared, or is not."""
    selectors = replace(SITE.selectors, byline=byline)
    return replace(
        SITE, language=language, timezone="UTC", is_month_first=False, selectors=selectors
    )


@pytest.mark.parametrize(("language", "zone", "offset", "words"), WRITTEN)
def test_a_date_is_read_in_the_language_of_the_site(
    language: str, zone: str, offset: str, words: str
) -> None:
    locale = Locale(ZoneInfo(zone), language)
    found = find(words, locale)
    assert found is not None
    assert found.moment is not None
    assert found.moment.instant.isoformat() == f"2021-12-28T16:25:00{offset}"
    assert found.moment.precision == "minute"
    assert read(f"{words} ", locale, NOW) == found.moment


@pytest.mark.parametrize(("language", "words"), DAYS)
def test_where_no_time_is_told_the_date_is_a_day(language: str, words: str) -> None:
    found = find(words, Locale(ZoneInfo("Europe/Berlin"), language))
    assert found is not None
    assert found.moment is not None
    assert found.moment.instant.isoformat() == "2021-12-28T00:00:00+01:00"
    assert found.moment.precision == "day"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "31. Februar 2022"),
        ("de", "Montag, 28. Dezember 2021"),  # it was a Tuesday
        ("zh", "2021年13月28日"),
        ("de", "28. Dezember 2021, 25:25 Uhr"),
    ],
)
def test_a_date_that_cannot_be_is_none_in_any_language(language: str, words: str) -> None:
    found = find(words, Locale(ZoneInfo("UTC"), language))
    assert found is not None
    assert found.moment is None


@pytest.mark.parametrize(
    ("language", "words", "time"),
    [
        ("ja", "2021年12月28日 午前0時25分", "00:25"),
        ("ja", "2021年12月28日 午後0時25分", "12:25"),
        ("zh", "2021年12月28日下午12:25", "12:25"),
        ("ar", "28 ديسمبر 2021م 10:25", "10:25"),  # of the era, not "p.m."
        ("ar", "28/12/2021 م 10:25", "10:25"),
    ],
)
def test_an_hour_is_that_of_the_half_of_the_day_that_is_named(
    language: str, words: str, time: str
) -> None:
    found = find(words, Locale(ZoneInfo("UTC"), language))
    assert found is not None
    assert found.moment is not None
    assert found.moment.instant.strftime("%H:%M") == time


def test_a_clock_that_is_another_elsewhere_names_no_moment_in_any_language() -> None:
    found = find("28 nov. 2021 - 16:25 CET", Locale(ZoneInfo("America/Mexico_City"), "es"))
    assert found is not None
    assert found.moment is None


@pytest.mark.parametrize(("language", "words", "time"), AGES)
def test_an_age_is_read_in_the_language_of_the_site(language: str, words: str, time: str) -> None:
    found = find_age(words, Locale(ZoneInfo("UTC"), language), NOW)
    assert found is not None
    assert found.moment is not None
    assert found.moment.instant.strftime("%d %H:%M") == time


@pytest.mark.parametrize(("language", "words"), NO_AGES)
def test_what_is_no_moment_is_no_age(language: str, words: str) -> None:
    found = find_age(words, Locale(ZoneInfo("UTC"), language), NOW)
    assert found is None or found.moment is None


@pytest.mark.parametrize("declared", ["p.byline", ""])
@pytest.mark.parametrize(
    ("language", "words", "authors"),
    [
        ("de", "Von Eva Klein 28. Dezember 2021, 16:25 Uhr", ["Eva Klein"]),
        ("de", "Eva Klein Di., 28.12.2021 16.25 Uhr", ["Eva Klein"]),
        ("fr", "Par Anne Roux Publié le 28 décembre 2021 à 16h25", ["Anne Roux"]),
        ("fr", "Anne Roux, publié le 28 décembre 2021 à 16h25", ["Anne Roux"]),
        ("es", "Por Ana Ruiz y Eva Gil 28 dic. 2021 04:25 p. m.", ["Ana Ruiz y Eva Gil"]),
        ("it", "di Anna Rossi 28 dicembre 2021 alle 16:25", ["Anna Rossi"]),
        ("ru", "Анна Иванова 28 декабря 2021, 16:25", ["Анна Иванова"]),
        ("en", "By Ann Poe 28 December 2021 | 16:25", ["Ann Poe"]),
    ],
)
def test_a_byline_is_read_in_the_language_of_the_site(
    declared: str, language: str, words: str, authors: list[str]
) -> None:
    site = site_in(language, declared)
    article = reading(page(f"<p class=byline>{words}</p>"), site).article()
    assert article.date_published == "2021-12-28T16:25:00+00:00"
    assert article.date_precision == "minute"
    assert article.date_source == "byline"
    assert article.authors == authors


META = "<meta property=article:published_time content=2021-12-28T16:25:00Z>"


@pytest.mark.parametrize("declared", ["p.byline", ""])
@pytest.mark.parametrize(
    ("language", "words", "authors"),
    [
        ("de", "Stand: 29.12.2021 10:05 Uhr", []),
        ("de", "Eva Ohm und Max Rau Aktualisiert am 29.12.2021, 10:05", ["Eva Ohm", "Max Rau"]),
        ("de", "Letztes Update: 29.12.2021, 10:05", []),
        ("fr", "Anne Roux Mis à jour le 29/12/2021 à 10h05", ["Anne Roux"]),
        ("es", "Actualizado Miércoles, 29 diciembre 2021 - 10:05", []),
        ("pt", "Ana Souza Atualizada em 29/12/2021 às 10h05", ["Ana Souza"]),
        ("it", "Anna Rossi Ultimo aggiornamento: 29 Dicembre 2021 10:05", ["Anna Rossi"]),
        ("nl", "Ann Smit en Piet de Wit Bijgewerkt: 29-12-2021 10:05", ["Ann Smit", "Piet de Wit"]),
        ("pl", "Anna Nowak Aktualizacja: 29 grudnia 2021, 10:05", ["Anna Nowak"]),
        ("tr", "Son Güncelleme: 29.12.2021 - 10:05", []),
        ("ru", "Обновлено: 29 декабря 2021, 10:05", []),
        ("ar", "آخر تحديث: 29/12/2021 10:05", []),
        ("hi", "Updated: Wed, 29 Dec 2021 10:05 AM (GMT)", []),
        ("id", "Ani Wijaya Diperbarui 29 Des 2021, 10:05", ["Ani Wijaya"]),
        ("ja", "更新日：2021年12月29日 10:05", []),
        ("ja", "2021年12月29日 10:05 更新", []),
        ("zh-Hant-TW", "更新時間：2021-12-29 10:05", []),
    ],
)  # fmt: skip
def test_the_date_of_a_change_is_no_date_of_publishing_in_any_language(
    declared: str, language: str, words: str, authors: list[str]
) -> None:
    site = site_in(language, declared)
    article = reading(page(f"<p class=byline>{words}</p>", META), site).article()
    assert (article.date_published, article.date_source) == ("2021-12-28T16:25:00+00:00", "meta")
    assert article.date_modified is not None
    assert article.date_modified[:16] == "2021-12-29T10:05"
    assert article.authors == authors


@pytest.mark.parametrize("declared", ["p.byline", ""])
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Letztes Update 29.12.2021, 10:05 Uhr Erstellt am 28.12.2021, 16:25 Uhr"),
        ("fr", "Mis à jour le 29/12/2021 à 10:05 Publié le 28/12/2021 à 16:25"),
        ("es", "Actualizado a las 10:05 del 29/12/2021 Publicado: 28/12/2021 16:25h"),
        ("pl", "Aktualizacja: 29.12.2021 10:05 Publikacja: 28.12.2021 16:25"),
        ("tr", "Giriş Tarihi: 28.12.2021 16:25 Son Güncelleme: 29.12.2021 10:05"),
        ("ja", "更新日：2021年12月29日 10:05 公開日：2021年12月28日 16:25"),
        ("ja", "2021年12月28日 16:25 公開 2021年12月29日 10:05 更新"),
        ("zh", "更新时间：2021-12-29 10:05 发布时间：2021-12-28 16:25"),
    ],
)
def test_of_two_dates_that_of_publishing_counts_in_any_language(
    declared: str, language: str, words: str
) -> None:
    site = site_in(language, declared)
    article = reading(page(f"<p class=byline>{words}</p>"), site).article()
    assert article.date_published == "2021-12-28T16:25:00+00:00"
    assert article.authors == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "2021年12月28日，大桥开放，四千人到场"),
        ("zh", "据报道，2021年12月28日16:25，大桥开放"),
        ("ja", "2021年12月28日に開通した橋の写真"),
        ("ja", "市は2021年12月28日10時、橋を開通させた"),
    ],
)
def test_a_date_in_a_line_that_goes_on_is_not_the_articles(language: str, words: str) -> None:
    site = site_in(language, "")
    assert reading(page(f"<p>{words}</p>"), site).article().date_published == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", "2021年12月28日16:25 来源：人民网"),
        ("zh", "来源：新华网 2021年12月28日16:25"),
        ("zh", "2021年12月28日 16:25来源：人民网"),
        ("ja", "2021年12月28日 16:25配信"),
        ("ja", "山田太郎 2021年12月28日 16時25分"),
    ],
)
def test_a_date_beside_other_words_is_the_articles(language: str, words: str) -> None:
    site = site_in(language, "")
    found = reading(page(f"<p>{words}</p>"), site).article()
    assert found.date_published == "2021-12-28T16:25:00+00:00"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Erstellt: 28.12.2021, 16:25 Uhr"),
        ("de", "Redaktion, 28.12.2021, 16:25 Uhr"),
        ("fr", "La rédaction, le 28/12/2021 à 16:25"),
        ("es", "Redacción 28/12/2021 16:25"),
        ("it", "di Redazione 28/12/2021 16:25"),
        ("pl", "Dodano: 28 grudnia 2021, 16:25"),
        ("tr", "Oluşturulma Tarihi: Aralık 28, 2021 16:25"),
        ("ru", "Опубликовано 28 декабря 2021 16:25"),
    ],
)
def test_a_label_is_nobodys_name(language: str, words: str) -> None:
    site = site_in(language, "p.byline")
    article = reading(page(f"<p class=byline>{words}</p>"), site).article()
    assert article.date_published == "2021-12-28T16:25:00+00:00"
    assert article.authors == []


def test_a_language_is_known_by_its_nearest_name() -> None:
    names = {code: known(code) for code in ("de", "pt-BR", "no", "zh-Hant-TW", "sr-Latn", "xx")}
    assert names == {
        "de": "de", "pt-BR": "pt", "no": "nb", "zh-Hant-TW": "zh-Hant", "sr-Latn": "sr-Latn",
        "xx": None,
    }  # fmt: skip


def test_every_language_that_dateparser_knows_has_shapes() -> None:
    for code in language_order:
        language = language_of(code)
        if code.partition("-")[0] in ("en", "ur"):
            assert language is language_of("en"), code
            continue
        assert len(language.dates) > len(language_of("en").dates)
        assert set(language.months.values()) == set(range(1, 13)), code


CLOCKS = {
    "AEDT": 11, "AEST": 10, "AWST": 8, "BRT": -3, "EEST": 3, "EET": 2, "HKT": 8, "HST": -10,
    "JST": 9, "KST": 9, "MESZ": 2, "MEZ": 1, "MSK": 3, "МСК": 3, "NZDT": 13, "NZST": 12,
    "SAST": 2, "SGT": 8, "WIB": 7, "WIT": 9, "WITA": 8,
}  # fmt: skip
"""Hours before Greenwich."""


@pytest.mark.parametrize("name", CLOCKS)
def test_a_clock_of_one_meaning_is_where_it_is(name: str) -> None:
    assert {*ONE_MEANING} == {*CLOCKS}
    found = find(f"1 July 2021 16:25 {name}", Locale(ZoneInfo("Asia/Karachi")))
    assert found is not None
    assert found.moment is not None
    assert found.moment.instant.utcoffset() == timedelta(hours=CLOCKS[name])
