import json

import pytest

from newsbot.jsonld import find_article, people_of, text_of

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
    found = find_article(blocks, "Talks with US", "1")
    assert found is not None
    assert found["datePublished"] == "2021-12-28"


def test_another_storys_node_is_not_believed() -> None:
    assert find_article([PLAIN, json.dumps(OTHER)], "A third one", "1") is None
    assert find_article([PLAIN], "A third one", "1") is None
    assert find_article([PLAIN], "", "1") is not None
    assert find_article([PLAIN, json.dumps(OTHER)], "", "1") is None
    page = json.dumps({"@type": "WebPage", "headline": "UrduPoint", "datePublished": "2015"})
    assert find_article([page], "", "1") is None


def test_the_articles_own_number_or_a_cut_headline_is_enough() -> None:
    numbered = json.dumps({**ARTICLE, "url": "https://x/en/world/talks-1437925.html"})
    assert find_article([numbered], "Retitled Since", "1437925") is not None
    cut = json.dumps({**ARTICLE, "headline": "Russia To Take Hardline Approach"})
    assert find_article([cut], "Russia to take hardline approach at talks", "1") is not None


URL = "https://www.urdupoint.com/en/world/talks-{}.html"
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
@pytest.mark.parametrize("own", [ARTICLE, OWN])
def test_of_several_nodes_the_one_counts_that_says_most(
    others: list[dict[str, str]], own: dict[str, str]
) -> None:
    for nodes in ([*others, own], [own, *others]):
        found = find_article([json.dumps(node) for node in nodes], "Talks With US", "1437925")
        assert found == own


def test_a_node_with_the_number_of_another_article_is_none() -> None:
    block = json.dumps({**ARTICLE, "url": URL.format(1430001)})
    assert find_article([block], "Talks With US", "1437925") is None
    assert find_article([block], "", "1437925") is None


def test_a_whole_headline_is_believed_before_a_beginning() -> None:
    begun = {"headline": "Russia To Take Hardline Approach", "datePublished": "2021-12-21"}
    whole = {"headline": "Russia To Take Hardline Approach At Talks"}
    blocks = [json.dumps(begun), json.dumps(whole)]
    assert find_article(blocks, "Russia to take hardline approach at talks", "1") == whole


def test_a_headline_written_for_html_is_the_same() -> None:
    block = json.dumps({"headline": "Lavrov&#039;s &quot;Red Lines&quot; &amp; Others"})
    assert find_article([block], 'Lavrov\'s "Red Lines" & Others', "1") is not None


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
    assert find_article([block], "x", "1") is None


def test_text_and_people_come_out_of_every_shape() -> None:
    assert text_of({"@type": "ImageObject", "url": "https://x/y.jpg"}) == "https://x/y.jpg"
    assert text_of({"name": "Lavrov", "url": "https://x/y.jpg"}) == "https://x/y.jpg"
    assert text_of(["https://x/1.jpg", "https://x/2.jpg"]) == "https://x/1.jpg"
    assert text_of(3) == ""
    assert text_of([[["deep"]]]) == ""
    assert people_of([{"@type": "Person", "name": "A B"}, "C D"]) == ["A B", "C D"]
    assert people_of({"@type": "NewsMediaOrganization", "name": "UrduPoint"}) == []
    assert people_of({"@type": ["Organization"], "name": "UrduPoint"}) == []
