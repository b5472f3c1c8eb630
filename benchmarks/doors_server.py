"""The front door that ``benchmarks.doors`` ends again and again: all messaging channels, one bot.

The bot says back what it hears; conversations, inbox and outbox are those of the program.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bot.runtime

bot.runtime.activate()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import BotUttered, UserUttered  # noqa: E402

from bot.channels.messaging.courier import Waits  # noqa: E402
from bot.channels.messaging.doors import Messaging  # noqa: E402
from bot.channels.messaging.registry import open_channel  # noqa: E402
from bot.channels.rasa_api import UserMessage  # noqa: E402
from bot.runtime.tracker_store import ConversationStore  # noqa: E402
from bot.server import create_app, serve  # noqa: E402
from bot.settings import ServerSettings  # noqa: E402
from shop import open_shop  # noqa: E402
from shop.config import ShopConfig  # noqa: E402

ANSWER = "You said: "
LONGEST_WAIT = 0.05
"""Seconds; the waits of the platforms' pace and of retries are cut to it."""
MANY = {"per_minute": 6_000_000, "burst": 100_000}


@dataclass(frozen=True)
class Door:
    """How one process is started.

    Attributes:
        port: where it listens.
        database: URL of inbox, outbox and conversations.
        channels: their entries of ``credentials.yml``.
        settings: those of ``server.yml`` beside the defaults.
        shop: the shop's database, an empty one.
    """

    port: int
    database: str
    channels: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]
    shop: Path


class Echo:
    """A bot that keeps each turn in the program's own store and says it back."""

    def __init__(self, database: str) -> None:
        self.tracker_store = ConversationStore(Domain.empty(), url=database)

    def is_ready(self) -> bool:
        """Always."""
        return True

    async def find_problem(self) -> str | None:
        """None."""
        return None

    def unheard(self, conversation_id: str) -> None:
        """Nothing depends on it."""

    async def handle_message(self, message: UserMessage) -> None:
        """Store the turn, then say it."""
        said = f"{ANSWER}{message.text}"
        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        tracker.update(BotUttered(said))
        await self.tracker_store.save(tracker)
        assert message.output_channel is not None
        await message.output_channel.send_response(message.sender_id, {"text": said})


async def _short_wait(seconds: float) -> None:
    await asyncio.sleep(min(seconds, LONGEST_WAIT))


def run(door: Door) -> None:
    """Serve until killed."""
    asyncio.run(_serve(door))


async def _serve(door: Door) -> None:
    config = ShopConfig(order_number="HP-104233")
    settings = ServerSettings.from_mapping(
        {**door.settings, "port": door.port, "messages_per_conversation": MANY}
        | {"messages_per_address": MANY}
    )
    channels = [open_channel(name, dict(one), "here") for name, one in door.channels.items()]
    waits = Waits(_short_wait, sweep_seconds=0.5, heartbeat_seconds=0.5, lease_seconds=2.0)
    app = create_app(
        Echo(door.database),
        SimpleNamespace(shop=open_shop(f"sqlite:///{door.shop}", config), config=config),
        settings,
        pictures=door.shop.parent,
        messaging=Messaging(channels, door.database, waits),
    )
    await serve(app, settings, on_ready=lambda _: None)
