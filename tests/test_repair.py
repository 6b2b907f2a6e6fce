"""A layout that newsbot cannot read for a while costs no article: the recorded pages bring them."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from conftest import PROJECT, Run, articles_asked_for, query, scrapy

from newsbot.standin.site import Answer, StandIn

HOUR = timedelta(hours=1)
FEED = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=")
HEADLINE = re.compile(rb"<h1>.*?</h1>", re.DOTALL)


def changed(page: bytes) -> bytes:
    """The page in another layout: its text under another name, its headline at the end."""
    (headline,) = HEADLINE.findall(page)
    page = page.replace(b'class="detail_txt"', b'class="story_txt"')
    return page.replace(headline, b"").replace(b"</body>", headline + b"</body>")


def change(site: StandIn) -> None:
    """Show all that the feed names in the other layout."""
    for story in site.in_feed():
        site.answers[story.path] = Answer(changed(site.answer(story.path).body))


@pytest.fixture
def mended(tmp_path: Path) -> dict[str, str]:
    """The environment of a spider that knows the other layout."""
    source = (PROJECT / "newsbot/spiders/urdupoint.py").read_text("utf-8")
    right = source.replace('body="div.detail_txt"', 'body="div.detail_txt, div.story_txt"')
    assert right != source
    (tmp_path / "mended").mkdir()
    (tmp_path / "mended" / "__init__.py").touch()
    (tmp_path / "mended" / "urdupoint.py").write_text(right, "utf-8")
    return {"PYTHONPATH": f"{PROJECT}:{tmp_path}"}


APPLY = ("replay", "--spider", "urdupoint", "--apply", "-s", "SPIDER_MODULES=mended")


def stored(folder: Path) -> set[int]:
    return {int(str(number)) for (number,) in query(folder, "SELECT article_id FROM articles")}


def test_what_could_not_be_read_for_days_comes_with_a_replay_when_it_can(
    crawl: Run, tmp_path: Path, mended: dict[str, str]
) -> None:
    site = StandIn(20)
    change(site)
    start, numbers = site.stories[-1].published, {story.number for story in site.in_feed()}
    asked = []
    for hour in (0, 0.5, 1, 2, 8, 12, 16, 100):
        done = crawl(site, *FEED, feed="-o", at=start + hour * HOUR)
        asked.append(len(articles_asked_for(done)))
        assert done.status == (4 if asked[-1] else 0)
        assert "given up" not in done.log
    # Again after as long as they have been known, an hour at least: after 1, 2, 4, 16, 32 hours.
    count = len(numbers)
    assert asked == [count, 0, count, count, count, 0, count, count]
    assert stored(tmp_path) == set()
    assert set(query(tmp_path, "SELECT attempts, given_up_at FROM wanted")) == {(0, None)}

    mending = scrapy(tmp_path / "data", *APPLY, env=mended)
    assert mending.returncode == 0, mending.stderr
    assert stored(tmp_path) == numbers
    wanted = {int(str(number)) for (number,) in query(tmp_path, "SELECT article_id FROM wanted")}
    assert wanted.isdisjoint(numbers)
    assert " 0 new" in scrapy(tmp_path / "data", *APPLY, env=mended).stderr  # and each once


def test_a_few_pages_that_are_no_articles_are_given_up_and_alarm_once(
    crawl: Run, tmp_path: Path, mended: dict[str, str]
) -> None:
    site = StandIn(12, feed_size=3)
    change(site)
    start, numbers, statuses = site.stories[-1].published, {s.number for s in site.in_feed()}, []
    for hour in (0, 1, 4, 13):
        done = crawl(site, *FEED, "-s", "NEWSBOT_ATTEMPTS=3", feed="-o", at=start + hour * HOUR)
        statuses.append(done.status)
        assert len(articles_asked_for(done)) == (3 if hour < 13 else 0)
    assert statuses == [4, 0, 0, 0]
    mending = scrapy(tmp_path / "data", *APPLY, env=mended)
    assert mending.returncode == 0, mending.stderr
    assert stored(tmp_path) == numbers  # what was given up is not lost


def test_a_page_that_is_not_recognised_beside_others_is_an_attempt(
    crawl: Run, tmp_path: Path
) -> None:
    site = StandIn(12)
    odd = site.in_feed()[0]  # read first of all
    site.answers[odd.path] = Answer(changed(site.answer(odd.path).body))
    assert crawl(site, *FEED, feed="-o").status == 0
    assert query(tmp_path, "SELECT article_id, attempts FROM wanted WHERE attempts > 0") == [
        (str(odd.number), 1)
    ]


class Undated(StandIn):
    """A site whose feed does not say when articles were published."""

    def answer(self, target: str) -> Answer:
        found = super().answer(target)
        if not target.endswith(".rss"):
            return found
        return Answer(re.sub(rb"<pubDate>.*?</pubDate>", b"", found.body))


def test_what_lies_outside_the_period_that_was_asked_for_stays_outside(
    crawl: Run, tmp_path: Path
) -> None:
    site = Undated(20)
    since = site.stories[9].published
    done = crawl(site, *FEED, "-a", f"since={since:%Y-%m-%d %H:%M}", feed="-o")
    inside = {story.number for story in site.in_feed() if story.published >= since}
    assert len(articles_asked_for(done)) > len(inside)
    assert stored(tmp_path) == inside
    again = scrapy(tmp_path / "data", *APPLY[:-2])
    assert again.returncode == 0, again.stderr
    assert stored(tmp_path) == inside


@pytest.fixture
def edited(crawl: Run) -> StandIn:
    """A site that two crawls have read, of which one story was edited between them."""
    site = StandIn(20)
    now = site.stories[-1].published
    options = ("-a", "follow=feed", "-s", "NEWSBOT_LOOK_AGAIN=1d")
    crawl(site, *options, feed="", at=now)
    corrected, touched = site.in_feed()[:2]
    for story, tag in ((corrected, b"<h1>Corrected: "), (touched, b"<!-- today --><h1>")):
        page = site.answer(story.path).body.replace(b"<h1>", tag)
        site.answers[story.path] = Answer(page)
    crawl(site, *options, feed="", at=now + timedelta(hours=25))
    return site


def test_a_replay_into_a_fresh_file_has_each_version_once_and_makes_none(
    edited: StandIn, tmp_path: Path
) -> None:
    versions = query(tmp_path, "SELECT article_id, version FROM article_versions")
    assert len(versions) == len(edited.in_feed()) + 1

    folder, out = tmp_path / "data", tmp_path / "out.jsonl"
    files = sorted(map(str, folder.glob("pages/urdupoint/*.warc.gz")))
    latest = query(tmp_path, "SELECT article_id, version FROM articles")
    for place, given in ((folder, latest), (tmp_path / "new", versions)):
        done = scrapy(place, "replay", *files, "-O", str(out))
        assert done.returncode == 0, done.stderr
        lines = map(json.loads, out.read_text("utf-8").splitlines())
        written = sorted((line["article_id"], line["version"]) for line in lines)
        assert written == sorted(given)
        assert query(tmp_path, "SELECT article_id, version FROM article_versions") == versions


def test_what_an_article_said_before_it_was_edited_is_not_compared_with_what_it_says(
    edited: StandIn, tmp_path: Path
) -> None:
    # The first page of each other story, and the second ones of the two that are not as they were.
    count = len(edited.in_feed()) - 1 + 2
    done = scrapy(tmp_path / "data", "replay", "--spider", "urdupoint", "--compare")
    assert done.stdout == (
        f"Compared: {count} pages; 0 articles would change."
        " Of states that were superseded: 1 page.\n"
    )
