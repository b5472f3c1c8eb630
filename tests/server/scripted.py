"""A scripted agent: what it says depends on the words it gets and on nothing else.

It has the same ``handle_message`` coroutine as Rasa's agent, keeps conversations in Rasa's own
in-memory tracker store, and needs no model.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from bot.channels.rasa_api import UserMessage
from common import messages as m
from common.errors import StorageError

JACKET = m.ProductCard(
    product_id="fjord-rain-jacket",
    name="Fjord Rain Jacket",
    price_cents=12900,
    price_text="€129.00",
    image_url="/pictures/fjord-rain-jacket.svg",
    subtitle="Waterproof, three layers",
    reason="Fits what you said: waterproof, for hiking",
    surface="search",
    buttons=(
        m.Button(title="Details", payload='/product_details{"product": "fjord-rain-jacket"}'),
        m.Button(title="More like this", payload="/more_like_this"),
    ),
)
PARKA = m.ProductCard(
    product_id="skerry-parka",
    name="Skerry Parka",
    price_cents=18900,
    price_text="€189.00",
    image_url="/pictures/skerry-parka.svg",
    subtitle="Warm down to -10 °C",
    reason="Often bought by people who walk in the rain",
    in_stock=False,
    surface="search",
    buttons=(m.Button(title="Details", payload="/product_details"),),
)
SHELL = m.ProductCard(
    product_id="tide-wind-shell",
    name="Tide Wind Shell",
    price_cents=8900,
    price_text="€89.00",
    image_url="/pictures/tide-wind-shell.svg",
    subtitle="Packs into its own pocket",
    surface="search",
    buttons=(m.Button(title="Details", payload="/product_details"),),
)
ORDER = m.OrderCard(
    number="HP-104233",
    status="shipped",
    status_text="On its way",
    total_text="€218.00",
    placed_on="12 June 2025",
    lines=(
        m.OrderLine(
            name="Fjord Rain Jacket",
            quantity=1,
            price_text="€129.00",
            detail="navy, M",
            image_url="/pictures/fjord-rain-jacket.svg",
        ),
        m.OrderLine(name="Tide Wind Shell", quantity=1, price_text="€89.00", detail="olive, L"),
    ),
    progress=(("Placed", True), ("Packed", True), ("Shipped", True), ("Delivered", False)),
    tracking_url="https://carrier.example/track/NP123",
    buttons=(m.Button(title="Change address", payload="/change_address"),),
)

Said = list[dict[str, Any]]


def _rich(*found: m.Message) -> Said:
    return [{"custom": m.dump(message)} for message in found]


SCRIPT: dict[str, Said] = {
    "hello": [
        {
            "text": "Hello! How can I help?",
            "buttons": [{"title": "Find something", "payload": "/find_product"}],
        }
    ],
    "jackets": _rich(
        m.ProductCarousel(
            text="These keep the rain out:",
            products=(JACKET, PARKA, SHELL),
            buttons=(m.Button(title="Show more", payload="/show_more"),),
        )
    ),
    "one jacket": _rich(JACKET),
    "recommend": _rich(
        m.ProductCarousel(
            products=tuple(
                one.model_copy(update={"impression": "L7", "surface": "recommend"})
                for one in (JACKET, PARKA)
            )
        )
    ),
    "details": _rich(JACKET.model_copy(update={"surface": "details", "url": "/no-such-page"})),
    "my order": _rich(ORDER),
    "return": _rich(
        m.Text(text="Gladly. Which e-mail address did you order with?"),
        m.FormHint(expects="email"),
    ),
    "sure?": _rich(m.Text(text="Shall I cancel it?"), m.FormHint(expects="yes_no")),
    "picture": [{"image": "/pictures/fjord-rain-jacket.svg"}],
    "person": _rich(m.Handoff(text="A colleague will write to you.", reference="H-00012")),
    "bye": _rich(m.Rating(text="How did I do?")),
    "markup": _rich(m.Text(text="<img src=x onerror=alert(1)> **bold** https://example.com/a.")),
    "elements": [{"elements": [{"title": "Card", "subtitle": "Words", "image_url": "/x.svg"}]}],
    "quick": [{"text": "Which?", "quick_replies": [{"title": "A", "payload": "/a"}]}],
    "file": [{"attachment": "https://example.com/manual.pdf"}],
    "silence": [],
    "plain json": [{"custom": {"text": "words of another contract"}}],
}


class ScriptedAgent:
    """Says what ``SCRIPT`` holds for the text, or repeats it.

    ``boom`` raises, ``forget it`` cannot be stored, ``wait`` waits until ``release`` is set, and
    ``hang`` never ends. Everything it received stands in ``heard``.
    """

    def __init__(self) -> None:
        from rasa.core.tracker_store import InMemoryTrackerStore
        from rasa.shared.core.domain import Domain

        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.heard: list[UserMessage] = []
        self.not_heard: list[str] = []
        self.release = asyncio.Event()
        self.waiting = asyncio.Event()
        self.ready = True
        self.problem: str | None = None
        self.running = 0
        self.most_running = 0
        self.actions: dict[str, Callable[[], Any]] = {}

    def is_ready(self) -> bool:
        return self.ready

    async def find_problem(self) -> str | None:
        return self.problem

    def unheard(self, conversation_id: str) -> None:
        self.not_heard.append(conversation_id)

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            await self._answer(message)
        finally:
            self.running -= 1

    async def _answer(self, message: UserMessage) -> None:
        text = message.text or ""
        if text == "boom":
            raise RuntimeError("the database password is hunter2")
        if text == "forget it":
            raise StorageError("The conversation database is locked.")
        if text == "hang":
            self.waiting.set()
            await asyncio.Event().wait()
        if text == "wait":
            self.waiting.set()
            await self.release.wait()
        said = SCRIPT.get(text.lower(), [{"text": f"You said: {text}"}])
        await self._remember(message, said)
        for response in said:
            assert message.output_channel is not None
            await message.output_channel.send_response(message.sender_id, dict(response))

    async def _remember(self, message: UserMessage, said: Said) -> None:
        from rasa.shared.core.events import BotUttered, UserUttered

        tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text, metadata=message.metadata))
        for response in said:
            data = {key: value for key, value in response.items() if key != "text"}
            tracker.update(BotUttered(response.get("text"), data))
        await self.tracker_store.save(tracker)
