"""A socket.io client as a widget uses it, with answers that can be awaited."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import socketio

EVENTS = (
    "session_confirm",
    "session_error",
    "history",
    "bot_uttered",
    "bot_typing",
    "user_echo",
    "connect_error",
)
TIMEOUT_SECONDS = 10


class Socket:
    """One connection.

    Args:
        url: the address of the server.
        transport: ``websocket`` or ``polling``, or both, in the order of the upgrade.
        client: makes the connections.
    """

    def __init__(
        self,
        url: str,
        transport: str | list[str] = "websocket",
        client: aiohttp.ClientSession | None = None,
        **headers: str,
    ) -> None:
        self._url = url
        self._transports = [transport] if isinstance(transport, str) else transport
        self._headers = headers
        self._client = socketio.AsyncClient(reconnection=False, http_session=client)
        self._queues: dict[str, asyncio.Queue[Any]] = {name: asyncio.Queue() for name in EVENTS}
        for name in EVENTS:
            self._client.on(name, self._queues[name].put)

    async def __aenter__(self) -> Socket:
        await self._client.connect(
            self._url, headers=self._headers, transports=self._transports, wait_timeout=10
        )
        return self

    async def __aexit__(self, *error: object) -> None:
        if self.transport == "polling":
            # An orderly end would wait for the open request, which lasts as long as a ping.
            await self._client.eio.disconnect(abort=True)
        await self._client.disconnect()

    @property
    def transport(self) -> str:
        return self._client.transport()

    @property
    def process(self) -> str:
        """Of several behind the address, the one that this connection is with."""
        return str(self._client.eio.sid).partition(".")[0]

    async def open(self, token: str | None = None, **more: Any) -> str:
        """Ask for a session; returns the token."""
        await self.send("session_request", {"session_id": token, **more})
        return str(await self.next("session_confirm"))

    async def send(self, event: str, data: Any) -> None:
        await self._client.emit(event, data)

    async def say(self, message: Any, token: Any = None, **more: Any) -> Any:
        """Send a message; returns the server's acknowledgement, after the whole answer."""
        data = {"message": message, **more}
        if token is not None:
            data["session_id"] = token
        return await self._client.call("user_uttered", data, timeout=TIMEOUT_SECONDS)

    async def next(self, event: str) -> Any:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await self._queues[event].get()

    def heard(self, event: str) -> list[Any]:
        """What arrived and was not taken yet."""
        queue = self._queues[event]
        return [queue.get_nowait() for _ in range(queue.qsize())]
