from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newsbot.archive.revision import changes, revised
from newsbot.items import Article
from newsbot.links.looks import next_look
from newsbot.words.ages import ages

URL = "https://www.urdupoint.com/en/world/talks-end-1437925.html"
STORED = Article(
    article_id="1437925",
    edition="en",
    url=URL,
    headline="Talks end",
    article_body="They ended.",
    date_published="2021-12-28T16:25:00+05:00",
    date_precision="minute",
    date_published_raw="Tue 28th December 2021 | 04:25 PM",
    date_source="byline",
    publisher="UrduPoint",
    retrieved_at="2021-12-28T11:30:00+00:00",
)


def test_the_same_read_later_is_no_revision() -> None:
    later = replace(STORED, retrieved_at="2022-01-01T00:00:00+00:00", near_duplicate_of="1",
                    similarity=0.9, rules={"headline": "meta"})  # fmt: skip
    assert changes(STORED, later) == []
    assert revised(STORED, later) is None


def test_any_exported_field_that_changed_makes_the_next_version() -> None:
    new = revised(replace(STORED, version=4), replace(STORED, topics=["Talks"]))
    assert new is not None
    assert (new.version, new.topics) == (5, ["Talks"])


@pytest.mark.parametrize(
    ("instant", "precision"),
    [
        ("2021-12-28T16:25:40+05:00", "minute"),  # the same minute
        ("2021-12-28T16:00:00+05:00", "hour"),  # "6 hours ago"
        ("2021-12-28T00:00:00+05:00", "day"),
    ],
)
def test_a_date_read_less_finely_is_no_change(instant: str, precision: str) -> None:
    seen = replace(STORED, date_published=instant, date_precision=precision,
                   date_published_raw="6 hours ago", date_source="feed")  # fmt: skip
    assert revised(STORED, seen) is None


@pytest.mark.parametrize(
    ("instant", "precision"),
    [
        ("2021-12-28T16:26:00+05:00", "minute"),
        ("2021-12-28T15:00:00+05:00", "hour"),
        ("2021-12-29T16:25:00+05:00", "day"),
        ("2021-12-28T16:25:10+05:00", "second"),  # finer: better known
    ],
)
def test_another_date_and_a_finer_one_are_changes(instant: str, precision: str) -> None:
    seen = replace(STORED, date_published=instant, date_precision=precision)
    new = revised(STORED, seen)
    assert new is not None
    assert new.date_published == instant


def test_the_page_of_another_site_with_the_same_article_is_no_revision() -> None:
    copy = "https://www.pakistanpoint.com/en/story/1437925/talks-end.html"
    assert revised(STORED, replace(STORED, url=copy, headline="Other")) is None


FORGOTTEN = replace(
    STORED, article_body="", content_hash="a", near_duplicate_of="7", similarity=0.8
)
AGAIN = replace(STORED, content_hash="a", description="After days.", bands=[5], sketch=b"5")


def test_a_text_that_was_forgotten_is_not_compared() -> None:
    assert changes(FORGOTTEN, AGAIN) == []
    assert revised(FORGOTTEN, AGAIN) is None
    assert changes(FORGOTTEN, replace(AGAIN, content_hash="b")) == ["content_hash"]


def test_a_text_that_was_forgotten_stays_so_until_it_is_edited() -> None:
    edited = replace(AGAIN, content_hash="b", version=2)
    assert revised(FORGOTTEN, edited) == edited
    new = revised(FORGOTTEN, replace(AGAIN, topics=["Talks"]))
    assert new == replace(FORGOTTEN, topics=["Talks"], version=2)


def test_ages_are_read_in_order() -> None:
    hours = timedelta(hours=1)
    assert ages("2d 30m, 6h") == [hours / 2, 6 * hours, 48 * hours]
    assert ages("") == []
    with pytest.raises(ValueError, match="soon"):
        ages("6h soon")


def test_looks_become_rarer_and_end() -> None:
    published = datetime(2021, 12, 28, 12, tzinfo=UTC)
    schedule = ages("6h 2d")

    def look(hours: float) -> float | None:
        at = next_look(published, published + timedelta(hours=hours), schedule)
        return (at - published) / timedelta(hours=1) if at else None

    assert [look(hours) for hours in (0.1, 4, 5, 6, 30, 40, 48, 900)] == [
        6, 6, 48, 48, 48, None, None, None,
    ]  # fmt: skip
