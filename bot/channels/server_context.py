"""What all doors of one application share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, Self

from bot.channels.history import History
from bot.channels.incoming import Incoming, RefusedError, receive
from bot.channels.metrics import Metrics
from bot.channels.session_gate import SessionGate
from bot.channels.signing import Signer
from bot.channels.storefront import Storefront
from bot.channels.turns import BotAgent, Turns
from bot.channels.wire import Wire
from bot.sessions import Session, Sessions
from bot.settings import ServerSettings
from common.language import Phrasebook, program_phrasebook
from common.messages import CALLER

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.database import Shop

BUTTON_PREFIX = "sb1."
CARD_PREFIX = "sc1."


class HasShop(Protocol):
    """The part of ``actions.services.Services`` that the doors use."""

    @property
    def shop(self) -> Shop:
        """The open shop."""

    @property
    def config(self) -> ShopConfig:
        """Its settings."""


@dataclass(frozen=True)
class ServerContext:
    """The inside behind every door.

    Attributes:
        agent: Rasa's agent.
        storefront: what the doors ask of the shop.
        gate: opens conversations and knows the limits.
        turns: lets the bot answer.
        history: what was said before.
        wire: writes messages.
        buttons: opens the payloads of buttons.
        cards: opens the references of product cards.
        callers: gives network addresses other names.
        metrics: what Prometheus may ask.
        settings: limits and addresses.
        book: what the front door itself says.
    """

    agent: BotAgent
    storefront: Storefront
    gate: SessionGate
    turns: Turns
    history: History
    wire: Wire
    buttons: Signer
    cards: Signer
    callers: Signer
    metrics: Metrics
    settings: ServerSettings
    book: Phrasebook

    @classmethod
    def build(cls, agent: BotAgent, services: HasShop, settings: ServerSettings) -> Self:
        """Everything from the agent, the shop and the settings."""
        secret = settings.secret.get_secret_value()
        book: Phrasebook = getattr(services, "book", None) or program_phrasebook()
        buttons = Signer(secret, "button", prefix=BUTTON_PREFIX)
        cards = Signer(secret, "card", prefix=CARD_PREFIX)
        storefront = Storefront(services.shop, services.config)
        wire, metrics = Wire(buttons, cards, public_url=settings.public_url, book=book), Metrics()
        return cls(
            agent=agent,
            storefront=storefront,
            gate=SessionGate(Sessions(settings), storefront, settings),
            turns=Turns(agent, settings, metrics),
            history=History(agent, wire, limit=settings.history_messages),
            wire=wire,
            buttons=buttons,
            cards=cards,
            callers=Signer(secret, "caller", prefix=""),
            metrics=metrics,
            settings=settings,
            book=book,
        )

    def may_speak(self, session: Session, address: str) -> bool:
        """Whether this conversation and this address are within their limits."""
        allowed = self.gate.may_speak(session, address)
        if not allowed:
            self.agent.unheard(session.conversation_id)
        return allowed

    def receive(
        self, session: Session, channel: str, message: object, metadata: object, address: str
    ) -> Incoming:
        """A client's message, made safe.

        Args:
            address: the network address; the bot gets a name for it, never the address itself.

        Raises:
            RefusedError: it is not passed on to the bot; the error says why.
        """
        try:
            safe = receive(
                message,
                conversation_id=session.conversation_id,
                channel=channel,
                signer=self.buttons,
                max_chars=self.settings.max_message_chars,
                metadata=metadata,
            )
            return replace(safe, metadata={**safe.metadata, CALLER: self.callers.name(address)})
        except RefusedError:
            self.agent.unheard(session.conversation_id)
            raise
