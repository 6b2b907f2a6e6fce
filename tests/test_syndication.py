import pytest

from newsbot.markup.syndication import Entry, feed_entries, is_announcement, sitemap

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><link>https://x/</link>
<item><title>A</title><link> https://x/a </link><pubDate>Tue, 28 Dec 2021 16:25:09 +0500</pubDate>
</item><item><title>B</title><link><![CDATA[https://x/b?u=1&v=2]]></link></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://x/a"/>
<published>2021-12-28T16:25:09+05:00</published></entry></feed>"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://x/old</loc><lastmod>2021-12-27</lastmod></url>
<url><loc>https://x/new</loc><lastmod>2021-12-28</lastmod>
<n:news><n:publication_date>2021-12-28T10:00:00Z</n:publication_date></n:news></url></urlset>"""


def test_rss_entries_have_their_address_and_date() -> None:
    assert feed_entries(RSS) == [
        Entry("https://x/a", "Tue, 28 Dec 2021 16:25:09 +0500"),
        Entry("https://x/b?u=1&v=2", None),
    ]


def test_atom_is_read_too() -> None:
    assert feed_entries(ATOM) == [Entry("https://x/a", "2021-12-28T16:25:09+05:00")]


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf\xef\xbb\xbf", b"\n<br />\n<b>Warning</b>: date() in <b>x.php</b>\n"]
)
def test_what_a_program_says_before_a_feed_is_passed_over(before: bytes) -> None:
    assert feed_entries(before + RSS) == feed_entries(RSS)
    assert sitemap(before + NEWS) == sitemap(NEWS)


def test_a_guid_that_is_an_address_serves_where_there_is_no_link() -> None:
    item = "<rss><channel><item><guid{}>https://x/a</guid></item></channel></rss>"
    for told in ("", ' isPermaLink="true"'):
        assert feed_entries(item.format(told).encode()) == [Entry("https://x/a", None)]
    assert feed_entries(item.format(' isPermaLink="false"').encode()) == []


def test_of_the_links_of_an_entry_that_to_its_page_counts() -> None:
    replies = b'<link rel="replies" href="https://x/a/comments"/>'
    atom = ATOM.replace(b"<entry>", b"<entry>" + replies)
    assert feed_entries(atom) == feed_entries(ATOM)
    named = atom.replace(b"<link href", b'<link rel="alternate" href')
    assert feed_entries(named) == feed_entries(ATOM)


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    assert Entry("https://x/a", "Tue, 28 Dec 2021 16:25:09 +0500") in feed_entries(RSS[:200])


@pytest.mark.parametrize("body", [b"", b"   ", b"not xml", b"\0\1", b"<html><p>Just a moment..."])
def test_what_is_no_feed_and_no_sitemap_has_no_entries(body: bytes) -> None:
    assert feed_entries(body) == []
    assert sitemap(body).entries == []
    assert not is_announcement(body)


@pytest.mark.parametrize(
    "body",
    [RSS, ATOM, NEWS, b"<sitemapindex/>", b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'],
)  # fmt: skip
def test_a_feed_or_a_sitemap_is_one_with_entries_or_without(body: bytes) -> None:
    assert is_announcement(body)


def test_sitemaps_name_the_newest_first_with_their_publication_date() -> None:
    found = sitemap(NEWS)
    assert not found.is_index
    assert found.entries == [
        Entry("https://x/new", "2021-12-28T10:00:00Z"),
        Entry("https://x/old", None),
    ]


def test_an_index_is_told_from_a_sitemap() -> None:
    found = sitemap(b"<sitemapindex><sitemap><loc>https://x/1.xml</loc></sitemap></sitemapindex>")
    assert found.is_index
    assert [entry.url for entry in found.entries] == ["https://x/1.xml"]


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><item><link>&e;</link></item></rss>'
    assert feed_entries(bomb) == []
