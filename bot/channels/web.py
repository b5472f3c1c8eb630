"""The web chat: socket.io with the events that Rasa's widgets speak, and our richer ones.

In ``session_request {session_id, customer_token?, restart?, shoptalk?, lang?}`` out
``session_confirm <token>``: the session id that widgets keep is the signed token. In
``user_uttered {message, session_id, metadata?}`` out ``bot_uttered``. Clients that say
``shoptalk: 1`` also get ``history``, ``bot_typing``, ``user_echo`` and ``session_error``.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import socketio
from socketio.exceptions import ConnectionRefusedError

from bot.channels.broken import BROKEN_FRAME
from bot.channels.incoming import RefusedError
from bot.channels.notices import NOT_KEPT, Notice
from bot.channels.output import RichOutput
from bot.channels.server_context import ServerContext
from bot.channels.session_gate import Request, TooManyError
from bot.sessions import Session
from bot.settings import ServerSettings
from common import messages
from common.errors import ShoptalkError, StorageError, TokenError
from common.language import Phrasebook

logger = logging.getLogger(__name__)

CHANNEL = "web"
_CLIENT_EVENTS = ("session_request", "user_uttered")
"""What a client may say; the server tells itself of others, e.g. ``disconnect``."""


class _Sockets(socketio.AsyncServer):
    """python-socketio, believing clients less."""

    async def _handle_eio_message(self, eio_sid: str, data: Any) -> None:
        """Hang up on whoever sends a broken frame; each would be a traceback in the log."""
        try:
            await super()._handle_eio_message(eio_sid, data)
        except BROKEN_FRAME as error:
            logger.info("A web chat was closed for a frame that is none: %r", error)
            await self.eio.disconnect(eio_sid)

    async def _handle_event(self, eio_sid: str, namespace: str, id: Any, data: Any) -> None:
        """The library runs the handler that an event names, also when a client names it."""
        if isinstance(data, list) and data and data[0] in _CLIENT_EVENTS:
            await super()._handle_event(eio_sid, namespace, id, data[:2])

    async def _handle_event_internal(self, server: Any, sid: str, *rest: Any) -> None:
        """Whoever leaves in the middle of an answer gets none."""
        try:
            await super()._handle_event_internal(server, sid, *rest)
        except KeyError:
            if self.manager.is_connected(sid, "/"):
                raise
            logger.info("A web chat was left before its answer.")


def socket_server(settings: ServerSettings) -> socketio.AsyncServer:
    """The socket.io server, before it is attached to an application."""
    return _Sockets(
        async_mode="aiohttp",
        cors_allowed_origins=_origin_check(settings),
        max_http_buffer_size=settings.max_request_bytes,
        logger=False,
        engineio_logger=False,
    )


def _origin_check(settings: ServerSettings) -> Callable[[str, dict[str, Any]], bool]:
    """Which pages may connect: the listed sites and this server's own pages.

    A page cannot choose its Origin, nor can it make a browser send another Host.
    """
    listed = set(settings.cors_origins)
    if settings.public_url:
        listed.add(settings.public_url.rstrip("/"))

    def allowed(origin: str, environ: dict[str, Any]) -> bool:
        own = (environ.get("HTTP_HOST"), environ.get("HTTP_X_FORWARDED_HOST"))
        return "*" in listed or origin in listed or _host(origin) in own

    return allowed


def _host(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # e.g. "https://[::1"
        return ""


class WebChannel:
    """The handlers of the web chat.

    Args:
        server: where they are registered.
        context: what all doors share.
    """

    def __init__(self, server: socketio.AsyncServer, context: ServerContext) -> None:
        self._server = server
        self._context = context
        self._sockets: Counter[str] = Counter()
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        server.on("session_request", self._session_request)
        server.on("user_uttered", self._user_uttered)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        address = self._context.gate.address(environ["aiohttp.request"])
        if self._sockets[address] >= self._context.settings.sockets_per_address:
            raise ConnectionRefusedError("Too many open chats from this address.")
        self._sockets[address] += 1
        await self._server.save_session(sid, {"address": address})
        self._context.metrics.sockets.inc()

    async def _disconnect(self, sid: str, *reason: Any) -> None:
        address = (await self._server.get_session(sid))["address"]
        self._sockets[address] -= 1
        if not self._sockets[address]:
            del self._sockets[address]
        self._context.metrics.sockets.dec()

    async def _session_request(self, sid: str, data: Any = None) -> None:
        data = data if isinstance(data, dict) else {}
        state = await self._server.get_session(sid)
        try:
            session = await self._admit(sid, state["address"], data)
        except TooManyError as error:
            await self._error(sid, "too_many", error)
            return
        except ShoptalkError as error:
            logger.exception("A conversation could not be opened.")
            await self._error(sid, "unavailable", error)
            return
        rich = data.get("shoptalk") == 1
        await self._enter(sid, state, session, rich)
        await self._server.emit("session_confirm", session.token, to=sid)
        if rich:
            try:
                past = await self._context.history.of(session.conversation_id)
            except StorageError as error:
                logger.error("The past of %s cannot be read: %s", session.conversation_id, error)
                await self._error(sid, "unavailable", error)
                return
            known = session.customer_id is not None
            await self._server.emit(
                "history",
                {"messages": past, "created": session.created, "customer": known},
                to=sid,
            )

    async def _admit(self, sid: str, address: str, data: dict[str, Any]) -> Session:
        request = Request(
            address,
            token=data.get("session_id"),
            customer_token=data.get("customer_token"),
            restart=data.get("restart") is True,
        )
        try:
            return await self._context.gate.admit(request)
        except TokenError as error:
            # The page's customer token is no good; the chat goes on without it.
            await self._error(sid, "customer_token", error)
            anonymous = Request(address, token=request.token, restart=request.restart)
            return await self._context.gate.admit(anonymous)

    async def _enter(self, sid: str, state: dict[str, Any], session: Session, rich: bool) -> None:
        for room in state.get("rooms", ()):
            await self._server.leave_room(sid, room)
        room = _room(session.conversation_id, rich=rich)
        await self._server.enter_room(sid, room)
        await self._server.save_session(
            sid, {"address": state["address"], "rooms": [room], "session": session, "rich": rich}
        )

    async def _user_uttered(self, sid: str, data: Any = None) -> dict[str, Any]:
        """Answer a message; what is returned acknowledges it to the sender."""
        data = data if isinstance(data, dict) else {}
        state = await self._server.get_session(sid)
        session = await self._speaker(sid, state, data.get("session_id"))
        if session is None:
            return {"ok": False, "error": "session"}
        conversation_id = session.conversation_id
        if not self._context.may_speak(session, state["address"]):
            await self._notify(sid, Notice.too_fast())
            return {"ok": False, "error": Notice.too_fast().code}
        try:
            incoming = self._context.receive(
                session, CHANNEL, data.get("message"), data.get("metadata"), state["address"]
            )
        except RefusedError as refused:
            await self._notify(sid, refused.notice)
            return {"ok": False, "error": refused.notice.code}
        room = _room(conversation_id, rich=True)
        shown = incoming.metadata.get("title") or incoming.text
        await self._server.emit("user_echo", {"text": shown}, room=room, skip_sid=sid)
        await self._server.emit("bot_typing", {"on": True}, room=room)
        try:
            ended = await self._context.turns.run(incoming, self._output(conversation_id))
        finally:
            await self._server.emit("bot_typing", {"on": False}, room=room)
        return {"ok": False, "error": ended} if ended == NOT_KEPT else {"ok": True}

    async def _speaker(self, sid: str, state: dict[str, Any], token: object) -> Session | None:
        """The conversation of the message's token, or of the socket when it has none."""
        session: Session | None = state.get("session")
        try:
            if token is not None:
                named = self._context.gate.read(token)
                if session is None or named.conversation_id != session.conversation_id:
                    await self._enter(sid, state, named, rich=state.get("rich", False))
                return named
            if session is None:
                raise TokenError(
                    "No conversation was opened on this connection.",
                    hint="Send session_request first.",
                )
            return self._context.gate.read(session.token)
        except TokenError as error:
            await self._error(sid, "session", error)
            return None

    def _output(self, conversation_id: str) -> RichOutput:
        async def deliver(message: messages.Message) -> None:
            await self._server.emit(
                "bot_uttered",
                {"shoptalk": self._context.wire.rich(conversation_id, message)},
                room=_room(conversation_id, rich=True),
            )
            for classic in self._context.wire.classic(conversation_id, message):
                room = _room(conversation_id, rich=False)
                await self._server.emit("bot_uttered", classic, room=room)

        async def notify(notice: Notice) -> None:
            rich, plain = _said(notice, self._context.book)
            await self._server.emit("bot_uttered", rich, room=_room(conversation_id, rich=True))
            await self._server.emit("bot_uttered", plain, room=_room(conversation_id, rich=False))

        return RichOutput(CHANNEL, deliver, notify)

    async def _notify(self, sid: str, notice: Notice) -> None:
        """Say something to one client only."""
        rich, plain = _said(notice, self._context.book)
        state = await self._server.get_session(sid)
        said = rich if state.get("rich") else plain
        await self._server.emit("bot_uttered", said, to=sid)

    async def _error(self, sid: str, code: str, error: ShoptalkError) -> None:
        details = {"code": code, "message": error.message, "hint": error.hint}
        await self._server.emit("session_error", details, to=sid)


def _room(conversation_id: str, *, rich: bool) -> str:
    return f"{'rich' if rich else 'classic'}:{conversation_id}"


def _said(notice: Notice, book: Phrasebook) -> tuple[dict[str, Any], dict[str, Any]]:
    """A notice for our widget, with its code for translation, and for other widgets."""
    words = notice.words(book)
    text = messages.dump(messages.Text(text=words))
    return (
        {"shoptalk": text, "notice": {"code": notice.code, "values": notice.values}},
        {"text": words},
    )
