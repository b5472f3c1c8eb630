from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.catalogue.judge import JudgeProducts
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker

JACKETS = {"shown_products": ["fjord", "tarn"], "search_state": {"category": "jackets"}}


async def judged(
    text: str, slots: dict[str, Any], entities: dict[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    turn = tracker(text, "ask_which", entities, slots=slots)
    events = await JudgeProducts().run(dispatcher, turn, {})
    return "\n".join(texts(dispatcher)), slots_of(events)


async def test_the_lighter_one_is_told_with_both_weights(wired: Services) -> None:
    said, slots = await judged("which is lighter", JACKETS)
    assert said == "The Tarn – weight 380 g, against 420 g (Fjord)."
    assert slots == {"focus_product": "tarn"}, "the table stays"


async def test_what_no_figure_tells_is_decided_by_what_is_told(wired: Services) -> None:
    said, slots = await judged("which one is better with a hood", JACKETS)
    assert "yes for the Fjord" in said or "the Fjord. Not: the Tarn" in said
    assert slots == {"focus_product": "fjord"}


async def test_what_nothing_tells_is_said_with_the_facts(wired: Services) -> None:
    said, slots = await judged("which is quieter", JACKETS)
    assert "doesn't say which is “quieter”" in said
    assert "• Fjord: €129.00, Weight: 420 g, Hood: yes" in said, "what both have tells nothing"
    assert slots == {}


async def test_who_asks_for_advice_gets_one_with_the_reason(wired: Services) -> None:
    said, slots = await judged("which would you take", JACKETS)
    assert said.startswith("It depends on what matters to you. I'd take the Fjord")
    assert slots == {"focus_product": "fjord"}


async def test_what_is_equal_is_even(wired: Services) -> None:
    slots = {"shown_products": ["fjord", "fjord"]}
    said, _ = await judged("which is lighter", slots)
    assert "even" in said


@pytest.mark.parametrize("slots", [{}, {"shown_products": []}])
async def test_nothing_to_judge_is_asked_for(wired: Services, slots: dict[str, Any]) -> None:
    said, _ = await judged("which is warmer", slots)
    assert said.startswith("Which ones shall I judge?")


async def test_how_heavy_it_is_beside_the_other(wired: Services) -> None:
    slots = {**JACKETS, "focus_product": "fjord"}
    said, _ = await judged("how heavy is that compared with the Tarn", slots, {"product": "tarn"})
    assert said == "Weight: 420 g (Fjord), 380 g (Tarn) – a difference of 40 g."


async def test_what_some_of_them_are_told_with_is_found_among_them(wired: Services) -> None:
    said, slots = await judged("anything hooded among these", JACKETS)
    assert "Fjord" in said
    assert slots == {"focus_product": "fjord"}
