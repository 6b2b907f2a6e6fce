import pytest

from newsbot.markup.page import Outline, Page

URL = "https://www.urdupoint.com/en/world/x-1234567.html"
ROLES = {
    "furniture": "nav, div.side",
    "advertisement": "#ad, span.ad",
    "article": "div.a",
    "body": "div.t",
    "end": "div.end",
}


def outline(html: str, **roles: str) -> Outline:
    return Page(f"<body>{html}</body>", URL).outline(**(roles or ROLES))


def texts(html: str, role: str, until: str = "", without: str = "") -> list[str]:
    return [block.text for block in outline(html).within(role, until, without)]


def test_the_parts_of_a_page_are_found_in_the_order_in_which_they_stand() -> None:
    html = (
        "<p>0</p><div class=a><h1>1</h1><div class=t>2<p>3</p><div class=end>4</div>5</div></div>6"
    )
    assert [block.text for block in outline(html).blocks] == list("0123456")
    assert texts(html, "article", until="body") == ["1"]
    assert texts(html, "body", until="end") == ["2", "3"]
    assert texts(html, "body") == ["2", "3", "4", "5"]


def test_an_end_that_stands_elsewhere_ends_nothing() -> None:
    before = "<div class=end></div><div class=t>one</div>"
    around = "<div class=end><div class=t>one</div></div>"
    behind = "<div class=t>one</div><div class=end></div><p>two</p>"
    assert [texts(html, "body", "end") for html in (before, around, behind)] == [["one"]] * 3


def test_a_text_that_a_wrong_tag_closes_goes_on_to_its_end() -> None:
    box, sharer = "<div id=ad>Buy now, it is so cheap.</div>", "<div class=end>Share</div>"
    one, two, three = (f"<p>This is sentence {number}.</p>" for number in ("one", "two", "three"))
    sentences = [f"This is sentence {number}." for number in ("one", "two", "three")]

    def text(html: str) -> list[str]:
        found = outline(html).within("body", "end", "advertisement", "article")
        return [block.text for block in found]

    early = f"<div class=a><h1>x</h1><div class=t>{one}{box}</div>{two}<h3>Sub</h3>{three}"
    whole = [sentences[0], sentences[1], "Sub", sentences[2]]
    assert text(f"{early}{box}<p>Gold</p>{sharer}</div>{one}") == whole
    assert text(f"{early}</div>") == sentences[:1]  # nothing marks its end
    assert text(f"{early}</div>{sharer}") == sentences[:1]  # not that of this article
    assert text(f"<div class=a>{sharer}<div class=t>{one}</div>{two}{sharer}</div>") == whole[:2]
    other = f"<div class=a><div class=t>{one}</div></div><div class=a>{two}{sharer}</div>"
    assert text(other) == sentences[:1]
    open_box = f"<div class=a><div class=t>{one}<div id=ad>{two}{three}{sharer}</div></div></div>"
    assert text(open_box) == sentences
    marked = f"<div class=a><div class=t>{one}{sharer}</div>{two}{sharer}</div>"
    assert text(marked) == sentences[:1]


def test_parts_in_parts_are_read_once() -> None:
    assert texts("<div class=t>a<div class=t>b</div></div><div class=t>c</div>", "body") == [
        *"abc",
    ]


def test_a_box_in_a_text_is_left_out_and_leaves_a_gap_but_its_links_can_be_found() -> None:
    html = "<div class=t>one<div id=ad><a href=/x>box</a></div><p>two</p></div>"
    found = outline(html).within("body", without="advertisement")
    assert [(block.text, block.after_gap) for block in found] == [("one", False), ("two", True)]
    assert [link.href for block in outline(html).blocks for link in block.links] == ["/x"]


@pytest.mark.parametrize(
    ("between", "is_gap"),
    [
        ("<script>googletag.display('x')</script>", True),
        ("<style>p { margin: 0 }</style>", True),
        ("<ins></ins>", True),
        ("<div id=ad></div>", True),
        # What an author puts into a text does not cut it.
        ("<iframe src=https://www.youtube.com/embed/x></iframe>", False),
        ("<script async src=https://platform.twitter.com/widgets.js></script>", False),
        ("<video src=/x.mp4></video>", False),
        ("<figure><img src=/x.jpg><figcaption>Geneva</figcaption></figure>", False),
    ],
)
def test_what_stands_between_two_paragraphs_may_have_cut_them(between: str, is_gap: bool) -> None:
    html = f"<div class=t><p>Talks start on January 10.</p>{between}<p>12 people died.</p></div>"
    found = outline(html).within("body", without="advertisement")
    assert [block.after_gap for block in found] == [False, is_gap]


def test_spans_side_by_side_are_words_above_a_text_and_pieces_of_words_in_it() -> None:
    spans = "<p><span>The 28</span><span>th</span></p>"
    html = f"{spans}<div class=t>{spans}<p>two</p></div>{spans}"
    assert [block.text for block in outline(html).blocks] == [
        "The 28 th",
        "The 28th",
        "two",
        "The 28 th",
    ]


def test_a_box_within_a_box_is_left_out_with_all_that_is_around_it() -> None:
    box = "<div id=ad>buy<div id=ad>now</div><p>for little</p></div>"
    html = f"<div class=t>one{box}<p>two</p></div>"
    assert texts(html, "body", without="advertisement") == ["one", "two"]


def test_an_advertisement_within_a_line_does_not_break_the_line() -> None:
    html = "<div class=t><p>one <span class=ad>buy</span>two</p></div>"
    assert texts(html, "body", without="advertisement") == ["one two"]


def test_furniture_is_skipped_but_not_in_a_text_where_a_wrong_tag_opens_it() -> None:
    html = "<nav>menu</nav><div class=t>one<div class=side><p>two</p></div><p>three</p></div>"
    assert [block.text for block in outline(html).blocks] == ["one", "two", "three"]


def test_what_is_hidden_is_no_part() -> None:
    html = '<div style="display: none"><div class=t>one</div></div><div class=t hidden>two</div>'
    assert not outline(html).has("body")


def test_a_selector_that_needs_the_whole_tree_serves_too() -> None:
    html = "<div class=t>one</div><p>two</p><h2>three</h2><p>four</p>"
    found = outline(html, body="h2 + p").within("body")
    assert [block.text for block in found] == ["four"]


def test_an_advertisement_that_is_left_open_outside_the_text_hides_nothing() -> None:
    html = "<div class=a><h1>one</h1><span class=ad><p>two</p><div class=t>three</div></div>"
    assert [block.text for block in outline(html).blocks] == ["one", "two", "three"]


def test_what_ends_a_text_does_not_do_so_from_within_an_advertisement() -> None:
    box = "<div id=ad>buy<div class=end>share</div></div>"
    html = f"<div class=t>one{box}<p>two</p><div class=end></div>three</div>"
    assert texts(html, "body", until="end", without="advertisement") == ["one", "two"]


def test_an_end_that_nobody_sees_is_one_all_the_same() -> None:
    html = "<div class=t>one<div class=end hidden></div><p>two</p></div>"
    assert texts(html, "body", until="end") == ["one"]
