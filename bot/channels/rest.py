"""The HTTP door: sessions, Rasa's REST webhook, history, and what widgets report."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from bot.channels.incoming import RefusedError
from bot.channels.limits import Once
from bot.channels.notices import NOT_KEPT, Notice
from bot.channels.output import RichOutput
from bot.channels.server_context import ServerContext
from bot.channels.session_gate import Request
from bot.channels.storefront import TIMED, Shown
from bot.channels.wire import REFERENCE_SEPARATOR
from bot.sessions import Session
from common import messages
from common.errors import DataError, TokenError

CHANNEL = "rest"
MAX_EVENTS = 50
DAY = 86_400
"""Seconds: a look that was longer is none."""
_KINDS = ("impression", *TIMED, "click", "cart", "not_interested")


class RestDoor:
    """The handlers of the HTTP door.

    Args:
        context: what all doors share.
    """

    def __init__(self, context: ServerContext) -> None:
        self._context = context
        self._reported = Once()

    def routes(self) -> list[web.RouteDef]:
        """Everything this door answers."""
        return [
            web.post("/api/session", self.session),
            web.get("/api/history", self.history),
            web.post("/api/events", self.events),
            web.get("/webhooks/rest/", self.webhook_health),
            web.post("/webhooks/rest/webhook", self.webhook),
        ]

    async def session(self, request: web.Request) -> web.Response:
        """Open a conversation, or continue the one of the bearer token."""
        data = await json_object(request, empty={})
        _check_kinds(data, restart=bool, customer_token=str)
        header = request.headers.get("Authorization", "")
        session = await self._context.gate.admit(
            Request(
                self._context.gate.address(request),
                token=self._context.gate.bearer(request).token if header else None,
                customer_token=data.get("customer_token"),
                restart=data.get("restart") is True,
            )
        )
        return opened(session)

    async def history(self, request: web.Request) -> web.Response:
        """What was said in the conversation of the bearer token."""
        session = self._context.gate.bearer(request)
        return web.json_response(
            {"messages": await self._context.history.of(session.conversation_id)}
        )

    async def webhook_health(self, request: web.Request) -> web.Response:
        """What Rasa's REST channel answers here."""
        return web.json_response({"status": "ok"})

    async def webhook(self, request: web.Request) -> web.StreamResponse:
        """Rasa's REST channel: a message in, a list of messages out."""
        session = self._context.gate.bearer(request)
        data = await json_object(request)
        try:
            _check_kinds(data, message=str, metadata=dict, attachments=list)
        except DataError:
            self._context.agent.unheard(session.conversation_id)
            raise
        reply = _Reply(self._context, session.conversation_id)
        address = self._context.gate.address(request)
        if not await self._context.may_speak(session, address):
            await reply.notify(Notice.too_fast())
            return web.json_response(reply.messages, status=429, headers={"Retry-After": "5"})
        try:
            files = self._context.attached(session, data.get("attachments"))
            if files and not data.get("message"):
                await reply.deliver(await self._context.about(session, files))
                return web.json_response(reply.messages)
            incoming = self._context.receive(
                session, CHANNEL, data.get("message"), data.get("metadata"), address, files
            )
        except RefusedError as refused:
            await reply.notify(refused.notice)
            return web.json_response(reply.messages)
        output = RichOutput(CHANNEL, reply.deliver, reply.notify)
        if await self._context.turns.run(incoming, output) == NOT_KEPT:
            return web.json_response(reply.messages, status=503, headers={"Retry-After": "5"})
        return web.json_response(reply.messages)

    async def events(self, request: web.Request) -> web.Response:
        """Store what was done with products that were shown here, each once."""
        session = self._context.gate.bearer(request)
        data = await json_object(request)
        listed = data.get("events")
        if not isinstance(listed, list) or len(listed) > MAX_EVENTS:
            raise DataError(
                f"'events' must be a list of at most {MAX_EVENTS} events.",
                hint='Send {"events": [{"kind": "click", "ref": "..."}]}.',
            )
        if not await self._context.gate.may_report(session, len(listed)):
            return web.json_response({"recorded": 0}, status=429, headers={"Retry-After": "30"})
        found = [self._report(session, event) for event in listed]
        owner = session.conversation_id
        reports = [report for report in found if self._reported.is_new((owner, report))]
        if reports:
            await self._context.storefront.record(session.conversation_id, reports)
        for report in reports:
            self._context.metrics.events.labels(report.kind).inc()
        return web.json_response({"recorded": len(reports)})

    def _report(self, session: Session, event: Any) -> Shown:
        kind = event.get("kind") if isinstance(event, dict) else None
        if kind not in _KINDS:
            raise DataError(f"An event's 'kind' must be one of {', '.join(_KINDS)}.")
        try:
            text = self._context.cards.unsign(session.conversation_id, str(event.get("ref") or ""))
        except TokenError as error:
            raise DataError(
                "An event's 'ref' is not of a product shown in this conversation.",
                hint="Send the 'ref' of the product card as it was received.",
            ) from error
        # References of conversations begun before lists had ids lack the last part.
        product_id, surface, position, reason, *shown_in = text.split(REFERENCE_SEPARATOR)
        seconds = _seconds(event) if kind in TIMED else None
        return Shown(kind, product_id, surface, int(position), reason, "".join(shown_in), seconds)


def _seconds(event: dict[str, Any]) -> float:
    """How long something was looked at, as it is reported.

    Raises:
        DataError: it is no number above 0 and below a day.
    """
    seconds = event.get("seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < DAY:
        raise DataError(
            f"An event of the kinds {' and '.join(TIMED)} has 'seconds', above 0.",
            hint='Send e.g. {"kind": "dwell", "ref": "...", "seconds": 7.5}.',
        )
    return float(seconds)


def _check_kinds(data: dict[str, Any], **kinds: type) -> None:
    """Refuse what is of another kind than described; what is left out or null is well.

    Raises:
        DataError: a value is.
    """
    for key, kind in kinds.items():
        if not isinstance(data.get(key), kind | None):
            raise DataError(
                f"'{key}' of the body is of another kind than it should be.",
                hint="GET /api/openapi.json describes it.",
            )


def opened(session: Session) -> web.Response:
    """The answer to whoever has opened or continued a conversation."""
    return web.json_response(
        {
            "token": session.token,
            "expires_at": int(session.expires_at),
            "created": session.created,
        }
    )


class _Reply:
    """Collects the messages of one answer."""

    def __init__(self, context: ServerContext, conversation_id: str) -> None:
        self._context = context
        self.messages: list[dict[str, Any]] = []
        self._conversation_id = conversation_id

    async def deliver(self, message: messages.Message) -> None:
        self.messages.append(self._context.wire.rest(self._conversation_id, message))

    async def notify(self, notice: Notice) -> None:
        # A caller that waits for the whole answer has no use for "still working".
        if notice.code != "slow":
            code = await self._context.tongues.of(self._conversation_id)
            text = notice.words(self._context.book, code)
            self.messages.append({"recipient_id": self._conversation_id, "text": text})


async def json_object(
    request: web.Request, *, empty: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The request's JSON object; ``empty`` when there is no body and that is allowed.

    Raises:
        DataError: the body is not a JSON object.
    """
    body = await request.read()
    if not body and empty is not None:
        return empty
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"The request's body is not JSON: {error}.", hint='Send e.g. {"message": "hello"}.'
        ) from error
    if not isinstance(data, dict):
        raise DataError("The request's body must be a JSON object.")
    return data
