"""Crawls of a site that goes on publishing, reports of them, and a browser to read those with."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from conftest import scrapy
from playwright.sync_api import Browser, sync_playwright

from newsbot import health
from newsbot.standin.server import Server
from newsbot.standin.stories import Story

MODULES = ("-s", "SPIDER_MODULES=newsbot.spiders,tests.otherspider")


@dataclass
class Crawls:
    """Crawls of one site's feed into one archive, each at its own moment."""

    server: Server
    folder: Path
    moments: dict[tuple[str, int], datetime] = field(default_factory=dict)
    """When each spider first retrieved each number."""
    found: list[list[Story]] = field(default_factory=list)
    """What was new to each crawl."""
    requests: list[int] = field(default_factory=list)
    """How many of them the site saw of each crawl."""

    def go(self, out: int, spider: str = "urdupoint", status: int = health.WELL) -> None:
        """Crawl when so many stories are out, which ends with this status."""
        site = self.server.site
        moment = site.stories[out - 1].published
        site.clock = lambda: moment
        new = [story for story in site.in_feed() if (spider, story.number) not in self.moments]
        before = len(self.server.requests)
        words = ["crawl", spider, "-a", "follow=feed", *MODULES]
        words += ["-s", "DOWNLOAD_DELAY=0", "-s", "MEMUSAGE_LIMIT_MB=0"]
        done = scrapy(self.folder, *words, at=moment, env=self.server.environment)
        assert done.returncode == status, done.stderr[-3_000:]
        self.moments |= {(spider, story.number): moment for story in new}
        self.found.append(new)
        self.requests.append(len(self.server.requests) - before)


def report(
    folder: Path, *words: str, at: datetime | None = None
) -> subprocess.CompletedProcess[str]:
    """`scrapy report` of the archive in a folder, made at that moment."""
    return scrapy(folder, "report", *words, *MODULES, at=at)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium; root needs it without its sandbox, containers have little memory."""
    options = ["--no-sandbox", "--disable-dev-shm-usage"]
    path = shutil.which("chromium")
    assert path is not None
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=options)
