"""Fittings: what a run puts into the settings before Scrapy builds the crawl by them."""

from pathlib import Path

from scrapy.settings import BaseSettings

from newsbot import __version__


def fit(settings: BaseSettings, folder: Path) -> None:
    """Who asks, no more requests than can be sent, and a feed where none was named."""
    contact = str(settings["NEWSBOT_CONTACT"] or "")
    who = f" (+{contact})" if contact else ""
    settings.set("USER_AGENT", f"newsbot/{__version__}{who}", "addon")
    # No more requests leave the scheduler than can be sent: what waits there is still in
    # order, and is not made when the crawl ends.
    per_domain = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
    settings.set("CONCURRENT_REQUESTS", per_domain, "addon")
    if not settings.getdict("FEEDS"):
        feed = folder / "%(name)s" / "%(batch_time)s.jsonl"  # to the microsecond
        settings.set("FEEDS", {str(feed): {"format": "jsonlines"}}, "addon")


def fit_for_archive(settings: BaseSettings) -> None:
    """Put the durable parts in the place of Scrapy's."""
    parts: dict[str, dict[str, object]] = {
        "EXTENSIONS": {
            "scrapy.extensions.feedexport.FeedExporter": None,
            "newsbot.feeds.Exporter": 0,
            "newsbot.display.closing.Closing": 0,
        },
        "ITEM_PIPELINES": {"newsbot.pipelines.Compare": 400, "newsbot.pipelines.Keep": 900},
        "FEED_STORAGES": {"": "newsbot.feeds.File", "file": "newsbot.feeds.File"},
    }
    for setting, values in parts.items():
        for name, value in values.items():
            settings[setting].set(name, value, "addon")
