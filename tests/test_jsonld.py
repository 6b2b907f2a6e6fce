import json

import pytest

from newsbot.markup.jsonld import IsOwn, addresses_of, find_article, people_of, text_of, whole
from newsbot.spiders.urdupoint import UrduPointSpider

URL = "https://www.urdupoint.com/en/world/talks-{}.html"


def own(number: str) -> IsOwn:
    def is_own(url: str) -> bool | None:
        address = UrduPointSpider.site.addresses.article_at(url)
        return None if address is None else address.article_id == number

    return is_own


ONE, TALKS = own("1"), own("1437925")
ARTICLE = {"@type": "NewsArticle", "headline": "Talks With US", "datePublished": "2021-12-28"}
OTHER = {"@type": "NewsArticle", "headline": "Another story", "datePublished": "2001-01-01"}
PLAIN = json.dumps(ARTICLE)


@pytest.mark.parametrize(
    "blocks",
    [
        [PLAIN],
        ["{", "[1, 2", '{"@type": "Organization", "name": "x"}', PLAIN],
        [PLAIN.replace("Talks With", "Talks\tWith")],
        [PLAIN.replace("Talks With", "Talks\n With")],
        [f"<!-- {PLAIN} -->"],
        [f"//<![CDATA[\n{PLAIN}\n//]]>"],
        [PLAIN + ";"],
        [json.dumps([OTHER, ARTICLE])],
        [json.dumps({"@graph": [OTHER, ARTICLE]})],
        [json.dumps(OTHER), PLAIN],
        [PLAIN, json.dumps(OTHER)],
    ],
)
def test_the_article_is_found_by_what_it_says(blocks: list[str]) -> None:
    found = find_article(blocks, "Talks with US", ONE)
    assert found is not None
    assert found["datePublished"] == "2021-12-28"


def test_another_storys_node_is_not_believed() -> None:
    assert find_article([PLAIN, json.dumps(OTHER)], "A third one", ONE) is None
    assert find_article([PLAIN], "A third one", ONE) is None
    assert find_article([PLAIN], "", ONE) is not None
    assert find_article([PLAIN, json.dumps(OTHER)], "", ONE) is None
    page = json.dumps({"@type": "WebPage", "headline": "UrduPoint", "datePublished": "2015"})
    assert find_article([page], "", ONE) is None


def test_the_articles_own_number_or_a_cut_headline_is_enough() -> None:
    numbered = json.dumps({**ARTICLE, "url": URL.format(1437925)})
    assert find_article([numbered], "Retitled Since", TALKS) is not None
    cut = json.dumps({**ARTICLE, "headline": "Russia To Take Hardline Approach"})
    assert find_article([cut], "Russia to take hardline approach at talks", ONE) is not None


OWN = {**ARTICLE, "url": URL.format(1437925)}


@pytest.mark.parametrize(
    "others",
    [
        # The same words head a story every day, or a story of which this is the next part.
        [{**ARTICLE, "url": URL.format(1430001), "datePublished": "2021-12-21"}],
        [{**ARTICLE, "@id": URL.format(1430001), "headline": "Talks", "datePublished": "2021"}],
        # The page describes itself beside the article, without its date.
        [{"@type": "WebPage", "headline": "Talks With US", "url": URL.format(1437925)}],
        [{"@type": "WebPage", "headline": "Talks With US"}],
    ],
)
@pytest.mark.parametrize("mine", [ARTICLE, OWN])
def test_of_several_nodes_the_one_counts_that_says_most(
    others: list[dict[str, str]], mine: dict[str, str]
) -> None:
    for nodes in ([*others, mine], [mine, *others]):
        found = find_article([json.dumps(node) for node in nodes], "Talks With US", TALKS)
        assert found == mine


def test_a_node_with_the_number_of_another_article_is_none() -> None:
    block = json.dumps({**ARTICLE, "url": URL.format(1430001)})
    assert find_article([block], "Talks With US", TALKS) is None
    assert find_article([block], "", TALKS) is None


def test_a_whole_headline_is_believed_before_a_beginning() -> None:
    begun = {"headline": "Russia To Take Hardline Approach", "datePublished": "2021-12-21"}
    whole = {"headline": "Russia To Take Hardline Approach At Talks"}
    blocks = [json.dumps(begun), json.dumps(whole)]
    assert find_article(blocks, "Russia to take hardline approach at talks", ONE) == whole


def test_a_headline_written_for_html_is_the_same() -> None:
    block = json.dumps({"headline": "Lavrov&#039;s &quot;Red Lines&quot; &amp; Others"})
    assert find_article([block], 'Lavrov\'s "Red Lines" & Others', ONE) is not None


@pytest.mark.parametrize(
    "block",
    [
        "",
        "null",
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"headline": ' + "9" * 5_000 + "}",
        '{"headline": NaN}',
        '{"headline": ["x", 3, {}]' + " " * 1_000_001 + "}",
        '{"headline": ""}',
    ],
)
def test_hostile_blocks_are_passed_over(block: str) -> None:
    assert find_article([block], "x", ONE) is None


def test_text_and_people_come_out_of_every_shape() -> None:
    assert text_of({"@type": "ImageObject", "url": "https://x/y.jpg"}) == "https://x/y.jpg"
    assert text_of({"name": "Lavrov", "url": "https://x/y.jpg"}) == "https://x/y.jpg"
    assert text_of(["https://x/1.jpg", "https://x/2.jpg"]) == "https://x/1.jpg"
    assert text_of(3) == ""
    assert text_of([[["deep"]]]) == ""
    assert people_of([{"@type": "Person", "name": "A B"}, "C D"]) == ["A B", "C D"]
    assert people_of({"@type": "Person", "name": ["A B", "C D"]}) == ["A B", "C D"]
    assert people_of({"@type": "NewsMediaOrganization", "name": "UrduPoint"}) == []
    assert people_of({"@type": ["Organization"], "name": "UrduPoint"}) == []


def test_what_is_only_named_by_its_id_is_looked_up_in_all_blocks() -> None:
    node = {**ARTICLE, "author": [{"@id": "#p1"}], "image": {"@id": "https://x/y/#primaryimage"}}
    graph = [
        {"@type": "Person", "@id": "#p1", "name": "Ann O&#039;Poe"},
        {"@type": "ImageObject", "@id": "https://x/y/#primaryimage", "url": "https://x/1.jpg"},
    ]
    for blocks in ([json.dumps({"@graph": [node, *graph]})], [json.dumps(node), json.dumps(graph)]):
        found = find_article(blocks, "Talks with US", ONE)
        assert found is not None
        resolved = whole(found, blocks, "author", "image")
        assert people_of(resolved["author"]) == ["Ann O'Poe"]
        assert addresses_of(resolved["image"]) == ["https://x/1.jpg"]
    assert people_of(whole(node, [json.dumps(node)], "author")["author"]) == [""]


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        ("https://x/1.jpg", ["https://x/1.jpg"]),
        (["https://x/logo.png", {"contentUrl": "/2.jpg"}], ["https://x/logo.png", "/2.jpg"]),
        ({"@id": "https://x/page/#primaryimage"}, []),
        ({"@id": "https://x/3.jpg"}, ["https://x/3.jpg"]),
        ({"url": ["https://x/1.jpg", "https://x/2.jpg"]}, ["https://x/1.jpg", "https://x/2.jpg"]),
        ([{"url": {"@id": "https://x/4.jpg"}}], ["https://x/4.jpg"]),
        ("https://x/5.jpg?w=1&amp;h=2&copy=3", ["https://x/5.jpg?w=1&h=2&copy=3"]),
        (None, []),
    ],
)
def test_a_picture_is_an_address_and_not_the_name_of_a_node(
    value: object, addresses: list[str]
) -> None:
    assert addresses_of(value) == addresses
