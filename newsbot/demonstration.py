"""A whole crawl to look at: the real spider and pipelines against the stand-in site."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newsbot.settings import PROJECT
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn
from newsbot.words.number import counted

_KINDS = (
    ("robots.txt", "/robots.txt"),
    ("feed", "/en/sitemap/news.rss"),
    ("sitemap", "/en/sitemap/"),
    ("category list", "/en/news/"),
    ("topic list", "/en/topic/"),
    ("article", "/en/"),
)


class DemonstrationError(Exception):
    """The crawl did not end well; the message says where its log lies."""


@dataclass(frozen=True)
class Demonstration:
    """What a demonstration did."""

    feed: Path
    log: Path
    articles: list[dict[str, Any]]
    """The lines of the feed."""
    requests: Counter[str]
    """How many of each kind were made."""


def demonstrate(size: int, data_dir: Path, say: Callable[[str], None]) -> Demonstration:
    """Crawl a stand-in site of `size` articles into `data_dir`, over loopback only."""
    say(f"A made-up www.urdupoint.com with {counted(size, 'article')} starts on this machine ...")
    log = data_dir / "demo.log"
    feeds = data_dir / "urdupoint"
    before = set(feeds.glob("*.jsonl"))
    with Server(StandIn(size, "mixed")) as server:
        say("`scrapy crawl urdupoint` visits it, without the usual second between requests ...")
        status = _crawl(data_dir, log, server.environment)
        requests = Counter(map(_kind, server.requests))
    written = sorted(set(feeds.glob("*.jsonl")) - before)
    if not status and not written:
        raise DemonstrationError(f"{data_dir} has these articles already; name another folder.")
    if status:
        raise DemonstrationError(f"the crawl ended with exit status {status}; its log: {log}")
    articles = [json.loads(line) for line in written[-1].read_text("utf-8").splitlines()]
    return Demonstration(written[-1], log, articles, requests)


def _crawl(data_dir: Path, log: Path, environment: dict[str, str]) -> int:
    settings = {
        "NEWSBOT_DATA_DIR": str(data_dir),
        "NEWSBOT_BUDGET": "1000000",
        "DOWNLOAD_DELAY": "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "8",
        "LOG_FILE_APPEND": "False",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "--logfile", str(log)]
    done = subprocess.run(  # noqa: S603
        command + options, cwd=PROJECT, env={**os.environ, **environment}, check=False
    )
    return done.returncode


def _kind(request: str) -> str:
    path = request[request.index("/") :]
    return next((kind for kind, start in _KINDS if path.startswith(start)), "other")
