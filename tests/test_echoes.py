"""Texts that end as others do: a teaser, or a box below the text, was taken for it."""

from typing import Any

import pytest
from conftest import Run

from newsbot import health
from newsbot.health import echoes
from newsbot.health.echoes import Echoes
from newsbot.items import Article
from newsbot.standin.site import Answer, StandIn

TEASER = "Already a subscriber? Log in. All of it for Rs 500 a month."


def article(number: int, *paragraphs: str, headline: str = "") -> Article:
    body = "\n\n".join(paragraphs)
    return Article(article_id=str(number), headline=headline, article_body=body)


def is_echo(met: Echoes, *told: Any) -> bool:
    return list(met.of(article(*told))) == ["echoes"]


def test_an_echo_ends_in_the_words_of_another_article() -> None:
    ends = Echoes()
    assert not is_echo(ends, 1, "The bridge opened.", TEASER)
    assert not is_echo(ends, 1, "The bridge opened at last.", TEASER)  # the same one again
    assert is_echo(ends, 2, "The school closed.", TEASER.upper())
    assert not is_echo(ends, 3, TEASER, "The rain ended.")
    assert is_echo(ends, 4, "The rain  ended.")
    for number in (5, 6):
        assert not is_echo(ends, number, "The text.", "Ends")
        assert not is_echo(ends, number)


def test_no_more_is_kept_than_is_of_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echoes, "_MOST", 3)
    ends = Echoes()
    told = [is_echo(ends, n, text) for n, text in enumerate(("a b", "c d", "e f", "a b"))]
    assert told == [False, False, False, False]  # the fourth begins anew
    assert is_echo(ends, 9, "a b")
    assert not is_echo(ends, 9, "c d")


def test_a_headline_is_an_echo_of_no_text() -> None:
    met = Echoes()
    told = [(1, "The bridge opened.", "Talks end"), (2, "Talks end", "The Daily News")]
    told += [(3, "It rained.", "the daily  news"), (4, "More", "Live"), (5, "So", "Live")]
    found = [list(met.of(article(n, text, headline=words))) for n, text, words in told]
    assert found == [[], [], ["headline_echoes"], [], []]
    assert list(met.of(article(6, "It rained.", headline="Talks end"))) == [
        "echoes",
        "headline_echoes",
    ]


def read(pages: int, alike: int, kind: str = "echoes") -> dict[str, Any]:
    return {"newsbot/read": pages, "newsbot/new": pages, f"newsbot/{kind}": alike}


def test_many_headlines_that_are_alike_are_an_alarm() -> None:
    usual = [read(60, 2, "headline_echoes")] * 5
    verdict = health.judge("x", read(60, 21, "headline_echoes"), "finished", usual)
    assert verdict.status == health.NOT_RECOGNISED
    assert "35% of the articles of x have the headline of another" in verdict.sentences[-1]
    told = read(60, 21, "headline_echoes")
    assert health.judge("x", told, "finished", usual, {"echoes"}).status == health.WELL
    few = read(60, 20, "headline_echoes")
    assert health.judge("x", few, "finished", usual).status == health.WELL


def test_many_echoes_are_an_alarm_unless_they_are_usual_or_declared() -> None:
    usual = [read(60, 2)] * 5
    assert health.judge("x", read(60, 20), "finished", usual).status == health.WELL
    verdict = health.judge("x", read(60, 21), "finished", usual)
    assert verdict.status == health.NOT_RECOGNISED
    assert "35% of the texts of x end in the same words as another" in verdict.sentences[-1]
    assert health.judge("x", read(60, 21), "finished", []).status == health.NOT_RECOGNISED
    assert health.judge("x", read(60, 21), "finished", [read(60, 11)]).status == health.WELL
    assert health.judge("x", read(19, 19), "finished", usual[:1]).status == health.WELL
    declared = health.judge("x", read(60, 60), "finished", usual, {"echoes"})
    assert declared.status == health.WELL


def test_a_field_that_a_site_has_no_more_is_no_alarm_once_that_is_declared() -> None:
    had, lost = (
        {"newsbot/read": 40, "newsbot/new": 40, f"newsbot/rule/description/{way}": 40}
        for way in ("class", "none")
    )
    assert health.judge("x", lost, "finished", [had]).status == health.NOT_RECOGNISED
    assert health.judge("x", lost, "finished", [had], {"description"}).status == health.WELL


@pytest.mark.parametrize(
    ("spider", "status"), [("urdupoint", health.NOT_RECOGNISED), ("tolerant", health.WELL)]
)
def test_a_paywall_is_noticed_on_the_day_it_comes_unless_the_site_declares_it(
    crawl: Run, spider: str, status: int
) -> None:
    options = ("-a", "follow=feed", "-s", "SPIDER_MODULES=newsbot.spiders,tests.otherspider")
    site = StandIn(90)
    begun = site.stories[59].published
    site.clock = lambda: begun
    assert crawl(site, *options, spider=spider, feed="-o", at=begun).status == 0
    site.clock = None
    teased = 0
    for story in site.stories[60:]:
        begin, found, rest = site.answer(story.path).body.partition(b'<div class="detail_txt">')
        first, _, behind = rest.partition(b"</p>")
        body = begin + found + first + b"</p><p>" + TEASER.encode() + b"</p></div>"
        site.answers[story.path] = Answer(body + behind.partition(b"</div>")[2])
        teased += bool(found)
    assert teased == 30
    done = crawl(site, *options, spider=spider, feed="-o", at=site.stories[-1].published)
    assert done.status == status
    is_said = "end in the same words as another" in done.log.splitlines()[-1]
    assert is_said == (status == health.NOT_RECOGNISED)
