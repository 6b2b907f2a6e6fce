"""Damaged and hostile input: no exception, no invented value, no long wait.

The input is made from a fixed seed, so a failure comes back. Every time is CPU time.
"""

import html
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from conftest import Run
from deadline import in_time
from jsonschema import Draft202012Validator

from newsbot.delivery.schema import json_schema
from newsbot.extraction import byline, dateline
from newsbot.extraction.article import light
from newsbot.extraction.fields import Reading, Source
from newsbot.extraction.listing import read_list
from newsbot.extraction.names import names
from newsbot.items import Article, Dateline
from newsbot.markup import jsonld, syndication
from newsbot.markup.page import Page
from newsbot.site import Site
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.spiders.urdupoint_urdu import UrduPointUrduSpider
from newsbot.standin.site import Answer, StandIn
from newsbot.words import dates, moments, text
from newsbot.words.locale import Locale

IS_FULL = bool(os.environ.get("NEWSBOT_FULL"))
PAGES = 10_000 if IS_FULL else 4_000
CRAWLED = 10_000 if IS_FULL else 1_000
STRINGS = 6_000
SITE = UrduPointSpider.site
URL = "https://www.urdupoint.com/en/world/talks-go-on-1437925.html"
NOW = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)
KARACHI = Locale(ZoneInfo("Asia/Karachi"))

SCRAPS = [
    "28th December 2021 | 04:25 PM", "31st February 2022", "5 minutes ago", "99999 days ago",
    "December 0, 0000", "2021-02-28T25:61:61+9999", "MOSCOW (UrduPoint - ", ") :", "(", ")",
    "Related Topics", "Recent Stories", "More Stories From World", "<h1>", "</h1>", "<p>", "</div>",
    "<div class='detail_txt'>", "<br><br>", "<script>", "</script>", "<!--", "-->", "]]>",
    "<![CDATA[",
    '<script type="application/ld+json">{"headline": ["x", {"name": 3}]}</script>',
    '<script type="application/ld+json">{"headline": 1e999, "datePublished": -1}</script>',
    '<base href="http://[">', '<a href="http://[">x</a>', "<a href='//:99999/'>x</a>", "<table>",
    "&#0;", "&#xD800;", "&#1114112;", "\x00", "\ud800", "\u202e", "\u2028", "\u200c", "ﷺ", "اتوار",
    "1" * 300, "a" * 300, " " * 300, "'", '"', "<", ">", "&", "|", ",", "-", ".", "\n", "\r", "@x",
]  # fmt: skip


def damaged(page: str, chance: Random) -> str:
    """The page with some of it cut, doubled, moved or replaced by scraps."""
    for _ in range(chance.randrange(1, 8)):
        start = chance.randrange(len(page) + 1)
        end = min(len(page), start + chance.choice((0, 1, 5, 50, 500, 5_000)))
        piece = chance.choice(
            (chance.choice(SCRAPS), "", page[start:end] * 2, page[start:end][::-1])
        )
        page = page[:start] + piece + page[end:]
    return page[: chance.randrange(len(page) + 1)] if chance.random() < 0.2 else page


def sources() -> list[str]:
    site = StandIn(40, "mixed")
    pages = [site.answer(story.path).body.decode() for story in site.stories]
    saved = Path(__file__).parent / "pages" / "urdupoint"
    return [page.partition("<footer>")[0] for page in pages] + [
        path.read_text("utf-8") for path in sorted(saved.glob("*.html"))
    ]


def squeezed(words: str) -> str:
    return "".join(text.fold(words).split())


def assert_nothing_is_invented(article: Article, page: str) -> None:
    """Every word that the article carries stands in the page.

    Where damaged markup stood inside a word, its two halves do.
    """
    plain = html.unescape(page)
    bare = re.sub(r"<[^<>]*>", "", plain)
    known = set(re.findall(r"\w+", f"{plain}\n{bare}\n{page}"))  # an entity may stay one
    everything = squeezed(plain) + "\n" + squeezed(bare)

    def is_there(word: str) -> bool:
        return word in known or word in everything

    dateline_raw = article.dateline.raw if article.dateline else ""
    facts = [article.date_published_raw, dateline_raw, *article.authors]
    for word in re.findall(r"\w+", " ".join(facts)):
        assert is_there(word), word
    texts = [article.headline, article.description or "", article.article_body, *article.topics]
    for word in re.findall(r"\w+", " ".join(texts)):
        halves = ((word[:at], word[at:]) for at in range(1, len(word)))
        assert is_there(word) or any(is_there(a) and is_there(b) for a, b in halves), word
    assert bool(article.date_published) == bool(article.date_published_raw)
    if article.date_published:
        when = datetime.fromisoformat(article.date_published)
        told = dates.read(article.date_published_raw, KARACHI, NOW)
        assert told is not None
        assert told.instant == when
        assert datetime(1990, 1, 1, tzinfo=UTC) <= when < datetime(2021, 12, 29, 12, tzinfo=UTC)


def test_damaged_pages_are_read_without_exception_and_nothing_is_invented() -> None:
    chance = Random(20211228)
    originals = sources()
    address = SITE.addresses.article_at(URL)
    assert address is not None
    read = 0
    for _ in range(PAGES):
        page = damaged(chance.choice(originals), chance)
        with in_time(page):
            reading = Reading(Page(page, URL), SITE, Source(address, NOW))
            article = reading.article()
            reading.topic_links(), reading.more_stories(), reading.recent_stories()
            read_list(Page(page, URL.replace("world/talks-go-on-1437925", "news/world")), SITE, 1)
        assert_nothing_is_invented(article, page)
        read += bool(article.headline and article.article_body and article.date_published)
    assert read > PAGES / 2  # the damage leaves most pages readable: the test reads something


class Damaged(StandIn):
    """A site of which every article is damaged, each in its own way."""

    def answer(self, target: str) -> Answer:
        answer = super().answer(target)
        number = re.search(r"-(\d{7})\.html", target)
        if number is None:
            return answer
        page = damaged(answer.body.decode(), Random(int(number[1])))
        return Answer(page.encode("utf-8", "surrogatepass"))


def test_damaged_pages_go_through_a_whole_crawl(crawl: Run) -> None:
    site = Damaged(CRAWLED, "mixed", feed_size=CRAWLED)
    done = crawl(site, "-a", "follow=feed", "-s", f"NEWSBOT_BUDGET={2 * CRAWLED}", feed="-o")
    assert "Traceback" not in done.log
    assert "spider_exceptions" not in done.log
    raw = done.feed.read_bytes()
    assert b"\r" not in raw
    lines = raw.decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert len(lines) > CRAWLED / 2
    validator = Draft202012Validator(json_schema())
    for line in lines:
        assert line == " ".join(line.splitlines())  # for every reader of lines
        validator.validate(json.loads(line, parse_constant=pytest.fail))


def ld(fields: str) -> tuple[str, str, str]:
    """JSON-LD of an article that has these fields."""
    data = '{"@type": "NewsArticle", ' + fields + "}"
    return "</head>", f'<script type="application/ld+json">{data}</script></head>', ""


SPECIMENS: dict[str, tuple[str, str, str]] = {
    # what stands in the page, by what it is replaced, and how the page is labelled
    "charset nonsense": ("", "", "text/html; charset=x-nonsense"),
    "charset utf-7": ("", "", "text/html; charset=utf-7"),
    "charset utf-16": ("", "", "text/html; charset=utf-16"),
    "charset of a megabyte": ("", "", f"text/html; charset={'u' * 7_000}"),
    "no label": ("", "", "application/octet-stream"),
    "base": ("<head>", '<head><base href="http://[">', ""),
    "deep": ("</h1>", "</h1>" + "<div>" * 100_000, ""),
    "unclosed": ("</h1>", "</h1>" + "<b><i>" * 50_000, ""),
    "attributes": ("<h1>", "<h1 " + "a=b " * 200_000 + ">", ""),
    "json-ld of 4 MB": ld('"x": "' + "y" * 4_000_000 + '"'),
    "json-ld nested": ld('"x": ' + "[" * 100_000 + "]" * 100_000),
    "json-ld NaN": ld('"headline": NaN, "datePublished": 1e999'),
    "json-ld surrogate": ld('"headline": "\\ud800", "author": "\\udfff x"'),
    "json-ld number": ld('"datePublished": ' + "9" * 5_000),
    "headline of 4 MB": ("<h1>", "<h1>" + "word " * 800_000, ""),
    "null": ("<p>", "<p>null\x00 byte &#0; &#x1; ", ""),
    "controls": ("<p>", "<p>a\x07b\x1bc\x7f\x85d ", ""),
    "bidi": ("<p>", "<p>\u202eright\u202c\u2066x\u2069 ", ""),
    "separators": ("<p>", "<p>one\u2028two\u2029three\x0bfour\x0cfive\x1csix ", ""),
    "comments": ("<p>", "<p>" + "<!-- " * 100_000, ""),
    "cdata": ("<p>", "<p><![CDATA[ x ]]>" + "]]>" * 50_000, ""),
    "entities": ("<p>", "<p>" + "&amp" * 200_000, ""),
    "urdu": ("<p>", "<p>می\u200cخواهم اور پاکستان ", ""),
}  # fmt: skip


def test_each_kind_of_hostile_page_costs_itself_alone(crawl: Run) -> None:
    site = StandIn(40, feed_size=40)
    stories = site.in_feed()[: len(SPECIMENS)]
    for story, (old, new, label) in zip(stories, SPECIMENS.values(), strict=True):
        page = site.answer(story.path).body.decode()
        assert old in page
        body = page.replace(old, new, 1).encode("utf-8", "surrogatepass")
        site.answers[story.path] = Answer(body, content_type=label or "text/html; charset=utf-8")
    done = crawl(site, "-a", "follow=feed", "-s", "RETRY_TIMES=0", feed="-o")
    assert "Traceback" not in done.log, done.log[-3_000:]
    others = {story.number for story in site.in_feed()} - {story.number for story in stories}
    assert others <= set(done.numbers)
    lines = done.feed.read_bytes().decode("utf-8").split("\n")[:-1]
    validator = Draft202012Validator(json_schema())
    for line in lines:
        assert line == " ".join(line.splitlines())
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x1f\x7f-\x9f]", line)
        article = json.loads(line, parse_constant=pytest.fail)
        validator.validate(article)
        assert len(article["headline"]) <= 1_000
    urdu = stories[list(SPECIMENS).index("urdu")]
    bodies = {article["article_id"]: article["article_body"] for article in done.articles}
    assert "می\u200cخواهم اور پاکستان" in bodies[str(urdu.number)]


def calls(words: str) -> dict[str, Callable[[], object]]:
    """Every pure function that takes words of a page."""
    body = words.encode("utf-8", "replace")
    return {
        "fold": lambda: text.fold(words),
        "content_hash": lambda: text.content_hash(words, words),
        "mend": lambda: text.mend([text.Piece(words), text.Piece(words, after_gap=True)]),
        "read": lambda: dates.read(words, KARACHI, NOW),
        "byline": lambda: byline.parse(words, KARACHI, NOW),
        "author": lambda: names(words),
        "dateline": lambda: dateline.split(text.fold(words), KARACHI, SITE.brands),
        "json-ld": lambda: jsonld.find_article([words], "x", lambda _: None),
        "article": lambda: SITE.addresses.article_at(words, URL),
        "list": lambda: SITE.addresses.list_at(words, URL),
        "feed": lambda: syndication.feed_entries(body),
        "sitemap": lambda: syndication.sitemap(body),
        "page": lambda: Page(words, URL).outline().blocks,
    }


def told_by(found: object) -> list[str]:
    """What a pure function says that it has read, where it must be there as it is written."""
    match found:
        case moments.Moment(raw=raw):
            return [raw]
        case byline.Byline(authors=authors, published=published):
            return [*authors, *told_by(published)]
        case (Dateline(raw=raw, agencies=agencies), str(rest)):
            return [raw, rest, *agencies]
        case [*names]:
            return [name for name in names if isinstance(name, str)]
    return []


def test_pure_functions_take_any_string_and_invent_nothing() -> None:
    chance = Random(20211230)
    read: Counter[str] = Counter()
    for _ in range(STRINGS):
        words = "".join(chance.choice(SCRAPS) for _ in range(chance.randrange(1, 9)))
        if chance.random() < 0.5:
            words = damaged(words, chance)
        with in_time(words):
            found = {name: call() for name, call in calls(words).items()}
        for name in ("read", "byline", "author", "dateline"):
            told = told_by(found[name])
            assert all(squeezed(part) in squeezed(words) for part in told), (name, told, words)
            read[name] += bool(told)
        moment = found["read"]
        if isinstance(moment, moments.Moment):
            assert moment.instant.tzinfo is not None
    assert min(read[name] for name in ("read", "byline", "author", "dateline")) > 20, read


@pytest.mark.parametrize(
    "unit", ["1", "a", " ", "28th ", "(", "<div>", "A ", "5 minutes ", "-", "["]
)
@pytest.mark.parametrize("name", calls(""))
def test_a_megabyte_of_anything_takes_no_time(name: str, unit: str) -> None:
    words = unit * (1_000_000 // len(unit))
    with in_time(f"{name}: {unit}"):
        calls(words)[name]()


@pytest.mark.parametrize(
    "unit",
    [
        '<span class="article-date">x</span>', '<div class="detail_txt">x</div>', "<h1>a b c</h1>",
        '<div class="tagcloud"><a href=/en/x>x</a></div>', "<p>5 minutes ago</p>", "<h2>x</h2>",
        '<script type="application/ld+json">{"headline": "x"}</script>', "<br>", "<a href=/en/x-1>",
        '<ul class="pagination"><a href=?p=2>2</a></ul>', "<div>Related Topics</div>",
    ],
)  # fmt: skip
def test_thousands_of_a_known_element_take_no_time(unit: str) -> None:
    page = f'<div class="news_article">{unit * 4_000}</div>'
    address = SITE.addresses.article_at(URL)
    assert address is not None
    with in_time(unit):
        reading = Reading(Page(page, URL), SITE, Source(address, NOW))
        reading.article()
        reading.topic_links(), reading.more_stories()
        read_list(Page(page, URL.replace("world/talks-go-on-1437925", "news/world")), SITE, 1)


MANY = 4_000
REPEATED = {
    "a class that is named again and again": f"<div class='{'list_box ' * MANY * 2}'>x</div>",
    "a link around everything": f"<h1>A headline of words</h1><a href=/x>{'<p>a b c.</p>' * MANY}",
    "texts and then boxes": "<div class=detail_txt>a</div>" * MANY
    + "<div class=list_box>b</div>" * MANY,
    "articles and then texts": "<div class=news_article>a</div>" * MANY
    + "<div class=detail_txt>b</div>" * MANY,
    "texts and headings by turns": "<div class=detail_txt>"
    + "<p>Some words are here.</p><div>x</div><div>Related Topics</div>" * MANY * 2,
    "texts and boxes by turns": "<div class=detail_txt>"
    + "<p>Some words are here.</p><div><p>Gold</p></div>" * MANY * 2,
    "names above a date": f"<div class=news_article><h1>{'word ' * 150}</h1>"
    + "<p>Some Name</p>" * MANY
    + "<span class=article-date>28 December 2021</span><div class=detail_txt>a</div></div>",
    "a title as long as a book": f"<meta property='og:title' content='{'word ' * MANY * 4}'>"
    + "<p>word other</p>" * MANY,
    "brackets that never close": f"<h1>A headline of words</h1>"
    f"<div class=detail_txt>a b {'(' * MANY * 20} c</div>",
    "a path as long as a book": f"<ul>{'<li><a href=/b>x</a></li>' * 40}"
    f"<li><a href='{'/a' * MANY * 20}'>x</a></li></ul>",
}


@pytest.mark.parametrize("page", REPEATED.values(), ids=REPEATED)
@pytest.mark.parametrize("site", [SITE, UrduPointUrduSpider.site], ids=["en", "ur"])
def test_what_is_there_many_times_is_looked_at_once(page: str, site: Site) -> None:
    address = SITE.addresses.article_at(URL)
    assert address is not None
    with in_time(page):
        reading = Reading(Page(light(page.encode(), site), URL), site, Source(address, NOW))
        reading.article(), reading.topic_links(), reading.more_stories(), reading.moments
