"""Where articles go when nobody says where, and how many requests may wait for the site."""

from pathlib import Path

from scrapy.settings import BaseSettings

from newsbot.settings import PROJECT


class Defaults:
    """An add-on for the defaults that depend on other settings."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy.

        Without `-o`, `-O` or `FEEDS` the feed is `<data>/<spider>/<time>.jsonl`. No more requests
        leave the scheduler than can be sent: what waits there is still in order, and is not made
        when the crawl ends.
        """
        if not settings.getdict("FEEDS"):
            feed = data_dir(settings) / "%(name)s" / "%(batch_time)s.jsonl"  # to the microsecond
            settings.set("FEEDS", {str(feed): {"format": "jsonlines"}}, "addon")
        per_domain = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        settings.set("CONCURRENT_REQUESTS", per_domain, "addon")


def data_dir(settings: BaseSettings) -> Path:
    """The folder of all that lasts: `NEWSBOT_DATA_DIR`, relative to the project's folder."""
    return PROJECT / Path(settings["NEWSBOT_DATA_DIR"]).expanduser()
