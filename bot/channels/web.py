"""The web chat: socket.io with the events that Rasa's widgets speak, and our richer ones.

In ``session_request {session_id, customer_token?, restart?, shoptalk?, lang?}`` out
``session_confirm <token>``: the session id that widgets keep is the signed token. In
``user_uttered {message, session_id, metadata?}`` out ``bot_uttered``. Clients that say
``shoptalk: 1`` also get ``history``, ``bot_typing``, ``user_echo`` and ``session_error``. Others
may name their conversation by a random id of their own and begin with a payload of any name.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import engineio
import socketio
from socketio.exceptions import ConnectionRefusedError

from bot.channels.broken import BROKEN_FRAME
from bot.channels.client_ids import ClientIds, own_id
from bot.channels.incoming import RefusedError, known_metadata
from bot.channels.notices import NOT_KEPT, Notice
from bot.channels.origins import Origins
from bot.channels.output import RichOutput
from bot.channels.server_context import ServerContext
from bot.channels.session_gate import Request, TooManyError
from bot.channels.shared import Shared
from bot.seats import Seat
from bot.sessions import Session
from bot.settings import ServerSettings
from common import messages
from common.errors import DataError, ShoptalkError, StorageError, TokenError
from common.language import known_language
from common.messages import LANG

logger = logging.getLogger(__name__)

CHANNEL = "web"
LOST_FILE = "lost_file"
"""Told to a client whose message brings a file of another conversation."""
_CLIENT_EVENTS = ("session_request", "user_uttered")
"""What a client may say; the server tells itself of others, e.g. ``disconnect``."""


_BEGINNING = re.compile(r"(?:/\w[\w.-]*(?:\{.*\})?)?", re.DOTALL)
"""What widgets of Rasa's send first, unasked: their ``initPayload`` of any name, or nothing."""
_HOST = re.compile(r"[\w.-]+(?::\d{1,5})?|\[[0-9a-fA-F:]+\](?::\d{1,5})?")


class _Sockets(socketio.AsyncServer):
    """python-socketio, believing clients less."""

    def _engineio_server_class(self) -> type[engineio.AsyncServer]:
        return _Engine

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


class _Engine(engineio.AsyncServer):
    """python-engineio, whose session ids say which process they are of."""

    seat: Seat | None = None

    def generate_id(self) -> str:
        """A new session's id."""
        made: str = super().generate_id()
        return self.seat.mark(made) if self.seat else made


def socket_server(
    settings: ServerSettings,
    origins: Origins,
    shared: Shared | None = None,
    seat: Seat | None = None,
) -> socketio.AsyncServer:
    """The socket.io server, before it is attached to an application.

    Args:
        shared: brings messages to the web chats of other processes.
        seat: which of several processes this one is.
    """
    server = _Sockets(
        async_mode="aiohttp",
        client_manager=shared.rooms() if shared else None,
        cors_allowed_origins=origins.may_connect,
        max_http_buffer_size=settings.max_request_bytes,
        logger=False,
        engineio_logger=False,
    )
    server.eio.seat = seat
    return server


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
        hours = context.settings.session_hours
        self._client_ids = ClientIds(context.shared.notes("client_ids", hours * 3600))
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        server.on("session_request", self._session_request)
        server.on("user_uttered", self._user_uttered)

    async def _connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        address = self._context.gate.address(environ["aiohttp.request"])
        if self._sockets[address] >= self._context.settings.sockets_per_address:
            raise ConnectionRefusedError("Too many open chats from this address.")
        self._sockets[address] += 1
        await self._server.save_session(sid, {"address": address, "base": self._base(environ)})
        self._context.metrics.sockets.inc()

    def _base(self, environ: dict[str, Any]) -> str:
        """The address by which this client reaches us, for pictures in widgets on other sites."""
        host = str(environ.get("HTTP_HOST") or "")
        if not _HOST.fullmatch(host):
            return ""
        secure = environ.get("wsgi.url_scheme") == "https"
        if self._context.settings.trusted_proxies:
            secure = secure or environ.get("HTTP_X_FORWARDED_PROTO") == "https"
        return f"{'https' if secure else 'http'}://{host}"

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
        if not rich:
            state["own_id"] = own_id(data.get("session_id"))
            state["begins"] = session.created
            await self._client_ids.remember(state["own_id"], session.token)
        await self._enter(sid, state, session, rich)
        await self._server.emit("session_confirm", session.token, to=sid, ignore_queue=True)
        if rich:
            try:
                past = await self._context.history.of(session.conversation_id)
            except StorageError as error:
                logger.error("The past of %s cannot be read: %s", session.conversation_id, error)
                await self._error(sid, "unavailable", error)
                return
            known = session.customer_id is not None
            uploads = self._context.uploads
            await self._server.emit(
                "history",
                {
                    "messages": past,
                    "created": session.created,
                    "customer": known,
                    "uploads": uploads.room.file_bytes if uploads else 0,
                    "ratings": self._context.ratings is not None,
                    "mails": self._context.mails,
                    "looks": self._context.times_looks,
                },
                to=sid,
                ignore_queue=True,
            )

    async def _admit(self, sid: str, address: str, data: dict[str, Any]) -> Session:
        named = data.get("session_id")
        request = Request(
            address,
            token=await self._client_ids.token_of(named) or named,
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
        state |= {"rooms": [room], "session": session, "rich": rich}
        await self._server.save_session(sid, state)

    async def _user_uttered(self, sid: str, data: Any = None) -> dict[str, Any]:
        """Answer a message; what is returned acknowledges it to the sender."""
        data = data if isinstance(data, dict) else {}
        state = await self._server.get_session(sid)
        session = await self._speaker(sid, state, data.get("session_id"))
        if session is None:
            return {"ok": False, "error": "session"}
        conversation_id = session.conversation_id
        state["lang"] = known_metadata(data.get("metadata")).get(LANG) or state.get("lang")
        if not await self._context.may_speak(session, state["address"]):
            await self._notify(sid, Notice.too_fast(), conversation_id)
            return {"ok": False, "error": Notice.too_fast().code}
        begins, state["begins"] = state.get("begins", False), False
        try:
            files = self._context.attached(session, data.get("attachments"))
            if files and not data.get("message"):
                said = await self._context.about(session, files)
                await self._output(conversation_id, state).deliver(said)
                return {"ok": True, "kept": True}
            incoming = self._context.receive(
                session,
                CHANNEL,
                data.get("message"),
                data.get("metadata"),
                state["address"],
                files,
                begins=begins and "session_id" in data and _is_beginning(data.get("message")),
            )
        except RefusedError as refused:
            await self._notify(sid, refused.notice, conversation_id)
            return {"ok": False, "error": refused.notice.code}
        except DataError as error:
            await self._error(sid, LOST_FILE, error)
            return {"ok": False, "error": LOST_FILE}
        room = _room(conversation_id, rich=True)
        shown = incoming.metadata.get("title") or incoming.text
        echo = {"text": shown, "attachments": [file.kind for file in files]}
        await self._server.emit("user_echo", echo, room=room, skip_sid=sid)
        await self._server.emit("bot_typing", {"on": True}, room=room)
        try:
            ended = await self._context.turns.run(incoming, self._output(conversation_id, state))
        finally:
            await self._server.emit("bot_typing", {"on": False}, room=room)
        return {"ok": False, "error": ended} if ended == NOT_KEPT else {"ok": True}

    async def _speaker(self, sid: str, state: dict[str, Any], token: object) -> Session | None:
        """The conversation of the message's token, or of the socket when it has none."""
        session: Session | None = state.get("session")
        if session is not None and token is not None and token == state.get("own_id"):
            token = None  # as the client calls the conversation of this connection
        token = await self._client_ids.token_of(token) or token
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

    def _output(self, conversation_id: str, state: Mapping[str, Any]) -> RichOutput:
        base, page = state["base"], state.get("lang")

        async def deliver(message: messages.Message) -> None:
            await self._server.emit(
                "bot_uttered",
                {"shoptalk": self._context.wire.rich(conversation_id, message)},
                room=_room(conversation_id, rich=True),
            )
            for classic in self._context.wire.classic(conversation_id, message, base):
                room = _room(conversation_id, rich=False)
                await self._server.emit("bot_uttered", classic, room=room)

        async def notify(notice: Notice) -> None:
            rich, plain = await self._said(notice, conversation_id, page)
            await self._server.emit("bot_uttered", rich, room=_room(conversation_id, rich=True))
            await self._server.emit("bot_uttered", plain, room=_room(conversation_id, rich=False))

        return RichOutput(CHANNEL, deliver, notify)

    async def _notify(self, sid: str, notice: Notice, conversation_id: str) -> None:
        """Say something to one client only."""
        state = await self._server.get_session(sid)
        rich, plain = await self._said(notice, conversation_id, state.get("lang"))
        said = rich if state.get("rich") else plain
        await self._server.emit("bot_uttered", said, to=sid, ignore_queue=True)

    async def _said(
        self, notice: Notice, conversation_id: str, page: object
    ) -> tuple[dict[str, Any], ...]:
        """A notice in the conversation's language; a widget says it itself on a page of that."""
        book = self._context.book
        code = await self._context.tongues.of(conversation_id)
        by_code = known_language(page, book.languages) in (None, code)
        return _spoken_notice(notice, notice.words(book, code), by_code=by_code)

    async def _error(self, sid: str, code: str, error: ShoptalkError) -> None:
        details = {"code": code, "message": error.message, "hint": error.hint}
        await self._server.emit("session_error", details, to=sid, ignore_queue=True)


def _is_beginning(message: object) -> bool:
    return message is None or (
        isinstance(message, str) and _BEGINNING.fullmatch(message.strip()) is not None
    )


def _room(conversation_id: str, *, rich: bool) -> str:
    return f"{'rich' if rich else 'classic'}:{conversation_id}"


def _spoken_notice(notice: Notice, words: str, *, by_code: bool) -> tuple[dict[str, Any], ...]:
    """A notice for our widget, with its code for translation if so, and for other widgets."""
    said: dict[str, Any] = {"shoptalk": messages.dump(messages.Text(text=words))}
    if by_code:
        said["notice"] = {"code": notice.code, "values": notice.values}
    return said, {"text": words}
