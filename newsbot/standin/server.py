"""The stand-in site over real HTTPS on loopback, under the real site's addresses.

A proxy takes `CONNECT www.urdupoint.com:443` and hands the connection to a server whose
certificate comes from an authority made for the occasion. Two environment variables lead any
HTTP client there; the crawl itself is the one that ships.
"""

import asyncio
import socket
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Coroutine
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme
from aiohttp import web
from multidict import CIMultiDict

from newsbot.standin.site import Answer, StandIn

_HOSTS = ("www.urdupoint.com", "urdupoint.com")
_NEEDLESS = ("Cookie", "Referer", "Content-Length")


class Server:
    """Serves a stand-in site from a thread of its own while its `with` block lasts."""

    def __init__(self, site: StandIn, hosts: tuple[str, ...] = _HOSTS) -> None:
        self.site = site
        self._hosts = hosts
        self.requests: list[str] = []
        """Host and target of every request, in order: `www.urdupoint.com/robots.txt`.

        A form that was sent stands behind a question mark.
        """
        self.times: list[float] = []
        """When each of them came, by `time.monotonic`."""
        self.told: list[str] = []
        """Headers of requests that need not be sent, each time one was."""
        self.arrived = threading.Condition()
        """Notified of every request."""
        self.refused: list[str] = []
        """What clients asked the proxy for that is not the site."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._folder = tempfile.TemporaryDirectory(prefix="newsbot-standin-")
        self._proxy_port = 0
        self._https_port = 0

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that lead a client here."""
        proxy = f"http://127.0.0.1:{self._proxy_port}"
        return {
            "http_proxy": proxy,
            "https_proxy": proxy,
            "no_proxy": "",
            "SSL_CERT_FILE": str(Path(self._folder.name) / "authority.pem"),
        }

    def __enter__(self) -> Self:
        self._thread.start()
        self._wait_for(self._start())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._wait_for(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._folder.cleanup()

    def _wait_for(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _start(self) -> None:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(Path(self._folder.name) / "authority.pem")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*self._hosts).configure_cert(context)
        self._runner = web.ServerRunner(web.Server(self._handle), shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self._https_port = self._runner.addresses[0][1]
        self._proxy = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self._proxy_port = self._proxy.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._proxy.close()
        await self._runner.cleanup()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        form = (await request.read()).decode()
        target = f"{request.path_qs}?{form}" if form else request.path_qs
        with self.arrived:
            self.requests.append(f"{request.host}{target}")
            self.times.append(time.monotonic())
            if request.method == "GET":
                self.told += [name for name in _NEEDLESS if name in request.headers]
            self.arrived.notify_all()
        answer = self.site.answer(target)
        if answer.raw is not None:
            await self._send_raw(request, answer)
        headers = CIMultiDict((("Content-Type", answer.content_type), *answer.headers))
        headers.setdefault("Date", self._date)
        if answer.location:
            headers["Location"] = answer.location
        if self.site.has_etags:
            headers["ETag"] = answer.etag
            if request.headers.get("If-None-Match") == headers["ETag"]:
                return web.Response(status=304, headers=headers)
        return web.Response(body=answer.body, status=answer.status, headers=headers)

    @property
    def _date(self) -> str:
        """The Date of an answer by the site's clock; one that says nothing where it has none."""
        if self.site.clock is None:
            return "unknown"
        return format_datetime(self.site.clock().astimezone(UTC), usegmt=True)

    async def _send_raw(self, request: web.BaseRequest, answer: Answer) -> None:
        transport = request.transport
        assert transport is not None  # noqa: S101
        transport.write(answer.raw or b"")
        if answer.hangs:
            await asyncio.Event().wait()
        if answer.resets:
            _reset(transport)
        transport.close()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client of the proxy, from its CONNECT to its end."""
        try:
            request = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            return
        method, _, rest = request.decode("latin-1").partition(" ")
        target = rest.partition(" ")[0]
        if method != "CONNECT" or target not in [f"{host}:443" for host in self._hosts]:
            self.refused.append(target)
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            writer.close()
            return
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._https_port)
        await asyncio.gather(_pipe(reader, inner_writer), _pipe(inner_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        _reset(writer.transport)  # one side is gone; the other learns how
    finally:
        writer.close()


def _reset(transport: asyncio.WriteTransport) -> None:
    """Close a connection with RST in place of FIN."""
    line = transport.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
