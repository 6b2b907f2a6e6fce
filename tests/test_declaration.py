"""What a site's declaration can have wrong is said before anything is asked."""

import re
from dataclasses import replace
from typing import Any

import pytest

from newsbot.crawl import ArticleSpider
from newsbot.markup.headings import Headings
from newsbot.site import Selectors, Site
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.spiders.urdupoint_urdu import UrduPointUrduSpider
from newsbot.urls import Addresses, Button
from newsbot.usage import declaration
from newsbot.usage.mistakes import MistakeError

HOME = "https://www.example.org"
ADDRESSES = Addresses(
    host="www.example.org",
    article=re.compile(r"/(?!news/)(?P<section>[a-z]+)/[a-z-]+-(?P<article_id>[0-9]+)\.html"),
    list_page=re.compile(r"(?P<stem>/news/[a-z]+)(?:-(?P<page>[0-9]+))?\.html"),
    topic=re.compile(r"/tag/"),
    never=re.compile(r"/news/authors"),
    numbered="{stem}-{page}.html",
)
SITE = Site(
    publisher="The Example",
    edition="en",
    language="en",
    timezone="America/Chicago",
    addresses=ADDRESSES,
    feeds=(f"{HOME}/rss.xml", "http://example.org/sport.xml"),
    lists={"town": f"{HOME}/news/town.html", "bridges": f"{HOME}/tag/bridges"},
    daily_sitemap=f"{HOME}/{{day:%Y-%m-%d}}.xml",
    selectors=Selectors(byline="p.byline, [id^=by-]", body="div.story > div:nth-of-type(2)"),
)


def addresses(**changes: Any) -> dict[str, Addresses]:
    return {"addresses": replace(ADDRESSES, **changes)}


def test_what_can_be_meant_is_left_alone() -> None:
    declaration.check("example", SITE, ["example.org"])
    bare = Addresses(host="www.example.org", article=ADDRESSES.article)
    declaration.check("example", replace(SITE, addresses=bare, lists={}, selectors=Selectors()))
    tolerated = frozenset(("topics", "echoes", "landmark"))
    declaration.check("example", replace(SITE, tolerated=tolerated), [SITE.addresses.host])
    for spider in (UrduPointSpider, UrduPointUrduSpider):
        spider.check_declaration()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"timezone": "America/Chicgo"},
            "timezone='America/Chicgo' is no time zone; did you mean 'America/Chicago'?",
        ),
        ({"timezone": ""}, "timezone='' is no time zone; write one such as Asia/Karachi."),
        ({"timezone": "America"}, "timezone='America' is no time zone"),
        (
            {"tolerated": frozenset(("descripton",))},
            "tolerated='descripton' is no field of an article; did you mean 'description'?",
        ),
        ({"edition": ""}, "edition='' is empty, and no article goes out without one; write 'en'."),
        (
            addresses(article=re.compile(r"https://www\.example\.org/(?P<article_id>[0-9]+)")),
            "has to match the path alone; leave out what stands before its first /.",
        ),
        (
            addresses(list_page=re.compile(r"https?://[^/]+(?P<stem>/a)(?P<page>[0-9]+)")),
            "addresses.list_page='https?://[^/]+(?P<stem>/a)(?P<page>[0-9]+)' has to match",
        ),
        (
            {"selectors": Selectors(body=["div.a", "div.b"])},  # type: ignore[arg-type]  # as a site may
            "selectors.body=['div.a', 'div.b'] is no text; write 'p.byline, div.byline'.",
        ),
        ({"language": "English"}, "is no code of a language; write en, ur or zh-Hant."),
        (
            {"feeds": f"{HOME}/rss.xml"},
            f"is one text, not several; write ('{HOME}/rss.xml',).",
        ),
        (
            {"selectors": Selectors(body="div..story")},
            "selectors.body='div..story' is no CSS selector (Expected ident, got <DELIM '.' at 4>)",
        ),
        (
            {"selectors": Selectors(topics="p::text")},
            "selectors.topics='p::text' is no CSS selector (Pseudo-elements are not supported.)",
        ),
        (
            {"author_url": "/authors/."},
            "author_url='/authors/.' is a text; write re.compile(r'/authors/.').",
        ),
        ({"headings": Headings(topics="Tags")}, "headings.topics='Tags' is a text; write re.com"),  # type: ignore[arg-type]  # a mistake
        (addresses(article=r"/(?P<article_id>\d+)"), "is a text; write re.compile("),
        (
            addresses(article=re.compile("/[a-z]+")),
            "addresses.article='/[a-z]+' has no group article_id; write (?P<article_id>...)"
            " around what an article is known by.",
        ),
        (
            addresses(list_page=re.compile("/(?P<page>[0-9]+)")),
            "has no group stem; write (?P<stem>",
        ),
        (addresses(list_page=re.compile("(?P<stem>/news)")), "has no group page; write (?P<page>"),
        (addresses(copy=re.compile("https://x/")), "addresses.copy='https://x/' has no group art"),
        (
            addresses(button=Button("/more", "t={token}", re.compile("tid=(.)"), "html")),
            "addresses.button.token='tid=(.)' has no group token",
        ),
        (addresses(host=HOME), f"addresses.host='{HOME}' is no host; write one as www.example.org"),
        (
            addresses(host="www.example.com"),
            "addresses.host='www.example.com' lies in none of allowed_domains (example.org)",
        ),
        (
            addresses(host="example.org"),
            f"lists['town']='{HOME}/news/town.html' is not on example.org; did you mean"
            " addresses.host='www.example.org'?",
        ),
        (
            {"lists": {"town": f"{HOME}/towns.html"}},
            f"lists['town']='{HOME}/towns.html' is no list by addresses: neither list_page, with a",
        ),
        ({"lists": {"town": f"{HOME}/news/authors.html"}}, "or never does; mend these, or the"),
        (
            {"lists": {"town": f"{HOME}/town/a-story-7.html"}},
            "is an article by addresses.article; let that pattern match articles only.",
        ),
        (
            addresses(list_page=re.compile(r"(?P<stem>/news)/(?P<page>[a-z]+)\.html")),
            f"lists['town']='{HOME}/news/town.html' is no list by addresses",
        ),
        (
            addresses(numbered="{stem}/{page}"),
            f"addresses.numbered='{{stem}}/{{page}}' makes {HOME}/news/town/2 page 2 of"
            f" {HOME}/news/town.html, which list_page does not; mend one of them.",
        ),
        (
            addresses(article=re.compile(r"/(?:town|news)/[a-z-]+-(?P<article_id>[0-9]+)\.html")),
            f"makes {HOME}/news/town-2.html page 2 of {HOME}/news/town.html, which is an article",
        ),
        (addresses(numbered="{stem}-{number}.html"), "may have {stem} and {page} in it, no more."),
        (
            {"feeds": ("https://feeds.example.net/town",)},
            "feeds='https://feeds.example.net/town' is not on www.example.org, and no other host"
            " is asked; mend it, or leave it out.",
        ),
        ({"feeds": ("/rss.xml",)}, "feeds='/rss.xml' is not on www.example.org"),
        (
            {"daily_sitemap": "https://x.net/{day:%d}.xml"},
            "daily_sitemap='https://x.net/28.xml' is",
        ),
        ({"daily_sitemap": HOME + "/{date}.xml"}, "may have {day:%Y-%m-%d} in it."),
    ],
)
def test_what_cannot_be_meant_is_said_with_its_cure(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(MistakeError) as mistake:
        declaration.check("example", replace(SITE, **changes), ["example.org"])
    assert str(mistake.value).startswith("spider example: ")
    assert says in str(mistake.value)


def test_a_spider_without_a_site_is_sent_to_the_readme() -> None:
    class Bare(ArticleSpider):
        name = "bare"

    with pytest.raises(MistakeError, match=r"spider bare declares no site; see README\.md"):
        Bare()
