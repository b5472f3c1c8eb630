from __future__ import annotations

import logging
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient

from bot.server import create_app, start
from common.errors import EnvironmentProblem
from shop import Shop
from tests.server.fixtures import Door, settings_with
from tests.server.scripted import ScriptedAgent

Client = TestClient[Any, Any]


def application(agent: ScriptedAgent, shop: Shop) -> Any:
    services = SimpleNamespace(shop=shop, config=shop.config)
    return create_app(agent, services, settings_with(), pictures=Path())


async def test_it_listens_and_tells_its_address(agent: ScriptedAgent, shop: Shop) -> None:
    runner, address = await start(application(agent, shop), settings_with())
    try:
        async with aiohttp.ClientSession() as client, client.get(address) as response:
            assert response.status == 200
    finally:
        await runner.cleanup()


async def test_a_port_in_use_is_one_clear_sentence(agent: ScriptedAgent, shop: Shop) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EnvironmentProblem, match=f"Port {port} is in use") as caught:
            await start(application(agent, shop), settings_with(port=port))
    assert f"PORT={port + 1}" in (caught.value.hint or "")


async def test_an_address_of_another_machine_is_one_clear_sentence(
    agent: ScriptedAgent, shop: Shop
) -> None:
    settings = settings_with(host="192.0.2.1")
    with pytest.raises(EnvironmentProblem, match=r"Cannot listen on 192\.0\.2\.1"):
        await start(application(agent, shop), settings)


async def test_an_unexpected_error_shows_an_incident_and_no_traceback(
    door: Client, agent: ScriptedAgent, caplog: pytest.LogCaptureFixture
) -> None:
    token = (await (await door.post("/api/session")).json())["token"]

    async def broken(conversation_id: str) -> None:
        raise RuntimeError("password hunter2")

    agent.tracker_store.retrieve_full_tracker = broken
    with caplog.at_level(logging.ERROR):
        response = await door.get("/api/history", headers={"Authorization": f"Bearer {token}"})
    body = await response.text()
    assert response.status == 500
    assert "Incident" in body
    assert "hunter2" not in body
    assert "hunter2" in caplog.text


async def test_unknown_paths_of_the_api_answer_in_json(door: Client) -> None:
    response = await door.get("/api/nothing")
    assert response.status == 404
    assert (await response.json())["error"] == "Not Found"
    assert (await door.get("/nothing")).status == 404


async def test_another_site_may_call_only_when_it_is_listed(open_door: Door) -> None:
    door = await open_door(cors_origins=["https://shop.example"])
    for origin, allowed in (("https://shop.example", True), ("https://evil.example", False)):
        ask = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        preflight = await door.options("/api/session", headers=ask)
        response = await door.post("/api/session", headers={"Origin": origin})
        for answer in (preflight, response):
            shown = answer.headers.get("Access-Control-Allow-Origin")
            assert shown == (origin if allowed else None)
            assert "Access-Control-Allow-Credentials" not in answer.headers
        assert (preflight.status == 204) is allowed


async def test_a_refusal_reaches_a_listed_site_too(open_door: Door) -> None:
    door = await open_door(cors_origins=["*"])
    response = await door.get("/api/history", headers={"Origin": "https://any.example"})
    assert response.status == 401
    assert response.headers["Access-Control-Allow-Origin"] == "https://any.example"


async def test_browsers_are_told_not_to_guess_types(door: Client) -> None:
    assert (await door.get("/health")).headers["X-Content-Type-Options"] == "nosniff"


async def test_an_upgrade_that_does_not_come_about_is_refused(
    door: Client, caplog: pytest.LogCaptureFixture
) -> None:
    path = "/socket.io/?EIO=4&transport=websocket"
    response = await door.get(path, headers={"Upgrade": "websocket"})
    assert response.status == 400
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("path", ["/health", "/nothing", "/api/history"])
async def test_a_packed_body_that_nobody_reads_leaves_no_traceback(
    door: Client, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    packed = {"Content-Encoding": "gzip", "Connection": "close"}
    response = await door.post(path, data=b"this is not packed at all", headers=packed)
    assert response.status in (400, 404, 405)
    await door.get("/health")
    assert [record for record in caplog.records if record.exc_info] == []
