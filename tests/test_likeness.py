"""Near-duplicates, on a news text of 370 words and what happens to such texts."""

import random
import re

import pytest
from stories import FLOOD, FLOOD_ELSEWHERE, POLICE, POLICE_NEXT_DAY, TRADE

from newsbot.words.likeness import Text, may_be_alike


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def replaced(text: str, share: float, others: list[str], seed: int) -> str:
    """The text with a share of its words replaced by words of another story."""
    chance = random.Random(seed)
    parts = re.split(r"(\w+)", text)
    places = range(1, len(parts), 2)
    for at in chance.sample(places, round(share * len(places))):
        parts[at] = chance.choice(others)
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


def words(first: int, last: int) -> str:
    """Words of which no two are the same; they have two runs fewer than words."""
    return " ".join(f"w{n}" for n in range(first, last + 1))


@pytest.mark.parametrize(
    ("one", "other", "similarity", "containment", "is_near"),
    [
        # 85 runs each: 70 shared of 100, and 69 of 101.
        (words(1, 87), words(16, 102), 70 / 100, 70 / 85, True),
        (words(1, 87), words(17, 103), 69 / 101, 69 / 85, False),
        # 100 runs, of which the other is the first 50, or 49.
        (words(1, 102), words(1, 52), 50 / 100, 1, True),
        (words(1, 102), words(1, 51), 49 / 100, 1, False),
        # 90 runs and 60, of which 54 are shared, or 53.
        (words(1, 92), words(37, 98), 54 / 96, 54 / 60, True),
        (words(1, 92), words(38, 99), 53 / 97, 53 / 60, False),
    ],
)
def test_seven_tenths_in_common_or_half_and_nine_tenths_of_the_shorter_are_one_story(
    one: str, other: str, similarity: float, containment: float, is_near: bool
) -> None:
    for likeness in (Text(one).likeness(Text(other)), Text(other).likeness(Text(one))):
        assert likeness == (similarity, containment)
        assert likeness.is_near_duplicate is is_near


def test_a_text_is_its_runs_of_three_words_in_any_case_and_punctuation() -> None:
    assert Text("Talks GO on, talks go ON!").shingles == {
        "talks go on",
        "go on talks",
        "on talks go",
    }


def test_thirty_words_are_enough_to_be_compared() -> None:
    assert Text(words(1, 30)).is_comparable
    assert not Text(words(1, 29)).is_comparable


def test_letters_of_any_script_make_words() -> None:
    urdu = "وزیر اعظم نے کہا کہ مذاکرات کل دوبارہ شروع ہوں گے " * 4
    assert Text(urdu).is_comparable


CHINESE = (
    "新华社北京12月28日电，中国外交部发言人28日在例行记者会上表示，中方愿同有关各方保持沟通，"
    "推动局势尽快缓和。发言人说，对话协商是解决分歧的唯一正确途径，任何一方都不应采取使局势升级的行动。"
)
JAPANESE = (
    "気象庁によると、28日は日本海側を中心に大雪となる見込みで、交通への影響に警戒するよう呼びかけている。"
    "北陸では平地でも70センチの雪が積もるおそれがあり、立ち往生などに注意が必要だ。"
)
THAI = (
    "นายกรัฐมนตรีแถลงเมื่อวันอังคารว่ารัฐบาลจะเร่งช่วยเหลือผู้ประสบภัยน้ำท่วมในภาคใต้ "
    "โดยจะจ่ายเงินเยียวยาครัวเรือนละเก้าพันบาทภายในสิ้นเดือนนี้"
)


@pytest.mark.parametrize("text", [CHINESE, JAPANESE, THAI])
def test_of_a_text_without_spaces_the_characters_are_compared(text: str) -> None:
    said = Text(text)
    assert said.is_comparable
    assert said.likeness(Text(text.replace("28", "27"))).is_near_duplicate
    assert said.likeness(Text(text[: len(text) * 3 // 4])).is_near_duplicate
    others = [Text(other) for other in (CHINESE, JAPANESE, THAI) if other != text]
    assert max(said.likeness(other).similarity for other in others) < 0.1


def test_of_texts_without_spaces_two_stories_are_two() -> None:
    other = (
        "新华社上海12月28日电，上海市统计局28日发布的数据显示，今年前11个月全市外贸进出口总额同比增长百分之十六，"
        "其中出口增长百分之十四。专家表示，明年外贸形势依然复杂，企业应当继续开拓新的市场。"
    )
    assert Text(CHINESE).likeness(Text(other)).similarity < 0.1


def test_runs_of_characters_and_of_words_stand_beside_each_other() -> None:
    assert Text("新华社 Talks Go On").shingles == {
        "新 华 社", "华 社 talks", "社 talks go", "talks go on",
    }  # fmt: skip
