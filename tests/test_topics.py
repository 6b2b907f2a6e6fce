"""The real topic lines, in both designs: whole topics, in order, without the junk."""

from datetime import UTC, datetime

import pytest
from real_strings import rows

from newsbot.extraction.fields import Reading, Source
from newsbot.markup.page import Page
from newsbot.spiders.urdupoint import UrduPointSpider

URL = "https://www.urdupoint.com/en/world/talks-go-on-1437925.html"
SITE = UrduPointSpider.site

WITHOUT_JUNK = [
    ["NATO", "Ukraine", "Moscow", "Russia", "Europe", "Geneva", "Alliance", "United States",
     "Switzerland", "January"],
    ["Ukraine", "Russia", "Donetsk", "Austin"],
    ["Pakistan", "India", "Corruption", "Pakistan Tehreek E Insaf", "Governor Punjab",
     "Muhammad Ali Jinnah", "Jammu", "Independence", "Government", "Blood", "Coronavirus"],
    ["Khyber Pakhtunkhwa", "Russia", "Orel"],
]  # fmt: skip

DESIGNS = (
    '<div class="news_article"><h3>Related Topics</h3><div class="tagcloud">{}</div></div>',
    "<div><b>Related Topics</b></div><p>{}</p>",
)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("line", "topics"), list(zip(rows("topics.tsv"), WITHOUT_JUNK, strict=True))
)
def test_real_topic_lines_come_out_as_stated(
    design: str, line: list[str], topics: list[str]
) -> None:
    links = " ".join(f'<a href="/en/tag/{n}" title="{t}">{t}</a>' for n, t in enumerate(line))
    address = SITE.addresses.article_at(URL)
    assert address is not None
    source = Source(address, datetime(2021, 12, 28, 11, 30, tzinfo=UTC))
    reading = Reading(Page(design.format(links), URL), SITE, source)
    assert reading.article().topics == topics
    assert [link.text for link in reading.topic_links()] == topics
