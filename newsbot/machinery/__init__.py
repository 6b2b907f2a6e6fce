"""Machinery: what stands in place of parts of Scrapy's; settings alone name it."""
