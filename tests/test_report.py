"""`scrapy report` as a person meets it: in a real browser, and on the command line."""

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PROJECT, scrapy
from playwright.sync_api import Browser, Page, expect
from reported import Crawls, chromium, report

from newsbot import health
from newsbot.archive.store import FILE_NAME, Archive
from newsbot.archive.survey import Count, PastRun
from newsbot.items import Article, Dateline
from newsbot.report.chart import Series, rank
from newsbot.report.coverage import LAGS, agencies, duration, over_time
from newsbot.report.drift import drift, tones_of
from newsbot.report.periods import Periods, fitting, last
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn
from newsbot.standin.stories import Story

HOSTILE = "</script><script>alert(1)</script><!-- <b>bold</b> {{ 7 * 7 }}"
URDU = "وزیراعظم نے لاہور میں نئے ہسپتال کا افتتاح کر دیا"
VENDOR = PROJECT / "newsbot" / "report" / "vendor"

BARS = """(drawing, tone) => [...drawing.querySelectorAll(`path[fill="var(--tone-${tone})"]`)]
    .map((bar) => bar.getBBox()).map((box) => [box.width, box.height])"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if shutil.which("chromium") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("chromium is not installed")
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    """Two crawls, then the layout changes, a third crawl, and one of a second spider.

    Story 617 is the last of the first day.
    """
    with Server(StandIn(720, feed_size=40)) as server:
        made = Crawls(server, tmp_path_factory.mktemp("data"))
        made.go(590)
        made.go(640)
        server.site.design = "other"
        made.go(720, status=health.NOT_RECOGNISED)  # the texts are found by their looks alone
        made.go(720, "other")
        done = report(made.folder)
        assert (done.returncode, done.stderr) == (0, "")
        yield made


@pytest.fixture
def page(browser: Browser, crawls: Crawls) -> Iterator[Page]:
    """The report, open; no test may make it ask for anything, or complain."""
    yield from opened(browser, crawls.folder / "report.html")


def opened(browser: Browser, file: Path, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    found = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto(file.as_uri())
    yield found
    context.close()
    assert asked == [file.as_uri()]
    assert said == []


def bars(page: Page, key: str, tone: str = "1") -> list[list[float]]:
    """Width and height of the bars of a colour that can be seen in a chart."""
    found = page.locator(f"[id='{key}'] .drawing").evaluate(BARS, tone)
    return [box for box in found if min(box) > 0]


def numbers(page: Page, key: str) -> dict[str, list[str]]:
    """The table of a chart: its names, and what stands beside each."""
    rows = page.locator(f"[id='{key}'] tbody tr")
    texts = rows.evaluate_all("rows => rows.map(row => [...row.cells].map(c => c.textContent))")
    return {name: values for name, *values in texts}


def stories(crawls: Crawls, spider: str = "urdupoint") -> list[Story]:
    numbers = [number for of, number in crawls.moments if of == spider]
    return [crawls.server.site.story(number) for number in numbers]


def column(page: Page, table: str, number: int) -> list[str]:
    """The cells of one column, from top to bottom, as they are shown."""
    return page.locator(f"{table} tbody tr > :nth-child({number})").all_inner_texts()


def assert_in_proportion(lengths: list[float], values: list[int]) -> None:
    """Bars are as long as their values, to a pixel."""
    assert len(lengths) == len(values)
    scale = max(lengths) / max(values)
    assert all(abs(a - b * scale) < 1.1 for a, b in zip(lengths, values, strict=True))


def test_bars_are_as_many_and_as_long_as_the_articles_demand(page: Page, crawls: Crawls) -> None:
    found = stories(crawls)
    total = len(found) + len(stories(crawls, "other"))
    expect(page.locator("#total")).to_have_text(str(total))
    days = Counter(f"{story.published:%Y-%m-%d}" for story in found)
    assert len(days) == 2
    by_day = dict(sorted(days.items()))
    assert {day: int(cells[0]) for day, cells in numbers(page, "by-day").items()} == by_day
    assert_in_proportion([h for _, h in bars(page, "by-day", "1")], [*by_day.values()])

    sections = Counter(story.section for story in found)
    table = numbers(page, "sections")
    assert {name: int(cells[0]) for name, cells in table.items()} == sections
    assert_in_proportion([w for w, _ in bars(page, "sections", "1")], [sections[n] for n in table])


def test_two_reports_of_one_archive_name_the_agencies_in_one_order() -> None:
    names = ["Reuters", "UrduPoint", "AP", "AFP", "Sputnik", "WAM"]
    counts = [Count("UrduPoint en", json.dumps(names), 5)]
    chart = agencies(counts, {"UrduPoint en": 5}, {"UrduPoint en": ("UrduPoint",)})
    assert chart.names == ["Reuters", "AP", "AFP", "Sputnik", "WAM"]


def test_agencies_and_delay_follow_from_the_stories(page: Page, crawls: Crawls) -> None:
    found = stories(crawls)
    brands = {"UrduPoint", "UrduPoint News", "Pakistan Point News"}
    expected: Counter[str] = Counter()
    for story in found:
        named = set(story.dateline[1]["agencies"]) if story.dateline else set()
        expected.update(named - brands or {"own desk"})
    shares = {name: f"{round(100 * n / len(found), 1):g} %" for name, n in expected.items()}
    assert {name: cells[0] for name, cells in numbers(page, "agencies").items()} == shares

    bounds = {"under 15 min": 15, "15 min to 1 h": 60, "1 to 3 h": 180, "3 to 12 h": 720}
    delays: Counter[str] = Counter()
    for story in found:
        lag = crawls.moments["urdupoint", story.number] - story.published
        delays[next(name for name, most in bounds.items() if lag < timedelta(minutes=most))] += 1
    table = numbers(page, "lag")
    assert {name: int(cells[0]) for name, cells in table.items() if cells[0] != "0"} == delays
    assert_in_proportion(
        [h for _, h in bars(page, "lag", "1")], [delays[n] for n in bounds if delays[n]]
    )


def test_a_change_of_layout_is_seen(page: Page, crawls: Crawls) -> None:
    tones = {
        entry.inner_text(): re.sub(".*tone-", "", str(entry.locator("span").get_attribute("class")))
        for entry in page.locator("#fields ~ .key li").all()
    }
    for field in ("headline", "article_body", "topics"):
        assert len(bars(page, f"field-urdupoint-{field}", tones["class"])) == 2
        assert len(bars(page, f"field-urdupoint-{field}", tones["landmark"])) == 1
        assert len(bars(page, f"field-other-{field}", tones["landmark"])) == 1
    page.locator("summary", has_text="urdupoint, run by run").click()
    rows = page.get_by_role("region", name="Numbers: urdupoint, run by run").locator("tr")
    at = rows.first.locator("th").all_inner_texts().index("dateline")
    first = crawls.found[0]
    filled = round(100 * sum(story.dateline is not None for story in first) / len(first), 1)
    assert rows.last.locator("th, td").all_inner_texts()[at] == f"{filled:g} % class"
    moves = page.get_by_role("table", name="What has moved").locator("tbody tr")
    row = moves.filter(has=page.get_by_role("rowheader", name="headline"))
    expect(row).to_contain_text("class 100 %")
    expect(row).to_contain_text("landmark 100 %")


def ran(day: int, pages: int, **ways: int) -> PastRun:
    """A crawl that read so many pages; `date_published__feed=40` of them in that way."""
    stats = {f"newsbot/rule/{name.replace('__', '/')}": count for name, count in ways.items()}
    started = f"2021-12-{day:02}T00:00:00+00:00"
    return PastRun("urdupoint", started, None, 0, "", {"newsbot/read": pages, **stats})


def moved(*runs: PastRun) -> list[tuple[str, str, str]]:
    found = drift("urdupoint", runs, tones_of(runs, []))
    assert found
    return [(move.field, move.before, move.after) for move in found.moves]


def test_another_mix_of_pages_is_no_change_of_layout() -> None:
    # 56 % of 61 pages and 21 % of 39 are 35 points apart; four standard deviations are 40.
    earlier = ran(1, 61, date_published__meta=34, date_published__byline=27)
    assert moved(earlier, ran(2, 39, date_published__meta=8, date_published__byline=31)) == []
    assert moved(earlier, ran(2, 39, date_published__byline=39)) == [
        ("date_published", "meta 56 %, byline 44 %", "byline 100 %")
    ]
    by_feed = ran(1, 61, date_published__feed=40, date_published__byline=21)
    assert moved(by_feed, ran(2, 39, date_published__byline=39)) == []
    large = ran(1, 1000, section__class=500, section__address=500)
    assert moved(large, ran(2, 1000, section__class=740, section__address=260)) == []
    assert len(moved(large, ran(2, 1000, section__class=760, section__address=240))) == 1


def test_pages_of_lists_and_bylines_are_no_fields() -> None:
    runs = [
        ran(1, 20, list__class=30, byline__class=20, headline__class=20),
        ran(2, 20, list__class=1, list__none=29, byline__class=20, headline__class=20),
    ]
    found = drift("urdupoint", runs, tones_of(runs, []))
    assert found
    assert found.fields == ["headline"]
    assert found.lists == "30 read, none 97 %, class 3 %"
    assert moved(*runs) == [("pages of lists", "class 100 %", "none 97 %, class 3 %")]


def test_spiders_stand_side_by_side_with_their_verdicts_and_costs(
    page: Page, crawls: Crawls
) -> None:
    changed = "not recognised"
    for spider, edition, verdict in (
        ("urdupoint", "UrduPoint en", changed), ("other", "Other en", "well")
    ):  # fmt: skip
        card = page.get_by_role("article", name=spider)
        count = len(stories(crawls, spider))
        expect(card).to_contain_text(verdict)
        expect(card.locator("dl div", has_text=edition)).to_contain_text(f"{count} articles")
    runs = page.locator("#table-runs tbody tr")
    expect(runs).to_have_count(4)
    new = [len(found) for found in crawls.found]
    assert column(page, "#table-runs", 8) == [str(count) for count in reversed(new)]
    requests = crawls.requests
    assert column(page, "#table-runs", 5) == [str(count) for count in reversed(requests)]
    each = [f"{round(count / found, 2):g}" for count, found in zip(requests, new, strict=True)]
    assert column(page, "#table-runs", 9) == each[::-1]


def test_tables_filter_and_sort_by_mouse_and_by_keyboard(page: Page, crawls: Crawls) -> None:
    topics = Counter(t for story in stories(crawls) for t in story.truth(in_feed=True)["topics"])
    expect(page.locator("#table-topics tbody tr")).to_have_count(15)
    box = page.get_by_role("searchbox", name="Filter: Largest topics")
    box.focus()
    page.keyboard.type("urdupoint saudi")
    expect(page.locator("#table-topics tbody tr")).to_have_count(1)
    assert column(page, "#table-topics", 3) == [str(topics["Saudi Arabia"])]
    box.fill("no such topic")
    expect(page.locator("#table-topics tbody")).to_contain_text("No row has these words.")
    box.fill("UrduPoint")
    sort = page.get_by_role("button", name="Articles: Activate to sort").first
    sort.press("Enter")
    most, least = max(topics.values()), min(topics.values())
    header = page.locator("#table-topics th", has_text="Articles").first
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert column(page, "#table-topics", 3)[0] == str(least)
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    assert column(page, "#table-topics", 3)[0] == str(most)
    caption = page.get_by_text("Largest topics", exact=True).bounding_box()
    filter_box = box.bounding_box()
    assert caption
    assert filter_box
    assert caption["y"] + caption["height"] <= filter_box["y"]
    expect(page.get_by_role("table", name="Runs, the latest first")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Filter: Runs")).to_have_count(0)  # of four rows
    page.get_by_role("link", name="Next").first.press("Enter")
    expect(page.locator("#table-topics tbody tr")).to_have_count(15)


def test_the_first_key_skips_to_the_report_and_every_part_can_be_reached(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the report")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    for link in (
        page.get_by_role("navigation", name="Parts of the report").get_by_role("link").all()
    ):
        target = str(link.get_attribute("href"))
        expect(
            page.get_by_role("region").and_(page.locator(f"section:has({target})"))
        ).to_have_count(1)
    summary = page.locator("#by-day summary")
    summary.press("Enter")
    expect(page.locator("#by-day table")).to_be_visible()


def test_it_follows_a_dark_scheme_also_when_that_changes(page: Page) -> None:
    paper = "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    bar = page.locator('#by-day path[fill="var(--tone-2)"]').last
    colours = []
    papers = []
    for _ in range(2):
        colours.append(bar.evaluate("bar => getComputedStyle(bar).fill"))
        papers.append(page.evaluate(paper))
        page.emulate_media(color_scheme="dark")
    assert min(papers[0]) > 230
    assert max(papers[1]) < 40
    assert colours[0] != colours[1]
    page.emulate_media(color_scheme="dark", media="print")
    assert min(page.evaluate(paper)) > 230


def test_it_fits_a_phone(browser: Browser, crawls: Crawls) -> None:
    phone = {"width": 360, "height": 740}
    for page in opened(browser, crawls.folder / "report.html", viewport=phone, has_touch=True):
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        widths = page.locator(".drawing svg").evaluate_all("all => all.map(svg => svg.clientWidth)")
        assert all(250 < width <= 360 for width in widths)
        labels = page.locator("#lag svg text").all_text_contents()
        assert [text for text in labels if text in LAGS] == list(LAGS)
        page.set_viewport_size({"width": 720, "height": 360})  # turned
        drawing = page.locator("#by-day svg")
        expect(drawing).to_have_attribute("width", re.compile("^6[0-9][0-9]"))


def test_it_prints_with_charts_and_without_boxes(page: Page) -> None:
    expect(page.get_by_role("searchbox").first).to_be_visible()
    page.emulate_media(media="print")
    assert not any(box.is_visible() for box in page.locator("input, nav, button").all())
    assert all(drawing.is_visible() for drawing in page.locator(".drawing svg").all())
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.set_viewport_size({"width": 700, "height": 990})  # of A4, within its margins
    assert page.evaluate("document.documentElement.scrollWidth") <= 700


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    found = Axe().run(page)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()


def test_it_reads_without_scripts(browser: Browser, crawls: Crawls) -> None:
    file = crawls.folder / "report.html"
    for page in opened(browser, file, java_script_enabled=False):
        expect(page.locator("#table-runs tbody tr")).to_have_count(4)
        page.locator("#by-day summary").click()
        expect(page.locator("#by-day tbody tr")).to_have_count(2)
        expect(page.locator("#by-day .drawing")).to_be_hidden()


def test_hostile_and_urdu_headlines_are_text(browser: Browser, tmp_path: Path) -> None:
    begun = datetime(2022, 1, 1, tzinfo=UTC)
    stats = {"newsbot/read": 3, f"newsbot/rule/headline/{HOSTILE}": 3}
    with closing(Archive(tmp_path / FILE_NAME)) as archive, archive.transaction():
        run = archive.runs.start("urdupoint", {}, begun)
        for number, headline in enumerate((HOSTILE, URDU, "Third"), start=1):
            values = StandIn(9).stories[number].truth(in_feed=True)
            values |= {
                "article_id": str(number),
                "headline": headline,
                "section": HOSTILE,
                "topics": [HOSTILE, URDU],
                "dateline": Dateline("X", None, [HOSTILE], "X"),
                # The one stored first was not published first.
                "date_published": (begun - timedelta(hours=number)).isoformat(),
                "near_duplicate_of": "1" if number > 1 else None,
                "content_hash": str(number),
                "retrieved_at": begun.isoformat(),
                "rules": {"headline": HOSTILE},
            }
            if number == 1:
                values["url"] = "javascript:alert(2)"
            made = Article(**values)
            archive.articles.add(made, "first", run, begun)
        archive.runs.end(
            run,
            begun,
            "finished",
            4,
            HOSTILE,
            stats,
        )
    assert report(tmp_path).returncode == 0
    for page in opened(browser, tmp_path / "report.html"):
        cell = page.locator("#table-clusters tbody tr > :first-child")
        expect(cell.locator("> a")).to_have_text("Third")
        cell.locator("summary").click()
        expect(cell.locator("li").nth(0)).to_contain_text(URDU)
        expect(cell.locator("li").nth(1)).to_contain_text(HOSTILE)
        expect(page.locator("b, a[href^='javascript']")).to_have_count(0)
        assert page.locator("a:dir(rtl)").all_inner_texts() == [URDU]
        expect(page.get_by_role("article", name="urdupoint")).to_contain_text(HOSTILE)
        expect(page.get_by_role("article", name="urdupoint")).to_contain_text("not recognised (4)")
        page.locator("#sections .drawing").hover()
        expect(page.locator("#sections .drawing")).to_contain_text("</script>")
        assert page.evaluate("document.scripts.length") == page.locator("figure").count() + 3


def test_the_policy_stops_what_got_through(
    browser: Browser, crawls: Crawls, tmp_path: Path
) -> None:
    whole = (crawls.folder / "report.html").read_text("utf-8")
    broken = tmp_path / "broken.html"
    attack = "<script>document.title = 'taken'</script><img src='http://127.0.0.1:9/x.png'>"
    broken.write_text(whole.replace("<main", f"{attack}<main"), "utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(broken.as_uri())
    assert "taken" not in page.title()
    assert len([text for text in said if "Content Security Policy" in text]) == 2
    page.close()


BEGUN = """
from newsbot.crawl import ArticleSpider

class BegunSpider(ArticleSpider):
    name = "begun"
"""


def test_a_spider_that_declares_no_site_yet_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "begunspider.py").write_text(BEGUN, "utf-8")
    Archive(tmp_path / FILE_NAME).close()
    words = ("report", "-s", "SPIDER_MODULES=newsbot.spiders,begunspider")
    done = scrapy(tmp_path, *words, env={"PYTHONPATH": f"{PROJECT}:{tmp_path}"})
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "has no articles yet" in done.stderr


def test_the_command_says_what_to_do_and_leaves_no_pieces(crawls: Crawls, tmp_path: Path) -> None:
    missing = report(tmp_path)
    assert missing.returncode == 1
    assert "`scrapy crawl` makes it" in missing.stderr
    with closing(Archive(tmp_path / FILE_NAME)):
        pass
    empty = report(tmp_path)
    assert empty.returncode == 1
    assert "has no articles yet; `scrapy crawl` finds some" in empty.stderr
    assert not (tmp_path / "report.html").exists()
    assert report(crawls.folder, "one", "two").returncode == 2
    target = tmp_path / "no" / "report.html"
    nowhere = report(crawls.folder, str(target))
    assert nowhere.returncode == 1
    assert f"{target} cannot be written: No such file or directory." in nowhere.stderr
    (tmp_path / "folder.html").mkdir()
    assert report(crawls.folder, str(tmp_path / "folder.html")).returncode == 1
    assert not list(tmp_path.rglob("*.part"))


def test_no_other_file_than_a_page_is_replaced(crawls: Crawls) -> None:
    archive = crawls.folder / FILE_NAME
    before = archive.read_bytes()
    done = report(crawls.folder, str(archive))
    assert done.returncode == 2
    assert f"{archive} is no name for a page; name a file that ends in .html" in done.stderr
    assert archive.read_bytes() == before


def test_the_command_opens_the_page_that_it_made(
    crawls: Crawls, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, opened_at = tmp_path / "its name.html", tmp_path / "opened"
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened_at}\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{program} %s")
    done = report(crawls.folder, str(target), "--open")
    assert (done.returncode, done.stdout) == (0, f"The report is {target}.\n")
    assert opened_at.read_text("utf-8") == target.as_uri()


def test_an_archive_is_drawn_by_the_smallest_period_that_shows_nearly_all() -> None:
    december = {f"2021-12-{day:02}": 10 for day in range(1, 32)}
    assert fitting(december) == Periods("day", list(december))
    assert fitting(december | {"1996-02-29": 1}).names == [
        f"2021-{month}-{day:02}"
        for month, days in (("11", range(2, 31)), ("12", range(1, 32)))
        for day in days
    ]
    assert fitting({"2021-12-28": 1, "2021-10-01": 1, "2021-10-31": 1}).unit == "week"
    weeks = ["2021-11-29", "2021-12-06", "2021-12-13", "2021-12-20", "2021-12-27"]
    assert last({"2021-12-05": 1, "2022-01-02": 1}, "week") == Periods("week", weeks)
    months = ["2020-01", "2020-02", "2020-03"]
    assert last({"2020-01-31": 1, "2020-03-01": 1}, "month") == Periods("month", months)
    assert fitting({"2018-01-01": 1, "2022-01-01": 1}).unit == "month"


def test_a_site_whose_news_are_far_newer_hides_no_other() -> None:
    days = [
        Count("Old en", "2021-12-27", 290),
        Count("Old ur", "2021-11-27", 5),
        Count("New en", "2026-11-01", 3),
        Count("New en", "2026-11-03", 4),
    ]
    new, old = over_time(days, ["Old en", "Old ur", "New en"])
    assert (new.key, new.title) == ("by-day-New-en", "Articles a day of New en")
    assert new.names == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert new.series == [Series("New en", [3, 0, 4], "3")]
    assert old.title == "Articles a day of Old en, Old ur"
    assert (old.names[0], old.names[-1], len(old.names)) == ("2021-11-27", "2021-12-27", 31)
    assert old.summary == ("From 2021-11-27 to 2021-12-27; the most, 290, on 2021-12-27.")
    assert [(s.name, sum(v or 0 for v in s.values), s.tone) for s in old.series] == [
        ("Old en", 290, "1"),
        ("Old ur", 5, "2"),
    ]
    (one,) = over_time(days[:1], ["Old en"])
    assert one.title == "Articles a day"
    assert one.summary == "Only 2021-12-27; the most, 290, on 2021-12-27."


def test_a_length_of_time_is_said_in_the_unit_that_fits() -> None:
    minutes = (45, 192, 18_000, 1_801.8 * 1_440)
    assert [duration(m) for m in minutes] == ["45 min", "3.2 h", "12.5 days", "4.9 years"]


def test_half_and_nearly_all_are_values_that_were_seen() -> None:
    assert (rank([7], 0.5), rank([1, 2, 3, 4], 0.5)) == (7, 2)
    assert rank(list(range(1, 101)), 0.95) == 95


def test_the_code_of_others_is_what_it_says() -> None:
    said = dict(
        re.findall(
            r"^\| `([\w.]+\.js)` .*`([0-9a-f]{64})`",
            (VENDOR / "README.md").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    assert said == {
        file.name: sha256(file.read_bytes()).hexdigest() for file in VENDOR.glob("*.js")
    }
