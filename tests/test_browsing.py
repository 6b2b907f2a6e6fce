"""The archive in Datasette, started as docs/archive.md has it."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import ProxyHandler, build_opener

from conftest import PROJECT, Run, scrapy
from documents import block_with

from newsbot.delivery.schema import json_schema
from newsbot.standin.site import Answer, StandIn
from newsbot.standin.urdusite import UrduStandIn

Get = Callable[[str], str]


@contextmanager
def browsing(folder: Path) -> Iterator[Get]:
    """Datasette over the archive of a folder; gives what it answers to a path."""
    (folder / "newsbot").symlink_to(PROJECT / "newsbot")
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    with subprocess.Popen(
        ["/bin/sh", "-c", f"exec {block_with('datasette data').strip()} --port 0"],
        cwd=folder,
        env={**os.environ, "PATH": path},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield getter(address_of(process))
        finally:
            process.terminate()


def address_of(process: subprocess.Popen[str]) -> str:
    """Where Datasette says that it listens."""
    assert process.stderr is not None
    said = ""
    while not (found := re.search(r"http://127\.0\.0\.1:\d+", said)):
        said += (line := process.stderr.readline())
        assert line, said
    return found[0]


def getter(home: str) -> Get:
    opener = build_opener(ProxyHandler({}))

    def get(target: str) -> str:
        with opener.open(f"{home}{target}", timeout=30) as answer:
            return str(answer.read().decode("utf-8"))

    return get


def words_of(page: str) -> str:
    """What a person reads on a page, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def numbers(rows: str) -> list[int]:
    return [int(row["article_id"]) for row in json.loads(rows)]


def counts(facet: dict[str, Any]) -> dict[str, int]:
    return {result["value"]: result["count"] for result in facet["results"]}


def test_articles_are_counted_found_and_read_while_crawls_go_on(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(60, feed_size=60)
    earlier = site.stories[39].published
    site.clock = lambda: earlier
    options = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=1m")
    crawl(site, *options, feed="-o", at=earlier)
    with browsing(tmp_path) as get:
        assert "News archive" in words_of(get("/"))
        assert "publishing the texts" in words_of(get("/"))
        told = {
            table["name"]: table["hidden"] for table in json.loads(get("/archive.json"))["tables"]
        }
        shown = {name for name, is_hidden in told.items() if not is_hidden}
        assert shown == {"runs", "wanted", "tombstones", "opt_outs"}
        for target in ("/", "/archive"):
            start = get(target)
            first, second = (f'href="/archive/{view}"' for view in ("articles", "article_versions"))
            after = min(
                start.index(end)
                for end in ("The articles belong to", "<textarea", "opt_outs")
                if end in start
            )
            assert start.index(first) < start.index(second) < after
        asked = unescape(re.findall(r'href="(/archive\?sql=[^"]+)"', start)[0])
        assert str(earlier.year) in words_of(get(asked))

        story = site.in_feed()[0]
        address = f"/article/UrduPoint/en/{story.number}"
        assert story.headline in words_of(get(address))
        page = site.answer(story.path).body
        site.answers[story.path] = Answer(page.replace(b"<h1>", b"<h1>Corrected: "))
        site.clock = None
        crawl(site, *options, feed="-o", at=site.stories[-1].published)
        assert scrapy(tmp_path / "data", "archive", "reindex").returncode == 0

        truths = [story.truth(in_feed=True) for story in site.in_feed()]
        facets = json.loads(get("/archive/articles.json?_facet_size=max"))["facet_results"]
        agencies = [t["dateline"]["agencies"] for t in truths if t["dateline"]]
        assert counts(facets["section"]) == Counter(t["section"] for t in truths)
        assert counts(facets["topics"]) == Counter(name for t in truths for name in t["topics"])
        assert counts(facets["agencies"]) == Counter(name for names in agencies for name in names)

        found = numbers(get("/archive/articles.json?_search=prisoner&_shape=array&_size=max"))
        wanted = re.compile(r"\bprisoners?\b", re.IGNORECASE)
        assert sorted(found) == sorted(
            int(t["article_id"])
            for t in truths
            if wanted.search(f"{t['headline']} {t['article_body']}")
        )
        assert 0 < len(found) < len(truths)

        links = re.findall(r'href="(/article/[^"]+)">', get("/archive/articles"))
        newest = [f"/article/UrduPoint/en/{story.number}" for story in site.in_feed()]
        assert links == newest[:50]
        for target in (links[0], address):
            truth = next(t for t in truths if target.endswith(t["article_id"]))
            words = words_of(get(target))
            for text in (truth["headline"], truth["date_published"], *truth["topics"]):
                assert text in words
            for paragraph in truth["article_body"].split("\n\n"):
                assert paragraph in words
        assert f"Corrected: {story.headline}" in words
        assert "No such article" in words_of(get("/article/UrduPoint/en/1"))
        versions = get(f"/archive/article_versions.json?article_id={story.number}&_shape=array")
        assert [row["version"] for row in json.loads(versions)] == [2, 1]

        metadata = json.loads(get("/-/metadata.json"))["databases"]["archive"]["tables"]
        described = metadata["article_versions"]["columns"]
        for name, prop in json_schema()["properties"].items():
            assert described[name] == prop["description"]
        assert set(described) == set(json.loads(versions)[0])


def test_an_article_whose_text_was_forgotten_says_so(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(6)
    start = site.stories[-1].published
    options = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=", "-s", "NEWSBOT_RETENTION_DAYS=1")
    for moment in (start, start + timedelta(days=2)):
        crawl(site, *options, feed="-o", at=moment)
    story = site.in_feed()[0]
    with browsing(tmp_path) as get:
        words = words_of(get(f"/article/UrduPoint/en/{story.number}"))
        assert story.headline in words
        assert "The text was forgotten." in words


def test_urdu_runs_from_the_right_wherever_it_stands(crawl: Run, tmp_path: Path) -> None:
    site = UrduStandIn(8)
    crawl(
        site, "-a", "follow=feed", feed="-o", spider="urdupoint_urdu", at=site.stories[-1].published
    )
    story = site.in_feed()[0]
    truth = story.truth(in_feed=True)
    way = 'dir="auto" lang="ur"'
    with browsing(tmp_path) as get:
        page = get(f"/article/UrduPoint/ur/{story.number}")
        assert f"<h1 {way}>{escape(truth['headline'])}</h1>" in page
        for paragraph in truth["article_body"].split("\n\n"):
            assert f"{way}>{escape(paragraph)}</p>" in page
        assert page.count('" dir="auto">') == len([truth["section"], *truth["topics"]]) + len(
            truth["dateline"]["agencies"] if truth["dateline"] else []
        )
        found = get(f"/archive/articles?_search={quote(truth['headline'].split()[0])}")
        for target in (get("/archive/articles"), found):
            assert f'{way}><a href="/article/UrduPoint/ur/{story.number}">' in target
        for target in ("/archive/articles", "/archive/article_versions", "/archive/article_topics"):
            assert "unicode-bidi: plaintext" in get(target)
