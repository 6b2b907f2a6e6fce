"""Near-duplicates, on a news text of 370 words and what happens to such texts."""

import random
import re

import pytest
from stories import FLOOD, FLOOD_ELSEWHERE, POLICE, POLICE_NEXT_DAY, TRADE

from newsbot.likeness import Text, may_be_alike


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def replaced(text: str, share: float, words: list[str], seed: int) -> str:
    """The text with a share of its words replaced by words of another story."""
    chance = random.Random(seed)
    parts = re.split(r"(\w+)", text)
    places = range(1, len(parts), 2)
    for at in chance.sample(places, round(share * len(places))):
        parts[at] = chance.choice(words)
    return "".join(parts)


def is_near(one: str, other: str) -> bool:
    return Text(one).likeness(Text(other)).is_near_duplicate


def are_candidates(one: str, other: str) -> bool:
    ours, theirs = Text(one).signature(), Text(other).signature()
    return not set(ours.bands).isdisjoint(theirs.bands) and may_be_alike(ours.sketch, theirs.sketch)


DATELINE = "ISLAMABAD, (UrduPoint / Pakistan Point News - 3rd Sep, 2022): "
WITH_DATELINE = DATELINE + FLOOD
EDITED = {
    "dateline changed": (WITH_DATELINE, WITH_DATELINE.replace("ISLAMABAD", "LAHORE")),
    "dateline removed": (WITH_DATELINE, FLOOD),
    "a middle paragraph dropped": (
        FLOOD,
        "\n\n".join(paragraphs(FLOOD)[:2] + paragraphs(FLOOD)[3:]),
    ),
    "a paragraph added": (FLOOD, f"{FLOOD}\n\n{paragraphs(TRADE)[0]}"),
    "the last two of six cut": (FLOOD, "\n\n".join(paragraphs(FLOOD)[:4])),
}


def test_the_text_is_as_long_as_a_story() -> None:
    assert 360 <= len(FLOOD.split()) <= 380
    assert len(paragraphs(FLOOD)) == 6


@pytest.mark.parametrize("what", EDITED)
def test_one_story_twice_is_found(what: str) -> None:
    one, other = EDITED[what]
    assert is_near(one, other)
    assert is_near(other, one)
    assert are_candidates(one, other)


@pytest.mark.parametrize("seed", range(50))
def test_a_twentieth_of_the_words_replaced_is_found(seed: int) -> None:
    other = replaced(FLOOD, 0.05, TRADE.split(), seed)
    assert is_near(FLOOD, other)
    assert are_candidates(FLOOD, other)


@pytest.mark.parametrize("seed", range(50))
def test_three_twentieths_of_the_words_replaced_is_another_text(seed: int) -> None:
    assert not is_near(FLOOD, replaced(FLOOD, 0.15, TRADE.split(), seed))


@pytest.mark.parametrize(
    ("one", "other"),
    [(FLOOD, FLOOD_ELSEWHERE), (FLOOD, TRADE), (POLICE, POLICE_NEXT_DAY)],
    ids=["the same event", "unrelated", "daily reports"],
)
def test_another_story_is_not_flagged(one: str, other: str) -> None:
    assert not is_near(one, other)


@pytest.mark.parametrize("seed", range(50))
def test_a_sketch_tells_texts_apart_that_share_a_fifth(seed: int) -> None:
    other = replaced(FLOOD, 0.3, TRADE.split(), seed)  # leaves 0.34: 0.34 / 1.66 = 0.2
    assert Text(FLOOD).likeness(Text(other)).similarity < 0.3
    assert not may_be_alike(Text(FLOOD).signature().sketch, Text(other).signature().sketch)


@pytest.mark.parametrize("seed", range(50))
def test_a_sketch_leaves_texts_to_be_compared_that_are_half_alike(seed: int) -> None:
    other = replaced(FLOOD, 0.12, TRADE.split(), seed)
    assert 0.4 < Text(FLOOD).likeness(Text(other)).similarity < 0.62
    assert may_be_alike(Text(FLOOD).signature().sketch, Text(other).signature().sketch)


def test_sketches_that_agree_in_35_of_100_places_are_to_be_compared() -> None:
    one = bytes(range(128))
    assert may_be_alike(one, bytes([*range(45), *[255] * 83]))  # 0.3516
    assert not may_be_alike(one, bytes([*range(44), *[255] * 84]))  # 0.3438


def test_a_few_words_are_not_compared() -> None:
    assert not Text("Gold price in Pakistan today is 112,000 rupees per tola.").is_comparable
    assert Text(FLOOD).is_comparable


def test_letters_of_any_script_make_words() -> None:
    words = "وزیر اعظم نے کہا کہ مذاکرات کل دوبارہ شروع ہوں گے " * 4
    assert Text(words).is_comparable
