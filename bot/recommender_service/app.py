"""The routes of the recommender service, and how what goes wrong is answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, ValidationError

from actions.services import call
from bot.channels import openapi
from bot.channels.broken import keep_out_of_the_log
from bot.channels.keys import check_key
from bot.channels.openapi import Described, Door
from bot.recommender_service import wire
from bot.recommender_service.engine import Engine, NotKnownError, NotTrainedError
from bot.server import answer_errors
from bot.settings import SERVER_KEY_VARIABLE, ServerSettings
from common.errors import DataError

Q = TypeVar("Q", bound=wire.Asked)
MOST_AT_ONCE = 64
"""So many requests are worked on or wait for a thread; more are asked to come again."""
MOST_BYTES = 200_000
_FAILS = (400, 401, 413, 415, 503)
OPERATIONS: Mapping[tuple[str, str], Described] = {
    ("post", "/api/recommend"): Described(
        wire.Listing, wire.RecommendRequest, opens="server", fails=_FAILS
    ),
    ("post", "/api/similar"): Described(
        wire.Listing, wire.SimilarRequest, opens="server", fails=(*_FAILS, 404)
    ),
    ("post", "/api/search"): Described(wire.Hits, wire.SearchRequest, opens="server", fails=_FAILS),
    ("post", "/api/explain"): Described(
        wire.Explained, wire.ExplainRequest, opens="server", fails=(*_FAILS, 404)
    ),
    ("post", "/api/events"): Described(
        wire.Recorded, wire.EventsRequest, opens="server", fails=(*_FAILS, 404)
    ),
    ("get", "/api/health"): Described(wire.Health, fails=(503,), alike=(503,)),
    ("get", openapi.PATH): Described(openapi.JSON),
}


def door(settings: ServerSettings) -> Door:
    """What is told of the service; without a key nothing asks for one."""
    guarded = settings.server_key is not None
    operations = {
        place: one if guarded else replace(one, opens=None) for place, one in OPERATIONS.items()
    }
    return Door(
        operations,
        title="Shoptalk recommender",
        tokens=("server",) if guarded else (),
        chats=False,
        see="docs/recommender.md",
    )


def create_app(engine: Engine, settings: ServerSettings) -> web.Application:
    """The service.

    Args:
        engine: what answers, in worker threads.
        settings: its ``server_key`` opens all that tells of products and shoppers; without one
            they are open to whoever reaches the address.
    """
    keep_out_of_the_log()
    app = web.Application(
        client_max_size=MOST_BYTES,
        middlewares=[answer_errors, _tell_problems, _admit(), _ask_for_the_key(settings)],
    )
    service = _Service(engine)
    app.add_routes(
        [
            web.post("/api/recommend", service.recommend),
            web.post("/api/similar", service.similar),
            web.post("/api/search", service.search),
            web.post("/api/explain", service.explain),
            web.post("/api/events", service.events),
            web.get("/api/health", service.health),
            web.get(openapi.PATH, _description(door(settings))),
        ]
    )
    return app


class _Service:
    """The handlers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def recommend(self, request: web.Request) -> web.Response:
        """Recommend products to a shopper, each with its reason."""
        return await self._answer(request, wire.RecommendRequest, self._engine.recommend)

    async def similar(self, request: web.Request) -> web.Response:
        """Find the products most like one product."""
        return await self._answer(request, wire.SimilarRequest, self._engine.similar)

    async def search(self, request: web.Request) -> web.Response:
        """Find products by words and by meaning."""
        return await self._answer(request, wire.SearchRequest, self._engine.search)

    async def explain(self, request: web.Request) -> web.Response:
        """Tell why a product stands where it does for a shopper."""
        return await self._answer(request, wire.ExplainRequest, self._engine.explain)

    async def events(self, request: web.Request) -> web.Response:
        """Record what shoppers did; it counts at once."""
        return await self._answer(request, wire.EventsRequest, self._engine.record)

    async def health(self, _: web.Request) -> web.Response:
        """Tell whether requests can be answered, and by which model."""
        found = await call(self._engine.health)
        return _json(found, status=200 if found.status == "ok" else 503)

    async def _answer(
        self, request: web.Request, model: type[Q], work: Callable[[Q], BaseModel]
    ) -> web.Response:
        return _json(await call(work, await _read(request, model)))


def _description(told: Door) -> Handler:
    async def describe(request: web.Request) -> web.Response:
        """This description."""
        return web.json_response(openapi.describe(request.app, told))

    return describe


async def _read(request: web.Request, model: type[Q]) -> Q:
    """The body of a request.

    Raises:
        DataError: it is no JSON of this model.
    """
    if request.content_type != openapi.JSON:
        raise web.HTTPUnsupportedMediaType(reason="The body must be application/json.")
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DataError(
            f"{place}: {first['msg']}." if place else f"{first['msg']}.",
            hint=f"GET {openapi.PATH} describes the body.",
        ) from error


def _json(found: BaseModel, *, status: int = 200) -> web.Response:
    return web.json_response(text=found.model_dump_json(), status=status)


def _problem(status: int, message: str, hint: str | None) -> web.Response:
    text = json.dumps({"error": message, "hint": hint})
    return web.json_response(text=text, status=status)


@web.middleware
async def _tell_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the caller can do something about, in words."""
    try:
        return await handler(request)
    except (NotKnownError, NotTrainedError) as error:
        return _problem(error.status, error.message, error.hint)


def _admit() -> Middleware:
    """A middleware that lets in so many requests at once that none waits for long."""
    held = 0

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        nonlocal held
        if held >= MOST_AT_ONCE:
            response = _problem(503, "More is asked than can be answered in time.", "Try again.")
            response.headers["Retry-After"] = "1"
            return response
        held += 1
        try:
            return await handler(request)
        finally:
            held -= 1

    return middleware


def _ask_for_the_key(settings: ServerSettings) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        described = OPERATIONS.get((request.method.lower(), request.path))
        if settings.server_key is not None and described is not None and described.opens:
            check_key(request, settings.server_key, variable=SERVER_KEY_VARIABLE)
        return await handler(request)

    return middleware
