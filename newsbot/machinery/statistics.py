"""What a crawl counts."""

from scrapy.statscollectors import MemoryStatsCollector


class Statistics(MemoryStatsCollector):
    """Scrapy's, without its look for an argument of old at every use of an attribute.

    That look makes a count eight times as dear, and some thirty are made for an article.
    """

    __getattribute__ = object.__getattribute__
