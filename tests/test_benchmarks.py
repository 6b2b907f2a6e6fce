"""The benchmarks run, small; what they promise holds."""

import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import PROJECT

from newsbot import page, selection
from newsbot.extraction import Reading, Source
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.site import StandIn


def test_memory_and_start_of_a_crawl_do_not_grow_with_the_archive() -> None:
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/archive.py", "--articles", "30000"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = re.search(r"highest memory of that crawl.*\n.*archive +([-+][\d.]+) MB", done.stdout)
    assert found is not None
    assert abs(float(found[1])) < 20


def test_recording_costs_no_more_than_was_chosen_for() -> None:
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/recording.py", "--pages", "12", "--rounds", "5"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(.+?) +([\d.]+)% +(\d+) us", done.stdout, re.MULTILINE)
    found = {name: (float(share), int(cost)) for name, share, cost in rows}
    share, _ = found["isal 2, a member a record"]
    assert 15 < share < 30
    assert found["zlib 9, a member a record"][0] < share < found["nothing packed"][0]
    assert "<- chosen: " in done.stdout


def test_the_cost_of_extraction_is_measured_beside_a_bare_parse() -> None:
    done = subprocess.run(
        [sys.executable, "tests/benchmarks/extraction.py", "--pages", "2", "--rounds", "1"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for design in ("known", "other"):
        assert re.search(
            rf"{design} design, 9[0-3] kB a page; menu[^\n]*\n  bare parse +[\d.]+ ms", done.stdout
        )
    assert len(re.findall(r"\n  newsbot +[\d.]+ ms +[\d.]+ times the bare parse", done.stdout)) == 3


def test_a_page_is_looked_through_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    done: Counter[str] = Counter()

    def counted(owner: object, name: str) -> None:
        function = getattr(owner, name)

        def count(*arguments: object) -> object:
            done[name] += 1
            return function(*arguments)

        monkeypatch.setattr(owner, name, count)

    counted(selection.Selection, "_run")
    counted(page, "blocks_of")
    site, story = UrduPointSpider.site, StandIn(40).stories[-1]
    address = site.addresses.article_at(f"https://www.urdupoint.com{story.path}")
    assert address is not None
    text = StandIn(40).answer(story.path).body.decode()
    source = Source(address, datetime(2021, 12, 28, 11, 30, tzinfo=UTC))
    reading = Reading(page.Page(text, address.url), site, source)
    assert reading.article().headline == story.headline
    reading.topic_links(), reading.more_stories(), reading.recent_stories()
    # article, headline, byline, topics, body, furniture, the page's own body; nothing twice
    assert done["_run"] <= 8
    # the headline, three elements of the byline, header, text, and the page once
    assert done["blocks_of"] <= 7


def test_the_cost_of_a_whole_crawl_is_measured_beside_other_spiders_and_drawn(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "costs.svg"
    command = [sys.executable, "tests/benchmarks/crawl.py", "--pages", "20", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--picture", str(picture)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S.*?) +(-?[\d.]+) ms ", done.stdout, re.MULTILINE)
    names = ["newsbot, recording nothing", "newsbot, recording every page"]
    names += ["Scrapy's defaults, doing nothing", "Scrapy with newsbot's settings, doing nothing"]
    assert [name for name, _ in rows] == [*names, "a naive spider"]
    assert re.search(r"^news-please +not installed", done.stdout, re.MULTILINE)
    parts = re.findall(r"^  (\S.*?) +[\d.]+ ms +\d+%$", done.stdout, re.MULTILINE)
    assert {"parsing", "extraction", "archive", "feed", "recording", "near-duplicates"} < {*parts}
    drawn = ET.parse(picture)
    assert len(drawn.findall("{http://www.w3.org/2000/svg}rect")) == len(rows)


def test_the_time_to_the_first_request_is_measured() -> None:
    command = [sys.executable, "tests/benchmarks/start.py", "--articles", "50", "--rounds", "1"]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^(\S.*?) +([\d.]+) s +([\d.]+) s +([\d.]+) s$", done.stdout, re.MULTILINE)
    assert len(rows) == 3
    assert all(float(seconds) > 0 for _, *columns in rows for seconds in columns)
