"""A second spider, to share an archive with the first."""

from dataclasses import replace
from typing import Any

from scrapy import Spider
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from newsbot.crawl import ArticleSpider
from newsbot.delivery.formats import ArticleTable
from newsbot.items import Article
from newsbot.spiders.urdupoint import UrduPointSpider


class OtherSpider(ArticleSpider):
    name = "other"
    site = replace(UrduPointSpider.site, publisher="Other")


class TolerantSpider(ArticleSpider):
    """Declares that texts which end alike are usual."""

    name = "tolerant"
    site = replace(UrduPointSpider.site, tolerated=frozenset(("echoes",)))


class UnnumberedSpider(ArticleSpider):
    """Of a site whose lists have one page each."""

    name = "unnumbered"
    _addresses = replace(UrduPointSpider.site.addresses, numbered="")
    site = replace(UrduPointSpider.site, publisher="Unnumbered", addresses=_addresses)


class Breaks:
    """A pipeline that cannot do anything."""

    def process_item(self, item: Article) -> Article:  # noqa: ARG002
        raise ValueError("no reason at all")


class Missing:
    """A storage of feeds whose library is not installed."""

    def __init__(self, *_: str, **__: object) -> None:
        raise NotConfigured("its library is missing")


class StartsSpider(Spider):
    """Asks for many addresses at once, without a look at robots.txt of its own."""

    name = "starts"
    site = UrduPointSpider.site

    def __init__(self, paths: str) -> None:
        super().__init__()
        self.start_urls = [f"https://www.urdupoint.com{path}" for path in paths.split(",")]

    def parse(self, response: Response) -> None:
        pass


class FaultyTable(ArticleTable):
    """A table that takes no quotation in a headline."""

    def export_item(self, item: Any) -> None:
        """Called by Scrapy."""
        if "“" in item.headline:
            raise ValueError("no quotations")
        super().export_item(item)
