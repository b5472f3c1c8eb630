"""The description holds every route, and what the server answers is what it describes."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from aiohttp import web

from bot.channels.openapi import OPERATIONS, VERSION, describe
from tests.channels.test_engineers import KEY as ENGINEER_KEY
from tests.channels.test_engineers import explained
from tests.channels.test_rest import bearer, open_session
from tests.channels.test_transcript import Post
from tests.server.fixtures import Door
from tests.server.scripted import SCRIPT

SERVER_KEY = "of-the-backend-0123456789-0123456789"


@pytest.fixture
async def door(open_door: Door) -> Any:
    return await open_door(
        explain=explained, engineer_key=ENGINEER_KEY, server_key=SERVER_KEY, mailer=Post()
    )


@pytest.fixture
async def document(door: Any) -> dict[str, Any]:
    response = await door.get("/api/openapi.json")
    assert response.status == 200
    found: dict[str, Any] = await response.json()
    return found


def operations(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method, path) for path, item in document["paths"].items() for method in item}


async def test_every_route_is_there_and_every_description_has_a_route(
    document: dict[str, Any],
) -> None:
    assert document["openapi"] == VERSION
    assert set(OPERATIONS) <= operations(document)
    ids = [one["operationId"] for item in document["paths"].values() for one in item.values()]
    assert len(set(ids)) == len(ids)


async def test_a_route_that_nothing_describes_is_listed() -> None:
    async def hello(_: web.Request) -> web.Response:
        """Say hello."""
        return web.Response()

    app = web.Application()
    app.add_routes([web.get("/hello/{name}", hello)])
    (operation,) = describe(app)["paths"]["/hello/{name}"].values()
    assert operation["summary"] == "Say hello."
    assert operation["parameters"][0]["name"] == "name"


def check(document: dict[str, Any], path: str, status: int, body: Any, method: str) -> None:
    """Validate an answer against what the document says of it."""
    response = document["paths"][path][method]["responses"][str(status)]
    schema = response["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    jsonschema.Draft202012Validator(whole).validate(body)


async def test_answers_are_as_described(door: Any, document: dict[str, Any]) -> None:
    token = await open_session(door)
    asked: list[tuple[str, str, Any, str]] = [
        ("post", "/api/session", {}, ""),
        ("get", "/api/history", None, token),
        ("post", "/api/events", {"events": []}, token),
        ("post", "/api/events", {"events": 1}, token),
        ("post", "/webhooks/rest/webhook", {"message": "hello"}, ""),
        ("post", "/api/nlu/explain", {"text": "hello"}, ENGINEER_KEY),
        ("post", "/api/transcript", None, token),
        ("get", "/health", None, ""),
    ]
    asked += [("post", "/webhooks/rest/webhook", {"message": said}, token) for said in SCRIPT]
    for method, path, body, key in asked:
        headers = bearer(key) if key else {}
        response = await door.request(method, path, json=body, headers=headers)
        check(document, path, response.status, await response.json(), method)


async def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [one for inner in value.values() for one in references(inner)]
        return (
            [one for inner in value for one in references(inner)] if isinstance(value, list) else []
        )

    for reference in references(document):
        found: Any = document
        for key in reference.removeprefix("#/").split("/"):
            found = found[key]
        assert found
