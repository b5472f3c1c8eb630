"""Who comes in: opens and continues conversations, for every door alike."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from aiohttp import web

from bot.channels.shared import Alone, Limiter, Shared
from bot.channels.storefront import Storefront
from bot.sessions import Session, Sessions
from bot.settings import ServerSettings
from common.errors import ShopRuleError, ShoptalkError, TokenError

logger = logging.getLogger(__name__)

BEARER = "Bearer "


class TooManyError(ShoptalkError):
    """The caller did something more often than the limits allow."""


@dataclass(frozen=True)
class Request:
    """What a client asks for when it comes in.

    Attributes:
        address: where it comes from.
        token: the token of the conversation it wants to continue, if any.
        customer_token: the host site's word for who the shopper is, if any.
        restart: leave the old conversation and begin a new one.
    """

    address: str
    token: object = None
    customer_token: object = None
    restart: bool = False


class SessionGate:
    """Opens and continues conversations and counts what callers do.

    Args:
        sessions: signs and reads tokens.
        storefront: is told who the host site vouched for.
        settings: the limits.
        shared: counts, for all processes.
    """

    def __init__(
        self,
        sessions: Sessions,
        storefront: Storefront,
        settings: ServerSettings,
        shared: Shared | None = None,
    ) -> None:
        shared = shared or Alone()
        self._sessions = sessions
        self._storefront = storefront
        self._proxies = settings.trusted_proxies

        def limiter(name: str) -> Limiter:
            return shared.limiter(name, getattr(settings, name))

        self._new_sessions = limiter("sessions_per_address")
        self._address_messages = limiter("messages_per_address")
        self._messages = limiter("messages_per_conversation")
        self._events = limiter("events_per_conversation")
        self._mails = limiter("transcripts_per_conversation")
        self._uploads = limiter("uploads_per_conversation")
        self._address_uploads = limiter("uploads_per_address")

    async def admit(self, request: Request) -> Session:
        """The conversation the client may use: its own one, or a new one.

        A token that is not valid gives a new conversation, never an old one.

        Raises:
            TokenError: the customer token is not valid.
            TooManyError: this address opened too many conversations.
        """
        customer_id = None
        if request.customer_token:
            customer_id = self._sessions.customer_of(request.customer_token)
        old = self._known(request.token)
        if old and (request.restart or await self._is_of_another(old, customer_id)):
            await self._storefront.forget(old.conversation_id)
            old = None
        session = self._sessions.renew(old) if old else await self._open(request.address)
        return await self._vouch(session, customer_id) if customer_id else session

    async def open_for(self, customer_id: str) -> Session:
        """A new conversation of a customer whom the shop's own backend vouches for.

        Raises:
            ShopRuleError: the shop has no such customer.
        """
        session = self._sessions.open()
        await self._storefront.trust(session.conversation_id, customer_id)
        return self._sessions.of_customer(session, customer_id)

    def read(self, token: object) -> Session:
        """The conversation of ``token``.

        Raises:
            TokenError: the token is foreign, tampered with or expired.
        """
        return self._sessions.read(token)

    def bearer(self, request: web.Request) -> Session:
        """The conversation of the request's ``Authorization`` header.

        Raises:
            TokenError: there is none, or it is not valid.
        """
        header = request.headers.get("Authorization", "")
        if not header.startswith(BEARER):
            raise TokenError(
                "The header 'Authorization: Bearer TOKEN' is missing.",
                hint="Ask POST /api/session for a token.",
            )
        return self._sessions.read(header.removeprefix(BEARER).strip())

    async def may_speak(self, session: Session, address: str) -> bool:
        """Whether this conversation and this address are within their limits."""
        return await self._address_messages.allow(address) and await self._messages.allow(
            session.conversation_id
        )

    async def may_report(self, session: Session, events: int) -> bool:
        """Whether this conversation may report so many events now."""
        return await self._events.allow(session.conversation_id, cost=events)

    async def may_upload(self, session: Session, address: str) -> bool:
        """Whether this conversation and this address may send a file now."""
        return await self._address_uploads.allow(address) and await self._uploads.allow(
            session.conversation_id
        )

    async def may_mail(self, session: Session) -> bool:
        """Whether this conversation may be sent by e-mail now."""
        return await self._mails.allow(session.conversation_id)

    def address(self, request: web.BaseRequest) -> str:
        """The caller's address, seen through as many proxies as are trusted."""
        if self._proxies:
            hops = [
                hop.strip()
                for header in request.headers.getall("X-Forwarded-For", [])
                for hop in header.split(",")
            ]
            if len(hops) >= self._proxies:
                return hops[-self._proxies]
        return request.remote or "unknown"

    def _known(self, token: object) -> Session | None:
        if not token:
            return None
        try:
            return self._sessions.read(token)
        except TokenError as error:
            logger.info("A new conversation is opened: %s", error)
            return None

    async def _is_of_another(self, session: Session, customer_id: str | None) -> bool:
        """Whether the host site vouches for somebody else than who has spoken here.

        Whoever has said in the chat who they are counts, too: what they read is theirs alone.
        """
        if customer_id is None:
            return False
        spoke = session.customer_id or await self._storefront.last_customer(session.conversation_id)
        return spoke is not None and spoke != customer_id

    async def _vouch(self, session: Session, customer_id: str) -> Session:
        """The conversation as this customer's; as it was, when the shop does not know them."""
        try:
            await self._storefront.trust(session.conversation_id, customer_id)
        except ShopRuleError as error:
            logger.warning("The customer '%s' of a valid token is unknown: %s", customer_id, error)
            return session
        return self._sessions.of_customer(session, customer_id)

    async def _open(self, address: str) -> Session:
        if not await self._new_sessions.allow(address):
            raise TooManyError(
                "Too many conversations were opened from this address.",
                hint="Wait a minute and try again.",
            )
        return self._sessions.open()
