"""The conversation by e-mail, to the address that the shop knows of its customer and no other.

So nobody can have the shop write to strangers, and nobody gets a conversation who cannot read the
customer's mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from aiohttp import web

from bot.channels.history import Said
from bot.channels.messaging.contract import NotTakenError, TryAgainError
from bot.channels.server_context import ServerContext
from bot.channels.session_gate import TooManyError
from common.errors import ServiceUnavailableError, ShoptalkError

PATH = "/api/transcript"


class Mailer(Protocol):
    """Writes e-mail."""

    async def mail(self, to: str, subject: str, text: str) -> None:
        """Send it.

        Raises:
            NotTakenError: the mail server does not take it.
            TryAgainError: not now.
        """


class NotToSendError(ShoptalkError):
    """The conversation is nobody's, or has no words."""


class TranscriptDoor:
    """The handler.

    Args:
        context: what all doors share.
        mailer: sends it.
    """

    def __init__(self, context: ServerContext, mailer: Mailer) -> None:
        self._context = context
        self._mailer = mailer

    def routes(self) -> list[web.RouteDef]:
        """What this door answers."""
        return [web.post(PATH, self.send)]

    async def send(self, request: web.Request) -> web.Response:
        """Send the conversation of the bearer token to its customer's own e-mail address."""
        gate, storefront = self._context.gate, self._context.storefront
        session = gate.bearer(request)
        address = await storefront.email(session.conversation_id)
        if address is None:
            raise NotToSendError(
                "Nobody is identified in this conversation.",
                hint="It is sent to a customer's own address only; say in the chat who you are.",
            )
        said = await self._context.history.in_words(session.conversation_id, self._context.book)
        if not said:
            raise NotToSendError("Nothing was said in this conversation yet.")
        if not await gate.may_mail(session):
            raise TooManyError("It was sent already.", hint="Wait some minutes and try again.")
        to, shown = address
        try:
            await self._mailer.mail(to, *self._written(said))
        except (TryAgainError, NotTakenError) as error:
            raise ServiceUnavailableError(
                f"The conversation was not sent: {error}",
                hint="See 'shoptalk channel check email'.",
            ) from error
        return web.json_response({"sent_to": shown})

    def _written(self, said: Sequence[Said]) -> tuple[str, str]:
        """Subject and text, in the language in which the bot spoke last."""
        book, shop = self._context.book, self._context.storefront.config.name
        code = next((one.language for one in reversed(said) if one.language), book.languages[0])
        shopper = book.render("utter_transcript_shopper", code)
        lines = [
            f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M} UTC  "
            f"{shopper if one.by_shopper else shop}:\n{one.text}"
            for one in said
        ]
        subject = book.render("utter_transcript_subject", code, name=shop)
        return subject, "\n\n".join(lines)
