"""Settings of newsbot that cannot be meant, wherever they were written."""

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from scrapy import Spider
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from newsbot import settings as defaults
from newsbot.usage import settings as usage
from newsbot.usage.components import check_components
from newsbot.usage.mistakes import MistakeError
from newsbot.usage.settings import check_settings

DOCS = Path(__file__).parent.parent / "docs"
TABLE = (DOCS / "settings.md").read_text("utf-8")
OTHERWISE = {
    "NEWSBOT_ARCHIVE": "True in scrapy crawl",
    "NEWSBOT_CONTACT": "none",
    "NEWSBOT_JUNK_TOPICS": "the site's",
}
"""Defaults that the table says in words."""


def test_settings_table_and_check_know_the_same_names() -> None:
    ours = {name for name in vars(defaults) if name.startswith("NEWSBOT_")}
    assert set(usage._KINDS) == ours
    assert set(re.findall(r"^\| `(NEWSBOT_\w+)` \|", TABLE, re.MULTILINE)) == ours


def test_the_table_tells_the_default_of_each_setting() -> None:
    told = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", TABLE, re.MULTILINE))
    assert {name: words.replace("`", "") for name, words in told.items()} == {
        name: OTHERWISE.get(name, str(getattr(defaults, name))) for name in told
    }


def test_a_site_is_told_the_limits_that_are_set() -> None:
    told = (
        f"| {defaults.DOWNLOAD_MAXSIZE // 2**20} MiB a page (unpacked),"
        f" {defaults.DOWNLOAD_TIMEOUT} s, {defaults.REDIRECT_MAX_TIMES} redirects,"
        f" {defaults.MEMUSAGE_LIMIT_MB // 2**10} GB of memory |"
    )
    assert told in (DOCS / "manners.md").read_text("utf-8")


def settings(**more: object) -> Settings:
    read = Settings()
    read.setmodule(defaults)
    read.setdict(more, "project")  # as a line in settings.py
    return read


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (
            {"NEWSBOT_BUGDET": 1},
            "there is no setting NEWSBOT_BUGDET; did you mean 'NEWSBOT_BUDGET'?",
        ),
        ({"NEWSBOT_BUDGET": "many"}, "NEWSBOT_BUDGET=many is no whole number"),
        ({"NEWSBOT_BUDGET": 10**30}, "1000000000000000 is the most"),
        (
            {"NEWSBOT_RETENTION_DAYS": 1_000_000},
            "DAYS=1000000 is too much; 36500",
        ),
        ({"NEWSBOT_BACKOFF": "soon"}, "NEWSBOT_BACKOFF=soon is no number"),
        ({"RETRY_TIMES": "few"}, "RETRY_TIMES=few is no whole number"),
        ({"CLOSESPIDER_TIMEOUT": "1h"}, "CLOSESPIDER_TIMEOUT=1h is no number"),
        ({"MEMUSAGE_LIMIT_MB": -1}, "MEMUSAGE_LIMIT_MB=-1 is no whole number"),
        ({"ROBOTSTXT_OBEY": "always"}, "ROBOTSTXT_OBEY=always is neither True nor False"),
        ({"CONCURRENT_REQUESTS_PER_DOMAIN": 0}, "lets no request out; 1 is the least"),
        ({"NEWSBOT_BUDGET": 0}, "NEWSBOT_BUDGET=0 lets no request out; 1 is the least"),
        ({"NEWSBOT_CONTACT": "a" * 201}, "NEWSBOT_CONTACT has 201 characters; 200 are the most"),
        ({"NEWSBOT_DATA_DIR": "   "}, "NEWSBOT_DATA_DIR is empty"),
        ({"NEWSBOT_DATA_DIR": "~nobody-of-that-name/x"}, "no home folder ~nobody-of-that-name;"),
        ({"DOWNLOAD_DELAY": "."}, "DOWNLOAD_DELAY=. is no number"),
        ({"CONCURRENT_ITEMS": 0}, "CONCURRENT_ITEMS=0 takes no article; 1 is the least"),
        ({"LOGSTATS_INTERVAL": "-1"}, "LOGSTATS_INTERVAL=-1 is no number from 0 on"),
        ({"HTTPCACHE_ENABLED": "on"}, "HTTPCACHE_ENABLED=on is neither True nor False"),
        ({"TELNETCONSOLE_ENABLED": "2"}, "TELNETCONSOLE_ENABLED=2 is neither True nor False"),
    ],
)
def test_a_mistake_in_the_settings_file_is_said(line: dict[str, object], says: str) -> None:
    check_settings(settings())
    with pytest.raises(MistakeError) as refused:
        check_settings(settings(**line))
    assert says in str(refused.value)


HANDLER = "newsbot.download.handler.DownloadHandler"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"SCHEDULER": "mine"}, "SCHEDULER: 'mine' cannot be loaded (Error loading object"),
        ({"DUPEFILTER_CLASS": "newsbot.Filter"}, "DUPEFILTER_CLASS: 'newsbot.Filter' cannot be"),
        ({"ITEM_PIPELINES": {"mine.Check": 1}}, "ITEM_PIPELINES: 'mine.Check' cannot be loaded"),
        ({"EXTENSIONS": {"mine.Watch": 0}}, "EXTENSIONS: 'mine.Watch' cannot be loaded (No module"),
        ({"DOWNLOAD_HANDLERS": {"https": "mine.Get"}}, "DOWNLOAD_HANDLERS: 'mine.Get' cannot"),
        ({"RETRY_EXCEPTIONS": [OSError, "mine.Error"]}, "RETRY_EXCEPTIONS: 'mine.Error' cannot"),
        ({"RETRY_EXCEPTIONS": "mine.Error"}, "RETRY_EXCEPTIONS: 'mine.Error' cannot be loaded"),
        ({"RETRY_HTTP_CODES": [500, "many"]}, "RETRY_HTTP_CODES: 'many' is no status of HTTP"),
        ({"HTTPERROR_ALLOWED_CODES": "404,-1"}, "HTTPERROR_ALLOWED_CODES: '-1' is no status"),
        ({"HTTPERROR_ALLOWED_CODES": [99999]}, "HTTPERROR_ALLOWED_CODES: 99999 is no status"),
        ({"RETRY_HTTP_CODES": 500}, "RETRY_HTTP_CODES=500 is no list"),
        ({"RETRY_EXCEPTIONS": {"mine.Error"}}, "RETRY_EXCEPTIONS: 'mine.Error' cannot be loaded"),
    ],
)
def test_a_class_that_is_not_there_is_said(line: dict[str, object], says: str) -> None:
    check_components(settings(), Spider)
    with pytest.raises(MistakeError) as refused:
        check_components(settings(**line), Spider)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "line",
    [
        {"EXTENSIONS": {"mine.Watch": None}},  # turned off
        {"DOWNLOAD_HANDLERS": {"http": HANDLER, "ftp": None}},
        {"RETRY_HTTP_CODES": "500, 502"},
        {"HTTPERROR_ALLOWED_CODES": []},
        {"RETRY_HTTP_CODES": [500.0, HTTPStatus.BAD_GATEWAY]},
        {"RETRY_EXCEPTIONS": ""},
        {"STATS_CLASS": MemoryStatsCollector},
        {"REFERRER_POLICY": "no-referrer"},
        {"HTTPCACHE_STORAGE": "mine.Cache"},  # no crawl loads it
    ],
)
def test_classes_that_are_there_or_not_wanted_are_taken(line: dict[str, object]) -> None:
    check_components(settings(**line), Spider)


def test_what_a_spider_sets_is_looked_at_too_and_comes_before_the_project() -> None:
    def spider(**own: object) -> type[Spider]:
        return type("Own", (Spider,), {"name": "own", "custom_settings": own})

    with pytest.raises(MistakeError, match=r"EXTENSIONS: 'mine\.Watch' cannot be loaded"):
        check_components(settings(), spider(EXTENSIONS={"mine.Watch": 0}))
    scheduler = "scrapy.core.scheduler.Scheduler"
    check_components(settings(SCHEDULER="mine"), spider(SCHEDULER=scheduler))


def test_a_class_whose_module_is_broken_is_one_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "brokenpart.py").write_text("import newsbot\nnewsbot.nothing\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MistakeError, match=r"has no attribute 'nothing'"):
        check_components(settings(STATS_CLASS="brokenpart.Stats"), Spider)


@pytest.mark.parametrize(
    "line",
    [
        {"DOWNLOAD_DELAY": ".5"},
        {"DOWNLOAD_DELAY": "2."},
        {"NEWSBOT_CONTACT": "a" * 200},
        {"NEWSBOT_BUDGET": 1},
        {"DNS_TIMEOUT": "2.5"},
        {"DEPTH_PRIORITY": "-1"},
        {"TELNETCONSOLE_ENABLED": "True"},
        {"NEWSBOT_DATA_DIR": "~/news"},
    ],
)
def test_what_can_be_meant_is_taken(
    line: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    check_settings(settings(**line))


def test_a_home_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "nowhere"))
    with pytest.raises(MistakeError, match="there is no home folder ~; name another"):
        check_settings(settings(NEWSBOT_DATA_DIR="~/news"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("NEWSBOT_CONTCT", "did you mean NEWSBOT_CONTACT?"),
        (
            "NEWSBOT_BUDGET",
            "NEWSBOT_BUDGET in the environment says nothing; write -s NEWSBOT_BUDGET",
        ),
        ("NEWSBOT_BUGDET", "write -s NEWSBOT_BUDGET=..."),
    ],
)
def test_a_setting_in_the_environment_is_said_to_have_no_effect(
    monkeypatch: pytest.MonkeyPatch, name: str, says: str
) -> None:
    monkeypatch.setenv(name, "7")
    with pytest.raises(MistakeError) as refused:
        check_settings(settings())
    assert says in str(refused.value)


def test_other_names_in_the_environment_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_FULL", "1")
    monkeypatch.setenv("NEWSBOT_DATA_DIR", "x")
    check_settings(settings(NEWSBOT_DATA_DIR="x"))  # somebody passes it on with -s
