"""Saved pages against expectations that a person has checked: whole articles, keys included."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from newsbot.crawl import ArticleSpider
from newsbot.items import EXPORTED
from newsbot.savedpage import DRAFT, FOLDER, differences, draft

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
    text, feed_date = saved.read_text("utf-8"), expected["feed_date"]
    read = draft(text, address, spider.site, retrieved_at, feed_date).expectation

    assert expected["provenance"]
    assert not expected["provenance"].startswith(DRAFT), f"{saved.stem}: nobody has checked it"
    assert tuple(expected["article"]) == EXPORTED
    unlike = "\n".join(differences(read, expected))
    if unlike:
        pytest.fail(f"{saved.stem}:\n{unlike}", pytrace=False)
    assert expected.keys() == read.keys()
