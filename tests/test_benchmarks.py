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
from dateparser.date import DateDataParser

from newsbot.extraction.fields import Reading, Source
from newsbot.markup import outline, page, selection
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.site import Design, StandIn


def printed(benchmark: str, *options: str) -> str:
    """What a benchmark prints."""
    done = subprocess.run(
        [sys.executable, f"tests/benchmarks/{benchmark}.py", *options],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_memory_and_start_of_a_crawl_do_not_grow_with_the_archive() -> None:
    told = printed("archive", "--articles", "30000")
    found = re.search(r"highest memory of that crawl.*\n.*archive +([-+][\d.]+) MB", told)
    assert found is not None
    assert abs(float(found[1])) < 20


def test_recording_costs_no_more_than_was_chosen_for() -> None:
    told = printed("recording", "--pages", "12", "--rounds", "5")
    rows = re.findall(r"^(.+?) +([\d.]+)% +(\d+) us", told, re.MULTILINE)
    found = {name: (float(share), int(cost)) for name, share, cost in rows}
    share, _ = found["isal 2, a member a record"]
    assert 15 < share < 30
    assert found["zlib 9, a member a record"][0] < share < found["nothing packed"][0]
    assert "<- chosen: " in told


def test_the_cost_of_extraction_is_measured_beside_a_bare_parse() -> None:
    told = printed("extraction", "--pages", "2", "--rounds", "1")
    for design in ("known", "other"):
        assert re.search(rf"{design} design, 9[0-3] kB.*; menu.*\n  bare parse +[\d.]+ ms", told)
    assert len(re.findall(r"\n  newsbot +[\d.]+ ms +[\d.]+ times the bare parse", told)) == 3


def test_a_page_is_looked_through_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    done: Counter[str] = Counter()

    def counted(owner: object, name: str) -> None:
        function = getattr(owner, name)

        def count(*arguments: object) -> object:
            done[name] += 1
            return function(*arguments)

        monkeypatch.setattr(owner, name, count)

    counted(selection.Selection, "_run")
    counted(page, "outline_of")
    counted(outline, "outline_of")
    site, story = UrduPointSpider.site, StandIn(40).stories[-1]
    address = site.addresses.article_at(f"https://www.urdupoint.com{story.path}")
    assert address is not None
    text = StandIn(40).answer(story.path).body.decode()
    source = Source(address, datetime(2021, 12, 28, 11, 30, tzinfo=UTC))
    reading = Reading(page.Page(text, address.url), site, source)
    assert reading.article().headline == story.headline
    reading.topic_links(), reading.more_stories(), reading.recent_stories()
    assert done["_run"] <= 5  # article, headline, byline, topics, picture
    assert done["outline_of"] == 1  # headline and byline are words without elements in them


@pytest.mark.parametrize("design", ["known", "other"])
def test_no_date_of_the_site_needs_dateparser(
    design: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(DateDataParser, "get_date_data", lambda _, words: asked.append(words))
    stand_in, site = StandIn(200, design), UrduPointSpider.site
    for story in stand_in.stories:
        address = site.addresses.article_at(f"https://www.urdupoint.com{story.path}")
        assert address is not None
        text = stand_in.answer(story.path).body.decode()
        source = Source(address, datetime(2022, 12, 28, 11, 30, tzinfo=UTC))
        assert Reading(page.Page(text, address.url), site, source).article().date_published
    assert asked == []


def test_the_cost_of_a_whole_crawl_is_measured_beside_other_spiders_and_drawn(
    tmp_path: Path,
) -> None:
    picture = tmp_path / "costs.svg"
    told = printed("crawl", "--pages", "20", "--rounds", "1", "--picture", str(picture))
    rows = re.findall(r"^(\S.*?) +(-?[\d.]+) ms ", told, re.MULTILINE)
    names = ["newsbot, recording nothing", "newsbot, recording every page"]
    names += ["Scrapy's defaults, doing nothing", "Scrapy with newsbot's settings, doing nothing"]
    assert [name for name, _ in rows] == [*names, "a naive spider"]
    assert re.search(r"^news-please +not installed", told, re.MULTILINE)
    parts = re.findall(r"^  (\S.*?) +[\d.]+ ms +\d+%$", told, re.MULTILINE)
    assert {"parsing", "extraction", "archive", "feed", "recording", "near-duplicates"} < {*parts}
    drawn = ET.parse(picture)
    assert len(drawn.findall("{http://www.w3.org/2000/svg}rect")) == len(rows)


def test_the_time_to_the_first_request_is_measured() -> None:
    told = printed("start", "--articles", "50", "--rounds", "1")
    rows = re.findall(r"^(\S.*?) +([\d.]+) s +([\d.]+) s +([\d.]+) s$", told, re.MULTILINE)
    assert len(rows) == 3
    assert all(float(seconds) > 0 for _, *columns in rows for seconds in columns)


@pytest.mark.parametrize(
    ("benchmark", "options", "last"),
    [
        ("memory", "--pages 120", r"growth -?[\d,]+ bytes a page, highest [\d.]+ MB"),
        ("replay", "--pages 32 --rounds 1", r"newsbot, reading alone +[\d.]+ ms a page.*"),
        ("report", "--articles 700", r"size of the page +[\d.]+ MB"),
        ("research", "--articles 200", r"search while another writes +\d+ ms"),
    ],
)
def test_every_other_benchmark_that_the_pages_name_comes_to_its_end(
    benchmark: str, options: str, last: str
) -> None:
    lines = printed(benchmark, *options.split()).splitlines()
    assert any(re.fullmatch(last, line) for line in lines[-4:])
