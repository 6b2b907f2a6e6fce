"""What sites other than UrduPoint do: each of these is common, and none is UrduPoint's."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newsbot.extraction.fields import Reading, Source
from newsbot.extraction.listing import read_list
from newsbot.items import Article
from newsbot.markup.page import Page
from newsbot.site import Selectors, Site
from newsbot.urls import Addresses

HOME = "https://www.lakecitypost.example"
URL = f"{HOME}/local/bridge-1001.html"
NOW = datetime(2022, 1, 3, 12, tzinfo=UTC)
DECLARED = Selectors(byline="p.byline", body="div.story")
SITE = Site(
    publisher="Lake City Post",
    edition="us",
    language="en",
    timezone="America/Chicago",
    is_month_first=True,
    addresses=Addresses(
        host="www.lakecitypost.example",
        article=re.compile(r"/(?P<section>[a-z]+)/[a-z-]*-(?P<article_id>\d+)\.html"),
    ),
    selectors=DECLARED,
)
TEXT = "The bridge over the Lake River opened on Tuesday, two years later than planned."
MORE = "Some four thousand people crossed it on the first day, the city said."


def reading(html: str, site: Site = SITE, url: str = URL) -> Reading:
    address = site.addresses.article_at(url)
    assert address is not None
    return Reading(Page(html, url), site, Source(address, NOW))


def article(html: str, **given: Any) -> Article:
    return reading(html, **given).article()


def page(byline: str = "", head: str = "", text: str = f"<p>{TEXT}</p><p>{MORE}</p>") -> str:
    return (
        f"<html><head>{head}</head><body><h1>Bridge Opens in Lake City</h1>{byline}"
        f"<div class=story>{text}</div></body></html>"
    )


STAMP = "<time datetime=2021-12-28T16:25:00-06:00>"


@pytest.mark.parametrize("kind", ["<p class=byline>By Ann Poe {}</p>", "<p>By Ann Poe {}</p>"])
@pytest.mark.parametrize(
    "words",
    [
        f"{STAMP}2 hours ago</time>",
        f"{STAMP}Tuesday</time>",
        f"{STAMP}Dec. 28, 2021</time>",
        f"| {STAMP}Dec. 28, 2021 at 4:25 p.m. CST</time>",
        f"<time class=updated datetime=2021-12-30T09:05-06:00>Dec. 30</time> {STAMP}28</time>",
        f"Updated <time datetime=2021-12-30T09:05-06:00>Dec. 30</time> {STAMP}28</time>",
        f'<time class="entry-date published updated" {STAMP[6:]}2 weeks ago</time>',
        "<time datetime=2021-12-28>Dec. 28, 2021, 4:25:00 PM</time>",
        "Updated: Dec. 30, 2021 9:05 AM | Dec. 28, 2021 4:25:00 PM CST",
        "First published 12/28/2021 4:25:00 PM",
    ],
)
def test_a_time_element_says_to_machines_what_readers_are_told_in_words(
    kind: str, words: str
) -> None:
    found = article(page(kind.format(words)))
    assert (found.date_published, found.date_source) == ("2021-12-28T16:25:00-06:00", "byline")
    assert found.date_precision == "second"
    assert found.authors == ["Ann Poe"]


def test_times_elsewhere_on_the_page_say_nothing_of_the_article() -> None:
    others = "<ul><li><a href=/local/a-1002.html>A</a> <time datetime=2020-01-01>Jan</time></ul>"
    assert article(page("<p class=byline>By Ann Poe</p>") + others).date_published == ""


TWEET = (
    "<blockquote class=twitter-tweet><p>We are open!</p>&mdash; Lake City (@lakecity)"
    " <a href=https://twitter.com/l/status/1>December 27, 2021</a></blockquote>"
)
POST = "<article><p><time datetime=2021-12-29T18:05-06:00>18:05</time></p><h1>Full</h1></article>"


@pytest.mark.parametrize("inset", [TWEET, POST], ids=["tweet", "post of a live blog"])
def test_a_date_in_the_text_is_not_the_articles(inset: str) -> None:
    text = f"<p>{TEXT}</p>{inset}<p>{MORE}</p>"
    byline = "<p class=byline>By Ann Poe</p>"
    assert article(page(byline, text=text)).date_published == ""
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    found = article(page(byline, meta, text))
    assert (found.date_published, found.date_source) == ("2021-12-28T16:25:00-06:00", "meta")
    assert found.authors == ["Ann Poe"]
    assert found.description is None
    assert found.article_body is not None
    assert found.article_body.startswith(f"{TEXT}\n\n")


def test_what_is_quoted_is_no_byline() -> None:
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    html = page(head=meta, text=f"<p>{TEXT}</p>{TWEET}<p>{MORE}</p>")
    found = article(html, site=replace(SITE, selectors=Selectors()))
    assert (found.date_published, found.authors) == ("2021-12-28T16:25:00-06:00", [])
    quoted = "We are open!\n\n— Lake City (@lakecity) December 27, 2021"
    assert found.article_body == f"{TEXT}\n\n{quoted}\n\n{MORE}"


def test_a_byline_in_what_is_declared_to_be_the_text_is_one_above_no_headline() -> None:
    site = replace(SITE, selectors=Selectors(body="body"))
    found = article(page(f"<p>By Ann Poe {STAMP}Dec. 28, 2021</time></p>"), site=site)
    assert (found.date_published, found.authors) == ("2021-12-28T16:25:00-06:00", ["Ann Poe"])


@pytest.mark.parametrize("label", ["Updated", "Last updated:", "Modified on", "UPDATED:"])
def test_the_date_of_a_change_is_that_of_publishing_only_where_there_is_no_other(
    label: str,
) -> None:
    byline = f"<p class=byline>By Ann Poe | {label} Dec. 30, 2021 9:05 AM</p>"
    alone = article(page(byline))
    assert alone.date_published == "2021-12-30T09:05:00-06:00"
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    beside = article(page(byline, meta))
    assert (beside.date_published, beside.date_source) == ("2021-12-28T16:25:00-06:00", "meta")
    for found in (alone, beside):
        assert found.date_modified == "2021-12-30T09:05:00-06:00"
        assert found.authors == ["Ann Poe"]
        assert found.rules["date_modified"] == "byline"


CHANGED = "<time datetime=2021-12-30T09:05-06:00>Dec. 30</time>"


@pytest.mark.parametrize("declared", ["p.byline", "p.byline span"])
@pytest.mark.parametrize(
    "spans",
    [
        (f"By Ann Poe {STAMP}Dec. 28</time>", f"Updated {CHANGED}"),
        ("By Ann Poe", f"{STAMP}28</time>", CHANGED.replace("datetime", "class=updated datetime")),
        ("By Ann Poe Dec. 28, 2021 4:25 PM", "Updated Dec. 30, 2021 9:05 AM"),
        ("By Ann Poe, 4:25 PM CST, Dec. 28, 2021", "UPDATED: 9:05 AM CST, Dec. 30, 2021"),
        ("Last modified on Dec. 30, 2021 9:05 AM", "Published Dec. 28, 2021 4:25 PM", "by Ann Poe"),
    ],
)
def test_a_byline_may_have_the_date_of_a_change_beside_that_of_publishing(
    spans: tuple[str, ...], declared: str
) -> None:
    site = replace(SITE, selectors=replace(DECLARED, byline=declared))
    byline = " ".join(f"<span>{words}</span>" for words in spans)
    found = article(page(f"<p class=byline>{byline}</p>"), site=site)
    assert found.date_published == "2021-12-28T16:25:00-06:00"
    assert found.date_modified == "2021-12-30T09:05:00-06:00"
    assert found.rules["date_modified"] == "byline"
    assert found.authors == ["Ann Poe"]


def test_a_byline_without_declaration_has_the_date_of_a_change_too() -> None:
    byline = f"<p>By Ann Poe</p><p>{STAMP}Dec. 28</time></p><p>Updated {CHANGED}</p>"
    found = article(page(byline), site=replace(SITE, selectors=Selectors()))
    assert found.date_published == "2021-12-28T16:25:00-06:00"
    assert found.date_modified == "2021-12-30T09:05:00-06:00"
    assert (found.authors, found.article_body) == (["Ann Poe"], f"{TEXT}\n\n{MORE}")


@pytest.mark.parametrize("when", ["", "Yesterday", "| Tuesday, Dec. 28"])
def test_a_byline_without_a_whole_date_has_its_names_all_the_same(when: str) -> None:
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    found = article(page(f"<p class=byline>By Ann Poe</p><p class=byline>{when}</p>", meta))
    assert found.authors == ["Ann Poe"]
    assert found.date_source == "meta"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("By Maria de la Cruz", ["Maria de la Cruz"]),
        ("Leonardo da Silva and Jan van der Berg", ["Leonardo da Silva", "Jan van der Berg"]),
        ("By JANE DOE, Associated Press", ["JANE DOE"]),
        ("By JANE DOE Associated Press", ["JANE DOE"]),
        ("By The Associated Press", []),
        ("Asha Rao / TNN", ["Asha Rao"]),
        ("By Jane Doe | Lake City Post", ["Jane Doe"]),
        ("Ann Poe • Lake City Post", ["Ann Poe"]),
        ("Written by Asha Rao | New Delhi | Updated:", ["Asha Rao"]),
        ("Ann Poe (Reuters)", ["Ann Poe"]),
        ("Jane Doe with John Roe", ["Jane Doe", "John Roe"]),
        ("Ann Poe in New York", ["Ann Poe"]),
        ("Robert Downey, Jr. and Ann Poe", ["Robert Downey Jr.", "Ann Poe"]),
        ("Jane Doe, MD", ["Jane Doe"]),
        ("Chris More", ["Chris More"]),
        ("Kathy Home", ["Kathy Home"]),
        ("Jane Doe, Lake City Post", ["Jane Doe"]),
        ("Lake City Post Staff", []),
        ("lakecitypost.com", []),
    ],
)
def test_authors_are_persons(words: str, names: list[str]) -> None:
    byline = f"<p class=byline>{words} {STAMP}Dec. 28</time></p>"
    assert article(page(byline)).authors == names
    told = json.dumps({"headline": "Bridge Opens in Lake City", "author": {"name": words}})
    script = f"<script type='application/ld+json; charset=utf-8'>{told}</script>"
    assert article(page(head=script)).authors == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("محمد عبد الله", ["محمد عبد الله"]),
        ("محمد عبد الله، سارة خالد", ["محمد عبد الله", "سارة خالد"]),
        ("فہد شبیر", ["فہد شبیر"]),
        ("राजेश शर्मा", ["राजेश शर्मा"]),
        ("Written by: राजेश शर्मा", ["राजेश शर्मा"]),
        ("王小明、李华", ["王小明", "李华"]),
        ("김철수", ["김철수"]),
        ("สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Анна По", ["Анна По"]),
        ("Jose\u0301 Ruiz", ["Jose\u0301 Ruiz"]),
        ("湖城邮报", []),
        ("анна по", []),
        ("2021年12月28日", []),
    ],
)
def test_who_is_told_to_be_the_author_may_be_written_in_any_script(
    words: str, names: list[str]
) -> None:
    site = replace(SITE, brands=("湖城邮报",))
    told = json.dumps({"headline": "Bridge Opens in Lake City", "author": {"name": words}})
    for head in (
        f"<script type=application/ld+json>{told}</script>",
        f"<meta name=author content='{words}'>",
    ):
        assert article(page(head=head), site=site).authors == names


def test_a_link_to_an_author_tells_a_name_in_any_script_and_words_before_a_date_do_not() -> None:
    css = replace(DECLARED, article="main")
    site = replace(SITE, author_url=re.compile("/author/"), selectors=css)
    byline = f"<p class=byline><a href=/author/1>محمد عبد الله</a> {STAMP}28</time></p>"
    html = page(byline).replace("<h1>", "<main><h1>")
    assert article(html, site=site).authors == ["محمد عبد الله"]
    assert article(html).authors == []


@pytest.mark.parametrize("between", ["", " ", " and ", ", "])
@pytest.mark.parametrize("part", ["a href=/author/", "span id="])
def test_names_may_stand_side_by_side(part: str, between: str) -> None:
    tag = part.partition(" ")[0]
    names = between.join((f"<{part}1>Ann Poe</{tag}>", f"<{part}2>Ed Moe</{tag}>"))
    html = page(f"<p class=byline>{names}<time datetime=2021-12-28T16:25-06:00>Dec. 28</time></p>")
    site = replace(SITE, selectors=replace(DECLARED, byline=f".byline {tag}, .byline time"))
    assert article(html, site=site).authors == ["Ann Poe", "Ed Moe"]
    if tag == "a" or between.strip():
        found = article(html)
        assert found.authors == ["Ann Poe", "Ed Moe"]
        assert found.date_published == "2021-12-28T16:25:00-06:00"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Von <a href=/a/1>Eva Klein</a>", ["Eva Klein"]),
        ("Por <a href=/a/1>Ana Ruiz</a> y <a href=/a/2>Eva Gil</a>", ["Ana Ruiz", "Eva Gil"]),
        ("By <a href=/a/1>Ann van Poe</a>", ["Ann van Poe"]),
        ("<a href=/a/1>Ana Ruiz</a> Madrid - <a href=/day>2021-12-28</a>", ["Ana Ruiz"]),
        ("Mary Jane <a href=/a/1>Ann Poe</a>", ["Mary Jane Ann Poe"]),
        ("Ann van <a href=/a/1>Poe</a>", ["Ann van Poe"]),
    ],
)
def test_links_in_a_byline_tell_names_in_any_language(words: str, names: list[str]) -> None:
    assert article(page(f"<p class=byline>{words} {STAMP}28</time></p>")).authors == names


def test_links_to_authors_are_known_by_their_addresses_in_the_byline_too() -> None:
    site = replace(SITE, author_url=re.compile("/a/"))
    links = "Par <a href=/a/1>Eva Klein</a> et <a href=/a/2>Jean Roy</a>"
    found = article(page(f"<p class=byline>{links} {STAMP}28</time></p>"), site=site)
    assert (found.authors, found.rules["authors"]) == (["Eva Klein", "Jean Roy"], "class")


@pytest.mark.parametrize("declared", ["p.byline", ""])
@pytest.mark.parametrize(
    "words",
    [
        f"Posted on {STAMP}December 28, 2021</time> by Ann Poe",
        f"Posted on {STAMP}December 28, 2021</time> by Ann Poe in Local, City | 3 Comments",
        "December 28, 2021 4:25 PM / By Ann Poe",
        "December 28, 2021 at 4:25 p.m. • By Ann Poe",
        "Dec. 28, 2021 4:25 PM, by: Ann Poe | Local",
        "Submitted by Ann Poe on Tue, 12/28/2021 - 16:25",
    ],
)
def test_names_may_stand_behind_the_date(words: str, declared: str) -> None:
    site = replace(SITE, selectors=replace(DECLARED, byline=declared))
    found = article(page(f"<p class=byline>{words}</p>"), site=site)
    assert (found.date_published, found.authors) == ("2021-12-28T16:25:00-06:00", ["Ann Poe"])


@pytest.mark.parametrize("words", ["Photo by Ann Poe", "Local", "updated by the city"])
def test_what_else_stands_behind_a_date_is_no_name(words: str) -> None:
    found = article(page(f"<p class=byline>{STAMP}December 28, 2021</time> {words}</p>"))
    assert (found.date_published, found.authors) == ("2021-12-28T16:25:00-06:00", [])


def test_what_is_declared_to_be_the_byline_is_no_lead() -> None:
    byline = "<ul class=by><li>Ann Poe</li><li>writes of rivers, roads and bridges</li></ul>"
    site = replace(SITE, selectors=replace(DECLARED, byline="ul.by, time"))
    found = article(page(f"{byline}<p>{STAMP}Dec. 28, 2021</time></p>"), site=site)
    assert (found.description, found.date_source) == (None, "byline")


def test_who_wrote_is_no_lead_and_no_text() -> None:
    meta = "<meta property=article:published_time content=2021-12-28T16:25:00-06:00>"
    byline = f"<div><p>By Ann Poe and Ed Moe</p><p>Updated {CHANGED}</p></div>"
    for html in (page(byline, meta), page(byline.replace(CHANGED, "today"), meta)):
        found = article(html)
        assert (found.description, found.authors) == (None, ["Ann Poe", "Ed Moe"])
    bare = replace(SITE, selectors=Selectors())
    for lines in ("<p>By Ann Poe</p>", f"<p>{STAMP}Dec. 28</time></p><p>By Ann Poe</p>"):
        found = article(page(lines, meta), site=bare)
        assert (found.authors, found.article_body) == (["Ann Poe"], f"{TEXT}\n\n{MORE}")


@pytest.mark.parametrize("start", ["By Christmas, Ann Poe said", "By Ann Poe's count"])
def test_a_sentence_may_begin_as_a_byline_does(start: str) -> None:
    text = f"<p>{start}, ten thousand people will have crossed it.</p><p>{MORE}</p>"
    found = article(page(text=text), site=replace(SITE, selectors=Selectors()))
    assert found.article_body is not None
    assert found.article_body.startswith(start)


def test_a_person_may_be_called_like_the_publisher() -> None:
    dawn = replace(SITE, publisher="Dawn", brands=("Dawn", "Dawn News"))
    for words, names in {
        "Dawn Smith": ["Dawn Smith"],
        "Araminta Dawnay": ["Araminta Dawnay"],
        "Dawn Report": [],
        "Dawn": [],
        "Sports Team Dawn": [],
    }.items():
        byline = f"<p class=byline>{words} {STAMP}Dec. 28</time></p>"
        assert article(page(byline), site=dawn).authors == names


@pytest.mark.parametrize(
    ("words", "location", "agencies"),
    [
        ("CHICAGO (AP) — ", "CHICAGO", ["AP"]),
        ("SPRINGFIELD, Ill. (AP) -- ", "SPRINGFIELD, Ill.", ["AP"]),
        ("WASHINGTON (CNN) - ", "WASHINGTON", ["CNN"]),
        ("New Delhi (PTI): ", "New Delhi", ["PTI"]),
        ("LONDON (Reuters) – ", "LONDON", ["Reuters"]),
        ("LONDON, Dec 28 (Reuters) - ", "LONDON", ["Reuters"]),
        ("BEIJING, Dec. 28 (Xinhua) -- ", "BEIJING", ["Xinhua"]),
        ("New Delhi, Dec 28 (PTI) ", "New Delhi", ["PTI"]),
    ],
)
def test_an_agency_and_a_dash_or_a_day_make_a_dateline(
    words: str, location: str, agencies: list[str]
) -> None:
    found = article(page(text=f"<p>{words}{TEXT}</p><p>{MORE}</p>"))
    assert found.dateline is not None
    assert (found.dateline.location, found.dateline.agencies) == (location, agencies)
    assert found.dateline.date is None
    assert found.article_body == f"{TEXT}\n\n{MORE}"


def test_agencies_that_a_site_declares_take_the_place_of_the_known_ones() -> None:
    site = replace(SITE, agencies=("Lake Wire",))
    byline = f"<p class=byline>Lake Wire {STAMP}28</time></p>"
    html = page(byline, text=f"<p>OHIO (Lake Wire) — {TEXT}</p>")
    found = article(html, site=site)
    assert found.dateline is not None
    assert (found.dateline.agencies, found.authors) == (["Lake Wire"], [])
    unknown = article(html)
    assert (unknown.dateline, unknown.authors) == (None, ["Lake Wire"])
    assert article(page(text=f"<p>OHIO (AP) — {TEXT}</p>"), site=site).dateline is None


@pytest.mark.parametrize(
    "words",
    [
        "Ann Poe (AP) said: ",
        "MOSCOW (AFP) ",
        "Ohio (XYZ) — ",
        "New Delhi, Dec 28 (XYZ) ",
        "New Delhi, Dec 28 (PTI) said that ",
    ],
)
def test_a_name_in_brackets_alone_makes_none(words: str) -> None:
    found = article(page(text=f"<p>{words}{TEXT}</p>"))
    assert (found.dateline, found.article_body) == (None, f"{words}{TEXT}")


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (
            "<meta property=og:image content=/default/files/a.jpg>",
            "/default/files/a.jpg",
        ),
        ("<meta property=og:image content=../img/volcanologo.jpg>", "/img/volcanologo.jpg"),
        ("<meta property=og:image content=img/a.jpg>", "/local/img/a.jpg"),
        ("<base href=/><meta property=og:image content=img/a.jpg>", "/img/a.jpg"),
        ("<meta property=og:image content=/files/default.jpg>", None),
        ("<meta property=og:image content=/files/post-logo-2.png>", None),
    ],
)
def test_a_picture_is_told_from_a_logo_by_its_name(head: str, url: str | None) -> None:
    assert article(page(head=head)).image_url == (url and HOME + url)


@pytest.mark.parametrize(
    ("url", "shape"),
    [
        (f"{HOME}/story/1001/", r"/story/(?P<article_id>\d+)/"),
        (f"{HOME}/2021/12/28/bridge/", r"/\d+/\d+/\d+/(?P<article_id>[a-z-]+)/"),
        (URL, SITE.addresses.article.pattern),
    ],
)
def test_a_node_with_the_address_of_the_page_is_its_own_under_any_headline(
    url: str, shape: str
) -> None:
    site = replace(SITE, addresses=replace(SITE.addresses, article=re.compile(shape)))
    node = {"headline": "Lake City bridge: all you need to know", "author": {"name": "Ann Poe"}}
    for told, names in ((url, ["Ann Poe"]), (f"{url}#article", ["Ann Poe"]), (f"{HOME}/", [])):
        script = json.dumps({**node, "mainEntityOfPage": told})
        html = page(head=f"<script type=application/ld+json>{script}</script>")
        assert article(html, site=site, url=url).authors == names


@pytest.mark.parametrize(
    "box",
    [
        "<div><h3>More Stories</h3><ul><li><a href=/local/a-1002.html>A story</a></li></ul></div>",
        "<aside><h2>Topics</h2><a href=/t/a>A</a></aside>",
        "<p>Topics: <a href=/t/a>A</a>, <a href=/t/b>B</a></p>",
        "<div><h4>Recent Stories</h4><p>Another story that has a teaser of its own.</p></div>",
    ],
)
def test_a_box_in_the_middle_of_a_text_does_not_end_it(box: str) -> None:
    whole = f"<p>{TEXT}</p>{box}<p>{MORE}</p>"
    assert article(page(text=whole)).article_body == f"{TEXT}\n\n{MORE}"
    assert article(page(text=whole + box)).article_body == f"{TEXT}\n\n{MORE}"
    assert article(page(text=f"<p>{TEXT}</p>{box}<p>Share</p>")).article_body == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "“It took too long,” the mayor said. “We know that.”",
        "The mayor called it 'a long wait.'",
        "Der Bürgermeister sagte: „Es hat gedauert.“",
        "Le maire a dit : « Il était temps. »",
        "महापौर ने कहा कि पुल अब खुल गया है।",
        "市长表示，大桥已经正式通车。",
        "市長は「やっと開通した。」",
        "میئر نے کہا کہ پل کھل گیا ہے۔",
    ],
)
def test_a_text_goes_on_behind_a_box_with_a_sentence_of_any_language(sentence: str) -> None:
    box = "<div><h3>More Stories</h3><ul><li><a href=/local/a-1002.html>A story</a></li></ul></div>"
    text = f"<p>{TEXT}</p>{box}<p>{sentence}</p><p>{MORE}</p>"
    assert article(page(text=text)).article_body == f"{TEXT}\n\n{sentence}\n\n{MORE}"


@pytest.mark.parametrize("end", ["。", "！", "।", "。」", "»"])
def test_a_subheading_is_followed_by_sentences_of_any_language(end: str) -> None:
    one, other = f"大桥{end}", f"市长{end}"
    text = f"<p>{one}</p><h2>通车</h2><p>{other}</p>"
    found = article(page(text=text), site=replace(SITE, selectors=Selectors()))
    assert found.article_body == f"{one}\n\n通车\n\n{other}"


def test_a_heading_in_line_with_the_text_ends_it() -> None:
    teasers = "<h3>More Stories</h3><p>Another story that has a teaser of its own.</p>"
    assert article(page(text=f"<p>{TEXT}</p>{teasers}")).article_body == TEXT


def test_a_quotation_below_a_subheading_belongs_to_the_text() -> None:
    quoted = "“I am glad,” said the baker."
    text = f"<p>{TEXT}</p><h2>Voices</h2><blockquote><p>{quoted}</p></blockquote><p>{MORE}</p>"
    whole = f"{TEXT}\n\nVoices\n\n{quoted}\n\n{MORE}"
    for site in (SITE, replace(SITE, selectors=Selectors())):
        assert article(page(text=text), site=site).article_body == whole


@pytest.mark.parametrize("label", ["Also Read | ", "Read more: ", "ALSO READ "])
def test_a_label_with_a_link_behind_it_is_none_of_the_text(label: str) -> None:
    text = f"<p>{TEXT}</p><p>{label}<a href=/local/a-1002.html>Old case</a></p><p>{MORE}</p>"
    for site in (SITE, replace(SITE, selectors=Selectors())):
        assert article(page(text=text), site=site).article_body == f"{TEXT}\n\n{MORE}"
    said = "Read more of <a href=/x>her report</a> and you will see why."
    found = article(page(text=f"<p>{TEXT}</p><p>{said}</p>"))
    assert found.article_body == f"{TEXT}\n\nRead more of her report and you will see why."


def test_sentences_are_joined_only_where_the_site_cuts_them() -> None:
    cut = "<p>They came back to J.</p><script></script><p>The city</p>"
    assert article(page(text=cut)).article_body == "They came back to J.\n\nThe city"
    site = replace(SITE, cuts_sentences=True)
    assert article(page(text=cut), site=site).article_body == "They came back to J. The city"


def test_what_was_taken_out_of_a_text_is_not_read_and_what_was_put_in_is() -> None:
    text = (
        "<p>The vote was <del>5-4</del> <ins>6-3</ins>, not <s>close</s> narrow.</p>"
        "<ins class=adsbygoogle>Buy now</ins>"
    )
    assert article(page(text=text)).article_body == "The vote was 6-3, not narrow."


@pytest.mark.parametrize("name", ["p.dek", "div > p.dek"])
def test_a_lead_may_be_declared_by_a_selector(name: str) -> None:
    site = replace(SITE, selectors=replace(DECLARED, lead=name, article="body"))
    lead = "<div><p>By Ann Poe</p><p class=dek>It took two years more than it should.</p></div>"
    assert article(page(lead), site=site).description == "It took two years more than it should."
    assert article(page(), site=site).description is None


@pytest.mark.parametrize(
    "name", ["parsely-pub-date", "pubdate", "DC.date.issued", "sailthru.date", "date"]
)
def test_meta_elements_of_other_names_have_the_date_and_the_author(name: str) -> None:
    metas = (
        f"<meta name={name} content=2021-12-28T16:25:00-06:00><meta name=author content='A Poe'>"
    )
    found = article(page(head=metas))
    assert (found.date_published, found.date_source) == ("2021-12-28T16:25:00-06:00", "meta")
    assert (found.authors, found.rules["authors"]) == (["A Poe"], "meta")


PAGED = replace(
    SITE,
    addresses=replace(
        SITE.addresses,
        list_page=re.compile(r"(?P<stem>/news/[a-z]+/?)(?:\?page=(?P<page>\d+))?"),
        numbered="{stem}?page={page}",
    ),
)


def test_a_list_may_go_on_by_a_query() -> None:
    links = "<a href=/local/x-1003.html>X</a><a href=?page=2>2</a><a href=?page=3>3</a>"
    found = read_list(Page(links, f"{HOME}/news/local"), PAGED, 1)
    assert found.next_page is not None
    assert found.next_page.url == f"{HOME}/news/local?page=2"
    assert found.next_page.stem == f"{HOME}/news/local"
    behind = PAGED.addresses.page_of(found.next_page, 3)
    assert PAGED.addresses.list_at(behind.url) == behind
    other = PAGED.addresses.list_at(f"{HOME}/news/local?sort=new")
    assert other is not None
    assert other.page == 1


def test_an_address_has_one_spelling_of_what_is_quoted() -> None:
    slug = "%e0%a4%96%e0%a4%ac%e0%a4%b0"
    addresses = replace(SITE.addresses, article=re.compile(r"/(?P<article_id>[^/]+)/"))
    quoted, raw = (addresses.article_at(f"{HOME}/{name}/") for name in (slug, "खबर"))
    assert quoted == raw
    assert quoted is not None
    assert quoted.url == f"{HOME}/{slug.upper()}/"
