"""Where articles go when nobody says where: a new file for every crawl."""

from pathlib import Path

from scrapy.settings import BaseSettings

from newsbot.settings import PROJECT


class DefaultFeed:
    """An add-on: without `-o`, `-O` or `FEEDS`, the feed is `<data>/<spider>/<time>.jsonl`."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Called by Scrapy."""
        if not settings.getdict("FEEDS"):
            feed = data_dir(settings) / "%(name)s" / "%(time)s.jsonl"
            settings.set("FEEDS", {str(feed): {"format": "jsonlines"}}, "addon")


def data_dir(settings: BaseSettings) -> Path:
    """The folder of all that lasts: `NEWSBOT_DATA_DIR`, relative to the project's folder."""
    return PROJECT / Path(settings["NEWSBOT_DATA_DIR"]).expanduser()
