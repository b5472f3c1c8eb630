"""What shoppers leave beside words: files for a colleague, and how they liked the conversation."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.channels.incoming import clean
from bot.channels.ratings import MAX_COMMENT_CHARS, SCALE
from bot.channels.rest import json_object
from bot.channels.server_context import ServerContext
from bot.channels.session_gate import TooManyError
from bot.channels.uploads import TooLargeError
from common.errors import DataError


class LeavingDoor:
    """The handlers for files and ratings.

    Args:
        context: what all doors share.
    """

    def __init__(self, context: ServerContext) -> None:
        self._context = context

    def routes(self) -> list[web.RouteDef]:
        """What this door answers: only what the settings want."""
        routes = []
        if self._context.uploads is not None:
            routes.append(web.post("/api/files", self.file))
        if self._context.ratings is not None:
            routes.append(web.post("/api/rating", self.rating))
        return routes

    async def file(self, request: web.Request) -> web.Response:
        """Keep a photo or a PDF, the body, for a colleague; its 'ref' goes with a message."""
        uploads = self._context.uploads
        assert uploads is not None
        session = self._context.gate.bearer(request)
        if not await self._context.gate.may_upload(session, self._context.gate.address(request)):
            raise TooManyError("Too many files were sent.", hint="Wait a minute and try again.")
        length = request.content_length
        if length is not None and length > uploads.room.file_bytes:
            raise _too_large(uploads.room.file_bytes, length)
        try:
            kept = await uploads.keep(session.conversation_id, request.content.iter_any())
        except TooLargeError as error:
            raise _too_large(uploads.room.file_bytes, uploads.room.file_bytes + 1) from error
        except TimeoutError as error:
            raise DataError("The file took too long to arrive.", hint="Send it again.") from error
        self._context.metrics.uploads.labels(kept.kind).inc()
        return web.json_response(
            {"ref": kept.ref, "kind": kept.kind, "size": kept.size}, status=201
        )

    async def rating(self, request: web.Request) -> web.Response:
        """Keep how the shopper liked the conversation of the bearer token."""
        ratings = self._context.ratings
        assert ratings is not None
        session = self._context.gate.bearer(request)
        if not await self._context.gate.may_report(session, 1):
            raise TooManyError("Too many ratings were sent.", hint="Wait a minute and try again.")
        data = await json_object(request)
        score, comment = _score(data.get("score")), data.get("comment")
        if not isinstance(comment, str | None):
            raise DataError("A rating's 'comment' must be words.", hint='Send {"score": 4}.')
        words = clean(comment or "")[:MAX_COMMENT_CHARS]
        safe = self._context.masked(words)
        await ratings.rate(session.conversation_id, score, safe)
        self._context.metrics.ratings.labels(str(score)).inc()
        return web.json_response({"recorded": 1})


def _score(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= SCALE:
        raise DataError(
            f"A rating's 'score' must be a whole number from 1 to {SCALE}.",
            hint='Send {"score": 4}.',
        )
    return value


def _too_large(most: int, size: int) -> web.HTTPRequestEntityTooLarge:
    return web.HTTPRequestEntityTooLarge(max_size=most, actual_size=size)
