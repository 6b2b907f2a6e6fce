"""Recorded pages: what was asked and answered, whole, for readers that are not ours.

With NEWSBOT_WAYBACK=/path/to/bin/wayback one is played by pywb, which cannot share our virtual
environment: its brotlipy takes the place of the module `brotli`.
"""

import base64
import gzip
import hashlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest
from conftest import scrapy
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from scrapy.http import HtmlResponse
from warcio.archiveiterator import ArchiveIterator

from newsbot.archive.store import FILE_NAME
from newsbot.download.captures import _forbids_keeping
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import HOST, Story

HOUR = timedelta(hours=1)
PACKED = (("Content-Encoding", "gzip"),)
TWO_VOICES = (("X-Robots-Tag", "noarchive"), ("X-Robots-Tag", "max-snippet:5"))


class Record(NamedTuple):
    """A record as warcio reads it."""

    kind: str
    url: str
    fields: Any
    """Headers of the record."""
    http: Any
    """Headers of what was asked or answered."""
    body: bytes


@dataclass
class Site:
    """A site whose pages do not change, with some that are unlike others, and crawls of it."""

    server: Server
    folder: Path
    asked: list[str] = field(default_factory=list)
    """What the server saw of the first crawl."""

    def __post_init__(self) -> None:
        site = self.server.site
        self.plain, self.gone, self.moved, self.packed, *self.unkept = site.in_feed()[:7]
        asks = b'<head><meta name="robots" content="noarchive">'
        bodies = [site.answer(story.path).body for story in self.unkept]
        site.answers |= {
            self.gone.path: Answer(b"<html>It is gone.</html>", status=404),
            self.moved.path: Answer(b"", status=301, location=self.new_path),
            self.packed.path: Answer(gzip.compress(self.page(self.packed)), headers=PACKED),
            self.unkept[0].path: Answer(bodies[0], headers=TWO_VOICES),
            self.unkept[1].path: Answer(bodies[1].replace(b"<head>", asks)),
            self.unkept[2].path: Answer(
                bodies[2].replace(b"<head>", asks).decode().encode("utf-16"),
                content_type="text/html; charset=utf-16",
            ),
        }

    @property
    def new_path(self) -> str:
        return f"/en/world/elsewhere-{self.moved.number}.html"

    @cached_property
    def now(self) -> datetime:
        return self.server.site.stories[-1].published + HOUR

    def page(self, story: Story) -> bytes:
        """As it was when nothing was unlike others."""
        return StandIn(40, feed_size=16).answer(story.path).body

    def crawl(self, folder: Path, *options: str, at: datetime | None = None) -> None:
        words = ["crawl", "urdupoint", "-a", "follow=feed,more_stories", "-s", "DOWNLOAD_DELAY=0"]
        moment = at or self.now
        done = scrapy(folder, *words, *options, at=moment, env=self.server.environment)
        assert done.returncode == 0, done.stderr[-3_000:]
        (folder / "log").write_text(done.stderr, "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Crawled once."""
    with Server(StandIn(40, feed_size=16)) as server:
        made = Site(server, tmp_path_factory.mktemp("recorded") / "data")
        made.folder.mkdir()
        made.crawl(made.folder)
        made.asked = list(server.requests)
        yield made


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """A copy of what the crawl left, to go on with."""
    return Path(shutil.copytree(site.folder, tmp_path / "data"))


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("pages/*/*.warc.gz"))


def records(folder: Path) -> list[Record]:
    """All of all files, in the order of their writing; every digest is right."""
    found = []
    for path in files(folder):
        with path.open("rb") as file:
            for one in ArchiveIterator(file, check_digests="raise"):
                url = one.rec_headers.get_header("WARC-Target-URI")
                body = one.content_stream().read()
                found.append(Record(one.rec_type, url, one.rec_headers, one.http_headers, body))
    return found


def answers(folder: Path, path: str) -> list[Record]:
    url = f"https://www.urdupoint.com{path}"
    kinds = ("response", "revisit")
    return [found for found in records(folder) if found.url == url and found.kind in kinds]


def answer(folder: Path, path: str) -> Record:
    (found,) = answers(folder, path)
    return found


def unpacked(path: Path) -> bytes:
    """Every gzip member of a file, by the standard library."""
    packed, whole = path.read_bytes(), b""
    while packed:
        stream = zlib.decompressobj(31)
        whole += stream.decompress(packed)
        assert stream.eof
        packed = stream.unused_data
    return whole


def test_every_request_and_its_answer_are_recorded(site: Site) -> None:
    found = records(site.folder)
    kinds = Counter(record.kind for record in found)
    asked = Counter(site.asked)
    for story in site.unkept:
        assert asked.pop(f"www.urdupoint.com{story.path}") == 1
    for kind in ("request", "response"):
        seen = Counter(record.url for record in found if record.kind == kind)
        assert seen == {f"https://{target}": count for target, count in asked.items()}
    assert kinds.pop("warcinfo") == 1
    assert set(kinds) == {"request", "response"}
    ids = {one.fields["WARC-Record-ID"]: one.url for one in found if one.kind == "response"}
    for one in found:
        if one.kind == "request":
            assert ids[one.fields["WARC-Concurrent-To"]] == one.url
            assert one.http.get_header("Host") == "www.urdupoint.com"
            assert one.http.get_header("User-Agent").startswith("newsbot/")
    assert "'newsbot/not_recorded': 3" in (site.folder / "log").read_text("utf-8")


def test_records_have_what_the_site_said_and_how_it_was_found(site: Site) -> None:
    plain, packed = (answer(site.folder, one.path) for one in (site.plain, site.packed))
    assert plain.body == site.page(site.plain)
    assert packed.body == site.page(site.packed)
    assert packed.http.get_header("X-Crawl-Content-Encoding") == "gzip"
    sha1 = base64.b32encode(hashlib.sha1(site.page(site.packed)).digest()).decode()
    assert packed.fields["WARC-Payload-Digest"] == f"sha1:{sha1}"
    assert plain.fields["WARC-Newsbot-Feed-Date"] == site.plain.feed_date
    trails = Counter(
        one.fields["WARC-Newsbot-Trail"] for one in records(site.folder) if one.kind == "response"
    )
    assert trails["feed"] > 10
    assert trails["more_stories"] > 0
    statuses = {
        "/robots.txt": "200",
        "/en/sitemap/news.rss": "200",
        site.gone.path: "404",
        site.moved.path: "301",
        site.new_path: "200",
    }
    found = {path: answer(site.folder, path).http.get_statuscode() for path in statuses}
    assert found == statuses
    assert answer(site.folder, site.moved.path).http.get_header("Location") == site.new_path
    assert answer(site.folder, "/robots.txt").body == site.server.site.answer("/robots.txt").body


def test_an_article_has_the_moment_of_its_record(site: Site) -> None:
    (feed,) = site.folder.glob("urdupoint/*.jsonl")
    lines = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    dates = {
        one.url: one.fields["WARC-Date"] for one in records(site.folder) if one.kind == "response"
    }
    kept = [line for line in lines if line["url"] in dates]
    assert len(kept) == len(lines) - len(site.unkept) > 10
    for line in kept:
        told = line["retrieved_at"].replace("+00:00", "Z")
        assert told == dates[line["url"]]


def test_fastwarc_reads_the_same(site: Site) -> None:
    (path,) = files(site.folder)
    with path.open("rb") as file:
        found = []
        for one in FastIterator(file, parse_http=False):
            assert one.verify_block_digest()
            if one.record_type == WarcRecordType.response:
                one.parse_http()
                assert one.verify_payload_digest()
                found.append((one.headers["WARC-Target-URI"], one.reader.read()))
    assert found == [(one.url, one.body) for one in records(site.folder) if one.kind == "response"]


def test_warcio_finds_nothing_wrong_and_cdxj_indexer_finds_every_article(site: Site) -> None:
    (path,) = files(site.folder)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout
    assert "digest pass" in checked.stdout
    assert "fail" not in checked.stdout
    done = subprocess.run(
        [sys.executable, "-m", "cdxj_indexer.main", str(path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    index = [json.loads(line[line.index("{") :]) for line in done.stdout.splitlines()]
    starts = {entry["url"]: (int(entry["offset"]), entry["status"]) for entry in index}
    with closing(sqlite3.connect(site.folder / FILE_NAME)) as db:
        captures = db.execute("SELECT url, start FROM captures").fetchall()
    assert len(captures) > 10
    assert [url for url, start in captures if starts[url][0] != start] == []
    assert starts[HOST + site.gone.path][1] == "404"


def test_a_page_that_is_as_it_was_is_not_written_again(site: Site, folder: Path) -> None:
    later = site.now + 25 * HOUR
    site.crawl(folder, at=later)
    first, second = answers(folder, site.plain.path)
    assert (first.kind, second.kind, second.body) == ("response", "revisit", b"")
    assert second.fields["WARC-Refers-To-Target-URI"] == first.url
    assert second.fields["WARC-Refers-To-Date"] == first.fields["WARC-Date"]
    assert second.fields["WARC-Payload-Digest"] == first.fields["WARC-Payload-Digest"]
    assert datetime.fromisoformat(second.fields["WARC-Date"]) == later
    shown = scrapy(
        folder, "show", "--page-file", str(folder / "shown.html"), str(site.plain.number)
    )
    assert shown.returncode == 0, shown.stderr
    page = (folder / "shown.html").read_text("utf-8")
    assert second.fields["WARC-Date"] in page
    assert site.plain.paragraphs[-1].split("|")[0].split(" ")[0] in page


def test_a_page_whose_file_is_gone_is_recorded_again_and_verify_names_the_file(
    site: Site, folder: Path
) -> None:
    assert scrapy(folder, "archive", "verify").returncode == 0
    (gone,) = files(folder)
    gone.unlink()
    said = scrapy(folder, "archive", "verify")
    assert (said.returncode, said.stdout) == (
        1, f"the recording {gone} is gone: a copy can take its place.\n"
    )  # fmt: skip
    looks = ("-s", "NEWSBOT_LOOK_AGAIN=1d 2d")
    site.crawl(folder, *looks, at=site.now + 25 * HOUR)
    (again,) = answers(folder, site.plain.path)
    assert again.kind == "response"
    assert site.plain.headline.encode() in again.body
    site.crawl(folder, *looks, at=site.now + 50 * HOUR)
    assert [record.kind for record in answers(folder, site.plain.path)] == ["response", "revisit"]


def test_a_recording_that_was_cut_off_is_named_and_nothing_refers_to_what_it_lacks(
    site: Site, folder: Path
) -> None:
    (cut,) = files(folder)
    size = cut.stat().st_size
    os.truncate(cut, 1_000)
    said = scrapy(folder, "archive", "verify")
    assert said.returncode == 1
    assert f"the recording {cut} has 1000 of its {size} bytes" in said.stdout
    site.crawl(folder, at=site.now + 25 * HOUR)
    cut.unlink()
    assert answer(folder, site.plain.path).kind == "response"


def test_what_is_forgotten_is_in_no_record_and_the_others_are_as_they_were(
    site: Site, folder: Path
) -> None:
    before = records(folder)
    url = HOST + site.plain.path
    assert any(site.page(site.plain) in unpacked(path) for path in files(folder))
    sizes = [path.stat().st_size for path in files(folder)]
    assert scrapy(folder, "archive", "forget", str(site.plain.number), "--yes").returncode == 0
    assert sizes == [path.stat().st_size for path in files(folder)]
    (left,) = (unpacked(path) for path in files(folder))
    assert url.encode() + b"\r\n" not in left
    own = set(site.page(site.plain).split(b"\n"))
    others = {line for one in before if one.url != url for line in one.body.split(b"\n")}
    assert len(own - others) > 5
    assert [line for line in own - others if line in left] == []
    kept = [one for one in records(folder) if one.kind != "metadata"]
    assert [(one.kind, one.url, one.body) for one in kept] == [
        (one.kind, one.url, one.body) for one in before if one.url != url
    ]
    shown = scrapy(folder, "show", "--page", str(site.plain.number))
    assert shown.returncode == 1
    assert "it was forgotten at" in shown.stderr
    with files(folder)[0].open("rb") as file:
        assert len(list(FastIterator(file, parse_http=False))) == len(before) - 1


def test_old_recordings_are_removed_and_none_is_made_where_none_is_wanted(
    site: Site, folder: Path
) -> None:
    (old,) = files(folder)
    number = str(site.plain.number)
    options = ("-s", "NEWSBOT_RECORDING_DAYS=30")
    never = ("-s", "NEWSBOT_LOOK_AGAIN=")
    site.crawl(folder, *options, *never, at=site.now + timedelta(days=29))
    assert old in files(folder)
    off = ("-s", "NEWSBOT_RECORDING=0")
    newer = set(files(folder)) - {old}
    site.crawl(folder, *options, *never, *off, at=site.now + timedelta(days=31))
    assert set(files(folder)) == newer
    shown = scrapy(folder, "show", "--page", number)
    assert shown.returncode == 1
    assert "the recording was removed for its age" in shown.stderr
    assert scrapy(folder, "show", number).returncode == 0


def test_a_page_that_cannot_be_shown_is_said_with_its_cause(site: Site, folder: Path) -> None:
    unkept = scrapy(folder, "show", "--page", str(site.unkept[0].number))
    assert unkept.returncode == 1
    assert "the site asks that its page is not kept (noarchive)" in unkept.stderr
    nobody = scrapy(folder, "show", "--page", "1")
    assert nobody.returncode == 1
    assert "there is no article 1 in" in nobody.stderr
    (path,) = files(folder)
    path.write_bytes(path.read_bytes()[:1_000])
    broken = scrapy(folder, "show", "--page", str(site.plain.number))
    assert broken.returncode == 1
    assert f"{path} is damaged" in broken.stderr
    path.unlink()
    lost = scrapy(folder, "show", "--page", str(site.plain.number))
    assert lost.returncode == 1
    assert f"the recording {path} is gone" in lost.stderr
    assert scrapy(folder, "show", "--no-open", "1").returncode == 2
    for done in (unkept, nobody, broken, lost):
        assert done.stdout == ""
        assert done.stderr.count("\n") == 1


@pytest.fixture
def wayback_program() -> Path:
    if "NEWSBOT_WAYBACK" not in os.environ:
        reason = "pywb needs an environment of its own"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return Path(os.environ["NEWSBOT_WAYBACK"])


def test_pywb_plays_a_page_and_one_that_is_as_it_was(
    site: Site, folder: Path, tmp_path: Path, wayback_program: Path
) -> None:
    later = site.now + 25 * HOUR
    site.crawl(folder, at=later)
    home = tmp_path / "wayback"
    home.mkdir()
    manager = wayback_program.with_name("wb-manager")
    for words in (("init", "news"), ("add", "news", *map(str, files(folder)))):
        subprocess.run([manager, *words], cwd=home, check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    moments = [moment.astimezone(UTC) for moment in (site.now, later)]
    place = f"http://127.0.0.1:{port}/news"
    urls = [f"{place}/{moment:%Y%m%d%H%M%S}id_/{HOST}{site.plain.path}" for moment in moments]
    command = [str(wayback_program), "-p", port, "-b", "127.0.0.1", "-d", str(home)]
    wayback = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert wayback.stderr is not None
        assert any("Starting Gevent Server" in line for line in wayback.stderr)
        played = [fetched(url) for url in urls]
    finally:
        wayback.terminate()
        wayback.communicate(timeout=30)
    assert [body for _, body in played] == [site.page(site.plain)] * 2
    assert [parsedate_to_datetime(at) for at, _ in played] == moments


def fetched(url: str) -> tuple[str, bytes]:
    """When a page was recorded, as the player says, and the page.

    The player says that it listens a moment before it does.
    """
    direct = build_opener(ProxyHandler({}))
    patience = time.monotonic() + 30
    while True:
        try:
            with direct.open(url, timeout=30) as answer:
                return answer.headers["Memento-Datetime"], answer.read()
        except URLError:
            if time.monotonic() > patience:
                raise


@pytest.mark.parametrize(
    ("head", "is_forbidden"),
    [
        (b'<meta name="robots" content="index, noarchive">', True),
        (b"<META CONTENT='No Index > NoArchive' NAME=ROBOTS>", True),
        (b'<me\0ta name="robots" content="noar\0chive">', True),
        (b'<meta name="newsbot" content="' + b" " * 9_000 + b'noarchive">', True),
        (b"<title>What noarchive means</title>", False),
        (b'<meta name="description" content="What noarchive means">', False),
    ],
)
def test_a_page_that_says_so_in_whatever_spelling_is_not_kept(
    head: bytes, is_forbidden: bool
) -> None:
    page = b"<html><head>" + head + b"</head><body>" + b"<p>x</p>" * 5_000
    for encoding in ("utf-8", "utf-16"):
        body = page.decode().encode(encoding)
        answer = HtmlResponse(HOST, body=body, encoding=encoding)
        assert _forbids_keeping(answer) is is_forbidden
