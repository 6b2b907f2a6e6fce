from deadline import in_time

from newsbot.markup.repeats import Repeats

ROW = b"<script>" + b"x" * 500 + b"</script>"


def knowing(*stretches: bytes) -> Repeats:
    repeats = Repeats()
    for whole in stretches:
        repeats.know(whole, b"-")
    return repeats


def test_what_the_page_before_had_is_told() -> None:
    repeats = Repeats()
    assert not repeats.had_before(ROW)
    repeats.cut_from(b"the next page")
    assert repeats.had_before(ROW)
    repeats.cut_from(b"one that does not have it")
    repeats.cut_from(b"and one more")
    assert not repeats.had_before(ROW)


def test_a_known_stretch_is_shortened_wherever_it_stands() -> None:
    repeats = knowing(ROW)
    assert repeats.cut_from(b"a" + ROW + b"b") == b"a-b"
    assert repeats.cut_from(ROW + b"b") == b"-b"
    assert repeats.cut_from(ROW[:-1] + b"b") == ROW[:-1] + b"b"


def test_a_stretch_that_begins_like_another_one_is_found() -> None:
    almost = ROW[:-9] + b"y</script>"
    assert knowing(ROW).cut_from(almost + ROW) == almost + b"-"


def test_a_stretch_is_forgotten_that_four_pages_in_a_row_do_without() -> None:
    repeats = knowing(ROW)
    for _ in range(3):
        repeats.cut_from(b"without")
    repeats.cut_from(ROW)
    for _ in range(3):
        repeats.cut_from(b"without")
    assert len(repeats) == 1
    repeats.cut_from(b"without")
    assert len(repeats) == 0


def test_few_stretches_are_known_each_once_and_none_that_is_huge() -> None:
    assert len(knowing(ROW, ROW)) == 1
    assert len(knowing(*(ROW + b"%d" % n for n in range(50)))) == 16
    huge = b"x" * 200_001
    assert len(knowing(huge)) == 0
    assert len(knowing(huge[1:])) == 1
    repeats = Repeats()
    assert not repeats.had_before(huge)
    repeats.cut_from(b"")
    assert not repeats.had_before(huge)


def test_a_page_that_is_nearly_what_is_known_costs_no_more_than_others() -> None:
    repeats = knowing(*(b"x" * (200_000 - n) + b"y" for n in range(1, 17)))
    with in_time("nearly known"):
        repeats.cut_from(b"x" * 1_000_000)
