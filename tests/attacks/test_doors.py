"""Attacks on the doors: requests, bytes and frames that no widget sends.

Every one is refused in words; none is an error of the server, opens anything or stops anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import yaml

from common.config import StrictModel
from tests.attacks import wire
from tests.attacks.served import Served
from tests.channels.sockets import Socket

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

DOORS = Path(__file__).parent / "doors"
SECRETS = ("Traceback", "/site-packages/", "root:", "sqlite", "SELECT ")


def _read(name: str) -> Any:
    return yaml.safe_load((DOORS / f"{name}.yml").read_text(encoding="utf-8"))


class Requests(StrictModel):
    """Requests of one kind, which differ in one thing.

    Attributes:
        known: with the token of a conversation.
        vary: what the values are: ``path``, ``method``, ``body``, ``times`` or ``header NAME``.
    """

    kind: str
    method: str = "GET"
    path: str = "/"
    known: bool = False
    body: str | None = None
    vary: str
    values: tuple[Any, ...]
    status: tuple[int, ...] = (400, 404, 405)


KINDS = [Requests.from_mapping(each) for each in _read("requests")]
CASES = [
    pytest.param(kind, value, id=f"{kind.kind} {place}")
    for kind in KINDS
    for place, value in enumerate(kind.values, 1)
]


def _request(kind: Requests, value: Any, token: str) -> tuple[list[str], bytes]:
    method, path, body = kind.method, kind.path, kind.body
    headers = {"Authorization": f"Bearer {token}"} if kind.known else {}
    match kind.vary.split():
        case ["path"]:
            path = value
        case ["method"]:
            method = value
        case ["body"]:
            body = value
        case ["times"]:
            body = value[0] * value[1]
        case ["header", name]:
            headers[name] = value
    return wire.request(method, path, headers, None if body is None else _bytes(body))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _wrong(answer: wire.Answer, status: tuple[int, ...]) -> Iterator[str]:
    for given in answer.statuses:
        if given >= 500 or (status and given not in status):
            yield f"it answers {given}: {answer.text[:400]}"
    yield from (f"{words!r} is told" for words in SECRETS if words in answer.text)


async def _stands(served: Served) -> None:
    """It serves on, and nothing was written."""
    async with served.client.get("/health") as response:
        assert response.status == 200
    assert served.changed() == []


@pytest.mark.parametrize(("kind", "value"), CASES)
async def test_a_strange_request_is_refused(
    served: Served, kind: Requests, value: Any, caplog: pytest.LogCaptureFixture
) -> None:
    token = await served.open() if kind.known else ""
    answer = await wire.send(served.client.port or 0, *_request(kind, value, token))
    assert answer.statuses or "POST" in kind.method, "no answer"
    assert list(_wrong(answer, kind.status)) == []
    assert "Traceback" not in caplog.text
    await _stands(served)


@pytest.mark.parametrize("case", _read("wires"), ids=lambda case: case["name"])
async def test_bytes_that_are_no_request_do_no_harm(
    served: Served, case: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    head = [*case["head"], *([f"X-Long: {'x' * case['long']}"] if "long" in case else [])]
    body, port = _bytes(case.get("body", "")), served.client.port or 0
    answer = await wire.send(port, head, body, patience=0.5)
    assert list(_wrong(answer, ())) == []
    assert "shoptalk_turns" not in answer.text, "a request was hidden in another"
    assert "Traceback" not in caplog.text
    await _stands(served)


@pytest.mark.parametrize("frame", _read("frames"), ids=ascii)
async def test_a_broken_frame_stops_nobody(
    served: Served, frame: str, caplog: pytest.LogCaptureFixture
) -> None:
    address = served.url.rstrip("/") + "/socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as web, web.ws_connect(address) as socket:
        await socket.receive_str(timeout=10)  # engine.io's own greeting
        await socket.send_str("40")
        await socket.receive_str(timeout=10)
        await socket.send_str(frame)
        await socket.send_bytes(b"\x00\xff")
    async with Socket(served.url) as fine:
        token = await fine.open()
        assert (await fine.say("hello", token))["ok"]
    assert "Traceback" not in caplog.text
    await _stands(served)
