from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from newsbot.words import dates
from newsbot.words.locale import Locale
from newsbot.words.moments import Moment, best, disagreeing, is_sane, iso
from newsbot.words.spans import span

KARACHI = Locale(ZoneInfo("Asia/Karachi"))
CHICAGO = Locale(ZoneInfo("America/Chicago"), is_month_first=True)
NOW = datetime(2021, 12, 28, 11, 30, 40, tzinfo=UTC)  # 16:30:40 in Karachi


def read(words: str, locale: Locale = KARACHI, now: datetime = NOW) -> tuple[str, str] | None:
    moment = dates.read(words, locale, now)
    return moment and (iso(moment.instant, locale.zone), moment.precision)


@pytest.mark.parametrize(
    ("words", "iso", "precision"),
    [
        ("Tue 28th December 2021 | 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("Tue 07th December 2021 | 03:40 PM", "2021-12-07T15:40:00+05:00", "minute"),
        ("Published December 30, 2021 | 03:10 PM", "2021-12-30T15:10:00+05:00", "minute"),
        ("Wed 22nd December 2021 | 12:05 AM", "2021-12-22T00:05:00+05:00", "minute"),
        ("Wed 22nd December 2021 | 12:05 PM", "2021-12-22T12:05:00+05:00", "minute"),
        ("Wed 19th February 2020", "2020-02-19T00:00:00+05:00", "day"),
        ("Jan 18th, 2022", "2022-01-18T00:00:00+05:00", "day"),
        ("2021-02-28T23:22:17+0500", "2021-02-28T23:22:17+05:00", "second"),
        ("2021-02-28T18:22:17Z", "2021-02-28T23:22:17+05:00", "second"),
        ("2021-02-28T18:22:17.123-00:30", "2021-02-28T23:52:17+05:00", "second"),
        ("2021-02-28 23:22", "2021-02-28T23:22:00+05:00", "minute"),
        ("Tue, 28 Dec 2021 11:25:09 GMT", "2021-12-28T16:25:09+05:00", "second"),
        ("Tue, 28 Dec 2021 16:25:09 +0500", "2021-12-28T16:25:09+05:00", "second"),
        ("2021-12-28 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("28 Dec 2021 04:25 PM GMT+5", "2021-12-28T16:25:00+05:00", "minute"),
        ("28 Dec 2021 04:25 PM UTC+05:30", "2021-12-28T15:55:00+05:00", "minute"),
        ("Tue, 28 Dec 2021 00:00:00 GMT", "2021-12-28T00:00:00+05:00", "day"),
        # Pakistan had summer time in 2008.
        ("Tue 1st July 2008 | 04:25 PM", "2008-07-01T16:25:00+06:00", "minute"),
        ("28/12/2021 16:25", "2021-12-28T16:25:00+05:00", "minute"),
        ("28-12-2021 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("28th of December 2021", "2021-12-28T00:00:00+05:00", "day"),
        ("28-Dec-2021", "2021-12-28T00:00:00+05:00", "day"),
        ("2021-12-27T19:00:00Z", "2021-12-28T00:00:00+05:00", "day"),
        ("2021-12-28 11:25:09 UTC", "2021-12-28T16:25:09+05:00", "second"),
        ("2021-12-28T11:25:09+00", "2021-12-28T16:25:09+05:00", "second"),
        ("28th December 2021 – 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("December 28, 2021 • 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("December 28, 2021 || 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        ("December 28, 2021 @ 04:25 PM", "2021-12-28T16:25:00+05:00", "minute"),
        # Midnight to the second is how machines write a day.
        ("2021-12-28T00:00:00+0500", "2021-12-28T00:00:00+05:00", "day"),
        # A shape that only dateparser reads; the day comes first.
        ("28 12 2021 16:25", "2021-12-28T16:25:00+05:00", "minute"),
        ("03.04.2021", "2021-04-03T00:00:00+05:00", "day"),
        # Ages count back from the moment of retrieval.
        ("5 minutes ago", "2021-12-28T16:25:00+05:00", "minute"),
        ("48 mins ago", "2021-12-28T15:42:00+05:00", "minute"),
        ("an hour ago", "2021-12-28T15:00:00+05:00", "hour"),
        ("6 hours ago", "2021-12-28T10:00:00+05:00", "hour"),
        ("2 days ago", "2021-12-26T00:00:00+05:00", "day"),
        ("2 hours 5 minutes ago", "2021-12-28T14:00:00+05:00", "hour"),  # as its first words
        ("1 hour, 5 minutes ago", "2021-12-28T15:00:00+05:00", "hour"),
    ],
)
def test_a_written_date_becomes_an_instant_with_its_precision(
    words: str, iso: str, precision: str
) -> None:
    assert read(words) == (iso, precision)


@pytest.mark.parametrize(
    "words",
    [
        "31st February 2022 | 04:25 PM",
        "Mon 28th December 2021 | 04:25 PM",  # it was a Tuesday
        "Monday 28/12/2021",
        "Tue, 28 Dec 2021 16:25:09 EST",  # of America or of Australia
        "28 Dec 2021 16:25 +9999",
        "28th December 2021 | 16:25 PM",
        "28th December 2021 | 04:65 PM",
        "2021-13-01",
        "December 2021",
        "Monday",
        "2021",
        "12",
        "UrduPoint News",
        "3 weeks ago",
        "a year ago",
        "",
        "1" * 10_000,
    ],
)
def test_what_is_no_whole_and_possible_date_is_none(words: str) -> None:
    assert read(words) is None


@pytest.mark.parametrize("zone", ["Asia/Karachi", "UTC", "America/New_York", "Pacific/Auckland"])
def test_an_age_is_the_same_instant_in_every_zone(zone: str) -> None:
    moment = dates.read("5 minutes ago", Locale(ZoneInfo(zone)), NOW)
    assert moment is not None
    assert moment.instant == datetime(2021, 12, 28, 11, 25, tzinfo=UTC)


NEW_YORK = Locale(ZoneInfo("America/New_York"))
"""Its clocks went from 02:00 EST (07:00 UTC) on 14 March 2021 to 03:00 EDT, and from 02:00 EDT
(06:00 UTC) on 7 November to 01:00 EST."""


@pytest.mark.parametrize(
    ("words", "now", "iso"),
    [
        ("5 minutes ago", "2021-03-14T07:02:00+00:00", "2021-03-14T01:57:00-05:00"),
        ("6 hours ago", "2021-03-14T09:00:00+00:00", "2021-03-13T22:00:00-05:00"),
        ("5 minutes ago", "2021-11-07T06:02:00+00:00", "2021-11-07T01:57:00-04:00"),
        ("5 minutes ago", "2021-11-07T06:30:00+00:00", "2021-11-07T01:25:00-05:00"),
        ("1 hour ago", "2021-11-07T06:30:00+00:00", "2021-11-07T01:00:00-04:00"),
        ("6 hours ago", "2021-11-07T10:00:00+00:00", "2021-11-07T00:00:00-04:00"),
    ],
)
def test_an_age_is_counted_across_a_change_of_the_clock(words: str, now: str, iso: str) -> None:
    moment = dates.read(words, NEW_YORK, datetime.fromisoformat(now))
    assert moment is not None
    assert moment.instant.isoformat() == iso


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Nov. 7, 2021 1:30 AM EDT", "2021-11-07T01:30:00-04:00"),
        ("Nov. 7, 2021 1:30 AM EST", "2021-11-07T01:30:00-05:00"),
        ("Nov. 7, 2021 1:30 AM", "2021-11-07T01:30:00-04:00"),
        ("July 4, 2021 1:30 AM EST", "2021-07-04T01:30:00-04:00"),  # as many write all year
    ],
)
def test_an_hour_that_comes_twice_is_told_by_the_name_of_its_clock(words: str, iso: str) -> None:
    assert read(words, NEW_YORK) == (iso, "minute")


@pytest.mark.parametrize(
    ("words", "now", "first", "last"),
    [
        ("2021-11-07", NOW, "2021-11-07T04:00:00", "2021-11-08T04:59:59"),
        ("2021-11-07 01:30", NOW, "2021-11-07T05:30:00", "2021-11-07T06:30:59"),
        ("2021-03-14", NOW, "2021-03-14T05:00:00", "2021-03-15T03:59:59"),
        # said at 01:30 EDT, half an hour before the clocks went back
        (
            "now",
            datetime(2021, 11, 7, 5, 30, tzinfo=UTC),
            "2021-11-07T05:30:00",
            "2021-11-07T06:30:59",
        ),
    ],
)
def test_what_a_person_types_has_no_end_before_its_beginning(
    words: str, now: datetime, first: str, last: str
) -> None:
    found = span(words, NEW_YORK, now)
    assert found is not None
    ends = [instant.astimezone(UTC).isoformat() for instant in found]
    assert ends == [f"{first}+00:00", f"{last}+00:00"]


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("03/04/2021", "2021-03-04T00:00:00-06:00"),
        ("3-4-2021 at 4:25 p.m.", "2021-03-04T16:25:00-06:00"),
        ("Thu, 03.04.2021", "2021-03-04T00:00:00-06:00"),
        ("3/4/21", "2021-03-04T00:00:00-06:00"),  # dateparser's
        ("4 March 2021", "2021-03-04T00:00:00-06:00"),
        ("2021-03-04", "2021-03-04T00:00:00-06:00"),
    ],
)
def test_numbers_come_in_the_order_of_the_site(words: str, iso: str) -> None:
    assert read(words, CHICAGO) == (iso, "minute" if ":" in words else "day")
    found = span(words, CHICAGO, NOW)
    assert found is not None
    assert found[0].date().isoformat() == "2021-03-04"


def test_a_number_that_is_no_month_is_not_taken_for_a_day() -> None:
    assert read("28/12/2021", CHICAGO) is None
    assert read("12/28/2021") is None


@pytest.mark.parametrize(
    ("words", "zone", "iso"),
    [
        ("Dec. 28, 2021 at 4:25 p.m. CST", "America/Chicago", "2021-12-28T16:25:00-06:00"),
        ("July 4, 2021, 4:25 PM CDT", "America/Chicago", "2021-07-04T16:25:00-05:00"),
        ("July 4, 2021 4:25 PM IST", "Asia/Kolkata", "2021-07-04T16:25:00+05:30"),
        ("4 July 2021 16:25 BST", "Europe/London", "2021-07-04T16:25:00+01:00"),
        ("4 July 2021 15:25 GMT", "Europe/London", "2021-07-04T16:25:00+01:00"),
        ("July 4, 2021 4:25 PM EDT", "America/Chicago", "2021-07-04T15:25:00-05:00"),
        ("Tue, 28 Dec 2021 16:25 PST", "America/Chicago", "2021-12-28T18:25:00-06:00"),
        ("2021-12-28T16:25 EST", "America/Chicago", "2021-12-28T15:25:00-06:00"),
        ("Dec. 28, 2021 4:25 p.m. ET", "Asia/Karachi", "2021-12-29T02:25:00+05:00"),
        ("Dec. 28, 2021 4:25 p.m. PT", "Asia/Karachi", "2021-12-29T05:25:00+05:00"),
        ("28 Dec 2021 04:25 PM PST", "Asia/Karachi", "2021-12-28T16:25:00+05:00"),
        ("28 Dec 2021 04:25 PM PKT", "Asia/Karachi", "2021-12-28T16:25:00+05:00"),
        ("July 4, 2021 4:25 PM EDT", "Asia/Kolkata", None),
        ("July 4, 2021 4:25 PM IST", "Europe/London", None),
        # how Java writes a date, and others that only dateparser reads
        ("Tue Dec 28 16:25:09 IST 2021", "Asia/Kolkata", "2021-12-28T16:25:00+05:30"),
        ("Tue Dec 28 16:25:09 PST 2021", "Asia/Karachi", "2021-12-28T16:25:00+05:00"),
        ("Tue Dec 28 16:25:09 CST 2021", "America/Chicago", "2021-12-28T16:25:00-06:00"),
        ("Tue Dec 28 16:25:09 EST 2021", "America/Chicago", "2021-12-28T15:25:00-06:00"),
        ("Tue Dec 28 16:25:09 IST 2021", "Europe/London", None),
        ("Tue 28 Jul 2020 16.25 CEST", "Europe/Brussels", "2020-07-28T16:25:00+02:00"),
        ("28 Jul 2020 16:25 CEST", "Europe/London", None),
    ],
)
def test_the_name_of_the_sites_own_clock_has_one_meaning(
    words: str, zone: str, iso: str | None
) -> None:
    assert read(words, Locale(ZoneInfo(zone))) == (iso and (iso, "minute"))


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("Published 4:25 PM CST, Tue December 28, 2021", "2021-12-28T16:25:00-06:00"),
        ("4:25 p.m. Tuesday, Dec. 28, 2021", "2021-12-28T16:25:00-06:00"),
        ("16:25, 28 December 2021", "2021-12-28T16:25:00-06:00"),
        ("16:25 (GMT+5), 28 December 2021", "2021-12-28T05:25:00-06:00"),
        ("Tue 28 Dec 2021 16.25 GMT", "2021-12-28T10:25:00-06:00"),
        ("28 Dec 2021 4.25pm", "2021-12-28T16:25:00-06:00"),
        ("Dec. 28, 2021 at 9 a.m.", "2021-12-28T09:00:00-06:00"),
        ("Dec 28, 2021 | 9 PM ET", "2021-12-28T20:00:00-06:00"),
        ("2021/12/28 16:25", "2021-12-28T16:25:00-06:00"),
        # of two times the one behind the date counts
        ("16:30 | 28 Dec 2021 | 16:25", "2021-12-28T16:25:00-06:00"),
        ("10:30, 28 Dec 2021 | 16:25", "2021-12-28T16:25:00-06:00"),
    ],
)
def test_a_time_is_read_on_either_side_of_its_date_and_with_a_dot(words: str, iso: str) -> None:
    assert read(words, CHICAGO) == (iso, "minute")


@pytest.mark.parametrize(
    "words", ["28 Dec 2021 16.25 million", "Dec 28, 2021 9 amateurs", "28 Dec 2021 9", "2021/12/28"]
)
def test_a_number_behind_a_date_is_no_time(words: str) -> None:
    assert read(words, CHICAGO) == ("2021-12-28T00:00:00-06:00", "day")


def test_the_raw_words_are_those_of_the_date_alone() -> None:
    found = dates.find("Sumaira FH Published December 30, 2021 | 03:10 PM", KARACHI)
    assert found is not None
    assert found.moment is not None
    assert found.moment.raw == "December 30, 2021 | 03:10 PM"


def test_dates_before_1990_and_more_than_a_day_after_retrieval_are_not_sane() -> None:
    def sane(instant: datetime) -> bool:
        return is_sane(Moment(instant, "minute", ""), NOW)

    assert sane(NOW + timedelta(hours=24))
    assert not sane(NOW + timedelta(hours=24, seconds=1))
    assert sane(datetime(1990, 1, 1, tzinfo=UTC))
    assert not sane(datetime(1989, 12, 31, 23, 59, tzinfo=UTC))


def test_the_finest_date_wins_then_the_order_of_sources() -> None:
    day = Moment(NOW, "day", "")
    minute = Moment(NOW, "minute", "")
    second = Moment(NOW, "second", "")
    assert best({"json-ld": day, "byline": minute}) == ("byline", minute)
    assert best({"feed": second, "json-ld": second, "byline": minute}) == ("json-ld", second)
    assert best({"dateline": day, "feed": day}) == ("feed", day)
    assert best({}) is None


def test_a_finer_date_is_believed_where_it_agrees_with_the_most_trusted() -> None:
    written = Moment(NOW, "minute", "")
    agreeing = Moment(NOW + timedelta(seconds=9), "second", "")
    called_gmt = Moment(NOW + timedelta(hours=5, seconds=9), "second", "")
    day = Moment(NOW.replace(hour=0, minute=0), "day", "")
    assert best({"byline": written, "feed": agreeing}) == ("feed", agreeing)
    assert best({"byline": written, "feed": called_gmt}) == ("byline", written)
    assert best({"json-ld": day, "byline": written}) == ("byline", written)
    other_story = Moment(NOW - timedelta(days=400), "second", "")
    believed = best({"json-ld": other_story, "byline": day, "feed": agreeing})
    assert believed == ("feed", agreeing)
    assert best({"json-ld": other_story, "byline": written}) == ("json-ld", other_story)
    long_before = Moment(NOW - timedelta(days=9), "minute", "")
    assert best({"json-ld": day, "byline": long_before}) == ("json-ld", day)


def test_dates_disagree_when_they_are_further_apart_than_the_coarser_one_allows() -> None:
    moments = {
        "json-ld": Moment(NOW, "second", ""),
        "byline": Moment(NOW - timedelta(seconds=40), "minute", ""),
        "feed": Moment(NOW - timedelta(hours=5), "second", ""),
        "dateline": Moment(NOW - timedelta(hours=20), "day", ""),
    }
    assert list(disagreeing(moments)) == [("json-ld", "feed"), ("byline", "feed")]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2021-12-28", "2021-12-28T00:00:00+05:00", "2021-12-28T23:59:59+05:00"),
        ("28 December 2021", "2021-12-28T00:00:00+05:00", "2021-12-28T23:59:59+05:00"),
        ("yesterday", "2021-12-27T00:00:00+05:00", "2021-12-27T23:59:59+05:00"),
        ("February 2020", "2020-02-01T00:00:00+05:00", "2020-02-29T23:59:59+05:00"),
        ("2020", "2020-01-01T00:00:00+05:00", "2020-12-31T23:59:59+05:00"),
        ("2 hours ago", "2021-12-28T14:30:00+05:00", "2021-12-28T14:30:59+05:00"),
        ("2021-12-28T10:00:00Z", "2021-12-28T15:00:00+05:00", "2021-12-28T15:00:59+05:00"),
    ],
)
def test_what_a_person_types_means_its_first_to_its_last_second(
    words: str, first: str, last: str
) -> None:
    found = span(words, KARACHI, NOW)
    assert found is not None
    assert [instant.isoformat() for instant in found] == [first, last]


@pytest.mark.parametrize("words", ["soonish", "31st February 2022", "12", "", "5pm"])
def test_what_a_person_cannot_mean_is_none(words: str) -> None:
    assert span(words, KARACHI, NOW) is None
