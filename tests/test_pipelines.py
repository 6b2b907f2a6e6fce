from dataclasses import replace

import pytest
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.test import get_crawler

from newsbot.items import REQUIRED, Article
from newsbot.pipelines import Deduplicate, Select, Validate
from newsbot.spiders.urdupoint import UrduPointSpider

ARTICLE = Article(
    article_id="1437925",
    edition="en",
    url="https://www.urdupoint.com/en/world/x-1437925.html",
    headline="Talks go on",
    article_body="The talks go on.",
    date_published="2021-12-28T16:25:00+05:00",
    retrieved_at="2021-12-28T11:30:00+00:00",
    publisher="UrduPoint",
    content_hash="a",
)


@pytest.fixture
def crawler() -> Crawler:
    return get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False})


@pytest.mark.parametrize("name", REQUIRED)
def test_an_article_without_a_required_field_is_dropped_by_name(
    crawler: Crawler, name: str
) -> None:
    article = replace(ARTICLE)
    setattr(article, name, "")
    with pytest.raises(DropItem, match=f"^no {name} on "):
        Validate(crawler).process_item(article)
    assert crawler.stats.get_value("newsbot/incomplete") == 1


def test_a_complete_article_passes_unchanged(crawler: Crawler) -> None:
    assert Validate(crawler).process_item(ARTICLE) is ARTICLE
    assert Select(crawler).process_item(ARTICLE) is ARTICLE
    assert Deduplicate(crawler).process_item(ARTICLE) is ARTICLE
    assert crawler.stats.get_value("newsbot/new") == 1


def test_the_same_number_and_the_same_text_are_exported_once(crawler: Crawler) -> None:
    deduplicate = Deduplicate(crawler)
    deduplicate.process_item(ARTICLE)
    with pytest.raises(DropItem, match="article 1437925 again"):
        deduplicate.process_item(replace(ARTICLE, content_hash="b"))
    with pytest.raises(DropItem, match="same text as article 1437925"):
        deduplicate.process_item(replace(ARTICLE, article_id="1437926"))
    assert crawler.stats.get_value("newsbot/duplicate") == 2


def test_editions_count_for_themselves(crawler: Crawler) -> None:
    deduplicate = Deduplicate(crawler)
    deduplicate.process_item(ARTICLE)
    urdu = replace(ARTICLE, edition="ur")
    assert deduplicate.process_item(urdu) is urdu
