"""What sites other than UrduPoint do: each of these is common, and none is UrduPoint's."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from newsbot.extraction import Reading, Source
from newsbot.items import Article
from newsbot.page import Page
from newsbot.site import Selectors, Site
from newsbot.urls import Addresses

HOME = "https://www.lakecitypost.example"
URL = f"{HOME}/local/bridge-1001.html"
NOW = datetime(2022, 1, 3, 12, tzinfo=UTC)
DECLARED = Selectors(byline="p.byline", body="div.story")
SITE = Site(
    publisher="Lake City Post",
    edition="us",
    language="en",
    timezone="America/Chicago",
    is_month_first=True,
    addresses=Addresses(
        host="www.lakecitypost.example",
        article=re.compile(r"/(?P<section>[a-z]+)/[a-z-]*-(?P<article_id>\d+)\.html"),
    ),
    selectors=DECLARED,
)
TEXT = "The bridge over the Lake River opened on Tuesday, two years later than planned."
MORE = "Some four thousand people crossed it on the first day, the city said."


def reading(html: str, site: Site = SITE, url: str = URL) -> Reading:
    address = site.addresses.article_at(url)
    assert address is not None
    return Reading(Page(html, url), site, Source(address, NOW))


def article(html: str, **given: Any) -> Article:
    return reading(html, **given).article()


def page(byline: str = "", head: str = "", text: str = f"<p>{TEXT}</p><p>{MORE}</p>") -> str:
    return (
        f"<html><head>{head}</head><body><h1>Bridge Opens in Lake City</h1>{byline}"
        f"<div class=story>{text}</div></body></html>"
    )


STAMP = "<time datetime=2021-12-28T16:25:00-06:00>"


@pytest.mark.parametrize("kind", ["<p class=byline>By Ann Poe {}</p>", "<p>By Ann Poe {}</p>"])
@pytest.mark.parametrize(
    "words",
    [
        f"{STAMP}2 hours ago</time>",
        f"{STAMP}Tuesday</time>",
        f"{STAMP}Dec. 28, 2021</time>",
        f"| {STAMP}Dec. 28, 2021 at 4:25 p.m. CST</time>",
        f"<time class=updated datetime=2021-12-30T09:05-06:00>Dec. 30</time> {STAMP}28</time>",
        f"Updated <time datetime=2021-12-30T09:05-06:00>Dec. 30</time> {STAMP}28</time>",
        f'<time class="entry-date published updated" {STAMP[6:]}2 weeks ago</time>',
        "<time datetime=2021-12-28>Dec. 28, 2021, 4:25:00 PM</time>",
        "Updated: Dec. 30, 2021 9:05 AM | Dec. 28, 2021 4:25:00 PM CST",
        "First published 12/28/2021 4:25:00 PM",
    ],
)
def test_a_time_element_says_to_machines_what_readers_are_told_in_words(
    kind: str, words: str
) -> None:
    found = article(page(kind.format(words)))
    assert (found.date_published, found.date_source) == ("2021-12-28T16:25:00-06:00", "byline")
    assert found.date_precision == "second"
    assert found.authors == ["Ann Poe"]


def test_times_elsewhere_on_the_page_say_nothing_of_the_article() -> None:
    others = "<ul><li><a href=/local/a-1002.html>A</a> <time datetime=2020-01-01>Jan</time></ul>"
    assert article(page("<p class=byline>By Ann Poe</p>") + others).date_published == ""


@pytest.mark.parametrize("label", ["Updated", "Last updated:", "Modified on", "UPDATED:"])
def test_the_date_of_a_change_is_that_of_publishing_only_where_there_is_no_other(
    label: str,
) -> None:
    byline = f"<p class=byline>By Ann Poe | {label} Dec. 30, 2021 9:05 AM</p>"
    alone = article(page(byline))
    assert alone.date_published == "2021-12-30T09:05:00-06:00"
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    beside = article(page(byline, meta))
    assert (beside.date_published, beside.date_source) == ("2021-12-28T16:25:00-06:00", "meta")
    for found in (alone, beside):
        assert found.date_modified == "2021-12-30T09:05:00-06:00"
        assert found.authors == ["Ann Poe"]
        assert found.rules["date_modified"] == "byline"


@pytest.mark.parametrize("when", ["", "Yesterday", "| Tuesday, Dec. 28"])
def test_a_byline_without_a_whole_date_has_its_names_all_the_same(when: str) -> None:
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    found = article(page(f"<p class=byline>By Ann Poe</p><p class=byline>{when}</p>", meta))
    assert found.authors == ["Ann Poe"]
    assert found.date_source == "meta"
