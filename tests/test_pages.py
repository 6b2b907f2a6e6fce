"""Saved pages against expectations that a person has checked: whole articles, keys included."""

import dataclasses
import json
from datetime import datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newsbot.crawl import ArticleSpider
from newsbot.extraction import Reading, Source
from newsbot.items import EXPORTED
from newsbot.page import Page
from newsbot.savedpage import DRAFT, FOLDER

PAGES = sorted(FOLDER.glob("*/*.html"))


def test_there_are_saved_pages() -> None:
    assert PAGES


@pytest.mark.parametrize("saved", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_saved_page_gives_the_article_that_was_expected(saved: Path) -> None:
    expected = json.loads(saved.with_suffix(".json").read_text("utf-8"))
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": ["newsbot.spiders"]}))
    spider = loader.load(saved.parent.name)
    assert issubclass(spider, ArticleSpider)
    addresses = spider.site.addresses
    address = addresses.article_at(expected["url"])
    assert address is not None
    retrieved_at = datetime.fromisoformat(expected["retrieved_at"])
    source = Source(address, retrieved_at, expected["feed_date"])
    reading = Reading(Page(saved.read_text("utf-8"), address.url), spider.site, source)
    article = dataclasses.asdict(reading.article())
    topics = [addresses.canonical(link.href, address.url) for link in reading.topic_links()]
    stories = [addresses.article_at(link.href, address.url) for link in reading.more_stories()]

    assert expected["provenance"]
    assert not expected["provenance"].startswith(DRAFT), f"{saved.stem}: nobody has checked it"
    assert tuple(expected["article"]) == EXPORTED
    assert {name: article[name] for name in EXPORTED} == expected["article"]
    assert topics == expected["topic_links"]
    assert [story.url for story in stories if story] == expected["more_stories"]
