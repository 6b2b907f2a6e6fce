"""`scrapy show --page` of a hostile page, in a real browser, with a trap for every request."""

import os
import pty
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import scrapy
from playwright.sync_api import Browser, Page
from reported import chromium

from newsbot.recordings.exhibit import exhibit, harmless
from newsbot.recordings.playback import Answer as Recorded
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import HOST

MARK = "document.title='ran';window.top.name='ran';fetch('{trap}/script')"

HEAD = """<base href="{trap}/base/"><script>{mark}</script><script src="{trap}/script.js"></script>
<meta http-equiv="refresh" content="0; url={trap}/refresh">
<meta http-equiv="Content-Security-Policy" content="default-src *; script-src * 'unsafe-inline'">
<link rel="stylesheet" href="{trap}/sheet.css"><link rel="dns-prefetch" href="//127.0.0.1:{port}">
<link rel="preconnect" href="{trap}"><link rel="preload" as="image" href="{trap}/preload">
<link rel="prefetch" href="{trap}/prefetch"><link rel="prerender" href="{trap}/prerender">
<link rel="icon" href="{trap}/icon"><link rel="manifest" href="{trap}/manifest">
<link rel="modulepreload" href="{trap}/module.js">
<script type="speculationrules">{{"prefetch": [{{"urls": ["{trap}/speculation"]}}]}}</script>
<style>@import "{trap}/import.css"; body {{ background: url({trap}/css) }}
@font-face {{ font-family: x; src: url({trap}/font) }} h1 {{ font-family: x }}</style>"""

BODY = """<img src="{trap}/img" srcset="{trap}/srcset 2x" onerror="{mark}">
<img src=x onerror={mark}><p style="background-image: url({trap}/style); color: red"
onclick="{mark}" onfocus="{mark}" tabindex=1 autofocus>styled</p>
<p style="background-color: u\\72l({trap}/escaped)">escaped</p>
<iframe src="{trap}/frame"></iframe><iframe srcdoc="<script>{mark}</script>"></iframe>
<iframe src="javascript:{mark}"></iframe></iframe><script>{mark}</script>
"></iframe><script>{mark}</script>&quot;&gt;&lt;/iframe&gt;&lt;script&gt;{mark}&lt;/script&gt;
<object data="{trap}/object"></object><embed src="{trap}/embed">
<portal src="{trap}/portal"></portal>
<video src="{trap}/video" poster="{trap}/poster" autoplay></video><audio src="{trap}/audio"></audio>
<svg onload="{mark}"><script>{mark}</script><image href="{trap}/svg"/><use href="{trap}/use#a"/>
<foreignObject><iframe src="{trap}/foreign"></iframe></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--><img src={trap}/m onerror={mark}>">
</table></mtext></math><svg></p><style><a id="</style><img src={trap}/n onerror={mark}>"></svg>
<form action="{trap}/form" id=f><input name=q autofocus onfocus="{mark}"><button>go</button></form>
<input type=image src="{trap}/input"><body background="{trap}/background" onload="{mark}">
<table background="{trap}/table"><tr><td background="{trap}/cell">cell</td></tr></table>
<a href="javascript:{mark}">a script</a><a href="{trap}/link" ping="{trap}/ping">a link</a>
<noscript><img src="{trap}/noscript"></noscript><template><img src="{trap}/t"></template>
<frameset onload="{mark}"><frame src="{trap}/frameset"></frameset>
<noembed><img src="</noembed><img src={trap}/o onerror={mark}>"></noembed>
<textarea></textarea><script>{mark}</script><title></title><script>{mark}</script>
<p>After all of that.</p><!--><script>{mark}</script>--><plaintext>The end of the page."""


@dataclass
class Trap:
    """A server on loopback that nobody is to ask."""

    server: ThreadingHTTPServer
    hits: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def trap() -> Iterator[Trap]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            made.hits.append("a connection")
            super().setup()

        def do_GET(self) -> None:
            made.hits.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made = Trap(server)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def browser() -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("chromium is not installed")
    with chromium() as started:
        yield started


def hostile(page: bytes, trap: Trap) -> bytes:
    words = {"trap": trap.url, "port": str(trap.server.server_port)}
    words["mark"] = MARK.format(**words)
    text = page.decode().replace("<head>", "<head>" + HEAD.format(**words))
    return text.replace("</body>", BODY.format(**words) + "</body>").encode()


def looked_at(browser: Browser, file: Path) -> tuple[Page, list[str]]:
    """A file, open and at rest, and every request that was so much as tried."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri(), wait_until="networkidle")
    return page, asked


def test_a_hostile_page_runs_nothing_asks_for_nothing_and_can_be_read(
    browser: Browser, trap: Trap, tmp_path: Path
) -> None:
    site = StandIn(20)
    story = next(story for story in site.in_feed() if story.dateline)
    original = site.answer(story.path).body
    site.answers[story.path] = Answer(hostile(original, trap))
    (tmp_path / "as it is.html").write_bytes(site.answers[story.path].body)
    file = tmp_path / "its page.html"
    with Server(site) as server:
        address = HOST + story.path
        done = scrapy(
            tmp_path / "data", "crawl", "urdupoint", "-a", f"start_urls={address}",
            "-s", "DOWNLOAD_DELAY=0", "-s", "CLOSESPIDER_ITEMCOUNT=1",
            env=server.environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    done = scrapy(tmp_path / "data", "show", address, "--page-file", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{file}\n", "")

    looked_at(browser, tmp_path / "as it is.html")
    assert len({*trap.hits}) > 10  # the trap works
    trap.hits.clear()

    page, asked = looked_at(browser, file)
    assert address in page.inner_text("p")
    (frame,) = page.frames[1:]
    text = " ".join(frame.inner_text("body").split())
    assert story.headline in text
    for paragraph in story.paragraphs:
        for part in paragraph.split("|"):
            assert " ".join(part.split()) in text
    assert "After all of that." in text
    assert "The end of the page." in text
    for name in ("a link", "a script", "styled"):
        frame.get_by_text(name, exact=True).first.click(force=True)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    assert page.title() == f"Recorded page: {address}"
    assert page.evaluate("window.name") == ""
    assert [url for url in asked if url != "about:srcdoc"] == [file.as_uri()]
    assert trap.hits == []


def test_where_one_wall_is_missing_the_others_hold(
    browser: Browser, trap: Trap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = StandIn(20).stories[0]
    body = hostile(StandIn(20).answer(story.path).body, trap)
    answer = Recorded(
        HOST + story.path,
        "2021-12-28T11:30:00Z",
        200,
        [("Content-Type", "text/html; charset=utf-8")],
        body,
    )
    bare = tmp_path / "bare.html"
    bare.write_text(harmless(body.decode()), "utf-8")
    page, asked = looked_at(browser, bare)  # no frame, no policy
    assert asked == [bare.as_uri()]
    assert page.title() == ""
    assert trap.hits == []
    monkeypatch.setattr("newsbot.recordings.exhibit.harmless", str)
    whole = tmp_path / "whole.html"
    whole.write_text(exhibit(answer), "utf-8")
    page, _ = looked_at(browser, whole)  # nothing was taken out
    assert page.title().startswith("Recorded page")
    assert page.evaluate("window.name") == ""
    assert {*trap.hits} <= {"a connection"}  # preconnect: no policy forbids that


def test_the_browser_opens_it_at_a_terminal_alone(tmp_path: Path) -> None:
    site = StandIn(20)
    data, opened = tmp_path / "data", tmp_path / "opened"
    with Server(site) as server:
        options = ("-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0")
        scrapy(data, "crawl", "urdupoint", *options, env=server.environment)
    number = str(site.in_feed()[0].number)
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" >> {opened}\n', "utf-8")
    program.chmod(0o755)
    environment = {"BROWSER": f"{program} %s", "TMPDIR": str(tmp_path)}
    assert scrapy(data, "show", number, "--page", env=environment).returncode == 0
    reading, terminal = pty.openpty()
    for option in ("--no-open", "--page"):
        done = scrapy(data, "show", number, "--page", option, stdout=terminal, env=environment)
        assert (done.returncode, done.stderr) == (0, "")
    os.close(terminal)
    os.close(reading)
    files = sorted(tmp_path.glob(f"newsbot-{number}-*.html"))
    assert len(files) == 3
    assert opened.read_text("utf-8") in {file.as_uri() for file in files}
