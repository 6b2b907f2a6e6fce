"""Feeds in other formats than JSON Lines say the same."""

import csv
import gzip
import json
import marshal
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree as ET

import pytest
from conftest import Crawl, Run, scrapy

from newsbot.delivery.formats import ArticleTable, ArticleXml, behead
from newsbot.files.compression import COMPRESSORS
from newsbot.items import EXPORTED, Article, Dateline
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.stories import HOST

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FIELDS = ["article_id", "section", "dateline", "authors", "similarity"]
GENEVA = Dateline("GENEVA", None, ["APP", "Pakistan, Point"], "GENEVA (APP)")
STORY = Article(article_id="1437925", dateline=GENEVA, authors=["Ali, Jr.", "Zoe"], similarity=0.5)
BARE = Article(article_id="1437926", section="world")


def written(exporter: type[ArticleTable | ArticleXml], *articles: Article) -> str:
    file = BytesIO()
    writer = exporter(file, fields_to_export=FIELDS, encoding="utf-8")
    writer.start_exporting()
    for article in articles:
        writer.export_item(article)
    writer.finish_exporting()
    return file.getvalue().decode()


def test_lists_and_the_dateline_are_json_in_the_cells_of_a_table() -> None:
    assert written(ArticleTable, STORY, BARE).split("\r\n") == [
        "article_id,section,dateline,authors,similarity",
        '1437925,,"{""location"": ""GENEVA"", ""date"": null, ""agencies"":'
        ' [""APP"", ""Pakistan, Point""], ""raw"": ""GENEVA (APP)""}",'
        '"[""Ali, Jr."", ""Zoe""]",0.5',
        "1437926,world,,[],",
        "",
    ]


def test_the_dateline_is_elements_in_xml_and_what_is_null_has_none() -> None:
    assert written(ArticleXml, STORY, BARE) == (
        '<?xml version="1.0" encoding="utf-8"?>\n<items>'
        "<item><article_id>1437925</article_id><dateline><location>GENEVA</location>"
        "<agencies><value>APP</value><value>Pakistan, Point</value></agencies>"
        "<raw>GENEVA (APP)</raw></dateline>"
        "<authors><value>Ali, Jr.</value><value>Zoe</value></authors>"
        "<similarity>0.5</similarity></item>"
        "<item><article_id>1437926</article_id><section>world</section><authors></authors></item>"
        "</items>"
    )


def crawled(crawl: Run, site: StandIn, feeds: dict[Path, dict[str, Any]]) -> Crawl:
    """A crawl that writes several feeds, one of them the lines to compare with."""
    given = json.dumps({str(path): options for path, options in feeds.items()})
    done = crawl(site, "-a", "follow=feed", "-s", f"FEEDS={given}", feed="")
    assert done.status == 0, done.log
    return done


def test_a_table_has_the_cells_that_an_export_of_the_archive_has(
    crawl: Run, tmp_path: Path
) -> None:
    table, exported = tmp_path / "feed.csv", tmp_path / "export.csv"
    lines = {"format": "jsonlines"}
    done = crawled(crawl, StandIn(12), {table: {"format": "csv"}, tmp_path / "feed.jsonl": lines})
    export(tmp_path, exported)
    assert rows(table) == rows(exported)
    assert list(rows(table)[0]) == list(EXPORTED)
    for row, line in zip(rows(table), sorted(done.articles, key=number), strict=True):
        assert {name: json.loads(row[name]) for name in ("authors", "topics")} == {
            name: line[name] for name in ("authors", "topics")
        }
        assert (json.loads(row["dateline"]) if row["dateline"] else None) == line["dateline"]
    assert any(line["dateline"] for line in done.articles)


def export(folder: Path, file: Path) -> None:
    assert scrapy(folder / "data", "export", str(file)).returncode == 0


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=number)


def number(line: dict[str, Any]) -> str:
    return str(line["article_id"])


def test_xml_of_a_crawl_says_what_its_lines_say(crawl: Run, tmp_path: Path) -> None:
    site, xml = StandIn(12), tmp_path / "feed.xml"
    story = site.in_feed()[0]
    page = site.answer(story.path).body.replace(b"<p>", "<p>\uffff&amp; \ufffe\x0b".encode())
    site.answers[story.path] = Answer(page)  # XML has no word for the three
    feeds = {xml: {"format": "xml"}, tmp_path / "feed.jsonl": {"format": "jsonlines"}}
    lines = {line["article_id"]: line for line in crawled(crawl, site, feeds).articles}
    assert "\n\n& " in lines[str(story.number)]["article_body"]
    items = ET.parse(xml).getroot()
    assert len(items) == len(lines)
    for item in items:
        line = lines[item.findtext("article_id")]
        assert [field.tag for field in item] == [n for n in EXPORTED if line[n] is not None]
        assert item.findtext("article_body") == line["article_body"]
        assert [topic.text for topic in item.findall("topics/value")] == line["topics"]
        if line["dateline"]:
            assert item.findtext("dateline/location") == line["dateline"]["location"]


def test_pickles_and_marshalled_articles_are_plain(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(12)
    feeds = {tmp_path / f"feed.{name}": {"format": name} for name in ("pickle", "marshal")}
    feeds |= {tmp_path / "feed.jsonl": {"format": "jsonlines"}}
    done = crawled(crawl, site, feeds)
    assert len(done.articles) == len(site.in_feed())
    assert any(line["dateline"] for line in done.articles)
    loads: dict[str, Callable[[IO[bytes]], Any]] = {"pickle": pickle.load, "marshal": marshal.load}
    for name, load in loads.items():
        assert list(loaded(tmp_path / f"feed.{name}", load)) == done.articles


def loaded(path: Path, load: Callable[[IO[bytes]], Any]) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file, suppress(EOFError):
        while True:
            yield load(file)


@pytest.mark.parametrize("name", ["feed.csv", "feed.csv.gz", "feed.csv.zst"])
def test_rows_that_are_appended_bring_no_second_header(
    crawl: Run, tmp_path: Path, name: str
) -> None:
    site, table = StandIn(12), tmp_path / name
    first = f"start_urls={HOST}{site.in_feed()[0].path}"
    for begin in (("-a", first), ()):
        crawl(site, *begin, "-a", "follow=feed", "-o", f"{table}:csv", feed="")
    unpacked = tmp_path / "unpacked.csv"
    unpack = {".gz": gzip.decompress, ".zst": zstd.decompress}.get(table.suffix, bytes)
    unpacked.write_bytes(unpack(table.read_bytes()))
    assert [number(row) for row in rows(unpacked)] == sorted(str(s.number) for s in site.in_feed())
    assert list(tmp_path.glob(".feed.csv*")) == []


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        (b"a,b\r\n1,2\r\n", b"3,4\r\n"),
        (b"a,b\r\n", b"3,4\r\n"),
        (b"a,b,c\r\n1,2,3\r\n", b"a,b\r\n3,4\r\n"),  # other columns: the rows say theirs
        (b"", b"a,b\r\n3,4\r\n"),
        (None, b"a,b\r\n3,4\r\n"),
    ],
    ids=["the same", "no row yet", "other columns", "empty", "missing"],
)
def test_a_header_is_left_out_where_the_file_has_it(
    tmp_path: Path, there: bytes | None, kept: bytes
) -> None:
    table, target = tmp_path / ".t.csv.1.part", tmp_path / "t.csv"
    table.write_bytes(b"a,b\r\n3,4\r\n")
    if there is not None:
        target.write_bytes(there)
    behead(table, target)
    assert table.read_bytes() == kept
    assert set(tmp_path.iterdir()) <= {table, target}


def test_whoever_dies_while_a_header_is_left_out_leaves_no_file_but_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Death(BaseException): ...

    names: list[str] = []

    def dies(*_: object) -> None:
        names.extend(path.name for path in tmp_path.iterdir())
        raise Death

    table, target = tmp_path / "part", tmp_path / "t.csv"
    table.write_bytes(b"a,b\r\n3,4\r\n")
    target.write_bytes(b"a,b\r\n1,2\r\n")
    monkeypatch.setattr("newsbot.delivery.formats.shutil.copyfileobj", dies)
    with pytest.raises(Death):
        behead(table, target)
    assert sorted(names) == ["part", "t.csv"]


@pytest.mark.parametrize("name", ["t.csv.gz", "t.csv.zst"])
def test_rows_behind_a_damaged_file_keep_their_header(tmp_path: Path, name: str) -> None:
    table, target = tmp_path / "part", tmp_path / name
    table.write_bytes(b"a,b\r\n3,4\r\n")
    target.write_bytes(b"no archive at all")
    behead(table, target)
    assert table.read_bytes() == b"a,b\r\n3,4\r\n"
    with COMPRESSORS[target.suffix](target) as file:
        file.write(b"a,b\r\n1,2\r\n" * 9)
    target.write_bytes(target.read_bytes()[:12])  # broken off
    behead(table, target)
    assert table.read_bytes() == b"a,b\r\n3,4\r\n"
