"""The front door: one aiohttp application around Rasa's agent."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import BadHttpMessage
from aiohttp.typedefs import Handler, Middleware

from actions.monitoring import Monitor
from actions.texts_desk import TextsDesk
from bot.channels import openapi
from bot.channels.backend import BackendDoor
from bot.channels.broken import keep_out_of_the_log
from bot.channels.engineers import EngineerDoor, Explain
from bot.channels.leaving import LeavingDoor
from bot.channels.messaging.doors import Messaging, MessagingDoors
from bot.channels.monitor import MonitorDoor
from bot.channels.origins import Origins
from bot.channels.pages import Pages
from bot.channels.patience import Patience
from bot.channels.proposals import ProposalDoor
from bot.channels.rest import RestDoor
from bot.channels.server_context import HasShop, Kept, ServerContext
from bot.channels.session_gate import TooManyError
from bot.channels.shared import Shared
from bot.channels.siblings import Siblings
from bot.channels.texts_page import TextsDoor
from bot.channels.transcript import Mailer, NotToSendError, TranscriptDoor
from bot.channels.turns import BotAgent
from bot.channels.web import WebChannel, socket_server
from bot.seats import Seat
from bot.settings import ServerSettings
from bot.understanding.desk import ProposalDesk
from common.errors import (
    DataError,
    EnvironmentProblem,
    ServiceUnavailableError,
    ShoptalkError,
    StorageError,
    TokenError,
)
from common.incidents import new_incident

logger = logging.getLogger(__name__)

_STATUS: tuple[tuple[type[ShoptalkError], int], ...] = (
    (TokenError, 401),
    (NotToSendError, 409),
    (TooManyError, 429),
    (DataError, 400),
    (StorageError, 503),
    (ServiceUnavailableError, 503),
)
_TRY_AGAIN_AFTER = {429: "60", 503: "5"}
"""Status: seconds until the caller may try again."""
SOCKET_PATH = "/socket.io/"
_OPEN_PATHS = ("/api/", "/webhooks/")
_PACKED = ("gzip", "deflate", "br", "zstd", "identity")
"""How a body may be packed; aiohttp takes what is packed otherwise as if it were not."""
_BROKEN_SOCKET = (KeyError, ValueError)
"""python-engineio's words for a session that was closed a moment ago, and for a frame of none."""
SHUTDOWN_SECONDS = 2
"""How long answers may still take when the server stops; open web chats reconnect by themselves."""


def create_app(
    agent: BotAgent,
    services: HasShop,
    settings: ServerSettings,
    *,
    pictures: Path,
    languages: Path | None = None,
    explain: Explain | None = None,
    messaging: Messaging | None = None,
    kept: Kept | None = None,
    shared: Shared | None = None,
    seat: Seat | None = None,
    desk: ProposalDesk | None = None,
    mailer: Mailer | None = None,
) -> web.Application:
    """The application with every door of this process.

    Args:
        agent: Rasa's agent, loaded.
        services: the shop's database and configuration are used.
        settings: addresses, limits and secrets.
        pictures: the folder of the catalogue's pictures.
        languages: the project's ``languages/``, where the widget's texts may be its own.
        explain: for the engineers' door; without it that door is shut.
        messaging: the messaging channels that have a door of ours.
        desk: proposes what messages mean, on the page of learning; nothing without it.
        kept: where shoppers' files and ratings are kept; without it none are taken.
        shared: what several processes know together; without it this one is alone.
        seat: which of several processes behind one port this one is.
        mailer: sends conversations to their customers; without it none are.
    """
    keep_out_of_the_log()
    context = ServerContext.build(agent, services, settings, kept, shared, mails=mailer is not None)
    origins = Origins(settings)
    app = web.Application(
        client_max_size=settings.max_request_bytes,
        middlewares=[_cors(origins), answer_errors],
    )
    app.add_routes(Pages(context, pictures, languages=languages).routes())
    app.add_routes(RestDoor(context).routes())
    app.add_routes(BackendDoor(context).routes())
    app.add_routes(LeavingDoor(context).routes())
    if mailer is not None:
        app.add_routes(TranscriptDoor(context, mailer).routes())
    app.add_routes([web.get(openapi.PATH, openapi.answer)])
    if explain is not None:
        app.add_routes(EngineerDoor(settings, explain).routes())
    if teachers := getattr(services, "teachers", ()):
        monitors = [Monitor(services.shop, teacher) for teacher in teachers]
        MonitorDoor(context, monitors, proposes=desk is not None).attach(app)
    if desk is not None:
        ProposalDoor(context, desk).attach(app)
    if (live := getattr(services, "live_texts", None)) is not None:
        texts = TextsDesk(services.shop, live.library, getattr(services, "writer", None))
        TextsDoor(settings, texts).attach(app)
    if messaging is not None and messaging.channels:
        MessagingDoors(context, messaging).attach(app)
    sockets = socket_server(settings, origins, context.shared, seat)
    WebChannel(sockets, context)
    sockets.attach(app)
    app.on_shutdown.append(lambda _: sockets.shutdown())
    if seat is not None:
        Siblings(seat, SOCKET_PATH, settings.max_request_bytes).attach(app)
    return app


async def start(
    app: web.Application, settings: ServerSettings, seat: Seat | None = None
) -> tuple[web.AppRunner, str]:
    """Listen; returns the runner (``cleanup()`` stops it) and the address of the chat page.

    Args:
        seat: which of several processes this one is; they share the port.

    Raises:
        EnvironmentProblem: the port is in use or may not be used.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    app.cleanup_ctx.append(_patient(runner, settings.slow_client_seconds))
    await runner.setup()
    site = web.TCPSite(runner, settings.host, settings.port, reuse_port=seat is not None)
    try:
        await site.start()
        if seat is not None:  # last, for it says that this process is ready
            seat.file(seat.number).unlink(missing_ok=True)
            await web.UnixSite(runner, str(seat.file(seat.number))).start()
    except OSError as error:
        await runner.cleanup()
        raise _cannot_listen(settings, error) from error
    port = runner.addresses[0][1]
    host = "localhost" if settings.host in ("0.0.0.0", "127.0.0.1", "::") else settings.host  # noqa: S104
    return runner, f"http://{host}:{port}/"


def _patient(runner: web.AppRunner, seconds: float) -> Callable[[web.Application], Any]:
    """Looks after slow callers as long as the application runs."""

    async def watching(_: web.Application) -> AsyncIterator[None]:
        patience = Patience(lambda: runner.server.connections if runner.server else (), seconds)
        task = asyncio.create_task(patience.watch())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    return watching


async def serve(
    app: web.Application,
    settings: ServerSettings,
    *,
    on_ready: Callable[[str], None],
    seat: Seat | None = None,
) -> None:
    """Listen until cancelled; ``on_ready`` gets the address of the chat page.

    Raises:
        EnvironmentProblem: the port is in use or may not be used.
    """
    runner, address = await start(app, settings, seat)
    try:
        on_ready(address)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def _cannot_listen(settings: ServerSettings, error: OSError) -> EnvironmentProblem:
    where = f"{settings.host}:{settings.port}"
    if error.errno == errno.EADDRINUSE:
        return EnvironmentProblem(
            f"Port {settings.port} is in use by another program.",
            hint=f"Stop it, or take another port: make run PORT={settings.port + 1}",
        )
    return EnvironmentProblem(
        f"Cannot listen on {where}: {error.strerror}.",
        hint="Take a port above 1023 and an address of this machine.",
    )


def _cors(origins: Origins) -> Middleware:
    """A middleware that lets the configured web sites call the HTTP door.

    Conversations are opened by a header, never by a cookie, so no credentials are allowed.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin", "")
        ours = request.path.startswith(_OPEN_PATHS)
        if not ours or not origins.may_call(origin, request.host):
            return await handler(request)
        if request.method == "OPTIONS":
            response: web.StreamResponse = web.Response(status=204)
        else:
            response = await handler(request)
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Access-Control-Max-Age"] = "600"
        response.headers.add("Vary", "Origin")
        return response

    return middleware


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Errors as JSON with what to do; never a traceback."""
    try:
        if packed := request.headers.get("Content-Encoding"):
            sockets = request.path.startswith(SOCKET_PATH)
            if sockets or packed.lower() not in _PACKED:
                await request.read()  # the library would answer 200 to what is broken
                raise web.HTTPUnsupportedMediaType
        response = await handler(request)
        if not isinstance(response, web.StreamResponse):
            # The socket library's word for an upgrade that did not come about.
            response = _error(400, "The request opens no web chat.", None)
    except web.HTTPException as error:
        if error.status < 400 or not request.path.startswith(_OPEN_PATHS):
            raise
        response = _error(error.status, error.reason, None)
        if methods := error.headers.get("Allow"):
            response.headers["Allow"] = methods
    except (BadHttpMessage, web.RequestPayloadError):
        request.content.feed_eof()  # or aiohttp reads on after the answer, and logs a traceback
        response = _error(400, "The body is not what its headers say it is.", None)
    except ShoptalkError as error:
        status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
        if status < 500:
            response = _error(status, error.message, error.hint)
        else:
            response = _incident(request, status)
        if seconds := _TRY_AGAIN_AFTER.get(status):
            response.headers["Retry-After"] = seconds
    except Exception as error:
        if isinstance(error, ConnectionResetError) and _has_left(request):
            logger.info("A caller has left before the end of the request.")
            response = _error(400, "The request is not whole.", None)
        elif isinstance(error, _BROKEN_SOCKET) and request.path.startswith(SOCKET_PATH):
            response = _error(400, "The session is closed.", "Connect again.")
        else:
            response = _incident(request)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _has_left(request: web.Request) -> bool:
    """Whether nobody waits for the answer any more."""
    return request.transport is None or request.transport.is_closing()


def _incident(request: web.Request, status: int = 500) -> web.Response:
    """Log the error being handled; the caller gets an id to ask about, not the error."""
    incident = new_incident()
    logger.exception("Incident %s: %s %s failed.", incident, request.method, request.path)
    return _error(status, f"Something went wrong on our side. (Incident {incident})", None)


def _error(status: int, message: str, hint: str | None) -> web.Response:
    return web.json_response({"error": message, "hint": hint}, status=status)
