"""What the tests of whole crawls share: the stand-in site and a real `scrapy crawl` against it."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
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


def scrapy(
    folder: Path | None,
    *words: str,
    runner: Sequence[str] = ("-m", "scrapy"),
    at: datetime | None = None,
    project: Path = PROJECT,
    stdout: int = subprocess.PIPE,
    env: Mapping[str, str] = {},
    warnings: str = "error",
) -> subprocess.CompletedProcess[str]:
    """The command that ships, in a process of its own.

    `folder` is that of its data, else its settings name one; `at` is the moment that it takes for
    the present.
    """
    started = ["tests/clocked.py", at.isoformat()] if at else runner
    data = ["-s", f"NEWSBOT_DATA_DIR={folder}"] if folder else []
    return subprocess.run(
        [sys.executable, "-W", warnings, *started, *words[:1], *data, *words[1:]],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project), **env},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=300,
        check=False,
    )


def articles_asked_for(done: Crawl) -> list[int]:
    """Their numbers, in the order of the requests."""
    found = (re.search(r"-(\d{7})\.html", path) for path in done.requests)
    return [int(match[1]) for match in found if match]


def query(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    """What the archive of the test's crawls has."""
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        return db.execute(sql).fetchall()


def start(
    server: Server, folder: Path, *options: str, spider: str = "urdupoint"
) -> subprocess.Popen[str]:
    """A crawl of the site's feed that goes on, in a process of its own."""
    command = [sys.executable, "-m", "scrapy", "crawl", spider, "-a", "follow=feed"]
    return subprocess.Popen(
        [*command, "-s", f"NEWSBOT_DATA_DIR={folder}", *options],
        cwd=PROJECT,
        env={**os.environ, **server.environment},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def serve() -> Iterator[Callable[[StandIn], Server]]:
    """Starts a server for a stand-in site; it ends with the test."""
    with ExitStack() as stack:
        yield lambda site: stack.enter_context(Server(site))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of the test's crawls."""
    return tmp_path / "data"


@pytest.fixture
def crawl(serve: Callable[[StandIn], Server], tmp_path: Path, data: Path) -> Run:
    """A real crawl, without the delay between requests."""

    def run(
        site: StandIn,
        *arguments: str,
        feed: str = "-O",
        at: datetime | None = None,
        spider: str = "urdupoint",
    ) -> Crawl:
        server = serve(site)
        file = tmp_path / "feed.jsonl"
        words = ["crawl", spider, "-s", "DOWNLOAD_DELAY=0", *([feed, str(file)] if feed else [])]
        done = scrapy(data, *words, *arguments, at=at, env=server.environment)
        hosts = {request.partition("/")[0] for request in server.requests}
        assert hosts <= {"www.urdupoint.com"}
        paths = [request[request.index("/") :] for request in server.requests]
        return Crawl(done.returncode, done.stderr, file, paths, server.refused)

    return run
