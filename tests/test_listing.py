from dataclasses import replace

import pytest

from newsbot.extraction.listing import read_list
from newsbot.markup.boilerplate import Boilerplate
from newsbot.markup.page import Page
from newsbot.spiders.urdupoint import UrduPointSpider

SITE = UrduPointSpider.site
HOME = "https://www.urdupoint.com"
URL = f"{HOME}/en/news/world-updates2.html"
TOPIC = f"{HOME}/en/tag/nato"


def ids(html: str, url: str = URL) -> list[str]:
    return [address.article_id for address in read_list(Page(html, url), SITE, 2).articles]


def next_page(html: str, url: str = URL, number: int = 2) -> str | None:
    address = read_list(Page(html, url), SITE, number).next_page
    return address and address.url.removeprefix(HOME)


def test_articles_are_found_once_each_and_authors_are_not() -> None:
    html = (
        "<ul class=news_list><li><a href=/en/team/a-1234.html>A</a>"
        "<a href=/en/world/x-1000001.html?utm_source=a>X</a></li>"
        "<li><a href=/en/sports/y-1000002.html>Y</a>"
        "<a href=/en/world/z-1000001.html>X</a></li></ul>"
        "<div class=side_bar><ul class=news_list><a href=/en/world/s-1000003.html>S</a></ul></div>"
    )
    assert ids(html) == ["1000001", "1000002"]


@pytest.mark.parametrize("base", ["/", f"{HOME}/", "../../"])
def test_relative_links_start_from_the_declared_base(base: str) -> None:
    html = f"<head><base href={base}></head><li><a href=en/world/x-1000001.html>X</a></li>"
    (found,) = read_list(Page(html, URL), SITE, 2).articles
    assert found.url == f"{HOME}/en/world/x-1000001.html"
    without = html.replace("<base", "<link")
    assert read_list(Page(without, URL), SITE, 2).articles == []


def test_a_known_class_name_on_one_item_does_not_hide_the_others() -> None:
    html = (
        "<div class=news_big_item><a href=/en/world/x-1000001.html>X</a></div>"
        "<div class=card><a href=/en/world/y-1000002.html>Y</a></div>"
    )
    assert ids(html) == ["1000001", "1000002"]


def test_without_known_class_names_all_links_but_the_furniture_count() -> None:
    html = (
        "<nav><a href=/en/world/n-1000004.html>N</a></nav>"
        "<h2><a href=/en/world/x-1000001.html>X</a></h2>"
        "<div class=side_bar><a href=/en/world/s-1000003.html>S</a></div>"
    )
    listing = read_list(Page(html, URL), SITE, 2)
    assert [address.article_id for address in listing.articles] == ["1000001"]
    assert listing.way == "landmark"


@pytest.mark.parametrize(
    ("html", "url", "number", "expected"),
    [
        ("<ul class=pagination><a href=world-updates3.html>3</a></ul>", URL, 2,
         "/en/news/world-updates3.html"),
        # Another list's page 3 is not this one's.
        ("<a href=/en/news/sports-updates3.html>3</a>", URL, 2, None),
        ("<ul class=pagination><a href=world-updates1.html>1</a></ul>", URL, 2, None),
        ("<a rel=next href=/en/tag/nato?p=2>more</a>", TOPIC, 1, "/en/tag/nato?p=2"),
        ("<head><link rel=next href=/en/tag/nato?p=2></head>", TOPIC, 1, "/en/tag/nato?p=2"),
        ("<ul class=pagination><a href=?p=2>2</a><a href=?p=3>3</a></ul>", TOPIC, 1,
         "/en/tag/nato?p=2"),
        ("<p><a href=?p=2>Next</a></p>", TOPIC, 1, "/en/tag/nato?p=2"),
        ("<p><a href=?p=2>Next »</a></p>", TOPIC, 1, "/en/tag/nato?p=2"),
        ("<p><a href=?p=2>›</a></p>", TOPIC, 1, "/en/tag/nato?p=2"),
        ("<p><a href=?p=2><img src=/x.jpg></a><a href=?p=3>Next week</a></p>", TOPIC, 1, None),
        ("<a rel=next href=/en/world/x-1000001.html>next</a>", TOPIC, 1, None),
        ("<a rel=next href=/en/tag/nato>next</a>", TOPIC, 1, None),
        ("<a rel=next href=https://example.com/en/tag/nato>next</a>", TOPIC, 1, None),
        ("", TOPIC, 1, None),
    ],
)  # fmt: skip
def test_the_next_page_is_found_by_address_by_relation_or_by_words(
    html: str, url: str, number: int, expected: str | None
) -> None:
    assert next_page(html, url, number) == expected


def test_a_page_of_a_category_is_found_by_its_number_among_many_links() -> None:
    menu = "".join(f"<li><a href=/poetry/page-{n}.html>{n}</a>" for n in range(300))
    pages = "<a href=world-updates30.html>30</a><a href=world-updates03.html>3</a>"
    assert next_page(f"{menu}{pages}") == "/en/news/world-updates03.html"


def test_long_menus_go_and_long_lists_of_articles_and_pages_stay() -> None:
    def items(count: int, href: str, words: str) -> str:
        return "".join(
            f"<li><a href='{href.format(n)}'>{words.format(n)}</a></li>" for n in range(count)
        )

    menu = f"<ul>{items(40, '/poetry/page-{}.html', 'Poem {}')}</ul>"
    articles = f"<ul>{items(40, '/en/world/x-10000{:02}.html', 'Story {}')}</ul>"
    pages = f"<ul>{items(40, '?p={}', ' {} ')}</ul>"
    page = (menu + articles + pages).encode()
    html = Boilerplate(*SITE.addresses.listed).without_menus(page).decode()
    assert html == "<ul>" + items(1, "/poetry/page-{}.html", "Poem {}") + "</ul>" + articles + pages
    assert ids(html, TOPIC) == [f"10000{n:02}" for n in range(40)]
    assert next_page(html, TOPIC, 36) == "/en/tag/nato?p=37"


@pytest.mark.parametrize(
    "href",
    [
        "x-10000{:02}.html",
        "../world/x-10000{:02}.html",
        "https://www.urdupoint.com/en/world/x-10000{:02}.html",
        "/en/news/world-updates{}.html",
        "world-updates{}.html",
    ],
)
def test_long_lists_of_stories_and_pages_stay_however_their_links_are_written(href: str) -> None:
    html = "".join(f"<li><a href='{href.format(n)}'>Part {n}</a></li>" for n in range(40))
    without_topics = replace(SITE.addresses, topic=None)
    assert Boilerplate(*without_topics.listed).without_menus(html.encode()).decode() == html
