import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.urls import Addresses
from newsbot.usage.arguments import ARGUMENTS, DEFAULT_TRAILS, Arguments
from newsbot.usage.mistakes import MistakeError

NOW = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)
ARTICLE = "https://www.urdupoint.com/en/world/man-dies-765122.html"


def read(**given: str) -> Arguments:
    return Arguments.read(given, UrduPointSpider.site, NOW)


def test_without_arguments_everything_is_wanted() -> None:
    arguments = read()
    assert arguments == Arguments()
    assert arguments.follow == DEFAULT_TRAILS
    assert arguments.includes(NOW)


def test_values_are_split_at_commas_and_canonicalised() -> None:
    arguments = read(
        sections="world, pakistan",
        follow="feed,recent_stories",
        start_urls=f"{ARTICLE}?utm_source=x,http://urdupoint.com/en/news/world.html",
    )
    assert arguments.sections == frozenset({"world", "pakistan"})
    assert arguments.follow == frozenset({"feed", "recent_stories"})
    assert arguments.start_urls == (ARTICLE, "https://www.urdupoint.com/en/news/world.html")


def test_since_and_until_include_their_days() -> None:
    arguments = read(since="2021-12-27", until="2021-12-28")
    for text, is_wanted in (
        ("2021-12-26T23:59:59+05:00", False),
        ("2021-12-27T00:00:00+05:00", True),
        ("2021-12-28T23:59:59+05:00", True),
        ("2021-12-29T00:00:00+05:00", False),
    ):
        assert arguments.includes(datetime.fromisoformat(text)) is is_wanted


def test_what_a_site_does_not_have_is_not_offered() -> None:
    addresses = Addresses("www.example.org", re.compile(r"/(?P<article_id>[0-9]+)"))
    bare = replace(UrduPointSpider.site, addresses=addresses, feeds=())
    with pytest.raises(MistakeError, match="no sections of this site are known"):
        Arguments.read({"sections": "world"}, bare, NOW)  # no address says which it is of
    with pytest.raises(MistakeError, match=r"such as https://www\.example\.org/\.\.\."):
        Arguments.read({"start_urls": "x"}, replace(bare, lists={}), NOW)


def test_a_list_of_another_section_than_those_asked_for_is_refused() -> None:
    url = "https://www.urdupoint.com/en/news/{}.html"
    assert read(sections="world", start_urls=url.format("world")).start_urls
    with pytest.raises(MistakeError, match="is not in sections=world"):
        read(sections="world", start_urls=url.format("pakistan"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"sections": "wrold"}, "did you mean 'world'?"),
        ({"sections": ""}, "names nothing"),
        ({"sections": "World"}, "did you mean 'world'?"),
        ({"folow": "feed"}, "did you mean 'follow'?"),
        ({"section": "world"}, "did you mean 'sections'?"),
        ({"": "world"}, "'' is no argument of this spider; known: sections,"),
        ({"follow": "feeds"}, "did you mean 'feed'?"),
        ({"follow": "x"}, "known: feed, sitemaps, lists"),
        ({"since": "soonish"}, "since=soonish is no date"),
        ({"until": "31st February 2022"}, "until=31st February 2022 is no date"),
        ({"since": "2021-12-28", "until": "2021-12-27"}, "is later than until"),
        ({"start_urls": "https://example.com/"}, "is neither an article nor a list"),
        ({"start_urls": "en/world/x"}, "is neither an article nor a list"),
        ({"start_urls": ","}, "names no address"),
        ({"start_urls": ARTICLE, "sections": "sports"}, "is not in sections=sports"),
    ],
)
def test_what_cannot_be_meant_is_said_in_one_sentence(given: dict[str, str], says: str) -> None:
    with pytest.raises(MistakeError) as refused:
        read(**given)
    message = str(refused.value)
    assert says in message
    assert "\n" not in message


def test_the_table_of_the_readme_has_every_argument_as_the_commands_tell_it() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
    for name, example, meaning in ARGUMENTS:
        assert f"| `{name}={example}` | {meaning}" in readme
