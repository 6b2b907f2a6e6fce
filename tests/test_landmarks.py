"""Designs that nobody has seen: the same words in other elements."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from newsbot.extraction.fields import Reading, Source
from newsbot.items import Article
from newsbot.markup.page import Page
from newsbot.site import Selectors, Site
from newsbot.spiders.urdupoint import UrduPointSpider

URL = "https://www.urdupoint.com/en/world/talks-go-on-1437925.html"
SITE = UrduPointSpider.site
NOW = datetime(2021, 12, 28, 11, 30, tzinfo=UTC)
TEXT = "Russia will firmly defend its interests at the talks, the minister said on Tuesday."
MORE = "The talks on security guarantees are expected to take place in Geneva on January 12."


def reading(html: str, site: Site = SITE) -> Reading:
    address = site.addresses.article_at(URL)
    assert address is not None
    return Reading(Page(html, URL), site, Source(address, NOW))


def article(html: str) -> Article:
    return reading(html).article()


@pytest.mark.parametrize(
    "byline",
    [
        "<p>Faizan Hashmi 5 minutes ago Tue 28th December 2021 | 04:25 PM</p>",
        "<p>Faizan Hashmi</p><p>5 minutes ago</p><p>Tue 28th December 2021 | 04:25 PM</p>",
        "<ul><li>Faizan Hashmi (@fh)</li><li>Published December 28, 2021 | 04:25 PM</li></ul>",
        "<div>By Faizan Hashmi | <time>28 December 2021, 16:25</time></div>",
        "<div><a href=/en/team/x>Faizan Hashmi</a></div><span>28/12/2021</span>"
        "<div>Tue 28th December 2021 | 04:25 PM</div>",
    ],
)
def test_the_byline_is_told_by_its_shape(byline: str) -> None:
    found = article(
        f"<h1>Talks Go On</h1>{byline}<p>{TEXT}</p><p>{MORE}</p><h3>Related Topics</h3>"
    )
    assert found.date_published == "2021-12-28T16:25:00+05:00"
    assert found.authors == ["Faizan Hashmi"]
    assert found.headline == "Talks Go On"
    assert found.article_body == f"{TEXT}\n\n{MORE}"


def test_the_lead_stands_above_the_dateline() -> None:
    lead = "Russia will firmly defend its interests at the talks, the minister said"
    found = article(
        f"<h1>Talks Go On</h1><p>28 December 2021</p><p>{lead}</p>"
        f"<p>MOSCOW (UrduPoint News / Sputnik - 28th December, 2021) {TEXT}</p><p>{MORE}</p>"
    )
    assert found.description == lead
    assert found.dateline is not None
    assert found.dateline.location == "MOSCOW"
    assert found.article_body == f"{TEXT}\n\n{MORE}"


def test_subheadings_belong_to_the_text_and_boxes_do_not() -> None:
    found = article(
        f"<h1>Talks Go On</h1><p>28 December 2021</p><div><p>{TEXT}</p><h3>What is next</h3>"
        f"<p>{MORE}</p></div><div><h3>Gold Rates</h3><p>Gold is sold at Rs 126,000 per tola today."
        "</p></div><ul><li>PSX 44,267.11</li></ul><div>Related Topics</div>"
    )
    assert found.article_body == f"{TEXT}\n\nWhat is next\n\n{MORE}"


def test_a_first_sentence_with_a_date_is_no_byline() -> None:
    found = article(
        "<h1>Talks Go On</h1><p>28 December 2021</p>"
        f"<p>Schools to reopen on January 3, 2022, says minister</p><p>{MORE}</p>"
    )
    assert found.date_published == "2021-12-28T00:00:00+05:00"
    assert found.article_body.startswith("Schools to reopen")


def test_boxes_are_told_by_their_titles_whatever_their_tag() -> None:
    found = article(
        f"<h1>Talks Go On</h1><p>28 December 2021</p><p>{TEXT}</p><p>{MORE}</p>"
        "<div><div>Gold Rates</div><p>Gold is sold at Rs 126,000 per tola today.</p></div>"
    )
    assert found.article_body == f"{TEXT}\n\n{MORE}"


@pytest.mark.parametrize(
    "inset",
    [
        "<ul><li>First of all, the arms.</li><li>Then the borders.</li></ul>",
        "<table><tr><td>First of all, the arms.</td><td>Then the borders.</td></tr></table>",
        "<blockquote>First of all, the arms.</blockquote><pre>Then the borders.</pre>",
        "<dl><dt>First of all, the arms.</dt><dd>Then the borders.</dd></dl>",
    ],
)
def test_what_stands_below_a_subheading_of_the_text_belongs_to_it(inset: str) -> None:
    box = "<div><h3>Most Read</h3><ul><li>A story of another day.</li></ul></div>"
    found = article(
        f"<h1>Talks Go On</h1><p>28 December 2021</p><div><p>{TEXT}</p><h3>What is next</h3>"
        f"{inset}<p>{MORE}</p>{box}</div>"
    )
    rows = "First of all, the arms.\n\nThen the borders."
    assert found.article_body == f"{TEXT}\n\nWhat is next\n\n{rows}\n\n{MORE}"


@pytest.mark.parametrize(
    "lines",
    [
        "<p>CURRENCY SELLING BUYING</p><p>USD 178.15 176.00</p>",
        "<p>PSX sheds 312 points</p>",
        "<h3>Gold prices in Pakistan</h3>",
        "<ul><li>Gold: Kenya</li><li>Silver: Ethiopia</li></ul>",
        "<table><tr><td>Item</td><td>Price</td></tr><tr><td>Gold</td><td>126,000</td></tr></table>",
    ],
)
def test_lines_that_begin_like_a_box_do_not_end_the_text(lines: str) -> None:
    box = "<div><h3>Gold Rates</h3><p>Gold is sold at Rs 126,000 per tola today.</p></div>"
    below = f"{box}<h3>Related Topics</h3><a href=/en/topic/nato.html>NATO</a>"
    body = f"<p>{TEXT}</p>{lines}<p>{MORE}</p>"
    rows = [words for words in re.split("<[^>]*>", lines) if words]
    whole = "\n\n".join((TEXT, *rows, MORE))
    assert known(body=body, below=below).article_body == whole
    assert known(body=body + box, below=below).article_body == whole
    undeclared = f"<h1>Talks Go On</h1><p>28 December 2021</p><div>{body}</div>{below}"
    assert article(undeclared).article_body.startswith(f"{TEXT}\n\n")
    assert MORE in article(undeclared).article_body


def test_a_last_line_beside_the_paragraphs_is_no_box() -> None:
    line = "<p>PSX sheds 312 points</p>"
    assert known(body=f"<p>{TEXT}</p>{line}").article_body == f"{TEXT}\n\nPSX sheds 312 points"


def test_a_tag_too_many_does_not_cut_the_text() -> None:
    ad = '<div class="txt_banner"><div id="gpt-center-banner"></div></div>'
    sharer = '<div class="social_sharer">Share</div></div>'
    body = f'<p>{TEXT}</p>{ad}</div><p style="margin-top:0px;">{MORE}</p>{sharer}'
    below = "<div><h3>Gold Rates</h3><p>Gold is sold at Rs 126,000 per tola today.</p></div>"
    assert known(body=body, below=below).article_body == f"{TEXT}\n\n{MORE}"


def test_the_last_line_of_a_text_with_a_marked_end_may_be_like_a_box() -> None:
    rows = "<table><tr><td>Gold</td></tr></table>"
    marked = f'<p>{TEXT}</p>{rows}<div class="social_sharer">Share</div>'
    assert known(body=marked).article_body == f"{TEXT}\n\nGold"
    assert known(body=f"<p>{TEXT}</p>{rows}").article_body == TEXT


def test_a_short_headline_is_one_where_there_is_no_longer_one() -> None:
    found = article(f"<div>News From Pakistan And More</div><h1>Pakistan Wins</h1><p>{TEXT}</p>")
    assert found.headline == "Pakistan Wins"
    logo = f"<h1>UrduPoint</h1><h2>No</h2><h1>Talks Go On</h1><p>28 December 2021</p><p>{TEXT}</p>"
    assert article(logo).headline == "Talks Go On"


def test_the_name_of_the_publisher_is_no_headline_however_long() -> None:
    site = replace(SITE, publisher="The Lake City Courier", selectors=Selectors(headline="h2.old"))
    html = (
        "<h1><a href=/>The Lake City Courier</a></h1><div>World</div><h2 class=new>Talks Go On</h2>"
        f"<p>Faizan Hashmi | Tue 28th December 2021 | 04:25 PM</p><p>{TEXT}</p>"
    )
    found = reading(html, site).article()
    assert (found.headline, found.article_body) == ("Talks Go On", TEXT)
    nameless = f"<h1>The Lake City Courier</h1><p>{TEXT}</p>"
    assert reading(nameless, site).article().headline == ""


def test_the_metadata_tell_the_headline_that_no_rank_tells() -> None:
    found = article(
        '<meta property="og:title" content="Talks Go On - UrduPoint">'
        "<h1>UrduPoint English News</h1><div>Thursday, December 30, 2021</div>"
        "<div>Talks go on</div>"
        f"<div>Faizan Hashmi Tue 28th December 2021 | 04:25 PM</div><p>{TEXT}</p>"
    )
    assert found.headline == "Talks go on"
    assert found.date_published == "2021-12-28T16:25:00+05:00"
    assert found.authors == ["Faizan Hashmi"]


def test_no_picture_is_made_of_a_word() -> None:
    block = '{"headline": "Talks Go On", "image": "none"}'
    found = article(f'<script type="application/ld+json">{block}</script><h1>Talks Go On</h1>')
    assert found.image_url is None


KNOWN = (
    '<div class="news_article"><h1>Talks Go On</h1>{byline}<h2>The lead of the story in words</h2>'
    '<div class="detail_txt">{body}</div>{below}</div>'
)


def known(byline: str = "", body: str = f"<p>{TEXT}</p>", below: str = "") -> Article:
    return article(KNOWN.format(byline=byline, body=body, below=below))


def test_authors_and_ages_of_other_stories_are_not_this_ones() -> None:
    below = (
        "<h3>Recent Stories</h3><a href=/en/team/sumaira-fh>Sumaira FH</a>"
        '<span class="article-date">30 minutes ago</span>'
    )
    own = '<span class="article-date">Tue 28th December 2021 | 04:25 PM</span>'
    found = known(f"<p><a href=/en/team/x>Faizan Hashmi</a> {own}</p>", below=below)
    assert found.authors == ["Faizan Hashmi"]
    assert known(own, below=below).authors == []


def test_the_date_of_publishing_counts_wherever_that_of_a_change_stands() -> None:
    changed, published = (
        f'<span class="article-date">{word} December 28, 2021 | {time} PM</span>'
        for word, time in (("Updated", "04:00"), ("Published", "03:10"))
    )
    for byline in (f"{changed} {published}", f"{published} {changed}"):
        assert known(f"<p>{byline}</p>").date_published == "2021-12-28T15:10:00+05:00"
    assert known(f"<p>{changed}</p>").date_published == "2021-12-28T16:00:00+05:00"


def test_an_age_dates_only_what_carries_no_date() -> None:
    age = '<p>Faizan Hashmi <span class="article-date">5 minutes ago</span></p>'
    filed = f"<p>MOSCOW (UrduPoint News / Sputnik - 20th December, 2021) {TEXT}</p>"
    alone, dated = known(age), known(age, body=filed)
    assert (alone.date_published, alone.date_source) == ("2021-12-28T16:25:00+05:00", "byline")
    assert (dated.date_published, dated.date_source) == ("2021-12-20T00:00:00+05:00", "dateline")
    assert dated.date_precision == "day"
    assert dated.authors == ["Faizan Hashmi"]
    meta = '<meta property="article:published_time" content="2021-12-20T10:00:00+05:00">'
    page = KNOWN.format(byline=age, body=f"<p>{TEXT}</p>", below="")
    assert article(meta + page).date_published == "2021-12-20T10:00:00+05:00"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<p>Faizan Hashmi {date}</p>", ["Faizan Hashmi"]),
        ("<p>Islamabad</p><p>Faizan Hashmi</p>{date}", ["Faizan Hashmi"]),
        # Links to pages of authors tell where one name ends; shares and sections are no names.
        (
            "<p><a href=/en/team/a>Faizan Hashmi</a> <a href=/en/team/b>Sumaira FH</a> {date}</p>",
            ["Faizan Hashmi", "Sumaira FH"],
        ),
        ("<div>World</div><p>{date} <a href=/en/team/a>Faizan Hashmi</a></p>", ["Faizan Hashmi"]),
        ("<div><a href=#>Facebook</a> <a href=#>Twitter</a></div><p>{date}</p>", []),
        ("<p>Faizan Hashmi</p><h2>Talks Begin In Geneva</h2><p>{date}</p>", ["Faizan Hashmi"]),
        ("<p>Faizan Hashmi</p><p>World</p><p>{date}</p>", ["Faizan Hashmi"]),
        ("<p>Faizan Hashmi</p><p>World</p><p>{date} <a href=#>Share</a></p>", ["Faizan Hashmi"]),
        ("{date}", []),
    ],
)
def test_names_are_read_beside_the_date_of_the_article_and_not_in_a_box_above_it(
    byline: str, authors: list[str]
) -> None:
    box = "<div><h1>Most Read Stories Today</h1><p>Sumaira FH 3 hours ago</p></div>"
    date = '<span class="article-date">Tue 28th December 2021 | 04:25 PM</span>'
    page = KNOWN.format(byline=byline.format(date=date), body=f"<p>{TEXT}</p>", below="")
    assert article(f"{box}{page}").authors == authors


def test_lines_that_are_none_of_the_text_are_left_out_and_the_cut_is_mended() -> None:
    body = (
        "<p>Police recovered 11.</p><p>(Continued)</p><p>Advertisement</p><p>5 kg hashish.</p>"
        "<p><a href=/x>Read more: Another story</a></p>"
        "<div>Also Read: <a href=/y>A third story</a></div>"
        "<p>Related: <a href=/z>A fourth story</a></p><p>The end.</p>"
    )
    assert known(body=body).article_body == "Police recovered 11.5 kg hashish.\n\nThe end."


def test_the_text_ends_at_topics_inside_its_own_element() -> None:
    body = f"<p>{TEXT}</p><div>PSX</div><p>44,267.11</p><h3>Related Topics</h3><a href=/x>NATO</a>"
    assert known(body=body).article_body == TEXT


def test_a_dateline_below_a_line_of_its_own_is_found() -> None:
    dateline = "MOSCOW (UrduPoint News / Sputnik - 28th December, 2021)"
    found = known(body=f"<p><b>By our correspondent</b></p><p>{dateline} {TEXT}</p>")
    assert found.dateline is not None
    assert found.article_body == f"By our correspondent\n\n{TEXT}"


def test_dates_within_the_text_are_no_byline() -> None:
    found = article(f"<h1>Talks Go On</h1><p>{TEXT}</p><p>They met on December 12, 2020.</p>")
    assert found.date_published == ""
    assert found.article_body == f"{TEXT}\n\nThey met on December 12, 2020."


def test_the_age_of_another_story_dates_nothing() -> None:
    found = article(
        f"<h1>Talks Go On</h1><p>{TEXT}</p><div>Recent Stories</div>"
        "<div><a href=x>A story</a></div><div>3 minutes ago</div>"
    )
    assert found.date_published == ""


def test_without_related_topics_the_next_heading_ends_the_text() -> None:
    for heading in ("Recent Stories", "More Stories From World"):
        found = article(
            f"<h1>A B</h1><p>28 December 2021</p><p>{TEXT}</p><b>{heading}</b><p>No</p>"
        )
        assert found.article_body == TEXT


def test_links_belong_to_the_heading_above_them() -> None:
    found = reading(
        f"<h1>Talks</h1><p>28 December 2021</p><p>{TEXT}</p><p>Related Topics</p>"
        "<p><a href=/en/tag/1>NATO</a>, <a href=/en/tag/2>All</a></p><b>Recent Stories</b>"
        "<p><a href=/r>recent</a></p><div>More Stories From World</div>"
        "<div><h4><a href=/m>more</a></h4></div><h2>Elsewhere</h2><a href=/e>else</a>"
    )
    assert [link.text for link in found.topic_links()] == ["NATO"]
    assert [link.href for link in found.recent_stories()] == ["/r"]
    assert [link.href for link in found.more_stories()] == ["/m"]


def test_stories_of_a_box_below_the_topics_are_no_topics() -> None:
    found = reading(
        f"<h1>Talks</h1><p>28 December 2021</p><p>{TEXT}</p><h3>Related Topics</h3>"
        "<p><a href=/en/topic/nato.html>NATO</a> <a href=/en/topic/geneva.html>Geneva</a></p>"
        "<h3>Latest</h3><ul><li><a href=/en/sports/cup-final-1437926.html>Cup Final</a></li>"
        "<li><a href=/en/news/>All news</a></li></ul>"
    )
    assert found.article().topics == ["NATO", "Geneva"]
    assert [link.text for link in found.topic_links()] == ["NATO", "Geneva"]


def test_a_heading_that_leads_to_a_list_is_one() -> None:
    found = reading(
        f"<h1>Talks</h1><p>28 December 2021</p><p>{TEXT}</p>"
        "<h3><a href=/en/topic/>Related Topics</a></h3><a href=/en/topic/nato.html>NATO</a>"
        "<h3><a href=/en/news/>Recent Stories</a></h3><p><a href=/r>recent</a></p>"
        "<h3><a href=/en/news/world.html>More Stories From World</a></h3><p><a href=/m>more</a></p>"
        "<h4><a href=/n>Recent Stories of War and Peace</a></h4>"
    )
    assert found.article().topics == ["NATO"]
    assert [link.href for link in found.recent_stories()] == ["/r"]
    assert [link.href for link in found.more_stories()] == ["/m", "/n"]


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Talks Go On",'
        ' "datePublished": "2021-12-28"}</script>',
        '<meta property="og:title" content="Talks Go On - UrduPoint">',
    ],
)
def test_without_a_headline_of_its_own_the_metadata_tell_it(head: str) -> None:
    byline = "<p>Faizan Hashmi Tue 28th December 2021 | 04:25 PM</p>"
    menu = "<div>Open Menu</div><ul><li><a href=/en/>Home</a></li></ul>"
    found = article(f"{head}<body>{menu}<div>{byline}<p>{TEXT}</p></div>")
    assert found.headline == "Talks Go On"
    assert found.article_body == TEXT


def test_an_empty_page_gives_an_article_without_any_text() -> None:
    found = article("")
    assert (found.headline, found.article_body, found.date_published) == ("", "", "")
    assert (found.topics, found.authors, found.dateline) == ([], [], None)


@pytest.mark.parametrize("line", ["World", "Islamabad", "Some Lead Text Here"])
def test_words_above_a_date_that_stands_above_the_headline_are_no_author(line: str) -> None:
    found = article(
        f"<div class=news_article><p>{line}</p><span class=article-date>28 December 2021</span>"
        f"<h1>Talks Go On</h1><div class=detail_txt><p>{TEXT}</p><p>{MORE}</p></div></div>"
    )
    assert found.date_published == "2021-12-28T00:00:00+05:00"
    assert found.authors == []
