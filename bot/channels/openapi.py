"""An OpenAPI 3.1 description of every route of a door, made from the routes themselves.

A route's summary is the first line of its handler's docstring; what it takes and gives stands in
``OPERATIONS``. A route that nothing describes there is listed with its summary alone.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aiohttp import web
from pydantic import BaseModel, Field, TypeAdapter

from bot.channels.ratings import SCALE
from common.messages import json_schema

VERSION = "3.1.0"
PATH = "/api/openapi.json"
JSON = "application/json"
_NAME = re.compile(r"\{(\w+)(?::[^}]*)?\}")
_SILENT = frozenset({"HEAD", "OPTIONS"})
_ANY = ("get", "post")


class SessionRequest(BaseModel):
    """What ``POST /api/session`` may hold."""

    customer_token: str | None = None
    restart: bool | None = False


class SessionOpened(BaseModel):
    """A conversation; ``expires_at`` in Unix seconds."""

    token: str
    expires_at: int
    created: bool


class MessageMetadata(BaseModel):
    """What a message may say about itself; anything else is left out."""

    page: Any = Field(default=None, description="The address of the page, a text.")
    lang: Any = Field(default=None, description="The page's language, a tag such as de-AT.")


class MessageRequest(BaseModel):
    """A shopper's words, or the payload of a button."""

    message: str | None = ""
    metadata: MessageMetadata | None = None
    attachments: list[str] | None = None


class RestButton(BaseModel):
    """A choice; its payload is sent back as ``message``."""

    title: str
    payload: str


class RestMessage(BaseModel):
    """One message of an answer, in the shape of Rasa's REST channel."""

    recipient_id: str
    text: str | None = None
    buttons: list[RestButton] | None = None
    image: str | None = None
    custom: dict[str, Any] | None = None


class HistoryEntry(BaseModel):
    """One thing that was said; ``at`` in Unix seconds."""

    model_config = {"populate_by_name": True}

    at: float
    text: str | None = None
    message: dict[str, Any] | None = None


class History(BaseModel):
    """What was said, oldest first."""

    messages: list[HistoryEntry]


class ProductEvent(BaseModel):
    """What a shopper did with a product card: saw, clicked, put into the cart, or sent away.

    ``dwell`` says for how many ``seconds`` the card was in view, ``read`` for how many the
    product's page was open.
    """

    kind: Literal["impression", "dwell", "read", "click", "cart", "not_interested"]
    ref: str
    seconds: float | None = Field(default=None, gt=0)


class EventsRequest(BaseModel):
    """At most 50 reports."""

    events: list[ProductEvent]


class FileKept(BaseModel):
    """A file that was kept; its ``ref`` goes among the ``attachments`` of a message."""

    ref: str
    kind: Literal["photo", "file"]
    size: int


class RatingRequest(BaseModel):
    """How a conversation was liked."""

    score: int = Field(ge=1, le=SCALE)
    comment: str | None = None


class TranscriptSent(BaseModel):
    """To whom a conversation was sent, in a form that gives the address away to nobody."""

    sent_to: str


class Recorded(BaseModel):
    """How many were new."""

    recorded: int


class ExplainRequest(BaseModel):
    """A text to be explained."""

    text: str


class Problem(BaseModel):
    """What went wrong and how to mend it."""

    error: str
    hint: str | None = None


@dataclass(frozen=True)
class Described:
    """What an operation takes and gives.

    Attributes:
        gives: of the good status: a type that pydantic describes, or a media type.
        takes: the model of its body, or its media type.
        status: the good one.
        opens: by which bearer token it opens: ``conversation``, ``server`` or ``engineer``.
        fails: the statuses of its errors.
        alike: those of them that may answer in the form of status 200.
        plain: those of them that are told in plain words.
        optional: the body may be left out, and so may the token.
    """

    gives: Any = "text/plain"
    takes: type[BaseModel] | str | None = None
    opens: str | None = None
    fails: tuple[int, ...] = ()
    optional: bool = False
    alike: tuple[int, ...] = ()
    plain: tuple[int, ...] = ()
    status: int = 200


OPERATIONS: Mapping[tuple[str, str], Described] = {
    ("post", "/api/session"): Described(
        SessionOpened, SessionRequest, "conversation", (400, 401, 413, 429), optional=True
    ),
    ("post", "/api/customers/{customer_id}/session"): Described(
        SessionOpened, opens="server", fails=(400, 401)
    ),
    ("get", "/api/history"): Described(History, opens="conversation", fails=(401, 503)),
    ("post", "/api/events"): Described(
        Recorded, EventsRequest, "conversation", (400, 401, 413, 429), alike=(429,)
    ),
    ("post", "/webhooks/rest/webhook"): Described(
        list[RestMessage],
        MessageRequest,
        "conversation",
        (400, 401, 413, 429, 503),
        alike=(429, 503),
    ),
    ("post", "/api/files"): Described(
        FileKept,
        "*/*",
        "conversation",
        (400, 401, 413, 429, 503),
        status=201,
    ),
    ("post", "/api/rating"): Described(
        Recorded, RatingRequest, "conversation", (400, 401, 413, 429, 503)
    ),
    ("post", "/api/transcript"): Described(
        TranscriptSent, opens="conversation", fails=(401, 409, 429, 503)
    ),
    ("get", "/webhooks/rest/"): Described(JSON),
    ("post", "/api/nlu/explain"): Described(
        JSON, ExplainRequest, opens="engineer", fails=(400, 401, 503)
    ),
    ("get", PATH): Described(JSON),
    ("get", "/"): Described("text/html"),
    ("get", "/demo/{name}"): Described("*/*", fails=(404,), plain=(404,)),
    ("get", "/widget.js"): Described("text/javascript"),
    ("get", "/pictures/{name}"): Described("image/*", fails=(404,), plain=(404,)),
    ("get", "/health"): Described(JSON, fails=(503,), alike=(503,)),
    ("get", "/health/live"): Described(JSON),
}
_TOKENS: Mapping[str, str] = {
    "conversation": "The token of POST /api/session; it opens one conversation.",
    "server": "SHOPTALK_SERVER_KEY, of the shop's own backend.",
    "engineer": "SHOPTALK_ENGINEER_KEY.",
}


@dataclass(frozen=True)
class Door:
    """What is told of an application beside its routes.

    Attributes:
        operations: what each takes and gives, by method and path.
        title: of the description.
        tokens: the bearer tokens that open something.
        chats: whether rich messages go through it.
        see: the page that tells of its errors.
    """

    operations: Mapping[tuple[str, str], Described]
    title: str = "Shoptalk"
    tokens: Sequence[str] = tuple(_TOKENS)
    chats: bool = True
    see: str = "docs/channels.md"


FRONT = Door(OPERATIONS)


def describe(app: web.Application, door: Door = FRONT) -> dict[str, Any]:
    """The description of an application's routes, as JSON values."""
    paths: dict[str, dict[str, Any]] = {}
    models: dict[str, Any] = {"Problem": Problem.model_json_schema()}
    for method, path, handler in _routes(app):
        known = door.operations.get((method, path), Described())
        paths.setdefault(path, {})[method] = {
            **_summary(method, path, handler),
            "responses": _responses(known, models, door.see),
            **_request(path, known, models),
        }
    if door.chats:
        models["RichMessage"] = _hoisted(json_schema(), models)
    tokens = {
        name: {"type": "http", "scheme": "bearer", "description": _TOKENS[name]}
        for name in door.tokens
    }
    return {
        "openapi": VERSION,
        "info": {"title": door.title, "version": "1"},
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": models, "securitySchemes": tokens},
    }


def _routes(app: web.Application) -> Iterator[tuple[str, str, Any]]:
    for route in app.router.routes():
        if route.resource is None or route.method in _SILENT:
            continue
        path = _NAME.sub(r"{\1}", route.resource.canonical)
        for method in _ANY if route.method == "*" else (route.method.lower(),):
            yield method, path, route.handler


def _summary(method: str, path: str, handler: Any) -> dict[str, Any]:
    return {
        "summary": (inspect.getdoc(handler) or path).splitlines()[0],
        "operationId": f"{method}{re.sub(r'[^a-z]+', '_', path.lower()).rstrip('_') or '_'}",
    }


def _responses(known: Described, models: dict[str, Any], see: str) -> dict[str, Any]:
    found = {str(known.status): _response(known.gives, models)}
    for status in known.fails:
        schema = _ref("Problem")
        if status in known.alike:
            same = {} if isinstance(known.gives, str) else _schema(known.gives, models)
            schema = {"anyOf": [schema, same]}
        content = {JSON: {"schema": schema}}
        if status in known.plain:
            content = {"text/plain": {"schema": {"type": "string"}}}
        found[str(status)] = {"description": f"See {see}.", "content": content}
    return found


def _request(path: str, known: Described, models: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if names := _NAME.findall(path):
        text = {"type": "string"}
        found["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": text} for name in names
        ]
    if known.takes is not None:
        body: dict[str, Any] = (
            {known.takes: {}}
            if isinstance(known.takes, str)
            else {JSON: {"schema": _schema(known.takes, models)}}
        )
        found["requestBody"] = {"required": not known.optional, "content": body}
    if known.opens:
        found["security"] = [{known.opens: []}, *([{}] if known.optional else [])]
    return found


def _response(gives: Any, models: dict[str, Any]) -> dict[str, Any]:
    if isinstance(gives, str):
        schema: dict[str, Any] = {} if gives == JSON else {"type": "string"}
        return {"description": "OK", "content": {gives: {"schema": schema}}}
    return {"description": "OK", "content": {JSON: {"schema": _schema(gives, models)}}}


def _schema(kind: Any, models: dict[str, Any]) -> dict[str, Any]:
    template = "#/components/schemas/{model}"
    return _hoisted(TypeAdapter(kind).json_schema(ref_template=template), models)


def _hoisted(schema: dict[str, Any], models: dict[str, Any]) -> dict[str, Any]:
    """A schema whose own definitions stand among the ``models``."""
    found = dict(schema)
    models |= _moved(found.pop("$defs", {}))
    return dict(_moved(found))


def _moved(value: Any) -> Any:
    """A schema whose references lead to the components."""
    if isinstance(value, dict):
        return {key: _moved(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_moved(one) for one in value]
    return value.replace("#/$defs/", "#/components/schemas/") if isinstance(value, str) else value


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


async def answer(request: web.Request) -> web.Response:
    """This description."""
    return web.json_response(describe(request.app))
