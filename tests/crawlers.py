"""Crawlers without an engine, for tests of the parts of a crawl."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from newsbot import settings as defaults
from newsbot.operation.run import Run, run_of
from newsbot.spiders.urdupoint import UrduPointSpider


def settings_of(folder: Path, **more: Any) -> Settings:
    """The settings of `scrapy crawl` with a data folder, and these."""
    settings = Settings()
    settings.setmodule(defaults)
    places = {"NEWSBOT_DATA_DIR": str(folder), "NEWSBOT_ARCHIVE": True, "DOWNLOAD_DELAY": 0}
    quiet = {"LOG_ENABLED": False, "MEMUSAGE_ENABLED": False}  # earlier tests needed the memory
    settings.setdict({**places, **quiet, **more}, "cmdline")
    return settings


def crawler_of(**settings: Any) -> Crawler:
    """A crawler of the stand-in's site with newsbot's settings, but for these."""
    own = {name: value for name, value in vars(defaults).items() if name.isupper()}
    crawler = get_crawler(UrduPointSpider, {**own, "LOG_ENABLED": False, **settings})
    crawler.spider = UrduPointSpider.from_crawler(crawler)
    return crawler


@contextmanager
def started(folder: Path, **settings: Any) -> Iterator[tuple[Crawler, Run]]:
    """A crawler whose run has begun, with an archive in a folder; it ends without a verdict."""
    places = {"NEWSBOT_DATA_DIR": str(folder), "NEWSBOT_ARCHIVE": True, "NEWSBOT_RECORDING": False}
    crawler = crawler_of(**places, **settings)
    run = run_of(crawler)
    try:
        yield crawler, run
    finally:
        run.abandon(0, "a test has ended")
