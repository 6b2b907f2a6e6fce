import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsbot.words.text import (
    Piece,
    begins,
    content_hash,
    fold,
    mend,
    plain_words,
    same,
    word_count,
    words,
)


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("  Talks With US\r\n", "Talks With US"),
        ("no-break\u00a0space\u2028line", "no-break space line"),
        ("\ufeffbell\x07 nul\x00 override\u202e end\u2069", "bell nul override end"),
        ("half a pair \ud83d here", "half a pair here"),
        ("no\ufffe char\uffffacter\ufdd0 \ufdef at\U0001fffe \U0010ffffall", "no character at all"),
        ("می\u200cرود", "می\u200cرود"),  # ZWNJ is part of the word
        ("", ""),
    ],
)
def test_white_space_is_folded_and_harmful_characters_go(raw: str, folded: str) -> None:
    assert fold(raw) == folded


def test_no_noncharacter_is_printable_so_folding_looks_closer() -> None:
    ends = [plane * 0x10000 + last for plane in range(17) for last in (0xFFFE, 0xFFFF)]
    noncharacters = [*range(0xFDD0, 0xFDF0), *ends]  # Unicode 23.7: there are 66
    assert len(noncharacters) == 66
    assert {fold(f"a{chr(code)}b") for code in noncharacters} == {"ab"}
    assert fold("a\ufdcfb\ufdf0c\ufffdd\U0001fffde") == "a\ufdcfb\ufdf0c\ufffdd\U0001fffde"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec=None)))
def test_folded_text_is_one_line_of_valid_unicode(text: str) -> None:
    folded = fold(text)
    folded.encode("utf-8")
    assert len(folded.splitlines()) <= 1


@pytest.mark.parametrize(
    ("pieces", "paragraphs"),
    [
        # The three cuts that were seen on real pages.
        (["recovered 11.", "5 kg hashish"], ["recovered 11.5 kg hashish"]),
        (["Lloyd J.", "Austin III"], ["Lloyd J. Austin III"]),
        (["etc.", "whereas their fifth"], ["etc. whereas their fifth"]),
        # An advertisement between two paragraphs joins nothing.
        (["said the minister.", "The talks go on."], ["said the minister.", "The talks go on."]),
        (["won by 5.", "The match"], ["won by 5.", "The match"]),
        (["made in the USA.", "The match"], ["made in the USA.", "The match"]),
        ([], []),
    ],
)
def test_a_sentence_cut_by_an_advertisement_is_mended(
    pieces: Sequence[str], paragraphs: list[str]
) -> None:
    assert mend(Piece(text, after_gap=True) for text in pieces) == paragraphs


def test_only_what_an_advertisement_cut_is_joined() -> None:
    assert mend([Piece("born in 1999."), Piece("12 people")]) == ["born in 1999.", "12 people"]
    assert mend([Piece("It said:"), Piece("eBay grows")]) == ["It said:", "eBay grows"]


def test_equal_words_have_equal_hashes_whatever_case_punctuation_and_spacing() -> None:
    assert content_hash("A Headline", "Some text.\n\nMore.") == content_hash(
        "a headline", "Some  text\nmore"
    )
    assert content_hash("A", "b c") != content_hash("A b", "c")
    assert content_hash("A", "b") != content_hash("A", "c")


def test_same_and_begins_look_at_words_only() -> None:
    assert same("Talks With US - Lavrov", "talks with us: lavrov")
    assert not same("Talks", "Talks again")
    assert begins("Russia will firmly defend, he said.", "Russia Will Firmly")
    assert not begins("Russia will", "")


@given(st.text(alphabet="aB_9é½“”’…–-.,' \n\u2010\u2027\u0301\ud800", max_size=40))
def test_the_short_way_to_words_gives_those_of_the_long_one(text: str) -> None:
    plain = plain_words(text)
    assert (plain is None) == any(sign in text for sign in "é½\u0301\ud800")
    assert plain is None or plain == re.findall(r"\w+", text.casefold())


def test_quotes_and_dashes_do_not_change_the_hash_of_a_text_in_any_script() -> None:
    assert plain_words("The owners’ strike – “over”…") == ["the", "owners", "strike", "over"]
    assert content_hash("Talks", "The owners’ strike") == content_hash(
        "Talks", "the owners' STRIKE"
    )
    assert content_hash("Talks", "“Café” owners – ½ done") == content_hash(
        "Talks", "CAFÉ owners 1⁄2 done"
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("The owners’ strike - over", 5),
        ("وزیر اعظم نے کہا", 4),
        ("북한은 28일 밝혔다", 3),
        ("北京12月28日电，外交部表示。", 12),  # 2, "12", 1, "28", 2, 3 and 2
        ("東京で28日、ＪＲは「再開」", 9),  # 3, "28", 1, "ＪＲ", 1 and 2
    ],
)
def test_words_are_counted_and_where_nothing_splits_them_characters(text: str, count: int) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("one", "other"),
    [("हिन्दी में की", "हिन्दी में का"), ("বাংলার খবর", "বাংলার খবরে"), ("กินข้าว", "กันข้าว")],
)
def test_a_vowel_makes_another_word_in_any_script(one: str, other: str) -> None:
    assert not same(one, other)
    assert content_hash("x", one) != content_hash("x", other)


def test_words_are_whole_in_scripts_whose_vowels_are_marks() -> None:
    assert words("हिन्दी में समाचार।") == ["हिन्दी", "में", "समाचार"]
    assert words("বাংলাদেশের খবর।") == ["বাংলাদেশের", "খবর"]
    assert words("وزیرِ اعظم نے") == ["وزیر", "اعظم", "نے"]  # as it always was in Urdu
    assert words("Talks ON – 28 日本") == ["talks", "on", "28", "日", "本"]
