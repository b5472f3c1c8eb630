"""What a message of a messaging platform means, and what the bot says to it."""

from __future__ import annotations

import logging
from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Any

from bot.channels.incoming import GREETING, Incoming, RefusedError, clean
from bot.channels.messaging.box import Box
from bot.channels.messaging.contract import Kind, Media, Received
from bot.channels.messaging.offers import Offer
from bot.channels.messaging.replay import stored_answer
from bot.channels.messaging.tables import Entry
from bot.channels.notices import NOT_KEPT, Notice
from bot.channels.output import RichOutput
from bot.channels.server_context import ServerContext
from bot.channels.signing import Signer
from bot.sessions import Session
from common import messages
from common.language import language
from common.messages import ATTACHMENTS, CALLER, MESSAGE

logger = logging.getLogger(__name__)

LATER = frozenset({NOT_KEPT, Notice.starting().code})
"""How a turn may end that is tried again by itself."""
SLOW = Notice.slow().code
_SLASH = "/"
_WITH_DETAILS = "{"


class NotNowError(Exception):
    """The turn could not be stored, or the bot is starting: the same message is tried again."""


class Listening:
    """Runs the turns of messaging channels.

    Args:
        context: the turns, and what all doors share.
        box: knows what was offered.
        stop_words: the channels on which a word ends it all.
    """

    def __init__(self, context: ServerContext, box: Box, stop_words: Container[str] = ()) -> None:
        self._context = context
        self._box = box
        self._stop_words = stop_words
        secret = context.settings.secret.get_secret_value()
        self._names = Signer(secret, "messaging", prefix="")

    def conversation_of(self, channel: str, received: Received) -> str:
        """The conversation's id: nobody can tell it from the sender's, nor the other way round."""
        return self._names.name(f"{channel}\n{printable(received.sender)}")

    async def answer(self, entry: Entry, *, last_try: bool) -> list[messages.Message]:
        """What is said to a message, after its turn was stored.

        Raises:
            NotNowError: the turn is to be tried again; never at the last try.
        """
        if entry.attempts:
            store = self._context.agent.tracker_store
            said = await stored_answer(store, entry.conversation_id, entry.key)
            if said is not None:
                before = await self._warnings(entry)
                return [*before, *(said or await self._notice(Notice.silent(), entry))]
        await self._box.begin(entry)
        self._context.tongues.heard(entry.conversation_id, entry.received.text)
        if entry.received.kind is Kind.GONE:
            await self._box.opt(entry.conversation_id, out=True)
            return []
        if entry.received.kind is Kind.STOP or self._is_stop_word(entry):
            await self._box.opt(entry.conversation_id, out=True)
            return [await self._words("utter_opted_out", entry)]
        await self._box.opt(entry.conversation_id, out=False)
        before = [*await self._warnings(entry), *await self._about_media(entry)]
        if entry.received.kind is Kind.MEDIA and not entry.received.text:
            return before
        return [*before, *await self._turn(entry, last_try=last_try)]

    def _is_stop_word(self, entry: Entry) -> bool:
        if entry.channel not in self._stop_words:
            return False
        said = clean(entry.received.text).casefold().strip(".!")
        spoken = self._context.book.languages
        return any(said in language(code).words("opt_out") for code in spoken)

    async def _about_media(self, entry: Entry) -> list[messages.Message]:
        """A true sentence about what was sent beside words; one for what came together."""
        media = entry.received.media
        if not media:
            return []
        last = await self._box.last_kinds(entry)
        again = last is not None and last[0] == Kind.MEDIA
        if again and last is not None and entry.received.group and last[1] == entry.received.group:
            return []
        name = "utter_attachment_more" if again else f"utter_attachment_{_kind(media)}"
        return [await self._words(name, entry, entry.id)]

    async def _turn(self, entry: Entry, *, last_try: bool) -> list[messages.Message]:
        session = Session(entry.conversation_id, token="", expires_at=0)
        address = f"{entry.channel}\n{entry.received.sender}"
        await self._forget_after_long(entry)
        if not await self._context.may_speak(
            session, self._context.callers.name(printable(address))
        ):
            return await self._notice(Notice.too_fast(), entry)
        try:
            incoming = await self._incoming(entry, session, address)
        except RefusedError as refused:
            return await self._notice(refused.notice, entry)
        more: dict[str, Any] = {MESSAGE: entry.key}
        if told := await self._box.untold_media(entry.conversation_id):
            more[ATTACHMENTS] = told
        said, outcome = await self._run(
            replace(incoming, metadata={**incoming.metadata, **more}), entry
        )
        if outcome in LATER and not last_try:
            raise NotNowError
        return said

    async def _run(self, incoming: Incoming, entry: Entry) -> tuple[list[messages.Message], str]:
        said: list[messages.Message] = []

        async def deliver(message: messages.Message) -> None:
            said.append(message)

        async def notify(notice: Notice) -> None:
            if notice.code != SLOW:  # the platform shows that somebody types
                said.extend(await self._notice(notice, entry))

        outcome = await self._context.turns.run(
            incoming, RichOutput(entry.channel, deliver, notify)
        )
        return said, outcome

    async def _incoming(self, entry: Entry, session: Session, address: str) -> Incoming:
        """The message as the bot gets it.

        Raises:
            RefusedError: it is empty or too long, or its button is not valid any more.
        """
        received = entry.received
        caller = {CALLER: self._context.callers.name(printable(address))}
        if received.kind is Kind.START:
            return Incoming(entry.conversation_id, GREETING, entry.channel, caller)
        if offer := await self._chosen(entry):
            if not offer.payload.startswith(_SLASH):
                return Incoming(entry.conversation_id, offer.payload, entry.channel, caller)
            pressed = {**caller, "title": offer.title}
            return Incoming(entry.conversation_id, offer.payload, entry.channel, pressed)
        return self._context.receive(session, entry.channel, received.text, {}, printable(address))

    async def _chosen(self, entry: Entry) -> Offer | None:
        """The choice that was pressed, or typed by its number or its title.

        A press on an older answer counts where it says all that it means; what means something by
        what was shown last, such as a yes, does not.

        Raises:
            RefusedError: the button is not of this conversation, or means nothing any more.
        """
        received = entry.received
        if received.kind is Kind.PRESS:
            found = await self._box.offer(entry.conversation_id, received.pressed)
            if found is not None and (found[1] or _WITH_DETAILS in found[0].payload):
                return found[0]
            self._context.agent.unheard(entry.conversation_id)
            raise RefusedError(Notice.stale_button())
        return typed_choice(received.text, await self._box.latest_offers(entry.conversation_id))

    async def _forget_after_long(self, entry: Entry) -> None:
        """Who somebody is lapses after the time in which a web chat's token would have."""
        before = await self._box.quiet_since(entry)
        hours = self._context.settings.session_hours
        if before is None or entry.received_at - before > hours * 3600:
            await self._context.storefront.forget(entry.conversation_id)

    async def _warnings(self, entry: Entry) -> list[messages.Message]:
        """What was taken out of the message, and why."""
        kinds = entry.received.masked
        return [said for kind in kinds for said in await self._notice(Notice.masked(kind), entry)]

    async def _notice(self, notice: Notice, entry: Entry) -> list[messages.Message]:
        code = await self._context.tongues.of(entry.conversation_id)
        return [messages.Text(text=notice.words(self._context.book, code), lang=code)]

    async def _words(self, name: str, entry: Entry, variant: int = 0) -> messages.Message:
        book, code = self._context.book, await self._context.tongues.of(entry.conversation_id)
        text = book.response(name, code, {}, variant=variant).text
        return messages.Text(text=text, lang=code)


def typed_choice(text: str, offers: Sequence[Offer]) -> Offer | None:
    """The choice of the latest answer that ``text`` names by its number, letter or title."""
    said = clean(text).casefold()
    named = said.rstrip(".)").strip()
    for offer in offers:
        if named and offer.label and named == offer.label.casefold():
            return offer
    return next((offer for offer in offers if said and said == offer.title.casefold()), None)


def printable(text: str) -> str:
    """``text`` without what no database takes."""
    return clean(text) or "?"


def _kind(media: Sequence[Media]) -> str:
    return media[0].kind.value
