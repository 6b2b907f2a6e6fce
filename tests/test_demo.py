"""`scrapy demo` and `scrapy schema`, as a person runs them."""

import json
import re
from pathlib import Path

from conftest import scrapy

from newsbot.delivery.schema import json_schema
from newsbot.usage.arguments import ARGUMENTS


def test_the_demonstration_writes_articles_and_shows_one(tmp_path: Path) -> None:
    done = scrapy(None, "demo", "--articles", "30", "--data", str(tmp_path))
    assert done.returncode == 0, done.stderr
    (feed,) = (tmp_path / "urdupoint").iterdir()
    articles = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert len(articles) == 30
    assert "30 articles from" in done.stdout
    assert str(feed) in done.stdout
    headline = re.sub(r"\s+", " ", done.stdout)
    assert any(article["headline"] in headline for article in articles)
    again = scrapy(None, "demo", "--articles", "30", "--data", str(tmp_path))
    assert again.returncode == 1
    assert f"{tmp_path} has these articles already; name another folder" in again.stderr


def test_a_demonstration_of_one_article_says_so(tmp_path: Path) -> None:
    said = scrapy(None, "demo", "--articles", "1", "--data", str(tmp_path)).stdout
    assert "A made-up www.urdupoint.com with 1 article starts" in said
    kinds = r"1 robots\.txt, 1 feed, 1 article, "
    assert re.search(rf"^1 article from \d+ requests: {kinds}", said, re.MULTILINE)
    assert scrapy(tmp_path, "report", str(tmp_path / "report.html")).returncode == 0
    page = (tmp_path / "report.html").read_text("utf-8")
    assert re.search(r"The last 1 run: \d+ requests, 1 new article, 0 errors\.", page)


def test_a_folder_that_cannot_be_written_is_said() -> None:
    done = scrapy(None, "demo", "--data", "/dev/null/x")
    assert done.returncode == 2
    assert "cannot write to /dev/null/x" in done.stderr


def test_the_schema_is_printed() -> None:
    done = scrapy(None, "schema")
    assert done.returncode == 0
    assert json.loads(done.stdout) == json_schema()


def test_every_command_says_what_it_is() -> None:
    listed = scrapy(None).stdout
    for name in ("crawl", "demo", "schema"):
        assert re.search(rf"^  {name} +\w", listed, re.MULTILINE)


def test_spiders_are_listed_as_scrapy_does_and_with_what_they_take() -> None:
    names = scrapy(None, "list").stdout.splitlines()
    assert names == sorted(names)
    assert {"urdupoint", "urdupoint_urdu"} <= set(names)
    listed = scrapy(None, "list", "-v").stdout
    assert "urdupoint: UrduPoint, English edition." in listed.splitlines()
    assert "www.urdupoint.com (UrduPoint, edition en)" in listed
    words = " ".join(listed.split())
    for name, example, meaning in ARGUMENTS:
        assert f"-a {name}={example} {meaning}" in words
    for choice in ("technology, showbiz, miscellaneous", "more_stories, recent_stories"):
        assert choice in words
