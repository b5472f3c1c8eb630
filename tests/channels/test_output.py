from __future__ import annotations

from typing import Any

import pytest

from bot.channels.notices import Notice
from bot.channels.output import RichOutput
from common import messages as m
from tests.server.scripted import JACKET


class Heard:
    def __init__(self) -> None:
        self.messages: list[m.Message] = []
        self.notices: list[str] = []

    async def deliver(self, message: m.Message) -> None:
        self.messages.append(message)

    async def notify(self, notice: Notice) -> None:
        self.notices.append(notice.code)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def output(heard: Heard) -> RichOutput:
    return RichOutput("web", heard.deliver, heard.notify)


@pytest.mark.parametrize(
    ("response", "kinds"),
    [
        ({"text": "Hello"}, ["text"]),
        ({"text": "?", "buttons": [{"title": "A", "payload": "/a"}]}, ["buttons"]),
        ({"text": "?", "quick_replies": [{"title": "A", "payload": "/a"}]}, ["buttons"]),
        ({"image": "/a.png"}, ["image"]),
        ({"attachment": "/a.pdf"}, ["text"]),
        ({"elements": [{"title": "A"}]}, ["product_carousel"]),
        ({"custom": m.dump(JACKET)}, ["product_card"]),
        ({"text": "Look", "image": "/a.png", "custom": {"text": "x"}}, ["text", "text", "image"]),
        ({}, []),
    ],
)
async def test_every_kind_that_rasa_sends(
    output: RichOutput, heard: Heard, response: dict[str, Any], kinds: list[str]
) -> None:
    """By Rasa's own ``send_response``, which chooses the method."""
    await output.send_response("a", response)
    assert [message.type for message in heard.messages] == kinds
    assert output.delivered == len(kinds)


async def test_no_send_method_of_rasa_is_left_to_its_default() -> None:
    from bot.channels.rasa_api import OutputChannel

    methods = [name for name in vars(OutputChannel) if name.startswith("send_")]
    ours = [name for name in methods if name in vars(RichOutput)]
    assert sorted(set(methods) - set(ours)) == ["send_response"]


async def test_a_form_hint_alone_is_no_answer(output: RichOutput, heard: Heard) -> None:
    await output.send_custom_json("a", m.dump(m.FormHint(expects="email")))
    assert [message.type for message in heard.messages] == ["form_hint"]
    assert output.delivered == 0


async def test_it_has_the_name_that_responses_choose_by(output: RichOutput) -> None:
    assert output.name() == "web"
