"""The download handler that ships: every connection of a crawl is made here."""

import asyncio
import errno
import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler, _ClientResponse
from scrapy.core.downloader.handlers._base_streaming import BaseStreamingDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.ssl import _make_ssl_context

from newsbot.operation.run import archived_run_of


class DownloadHandler(AiohttpDownloadHandler):
    """Scrapy's aiohttp handler with a resolver of ours.

    The stock handler builds its own connector and leaves no place for a resolver; the names
    that it keeps private are safe to use while requirements.txt pins Scrapy's minor version.
    """

    experimental = False  # it is, hence the pin and the tests; no need to warn each crawl

    def __init__(self, crawler: Crawler) -> None:
        BaseStreamingDownloadHandler.__init__(self, crawler)
        self._crawler = crawler
        run = archived_run_of(crawler)
        self._turns = run.turns if run else None
        self._ssl_context = _make_ssl_context(crawler.settings)
        system = aiohttp.ThreadedResolver()
        private = crawler.settings.getbool("NEWSBOT_ALLOW_PRIVATE_ADDRESSES")
        self.resolver = system if private else PublicResolver(_proxy_hosts(), system)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self.resolver,
                local_addr=self._bind_address,
                limit=self._pool_size_total,
                limit_per_host=self._pool_size_per_host,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            middlewares=(_sent_once,),
            auto_decompress=False,
            request_class=_ClientRequest,
            response_class=_ClientResponse,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
        )

    async def download_request(self, request: Request) -> Response:
        """Called by Scrapy, which keeps the delay within a crawl; this keeps it between crawls."""
        delay = self._crawler.engine.downloader.slots[request.meta["download_slot"]].delay
        if delay and self._turns is not None:
            await asyncio.sleep(self._turns.take(delay))
        return await super().download_request(request)


async def _sent_once(
    request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """A request that the site hangs up on fails, and no more.

    aiohttp would send it again at once, which neither the delay nor the budget would know; it does
    so for the two errors alone that are told here as what they are kinds of.
    """
    try:
        return await send(request)
    except aiohttp.ClientConnectorError:
        raise  # there was no connection: nothing was sent
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from error


class _ClientRequest(aiohttp.ClientRequest):
    """A request that says how long its body is only where it has one (RFC 9110, 8.6)."""

    def update_body_from_data(self, body: Any, *values: Any, **named: Any) -> None:
        """Called by aiohttp; Scrapy gives an empty body where there is none."""
        super().update_body_from_data(body or None, *values, **named)


class PublicResolver(AbstractResolver):
    """Resolves names to public addresses only: a name that leads inside our network is refused.

    `trusted` names, those of the proxies that the environment names, may be anywhere.
    """

    def __init__(self, trusted: frozenset[str], system: AbstractResolver) -> None:
        self._trusted = trusted
        self._system = system

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; raises OSError where none of them is public."""
        found = await self._system.resolve(host, port, family)
        if host in self._trusted:
            return found
        public = [result for result in found if ipaddress.ip_address(result["host"]).is_global]
        if not public:
            raise PermissionError(
                errno.EACCES,
                f"{host} resolves to {found[0]['host']}, which is no public address;"
                " NEWSBOT_ALLOW_PRIVATE_ADDRESSES=1 would allow it",
            )
        return public

    async def close(self) -> None:
        """Called by aiohttp."""
        await self._system.close()


def _proxy_hosts() -> frozenset[str]:
    return frozenset(urlsplit(url).hostname or "" for url in getproxies().values())
