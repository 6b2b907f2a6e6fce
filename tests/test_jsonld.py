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
    found = find_article(blocks, "Talks with US")
    assert found is not None
    assert found["datePublished"] == "2021-12-28"


def test_of_several_articles_none_is_taken_when_the_headline_tells_nothing() -> None:
    assert find_article([PLAIN, json.dumps(OTHER)], "A third one") is None
    assert find_article([PLAIN], "A third one") is not None


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
    assert find_article([block], "x") is None


def test_text_and_people_come_out_of_every_shape() -> None:
    assert text_of({"@type": "ImageObject", "url": "https://x/y.jpg"}) == "https://x/y.jpg"
    assert text_of(["https://x/1.jpg", "https://x/2.jpg"]) == "https://x/1.jpg"
    assert text_of(3) == ""
    assert text_of([[["deep"]]]) == ""
    assert people_of([{"@type": "Person", "name": "A B"}, "C D"]) == ["A B", "C D"]
    assert people_of({"@type": "NewsMediaOrganization", "name": "UrduPoint"}) == []
    assert people_of({"@type": ["Organization"], "name": "UrduPoint"}) == []
