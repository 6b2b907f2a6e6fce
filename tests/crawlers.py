"""Crawlers without an engine, for tests of the parts of a crawl."""

from typing import Any

from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newsbot import settings as defaults
from newsbot.spiders.urdupoint import UrduPointSpider


def crawler_of(**settings: Any) -> Crawler:
    """A crawler of the stand-in's site with newsbot's settings, but for these."""
    own = {name: value for name, value in vars(defaults).items() if name.isupper()}
    crawler = get_crawler(UrduPointSpider, {**own, "LOG_ENABLED": False, **settings})
    crawler.spider = UrduPointSpider.from_crawler(crawler)
    return crawler
