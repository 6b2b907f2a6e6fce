import pytest
from scrapy.http import HtmlResponse

from newsbot.extraction.article import text_of, utf8_of
from newsbot.markup.page import Link, Page

URL = "https://www.urdupoint.com/en/world/x-1234567.html"


def blocks(html: str) -> list[tuple[str, str]]:
    return [(block.tag, block.text) for block in Page(html, URL).outline().blocks]


def test_text_is_read_block_by_block_with_the_words_of_inline_tags() -> None:
    html = "<div>Bare <b>bold</b> and <a href=x>linked</a> text<p>A <i>para</i>graph</p>tail</div>"
    assert blocks(html) == [
        ("div", "Bare bold and linked text"),
        ("p", "A paragraph"),
        ("div", "tail"),
    ]


def test_two_line_breaks_end_a_paragraph_and_one_does_not() -> None:
    assert blocks("<div>one<br>line<br><br>two<br> <br>three</div>") == [
        ("div", "one line"),
        ("div", "two"),
        ("div", "three"),
    ]


def test_what_a_selector_finds_may_be_a_quotation() -> None:
    page = Page("<blockquote class=dek><p>So they say.</p><p>All of them.</p></blockquote>", URL)
    assert page.texts("blockquote.dek") == ["So they say. All of them."]
    found = page.blocks_in("blockquote.dek")
    assert [(block.tag, block.text) for block in found] == [
        ("p", "So they say."),
        ("p", "All of them."),
    ]
    assert len({block.container for block in found}) == 1


def test_scripts_comments_and_hidden_elements_are_not_read() -> None:
    html = (
        "<p>seen</p><script>var x = 'no'</script><style>no</style><!-- no -->"
        "<noscript>no</noscript>"
        '<div style="display: none">no</div><p hidden>no</p><template>no</template><p>too</p>'
    )
    assert blocks(html) == [("p", "seen"), ("p", "too")]


def test_what_is_no_text_between_two_pieces_leaves_a_gap() -> None:
    page = Page(
        "<div class=t>one<div id=ad><script>x</script></div><p>two<p>three"
        "<b>.</b><script>x</script> goes on</p><p>four</p></div>",
        URL,
    )
    found = page.blocks_in("div.t", skip="#ad")
    assert [(block.text, block.after_gap) for block in found] == [
        ("one", False),
        ("two", True),
        ("three. goes on", False),
        ("four", False),
    ]


def test_a_separator_is_no_gap_and_a_skipped_block_ends_the_text_before_it() -> None:
    page = Page(
        "<div class=t>in 1999.<div class='clear mt2'></div>12 people<div id=ad>x</div>more</div>",
        URL,
    )
    found = page.blocks_in("div.t", skip="#ad")
    assert [(block.text, block.after_gap) for block in found] == [
        ("in 1999.", False),
        ("12 people", False),
        ("more", True),
    ]


def test_spans_side_by_side_are_words_side_by_side() -> None:
    assert blocks("<p><span>Faizan Hashmi</span><span>5 minutes ago</span> w<b>or</b>d</p>") == [
        ("p", "Faizan Hashmi 5 minutes ago word")
    ]


def test_a_script_in_a_link_is_none_of_its_words() -> None:
    html = "<p><a href=/x>one <b>two</b><script>x = 1</script><style>b {}</style> three</a></p>"
    assert [link.text for block in Page(html, URL).outline().blocks for link in block.links] == [
        "one two three"
    ]


def test_the_link_of_a_picture_is_not_that_of_the_next_paragraph() -> None:
    page = Page("<p><a title='a long title' href=/x><img></a></p><p>Short text.</p>", URL)
    assert [(block.text, block.links) for block in page.outline().blocks] == [("Short text.", [])]


def test_a_selection_ends_where_it_is_said_to_end() -> None:
    page = Page("<div class=t><p>one</p><div class=end>no</div><p>no</p></div>", URL)
    assert [block.text for block in page.blocks_in("div.t", stop="div.end")] == ["one"]


def test_nested_selections_are_read_once() -> None:
    page = Page("<div class=t>a<div class=t>b</div></div><div class=t>c</div>", URL)
    assert [block.text for block in page.blocks_in("div.t")] == ["a", "b", "c"]


def test_links_have_their_words_or_their_title() -> None:
    page = Page(
        '<ul><a href="/a">A <b>b</b></a><a title="T" href=/c><img></a><a>none</a></ul>', URL
    )
    assert page.links("ul") == [Link("/a", "A b"), Link("/c", "T")]
    assert page.links("ul > a") == page.links("ul")


def test_meta_elements_are_read_by_property_and_by_name() -> None:
    page = Page('<meta property="og:title" content=" A "><meta name="b" content="B">', URL)
    assert (page.meta("og:title"), page.meta("b"), page.meta("c")) == ("A", "B", None)


def test_a_wrong_charset_label_does_not_stop_the_reading() -> None:
    headers = {"Content-Type": "text/html; charset=utf-99"}
    response = HtmlResponse(URL, headers=headers, body="<p>دوحہ é</p>".encode())
    assert Page(response.text, response.url).texts("p") == ["دوحہ é"]


WORDS = "Émigrés – “so it is”"


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("utf-8", f"<p>{WORDS}</p>".encode()),
        ("utf-8", f"<p>{WORDS}</p>".encode("utf-8-sig")),
        ("windows-1252", f"<p>{WORDS}</p>".encode("windows-1252")),
        ("utf-16", f"<p>{WORDS}</p>".encode("utf-16")),
        ("iso-8859-1", f"<p>{WORDS}</p>".encode()),  # a server calls all that it has so
        ("iso-8859-1", f"<p>{WORDS}</p>".encode("utf-8-sig")),
        ("big5", f"<p>{WORDS}</p>".encode()),
    ],
)
def test_a_page_is_read_in_its_charset(charset: str, body: bytes) -> None:
    headers = {"Content-Type": f"text/html; charset={charset}"}
    response = HtmlResponse(URL, headers=headers, body=body)
    assert [block.text for block in Page(utf8_of(response), URL).outline().blocks] == [WORDS]


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("windows-1252", "Café"),
        ("windows-1252", "Ã–sterreich – Café"),
        ("windows-1251", "Новости дня"),
        ("gb2312", "新闻"),
        ("shift_jis", "ニュース"),
        ("iso-2022-jp", "ニュース"),  # all of it ASCII
    ],
)
def test_a_charset_that_is_told_and_true_is_kept_to(charset: str, words: str) -> None:
    headers = {"Content-Type": f"text/html; charset={charset}"}
    response = HtmlResponse(URL, headers=headers, body=f"<p>{words}</p>".encode(charset))
    assert text_of(response) == f"<p>{words}</p>"
    assert utf8_of(response) == f"<p>{words}</p>".encode()


def test_damaged_bytes_hide_nothing_behind_them() -> None:
    page = Page(b"<p>one \xe9\xff</p><p>two\0</p><p>\xc3\xa9</p><p>\xf0\x9f\x98</p>", URL)
    assert [block.text for block in page.outline().blocks] == [
        "one \ufffd\ufffd",
        "two",
        "é",
        "\ufffd",
    ]


@pytest.mark.parametrize(
    "css",
    "p, div.a, DIV.a, div.a p, div.a span.b, div.a div.a, section p.b, .a .b, #x p".split(", "),
)
def test_a_tag_and_a_class_find_what_a_css_engine_finds(css: str) -> None:
    html = (
        '<section><p class="b" title=1></p><div class="aa" title=2></div>'
        '<div class="x a\ty" title=3><p title=4><p class=" b " title=5><div class="a" title=6>'
        '<span class="b c" title=7></span><span class="bc" title=8></span></div></div>'
        '<div class title=9><span class="b" title=10></span></div>'
        '<DIV CLASS="a" id="x" title=11><P title=12></DIV></section>'
    )
    found = HtmlResponse("https://example.org/", body=html.encode()).css(css)
    expected = found.xpath("@title").getall()
    assert Page(html, "https://example.org/").attributes(css, "title") == expected != []
