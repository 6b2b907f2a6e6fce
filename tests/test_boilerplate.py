import re

import pytest
from deadline import in_time

from newsbot.boilerplate import Boilerplate
from newsbot.page import Page
from newsbot.spiders.urdupoint import UrduPointSpider

ARTICLE = re.compile(r"/en/[a-z]+/[^\"]*-[0-9]+\.html")
URL = "https://www.urdupoint.com/en/world/x-1234567.html"


def without_menus(page: str, kept: list[re.Pattern[str]]) -> str:
    return Boilerplate(*kept).without_menus(page.encode()).decode()


def without_footer(page: str, kept: list[re.Pattern[str]]) -> str:
    return Boilerplate(*kept).without_footer(page.encode()).decode()


def items(count: int, href: str = "/names/{}.html") -> str:
    links = (
        f'<li class="i"><a href="{href.format(n)}" title="{n}">Name {n}</a></li>'
        for n in range(count)
    )
    return "\n".join(links)


def test_of_a_long_list_of_links_one_is_left() -> None:
    page = f"<nav><ul>{items(30)}</ul></nav><h1>Headline</h1><ul>{items(29)}</ul>"
    assert without_menus(page, [ARTICLE]) == (
        f"<nav><ul>{items(1)}</ul></nav><h1>Headline</h1><ul>{items(29)}</ul>"
    )


def test_a_list_that_names_an_article_stays_however_long() -> None:
    page = f"<ul>{items(40)}\n{items(1, '/en/world/flood-123456.html')}{items(40)}</ul>"
    assert without_menus(page, [ARTICLE]) == page


@pytest.mark.parametrize(
    "item",
    [
        "<li>Words <a href=/x>of a</a></li>",
        "<li><a href=/x>list</a> that is read</li>",
        "<li><a href=/x><b>bold</b></a></li>",
        "<li><a href=/x>open</a>",
        "<p><a href=/x>paragraph</a></p>",
        f"<li><a href=/x>{'headline ' * 40}</a></li>",  # twenty of them are 8,000 characters
    ],
)
def test_whatever_may_be_read_stays(item: str) -> None:
    assert without_menus(item * 50, [ARTICLE]) == item * 50


def test_an_item_longer_than_an_address_ends_a_menu() -> None:
    long = f"<li><a href=/x>{'x' * 493}</a></li>"  # with its address one more than 500
    page = f"<ul>{items(30)}{{}}</ul>"
    assert without_menus(page.format(long), [ARTICLE]) == f"<ul>{items(1)}{long}</ul>"
    assert without_menus(page.format(long.replace("x<", "<")), [ARTICLE]) == f"<ul>{items(1)}</ul>"


def test_the_elements_around_a_list_stay_what_they_were() -> None:
    page = "<div><p>above<ul>{}</ul><p>below<li>{}</div><p>after</p>"
    whole, short = (page.format(items(n), items(n)) for n in (50, 1))
    cut = without_menus(whole, [ARTICLE])
    assert cut == short
    around = [block.text for block in Page(whole, URL).blocks if not block.links]
    assert [block.text for block in Page(cut, URL).blocks if not block.links] == around


def test_a_footer_that_never_begins_to_say_anything_is_none() -> None:
    page = "<p>Text</p><footer" + " <a x" * 30 + "</footer>"
    assert without_footer(page, [ARTICLE]) == page


def test_hostile_pages_cost_no_more_than_others() -> None:
    for piece in (
        "<li ", "<li><a ", "<li><a >x</a>", items(29) + "<p>", "<li>" + " " * 50,
        "<footer>", "<footer></footer>", "</footer> ", "</footer><script>",
        "<script>", "<script ", "<script>a<b", "<script>x</script>", "<script>x</script> ",
        "<script" + " a='b'" * 50,
    ):  # fmt: skip
        page = (piece * (1_000_000 // len(piece))).encode()
        with in_time(piece):
            boilerplate = Boilerplate(ARTICLE)
            boilerplate.without_menus(boilerplate.without_footer(page))


def test_more_topics_than_any_article_had_are_all_read() -> None:
    topics = items(35, "/en/topic/{}.html")
    page = f'<h1>A headline</h1><div class="news_article"><ul class="tagcloud">{topics}</ul></div>'
    assert without_menus(page, UrduPointSpider.site.addresses.followed) == page


COLUMNS = f"<div><h4>More</h4><ul>{items(12)}</ul></div>" * 3
AFTER = "</footer>\n</div><script src=/x.js></script><script>go(1)</script></body></html>"


def test_a_footer_of_many_links_that_ends_the_page_is_empty() -> None:
    page = f"<body><div><p>Text</p>{COLUMNS}<footer class=wide>"
    assert without_footer(f"{page}{COLUMNS}{AFTER}", [ARTICLE]) == page
    assert next(block.text for block in Page(page, URL).blocks) == "Text"


@pytest.mark.parametrize(
    ("footer", "after"),
    [
        (items(12), AFTER),  # few links: who wrote it, and when
        (COLUMNS + '<a href="/en/world/flood-123456.html">Flood</a>', AFTER),
        (COLUMNS, "</footer><p>The text goes on.</p></body>"),
        (COLUMNS, "</footer><script>document.write('<p>x</p>')</script>"),
        (COLUMNS, "</div></body></html>"),
        (COLUMNS.replace("<a ", "<b "), AFTER),
        (COLUMNS + '<meta name="robots" content="noarchive">', AFTER),
        (COLUMNS, '</footer><script type="application/ld+json">{"headline": "x"}</script>'),
    ],
    ids="few article behind written endless linkless robots json-ld".split(),
)
def test_any_other_footer_stays(footer: str, after: str) -> None:
    page = f"<body><h1>Headline</h1><footer>{footer}{after}"
    assert without_footer(page, [ARTICLE]) == page


SCRIPTS = "\n".join(f"<script async src='/{n}.js'></script>" for n in range(40))
SCRIPT = f"<script>if (a<b) {{ {'go(1);' * 200} }}</script>"


def template(text: str) -> bytes:
    head = f"<html><head><title>{text}</title>\n{SCRIPTS}\n</head>"
    menu = f"<body><nav><ul>{items(40)}</ul></nav>"
    body = f"<p>{text} one</p>{SCRIPT}<p>two</p><footer>{COLUMNS}{text}{AFTER}"
    return f"{head}{menu}{body}".encode()


def light(boilerplate: Boilerplate, page: bytes) -> bytes:
    return boilerplate.without_menus(boilerplate.without_footer(page))


def test_of_what_every_page_repeats_little_is_left_from_the_second_page_on() -> None:
    boilerplate = Boilerplate(ARTICLE)
    first, second, third = (light(boilerplate, template(text)) for text in "abc")
    assert len(first) > 2_700  # the scripts are still in it
    assert len(second) == len(third) < 600


def test_a_page_says_the_same_whatever_was_known_before_it() -> None:
    boilerplate = Boilerplate(ARTICLE)
    for text in "abc":
        page = template(text)
        known, new = (light(one, page) for one in (boilerplate, Boilerplate(ARTICLE)))
        blocks = Page(known, URL).blocks
        assert [(block.text, block.after_gap) for block in blocks] == [
            ("Name 0", True), (f"{text} one", False), ("two", True)
        ]  # fmt: skip
        assert [(b.text, b.after_gap) for b in Page(new, URL).blocks] == [
            (b.text, b.after_gap) for b in blocks
        ]


@pytest.mark.parametrize(
    "script",
    [
        f'<script type="application/ld+json">{{"headline": "{"x" * 1_000}"}}</script>',
        f"<script>document.write('</p>{'x' * 1_000}')</script>",
        f"<script><!-- {'x' * 1_000} --></script>",
        f"<script data-a='>'>{'x' * 1_000}</script>",
        f"<script>{'x' * 1_000}",
    ],
    ids="data tag comment attribute open".split(),
)
def test_a_script_that_may_be_more_than_that_stays(script: str) -> None:
    boilerplate = Boilerplate(ARTICLE)
    page = f"<body><p>one</p>{script}<p>two</p></body>".encode()
    assert [light(boilerplate, page) for _ in range(3)] == [page] * 3


def test_a_list_goes_on_behind_what_was_a_whole_menu_elsewhere() -> None:
    boilerplate = Boilerplate(ARTICLE)
    menu = f"<body><ul>{items(40)}</ul></body>".encode()
    longer = menu.replace(b"</ul>", f"{items(1, '/en/world/flood-123456.html')}</ul>".encode())
    assert light(boilerplate, menu) == f"<body><ul>{items(1)}</ul></body>".encode()
    assert light(boilerplate, longer) == longer  # it names an article


def test_what_no_page_repeats_is_forgotten_and_costs_no_room() -> None:
    boilerplate = Boilerplate(ARTICLE)
    for number in range(100):
        own = f"<script>{f'page({number});' * 200}</script>"
        light(boilerplate, f"<body>{own}<ul>{items(40, f'/{number}/{{}}')}</ul></body>".encode())
    assert len(boilerplate._known) < 10
