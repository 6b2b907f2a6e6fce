"""What reading an article costs, beside a bare parse and other extractors.

python tests/benchmarks/extraction.py [--pages 40] [--rounds 10]

The pages are those of the stand-in site with menus, footer links and scripts added, as large as
the real site's. Each is measured in turns with a bare parse, in one process, so that what slows
the machine slows both. Of the others those that are installed are measured: in an environment of
their own `pip install fundus trafilatura newspaper4k` and then `pip install -r requirements.txt
"curl_cffi<0.14"` (fundus asks for an older lxml and a newer curl_cffi than it runs with).
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from lxml import html
from lxml.cssselect import CSSSelector

PROJECT = Path(__file__).parents[2]
sys.path.insert(0, str(PROJECT))

from newsbot.extraction.article import light  # noqa: E402
from newsbot.extraction.fields import Reading, Source  # noqa: E402
from newsbot.items import Article  # noqa: E402
from newsbot.markup.directives import directives  # noqa: E402
from newsbot.markup.page import Page  # noqa: E402
from newsbot.spiders.urdupoint import UrduPointSpider  # noqa: E402
from newsbot.standin.site import Design, StandIn  # noqa: E402

Work = Callable[[bytes, str], object]
_SITE = UrduPointSpider.site
_NOW = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)
_SIZE = 92_000
_BARE = 12_000
"""Bytes of a page of the stand-in site, about."""
_JOINING = 2_000
"""Bytes that the C library gives from memory that it has joined first."""
_COLUMN = 12
_ITEM = '<li><a href="/{part}/page-{n}.html" title="Names {n}">Names and Meanings {n}</a></li>\n'
_SCRIPT = "slots.push({{id:'box-{n}',sizes:[[300,250],[728,90]],when:w=>w>{n}&&w<9{n}}});\n"


def padded(page: str, column: int = _SIZE, bare: int = _BARE) -> str:
    """The page at its real size: a half of it links of menus and footer, a half scripts.

    These are the same on every page, as a site's template has them, so that a page that has
    `bare` bytes of its own is as large as the real ones. The links stand in lists of `column`.
    """
    links = (_SIZE - bare) // 2 // len(_ITEM.format(part="names", n=100))
    lines = (_SIZE - bare) // 2 // len(_SCRIPT.format(n=100))
    menu, footer = (
        "".join(
            ("</ul></div><div><ul>" if n and n % column == 0 else "") + _ITEM.format(part=part, n=n)
            for n in range(count)
        )
        for part, count in (("poetry", links // 3), ("names", links - links // 3))
    )
    scripts = "".join(
        f"<script>{''.join(_SCRIPT.format(n=n) for n in range(start, start + 15))}</script>\n"
        for start in range(0, lines, 15)
    )
    page = page.replace("</head>", f"{scripts}</head>", 1)
    page = page.replace("</nav>", f"<div><ul>{menu}</ul></div></nav>", 1)
    return page.replace("<footer>", f"<footer><div><ul>{footer}</ul></div>", 1)


def pages(design: Design, count: int, column: int = _SIZE) -> list[tuple[bytes, str]]:
    """Pages and their addresses."""
    site = StandIn(count, design)
    bodies = [site.answer(story.path).body for story in site.stories]
    bare = int(statistics.median(map(len, bodies)))
    return [
        (padded(body.decode(), column, bare).encode(), story.truth(in_feed=False)["url"])
        for body, story in zip(bodies, site.stories, strict=True)
    ]


def newsbot(page: bytes, url: str) -> Article:
    """All that a crawl asks of a page: the article, its rules, its links, its directives."""
    address = _SITE.addresses.article_at(url)
    assert address is not None
    parsed = Page(light(page, _SITE), url)
    reading = Reading(parsed, _SITE, Source(address, _NOW))
    article = reading.article()
    reading.rules_of(article), reading.moments
    reading.topic_links(), reading.more_stories(), directives(parsed, {})
    return article


def others() -> Iterator[tuple[str, Work | None]]:
    """Other extractors; None for one that is not installed."""
    try:
        import trafilatura

        yield "trafilatura", lambda page, url: trafilatura.bare_extraction(page, url=url)
    except ImportError:
        yield "trafilatura", None
    try:
        import newspaper

        yield "newspaper4k", lambda page, url: newspaper.article(url, input_html=page.decode())
    except ImportError:
        yield "newspaper4k", None


class Selectors(NamedTuple):
    """What a fundus parser is told of a design."""

    paragraphs: str
    image: str
    topics: str


_SELECTORS: dict[Design, Selectors] = {
    "known": Selectors("div.detail_txt > p", "img.main_image", "div.news_article div.tagcloud a"),
    "other": Selectors("section.c-text > p", "img.hero", "section.tags a"),
}


def fundus(design: Design, *, pictures: bool) -> Work | None:
    """A fundus parser for a design: headline, authors, date, body, topics; the main picture too.

    Of the 174 parsers that fundus 0.5.7 brings 164 look for pictures.
    """
    try:
        from fundus import parser as fundus
        from fundus.parser import utility
    except ImportError:
        return None
    paragraphs, image, tags = map(CSSSelector, _SELECTORS[design])
    above = CSSSelector("h1")

    class Parser(fundus.BaseParser):  # type: ignore[misc]  # fundus may be missing
        @fundus.attribute  # type: ignore[untyped-decorator]
        def title(self) -> str | None:
            return self.precomputed.meta.get("og:title")  # type: ignore[no-any-return]

        @fundus.attribute  # type: ignore[untyped-decorator]
        def authors(self) -> list[str]:
            found = self.precomputed.ld.bf_search("author")
            return utility.generic_author_parsing(found)  # type: ignore[no-any-return]

        @fundus.attribute  # type: ignore[untyped-decorator]
        def publishing_date(self) -> datetime | None:
            found = self.precomputed.ld.bf_search("datePublished")
            return utility.generic_date_parsing(found)  # type: ignore[no-any-return]

        @fundus.attribute  # type: ignore[untyped-decorator]
        def body(self) -> object:
            return utility.extract_article_body_with_selector(
                self.precomputed.doc, paragraph_selector=paragraphs
            )

        @fundus.attribute  # type: ignore[untyped-decorator]
        def topics(self) -> list[str]:
            return [str(a.xpath("string()")) for a in tags(self.precomputed.doc)]

    class WithPictures(Parser):
        @fundus.attribute  # type: ignore[untyped-decorator]
        def images(self) -> list[object]:
            return utility.image_extraction(  # type: ignore[no-any-return]
                self.precomputed.doc, paragraphs, image, upper_boundary_selector=above
            )

    parser = WithPictures() if pictures else Parser()
    return lambda page, _: parser.parse(page.decode())


def measured(
    works: dict[str, Work], sample: list[tuple[bytes, str]], rounds: int
) -> dict[str, tuple[float, float]]:
    """The median CPU time of each work for a page, in milliseconds, and in bare parses.

    Each page in turns by the bare parse and by one work, because the machine may change soon; not
    by all works, because those that need much memory would make the next one slower. Of all
    rounds the least counts: the machine may have other work, which never makes ours faster.
    """
    found: dict[str, tuple[float, float]] = {}
    for name, work in works.items():
        parses, times = [sys.maxsize] * len(sample), [sys.maxsize] * len(sample)
        for _ in range(rounds):
            for at, (page, url) in enumerate(sample):
                parses[at] = min(parses[at], nanoseconds(bare_parse, page, url))
                times[at] = min(times[at], nanoseconds(work, page, url))
        ratios = [spent / parse for spent, parse in zip(times, parses, strict=True)]
        found[name] = statistics.median(times) / 1e6, statistics.median(ratios)
    return found


def nanoseconds(work: Work, page: bytes, url: str) -> int:
    """The CPU time of a work for a page, and of giving back its memory.

    The C library joins the pieces of a freed tree when more than a kilobyte is asked for next: a
    tenth of a bare parse, which the work behind it would have to pay.
    """
    began = time.process_time_ns()
    work(page, url)
    bytes(_JOINING)
    return time.process_time_ns() - began


def bare_parse(page: bytes, _: str) -> object:
    """What all others are measured beside."""
    return html.document_fromstring(page)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--pages", type=int, default=40)
    arguments.add_argument("--rounds", type=int, default=10)
    options = arguments.parse_args()
    shapes: tuple[tuple[Design, int, str], ...] = (
        ("known", _SIZE, "menu and footer are a list each"),
        ("other", _SIZE, "menu and footer are a list each"),
        ("known", _COLUMN, f"menu and footer are columns of {_COLUMN} links"),
    )
    for design, column, menus in shapes:
        all_works: dict[str, Work | None] = {
            "bare parse": bare_parse,
            "newsbot's parse alone": Page,
            "newsbot": newsbot,
            "fundus": fundus(design, pictures=True),
            "fundus, without pictures": fundus(design, pictures=False),
            **dict(others()),
        }
        works = {name: work for name, work in all_works.items() if work is not None}
        sample = pages(design, options.pages, column)
        spent = measured(works, sample, options.rounds)
        size = statistics.median(len(page) for page, _ in sample) / 1000
        print(f"{design} design, {size:.0f} kB a page; {menus}")
        for name in all_works:
            if name not in spent:
                print(f"  {name:24}{'not installed':>18}")
                continue
            median, ratio = spent[name]
            print(f"  {name:24}{median:>10.2f} ms{ratio:>8.2f} times the bare parse")


if __name__ == "__main__":
    main()
