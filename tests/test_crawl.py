"""Whole crawls: the real command, over real HTTPS, under the real addresses."""

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Run
from scrapy import Request
from scrapy.http import HtmlResponse
from scrapy.utils.test import get_crawler

from newsbot.items import EXPORTED, Article
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.site import PAGE_SIZE, Answer, StandIn
from newsbot.standin.stories import Story
from newsbot.standin.vocabulary import JUNK_TOPICS, SECTIONS, TOPICS
from newsbot.words import text

KNOWN_ADDRESSES = re.compile(
    r"/robots\.txt|/en/sitemap/(news\.rss|index\.xml|2021\.xml)"
    r"|/en/news/[a-z-]+\.html|/en/topic/[a-z-]+\.html(\?page=\d+)?|/en/[a-z-]+/[^/]*-\d{7}\.html"
)


def reachable(site: StandIn, hops: int = 3, list_pages: int = 20, topic_pages: int = 3) -> set[int]:
    """The numbers of all stories that a crawl can come to, by the site's own model."""
    level: set[Story] = {*site.in_feed(), *site.in_sitemap()}
    for section in SECTIONS:
        level |= set(site.in_section(section)[: list_pages * PAGE_SIZE])
    found = set(level)
    for _ in range(hops):
        topics = {topic for story in level for topic in story.topics} - set(JUNK_TOPICS)
        level = {
            *(other for story in level for other in site.more_stories(story)),
            *(s for t in topics for s in site.in_topic(t)[: topic_pages * PAGE_SIZE]),
        } - found
        found |= level
    return {story.number for story in found}


def wrong_fields(site: StandIn, articles: Iterable[dict[str, object]]) -> Counter[tuple[str, bool]]:
    """How many articles differ from the truth, by field and by whether the design is known."""
    in_feed = {story.number for story in site.in_feed()}
    wrong: Counter[tuple[str, bool]] = Counter()
    for article in articles:
        number = int(str(article["article_id"]))
        truth = site.story(number).truth(in_feed=number in in_feed)
        truth["content_hash"] = text.content_hash(truth["headline"], truth["article_body"])
        truth["retrieved_at"] = article["retrieved_at"]
        assert set(truth) == set(EXPORTED)
        is_known = not site.is_other_design(number)
        wrong.update((name, is_known) for name in EXPORTED if truth[name] != article[name])
    return wrong


def test_every_reachable_article_is_exported_once_and_right(crawl: Run) -> None:
    site = StandIn(2_000, "mixed")
    done = crawl(site, "-s", "NEWSBOT_BUDGET=100000")
    assert done.status == 0
    assert len(done.numbers) == len(set(done.numbers))
    assert set(done.numbers) == reachable(site)
    assert list(done.articles[0]) == list(EXPORTED)

    wrong = wrong_fields(site, done.articles)
    others = sum(site.is_other_design(number) for number in done.numbers)
    assert others > 500
    assert not {field: count for field, count in wrong.items() if field[1]}
    assert all(count <= others / 100 for count in wrong.values()), wrong


@pytest.mark.parametrize("hops", [1, 2])
def test_an_article_counts_from_its_shortest_way(crawl: Run, hops: int) -> None:
    site = StandIn(1_500)
    done = crawl(site, "-s", f"DEPTH_LIMIT={hops}", "-s", "NEWSBOT_LIST_PAGES=2")
    assert set(done.numbers) == reachable(site, hops=hops, list_pages=2)


def test_only_the_sites_news_is_asked_for_and_nothing_twice(crawl: Run) -> None:
    done = crawl(StandIn(150, "mixed"))
    assert done.requests[:2] == ["/robots.txt", "/en/sitemap/news.rss"]
    assert [path for path in done.requests if not KNOWN_ADDRESSES.fullmatch(path)] == []
    assert [path for path, count in Counter(done.requests).items() if count > 1] == []
    assert done.refused == []


def test_articles_come_before_lists_and_new_ones_before_old_ones(crawl: Run) -> None:
    site = StandIn(1_100)
    done = crawl(site, "-a", "follow=feed,lists", "-s", "NEWSBOT_LIST_PAGES=1")
    first_list = next(n for n, path in enumerate(done.requests) if path.startswith("/en/news/"))
    articles = [int(path[-12:-5]) for path in done.requests[2:first_list]]
    assert set(articles) == {story.number for story in site.in_feed()}
    # New before old, in steps of 100 numbers.
    steps = [number // 100 for number in articles]
    assert steps == sorted(steps, reverse=True)


def test_lists_are_followed_to_their_bound_although_their_articles_are_known(crawl: Run) -> None:
    site = StandIn(900, feed_size=900)
    done = crawl(site, "-a", "sections=world", "-s", "NEWSBOT_LIST_PAGES=3")
    pages = [path for path in done.requests if path.startswith("/en/news/")]
    assert pages == [
        "/en/news/world.html",
        "/en/news/world-updates2.html",
        "/en/news/world-updates3.html",
    ]


def test_a_list_that_repeats_itself_ends(crawl: Run) -> None:
    site = StandIn(60)
    page = site.answer("/en/news/world.html").body
    for number in range(1, 30):
        following = f'<a href="/en/news/world-updates{number + 1}.html">{number + 1}</a>'
        path = "/en/news/world.html" if number == 1 else f"/en/news/world-updates{number}.html"
        site.answers[path] = Answer(page.replace(b"</body>", following.encode() + b"</body>"))
    done = crawl(site, "-a", "follow=lists", "-a", "sections=world")
    assert sum(path.startswith("/en/news/world") for path in done.requests) == 2


def test_the_newest_articles_are_fetched_first(crawl: Run) -> None:
    site = StandIn(150)
    done = crawl(site, "-s", "CLOSESPIDER_ITEMCOUNT=20")
    assert 20 <= len(done.numbers) < 60  # what is under way when the limit is reached comes too
    # New before old, in steps of 100 numbers; within a step in the order of the feed.
    newest = [story.number for story in site.in_feed()]
    assert done.numbers == newest[: len(done.numbers)]


def test_five_addresses_of_an_article_give_one_line(crawl: Run) -> None:
    site = StandIn(30)
    story = site.in_feed()[0]
    number, path = story.number, story.path
    addresses = (
        f"https://www.urdupoint.com{path}",
        f"http://urdupoint.com{path}?utm_source=feed",
        f"https://www.urdupoint.com{path}#comments",
        f"https://www.urdupoint.com/en/arts/another-slug-{number}.html",
        f"https://www.urdupoint.com/en/{story.section}/slug-as-it-was-{number}.html",
    )
    for address in addresses[3:]:
        site.answers[address.removeprefix("https://www.urdupoint.com")] = site.answer(path)
    done = crawl(site, "-a", f"start_urls={','.join(addresses)}", "-a", "follow=feed")
    assert done.numbers == [number]


def test_a_canonical_link_to_another_article_swallows_none(crawl: Run) -> None:
    site = StandIn(30)
    first, second = site.in_feed()[:2]
    page = site.answer(first.path).body
    wrong = f'<link rel="canonical" href="https://www.urdupoint.com{second.path}"></head>'
    site.answers[first.path] = Answer(page.replace(b"</head>", wrong.encode()))
    done = crawl(site, "-a", "follow=feed")
    by_number = {int(article["article_id"]): article for article in done.articles}
    assert set(by_number) == {story.number for story in site.in_feed()}
    assert by_number[first.number]["headline"] == first.headline
    assert by_number[second.number]["headline"] == second.headline


def test_a_recorded_page_of_the_sister_site_is_the_same_article() -> None:
    site = StandIn(30)
    story = site.in_feed()[0]
    url = f"https://www.pakistanpoint.com/en/story/{story.number}/{story.path.split('/')[-1]}"
    spider = UrduPointSpider()
    spider._set_crawler(get_crawler(UrduPointSpider, {"TWISTED_REACTOR_ENABLED": False}))
    request = Request(url, meta={"key": str(story.number), "trail": "lists"})
    response = HtmlResponse(url, body=site.answer(story.path).body, request=request)
    (article,) = (found for found in spider.parse_article(response) if isinstance(found, Article))
    assert article.article_id == str(story.number)
    assert article.headline == story.headline
    assert article.section == story.section  # from the breadcrumb


def test_sections_filter_lists_and_articles(crawl: Run) -> None:
    site = StandIn(200)
    done = crawl(site, "-a", "sections=world,sports")
    assert {article["section"] for article in done.articles} == {"world", "sports"}
    lists = {path for path in done.requests if path.startswith("/en/news/")}
    assert {re.split(r"[.-]", path)[0] for path in lists} == {"/en/news/world", "/en/news/sports"}
    wanted = [path for path in done.requests if re.search(r"-\d{7}\.html", path)]
    assert all(path.startswith(("/en/world/", "/en/sports/")) for path in wanted)


def test_since_and_until_choose_the_articles(crawl: Run) -> None:
    site = StandIn(1_300)
    done = crawl(
        site, "-a", "since=2021-12-19", "-a", "until=19 December 2021", "-a", "follow=feed,lists"
    )
    expected = {
        story.number
        for section in SECTIONS
        for story in site.in_section(section)
        if story.published.day == 19
    }
    assert set(done.numbers) == expected
    understood = "from 2021-12-19 00:00:00+05:00 to 2021-12-19 23:59:59+05:00"
    assert f"Articles {understood} are exported" in done.log


@pytest.mark.parametrize("follow", ["feed", "lists"])  # dated before they are read, and after
def test_a_period_without_an_article_is_said_to_have_none(crawl: Run, follow: str) -> None:
    site = StandIn(12)
    done = crawl(site, "-a", "since=2022-02-01", "-a", f"follow={follow}")
    assert done.status == 0
    assert done.articles == []
    outside = len(site.in_feed())
    assert f"urdupoint: no article of the period was found; {outside} lie outside it." in done.log


@pytest.mark.parametrize(
    ("follow", "kinds"),
    [
        ("feed", {"sitemap"}),
        ("lists", {"news"}),
        ("sitemaps", {"sitemap"}),
        ("feed,topics", {"sitemap", "topic"}),
        ("feed,more_stories", {"sitemap"}),
    ],
)
def test_follow_chooses_the_trails(crawl: Run, follow: str, kinds: set[str]) -> None:
    done = crawl(StandIn(120, feed_size=10), "-a", f"follow={follow}")
    asked = {path.split("/")[2] for path in done.requests if path.startswith("/en/")}
    assert asked - set(SECTIONS) == kinds
    assert ("/en/sitemap/news.rss" in done.requests) == ("feed" in follow)
    assert len(done.articles) > (10 if follow in ("feed,topics", "feed,more_stories") else 0)


def test_recent_stories_can_be_followed(crawl: Run) -> None:
    site = StandIn(120)
    old = site.stories[0]
    done = crawl(site, "-a", f"start_urls=https://www.urdupoint.com{old.path}", "-a",
                 "follow=recent_stories", "-s", "DEPTH_LIMIT=1")  # fmt: skip
    recent = {story.number for story in site.in_feed()[:6]}
    assert set(done.numbers) == {old.number} | recent


def test_start_urls_replace_feed_and_lists(crawl: Run) -> None:
    site = StandIn(300)
    article = site.in_section("health")[-1]
    done = crawl(
        site,
        "-a",
        f"start_urls=http://urdupoint.com{article.path}?utm_source=x,"
        "https://www.urdupoint.com/en/news/sports.html",
        "-a",
        "follow=more_stories",
        "-s",
        "DEPTH_LIMIT=1",
    )
    sports = site.in_section("sports")
    stories = {other.number for story in [article, *sports] for other in site.more_stories(story)}
    assert set(done.numbers) == {article.number} | {story.number for story in sports} | stories
    assert "/en/sitemap/news.rss" not in done.requests


def test_a_crawl_ends_well_when_its_budget_is_spent(crawl: Run, tmp_path: Path) -> None:
    site = StandIn(300)  # of what its robots.txt forbids nothing is spent
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /en/world/\n")
    done = crawl(site, "-s", "NEWSBOT_BUDGET=30")
    assert done.status == 0
    assert len(done.requests) == 30
    assert len(done.articles) == 28
    assert "Closing spider (budget)" in done.log
    with closing(sqlite3.connect(tmp_path / "data" / "archive.sqlite3")) as db:
        reasons = db.execute("SELECT DISTINCT reason FROM wanted WHERE attempts > 0").fetchall()
    assert [reason for (reason,) in reasons if "robots.txt" not in reason] == []


def test_robots_txt_is_obeyed(crawl: Run) -> None:
    site = StandIn(200)
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /en/world/\n")
    done = crawl(site)
    assert not [path for path in done.requests if path.startswith("/en/world/")]
    assert done.articles


def test_without_feed_and_sitemap_the_lists_are_enough(crawl: Run) -> None:
    site = StandIn(200, has_sitemap=False)
    site.answers["/en/sitemap/news.rss"] = Answer(b"gone", status=404)
    done = crawl(site)
    in_lists = {story.number for section in SECTIONS for story in site.in_section(section)}
    assert in_lists <= set(done.numbers)
    assert "No page from https://www.urdupoint.com/en/sitemap/news.rss" in done.log


def test_a_feed_that_moved_is_read_where_it_is_now(crawl: Run) -> None:
    site = StandIn(60)
    moved = "/en/sitemap/moved.rss"
    site.answers[moved] = site.answer("/en/sitemap/news.rss")
    site.answers["/en/sitemap/news.rss"] = Answer(b"", status=301, location=moved)
    done = crawl(site, "-a", "follow=feed,lists")
    assert {story.number for story in site.in_feed()} <= set(done.numbers)
    assert any(path.startswith("/en/news/") for path in done.requests)


def test_a_feed_that_leads_off_the_site_does_not_stop_the_crawl(crawl: Run) -> None:
    site = StandIn(60)
    away = "https://www.pakistanpoint.com/news.rss"
    site.answers["/en/sitemap/news.rss"] = Answer(b"", status=301, location=away)
    done = crawl(site, "-a", "follow=feed,lists", "-s", "RETRY_TIMES=0")
    assert any(path.startswith("/en/news/") for path in done.requests)
    assert done.articles


def test_a_page_of_a_list_that_fails_does_not_end_the_walk(crawl: Run) -> None:
    site = StandIn(900)
    site.answers["/en/news/world-updates2.html"] = Answer(b"error", status=500)
    done = crawl(
        site, "-a", "follow=lists", "-a", "sections=world", "-s", "RETRY_TIMES=0",
        "-s", "NEWSBOT_LIST_PAGES=4",
    )  # fmt: skip
    world = site.in_section("world")[: 4 * PAGE_SIZE]
    expected = {story.number for story in world} - {
        story.number for story in world[PAGE_SIZE : 2 * PAGE_SIZE]
    }
    assert len(world) > 3 * PAGE_SIZE
    assert set(done.numbers) == expected


def test_a_sitemap_may_be_larger_than_a_page(crawl: Run) -> None:
    site = StandIn(100)
    target = "/en/sitemap/2021.xml"
    large = site.answer(target).body.replace(
        b"<urlset>", b"<urlset><!--" + b"x" * 6_000_000 + b"-->"
    )
    site.answers[target] = Answer(large, content_type="application/xml")
    done = crawl(site, "-a", "follow=sitemaps")
    assert {story.number for story in site.in_sitemap()} <= set(done.numbers)


def test_sitemaps_of_the_other_edition_are_left_alone(crawl: Run) -> None:
    site = StandIn(200)
    home = "https://www.urdupoint.com"
    daily = "".join(
        f"<sitemap><loc>{home}/sitemap/daily/data/2021/2021-12-{day:02}.xml.gz</loc></sitemap>"
        for day in range(1, 31)
    )
    both = f"<sitemapindex>{daily}<sitemap><loc>{home}/en/sitemap/2021.xml</loc></sitemap>"
    site.answers["/en/sitemap/index.xml"] = Answer(f"{both}</sitemapindex>".encode())
    done = crawl(site, "-a", "follow=sitemaps")
    assert set(done.numbers) == {story.number for story in site.in_sitemap()}
    assert not [path for path in done.requests if path.startswith("/sitemap/daily")]


def test_an_incomplete_article_is_named_with_its_field_and_not_exported(crawl: Run) -> None:
    site = StandIn(60)
    story = site.in_feed()[0]
    site.answers[story.path] = Answer(b"<h1>Without a date</h1><p>And with some words.</p>")
    # The feed gives the article its date; without the feed there is none.
    done = crawl(site, "-a", "follow=lists")
    assert story.number not in done.numbers
    assert f"no date_published on https://www.urdupoint.com{story.path}" in done.log
    assert "'newsbot/incomplete': 1" in done.log


def test_the_same_text_under_two_numbers_is_exported_once(crawl: Run) -> None:
    site = StandIn(60)
    first, second = site.in_feed()[:2]
    site.answers[second.path] = site.answer(first.path)
    done = crawl(site)
    assert len({first.number, second.number} & set(done.numbers)) == 1
    assert "'newsbot/duplicate': 1" in done.log


def test_junk_topics_are_a_setting(crawl: Run) -> None:
    site = StandIn(80)
    done = crawl(site, "-s", "NEWSBOT_JUNK_TOPICS=NATO,All", "-a", "follow=feed")
    topics = {topic for article in done.articles for topic in article["topics"]}
    assert topics & {"From", "Post", "Million", "2016"}
    assert not topics & {"NATO", "All"}
    assert topics & set(TOPICS)


def test_without_a_file_named_a_crawl_writes_a_new_one_of_what_is_new(
    crawl: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "urdupoint"
    site = StandIn(60, feed_size=20)
    site.clock = lambda: site.stories[39].published
    assert crawl(site, "-a", "follow=feed", feed="").status == 0
    (first,) = folder.iterdir()
    site.clock = lambda: site.stories[49].published
    assert crawl(site, "-a", "follow=feed", feed="").status == 0
    (second,) = set(folder.iterdir()) - {first}
    assert re.fullmatch(r"[0-9T.+-]+\.jsonl", second.name)
    lines = second.read_text("utf-8").splitlines()
    new = {s.number for s in site.in_feed() if s.number > site.stories[39].number}
    assert {int(json.loads(line)["article_id"]) for line in lines} == new


def test_no_file_is_written_when_there_is_no_article(crawl: Run, tmp_path: Path) -> None:
    assert crawl(StandIn(30), "-a", "since=2022-06-01", "-a", "follow=lists", feed="").status == 0
    assert not (tmp_path / "data" / "urdupoint").exists()


def test_a_file_gets_what_is_new_or_is_replaced_whole(crawl: Run) -> None:
    site = StandIn(30)
    count = len(site.in_feed())
    for option in ("-o", "-o", "-O", "-O"):
        done = crawl(site, "-a", "follow=feed", feed=option)
        assert len(done.articles) == count
        assert len(set(done.numbers)) == count


@pytest.mark.parametrize(
    ("argument", "says"),
    [
        ("sections=wrold", "did you mean 'world'?"),
        ("since=soonish", "since=soonish is no date that can be read"),
        ("follow=feeds", "did you mean 'feed'?"),
        ("sinse=2021-12-28", "did you mean 'since'?"),
        ("since=0001-01-01", "is no date that can be read"),
        ("since=2050-01-01", "is no date that can be read"),
        ("follow=topics", "follow=topics begins nowhere"),
        ("start_urls=https://example.com/", "is neither an article nor a list of UrduPoint"),
    ],
)
def test_what_cannot_be_meant_ends_with_2_before_any_request(
    crawl: Run, argument: str, says: str
) -> None:
    done = crawl(StandIn(1), "-a", argument)
    assert done.status == 2
    assert done.requests == []
    assert says in done.log
    assert len(done.log.strip().splitlines()) <= 4  # usage and one sentence


def test_a_crawl_has_one_spider(crawl: Run) -> None:
    done = crawl(StandIn(1), "urdupont")
    assert done.status == 2
    assert "a crawl has one spider, not 2: urdupoint urdupont. Known: urdupoint, urd" in done.log


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["-s", "NEWSBOT_BUGDET=3"], "did you mean 'NEWSBOT_BUDGET'?"),
        (["-s", "NEWSBOT_BUDGET=3,000"], "NEWSBOT_BUDGET=3,000 is no whole number"),
        (["-s", "NEWSBOT_LIST_PAGES=x"], "NEWSBOT_LIST_PAGES=x is no whole number"),
        (["-s", "NEWSBOT_ALLOW_PRIVATE_ADDRESSES=yes"], "is neither True nor False"),
        (["-s", "NEWSBOT_DATA_DIR="], "NEWSBOT_DATA_DIR is empty"),
        (["-a", "sections=world", "-a", "sections=sports"], "sections was given twice"),
        (["-O", "/dev/null/x.jsonl"], "/dev/null is no folder"),
        (["-O", "/dev/null:jsonl"], "/dev/null is no file; -O -:jsonl writes"),
        (["-O", "/tmp:jsonl"], "/tmp is a folder; name a file in it"),
        (["-o", "foo:bar.jsonl"], "nothing stores foo: addresses"),
        (["-o", "ftp://me:ab[1@example.org/x.jsonl"], "ftp://example.org/x.jsonl: this is no"),
        (["-o", "/tmp/%(name)s/%(foo)s.jsonl"], "there is no %(foo)s; known are name, time"),
        (["-O", "/tmp/x.csv.gz"], "would have JSON Lines in it; write /tmp/x.csv.gz:csv"),
        (["-s", 'FEEDS={"/tmp/y.jsonl":{"format":"jsonline"}}'], "did you mean 'jsonlines'?"),
        (["-s", "LOG_FILE=/tmp"], "/tmp is a folder; name a file in it"),
        (["-s", "LOG_FORMAT=%(tim)s"], "LOG_FORMAT=%(tim)s makes no line of a log"),
        (["-s", "RETRY_HTTP_CODES=5xx"], "RETRY_HTTP_CODES: '5xx' is no status of HTTP"),
        (["-s", "STATS_CLASS=stats.Mine"], "STATS_CLASS: 'stats.Mine' cannot be loaded (No"),
        (["-L", "WARNINGS"], "LOG_LEVEL=WARNINGS is no level; did you mean 'WARNING'?"),
    ],
)
def test_what_cannot_work_is_said_before_any_request(
    crawl: Run, options: list[str], says: str
) -> None:
    done = crawl(StandIn(1), *options, feed="")
    assert done.status == 2
    assert done.requests == []
    assert says in done.log


@pytest.mark.parametrize("status", [500, 503, 429])
def test_nothing_is_requested_when_robots_txt_cannot_be_read(crawl: Run, status: int) -> None:
    site = StandIn(20)
    site.answers["/robots.txt"] = Answer(b"busy", status=status)
    done = crawl(site, "-s", "RETRY_TIMES=0")
    assert set(done.requests) == {"/robots.txt"}
    assert "robots.txt of www.urdupoint.com could not be read: nothing is requested" in done.log


def test_nothing_is_requested_when_robots_txt_forbids_everything(crawl: Run) -> None:
    site = StandIn(20)
    site.answers["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    done = crawl(site)
    assert done.requests == ["/robots.txt"]
    assert "robots.txt of www.urdupoint.com forbids this crawl" in done.log


def test_a_refused_page_is_named_with_its_status_and_not_asked_again(crawl: Run) -> None:
    site = StandIn(20)
    story = site.in_feed()[0]
    site.answers[story.path] = Answer(b"no", status=403)
    done = crawl(site)
    assert done.requests.count(story.path) == 1
    assert f"No page from https://www.urdupoint.com{story.path}: the site answered 403" in done.log


def test_no_story_of_a_long_list_of_bare_relative_links_is_taken_for_a_menu(crawl: Run) -> None:
    site = StandIn(40)
    items = "".join(f'<li><a href="..{s.path[3:]}">Story</a></li>' for s in site.stories)
    site.answers["/en/news/world.html"] = Answer(f"<ul>{items}</ul>".encode())
    address = "https://www.urdupoint.com/en/news/world.html"
    done = crawl(site, "-a", f"start_urls={address}", "-a", "follow=feed")
    assert sorted(done.numbers) == [story.number for story in site.stories]


def test_requests_and_pages_pass_through_no_more_than_a_crawl_needs(crawl: Run) -> None:
    log = crawl(StandIn(1), "-a", "follow=feed").log
    enabled = [
        re.findall(r"'\w+(?:\.\w+)*\.(\w+)'", listed)
        for listed in re.findall(
            r"Enabled (?:downloader|spider) middlewares:\n\[(.*?)\]", log, re.DOTALL
        )
    ]
    assert enabled == [
        [
            "Guard",
            "RobotsTxt",
            "DownloadTimeoutMiddleware",
            "DefaultHeadersMiddleware",
            "UserAgentMiddleware",
            "RetryMiddleware",
            "Conduct",
            "Redirect",
            "Record",
            "WholeBody",
            "HttpProxyMiddleware",
            "DownloaderStats",
            "Budget",
        ],
        ["HttpErrorMiddleware"],
    ]
