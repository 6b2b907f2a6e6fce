import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.spiders.urdupoint import UrduPointSpider

ADDRESSES = UrduPointSpider.site.addresses
HOME = "https://www.urdupoint.com"
ARTICLE = f"{HOME}/en/world/man-dies-in-landslide-as-austria-hit-by-heavy-765122.html"
PAGE = f"{HOME}/en/world/another-765000.html"


@pytest.mark.parametrize(
    "href",
    [
        ARTICLE,
        ARTICLE.replace("https", "http"),
        ARTICLE.replace("www.", ""),
        f"{ARTICLE}?utm_source=Internal&utm_medium=Breaking-News",
        f"{ARTICLE}#comments",
        f" {ARTICLE}\n",
        ARTICLE.replace(".com", ".com:443"),
        ARTICLE.replace("www.urdupoint.com", "WWW.UrduPoint.com"),
        "/en/world/man-dies-in-landslide-as-austria-hit-by-heavy-765122.html",
        "man-dies-in-landslide-as-austria-hit-by-heavy-765122.html",
    ],
)
def test_every_spelling_of_an_article_is_one_address(href: str) -> None:
    found = ADDRESSES.article_at(href, PAGE)
    assert found is not None
    assert found == (ARTICLE, "765122", "world")


@pytest.mark.parametrize(
    "href",
    [
        f"{HOME}/en/news/world.html",
        f"{HOME}/en/team/faizan-hashmi-1234.html",
        f"{HOME}/en/news/pakistan/elections-2024.html",
        f"{HOME}/en/topic/world-cup-2022.html",
        f"{HOME}/en/topic/nato-17012.html",
        f"{HOME}/daily/livenews/2022-01-28/news-2993411.html",
        "https://example.com/en/world/man-765122.html",
        "https://www.urdupoint.com.example.com/en/world/man-765122.html",
        "https://user@www.urdupoint.com/en/world/man-765122.html",
        "https://www.urdupoint.com:8080/en/world/man-765122.html",
        "ftp://www.urdupoint.com/en/world/man-765122.html",
        "javascript:void(0)",
        "mailto:a@b.c",
        "http://[",
        f"{HOME}/en/world/{'a' * 3000}-765122.html",
    ],
)
def test_what_is_no_article_of_the_site_is_none(href: str) -> None:
    found = ADDRESSES.article_at(href, PAGE)
    assert found is None


@pytest.mark.parametrize(
    ("href", "stem", "page"),
    [
        ("/en/news/world.html", "/en/news/world", 1),
        ("/en/news/world-updates3.html", "/en/news/world", 3),
        ("/en/news/world-updates1.html?utm_source=x", "/en/news/world", 1),
        ("/en/news/pakistan/sindh-updates12.html", "/en/news/pakistan/sindh", 12),
        ("/en/tag/united-states.html", "/en/tag/united-states.html", 1),
        ("/en/topic/world-cup-2022.html", "/en/topic/world-cup-2022.html", 1),
        ("/en/tag/x?page=2&utm_medium=y", "/en/tag/x?page=2", 1),
    ],
)
def test_lists_are_told_with_their_page(href: str, stem: str, page: int) -> None:
    found = ADDRESSES.list_at(href, PAGE)
    assert found is not None
    assert (found.stem, found.page) == (HOME + stem, page)
    assert "utm_" not in found.url


@pytest.mark.parametrize(
    "href", [ARTICLE, "/en/team/faizan-hashmi", "/poetry/", "/en/", "https://example.com/en/x"]
)
def test_articles_authors_and_menus_are_no_lists(href: str) -> None:
    assert ADDRESSES.list_at(href, PAGE) is None


@given(st.lists(st.sampled_from("abc"), max_size=8))
def test_a_path_that_has_a_part_three_times_leads_to_no_list(parts: list[str]) -> None:
    found = ADDRESSES.list_at(f"/en/tag/{''.join(f'{part}/' for part in parts)}x.html", PAGE)
    assert (found is None) is any(parts.count(part) > 2 for part in parts)


@given(st.text(max_size=100))
def test_a_canonical_address_is_its_own(href: str) -> None:
    url = ADDRESSES.canonical(href, PAGE)
    if url is not None:
        assert ADDRESSES.canonical(url) == url
        assert url.startswith(f"{HOME}/")


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://www.pakistanpoint.com/en/story/1437925/russia-to-take-hardline.html", "1437925"),
        ("http://pakistanpoint.com/en/story/765122/man-dies.html", "765122"),
        ("https://www.pakistanpoint.com/en/story/1437925/", "1437925"),
        ("https://www.pakistanpoint.com/en/team/1437925/", None),
        ("https://pakistanpoint.com.example.org/en/story/1437925/x.html", None),
    ],
)
def test_a_copy_is_read_where_it_was_recorded_and_never_asked_for(
    url: str, number: str | None
) -> None:
    addresses = UrduPointSpider.site.addresses
    found = addresses.page_at(url)
    assert (found and found.article_id) == number
    assert addresses.article_at(url) is None
    assert addresses.list_at(url) is None
