"""Spiders that newsbot is measured beside: python contenders.py NAME ADDRESSES FEED.

ADDRESSES is a file with an address a line: what is fetched, in this order, by all of them.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CONCURRENT = 16
PACE = {"DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": CONCURRENT}
"""The pace of all that is measured."""

_ARTICLE = re.compile(r"/en/[a-z-]+/[^/]*-(\d{7})\.html")


def empty(addresses: list[str], _: str) -> None:
    """Scrapy as it comes, and a callback that does nothing."""
    _run(addresses, {})


def machinery(addresses: list[str], _: str) -> None:
    """The same with the settings of newsbot: its handler, its guards, no reactor."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from newsbot import settings
    from newsbot.spiders.urdupoint import UrduPointSpider

    ours = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    ours |= {"ADDONS": {}, "NEWSBOT_BUDGET": sys.maxsize, "ITEM_PIPELINES": {}}
    _run(addresses, ours, site=UrduPointSpider.site)


def naive(addresses: list[str], feed: str) -> None:
    """What a tutorial would write."""
    import dateparser
    from itemloaders.processors import Join, MapCompose, TakeFirst
    from scrapy import Field, Item, Spider
    from scrapy.http import Response, TextResponse
    from scrapy.linkextractors import LinkExtractor
    from scrapy.loader import ItemLoader

    class Article(Item):
        url, headline, description, body, author = (Field() for _ in range(5))
        published, section, topics, image = (Field() for _ in range(4))

    class ArticleLoader(ItemLoader):
        default_item_class = Article
        default_output_processor = TakeFirst()
        default_input_processor = MapCompose(str.strip)
        body_out = Join("\n\n")
        topics_out = list
        published_in = MapCompose(str.strip, dateparser.parse)

    class Naive(Spider):
        name = "naive"
        start_urls = addresses
        links = LinkExtractor(allow=_ARTICLE)

        def __init__(self) -> None:
            super().__init__()
            self.seen = set(_ARTICLE.findall("\n".join(addresses)))

        def parse(self, response: Response) -> Iterator[Any]:
            if not isinstance(response, TextResponse):
                return
            for link in self.links.extract_links(response):
                match = _ARTICLE.search(link.url)
                if match and match[1] not in self.seen:
                    self.seen.add(match[1])
                    yield response.follow(link)
            if not _ARTICLE.search(response.url):
                return
            loader = ArticleLoader(response=response)
            loader.add_value("url", response.url)
            loader.add_css("headline", "div.news_article h1::text")
            loader.add_css("description", "div.news_article h2::text")
            loader.add_css("body", "div.detail_txt p::text")
            loader.add_css("author", "span.article-date a::text")
            loader.add_css("published", "span.article-date::text", re=r"\w+ \d+\w+ \w+ \d{4} .*M")
            loader.add_css("section", "ul.bread_crumb_en li:nth-of-type(2) a::text")
            loader.add_css("topics", "div.news_article div.tagcloud a::text")
            loader.add_css("image", "img.main_image::attr(src)")
            yield loader.load_item()

    _crawl(Naive, {"FEEDS": {feed: {"format": "jsonlines"}}})


def news_please(addresses: list[str], _: str) -> None:
    """news-please, which fetches pages and extracts what is in them."""
    from newsplease import NewsPlease  # in an environment of its own

    for url in addresses:
        if _ARTICLE.search(url):
            NewsPlease.from_url(url)


def _run(addresses: list[str], settings: dict[str, Any], **attributes: Any) -> None:
    from scrapy import Spider

    def parse(_: Any, response: Any) -> None:
        pass

    members = {"name": "empty", "start_urls": addresses, "parse": parse, **attributes}
    _crawl(type("Empty", (Spider,), members), settings)


def _crawl(spider: type[Any], settings: dict[str, Any]) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    all_same = {**PACE, "CONCURRENT_REQUESTS": CONCURRENT, "LOG_LEVEL": "INFO"}
    process = AsyncCrawlerProcess({**settings, **all_same})
    process.crawl(spider)
    process.start()


if __name__ == "__main__":
    _, name, listed, feed = sys.argv
    globals()[name](Path(listed).read_text().splitlines(), feed)
