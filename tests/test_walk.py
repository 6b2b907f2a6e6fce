from newsbot.links.walk import Walk

STEM = "https://www.urdupoint.com/en/news/world"


def walk(watermark: str = "", last: int | None = None) -> Walk:
    return Walk(STEM, f"{STEM}.html", "lists", last=last, watermark=frozenset(watermark))


def test_a_first_walk_ends_at_its_bound() -> None:
    first = walk(last=2).read("abcd")
    assert not first.is_over
    assert first.onward().read("efgh").is_over


def test_a_list_ends_where_a_page_adds_nothing() -> None:
    first = walk(last=9).read("abcd")
    assert first.onward().read("dcba").is_over
    assert first.onward().read("").is_over


def test_a_later_walk_ends_when_half_of_its_watermark_is_met() -> None:
    assert walk("abcd").read("xyab").is_over
    assert not walk("abcd").read("xyza").is_over
    assert walk("abcd").read("xyza").onward().read("bcde").is_over


def test_a_pinned_article_is_no_arrival() -> None:
    later = walk("pabc").read("pxyz")
    assert not later.is_over
    assert later.onward().read("abcd").is_over


def test_removed_articles_do_not_hide_the_watermark() -> None:
    assert walk("abcd").read("xycd").is_over


def test_with_a_watermark_no_bound_ends_a_walk() -> None:
    later = walk("abcd").read("1234").onward().read("5678").onward().read("90ij")
    assert not later.is_over


def test_a_walk_with_both_goes_to_the_further_one() -> None:
    assert not walk("abcd", last=2).read("abcd").is_over
    assert walk("abcd", last=2).read("abcd").onward().read("efgh").is_over
    assert not walk("abcd", last=1).read("wxyz").is_over


def test_the_next_watermark_is_the_first_page() -> None:
    done = walk("abcd").read("xyza", "etag", "date").onward().read("bcde", "other", "later")
    assert done.first == tuple("xyza")
    assert (done.etag, done.last_modified) == ("etag", "date")


def test_a_walk_that_began_further_back_sets_no_watermark() -> None:
    assert Walk(STEM, STEM, "lists", number=3).read("abcd").first == ()


def test_a_walk_that_is_broken_off_leaves_no_watermark() -> None:
    first = walk(last=3).read("abcd")
    assert first.first == tuple("abcd")
    assert first.broken_off().first == ()  # else pages 2 and 3 would never be read
