"""Crawls of one site share its pace: turns in a file, and two real crawls at once."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import PROJECT

from newsbot.operation.turns import Turns
from newsbot.standin.server import Server
from newsbot.standin.site import StandIn


class Hand:
    """A clock that is moved by hand."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def test_those_who_come_at_once_go_one_after_the_other(tmp_path: Path) -> None:
    clock = Hand(1_000.0)
    one, other, third = (Turns(tmp_path / "turns", clock) for _ in range(3))
    assert [one.take(2.0), other.take(3.0), third.take(2.0)] == [0.0, 2.0, 5.0]
    clock.seconds += 6.0  # the third was let in a second ago, and leaves two
    assert one.take(2.0) == 1.0
    clock.seconds += 3.0
    assert other.take(2.0) == 0.0


def test_a_moment_from_before_a_restart_is_none(tmp_path: Path) -> None:
    assert Turns(tmp_path / "turns", Hand(90_000.0)).take(1.0) == 0.0
    assert Turns(tmp_path / "turns", Hand(20.0)).take(1.0) == 0.0


def test_a_file_that_is_torn_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "turns").write_bytes(b"\xff\xff\xff")
    turns = Turns(tmp_path / "turns", Hand(20.0))
    assert [turns.take(1.0), turns.take(1.0)] == [0.0, 1.0]


@pytest.mark.parametrize("noted", [b"\0\0\0\0\0\0\xf8\x7f", b"\0\0\0\0\0\0\xf0\x7f"])
def test_what_is_no_moment_holds_nobody_up(tmp_path: Path, noted: bytes) -> None:
    (tmp_path / "turns").write_bytes(noted)  # not a number; without end
    turns = Turns(tmp_path / "turns", Hand(20.0))
    assert [turns.take(1.0), turns.take(1.0)] == [0.0, 1.0]


@pytest.mark.alone
def test_two_spiders_of_one_site_ask_it_no_more_often_than_one(
    serve: Callable[[StandIn], Server], tmp_path: Path
) -> None:
    server = serve(StandIn(12))
    command = [sys.executable, "-m", "scrapy", "crawl"]
    options = ["-s", f"NEWSBOT_DATA_DIR={tmp_path}", "-s", "DOWNLOAD_DELAY=0.4"]
    crawls = [
        subprocess.Popen(
            [*command, spider, *options, "--nolog"],
            cwd=PROJECT,
            env={**os.environ, **server.environment},
        )
        for spider in ("urdupoint", "urdupoint_urdu")
    ]
    for crawl in crawls:
        crawl.wait(timeout=120)
    editions = ["/daily/" in request for request in server.requests]
    assert sum(editions) >= 5  # the Urdu one reads the sitemaps of a week
    both = editions[: len(editions) - editions[::-1].index(True)]
    assert both.count(False) >= 5  # and the other one went on meanwhile
    assert min(later - earlier for earlier, later in pairwise(server.times)) >= 0.35
