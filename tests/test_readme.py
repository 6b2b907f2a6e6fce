"""What README.md and the pages of docs/ show is run as it stands there."""

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import PROJECT, scrapy
from documents import block_with

from newsbot.items import EXPORTED
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn

NULLABLE = ("description", "dateline", "date_modified", "section", "image_url",
            "near_duplicate_of", "similarity")  # fmt: skip
FRAME = ".to_arrow_table().to_pandas()"  # of a relation of DuckDB; its own way warns
LINES = 21_000  # more than DuckDB looks at to guess what they have


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return path


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of the project with its environment, as README has it installed."""
    folder = tmp_path / "srv" / "newsbot"
    shutil.copytree(PROJECT / "newsbot", folder / "newsbot")
    shutil.copy(PROJECT / "scrapy.cfg", folder)
    scripts = folder / ".venv" / "bin"
    scripts.mkdir(parents=True)
    (scripts / "scrapy").symlink_to(Path(sys.executable).with_name("scrapy"))
    return folder


def cron(folder: Path, server: Server, **changes: str) -> subprocess.CompletedProcess[str]:
    line = block_with("17 * * * *").split(maxsplit=5)[5].replace("/srv/newsbot", str(folder))
    for old, new in changes.items():
        assert old in line
        line = line.replace(old, new)
    return subprocess.run(
        ["/bin/sh", "-c", line],
        env={**os.environ, **server.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_line_for_cron_works_as_written(
    serve: Callable[[StandIn], Server], installed: Path
) -> None:
    server = serve(StandIn(3))
    done = cron(installed, server, urdupoint="urdupoint -s DOWNLOAD_DELAY=0")
    assert (done.stdout, done.stderr) == ("", "")
    (feed,) = (installed / "data" / "urdupoint").iterdir()
    assert len(feed.read_text("utf-8").splitlines()) == 3
    assert "Verdict (exit status 0)" in (installed / "data" / "crawl.log").read_text("utf-8")


@pytest.mark.alone
def test_a_time_limit_is_no_failure_and_a_failure_is_printed(
    serve: Callable[[StandIn], Server], installed: Path
) -> None:
    server = serve(StandIn(60))
    done = cron(installed, server, **{"55m": "10s"})  # it starts within a few
    assert (done.stdout, done.stderr) == ("", "")
    (feed,) = (installed / "data" / "urdupoint").iterdir()
    assert 0 < len(feed.read_text("utf-8").splitlines()) < 60
    assert {request.partition("/")[0] for request in server.requests} == {"www.urdupoint.com"}
    (installed / "data" / "archive.sqlite3").write_bytes(b"no archive at all" * 99)
    done = cron(installed, server)
    assert done.stdout.count("\n") == 1
    assert "cannot be used as an archive" in done.stdout


def test_the_units_for_systemd_are_ones(tmp_path: Path) -> None:
    analyze = tool("systemd-analyze")
    for name, words in (("newsbot.service", "[Service]"), ("newsbot.timer", "[Timer]")):
        unit = block_with(words).replace("/srv/newsbot/.venv/bin/scrapy", sys.executable)
        (tmp_path / name).write_text(unit, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", tmp_path / "newsbot.service", tmp_path / "newsbot.timer"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_log_is_rotated_by_rules_that_are_ones(tmp_path: Path) -> None:
    rules = block_with("rotate 8").replace("su newsbot newsbot", f"su {os.getuid()} {os.getgid()}")
    (tmp_path / "rules").write_text(rules.replace("/srv/newsbot", str(tmp_path)), "utf-8")
    (tmp_path / "data").mkdir()
    command = [tool("logrotate"), "--force", "--state", f"{tmp_path}/state", f"{tmp_path}/rules"]
    with (tmp_path / "data" / "crawl.log").open("a", encoding="utf-8") as log:  # as Scrapy does
        print("a line", file=log, flush=True)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        print("the verdict", file=log)
    assert gzip.decompress((tmp_path / "data" / "crawl.log.1.gz").read_bytes()) == b"a line\n"
    assert (tmp_path / "data" / "crawl.log").read_text("utf-8") == "the verdict\n"


def test_a_copy_takes_the_place_of_a_lost_archive_beside_the_log_of_a_killed_crawl(
    serve: Callable[[StandIn], Server], installed: Path
) -> None:
    site = StandIn(12)
    site.clock = lambda: site.stories[5].published
    server = serve(site)
    path = f"{installed / '.venv/bin'}:{os.environ['PATH']}"

    def say(lines: str) -> str:
        done = subprocess.run(
            ["/bin/sh", "-ec", lines],
            cwd=installed,
            env={**os.environ, **server.environment, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    crawl = "scrapy crawl urdupoint -s DOWNLOAD_DELAY=0"
    assert "6 new" in say(f"{crawl}; scrapy archive backup copy.sqlite3")
    site.clock = None
    archive = installed / "data" / "archive.sqlite3"
    log = archive.with_name("archive.sqlite3-wal")
    with closing(sqlite3.connect(archive)) as reader:  # the log stays while it reads
        reader.execute("SELECT * FROM runs").fetchone()
        assert "6 new" in say(crawl)
        left = log.read_bytes()
    log.write_bytes(left)
    said = say("scrapy archive restore copy.sqlite3")
    (replay,) = re.findall(r"`(scrapy replay .*)`", said)
    assert "6 new" in say(replay)
    assert "articles: 12" in say("scrapy archive verify; scrapy archive stats")


def test_the_recipes_for_reading_give_the_latest_versions(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(12))
    crawl = ("crawl", "urdupoint", "-s", "DOWNLOAD_DELAY=0")
    assert scrapy(tmp_path / "data", *crawl, env=server.environment).returncode == 0
    (feed,) = (tmp_path / "data" / "urdupoint").iterdir()
    articles = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    changed = {**articles[0], "version": 2, "headline": "Changed since"}
    later = feed.with_name("later.jsonl")
    later.write_text(json.dumps(changed) + "\n", "utf-8")
    for words, table in (
        ("FROM read_json", f"articles.order('article_id'){FRAME}"),
        ("pd.DataFrame(lines)", "articles.sort_values('article_id')"),
    ):
        shown = f"print({table}[['article_id', 'version', 'headline']].to_json())"
        columns = json.loads(run(f"{block_with(words)}\n{shown}", tmp_path).splitlines()[-1])
        assert list(columns["article_id"].values()) == sorted(a["article_id"] for a in articles)
        assert sorted(columns["version"].values()) == [*[1] * 11, 2]
        assert "Changed since" in columns["headline"].values()
    said = run(block_with("section = 'world'"), tmp_path)
    assert said.count("+05:00") == sum(a["section"] == "world" for a in articles) > 0
    counted = run(f"{block_with('FROM named')}\nprint(topics{FRAME}.to_json())", tmp_path)
    rows = json.loads(counted.splitlines()[-1])
    pairs = zip(rows["section"].values(), rows["topic"].values(), strict=True)
    assert dict(zip(pairs, rows["articles"].values(), strict=True)) == Counter(
        (article["section"], topic) for article in articles for topic in article["topics"]
    )


def test_the_recipes_believe_the_last_line_of_a_large_file(tmp_path: Path) -> None:
    bare: dict[str, Any] = dict.fromkeys(EXPORTED, "x")
    bare |= dict.fromkeys(NULLABLE) | {"authors": [], "topics": [], "word_count": 1, "version": 1}
    iso = "2021-12-28T16:25:00+05:00"
    bare |= {"date_published": iso, "date_published_raw": iso, "retrieved_at": iso}
    last = {
        **bare,
        "article_id": "last",
        "description": "A lead",
        "dateline": {"location": "LAHORE", "date": None, "agencies": ["APP"], "raw": "LAHORE"},
        "topics": ["NATO"],
        "date_published_raw": "5 minutes ago",
        "near_duplicate_of": "0017",
        "similarity": 0.75,
    }
    folder = tmp_path / "data" / "urdupoint"
    folder.mkdir(parents=True)
    with (folder / "large.jsonl").open("w", encoding="utf-8") as feed:
        for number in range(LINES):
            feed.write(json.dumps({**bare, "article_id": str(number)}) + "\n")
        feed.write(json.dumps(last) + "\n")
    names = [*NULLABLE[:2], "near_duplicate_of", "similarity", "date_published_raw"]
    for words, table, line in (
        ("FROM read_json", f"articles.filter(\"article_id = 'last'\"){FRAME}", "APP"),
        ("pd.DataFrame(lines)", "articles[articles['article_id'] == 'last']", "NATO"),
    ):
        shown = f"{table}[{names}].to_json(orient='records')"
        said = run(f"{block_with(words)}\nprint(len(articles), {shown})", tmp_path)
        *counted, row = said.splitlines()
        count, _, found = row.partition(" ")
        assert int(count) == LINES + 1
        assert json.loads(found) == [{name: last[name] for name in names}]
        assert [words for words in counted if line in words]


def test_the_recipe_for_duckdb_names_every_field() -> None:
    told = re.findall(r"(\w+): '", block_with("FROM read_json"))
    assert told == list(EXPORTED)


def run(script: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout
