"""A second spider, to share an archive with the first."""

from dataclasses import replace

from newsbot.crawl import ArticleSpider
from newsbot.spiders.urdupoint import UrduPointSpider


class OtherSpider(ArticleSpider):
    name = "other"
    site = replace(UrduPointSpider.site, publisher="Other")
