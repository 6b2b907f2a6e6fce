"""Scrapy's own commands, with which a maintainer looks at a page whose selectors broke."""

import subprocess
from collections.abc import Callable

import pytest
from conftest import scrapy
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newsbot import settings as defaults
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.spiders.urdupoint_urdu import UrduPointUrduSpider
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.urdusite import UrduStandIn, tag_path

HOME = "https://www.urdupoint.com"


def look(server: Server, *words: str, delay: str = "0") -> subprocess.CompletedProcess[str]:
    words += ("-s", f"DOWNLOAD_DELAY={delay}")
    return scrapy(None, *words, env=server.environment, warnings="default")  # of Scrapy's `parse`


@pytest.mark.parametrize(
    "words",
    [
        ("parse", "-c", "parse_article", "--noitems", "--nocolour"),
        ("parse", "-c", "parse_article", "--nolinks", "--nocolour"),
        ("shell", "-c", "response.css('h1::text').get()"),
        ("fetch",),
    ],
)
def test_a_page_is_looked_at_without_the_name_of_its_spider(
    serve: Callable[[StandIn], Server], words: tuple[str, ...]
) -> None:
    site = StandIn(10)
    story = site.in_feed()[0]
    done = look(serve(site), *words, f"{HOME}{story.path}")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    shown = f"{HOME}{site.more_stories(story)[0].path}" if "--noitems" in words else story.headline
    assert shown in done.stdout


def test_a_page_that_is_no_article_is_said_to_be_none(
    serve: Callable[[StandIn], Server],
) -> None:
    done = look(serve(StandIn(10)), "parse", "-c", "parse_article", f"{HOME}/en/news/world.html")
    assert "no article" in done.stderr
    assert "Traceback" not in done.stderr


def test_looking_keeps_to_robots_txt_and_to_the_pace(
    serve: Callable[[StandIn], Server],
) -> None:
    site = StandIn(10)
    story = site.in_feed()[0]
    server = serve(site)
    assert story.headline in look(server, "fetch", f"{HOME}{story.path}", delay="0.3").stdout
    assert server.requests == ["www.urdupoint.com/robots.txt", f"www.urdupoint.com{story.path}"]
    assert server.times[1] - server.times[0] > 0.2  # they arrive a moment after they leave
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /", content_type="text/plain")
    assert look(server, "fetch", f"{HOME}{story.path}").stdout == ""
    assert server.requests[2:] == ["www.urdupoint.com/robots.txt"]


def test_an_address_that_no_spider_knows_is_said_to_need_one(
    serve: Callable[[StandIn], Server],
) -> None:
    server = serve(StandIn(10))
    address = f"{HOME}/contact.php"
    said = f"{address} is no page that a spider knows: --spider names one"
    assert said in look(server, "fetch", address).stderr
    assert server.requests == []
    look(server, "fetch", "--spider", "urdupoint", address)
    assert server.requests[-1] == "www.urdupoint.com/contact.php"


def test_each_page_belongs_to_one_spider() -> None:
    settings = Settings()
    settings.setmodule(defaults)
    loader = SpiderLoader.from_settings(settings)
    english, urdu = StandIn(30), UrduStandIn(30)
    pages = {
        "urdupoint": [
            *(story.path for story in english.stories),
            "/en/news/world.html",
            "/en/topic/nato.html",
            *(url.removeprefix(HOME) for url in UrduPointSpider.site.feeds),
        ],
        "urdupoint_urdu": [
            *(story.path for story in urdu.stories),
            *(tag_path(topic) for topic in urdu.stories[0].topics),
            *(url.removeprefix(HOME) for url in UrduPointUrduSpider.site.feeds),
        ],
    }
    for spider, paths in pages.items():
        for path in paths:
            assert loader.find_by_request(Request(f"{HOME}{path}")) == [spider], path
