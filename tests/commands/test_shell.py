"""The bot in the terminal: rich messages as lines, choices by number."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage

from bot.commands.shell import answer, choices_in, render
from bot.runtime.choices import Choices
from common import messages
from common.messages import Button

DETAILS = Button(title="Details", payload='/product_details{"product": "fjord"}')
YES = Button(title="Yes", payload="/affirm")
CARDS = (
    messages.ProductCard(
        product_id="fjord",
        name="Fjord",
        price_cents=12900,
        price_text="€129.00",
        reason="like the Reef",
        buttons=(DETAILS,),
    ),
    messages.ProductCard(product_id="reef", name="Reef", price_cents=8000, price_text="€80.00"),
)
CAROUSEL = messages.ProductCarousel(
    text="Two for you:", products=CARDS, buttons=(Button(title="More", payload="/show_more"),)
)


def test_a_carousel_is_a_numbered_list_and_its_choices_go_on_counting() -> None:
    assert render(CAROUSEL).split("\n     ") == [
        "Two for you:",
        "1) Fjord – €129.00 – like the Reef",
        "2) Reef – €80.00",
        "3) More",
    ]
    assert [choice.payload for choice in choices_in(CAROUSEL)] == [
        DETAILS.payload,
        "tell me more about the Reef",
        "/show_more",
    ]


def test_long_words_are_wrapped_and_a_form_hint_shows_nothing() -> None:
    lines = render(messages.Text(text="word " * 40)).split("\n     ")
    assert len(lines) == 3
    assert max(map(len, lines)) <= 88
    assert render(messages.FormHint(expects="email")) == ""


class Agent:
    """Answers every message with the carousel and then a question; fails at 'fail'."""

    def __init__(self) -> None:
        self.heard: list[str | None] = []

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message.text)
        if message.text == "fail":
            raise ValueError("card number 4242")
        question = messages.Buttons(text="Buy?", buttons=(YES,))
        for custom in (CAROUSEL, question):
            await message.output_channel.send_response("me", {"custom": messages.dump(custom)})

    async def parse_message(self, text: str) -> dict[str, Any]:
        entities = [{"entity": "colour", "value": "navy"}]
        return {"intent": {"name": "find_product", "confidence": 0.93}, "entities": entities}


async def test_numbers_choose_from_everything_that_was_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    agent, choices = Agent(), Choices()
    for typed in ("navy jackets", "1", "4", "/affirm"):
        await answer(agent, choices, "me", typed)  # type: ignore[arg-type]
    assert agent.heard == ["navy jackets", DETAILS.payload, "/affirm", "affirm"]
    assert "4) Yes" in capsys.readouterr().out


async def test_an_error_is_an_apology_and_not_a_traceback(
    capsys: pytest.CaptureFixture[str],
) -> None:
    await answer(Agent(), Choices(), "me", "fail")  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert "sorry" in said
    assert "4242" not in said


async def test_explaining_shows_intent_and_entities(capsys: pytest.CaptureFixture[str]) -> None:
    await answer(Agent(), Choices(), "me", "navy", explain=True)  # type: ignore[arg-type]
    assert "find_product 93%  colour='navy'" in capsys.readouterr().out
