"""Feeds that have every article once: Scrapy's feed export, with files that are published whole."""

from newsbot.feeds.exporter import Exporter
from newsbot.feeds.storages import File

__all__ = ["Exporter", "File"]
