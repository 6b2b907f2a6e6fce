"""No way out: whatever leads off the site is not asked for."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import PROJECT, scrapy
from scrapy import Request
from scrapy.utils.test import get_crawler

from newsbot.download.guard import Guard, OutsideError
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

PATH = "/en/world/a-way-out-1439999.html"


def ways_out(port: int) -> list[str]:
    """Addresses that lead off the site, to a server of ours where they can lead to one."""
    there = f"127.0.0.2:{port}"
    return [
        f"http://{there}{PATH}",
        f"https://{there}{PATH}",
        f"//{there}{PATH}",
        f"http://www.urdupoint.com@{there}{PATH}",
        f"https://www.urdupoint.com:443@{there}{PATH}",
        f"http://user:secret@{there}{PATH}",
        f"http://{there}\\@www.urdupoint.com{PATH}",
        f"http://{there}#@www.urdupoint.com{PATH}",
        f"http://{there}?www.urdupoint.com{PATH}",
        f"http://2130706434:{port}{PATH}",
        f"http://0x7f000002:{port}{PATH}",
        f"http://0x7f.0.0.2:{port}{PATH}",
        f"http://0177.0.0.02:{port}{PATH}",
        f"http://127.2:{port}{PATH}",
        f"http://[::ffff:127.0.0.2]:{port}{PATH}",
        f"http://[::ffff:7f00:2]:{port}{PATH}",
        f"http://[::1]:{port}{PATH}",
        f"http://①②⑦.⓪.⓪.②:{port}{PATH}",
        f"http://127.0.0.2.:{port}{PATH}",
        f"http://0.0.0.0:{port}{PATH}",
        f"http://localhost:{port}{PATH}",
        f"http://10.0.0.1{PATH}",
        f"http://169.254.169.254/latest/meta-data{PATH}",
        f"http://192.168.0.1{PATH}",
        f"https://www.urdupoint.com:{port}{PATH}",
        f"http://www.urdupoint.com:{port}{PATH}",
        f"https://www.urdupoint.com:8443{PATH}",
        f"https://www.urdupoint.com.example.org{PATH}",
        f"https://www.urdupoint.com.{PATH}x",
        f"https://wwwXurdupoint.com{PATH}",
        f"https://evil-urdupoint.com{PATH}",
        f"https://photo-cdn.urdupoint.com{PATH}",
        f"https://www.pakistanpoint.com{PATH}",
        f"https://www.urdupoint.com%2eexample.org{PATH}",
        f"https://www.urdupoint.com%00.example.org{PATH}",
        f"https:///{there}{PATH}",
        "file:///etc/passwd",
        "file://www.urdupoint.com/etc/passwd",
        f"ftp://www.urdupoint.com{PATH}",
        f"s3://www.urdupoint.com{PATH}",
        "data:text/html,<h1>Hello</h1>",
        "javascript:alert(1)",
        f"gopher://{there}{PATH}",
        f"ws://www.urdupoint.com{PATH}",
    ]


@pytest.fixture
def forbidden() -> Iterator[ThreadingHTTPServer]:
    """A server that nobody may ask; its `hits` say who did."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def do_CONNECT(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    hits: list[str] = []
    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)
    server.hits = hits  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def crawl(server: Server, folder: Path, *options: str) -> str:
    words = ["crawl", "urdupoint", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=1", *options]
    # Whatever is not the site's own name is asked for directly, past the stand-in's proxy.
    environment = {**server.environment, "no_proxy": "127.0.0.2,localhost"}
    done = scrapy(folder, *words, env=environment)
    assert "Traceback" not in done.stderr, done.stderr[-3_000:]
    return done.stderr


def test_there_are_forty_ways_out() -> None:
    assert len(set(ways_out(1))) >= 40


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leaves_the_site(
    serve: Callable[[StandIn], Server],
    forbidden: ThreadingHTTPServer,
    tmp_path: Path,
    status: int,
) -> None:
    ways = ways_out(forbidden.server_port)
    site = StandIn(60, feed_size=60)
    for way, story in zip(ways, site.in_feed(), strict=False):
        location = way.encode("utf-8").decode("latin-1")
        site.answers[story.path] = Answer(b"", status=status, location=location)
    server = serve(site)
    crawl(server, tmp_path, "-a", "follow=feed")
    assert forbidden.hits == []  # type: ignore[attr-defined]
    assert server.refused == []
    assert len({r for r in server.requests if "143" in r}) >= len(ways)


def test_no_link_leaves_the_site(
    serve: Callable[[StandIn], Server], forbidden: ThreadingHTTPServer, tmp_path: Path
) -> None:
    ways = ways_out(forbidden.server_port)
    links = "".join(f'<a href="{way}">A way out</a>' for way in ways)
    refresh = "".join(f'<meta http-equiv="refresh" content="0;url={way}">' for way in ways)
    site = StandIn(30)
    for target in (site.in_feed()[0].path, site.in_feed()[1].path, "/en/news/world.html"):
        page = site.answer(target).body.decode()
        page = page.replace("</head>", f"{refresh}</head>").replace("<li>", f"<li>{links}")
        page = page.replace("</h3>", f"</h3>{links}").replace("<p>", f"<p>{links}", 1)
        site.answers[target] = Answer(page.encode())
    entries = "".join(f"<item><link>{way}</link></item>" for way in ways)
    feed = f"<rss><channel>{entries}".replace("&", "&amp;")
    feed += "".join(f"<item><link>{s.path}</link></item>" for s in site.in_feed())
    feed += "</channel></rss>"
    site.answers["/en/sitemap/news.rss"] = Answer(feed.encode(), content_type="application/xml")
    locations = "".join(f"<sitemap><loc>{way}</loc></sitemap>" for way in ways)
    index = f"<sitemapindex>{locations}</sitemapindex>".encode()
    site.answers["/en/sitemap/index.xml"] = Answer(index, content_type="application/xml")
    sitemaps = "\n".join(f"Sitemap: {way}" for way in ways)
    rules = f"User-agent: *\nDisallow:\n{sitemaps}\n"
    site.answers["/robots.txt"] = Answer(rules.encode(), content_type="text/plain")
    server = serve(site)
    crawl(server, tmp_path)
    assert forbidden.hits == []  # type: ignore[attr-defined]
    assert server.refused == []
    assert len(server.requests) > 30


def test_no_start_address_leaves_the_site(
    serve: Callable[[StandIn], Server], forbidden: ThreadingHTTPServer, tmp_path: Path
) -> None:
    server = serve(StandIn(3))
    for way in ways_out(forbidden.server_port)[:12]:
        assert "start_urls" in crawl(server, tmp_path, "-a", f"start_urls={way}")
    assert forbidden.hits == []  # type: ignore[attr-defined]
    assert server.requests == server.refused == []


OTHER_PORTS = ["http://www.urdupoint.com:443/en/", "https://www.urdupoint.com:80/en/"]
TOO_LONG = f"https://www.urdupoint.com/en/{'x' * 1_972}"  # 2,001 characters


@pytest.mark.parametrize("way", [*ways_out(8080), *OTHER_PORTS, TOO_LONG])
def test_the_guard_lets_none_of_them_through(way: str) -> None:
    crawler = get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False})
    crawler.spider = UrduPointSpider()
    if not re.match(r"[a-z0-9]+:", way):
        way = f"https:{way}"
    with pytest.raises((OutsideError, ValueError)):  # Scrapy itself takes no "javascript:"
        Guard(crawler).process_request(Request(way))


@pytest.mark.parametrize(
    "url",
    [
        "https://www.urdupoint.com/en/world/x-1437925.html",
        "https://www.urdupoint.com:443/robots.txt",
        "http://www.urdupoint.com/",
        "http://urdupoint.com:80/en/",
        "https://WWW.UrduPoint.com/en/",
        TOO_LONG[:-1],
    ],
)
def test_the_guard_lets_the_site_through(url: str) -> None:
    crawler = get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False})
    crawler.spider = UrduPointSpider()
    Guard(crawler).process_request(Request(url))


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "127.0.0.2"])
@pytest.mark.parametrize("is_allowed", [False, True], ids=["refused", "allowed"])
def test_a_name_that_leads_into_a_private_network_is_not_asked(
    tmp_path: Path, address: str, is_allowed: bool
) -> None:
    command = ["unshare", "-n", "-m"]
    tools = [shutil.which("unshare"), shutil.which("ip")]
    if None in tools or subprocess.run([*command, "true"], check=False).returncode:
        reason = "a network of its own needs unshare, ip and the right to make one"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    options = ["-s", "NEWSBOT_ALLOW_PRIVATE_ADDRESSES=1"] if is_allowed else []
    done = subprocess.run(
        [*command, sys.executable, "tests/namespace.py", str(tmp_path), address, *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    status, hits = map(int, done.stdout.split("\n")[0].split())
    assert status == 75  # robots.txt could not be read
    assert (hits > 0) is is_allowed
    assert ("which is no public address" in done.stdout) is not is_allowed


def test_nothing_listens_during_a_crawl(serve: Callable[[StandIn], Server], tmp_path: Path) -> None:
    server = serve(StandIn(30))
    command = [sys.executable, "-m", "scrapy", "crawl", "urdupoint", "-s", "DOWNLOAD_DELAY=0.2"]
    process = subprocess.Popen(
        [*command, "-s", f"NEWSBOT_DATA_DIR={tmp_path}", "--nolog"],
        cwd=PROJECT,
        env={**os.environ, **server.environment},
    )
    with server.arrived:
        assert server.arrived.wait_for(lambda: len(server.requests) > 4, timeout=60)
    assert sockets_of(process.pid)  # the check below sees something
    assert not sockets_of(process.pid) & listening()
    process.terminate()
    assert process.wait(timeout=25) == 0


def sockets_of(pid: int) -> set[str]:
    """The inodes of a process's sockets."""
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {found[1] for link in links if (found := re.fullmatch(r"socket:\[(\d+)\]", link))}


def listening() -> set[str]:
    """The inodes of all TCP sockets that listen."""
    found = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text("utf-8").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":
                found.add(fields[9])
    assert found  # the stand-in's own
    return found
