"""The rooms of the house: imports go downward, and each room keeps out what is not its own."""

import ast
import re
from collections.abc import Sequence
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "newsbot"
MODULES = sorted(PACKAGE.rglob("*.py"))

# The meaning of words and pages: no Scrapy and no clock.
PURE = {"words", "markup", "extraction", "items", "urls", "site"}
# The reading of recordings: files, but no Scrapy.
RECORDED = {"files", "warc"}
_DEMONSTRATION = ("demonstration", "demo")
_SITES = ("spiders", "standin")


def outside(*rooms: str, but: Sequence[str] = ()) -> list[Path]:
    """The modules of no such room, and of no such name."""
    return [path for path in MODULES if path.parent.name not in rooms and path.stem not in but]


def name_of(path: Path) -> str:
    return ".".join(("newsbot", *path.relative_to(PACKAGE).with_suffix("").parts))


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def room_of(name: str) -> str:
    """A package of newsbot, or a module beside them."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_no_room_stands_above_another_and_below_it() -> None:
    above: dict[str, set[str]] = {}
    for path in MODULES:
        room = room_of(name_of(path))
        found = {room_of(name) for name in imports(path) if name.startswith("newsbot.")}
        above.setdefault(room, set()).update(found - {room})
    order = [*TopologicalSorter(above).static_order()]  # raises CycleError
    assert order.index("words") < order.index("markup") < order.index("extraction")
    assert order.index("archive") < order.index("operation") < order.index("commands")


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in MODULES
        if room_of(name_of(path)) in PURE | RECORDED
        and name_of(path) != "newsbot.extraction.article"  # it has answers, which are Scrapy's
    ],
    ids=name_of,
)
def test_the_meaning_of_words_and_of_recordings_needs_no_scrapy(path: Path) -> None:
    assert not [module for module in imports(path) if "scrapy" in module]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_there_is_one_clock(path: Path) -> None:
    asking = r"\b(?:datetime|date|time)\.(?:now|utcnow|today|time|localtime)\("
    assert len(re.findall(asking, _code(path))) == (name_of(path) == "newsbot.clock")


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(name_of(p)) in PURE], ids=name_of)
def test_the_meaning_of_words_and_pages_does_not_know_the_clock(path: Path) -> None:
    assert "newsbot.clock" not in imports(path)


@pytest.mark.parametrize("path", outside("machinery"), ids=name_of)
def test_the_settings_alone_name_what_stands_in_place_of_scrapys(path: Path) -> None:
    assert not [name for name in imports(path) if name.startswith("newsbot.machinery")]


@pytest.mark.parametrize("path", outside("standin", but=_DEMONSTRATION), ids=name_of)
def test_only_the_demonstration_knows_the_stand_in_site(path: Path) -> None:
    assert not [module for module in imports(path) if module.startswith("newsbot.standin")]


@pytest.mark.parametrize("path", outside(*_SITES, but=_DEMONSTRATION), ids=name_of)
def test_only_the_spiders_know_their_sites(path: Path) -> None:
    assert "urdupoint.com" not in _code(path)
    assert not [module for module in imports(path) if module.startswith("newsbot.spiders.")]


@pytest.mark.parametrize("path", outside("archive"), ids=name_of)
def test_all_sql_lives_in_the_archive(path: Path) -> None:
    assert not re.search(r"\b(SELECT|INSERT|UPDATE|DELETE FROM|PRAGMA)\b", _code(path))


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name == "archive"])
def test_the_archive_knows_no_scrapy(path: Path) -> None:
    assert not [module for module in imports(path) if "scrapy" in module]


@pytest.mark.parametrize("path", [path for path in MODULES if path.parent.name == "standin"])
def test_the_stand_in_site_shares_no_reading_code(path: Path) -> None:
    own = {module for module in imports(path) if module.startswith("newsbot")}
    assert all(module.startswith("newsbot.standin") for module in own)


@pytest.mark.parametrize("path", outside("markup"), ids=name_of)
def test_the_parser_is_the_secret_of_one_room(path: Path) -> None:
    assert not [module for module in imports(path) if module.partition(".")[0] == "lxml"]


def _code(path: Path) -> str:
    return ast.unparse(_without_docstrings(ast.parse(path.read_text("utf-8"))))


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [  # type: ignore[attr-defined]
                part
                for part in body
                if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
            ] or [ast.Pass()]
    return tree
