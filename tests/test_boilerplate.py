import re
from dataclasses import replace

import pytest
from deadline import in_time

from newsbot.extraction.article import light as light_of_article
from newsbot.markup.boilerplate import Boilerplate
from newsbot.markup.page import Link, Page
from newsbot.spiders.urdupoint import UrduPointSpider

ARTICLE = re.compile(r"/en/[a-z]+/[^\"]*-[0-9]+\.html")
URL = "https://www.urdupoint.com/en/world/x-1234567.html"


def without_menus(page: str, kept: list[re.Pattern[str]]) -> str:
    new, old = Boilerplate(*kept), experienced(*kept)
    cut = new.without_menus(page.encode())
    assert all(boilerplate.without_menus(page.encode()) == cut for boilerplate in (new, old) * 3)
    return cut.decode()


def without_footer(page: str, kept: list[re.Pattern[str]]) -> str:
    new, old = Boilerplate(*kept), experienced(*kept)
    cut = new.without_footer(page.encode())
    assert all(boilerplate.without_footer(page.encode()) == cut for boilerplate in (new, old) * 3)
    return cut.decode()


def experienced(*kept: re.Pattern[str]) -> Boilerplate:
    """One that knows the menu, the scripts and the footer of a site."""
    boilerplate = Boilerplate(*kept)
    for text in "abcdefghijkl":  # more than it takes to learn them
        light(boilerplate, template(text))
    return boilerplate


def items(count: int, href: str = "/names/{}.html") -> str:
    links = (
        f'<li class="i"><a href="{href.format(n)}" title="{n}">Name {n}</a></li>'
        for n in range(count)
    )
    return "\n".join(links)


COLUMNS = f"<div><h4>More</h4><ul>{items(12)}</ul></div>" * 3
AFTER = "</footer>\n</div><script src=/x.js></script><script>go(1)</script></body></html>"
SCRIPTS = "\n".join(f"<script async src='/{n}.js'></script>" for n in range(40))
SCRIPT = f"<script>if (a<b) {{ {'go(1);' * 200} }}</script>"


def template(text: str) -> bytes:
    head = f"<html><head><title>{text}</title>\n{SCRIPTS}\n</head>"
    menu = f"<body><nav><ul>{items(40)}</ul></nav>"
    footer = f"<footer><ul>{items(35, '/about/{}')}</ul>{COLUMNS}{text}{AFTER}"
    return f"{head}{menu}<p>{text} one</p>{SCRIPT}<p>two</p>{footer}".encode()


def light(boilerplate: Boilerplate, page: bytes) -> bytes:
    return boilerplate.without_menus(boilerplate.without_footer(page))


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
    around = [block.text for block in Page(whole, URL).outline().blocks if not block.links]
    assert [block.text for block in Page(cut, URL).outline().blocks if not block.links] == around


def test_a_footer_that_never_begins_to_say_anything_is_none() -> None:
    page = "<p>Text</p><footer" + " <a x" * 30 + "</footer>"
    assert without_footer(page, [ARTICLE]) == page


def test_hostile_pages_cost_no_more_than_others() -> None:
    for piece in (
        "<li ", "<li><a ", "<li><a >x</a>", items(29) + "<p>", "<li>" + " " * 50,
        "<nav>", "<nav><a >x</a>", f"<nav>{'<a >x</a>' * 30}</nav>", "<nav ", "</nav>",
        "<footer>", "<footer></footer>", "</footer> ", "</footer><script>",
        "<script>", "<script ", "<script>a<b", "<script>x</script>", "<script>x</script> ",
        "<script" + " a='b'" * 50,
    ):  # fmt: skip
        page = (piece * (1_000_000 // len(piece))).encode()
        boilerplate = Boilerplate(ARTICLE, nav_is_read=False)
        for _ in range(3):  # the third time it may be known
            with in_time(piece):
                light(boilerplate, page)


NAV = (
    f'<nav class="top"><div><h4>More</h4><ul>{items(20)}</ul></div><div><ul>'
    f"{items(12, '/en/world/{}-123456.html')}</ul></div></nav>"
)


def test_a_menu_that_is_furniture_is_empty() -> None:
    page = f"<body>{NAV}<h1>Headline</h1><p>Text</p></body>"
    for boilerplate in (Boilerplate(ARTICLE, nav_is_read=False), *[experienced_nav()] * 3):
        cut = boilerplate.without_menus(page.encode()).decode()
        assert cut == page.replace(NAV, '<nav class="top"></nav>')
    assert without_menus(page, [ARTICLE]) == page  # what another site may read


def experienced_nav() -> Boilerplate:
    """One that knows the menu."""
    boilerplate = Boilerplate(ARTICLE, nav_is_read=False)
    for text in "abc":
        boilerplate.without_menus(f"<body>{NAV}<p>{text}</p>".encode())
    assert len(boilerplate.without_menus(NAV.encode())) < len(NAV) / 10
    return boilerplate


@pytest.mark.parametrize(
    "nav",
    [
        f"<nav>{COLUMNS[: COLUMNS.index('</ul>')]}</ul></nav>",  # few links: where we are
        NAV.replace("</nav>", ""),
        NAV.replace("<h4>", "<h1>"),
        NAV.replace("</ul></div></nav>", "</ul></div><p>Text</p></nav>"),
        NAV.replace("<h4>", '<h4 itemprop="name">'),
        f"<div>{NAV.replace('</nav>', '</div></nav>')}",
        NAV.replace("<h4>", "<script>go(1)</script><h4>"),
    ],
    ids="few endless headline text told overlapping script".split(),
)
def test_any_other_nav_stays(nav: str) -> None:
    page = f"<body>{nav}<h1>Headline</h1><p>Text</p></body>"
    boilerplate = Boilerplate(ARTICLE, nav_is_read=False)
    for _ in range(3):
        assert boilerplate.without_menus(page.encode()).decode() == page


@pytest.mark.parametrize(
    ("furniture", "is_cut"), [("nav, div.side", True), ("body > nav", False), ("nav.top", False)]
)
def test_a_nav_is_read_unless_all_are_declared_to_be_furniture(
    furniture: str, is_cut: bool
) -> None:
    site = UrduPointSpider.site
    other = replace(site, selectors=replace(site.selectors, furniture=furniture))
    cut = light_of_article(f"<body>{NAV}<p>Text</p></body>".encode(), other)
    assert (b'<nav class="top"></nav>' in cut) == is_cut


@pytest.mark.parametrize(("section", "is_cut"), [("nav a.on", False), ("div.nav a, .nav", True)])
def test_a_nav_in_which_something_is_looked_for_is_read(section: str, is_cut: bool) -> None:
    site = UrduPointSpider.site
    other = replace(site, selectors=replace(site.selectors, section=section))
    cut = light_of_article(f"<body>{NAV}<p>Text</p></body>".encode(), other)
    assert (b'<nav class="top"></nav>' in cut) == is_cut


def test_more_topics_than_any_article_had_are_all_read() -> None:
    topics = items(35, "/en/topic/{}.html")
    page = f'<h1>A headline</h1><div class="news_article"><ul class="tagcloud">{topics}</ul></div>'
    assert without_menus(page, UrduPointSpider.site.addresses.followed) == page


def test_a_footer_of_many_links_that_ends_the_page_is_empty() -> None:
    page = f"<body><div><p>Text</p>{COLUMNS}<footer class=wide>"
    assert without_footer(f"{page}{COLUMNS}{AFTER}", [ARTICLE]) == page
    assert next(block.text for block in Page(page, URL).outline().blocks) == "Text"


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
        (items(40) + '<Meta name="robots" content="noai">', AFTER),
        (items(40) + '<b itemprop="datePublished">1st January 2022</b>', AFTER),
        (COLUMNS, '</footer><script type="application/ld+json">{"headline": "x"}</script>'),
    ],
    ids="few article behind written endless linkless robots opt-out itemprop json-ld".split(),
)
def test_any_other_footer_stays(footer: str, after: str) -> None:
    page = f"<body><h1>Headline</h1><footer>{footer}{after}"
    assert without_footer(page, [ARTICLE]) == page


@pytest.mark.parametrize(
    "last",
    [
        f'{COLUMNS}<meta name="robots" content="noarchive">',  # begins as the words before
        f"{'<p>Words. </p>' * 100}<mew><a href=/x>one</a>",  # the links of the others do not count
    ],
)
def test_a_footer_that_begins_as_those_before_is_looked_at_all_the_same(last: str) -> None:
    boilerplate = Boilerplate(ARTICLE)
    for start in (COLUMNS, "<p>Words. </p>" * 100):
        for word in ("<menu>", "<mesh>"):
            page = f"<p>Text</p><footer>{start}{word}{items(40, '/about/{}')}{AFTER}".encode()
            if last.startswith(start):
                assert len(boilerplate.without_footer(page)) < 30
    page = f"<p>Text</p><footer>{last}{AFTER}".encode()
    assert boilerplate.without_footer(page) == page


def test_of_what_every_page_repeats_little_is_left_from_the_third_page_on() -> None:
    boilerplate = Boilerplate(ARTICLE)
    lengths = [len(light(boilerplate, template(text))) for text in "abcd"]
    assert lengths[0] == lengths[1] > 2_700  # the scripts are still in it
    assert lengths[2] == lengths[3] < 300


def test_a_site_with_another_template_is_learned_anew() -> None:
    boilerplate = experienced(ARTICLE)
    other = (
        f"<html><head>{'<script>render(1)</script>' * 200}</head><body><p>Text</p></body></html>"
    )
    lengths = [len(light(boilerplate, other.encode())) for _ in range(20)]
    assert lengths[0] > 5_000
    assert lengths[-1] < 100


def test_a_script_of_one_page_among_those_of_all_keeps_none_of_them() -> None:
    boilerplate = Boilerplate(ARTICLE)
    go, come = (f"<script>{f'{word}(1);' * 300}</script>\n" for word in ("go", "come"))
    pages = [f"<body>{go}<script>page({n})</script>\n{come}<p>Text</p>" for n in range(4)]
    lengths = [len(light(boilerplate, page.encode())) for page in pages]
    assert lengths[0] > 3_600
    assert lengths[-1] < 200


def reading(page: bytes) -> tuple[list[tuple[str, bool, list[Link]]], list[str], str | None]:
    """All that may be read of a page."""
    parsed = Page(page, URL)
    blocks = [(block.text, block.after_gap, block.links) for block in parsed.outline().blocks]
    return blocks, parsed.json_ld(), parsed.itemprop("datePublished")


X = "x" * 1_000
DATED = '{"@type": "NewsArticle", "datePublished": "2021-12-20"}'


@pytest.mark.parametrize(
    "body",
    [
        f"<p>one</p><script>{X}</script><p>two</p>",
        f"<p>recovered 11.<script async src='/a.js'></script><script>{X}</script>5 kg</p>",
        f"<p>one<script>a{X}</script>\n<script>{X}</script>two</p>",
        f"<p>one</p><script src='/{X}.js'></script> <script src='/b.js'></script><p>two</p>",
        f"<p>one</p><script src='' id='{X}'></script><p>two</p>",
        f"<p>one</p><script data-src='/{X}.js'></script><p>two</p>",
        f"<p>with <a href='/x'>a link <script>{X}</script></a> in it</p>",
        f"<p>one</p><!-- <script>while(n-->0){X}</script> --><p>two</p>",
        f'<script a="x\'>{X}</script><p>two</p><p title="z">three</p><script>x</script><p>four',
        f"<script>{X}<\0/script>The text.</script><p>two</p>",
        f"<script type='application/ld+json'>{DATED}{' ' * 1_000}</script>",
        f"<script type='application/ld+js\0on'>{DATED}{' ' * 1_000}</script>",
        f"<script itemprop='datePublished' content='2021-12-20'>{X}</script>",
        f"<script>document.write('</p>{X}')</script>",
        f"<script><!-- {X} --></script>",
        f"<script><!-- <script>{X}</script> --></script>",
        f"<script data-a='>'>{X}</script>",
        f"<script>{X}",
    ],
    ids="between within spaced external no-address data-address link comment quotes nul data"
    " nul-data itemprop tag comments nested attribute open".split(),
)
def test_a_page_says_the_same_however_often_it_was_met(body: str) -> None:
    boilerplate = Boilerplate(ARTICLE)
    page = f"<body>{body}</body>".encode()
    expected = reading(page)
    assert [reading(light(boilerplate, page)) for _ in range(4)] == [expected] * 4


@pytest.mark.parametrize("gap", ["", " ", " " * 28, " " * 30, " " * 31, " " * 32, " " * 99])
def test_a_list_goes_on_behind_and_before_what_was_a_whole_menu_elsewhere(gap: str) -> None:
    story = items(1, "/en/world/flood-123456.html")
    open_gap = f"<body><ul><!-- menu -->{gap}{items(40)}</ul></body>"
    close_gap = f"<body><ul><!-- menu -->{items(40)}{gap}</ul></body>"
    for menu, longer in (
        (open_gap, open_gap.replace("<!-- menu -->", story)),
        (close_gap, close_gap.replace("</ul>", f"{story}</ul>")),
    ):
        boilerplate = Boilerplate(ARTICLE)
        for _ in range(3):
            assert b"Name 7" not in light(boilerplate, menu.encode())
        assert light(boilerplate, longer.encode()) == longer.encode()


@pytest.mark.parametrize(
    "end",
    [
        '-123456.html">Flood</a>',
        '.html">Floods</a><meta name="robots" content="noai">',
        '.html">Floods</a></footer><p>The text goes on.</p><footer>',
    ],
)
def test_a_footer_that_begins_like_those_before_may_have_more_to_say(end: str) -> None:
    boilerplate = Boilerplate(ARTICLE)
    start = f'<body><p>Text</p><footer>{COLUMNS * 9}<a href="/en/world/flood'
    for text in ("s", "ed", "ing"):
        page = f'{start}{text}.html">Floods</a>{AFTER}'
        assert boilerplate.without_footer(page.encode()) == b"<body><p>Text</p><footer>"
    page = f"{start}{end}{AFTER}"
    assert boilerplate.without_footer(page.encode()) == page.encode()


def test_behind_the_footer_of_the_page_before_the_text_may_go_on() -> None:
    boilerplate = Boilerplate(ARTICLE)
    page = f"<body><p>Text</p><footer>{COLUMNS * 9}{AFTER}".encode()
    for _ in range(3):
        assert boilerplate.without_footer(page) == b"<body><p>Text</p><footer>"
    longer = page + b"<p>The text goes on.</p>"
    assert boilerplate.without_footer(longer) == longer


def test_what_no_page_repeats_takes_no_room() -> None:
    boilerplate = Boilerplate(ARTICLE)
    for number in range(100):
        scripts = "".join(f"<script>{f'page({number}, {n});' * 90}</script>" for n in range(30))
        lists = f"<ul>{items(40, f'/{number}/{{}}')}</ul><footer>{items(50, f'/{number}/{{}}')}"
        light(boilerplate, f"<body>{scripts}{lists}</footer></body>".encode())
        assert len(boilerplate._repeats) == len(boilerplate._beginning) == 0
