"""Runs a conversation against the trained bot, in this process and through the front door's rules.

Every conversation talks to the bot under an id of its own, on its own copy of the shop.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from actions.services import Services, handed
from bot.channels.incoming import RefusedError, receive
from bot.channels.signing import Signer
from bot.settings import ServerSettings
from bot.testing.cast import CastError, cast, quote
from bot.testing.checks import (
    Rows,
    Turn,
    buttons_in,
    check_always,
    check_bot,
    check_db,
    read_rows,
)
from bot.testing.script import BotExpectation, Conversation, Repeated, Step
from common.messages import Button, Buttons, Image, Message, Text, fallback_text, parse
from shop.database import Shop, open_shop

if TYPE_CHECKING:
    from rasa.core.agent import Agent
    from sqlalchemy.orm import Session

CHANNEL = "web"
_WIDTH = 400


class ConversationFailedError(AssertionError):
    """An expectation was not met; the message holds the conversation so far."""


@dataclass(frozen=True)
class Stage:
    """The trained bot and the pristine shop that every conversation starts from.

    Attributes:
        agent: Rasa's agent.
        services: what its actions call, on the project's own shop.
        database: the pristine copy.
        start: its rows.
        found: what was cast from it before; the same parts need no second search.
    """

    agent: Agent
    services: Services
    database: Path
    start: Rows
    found: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @classmethod
    def set_up(cls, agent: Agent, services: Services, database: Path) -> Stage:
        """Read the rows that all conversations start from, once."""
        shop = open_shop(f"sqlite:///{database}", services.config)
        with shop.reading() as session:
            start = read_rows(session)
        shop.close()
        return cls(agent, services, database, start)

    def cast(self, conversation: Conversation, session: Session) -> Mapping[str, str]:
        """Who plays in it, as :func:`bot.testing.cast.cast` finds them in a copy of the shop.

        Raises:
            CastError: nothing in the shop fits.
        """
        wanted = f"{conversation.given!r} {conversation.products!r}"
        if wanted not in self.found:
            self.found[wanted] = cast(
                conversation, session, self.services.config, self.services.words.code
            )
        return self.found[wanted]


@dataclass
class Dialogue:
    """One conversation while it runs."""

    stage: Stage
    shop: Shop
    conversation_id: str
    parts: Mapping[str, str]
    turns: list[Turn] = field(default_factory=list)
    signer: Signer = field(
        default_factory=lambda: Signer(secrets.token_hex(), "button", prefix="b1.")
    )

    async def take(self, step: Step) -> None:
        """Do what the shopper does, and check what follows.

        Raises:
            ConversationFailedError: the bot or the database is not as expected.
        """
        said = self._said(step)
        shown = said if len(said) <= _WIDTH else f"{said[:60]}… ({len(said)})"
        self.turns.append(Turn(shown, book=self.stage.services.book))
        self.turns[-1].messages = await self._send(step, said)
        complaints = list(check_always(self.turns[-1]))
        with self.shop.reading() as session:
            if step.bot:
                complaints += check_bot(self._quoted(step.bot), self.turns, session)
            if step.db:
                complaints += check_db(
                    step.db,
                    session,
                    start=self.stage.start,
                    conversation_id=self.conversation_id,
                    quote=self._quote,
                )
        complaints += await self._check_slots(step.slots)
        if complaints:
            raise ConversationFailedError(self._report(complaints))

    def _said(self, step: Step) -> str:
        if isinstance(step.user, Repeated):
            return step.user.text * step.user.times
        return self._quote(step.user if step.user is not None else step.press or "")

    async def _send(self, step: Step, said: str) -> list[Message]:
        """Through the rules of the front door to the bot; what it says comes back."""
        from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

        text, title = said, None
        if step.press is not None:
            button = self._button(said, step.turn)
            text = button.payload
            if text.startswith("/"):
                text, title = self.signer.sign(self.conversation_id, text), button.title
        try:
            incoming = receive(
                text,
                conversation_id=self.conversation_id,
                channel=CHANNEL,
                signer=self.signer,
                max_chars=ServerSettings.model_fields["max_message_chars"].default,
                metadata={"title": title} if title else None,
            )
        except RefusedError as refusal:
            return [Text(text=refusal.notice.text)]
        output = CollectingOutputChannel()
        await self.stage.agent.handle_message(
            UserMessage(
                incoming.text,
                output,
                incoming.conversation_id,
                input_channel=CHANNEL,
                metadata=incoming.metadata,
            )
        )
        return [message for raw in output.messages for message in _messages(raw)]

    def _button(self, title: str, number: int | None) -> Button:
        past = self.turns[:-1]
        for turn in reversed(past if number is None else past[number - 1 : number]):
            for message in turn.messages:
                for button in buttons_in(message):
                    if title.lower() in button.title.lower():
                        return button
        raise ConversationFailedError(self._report([f"there is no button like {title!r} to press"]))

    async def _check_slots(self, wanted: Mapping[str, Any]) -> list[str]:
        if not wanted:
            return []
        tracker = await self.stage.agent.tracker_store.get_or_create_tracker(self.conversation_id)
        complaints = []
        for name, value in wanted.items():
            value = self._quote(value) if isinstance(value, str) else value
            if tracker.get_slot(name) != value:
                complaints.append(f"the slot {name} is {tracker.get_slot(name)!r}, not {value!r}")
        return complaints

    def _quote(self, text: str) -> str:
        return quote(text, self.parts)

    def _quoted(self, want: BotExpectation) -> BotExpectation:
        words = {
            name: tuple(map(self._quote, value))
            for name, value in want
            if isinstance(value, tuple) and name != "matches"
        }
        products = want.all_products
        if products is not None:
            quoted = {k: self._quote(v) if isinstance(v, str) else v for k, v in products}
            products = products.model_copy(update=quoted)
        return want.model_copy(update={**words, "all_products": products})

    def _report(self, complaints: list[str]) -> str:
        lines = ["", *(line for turn in self.turns for line in transcript_lines(turn)), ""]
        return "\n".join(lines + [f"  ! {complaint}" for complaint in complaints])


async def run(conversation: Conversation, stage: Stage, folder: Path) -> list[Turn]:
    """Run one conversation.

    Args:
        conversation: its script.
        stage: the trained bot and the shop.
        folder: where the copy of the database goes.

    Returns:
        The turns, for reading.

    Raises:
        ConversationFailedError: an expectation was not met; the message holds the transcript.
    """
    with own_shop(stage, folder) as shop:
        try:
            with shop.reading() as session:
                parts = stage.cast(conversation, session)
        except CastError as error:
            raise ConversationFailedError(f"{conversation.name}: {error}") from error
        dialogue = Dialogue(stage, shop, secrets.token_hex(16), parts)
        for step in conversation.steps:
            await dialogue.take(step)
        return dialogue.turns


@contextmanager
def own_shop(stage: Stage, folder: Path) -> Iterator[Shop]:
    """A copy of the shop that the bot's actions use meanwhile."""
    path = folder / "shop.db"
    shutil.copyfile(stage.database, path)
    shop = open_shop(f"sqlite:///{path}", stage.services.config)
    try:
        with handed(replace(stage.services, shop=shop)):
            yield shop
    finally:
        shop.close()
        path.unlink()


def transcript_lines(turn: Turn) -> Iterator[str]:
    """A turn as a person reads it."""
    yield f"  > {turn.said}"
    for message in turn.messages:
        text = fallback_text(message, turn.book)
        titles = " ".join(f"[{button.title}]" for button in getattr(message, "buttons", ()))
        for line in text.splitlines():
            yield f"    {line}"
        if titles:
            yield f"    {titles}"
    if turn.expects:
        yield f"    (waits for: {turn.expects})"


def _messages(raw: Mapping[str, Any]) -> Iterator[Message]:
    """One output of Rasa as messages of the contract."""
    if "custom" in raw:
        yield parse(dict(raw["custom"]))
    if "text" in raw or "buttons" in raw:
        text = str(raw.get("text") or "")
        choices = tuple(
            Button(title=b["title"], payload=b["payload"]) for b in raw.get("buttons", ())
        )
        yield Buttons(text=text, buttons=choices) if choices else Text(text=text)
    if "image" in raw:
        yield Image(url=str(raw["image"]), alt="")
