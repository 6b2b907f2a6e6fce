"""README.md and the pages of docs/ lead somewhere, and name what is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import PROJECT
from documents import PAGES, README, TEXTS, prose
from test_architecture import MODULES, PACKAGE, imports, name_of, room_of

from newsbot import health

PATHS = pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]*)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_NAMED = re.compile(r"`(?:\w+ )?((?:\.ci|docs|newsbot|tests)/(?:run|[\w/.-]*(?:\.\w+|/)))`")
_MADE = ("newsbot/spiders/example.py", "tests/pages/example/1001.html")  # by who adds a site
_PLACE = re.compile(r'\b((?:docs/)?\w+\.md)(?:, "([^"]+)")?')


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """The files and the anchors that a page links to, but for other sites."""
    for target in _LINK.findall(prose(TEXTS[path])):
        parts = urlsplit(target)
        if not parts.scheme:
            yield (path.parent / parts.path).resolve() if parts.path else path, parts.fragment


def headings(path: Path) -> list[str]:
    return _HEADING.findall(prose(path.read_text("utf-8")))


def anchor(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@PATHS
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = [
        (file, fragment)
        for file, fragment in links(path)
        if not file.exists() or (fragment and fragment not in map(anchor, headings(file)))
    ]
    assert not lost
    assert len({*map(anchor, headings(path))}) == len(headings(path))


def test_every_page_and_picture_is_shown() -> None:
    assert {file for file, _ in links(README)}.issuperset(PAGES)
    shown = {file for path in TEXTS for file, _ in links(path)}
    assert shown.issuperset(file.resolve() for file in (PROJECT / "docs").iterdir())


@PATHS
def test_every_file_that_is_named_is_there(path: Path) -> None:
    named = {*_NAMED.findall(prose(TEXTS[path]))} - {*_MADE}
    assert not [name for name in named if not (PROJECT / name).exists()]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_messages_name_pages_and_headings_that_are_there(path: Path) -> None:
    words = [
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    for name, heading in (found for text in words for found in _PLACE.findall(text)):
        assert (PROJECT / name).exists()
        assert not heading or heading in headings(PROJECT / name)


def test_every_exit_status_is_told() -> None:
    told = re.findall(r"^\| (\d+) \|", TEXTS[README], re.MULTILINE)
    assert [*map(int, told)] == sorted(health.GRAVITY)


def test_the_rooms_are_told_from_top_to_bottom_in_their_own_words() -> None:
    told = re.findall(r"^\| `(\w+)/` \| (.*) \|$", TEXTS[README], re.MULTILINE)
    order = [room for room, _ in told]
    rooms = {path.parent.name: path for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(order) == sorted(rooms)
    for room, words in told:
        docstring = ast.get_docstring(ast.parse(rooms[room].read_text("utf-8"))) or ""
        assert words == docstring.partition("\n")[0]
    for path in MODULES:
        room = room_of(name_of(path))
        below = {room_of(name) for name in imports(path) if name.startswith("newsbot.")} - {room}
        for other in below & {*order} if room in rooms else ():
            assert order.index(room) < order.index(other)


def test_the_modules_beside_the_rooms_are_told_too() -> None:
    beside = TEXTS[README].partition("Beside them stand single modules")[2].partition("\n## ")[0]
    told = re.findall(r"`(\w+\.py)`", beside)
    assert sorted(told) == sorted({path.name for path in PACKAGE.glob("*.py")} - {"__init__.py"})
