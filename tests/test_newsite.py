"""Adding a site, as README.md has it, to the letter: from nothing to articles."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import PROJECT, scrapy

from newsbot.savedpage import differences
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn

HOST = "www.example.org"
STORIES = {
    1001: ("Bridge Opens After Nine Years", "town", "Ada Miller", "March 3, 2024 | 09:30 AM"),
    1002: ("School Gets A Second Roof", "town", "Tom Reed", "March 4, 2024 | 06:05 PM"),
    1003: ("Rain Ends The Season Early", "sports", "Ada Miller", "March 5, 2024 | 11:00 AM"),
}
TEXT = "The mayor cut the ribbon at noon. Hundreds had come to see it."


@dataclass
class Example(StandIn):
    """A small site with a feed and three articles."""

    listed: dict[str, str] = field(default_factory=dict)
    """Other addresses of articles, which a list names, and theirs in the feed."""

    def answer(self, target: str) -> Answer:
        if target == "/town":
            return Answer(
                "".join(f"<a href='{other}'>A story</a>" for other in self.listed).encode()
            )
        target = self.listed.get(target, target)
        if target == "/rss.xml":
            items = "".join(f"<item><link>https://{HOST}{path(n)}</link></item>" for n in STORIES)
            return Answer(f"<rss><channel>{items}</channel></rss>".encode())
        number = next((number for number in STORIES if path(number) == target), None)
        if number is None:
            return Answer(b"<h1>Not here</h1>", status=404)
        headline, _, author, date = STORIES[number]
        page = (
            f"<html><body><nav><a href='/'>The Example</a></nav><h1>{headline}</h1>"
            f"<p class='byline'>By {author} Published {date}</p>"
            f"<div class='story'><p>{TEXT}</p><p>This is story {number} of the paper.</p></div>"
            "<ul class='tags'><li><a href='/tag/bridges'>Bridges</a></li></ul></body></html>"
        )
        return Answer(page.encode())


def path(number: int) -> str:
    headline, section, *_ = STORIES[number]
    slug = "-".join(headline.lower().split()[:2])
    return f"/{section}/{slug}-{number}.html"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to write into."""
    for name in ("newsbot", "tests", "scrapy.cfg", "pyproject.toml"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def walk() -> tuple[list[str], str]:
    """The commands of the section of README.md, and the file that it has a person write."""
    section = (PROJECT / "README.md").read_text("utf-8").partition("## Adding a site\n")[2]
    section = section.partition("\n## ")[0]
    blocks = dict.fromkeys(("sh", "python"), "")
    for kind, text in re.findall(r"```(sh|python)\n(.*?)```", section, re.DOTALL):
        blocks[kind] += text
    return blocks["sh"].splitlines(), blocks["python"]


def test_a_third_site_is_added_as_the_readme_says(project: Path) -> None:
    commands, spider = walk()
    with Server(Example(0), (HOST,)) as server:
        environment = {**os.environ, **server.environment, "PYTHONPATH": str(project)}

        def run(command: str) -> subprocess.CompletedProcess[str]:
            words = [sys.executable, "-m", *shlex.split(command)]
            return subprocess.run(
                words, cwd=project, env=environment, capture_output=True, text=True, check=False
            )

        begin, save, check, crawl = commands
        assert run(begin).returncode == 0
        assert (project / "newsbot/spiders/example.py").exists()
        (project / "newsbot/spiders/example.py").write_text(spider, "utf-8")
        saved = run(save)
        assert saved.returncode == 0, saved.stderr
        assert server.requests == [f"{HOST}/robots.txt", f"{HOST}{path(1001)}"]
        beside = project / "tests/pages/example/1001.json"
        expectation = json.loads(beside.read_text("utf-8"))
        article = expectation["article"]
        assert article["headline"] == "Bridge Opens After Nine Years"
        assert article["article_body"] == f"{TEXT}\n\nThis is story 1001 of the paper."
        assert article["authors"] == ["Ada Miller"]
        assert article["date_published"] == "2024-03-03T09:30:00-06:00"
        assert (article["section"], article["topics"]) == ("town", ["Bridges"])

        unread = run(check)
        assert unread.returncode == 1
        assert "nobody has checked it" in unread.stdout
        expectation["provenance"] = "Fetched from the site; compared by A. Reader."
        expectation["article"]["authors"] = ["A. Miller"]
        beside.write_text(json.dumps(expectation), "utf-8")
        unlike = 'authors: newsbot reads ["Ada Miller"], the JSON has ["A. Miller"]'
        assert unlike in run(check).stdout.splitlines()
        expectation["article"]["authors"] = ["Ada Miller"]
        beside.write_text(json.dumps(expectation), "utf-8")
        assert run(check).returncode == 0
        assert run(save).returncode == 2  # it does not write over what was checked

        done = run(f"{crawl} -s DOWNLOAD_DELAY=0")
    assert done.returncode == 0, done.stderr
    (feed,) = (project / "data/example").iterdir()
    lines = [json.loads(line) for line in feed.read_text("utf-8").splitlines()]
    assert sorted(line["headline"] for line in lines) == sorted(s[0] for s in STORIES.values())


def test_a_page_that_is_read_otherwise_says_in_which_fields_and_where() -> None:
    text = "The mayor cut the ribbon at noon. "
    read = {
        "provenance": "DRAFT",
        "article": {"headline": "Bridge Opens", "article_body": f"{text}{TEXT}", "dateline": None},
        "topic_links": ["/tag/bridges"],
    }
    article = {"headline": "Bridge Opens", "article_body": f"{text}It rained.", "dateline": {}}
    expected = {"provenance": "A. Reader", "article": article}
    assert list(differences(read, expected)) == [
        'article_body: newsbot reads "the ribbon at noon. The mayor cut the ribbon at noon. Hundre"'
        ' from character 15, the JSON has "the ribbon at noon. It rained."',
        "dateline: newsbot reads null, the JSON has {}",
        'topic_links: newsbot reads ["/tag/bridges"], the JSON has null',
    ]
    assert list(differences(read, read)) == []


def test_a_mistake_in_a_declaration_is_said_before_any_request(project: Path) -> None:
    text = walk()[1].replace("America/Chicago", "America/Chicgo")
    (project / "newsbot/spiders/example.py").write_text(text, "utf-8")
    address = f"https://{HOST}{path(1001)}"
    with Server(Example(0), (HOST,)) as server:
        for words in (("crawl", "example"), ("savepage", "example", address)):
            done = scrapy(None, *words, project=project, env=server.environment)
            assert done.returncode == 2
            assert (
                "spider example: timezone='America/Chicgo' is no time zone; did you mean"
                " 'America/Chicago'?"
            ) in " ".join(done.stderr.split())
            assert "Traceback" not in done.stderr
        assert server.requests == []


def test_a_page_that_cannot_be_saved_is_said_in_a_sentence(project: Path) -> None:
    (project / "newsbot/spiders/example.py").write_text(walk()[1], "utf-8")
    (project / "tests/pages/example").write_text("a file where the folder should be")
    (project / "page.html").write_text("<h1>Bridge Opens</h1>", "utf-8")
    address = f"https://{HOST}{path(1001)}"
    with Server(Example(0), (HOST,)) as server:
        words = ("savepage", "example", address, "--file", "page.html")
        done = scrapy(None, *words, project=project, env=server.environment)
    folder = project / "tests/pages/example"
    assert (done.returncode, done.stderr) == (3, f"scrapy: {folder}: File exists.\n")


def test_a_saved_page_is_replaced_by_force_alone_and_may_have_another_name(project: Path) -> None:
    (project / "newsbot/spiders/example.py").write_text(walk()[1], "utf-8")

    def save(headline: str, *options: str) -> int:
        (project / "page.html").write_text(f"<h1>{headline}</h1>", "utf-8")
        words = ("savepage", "example", f"https://{HOST}{path(1001)}", "--file", "page.html")
        return scrapy(None, *words, *options, project=project).returncode

    def saved(name: str) -> str:
        beside = project / "tests/pages/example" / f"{name}.json"
        return str(json.loads(beside.read_text("utf-8"))["article"]["headline"])

    assert [save("One Bridge"), save("Two Bridges")] == [0, 2]
    assert save("Three Bridges", "--name", "other") == 0
    assert (saved("1001"), saved("other")) == ("One Bridge", "Three Bridges")
    assert save("Four Bridges", "--force") == 0
    assert saved("1001") == "Four Bridges"


def test_a_page_that_cannot_be_had_is_said_and_not_saved(project: Path) -> None:
    (project / "newsbot/spiders/example.py").write_text(walk()[1], "utf-8")
    address = f"https://{HOST}/town/no-bridge-1009.html"
    with Server(Example(0), (HOST,)) as server:
        words = ("savepage", "example", address, "-s", "DOWNLOAD_DELAY=0")
        done = scrapy(None, *words, project=project, env=server.environment)
        assert server.requests == [f"{HOST}/robots.txt", address.removeprefix("https://")]
    assert (done.returncode, done.stdout) == (1, "")
    why, _, said = done.stderr.partition("scrapy savepage: ")
    assert "the site answered 404" in why
    assert said == f"{address} could not be had; see above.\n"
    assert not (project / "tests/pages/example").exists()


def test_a_selector_that_finds_nothing_and_a_field_that_is_missing_are_said(project: Path) -> None:
    text = walk()[1].replace("div.story", "div.storey")
    (project / "newsbot/spiders/example.py").write_text(text, "utf-8")
    html = "<h1>Bridge Opens</h1><p class=byline>By Ann Poe</p><div class=story><p>It is open.</p>"
    (project / "page.html").write_text(html, "utf-8")
    address = f"https://{HOST}{path(1001)}"
    with Server(Example(0), (HOST,)) as server:
        words = ("savepage", "example", address, "--file", "page.html")
        done = scrapy(None, *words, project=project, env=server.environment)
    assert done.returncode == 0, done.stderr
    assert "selectors.body='div.storey' finds nothing on this page.\n" in done.stdout
    assert "selectors.topics='ul.tags' finds nothing on this page.\n" in done.stdout
    assert "selectors.byline" not in done.stdout
    said = "Without date_published an article is not exported (a feed may have the date).\n"
    assert said in done.stdout


def test_a_spider_that_was_begun_can_be_meant(project: Path) -> None:
    with Server(Example(0), (HOST,)) as server:
        assert scrapy(None, "genspider", "example", HOST, project=project).returncode == 0
        words = ("crawl", "example", "-s", "DOWNLOAD_DELAY=0")
        done = scrapy(None, *words, project=project, env=server.environment)
    assert done.returncode == 0, done.stderr
    assert "3 new" in done.stderr


@pytest.mark.parametrize("has_list", [False, True], ids=["feed alone", "feed and list"])
def test_a_feed_without_an_article_is_said_and_no_success(project: Path, has_list: bool) -> None:
    text = walk()[1].replace('r"/(?P<section>', 'r"/news/(?P<section>')
    if has_list:
        pages = 'list_page=re.compile(r"(?P<stem>/town)(?P<page>[0-9]+)?"),\n        ),'
        text = text.replace("        ),\n        feeds", f"            {pages}\n        feeds")
        text = text.replace("selectors=", f'lists={{"town": "https://{HOST}/town"}}, selectors=')
    (project / "newsbot/spiders/example.py").write_text(text, "utf-8")
    site = Example(0, listed={f"/news{path(number)}": path(number) for number in STORIES})
    with Server(site, (HOST,)) as server:
        words = ("crawl", "example", "-s", "DOWNLOAD_DELAY=0")
        done = scrapy(None, *words, project=project, env=server.environment)
    said = f"3 addresses in the feed https://{HOST}/rss.xml, none is an article by `article`: "
    assert f"{said}https://{HOST}{path(1001)}\n" in done.stderr
    verdict = "names addresses of which none is an article, and nothing else led to one"
    assert done.returncode == (0 if has_list else 4), done.stderr
    assert (verdict in done.stderr) is not has_list


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("x = (", "SyntaxError"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
        ("import re\nre.compile('(')", f"{re.error.__name__}: missing )"),  # or PatternError
    ],
)
def test_a_spider_that_is_being_written_stops_no_other(project: Path, text: str, why: str) -> None:
    (project / "newsbot/spiders/example.py").write_text(text, "utf-8")
    (project / "newsbot/spiders/later").mkdir()
    (project / "newsbot/spiders/later/__init__.py").write_text("1 / 0", "utf-8")
    done = scrapy(None, "list", project=project, warnings="default")
    assert {"urdupoint", "urdupoint_urdu"} <= set(done.stdout.split())
    said = "newsbot.spiders.{} cannot be imported, its spiders are missing ({}"
    assert said.format("example", why) in done.stderr
    assert said.format("later", "ZeroDivisionError") in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command",
    ["crawl gazette", "replay --spider gazette", "savepage gazette https://gazette.example/a"],
)
def test_a_command_says_why_it_has_no_spider(project: Path, command: str) -> None:
    (project / "newsbot/spiders/gazette.py").write_text(
        "from newsbot.site import Site\nSITE = Site(colour='red')\n", "utf-8"
    )
    done = scrapy(None, *command.split(), project=project, warnings="default")
    assert done.returncode == 2
    assert "there is no spider 'gazette'" in done.stderr
    why = "newsbot.spiders.gazette cannot be imported: TypeError: Site.__init__() got an unexpected"
    assert f"{why} keyword argument 'colour'." in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("genspider 9x www.example.org", "write a name of letters"),
        ("genspider example", "write a name of letters"),
        ('genspider example www."x.org', "write a name of letters"),
        ("savepage urdupoint https://www.example.org/a-1.html", "no article of www.urdupoint.com"),
        (
            "savepage urdupiont https://www.urdupoint.com/en/world/a-1437925.html",
            "did you mean 'urdupoint'?",
        ),
        (
            "savepage urdupoint https://www.urdupoint.com/en/world/a-1437925.html --file no.html",
            "no.html cannot be read",
        ),
        (
            "savepage urdupoint https://www.urdupoint.com/en/world/a-1437925.html --name seed",
            "there is a page seed; add --force",
        ),
        (
            "savepage urdupoint https://www.urdupoint.com/en/world/a-1437925.html --name ../seed",
            "--name ../seed is no name of a file",
        ),
        (
            "savepage urdupoint https://www.urdupoint.com/en/world/a-1.html -s NEWSBOT_BUDGET=abc",
            "NEWSBOT_BUDGET=abc is no whole number",
        ),
    ],
)
def test_mistakes_are_said_before_anything_is_written(command: str, words: str) -> None:
    done = scrapy(None, *command.split())
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())


SLUGS = """
import re

from newsbot.crawl import ArticleSpider
from newsbot.site import Selectors, Site
from newsbot.urls import Addresses


class SlugsSpider(ArticleSpider):
    name = "slugs"
    site = Site(
        publisher="Slugs",
        edition="en",
        language="en",
        timezone="UTC",
        addresses=Addresses(
            host="www.example.org", article=re.compile(r"/(?P<article_id>\\d+/\\d+/[a-z-]+)/")
        ),
    )
"""


def test_a_page_from_a_browser_is_read_in_its_charset_and_named_by_its_article(
    project: Path,
) -> None:
    (project / "newsbot/spiders/slugs.py").write_text(SLUGS, "utf-8")
    page = (
        "<meta charset=windows-1252><h1>The Café’s Last Day</h1><p>3 March 2024</p><p>It shut.</p>"
    )
    (project / "page.html").write_bytes(page.encode("windows-1252"))
    address = "https://www.example.org/2024/03/last-day/"
    done = scrapy(None, "savepage", "slugs", address, "--file", "page.html", project=project)
    assert done.returncode == 0, done.stderr
    beside = project / "tests/pages/slugs/2024-03-last-day.json"
    article = json.loads(beside.read_text("utf-8"))["article"]
    assert article["headline"] == "The Café’s Last Day"
    assert article["article_id"] == "2024/03/last-day"
