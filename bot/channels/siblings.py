"""Several processes behind one port: what one of them gets that is another's business.

The system hands each connection to any of them. A web chat over polling is many connections, all of
the process that opened it: its session id begins with that process's number, and whoever else gets
a request with it passes it on through a socket file, websockets included.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from yarl import URL

from bot.channels.metrics import merged
from bot.seats import Seat

METRICS = "/metrics"
_HOP = frozenset(
    {"connection", "keep-alive", "transfer-encoding", "upgrade", "content-length", "te", "trailer"}
)
"""Headers that are about one connection (RFC 9110, 7.6.1); the length is written anew."""
_CONNECT_SECONDS = 2.0


class Siblings:
    """Talks to the other processes.

    Args:
        seat: which one this is.
        sockets: the path of the web chat.
        frame: the most bytes of a websocket's frame.
    """

    def __init__(self, seat: Seat, sockets: str, frame: int) -> None:
        self._seat = seat
        self._sockets = sockets
        self._frame = frame
        self._clients: dict[int, aiohttp.ClientSession] = {}

    def attach(self, app: web.Application) -> None:
        """Pass on what is another's, as long as the application runs."""
        app.middlewares.append(self._middleware())
        app.cleanup_ctx.append(self._open)

    def _middleware(self) -> aiohttp.typedefs.Middleware:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path == self._sockets:
                owner = self._seat.owner(request.query.get("sid", ""))
                return await (handler(request) if owner is None else self._pass_on(request, owner))
            if request.path == METRICS and not came_from_sibling(request):
                return await self._metrics(request, handler)
            return await handler(request)

        return middleware

    async def _open(self, _: web.Application) -> AsyncIterator[None]:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS)
        others = set(range(self._seat.count)) - {self._seat.number}
        for number in others:
            connector = aiohttp.UnixConnector(str(self._seat.file(number)), limit=0)
            self._clients[number] = aiohttp.ClientSession(
                connector=connector, timeout=timeout, auto_decompress=False
            )
        yield
        for client in self._clients.values():
            await client.close()

    async def _pass_on(self, request: web.Request, owner: int) -> web.StreamResponse:
        try:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await self._tunnel(request, owner)
            async with self._clients[owner].request(
                request.method,
                _address(request),
                headers=_without(request.headers, _HOP),
                data=await request.read(),
                allow_redirects=False,
            ) as reply:
                headers = _without(reply.headers, _HOP)
                return web.Response(status=reply.status, headers=headers, body=await reply.read())
        except aiohttp.ClientError:
            # It has ended, and its sessions with it: the client begins anew.
            return web.json_response({"code": 1, "message": "Session ID unknown"}, status=400)

    async def _tunnel(self, request: web.Request, owner: int) -> web.StreamResponse:
        headers = {
            name: value
            for name, value in _without(request.headers, _HOP).items()
            if not name.lower().startswith("sec-websocket-")
        }
        async with self._clients[owner].ws_connect(
            _address(request), headers=headers, max_msg_size=self._frame
        ) as inner:
            outer = web.WebSocketResponse(max_msg_size=self._frame)
            await outer.prepare(request)
            ways = [asyncio.create_task(_pump(*way)) for way in ((inner, outer), (outer, inner))]
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
            await outer.close()
            return outer

    async def _metrics(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """What Prometheus gets from one process is told of all, each under its number."""
        own = await handler(request)
        assert isinstance(own, web.Response)
        assert isinstance(own.body, bytes)
        texts = {self._seat.number: own.body}
        for number, client in self._clients.items():
            try:
                async with (
                    asyncio.timeout(_CONNECT_SECONDS),
                    client.get(f"http://process{METRICS}") as reply,
                ):
                    texts[number] = await reply.read()
            except (aiohttp.ClientError, TimeoutError):
                continue  # it is being started again
        body = merged({str(number): text for number, text in sorted(texts.items())})
        return web.Response(body=body, content_type="text/plain", charset="utf-8")


def came_from_sibling(request: web.BaseRequest) -> bool:
    """Whether a request came through this process's socket file."""
    own = request.transport.get_extra_info("sockname") if request.transport else None
    return isinstance(own, str | bytes)


async def _pump(
    source: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
    sink: aiohttp.ClientWebSocketResponse | web.WebSocketResponse,
) -> None:
    async for message in source:
        if message.type is aiohttp.WSMsgType.TEXT:
            await sink.send_str(message.data)
        elif message.type is aiohttp.WSMsgType.BINARY:
            await sink.send_bytes(message.data)


def _address(request: web.Request) -> URL:
    return URL(f"http://process{request.raw_path}", encoded=True)


def _without(headers: Mapping[str, str], left_out: frozenset[str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower() not in left_out}
