"""What a person at a terminal sees of crawls and long commands, and what a pipe does not."""

import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from conftest import PROJECT, Run, scrapy
from pseudoterminal import Terminal

from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

# Moving up, to the first column, erasing lines, colours, hiding and showing the cursor.
HARMLESS = re.compile(rb"\x1b\[(\d*A|\d*G|2?K|[\d;]*m|\?25[lh])")
EVIL = "&#27;]0;owned&#7; &#155;2J \x1b[31m &#8238;[bold red]Evil News"

Open = Callable[..., Terminal]


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Open]:
    """Starts `scrapy` with these words in a pseudo-terminal."""
    with ExitStack() as stack:

        def start(*words: str, columns: int = 80, **environment: str) -> Terminal:
            command = [sys.executable, "-W", "error", "-m", "scrapy", *words]
            command += ["-s", f"NEWSBOT_DATA_DIR={tmp_path / 'data'}", "-s", "MEMUSAGE_LIMIT_MB=0"]
            return stack.enter_context(Terminal(command, environment, PROJECT, columns=columns))

        yield start


@pytest.fixture
def visit(typed: Open, serve: Callable[[StandIn], Server]) -> Open:
    """Starts a crawl of a stand-in site's feed in a pseudo-terminal."""

    def start(site: StandIn, *words: str, columns: int = 80, **environment: str) -> Terminal:
        words = ("crawl", "urdupoint", "-a", "follow=feed", "-s", "DOWNLOAD_DELAY=0.04", *words)
        return typed(*words, columns=columns, **serve(site).environment, **environment)

    return start


def is_under_way(text: str) -> bool:
    return bool(re.search(r"^articles +[1-9]\d* new", text, re.MULTILINE))


def unwrapped(terminal: Terminal) -> str:
    """The screen with what the terminal itself has wrapped in one piece."""
    return "".join(terminal.screen.display)


def table(text: str) -> dict[str, str]:
    """The rows of the closing table; paths may have been folded."""
    return dict(re.findall(r"^  ([a-z-]+(?: [a-z]+)*) {2,}(\S.*)$", text, re.MULTILINE))


def stored(tmp_path: Path) -> int:
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])


def test_a_terminal_shows_the_crawl_and_then_its_account(visit: Open) -> None:
    site = StandIn(60)
    newest, gone = site.in_feed()[0], site.in_feed()[6]
    page = site.answer(newest.path).body.decode()
    site.answers[newest.path] = Answer(
        re.sub(r"(<h1[^>]*>)[^<]*", lambda match: match[1] + EVIL, page).encode()
    )
    site.answers[gone.path] = Answer(b"gone", status=404)
    crawl = visit(site, "-s", "CLOSESPIDER_ITEMCOUNT=1000")

    shown = crawl.until(lambda text: is_under_way(text) and "No page" in text)
    assert crawl.screen.cursor.hidden
    assert re.search(r"^pages +\d+ a minute, \d+ queued$", shown, re.MULTILINE)
    assert re.search(r"^reading +https://www.urdupoint.com/en/", shown, re.MULTILINE)
    assert re.search(r"^newest +2021-12-\d\d \d\d:\d\d .*Evil News", shown, re.MULTILINE)
    warning = f"WARNING: No page from https://www.urdupoint.com{gone.path}: the site answered 404"
    assert warning in unwrapped(crawl)
    assert shown.index("No page") < shown.index("articles ")

    assert crawl.finish() == 0
    assert not crawl.screen.cursor.hidden
    assert warning in unwrapped(crawl)
    assert "reading" not in crawl.text
    count = len(site.in_feed()) - 1
    rows = table(crawl.text)
    assert (rows["new"], rows["failed"]) == (str(count), "1")
    assert rows["feed"].startswith(f"{count} articles in")
    assert crawl.text.splitlines()[-1] == (
        f"Verdict (exit status 0): urdupoint: {count} new, 0 known, 0 duplicate."
    )
    assert "INFO" not in crawl.text
    assert b"\x1b" not in HARMLESS.sub(b"", crawl.raw)
    assert b"\x07" not in crawl.raw
    assert "\x9b" not in crawl.raw.decode()
    assert "\u202e" not in crawl.raw.decode()


def test_ctrl_c_ends_a_crawl_with_its_account(visit: Open, tmp_path: Path) -> None:
    crawl = visit(StandIn(60), "-s", "DOWNLOAD_DELAY=0.2")
    crawl.until(is_under_way)
    crawl.type(b"\x03")
    assert crawl.finish() == 0
    assert not crawl.screen.cursor.hidden
    assert 0 < stored(tmp_path) < 50
    assert table(crawl.text)["new"] == str(stored(tmp_path))
    assert "reading" not in crawl.text
    assert crawl.text.count("urdupoint  ") == 0  # ^C on the screen leaves no line of it behind
    verdict = crawl.text[crawl.text.index("Verdict (exit status 0): urdupoint: ") :]
    assert " ".join(verdict.split()).endswith("It was stopped; the next crawl goes on from here.")


def test_ctrl_c_twice_ends_it_at_once_and_shows_the_cursor(visit: Open) -> None:
    site = StandIn(60)
    path = site.in_feed()[9].path
    site.answers[path] = Answer(b"", raw=b"HTTP/1.1 200 OK\r\n", hangs=True)
    crawl = visit(site, "-s", "DOWNLOAD_TIMEOUT=180")
    crawl.until(lambda text: path[:30] in text)
    crawl.type(b"\x03")
    crawl.until(lambda text: "ending" in text)
    crawl.type(b"\x03")
    assert crawl.finish() == 5
    assert not crawl.screen.cursor.hidden
    assert "what was found is written" not in crawl.text


def test_a_terminal_that_is_closed_ends_a_crawl_cleanly(visit: Open, tmp_path: Path) -> None:
    crawl = visit(StandIn(60), "-s", "DOWNLOAD_DELAY=0.2")
    crawl.until(is_under_way)
    crawl.hang_up()
    assert crawl.finish() == 0
    (feed,) = (tmp_path / "data" / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == stored(tmp_path) > 0


def test_a_wait_that_the_site_asks_for_is_shown(visit: Open) -> None:
    site = StandIn(60)
    path = site.in_feed()[3].path
    site.answers[path] = Answer(b"", status=503, headers=(("Retry-After", "100"),))
    crawl = visit(site)
    asked = re.compile(r"^waiting +1 min \d+ s, as the site asks", re.MULTILINE)
    crawl.until(lambda text: bool(asked.search(text)))
    crawl.type(b"\x03")
    assert crawl.finish() == 0


def test_a_narrow_terminal_that_becomes_wider_is_drawn_whole(visit: Open) -> None:
    crawl = visit(StandIn(60), columns=40, NO_COLOR="1")
    shown = crawl.until(lambda text: is_under_way(text) and "newest" in text)
    block = shown[shown.index("urdupoint  ") :]
    names = [line.partition(" ")[0] for line in block.splitlines()]
    assert [name for name in names if name in ("urdupoint", "newest", "reading")] == [
        "urdupoint", "newest", "reading"
    ]  # fmt: skip
    assert re.search(r"^newest .*…$", shown, re.MULTILINE)
    crawl.resize(100)
    crawl.until(lambda text: bool(re.search(r"^reading .{60,}$", text, re.MULTILINE)))
    assert crawl.finish() == 0
    assert table(crawl.text)["new"] == "50"
    assert not re.search(rb"\x1b\[(?!2m|0m)[\d;]+m", crawl.raw)  # nothing but dim: no colour


@pytest.mark.parametrize("way", ["dumb", "off"])
def test_a_dumb_terminal_and_one_that_wants_no_progress_have_the_log(visit: Open, way: str) -> None:
    options = ("-s", "NEWSBOT_PROGRESS=0") if way == "off" else ()
    site = StandIn(5)
    crawl = visit(site, *options, TERM="dumb" if way == "dumb" else "xterm")
    assert crawl.finish() == 0
    assert b"\x1b" not in crawl.raw
    assert b"INFO: Spider opened" in crawl.raw
    assert f"INFO: new       {len(site.in_feed())}\r\n".encode() in crawl.raw
    assert crawl.raw.count(b"Verdict") == 1


def test_with_a_log_file_the_terminal_has_the_progress_alone(visit: Open, tmp_path: Path) -> None:
    site = StandIn(30)
    site.answers[site.in_feed()[0].path] = Answer(b"gone", status=404)
    crawl = visit(site, "--logfile", str(tmp_path / "log"))
    crawl.until(is_under_way)
    assert crawl.finish() == 0
    log = (tmp_path / "log").read_text("utf-8").splitlines()
    assert any("WARNING: No page from" in line for line in log)
    assert "WARNING" not in crawl.text
    account = [line.split("INFO: ")[1] for line in log if "[newsbot.display.closing]" in line]
    verdict = crawl.text.splitlines()[-1]
    assert account[-1] == verdict
    assert log[-1].endswith(verdict)
    assert {line.split("  ")[0]: line.split("  ")[-1].strip() for line in account[:2]} == {
        "new": str(len(site.in_feed()) - 1),
        "failed": "1",
    }


def test_the_log_takes_part_where_it_was_asked_for(visit: Open) -> None:
    site = StandIn(5)
    crawl = visit(site, "-L", "INFO")
    assert crawl.finish() == 0
    assert b"INFO: Spider opened" in crawl.raw
    assert crawl.raw.count(b"Verdict") == 1
    assert table(crawl.text)["new"] == str(len(site.in_feed()))


def test_a_crawl_without_an_archive_is_shown_too(visit: Open) -> None:
    crawl = visit(StandIn(60), "-s", "NEWSBOT_ARCHIVE=0")
    crawl.until(is_under_way)
    assert crawl.finish() == 0
    assert table(crawl.text)["new"] == "50"


def test_a_pipe_has_plain_lines_and_the_verdict_last(crawl: Run) -> None:
    site = StandIn(30)
    done = crawl(site, "-a", "follow=feed", feed="-o")
    assert "\x1b" not in done.log
    count = len(site.in_feed())
    closing_lines = [line for line in done.log.splitlines() if "[newsbot.display.closing]" in line]
    rows = dict(re.findall(r"INFO: ([a-z]+) {2,}(.*)", "\n".join(closing_lines)))
    assert list(rows) == ["new", "feed", "requests", "received", "time"]
    assert rows["new"] == str(count)
    assert rows["feed"] == f"{count} articles in {done.feed}"
    requests = len(done.requests)
    assert rows["requests"] == f"{requests}, {requests / count:.2f} for each new article"
    assert "Verdict (exit status 0)" in done.log.splitlines()[-1] == closing_lines[-1]


EARLY = """
import os, signal
from scrapy import signals

class Early:
    @classmethod
    def from_crawler(cls, crawler):
        early = cls()
        crawler.signals.connect(early.interrupt, signals.spider_opened)
        return early

    def interrupt(self):
        os.kill(os.getpid(), signal.SIGINT)
"""


def test_ctrl_c_before_the_first_request_ends_a_crawl(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    (tmp_path / "early.py").write_text(EARLY, "utf-8")
    server = serve(StandIn(5))
    words = ("crawl", "urdupoint", "-s", 'EXTENSIONS={"early.Early": 0}')
    environment = {**server.environment, "PYTHONPATH": str(tmp_path)}
    done = scrapy(tmp_path, *words, env=environment)
    assert done.returncode == 0
    assert "Verdict (exit status 0)" in done.stderr.splitlines()[-1]


def test_long_commands_draw_a_bar_in_a_terminal_and_nothing_in_a_pipe(
    typed: Open, crawl: Run, tmp_path: Path
) -> None:
    crawl(StandIn(40), "-a", "follow=feed")
    file, copy = str(tmp_path / "all.jsonl"), str(tmp_path / "copy.sqlite3")
    commands = {
        "exporting": (("export", file), f"40 lines in {file}."),
        "verifying": (("archive", "verify"), f"{tmp_path / 'data' / 'archive.sqlite3'} is sound."),
        "copying": (("archive", "backup", copy), f"{copy} is a copy of {tmp_path}"),
        "indexing": (("archive", "reindex"), "The indexes are new; 40 articles can be compared."),
    }
    count = stored(tmp_path)
    for name, (words, says) in commands.items():
        drawn = typed(*words)
        assert drawn.finish() == 0, drawn.text
        assert name.encode() in drawn.raw
        assert not drawn.screen.cursor.hidden
        assert unwrapped(drawn).startswith(says.replace("40 ", f"{count} ", 1))
        Path(copy).unlink(missing_ok=True)
        silent = typed(*words, "-s", "NEWSBOT_PROGRESS=0")
        assert silent.finish() == 0
        assert b"\x1b" not in silent.raw
        assert name.encode() not in silent.raw


@pytest.mark.parametrize(
    ("answer", "says", "is_gone"),
    [
        ("yes", "1 article forgotten.", True),
        ("no", "Nothing was forgotten.", False),
        ("", "Nothing was forgotten.", False),
    ],
)
def test_nothing_is_forgotten_before_a_person_says_yes(
    typed: Open, crawl: Run, tmp_path: Path, *, answer: str, says: str, is_gone: bool
) -> None:
    site = StandIn(5)
    crawl(site, "-a", "follow=feed")
    before = stored(tmp_path)
    command = typed("archive", "forget", str(site.in_feed()[0].number))
    command.until(lambda text: "Forget 1 article for good? (yes/no)" in text)
    assert stored(tmp_path) == before
    command.type(f"{answer}\r".encode())
    assert command.finish() == 0
    assert says in command.text
    assert stored(tmp_path) == before - is_gone


def test_a_search_shows_the_newest_fifty_in_a_terminal_and_all_in_a_pipe(
    typed: Open, crawl: Run, tmp_path: Path
) -> None:
    crawl(StandIn(60, feed_size=60), "-a", "follow=feed")
    lines = scrapy(tmp_path / "data", "search", "the").stdout.splitlines()
    assert len(lines) > 50
    table = typed("search", "the")
    assert table.finish() == 0
    newest = [json.loads(line)["article_id"] for line in lines[:50]]
    assert re.findall(r"\b1430\d{3}\b", table.raw.decode()) == newest
