"""The handler that makes every connection: what it resolves and what it trusts."""

import asyncio
import re
import socket
from collections import Counter
from collections.abc import Callable

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from conftest import PROJECT, Run
from scrapy.utils.test import get_crawler

from newsbot.download.handler import DownloadHandler, PublicResolver
from newsbot.spiders.urdupoint import UrduPointSpider
from newsbot.standin.server import Server
from newsbot.standin.site import Answer, StandIn


class Answers(AbstractResolver):
    """A resolver with answers of the test's own."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=0)
            for address in self.addresses
        ]

    async def close(self) -> None:
        pass


def resolved(resolver: PublicResolver, name: str) -> list[str]:
    return [result["host"] for result in asyncio.run(resolver.resolve(name, 443))]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::1",
     "fe80::1", "fd00::1", "100.64.0.1", "::ffff:127.0.0.1"],
)  # fmt: skip
def test_names_that_lead_into_private_networks_are_refused(address: str) -> None:
    resolver = PublicResolver(frozenset(), Answers(address))
    with pytest.raises(OSError, match="no public address"):
        resolved(resolver, "www.urdupoint.com")


def test_of_several_addresses_the_public_ones_are_used() -> None:
    resolver = PublicResolver(frozenset(), Answers("127.0.0.1", "93.184.215.14"))
    assert resolved(resolver, "www.urdupoint.com") == ["93.184.215.14"]


def test_the_proxy_of_the_environment_may_be_anywhere() -> None:
    resolver = PublicResolver(frozenset({"proxy"}), Answers("10.0.0.1"))
    assert resolved(resolver, "proxy") == ["10.0.0.1"]


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_setting_allows_private_addresses(is_allowed: bool) -> None:
    async def resolver_of_the_handler() -> bool:
        settings = {
            "TWISTED_REACTOR_ENABLED": False,
            "NEWSBOT_ALLOW_PRIVATE_ADDRESSES": is_allowed,
        }
        handler = DownloadHandler(get_crawler(UrduPointSpider, settings))
        try:
            return isinstance(handler.resolver, PublicResolver)
        finally:
            await handler.close()

    assert asyncio.run(resolver_of_the_handler()) is not is_allowed


def test_a_certificate_that_nobody_vouches_for_is_refused(
    crawl: Run, serve: Callable[[StandIn], Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(StandIn(5))
    monkeypatch.setattr(
        Server, "environment", {**server.environment, "SSL_CERT_FILE": str(PROJECT / "LICENSE")}
    )
    done = crawl(server.site, "-a", "follow=feed", "-s", "RETRY_TIMES=0")
    assert done.requests == []
    assert "CERTIFICATE_VERIFY_FAILED" in done.log


@pytest.mark.parametrize("resets", [False, True])
@pytest.mark.parametrize(("retries", "times"), [("0", 1), ("2", 3)])
def test_no_request_is_sent_again_that_the_crawl_does_not_know(
    crawl: Run, resets: bool, retries: str, times: int
) -> None:
    site = StandIn(10, feed_size=2)
    paths = [story.path for story in site.in_feed()]
    site.answers |= dict.fromkeys(paths, Answer(b"", raw=b"", resets=resets))
    done = crawl(site, "-a", "follow=feed", "-s", f"RETRY_TIMES={retries}")
    asked = Counter(done.requests)
    assert [asked[path] for path in paths] == [times, times]
    counted = re.search(r"'downloader/request_count': (\d+)", done.log)
    assert counted is not None
    assert int(counted[1]) == len(done.requests) == 2 + 2 * times  # robots.txt and the feed


def test_a_budget_counts_what_the_site_hangs_up_on(crawl: Run) -> None:
    site = StandIn(40, feed_size=4)
    site.answers |= {story.path: Answer(b"", raw=b"") for story in site.in_feed()}
    assert len(crawl(site, "-a", "follow=feed", "-s", "NEWSBOT_BUDGET=8").requests) == 8
