"""The verdict, by the statistics of a run alone."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from newsbot import health
from newsbot.health import judge

GOOD = {"newsbot/read": 100, "newsbot/new": 100, "newsbot/requested/article": 100,
        "newsbot/rule/topics/class": 98, "newsbot/rule/topics/none": 2}  # fmt: skip

BAD: dict[int, tuple[dict[str, Any], str]] = {
    health.DISK_FULL: ({"newsbot/disk_full": 1}, "finished"),
    health.NOT_WRITTEN: ({"feedexport/failed_count/File": 1}, "finished"),
    health.FORBIDDEN: ({}, "robots_forbids"),
    health.TRY_LATER: ({}, "robots_unreachable"),
    health.FAILED: ({"newsbot/requested/article": 100, "newsbot/failed_articles": 11}, "finished"),
    health.NOT_RECOGNISED: ({"newsbot/read": 3}, "finished"),
}


@pytest.mark.parametrize("reason", ["finished", "budget", "shutdown", "closespider_itemcount"])
def test_a_good_run_is_well_however_it_was_meant_to_end(reason: str) -> None:
    verdict = judge("urdupoint", GOOD, reason, [])
    assert verdict.status == 0
    assert verdict.sentences[0] == "urdupoint: 100 new, 0 known, 0 duplicate."
    is_short = reason in ("budget", "shutdown")
    assert [s.endswith("the next crawl goes on from here.") for s in verdict.sentences[1:]] == (
        [True] * is_short
    )


def test_a_spider_has_its_findings_and_a_site_its_faults() -> None:
    verdict = judge("daily", {}, "robots_forbids", [], host="www.example.org")
    assert verdict.sentences == [
        "daily: no article found.",
        "robots.txt of www.example.org forbids the whole crawl. Respect it.",
    ]


def test_nothing_new_is_well_and_nothing_recognised_is_not() -> None:
    assert judge("x", {"newsbot/read": 30, "newsbot/unchanged": 30}, "finished", []).status == 0
    lists = {"newsbot/rule/list/class": 10, "newsbot/known": 200}
    assert judge("x", lists, "finished", []).status == 0
    assert judge("x", {}, "finished", []).status == 0
    changed = {**lists, "newsbot/read": 30, "newsbot/incomplete": 30}
    verdict = judge("x", changed, "finished", [])
    assert verdict.status == health.NOT_RECOGNISED
    assert "None of 30 article pages of x was recognised" in verdict.sentences[-1]


def incomplete(pages: int, lacking: int) -> dict[str, Any]:
    counts = {"new": pages - lacking, "incomplete": lacking, "read": pages}
    return {f"newsbot/{name}": count for name, count in counts.items()}


def test_many_incomplete_pages_are_an_alarm_also_in_the_first_crawl() -> None:
    verdict = judge("x", incomplete(28, 22), "finished", [])
    assert verdict.status == health.NOT_RECOGNISED
    said = "79% of the article pages of x lack what every article has: "
    assert verdict.sentences[-1].startswith(said)
    usual = [incomplete(60, 1)] * 5
    assert judge("x", incomplete(60, 20), "finished", usual).status == health.WELL
    assert judge("x", incomplete(60, 21), "finished", usual).status == health.NOT_RECOGNISED
    assert judge("x", incomplete(60, 21), "finished", [incomplete(60, 11)]).status == health.WELL
    assert judge("x", incomplete(19, 18), "finished", []).status == health.WELL  # too few to say
    galleries = judge("x", incomplete(60, 40), "finished", [], {"article_body"})
    assert galleries.status == health.WELL


def test_a_period_that_leaves_everything_out_is_named() -> None:
    outside = {"newsbot/read": 38, "newsbot/outside": 38}
    verdict = judge("x", outside, "finished", [])
    assert verdict == health.Verdict(
        0, ["x: no article of the period was found; 38 lie outside it."]
    )
    some = judge("x", {**outside, "newsbot/new": 2, "newsbot/vanished": 1}, "finished", [])
    assert some.sentences == ["x: 2 new, 0 known, 0 duplicate, 1 vanished, 38 outside the period."]


def test_lists_without_one_article_are_not_recognised() -> None:
    verdict = judge("x", {"newsbot/rule/list/none": 10, "newsbot/known": 3}, "finished", [])
    assert verdict.status == health.NOT_RECOGNISED
    assert "Not one article was found on 10 lists of x" in verdict.sentences[-1]
    some = {"newsbot/rule/list/none": 9, "newsbot/rule/list/class": 1}
    assert judge("x", some, "finished", []).status == 0


def test_one_empty_list_of_many_says_nothing_where_a_crawl_ended_with_it() -> None:
    one = {"newsbot/rule/list/none": 1, "newsbot/known": 3}
    assert judge("x", {**one, "newsbot/followed/lists": 10}, "finished", []).status == 0
    alone = judge("x", {**one, "newsbot/followed/lists": 1}, "finished", [])
    assert alone.status == health.NOT_RECOGNISED
    assert "Not one article was found on 1 list of x" in alone.sentences[-1]


def test_a_feed_without_an_article_is_no_success_where_nothing_else_led_to_any() -> None:
    strange = {"newsbot/feed_without_articles": 1}
    verdict = judge("x", strange, "finished", [])
    assert verdict.status == health.NOT_RECOGNISED
    assert "The feed of x names addresses of which none is an article" in verdict.sentences[-1]
    for other in ("read", "known", "outside", "followed/lists", "resting/lists"):
        assert judge("x", {**strange, f"newsbot/{other}": 1, "newsbot/unchanged": 1}, "finished",
                     []).status == 0  # fmt: skip


def test_only_what_is_postponed_outlasts_our_patience() -> None:
    since = datetime(2022, 1, 1, 12, tzinfo=UTC)
    after = since + timedelta(days=3, seconds=1)
    later = judge("x", {}, "challenge", [])
    assert health.outlasted(later, since, after).status == 5
    assert health.outlasted(later, since, after).sentences[:-1] == later.sentences
    assert health.outlasted(later, since, since + timedelta(days=3)) == later
    assert health.outlasted(later, None, after) == later
    for other in (judge("x", GOOD, "finished", []), judge("x", {}, "robots_forbids", [])):
        assert health.outlasted(other, since, after) == other
    assert set(health.POSTPONED) == {"robots_unreachable", "come_back_later", "challenge"}


@pytest.mark.parametrize(
    ("behind", "words"),
    [
        (26 * 3600 + 59 * 60, "26 hours behind that of x"),
        (3600, "1 hour behind that of x"),
        (-2 * 3600, "2 hours ahead of that of x"),
        (3599, ""),
        (-3599, ""),
    ],
)
def test_a_clock_that_is_wrong_is_said(behind: int, words: str) -> None:
    verdict = judge("x", {**GOOD, "newsbot/clock_behind": behind}, "finished", [])
    assert verdict.status == 0
    said = [sentence for sentence in verdict.sentences if "clock" in sentence]
    whole = f"This machine's clock is {words}: set it, or dates are wrong."
    assert said == ([whole] if words else [])


@pytest.mark.parametrize("status", BAD)
def test_each_fault_has_its_status(status: int) -> None:
    stats, reason = BAD[status]
    assert judge("x", stats, reason, []).status == status


@pytest.mark.parametrize(
    ("reason", "status", "words"),
    [
        ("archive_full", 73, "The disk is full"),
        ("archive_failed", 3, "what it found could not be kept"),
        ("robots_too_slow", 77, "more seconds between requests than NEWSBOT_LONGEST_WAIT"),
        ("come_back_later", 75, "x asks to come back later"),
        ("challenge", 75, "x answered with a challenge page"),
        ("memusage_exceeded", 5, "more memory than MEMUSAGE_LIMIT_MB"),
        ("start_error", 5, "an error in newsbot"),
        ("cancelled", 5, "The crawl ended early: cancelled."),
    ],
)
def test_a_crawl_that_ended_early_says_why(reason: str, status: int, words: str) -> None:
    verdict = judge("x", GOOD, reason, [])
    assert verdict.status == status
    assert words in verdict.sentences[-1]


@pytest.mark.parametrize(
    ("stats", "status"),
    [
        ({"newsbot/feed_errors": 1}, 3),
        ({"newsbot/item_error": 1}, 5),
        ({"spider_exceptions/count": 1}, 5),
        ({"newsbot/followed/lists": 2, "newsbot/failed/lists": 2}, 5),
        ({"newsbot/followed/lists": 2, "newsbot/failed/lists": 1}, 0),
        ({"newsbot/followed/feed": 1, "newsbot/followed/lists": 5, "newsbot/failed/lists": 5}, 5),
        ({"newsbot/followed/feed": 1, "newsbot/followed/lists": 4, "newsbot/failed/lists": 4}, 0),
        ({"newsbot/replayed": 10, "newsbot/unreadable": 1}, 0),
        ({"newsbot/replayed": 10, "newsbot/unreadable": 2}, 5),
        ({"newsbot/denied_articles": 99}, 0),
        ({"newsbot/denied_articles": 100}, 77),
        ({"newsbot/denied_again": 100}, 77),
        ({"newsbot/requested/article": 4, "newsbot/denied_again": 4}, 0),
        ({"newsbot/read": 100, "newsbot/incomplete": 1}, 0),
    ],
)
def test_what_went_wrong_on_the_way_decides_too(stats: dict[str, int], status: int) -> None:
    assert judge("x", {**GOOD, **stats}, "finished", []).status == status


@pytest.mark.parametrize(
    ("denied", "days", "status"),
    [
        ({"newsbot/denied_articles": 1}, 2, 0),
        ({"newsbot/denied_articles": 1}, 4, 77),
        ({"newsbot/denied_articles": 5}, 2, 77),
        ({"newsbot/denied_again": 9}, 2, 0),
        ({"newsbot/denied_again": 9}, 4, 77),
    ],
)
def test_articles_that_are_forbidden_alone_are_no_refusal_where_others_were_read_lately(
    denied: dict[str, int], days: int, status: int
) -> None:
    begun = datetime(2021, 12, 28, tzinfo=UTC)
    asked = {"newsbot/requested/article": sum(denied.values())}
    stats = {**asked, **denied, "start_time": begun + timedelta(days=days)}
    earlier = {**GOOD, "start_time": str(begun)}
    assert judge("x", stats, "finished", [earlier, {}]).status == status


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "the one article that was to be read."), (7, "all 7 articles that were to be read.")],
)
def test_one_article_that_is_forbidden_is_one(count: int, said: str) -> None:
    stats = {"newsbot/requested/article": count, "newsbot/denied_articles": count}
    verdict = judge("x", stats, "finished", [])
    assert verdict.status == 77
    assert any(sentence.endswith(f" forbids {said} Respect it.") for sentence in verdict.sentences)


@pytest.mark.parametrize("reason", ["archive_full", "archive_failed"])
def test_pages_that_could_not_be_kept_say_nothing_of_the_site(reason: str) -> None:
    stats = {"newsbot/read": 30, "spider_exceptions/count": 2, "newsbot/disk_full": 1}
    verdict = judge("x", stats, reason, [])
    assert len(verdict.sentences) == 2
    assert "x: no article found." in verdict.sentences


def test_pages_that_were_incomplete_before_are_no_layout_that_changed() -> None:
    stats = {"newsbot/read": 3, "newsbot/incomplete_again": 3}
    assert judge("x", stats, "finished", []).status == 0
    assert judge("x", {**stats, "newsbot/read": 4}, "finished", []).status == 4
    many = {"newsbot/read": 5, "newsbot/incomplete_again": 5}
    assert judge("x", many, "finished", []).status == 4


def test_articles_that_are_given_up_in_numbers_are_no_good_run() -> None:
    assert judge("x", {**GOOD, "newsbot/given_up": 4}, "finished", []).status == 0
    denied = {"newsbot/given_up": 9, "newsbot/given_up_denied": 5}
    assert judge("x", {**GOOD, **denied}, "finished", []).status == 0
    verdict = judge("x", {**GOOD, "newsbot/given_up": 5}, "finished", [])
    assert verdict.status == health.FAILED
    assert "5 articles of x are asked for no more" in verdict.sentences[-1]


def test_the_gravest_fault_decides() -> None:
    order = [status for status in health.GRAVITY if status in BAD]
    assert order == [73, 3, 77, 75, 5, 4]
    for graver, lighter in combinations(order, 2):
        reasons = {BAD[graver][1], BAD[lighter][1]} - {"finished"}
        if len(reasons) > 1:
            continue  # a run ends for one reason
        stats = {**BAD[lighter][0], **BAD[graver][0]}
        assert judge("x", stats, reasons.pop() if reasons else "finished", []).status == graver


def test_a_tenth_of_failing_articles_is_borne() -> None:
    stats = {**GOOD, "newsbot/failed_articles": 10}
    assert judge("x", stats, "finished", []).status == 0
    assert judge("x", {**stats, "newsbot/failed_articles": 11}, "finished", []).status == 5


@pytest.mark.parametrize(
    ("requested", "failed", "again", "read", "status"),
    [
        (53, 0, 53, 0, 5),  # a site that refuses all, the second time
        (53, 5, 48, 0, 5),
        (53, 0, 48, 5, 0),  # what was new was had
        (53, 1, 43, 9, 0),  # one of ten
        (53, 1, 44, 8, 5),  # one of nine
        (4, 0, 4, 0, 0),  # a few that are broken for good, in a quiet hour
        (5, 0, 5, 0, 5),
        (60, 5, 0, 0, 5),  # stopped early: five requests were made, and nothing came
        (60, 5, 0, 1, 0),
    ],
)
def test_what_fails_again_is_neither_news_nor_a_success(
    requested: int, failed: int, again: int, read: int, status: int
) -> None:
    stats = {
        "newsbot/requested/article": requested,
        "newsbot/failed_articles": failed,
        "newsbot/failed_again": again,
        "newsbot/read": read,
        "newsbot/new": read,
    }
    verdict = judge("x", stats, "finished", [])
    assert verdict.status == status
    told = f"{again} article requests to x failed again."
    if asked := requested - again:
        told = f"{failed} of {asked} article requests to x failed, {again} more failed again."
    if again:
        assert verdict.sentences[1] == told


def test_a_field_that_collapses_against_earlier_runs_is_named() -> None:
    drifted = {**GOOD, "newsbot/rule/topics/class": 20, "newsbot/rule/topics/none": 80}
    verdict = judge("x", drifted, "finished", [GOOD, GOOD, GOOD])
    assert verdict.status == health.NOT_RECOGNISED
    assert "topics was found on 20% of 100 pages of x, usually on 98%" in verdict.sentences[-1]
    assert judge("x", drifted, "finished", []).status == 0
    few = {name: count // 10 for name, count in drifted.items()}
    assert judge("x", few, "finished", [GOOD]).status == 0


def test_texts_that_are_found_by_their_looks_where_they_were_declared_are_named() -> None:
    body = "newsbot/rule/article_body"
    declared = {**GOOD, f"{body}/class": 96, f"{body}/landmark": 4}
    seen = {**GOOD, f"{body}/class": 10, f"{body}/landmark": 90}
    verdict = judge("x", seen, "finished", [declared, declared, seen])
    assert verdict.status == health.NOT_RECOGNISED
    assert verdict.sentences[-1] == (
        "On 90% of the article pages of x the text was found by its looks, usually by `body` on"
        " 96%: mend `body` before a text is cut. `scrapy savepage` names every selector that finds"
        " nothing."
    )
    assert judge("x", seen, "finished", [declared], {"landmark"}).status == health.WELL
    for earlier in ([], [seen, seen]):  # a site that declares nothing, or never found it
        assert judge("x", seen, "finished", earlier).status == health.WELL
    half = {**GOOD, f"{body}/class": 49, f"{body}/landmark": 51}
    assert judge("x", half, "finished", [declared]).status == health.WELL
    lost = {**GOOD, f"{body}/class": 10, f"{body}/none": 90}
    (_, said) = judge("x", lost, "finished", [declared]).sentences  # once, and of the field
    assert "article_body was found on 10%" in said


def test_a_field_that_is_often_missing_may_be_missing() -> None:
    rare = {**GOOD, "newsbot/rule/topics/class": 30, "newsbot/rule/topics/none": 70}
    assert judge("x", rare, "finished", [rare, rare]).status == 0


def test_a_first_crawl_of_twenty_says_little_of_what_is_usual() -> None:
    """45 % of 20 pages and 19 % of 130 may be chance; 45 % of 200 and 19 % of 130 are none."""
    recent = {"newsbot/read": 130, "newsbot/new": 130}
    recent |= {"newsbot/rule/topics/class": 25, "newsbot/rule/topics/none": 105}
    first = {"newsbot/read": 20, "newsbot/new": 20}
    first |= {"newsbot/rule/topics/class": 9, "newsbot/rule/topics/none": 11}
    assert judge("x", recent, "finished", [first]).status == health.WELL
    verdict = judge("x", recent, "finished", [first] * 10)
    assert verdict.status == health.NOT_RECOGNISED
    assert "topics was found on 19% of 130 pages of x, usually on 45%" in verdict.sentences[-1]
    assert judge("x", recent, "finished", [recent, first]).status == health.WELL  # as the last was


def test_a_list_that_had_articles_and_has_none_is_named() -> None:
    lists = {f"newsbot/emptied/https://x/{name}": 1 for name in "cab"}
    stats = {**GOOD, "newsbot/rule/list/none": 3, "newsbot/rule/list/class": 9, **lists}
    verdict = judge("x", stats, "finished", [])
    assert verdict.status == health.NOT_RECOGNISED
    told = (
        "3 lists of x with articles before and none now, https://x/a, https://x/b, https://x/c:"
        " has their layout changed, or have the addresses of articles?"
    )
    assert told in verdict.sentences[-1]


def test_lists_that_never_had_an_article_say_nothing_where_others_had() -> None:
    stats = {"newsbot/rule/list/empty": 9, "newsbot/followed/lists": 9}
    assert judge("x", stats, "finished", []).status == 0


def test_an_empty_topic_says_nothing_where_the_category_lists_rest() -> None:
    assert judge("x", {"newsbot/rule/list/none": 1, "newsbot/new": 3}, "finished", []).status == 0
    empty = {"newsbot/rule/list/none": 1, "newsbot/followed/lists": 1}
    assert judge("x", empty, "finished", []).status == 4
    as_they_were = {**empty, "newsbot/followed/lists": 10, "newsbot/not_modified": 10}
    assert judge("x", as_they_were, "finished", []).status == 0


def test_a_second_look_says_nothing_of_what_pages_usually_have() -> None:
    looked = {**GOOD, "newsbot/read": 160, "newsbot/read_again": 60, "newsbot/unchanged": 60}
    assert judge("x", looked, "finished", [GOOD, GOOD]).status == 0
    drifted = {**looked, "newsbot/rule/topics/class": 20, "newsbot/rule/topics/none": 80}
    verdict = judge("x", drifted, "finished", [looked, looked])
    assert "topics was found on 20% of 100 pages of x, usually on 98%" in verdict.sentences[-1]
    only_again = {"newsbot/read": 60, "newsbot/read_again": 60, "newsbot/unchanged": 60}
    assert judge("x", only_again, "finished", [GOOD]).status == 0
    lost = {"newsbot/read": 60, "newsbot/read_again": 60, "newsbot/incomplete": 60}
    assert judge("x", lost, "finished", [GOOD]).status == health.NOT_RECOGNISED
