"""A second spider, to share an archive with the first."""

from dataclasses import replace

from newsbot.crawl import ArticleSpider
from newsbot.items import Article
from newsbot.spiders.urdupoint import UrduPointSpider


class OtherSpider(ArticleSpider):
    name = "other"
    site = replace(UrduPointSpider.site, publisher="Other")


class Breaks:
    """A pipeline that cannot do anything."""

    def process_item(self, item: Article) -> Article:  # noqa: ARG002
        raise ValueError("no reason at all")
