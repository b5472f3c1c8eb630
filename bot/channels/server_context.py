"""What all doors of one application share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from bot.channels.confidential import mask
from bot.channels.history import History
from bot.channels.incoming import GREETING, Incoming, RefusedError, known_metadata, receive
from bot.channels.metrics import Metrics
from bot.channels.ratings import Ratings
from bot.channels.session_gate import SessionGate
from bot.channels.shared import Alone, Shared
from bot.channels.signing import Signer
from bot.channels.storefront import Storefront
from bot.channels.tongues import Tongues
from bot.channels.turns import BotAgent, Turns
from bot.channels.uploads import PREFIX as UPLOAD_PREFIX
from bot.channels.uploads import Attachment, Room, Uploads
from bot.channels.wire import Wire
from bot.sessions import Session, Sessions
from bot.settings import ServerSettings
from common import messages
from common.errors import DataError, TokenError
from common.language import Phrasebook, program_phrasebook
from common.messages import ATTACHMENTS, CALLER, LANG

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
class Kept:
    """Where what shoppers leave beside words is kept.

    Attributes:
        uploads: the folder of their files.
        ratings: SQLAlchemy URL of the ratings of conversations.
    """

    uploads: Path
    ratings: str


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
        tongues: in which language it says that.
        shared: what is known to all processes behind the address.
        uploads: keeps the shoppers' files; None where none are taken.
        ratings: keeps how they liked it; None where nobody is asked.
        mails: whether a conversation can be sent by e-mail.
        times_looks: whether clients should report how long products are looked at.
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
    tongues: Tongues
    shared: Shared
    uploads: Uploads | None = None
    ratings: Ratings | None = None
    mails: bool = False
    times_looks: bool = False

    @classmethod
    def build(
        cls,
        agent: BotAgent,
        services: HasShop,
        settings: ServerSettings,
        kept: Kept | None = None,
        shared: Shared | None = None,
        *,
        mails: bool = False,
    ) -> Self:
        """Everything from the agent, the shop, the settings and the places to keep things."""
        shared = shared or Alone()
        secret = settings.secret.get_secret_value()
        book: Phrasebook = getattr(services, "book", None) or program_phrasebook()
        buttons = Signer(secret, "button", prefix=BUTTON_PREFIX)
        cards = Signer(secret, "card", prefix=CARD_PREFIX)
        storefront = Storefront(services.shop, services.config)
        wire, metrics = Wire(buttons, cards, public_url=settings.public_url, book=book), Metrics()
        return cls(
            agent=agent,
            storefront=storefront,
            gate=SessionGate(Sessions(settings), storefront, settings, shared),
            turns=Turns(agent, settings, metrics),
            history=History(agent, wire, limit=settings.history_messages),
            wire=wire,
            buttons=buttons,
            cards=cards,
            callers=Signer(secret, "caller", prefix=""),
            metrics=metrics,
            settings=settings,
            book=book,
            tongues=Tongues(agent, book),
            shared=shared,
            uploads=_uploads(settings, kept),
            ratings=Ratings(kept.ratings) if kept else None,
            mails=mails,
            times_looks=getattr(services, "times_looks", False),
        )

    async def may_speak(self, session: Session, address: str) -> bool:
        """Whether this conversation and this address are within their limits."""
        allowed = await self.gate.may_speak(session, address)
        if not allowed:
            self.agent.unheard(session.conversation_id)
        return allowed

    def attached(self, session: Session, refs: object) -> list[Attachment]:
        """The files that a client's message brings.

        Raises:
            DataError: one of them is not of this conversation, or they are no list.
        """
        if not refs or self.uploads is None:
            return []
        try:
            return self.uploads.attachments(session.conversation_id, refs)
        except (DataError, TokenError) as error:
            self.agent.unheard(session.conversation_id)
            raise DataError(
                "An attachment is not one of this conversation.",
                hint="Send the 'ref' that POST /api/files gave in it, five at most.",
            ) from error

    def masked(self, text: str) -> str:
        """A text of a shopper without card numbers, IBANs and passwords."""
        return mask(text, self.book.languages).text

    async def about(self, session: Session, files: Sequence[Attachment]) -> messages.Text:
        """A true sentence about files that came without words."""
        code = await self.tongues.of(session.conversation_id)
        return messages.Text(text=self.book.render(f"utter_attachment_{files[0].kind}", code))

    def receive(
        self,
        session: Session,
        channel: str,
        message: object,
        metadata: object,
        address: str,
        files: Sequence[Attachment] = (),
        *,
        begins: bool = False,
    ) -> Incoming:
        """A client's message, made safe.

        Args:
            address: the network address; the bot gets a name for it, never the address itself.
            files: what it brings; a colleague finds them in the transcript.
            begins: nothing was said yet, and a greeting is waited for.

        Raises:
            RefusedError: it is not passed on to the bot; the error says why.
        """
        caller = {CALLER: self.callers.name(address)}
        known = known_metadata(metadata)
        self.tongues.heard(session.conversation_id, message, known.get(LANG))
        if begins:
            return Incoming(session.conversation_id, GREETING, channel, {**known, **caller})
        try:
            safe = receive(
                message,
                conversation_id=session.conversation_id,
                channel=channel,
                signer=self.buttons,
                max_chars=self.settings.max_message_chars,
                metadata=metadata,
                languages=self.book.languages,
            )
            more: dict[str, Any] = dict(caller)
            if files:
                more[ATTACHMENTS] = [file.line for file in files]
            return replace(safe, metadata={**safe.metadata, **more})
        except RefusedError:
            self.agent.unheard(session.conversation_id)
            raise


def _uploads(settings: ServerSettings, kept: Kept | None) -> Uploads | None:
    if kept is None or not settings.max_upload_bytes:
        return None
    signer = Signer(settings.secret.get_secret_value(), "upload", prefix=UPLOAD_PREFIX)
    room = Room(settings.max_upload_bytes, settings.uploads_total_bytes, settings.upload_days)
    return Uploads(kept.uploads, signer, room)
