"""The webhooks of the messaging channels on the front door."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from aiohttp import web

from bot.channels.messaging.box import Box
from bot.channels.messaging.contract import (
    Answer,
    ForgedError,
    MalformedError,
    MessagingChannel,
    TryAgainError,
    Webhook,
)
from bot.channels.messaging.courier import Courier, Waits, wait_before
from bot.channels.server_context import ServerContext
from common.errors import ShoptalkError

logger = logging.getLogger(__name__)

COURIER = web.AppKey("courier", Courier)
"""Where an application has it that can say something unasked in a messaging app."""
FORGED, MALFORMED, STORED = "forged", "malformed", "stored"
"""How a webhook may end, for the metrics."""


@dataclass(frozen=True)
class Messaging:
    """The messaging channels of a project.

    Attributes:
        channels: those of ``credentials.yml`` that have a door of ours.
        database: URL of the inbox and the outbox.
        waits: how the courier waits.
    """

    channels: Sequence[MessagingChannel]
    database: str
    waits: Waits = field(default_factory=Waits)


class MessagingDoors:
    """One route a channel, and the courier behind them.

    Args:
        context: what all doors share.
        messaging: the channels.

    Raises:
        StorageError: the database cannot be opened.
    """

    def __init__(self, context: ServerContext, messaging: Messaging) -> None:
        self._context = context
        self._waits = messaging.waits
        self._channels = {channel.name: channel for channel in messaging.channels}
        self._box = Box(messaging.database, lease_seconds=messaging.waits.lease_seconds)
        self.courier = Courier(context, self._channels, self._box, messaging.waits)
        self._opening: list[asyncio.Task[None]] = []

    def attach(self, app: web.Application) -> None:
        """Add the routes, and begin and end with the application."""
        for channel in self._channels.values():
            path = webhook_path(channel.name)
            app.router.add_route("*", path, _Door(self._context, self.courier, channel).handle)
        app[COURIER] = self.courier
        app.on_startup.append(self._start)
        app.on_cleanup.append(self._stop)

    async def _start(self, _: web.Application) -> None:
        await self.courier.start()
        for channel in self._channels.values():
            self._opening.append(asyncio.create_task(self._open(channel)))

    async def _open(self, channel: MessagingChannel) -> None:
        """Let a channel begin; a platform that is away or says no stops nobody else."""
        try:
            await self._begin(channel)
            await channel.listen(lambda received: self.courier.accept(channel, received))
        except ShoptalkError as error:
            logger.error("The channel '%s' could not begin: %s", channel.name, error)
        except Exception:
            logger.exception("The channel '%s' could not begin.", channel.name)

    async def _begin(self, channel: MessagingChannel) -> None:
        base = (self._context.settings.public_url or "").rstrip("/")
        for attempt in count():
            try:
                await channel.open(base and base + webhook_path(channel.name))
            except TryAgainError as error:
                logger.warning("The channel '%s' begins later: %s", channel.name, error)
                await self._waits.sleep(max(error.after or 0.0, wait_before(attempt)))
            else:
                return

    async def _stop(self, _: web.Application) -> None:
        for task in self._opening:
            task.cancel()
        await asyncio.gather(*self._opening, return_exceptions=True)
        await self.courier.stop()
        for channel in self._channels.values():
            await channel.close()
        await asyncio.to_thread(self._box.close)


def webhook_path(name: str) -> str:
    """Where a platform sends its messages: the address that Rasa documents for it."""
    return f"/webhooks/{name}/webhook"


class _Door:
    """The webhook of one channel."""

    def __init__(self, context: ServerContext, courier: Courier, channel: MessagingChannel) -> None:
        self._context = context
        self._courier = courier
        self._channel = channel

    async def handle(self, request: web.Request) -> web.Response:
        """Verify, store, acknowledge; the answer comes later.

        Raises:
            ForgedError: it is not the platform's.
            MalformedError: it is not what the platform documents.
            StorageError: it could not be stored; the platform sends it again.
        """
        webhook = await self._read(request)
        try:
            if answer := self._channel.handshake(webhook):
                return _response(answer)
            if request.method != "POST":
                raise web.HTTPMethodNotAllowed(request.method, ["POST"])
            self._channel.verify(webhook)
            received = self._channel.parse(webhook)
        except ForgedError:
            self._count(FORGED)
            raise
        except MalformedError:
            self._count(MALFORMED)
            raise
        await self._courier.accept(self._channel, received)
        self._count(STORED)
        return _response(self._channel.acknowledge())

    async def _read(self, request: web.Request) -> Webhook:
        base = (self._context.settings.public_url or "").rstrip("/")
        return Webhook(
            method=request.method,
            url=f"{base}{request.raw_path}" if base else str(request.url),
            headers={name.lower(): value for name, value in request.headers.items()},
            query=dict(request.query),
            body=await request.read(),
        )

    def _count(self, outcome: str) -> None:
        self._context.metrics.webhooks.labels(self._channel.name, outcome).inc()


def _response(answer: Answer) -> web.Response:
    return web.Response(text=answer.text, content_type=answer.content_type)
