"""A site that goes on publishing, crawls of it that may die, and what their feeds have."""

import base64
import gzip
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from conftest import PROJECT
from warcio.archiveiterator import ArchiveIterator

from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.warc.writing import members

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


class Heavy(StandIn):
    """A site whose articles fill a disk: nothing makes them smaller."""

    def answer(self, target: str) -> Answer:
        answer = super().answer(target)
        if not re.search(r"-\d{7}\.html$", target):
            return answer
        noise = base64.b64encode(random.Random(target).randbytes(150_000))
        return Answer(answer.body.replace(b"<body>", b"<body><!--" + noise + b"-->"))


_PROJECT = {"PYTHONPATH": str(PROJECT), "SCRAPY_SETTINGS_MODULE": "newsbot.settings"}
"""What tells Scrapy of the project in any folder."""


@dataclass
class Newsroom:
    """A site that goes on publishing, and crawls of it that may die."""

    server: Server
    folder: Path
    options: list[str] = field(default_factory=list)
    follow: str = "feed"
    spider: str = "urdupoint"
    """Whose the next crawls are."""
    tracer: tuple[str, ...] = ()
    """A command that the next crawls run under."""
    at: Path = PROJECT
    """The folder that the next crawls start in."""
    out: int = 40
    """How many stories are out."""

    def __post_init__(self) -> None:
        self.server.site.clock = self.now

    def now(self) -> datetime:
        return self.server.site.stories[self.out - 1].published

    def start(self, *runner: str) -> subprocess.Popen[bytes]:
        command = [
            *self.tracer,
            sys.executable,
            *(runner or ("-m", "scrapy")),
            "crawl",
            self.spider,
        ]
        command += ["-s", "DOWNLOAD_DELAY=0", "-s", f"NEWSBOT_DATA_DIR={self.folder}"]
        command += ["-a", f"follow={self.follow}", *self.options]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.at,
                env={**os.environ, **self.server.environment, **_PROJECT},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def finish(self) -> None:
        process = self.start()
        assert process.wait(timeout=120) == 0, (self.folder / "log").read_text("utf-8")[-3_000:]

    def die(self, *runner: str) -> int:
        return self.start(*runner).wait(timeout=120)

    def die_within(self, seconds: float, *, requests: int) -> None:
        """Kill a crawl so long after its start, or after some requests of its own."""
        with self.server.arrived:
            wanted = len(self.server.requests) + requests
            process = self.start()
            is_reached = lambda: len(self.server.requests) >= wanted  # noqa: E731
            assert self.server.arrived.wait_for(is_reached, timeout=120)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()

    def archived(self) -> Counter[str]:
        with closing(sqlite3.connect(self.folder / "archive.sqlite3")) as db:
            return Counter(number for (number,) in db.execute("SELECT article_id FROM articles"))


_ARTICLE = re.compile(r"-(\d{7})\.html$")
_UNPACK = {".gz": gzip.decompress, ".zst": zstd.decompress}


def numbers_in(*files: Path) -> Counter[str]:
    """How often each article stands in feeds; every line must be whole."""
    found: Counter[str] = Counter()
    for file in files:
        raw = _UNPACK.get(file.suffix, bytes)(file.read_bytes())
        assert raw.endswith(b"\n")
        found.update(json.loads(line)["article_id"] for line in raw.splitlines())
    return found


def recorded(folder: Path) -> Counter[str]:
    """The articles whose pages are in published recordings, each read through to its end."""
    found: Counter[str] = Counter()
    for path in folder.glob("pages/*/*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, check_digests=True):
                body = record.content_stream().read()
                assert not record.digest_checker.problems
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                if record.rec_type == "response" and (match := _ARTICLE.search(url)):
                    assert body.rstrip().endswith(b"</html>")
                    found[match[1]] += 1
        assert path.stat().st_size == list(members(path))[-1][1]  # nothing behind the last
    return found
