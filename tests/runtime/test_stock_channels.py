"""Rasa's own channels: read from credentials.yml, served by Sanic, rich messages made plain."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from rasa.core.channels.callback import CallbackInput
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain

from bot.channels.messaging.registry import read_messaging
from bot.runtime.agent import load
from bot.runtime.choices import Choices
from bot.runtime.stock_channels import PlainOutput, StockServer, read_channels
from common import messages
from common.errors import ConfigError, EnvironmentProblem
from common.language import Phrasebook
from common.paths import Project

ORDER = messages.OrderCard(
    number="HP-104233",
    status="shipped",
    status_text="On its way",
    total_text="€49.00",
    placed_on="1 June",
    lines=(messages.OrderLine(name="Fjord", quantity=1, price_text="€49.00"),),
    buttons=(messages.Button(title="Cancel it", payload='/cancel{"order": 1}'),),
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def credentials(folder: Path, text: str) -> Path:
    path = folder / "credentials.yml"
    path.write_text(text)
    return path


def test_without_channels_nothing_is_started(tmp_path: Path) -> None:
    assert read_channels(tmp_path / "none.yml") == []
    assert read_channels(credentials(tmp_path, "# nothing\n")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("slak: {}\n", "credentials.yml:1: there is no channel 'slak'; did you mean 'slack'?"),
        ("whatsap: {}\n", "there is no channel 'whatsap'; did you mean 'whatsapp'?"),
        ("a: [\n", "is not valid YAML"),
        ("no.such.Channel: {}\n", "credentials.yml:1: module 'no.such' cannot be imported"),
        ("pathlib.Path: {}\n", "credentials.yml:1: pathlib.Path is no InputChannel"),
        ("callback:\n", "a channel cannot be set up"),
    ],
)
def test_a_wrong_channel_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_channels(credentials(tmp_path, text))
    assert said in str(caught.value)


@pytest.mark.parametrize("channel", ["rest", "socketio", "rasa"])
def test_a_channel_that_the_front_door_serves_is_not_started(
    tmp_path: Path, channel: str, caplog: pytest.LogCaptureFixture
) -> None:
    text = f"\n{channel}:\ncallback:\n  url: http://localhost:1/\n"
    assert [each.name() for each in read_channels(credentials(tmp_path, text))] == ["callback"]
    said = f"credentials.yml:2: Rasa's channel '{channel}' is not started, for it checks nobody's"
    assert said in caplog.text


async def send(*sent: messages.Message) -> list[dict[str, Any]]:
    inner = CollectingOutputChannel()
    for message in sent:
        await PlainOutput(inner, Choices()).send_response("mia", {"custom": messages.dump(message)})
    return inner.messages


async def test_an_order_card_becomes_words_and_choices_without_payloads() -> None:
    (said,) = await send(ORDER)
    assert "HP-104233" in said["text"]
    assert said["buttons"] == [{"title": "Cancel it", "payload": "Cancel it"}]


async def test_a_picture_stays_a_picture_and_a_form_hint_says_nothing() -> None:
    said = await send(
        messages.Image(url="/p.svg", alt="A jacket"), messages.FormHint(expects="email")
    )
    assert said == [
        {"recipient_id": "mia", "text": "A jacket"},
        {"recipient_id": "mia", "image": "/p.svg"},
    ]


async def test_json_that_is_not_ours_goes_through() -> None:
    inner = CollectingOutputChannel()
    await PlainOutput(inner, Choices()).send_response("mia", {"custom": {"blocks": []}})
    assert inner.messages == [{"recipient_id": "mia", "custom": {"blocks": []}}]


class Recorder:
    """An agent that keeps the texts it gets and fails at 'fail'."""

    book = Phrasebook.load(languages=["en", "zh"])

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.texts.append(str(message.text))
        if message.text == "fail":
            raise ValueError("card number 4242")
        said = {"custom": messages.dump(ORDER), **(message.metadata or {})}
        await message.output_channel.send_response("mia", said)


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [
        ("zh", "订单HP-104233（1 June）：On its way", "合计€49.00"),
        ("en", "Order HP-104233 (1 June): On its way", "Total €49.00"),
    ],
)
async def test_the_words_between_are_of_the_conversation_s_language(
    lang: str, first: str, last: str
) -> None:
    channel, server = CollectingOutputChannel(), StockServer(Recorder(), [])  # type: ignore[arg-type]
    await server.handle(UserMessage("hello", channel, "mia", metadata={"lang": lang}))
    lines = channel.messages[0]["text"].splitlines()
    assert (lines[0], lines[-1]) == (first, last)


async def test_what_is_masked_is_said() -> None:
    channel, agent = CollectingOutputChannel(), Recorder()
    server = StockServer(agent, [])  # type: ignore[arg-type]
    await server.handle(UserMessage("my card is 4111 1111 1111 1111", channel, "mia"))
    assert agent.texts == ["my card is ••••1111"]
    assert "card" in channel.messages[0]["text"]


async def test_a_payload_counts_only_when_it_was_offered() -> None:
    agent = Recorder()
    server = StockServer(agent, [])  # type: ignore[arg-type]
    for text in ('/cancel{"order": 2}', "Cancel it", "1"):
        await server.handle(UserMessage(text, CollectingOutputChannel(), "mia"))
    assert agent.texts == ['cancel{"order": 2}', '/cancel{"order": 1}', '/cancel{"order": 1}']


async def test_a_channel_that_cannot_begin_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(CallbackInput):
        def blueprint(self, on_new_message: Any) -> Any:
            raise RuntimeError("asyncio.run() cannot be called from a running event loop")

    server = StockServer(Recorder(), [Broken(None)])  # type: ignore[arg-type]
    await server.start("127.0.0.1", free_port())
    await server.stop()
    assert "The channel 'callback' could not begin" in caplog.text


def test_a_channel_with_a_door_of_its_own_is_not_started_here(tmp_path: Path) -> None:
    path = credentials(tmp_path, "telegram:\n  access_token: '1:a'\n")
    assert read_channels(path) == []
    assert [channel.name for channel in read_messaging(path)] == ["telegram"]


async def test_an_error_is_an_apology() -> None:
    channel = CollectingOutputChannel()
    server = StockServer(Recorder(), [])  # type: ignore[arg-type]
    await server.handle(UserMessage("fail", channel, "mia"))
    (said,) = channel.messages
    assert "sorry" in said["text"]
    assert "4242" not in said["text"]


@pytest.mark.slow
async def test_a_stock_channel_talks_to_the_bot_over_http(
    trained_toy: Project, tmp_path: Path
) -> None:
    received: list[dict[str, Any]] = []

    async def callback(request: web.Request) -> web.Response:
        received.append(json.loads(await request.text()))
        return web.Response()

    app = web.Application()
    app.router.add_post("/callback", callback)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    back = f"http://127.0.0.1:{runner.addresses[0][1]}/callback"
    channels = read_channels(credentials(tmp_path, f"callback:\n  url: {back}\n"))
    agent = load(trained_toy, tracker_store=InMemoryTrackerStore(Domain.empty()))
    server, port = StockServer(agent, channels), free_port()
    await server.start("127.0.0.1", port)
    try:
        async with aiohttp.ClientSession() as client:
            url = f"http://127.0.0.1:{port}/webhooks/callback/webhook"
            for text in ("jackets", "Goodbye"):
                async with client.post(url, json={"sender": "mia", "message": text}) as response:
                    assert response.status == 200
        with pytest.raises(EnvironmentProblem, match=f"Port {port} for the messaging channels"):
            await StockServer(agent, read_channels(tmp_path / "credentials.yml")).start(
                "127.0.0.1", port
            )
    finally:
        await server.stop()
        await runner.cleanup()
    assert "1. Fjord – €129.00\n2. Skerry – €99.00 – waterproof" in received[0]["text"]
    assert received[-1]["text"] == "See you"
