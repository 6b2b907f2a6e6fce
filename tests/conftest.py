"""What the tests of whole crawls share: the stand-in site and a real `scrapy crawl` against it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

PROJECT = Path(__file__).parent.parent


@dataclass
class Crawl:
    """What a `scrapy` command did."""

    status: int
    log: str
    feed: Path
    requests: list[str]
    """Paths with queries, in the order in which the server saw them."""
    refused: list[str]

    @property
    def articles(self) -> list[dict[str, Any]]:
        """The lines of the feed, in order."""
        if not self.feed.exists():
            return []
        return [json.loads(line) for line in self.feed.read_text("utf-8").splitlines()]

    @property
    def numbers(self) -> list[int]:
        """The numbers of the articles of the feed, in order."""
        return [int(article["article_id"]) for article in self.articles]


class Run(Protocol):
    """Runs `scrapy crawl SPIDER -O FILE` with these arguments against a stand-in site.

    `at` is the moment that the crawl takes for the present.
    """

    def __call__(
        self,
        site: StandIn,
        *arguments: str,
        feed: str = "-O",
        at: datetime | None = None,
        spider: str = "urdupoint",
    ) -> Crawl: ...


@pytest.fixture
def serve() -> Iterator[Callable[[StandIn], Server]]:
    """Starts a server for a stand-in site; it ends with the test."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(Server(site))


@pytest.fixture
def crawl(serve: Callable[[StandIn], Server], tmp_path: Path) -> Run:
    """The command that ships, in a process of its own, without the delay between requests.

    Its warnings are errors, and its data folder is one of the test's.
    """

    def run(
        site: StandIn,
        *arguments: str,
        feed: str = "-O",
        at: datetime | None = None,
        spider: str = "urdupoint",
    ) -> Crawl:
        server = serve(site)
        file = tmp_path / "feed.jsonl"
        runner = ["tests/clocked.py", at.isoformat()] if at else ["-m", "scrapy"]
        command = [sys.executable, "-W", "error", *runner, "crawl", spider]
        command += ["-s", "DOWNLOAD_DELAY=0", "-s", f"NEWSBOT_DATA_DIR={tmp_path / 'data'}"]
        command += [feed, str(file)] if feed else []
        done = subprocess.run(
            [*command, *arguments],
            cwd=PROJECT,
            env={**os.environ, **server.environment, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        hosts = {request.partition("/")[0] for request in server.requests}
        assert hosts <= {"www.urdupoint.com"}
        paths = [request[request.index("/") :] for request in server.requests]
        return Crawl(done.returncode, done.stderr, file, paths, server.refused)

    return run
