"""What sites other than UrduPoint do: each of these is common, and none is UrduPoint's."""

import json
import re
from dataclasses import replace
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


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("By Maria de la Cruz", ["Maria de la Cruz"]),
        ("Leonardo da Silva and Jan van der Berg", ["Leonardo da Silva", "Jan van der Berg"]),
        ("By JANE DOE, Associated Press", ["JANE DOE"]),
        ("By JANE DOE Associated Press", ["JANE DOE"]),
        ("By The Associated Press", []),
        ("Asha Rao / TNN", ["Asha Rao"]),
        ("By Jane Doe | Lake City Post", ["Jane Doe"]),
        ("Ann Poe • Lake City Post", ["Ann Poe"]),
        ("Written by Asha Rao | New Delhi | Updated:", ["Asha Rao"]),
        ("Ann Poe (Reuters)", ["Ann Poe"]),
        ("Jane Doe with John Roe", ["Jane Doe", "John Roe"]),
        ("Ann Poe in New York", ["Ann Poe"]),
        ("Robert Downey, Jr. and Ann Poe", ["Robert Downey Jr.", "Ann Poe"]),
        ("Jane Doe, MD", ["Jane Doe"]),
        ("Chris More", ["Chris More"]),
        ("Kathy Home", ["Kathy Home"]),
        ("Jane Doe, Lake City Post", ["Jane Doe"]),
        ("Lake City Post Staff", []),
        ("lakecitypost.com", []),
    ],
)
def test_authors_are_persons(words: str, names: list[str]) -> None:
    byline = f"<p class=byline>{words} {STAMP}Dec. 28</time></p>"
    assert article(page(byline)).authors == names
    told = json.dumps({"headline": "Bridge Opens in Lake City", "author": {"name": words}})
    script = f"<script type='application/ld+json; charset=utf-8'>{told}</script>"
    assert article(page(head=script)).authors == names


def test_a_person_may_be_called_like_the_publisher() -> None:
    dawn = replace(SITE, publisher="Dawn", brands=("Dawn", "Dawn News"))
    for words, names in {
        "Dawn Smith": ["Dawn Smith"],
        "Araminta Dawnay": ["Araminta Dawnay"],
        "Dawn Report": [],
        "Dawn": [],
        "Sports Team Dawn": [],
    }.items():
        byline = f"<p class=byline>{words} {STAMP}Dec. 28</time></p>"
        assert article(page(byline), site=dawn).authors == names


@pytest.mark.parametrize(
    ("words", "location", "agencies"),
    [
        ("CHICAGO (AP) — ", "CHICAGO", ["AP"]),
        ("SPRINGFIELD, Ill. (AP) -- ", "SPRINGFIELD, Ill.", ["AP"]),
        ("WASHINGTON (CNN) - ", "WASHINGTON", ["CNN"]),
        ("New Delhi (PTI): ", "New Delhi", ["PTI"]),
        ("LONDON (Reuters) – ", "LONDON", ["Reuters"]),
    ],
)
def test_an_agency_and_a_dash_make_a_dateline(
    words: str, location: str, agencies: list[str]
) -> None:
    found = article(page(text=f"<p>{words}{TEXT}</p><p>{MORE}</p>"))
    assert found.dateline is not None
    assert (found.dateline.location, found.dateline.agencies) == (location, agencies)
    assert found.dateline.date is None
    assert found.article_body == f"{TEXT}\n\n{MORE}"


@pytest.mark.parametrize("words", ["Ann Poe (AP) said: ", "MOSCOW (AFP) ", "Ohio (XYZ) — "])
def test_a_name_in_brackets_alone_makes_none(words: str) -> None:
    found = article(page(text=f"<p>{words}{TEXT}</p>"))
    assert (found.dateline, found.article_body) == (None, f"{words}{TEXT}")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            "<meta property=og:image content=/default/files/a.jpg>",
            "/default/files/a.jpg",
        ),
        ("<meta property=og:image content=../img/volcanologo.jpg>", "/img/volcanologo.jpg"),
        ("<meta property=og:image content=img/a.jpg>", "/local/img/a.jpg"),
        ("<base href=/><meta property=og:image content=img/a.jpg>", "/img/a.jpg"),
        ("<meta property=og:image content=/files/default.jpg>", None),
        ("<meta property=og:image content=/files/post-logo-2.png>", None),
    ],
)
def test_a_picture_is_told_from_a_logo_by_its_name(head: str, url: str | None) -> None:
    assert article(page(head=head)).image_url == (url and HOME + url)


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        (f"{HOME}/story/1001/", r"/story/(?P<article_id>\d+)/"),
        (f"{HOME}/2021/12/28/bridge/", r"/\d+/\d+/\d+/(?P<article_id>[a-z-]+)/"),
        (URL, SITE.addresses.article.pattern),
    ],
)
def test_a_node_with_the_address_of_the_page_is_its_own_under_any_headline(
    url: str, shape: str
) -> None:
    site = replace(SITE, addresses=replace(SITE.addresses, article=re.compile(shape)))
    node = {"headline": "Lake City bridge: all you need to know", "author": {"name": "Ann Poe"}}
    for told, names in ((url, ["Ann Poe"]), (f"{url}#article", ["Ann Poe"]), (f"{HOME}/", [])):
        script = json.dumps({**node, "mainEntityOfPage": told})
        html = page(head=f"<script type=application/ld+json>{script}</script>")
        assert article(html, site=site, url=url).authors == names
