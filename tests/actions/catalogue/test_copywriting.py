"""Texts in the chat: written, and reworked by what shoppers say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.catalogue.copywriting import AdvertiseProduct, DescribeProduct, ReworkText
from actions.catalogue.rewording import means_the_text
from actions.conversation import TEXT_WISH
from actions.services import Services
from generator.facts import ProductFacts
from generator.providers import Kind, NoSettings, TextProvider
from generator.writer import Copy
from tests.actions.small_shop import slots_of, texts, tracker

BODIES = {
    "short": ["A jacket made of wool.", "The jacket weighs 420 g."],
    "standard": [
        "A jacket made of wool. It weighs 420 g.",
        "The jacket weighs 420 g. It has a hood.",
    ],
    "detailed": ["A jacket made of wool. It weighs 420 g. It has a hood."],
}


class Scripted(TextProvider[NoSettings]):
    """Says the lines above, by style and seed."""

    name = "scripted"

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        if kind == "slogan":
            return [Copy("Ready when you are.", "model")]
        lines = BODIES[style or "standard"]
        return [Copy(lines[seed % len(lines)], "model")]


@pytest.fixture
def slots(wired: Services) -> dict[str, Any]:
    services.set_services(replace(wired, writer=Scripted()))
    return {}


async def said(slots: dict[str, Any], text: str, **entities: Any) -> str:
    first = TEXT_WISH not in slots
    action = ReworkText() if not first else DescribeProduct()
    if "an ad" in text:
        action = AdvertiseProduct()
    return await done(action, slots, text, **entities)


async def done(action: Any, slots: dict[str, Any], text: str, **entities: Any) -> str:
    dispatcher = CollectingDispatcher()
    turn = tracker(text, "rework_text", entities, slots=slots)
    slots.update(slots_of(await action.run(dispatcher, turn, {})))
    return "\n".join(texts(dispatcher))


async def test_a_text_gets_shorter_longer_and_is_never_the_same_twice(slots: Any) -> None:
    first = await said(slots, "describe the fjord", product="fjord")
    assert "made of wool. It weighs 420 g." in first
    shorter = await said(slots, "too long")
    assert len(shorter) < len(first)
    other = await said(slots, "another one")
    assert other.splitlines()[2:] != shorter.splitlines()[2:]
    assert "everything" in await said(slots, "longer") or "It has a hood." in await said(
        slots, "longer"
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("say that it has a hood", "It has a hood."),
        ("mention the weight", "420 g"),
        ("say it weighs 300 g", "it says: Weight: 420 g"),
        ("say it's good for astronauts", "doesn't say that"),
        ("can I claim it is heavier than a tank", "What it says: Weight: 420 g."),
        ("in german please", "in English only"),
        ("for instagram with 2 hashtags", "#Fjord #Nordhavn"),
        ("with the price", "€129.00"),
        ("bullet points", "• A jacket made of wool\n"),
        ("as a haiku", "can't write it that way (“as a haiku”)"),
        ("no emojis", "There are no emojis"),
        ("quote a customer", "I quote nobody"),
        ("no exclamation marks", "no exclamation marks in it"),
        ("for cooks", "nothing that speaks to those readers"),
        ("the third version", "only one version so far"),
        ("end with: ready for elephants", "doesn't say that"),
        ("end with: made of wool", "It weighs 420 g. Made of wool."),
        ("only one sentence", "\n\nThe jacket weighs 420 g."),
        ("under 30 characters", "\n\nA jacket made of wool."),
    ],
)
async def test_each_kind_of_change(slots: Any, line: str, expected: str) -> None:
    await said(slots, "describe the fjord", product="fjord")
    reply = await said(slots, line)
    assert expected in reply
    assert "300 g" not in reply.replace("“it weighs 300 g”", "")
    assert "astronauts" not in reply.replace("“it's good for astronauts”", "")


async def test_what_is_to_be_left_out_is_not_told(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    await said(slots, "with the price")
    assert "€" not in await said(slots, "drop the price")
    assert slots[TEXT_WISH]["price"] is False
    await said(slots, "leave out the weight")
    assert slots[TEXT_WISH]["leave_out"] == ("weight_g",)


async def test_the_same_for_another_product_and_a_style_in_the_first_wish(slots: Any) -> None:
    ad = await done(AdvertiseProduct(), slots, "an ad for the fjord for twitter", product="fjord")
    assert "#Fjord" in ad
    other = await said(slots, "and one for the tarn", product="tarn")
    assert "The same for the Tarn" in other
    assert "#Tarn" in other


async def test_a_pressed_button_is_read_as_the_word_on_it(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    assert (await said(slots, '/rework_text{"style": "shorter"}', style="shorter")).startswith(
        "Shorter:"
    )


async def test_versions_are_numbered_and_one_of_them_is_taken(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    first = slots[TEXT_WISH]["body"]
    both = await said(slots, "two versions please")
    assert both.startswith("2 versions for the Fjord:")
    one, two = slots[TEXT_WISH]["written"][-2:]
    assert f"1. {one}" in both
    assert f"2. {two}" in both
    assert (await said(slots, "the first one")).endswith(one)
    assert (await said(slots, "make it shorter")).startswith("Shorter:")
    assert (await said(slots, "the first version again")).endswith(first)


async def test_a_fact_that_must_be_told_stays_in_one_sentence(slots: Any) -> None:
    await said(slots, "describe the fjord in one sentence", product="fjord")
    reply = await said(slots, "mention that it has a hood")
    assert "hood" in reply
    assert slots[TEXT_WISH]["body"].count(".") == 1


async def test_words_that_are_not_in_it_change_nothing(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    before = slots[TEXT_WISH]["body"]
    assert "isn't in it" in await said(slots, "without the word cosy")
    assert slots[TEXT_WISH]["body"] == before
    assert "cosy" in slots[TEXT_WISH]["avoid"]


async def test_the_same_again_for_another_product_keeps_the_form(slots: Any) -> None:
    await said(slots, "describe the fjord in one sentence", product="fjord")
    other = await done(DescribeProduct(), slots, "now the same for the tarn", product="tarn")
    assert other.startswith("The same for the Tarn:")
    assert slots[TEXT_WISH]["sentences"] == 1


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "meant"),
    [
        ("funnier", "praise", 0.9, True),
        ("leave out the price again", "deny", 1.0, True),
        ("three sentences at most", "out_of_scope", 0.5, True),
        ("without the brand", "find_product", 0.4, True),
        ("less salesy", "refine_cheaper", 0.9, True),
        ("in German", "refine_search", 0.9, True),
        ("for instagram", "advertise_product", 0.9, True),
        ("three of them", "provide_details", 1.0, True),
        ("without the word shampoo", "refine_search", 1.0, True),
        ("which facts did you use?", "ask_product", 0.9, True),
        ("cheaper ones", "refine_cheaper", 0.9, False),
        ("with a hood", "refine_search", 0.9, False),
        ("say my order is late", "order_status", 0.9, False),
        ("describe the tarn", "describe_product", 0.9, False),
        ("cancel my order", "cancel_order", 0.9, False),
        ("no thanks", "deny", 1.0, False),
        ("shorter", "rework_text", 1.0, False),
        ("how heavy is it", "ask_product", 0.9, False),
    ],
)
def test_an_edit_right_under_a_text_is_one(
    text: str, intent: str, confidence: float, meant: bool
) -> None:
    assert means_the_text(text, intent, confidence) is meant


async def test_what_it_rests_on_is_told_and_the_text_stays(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    before = dict(slots[TEXT_WISH])
    reply = await said(slots, "which facts did you use?")
    assert reply.splitlines()[0] == "It rests on this from our data:"
    assert {line.partition(":")[0] for line in reply.splitlines()[1:]} == {"Material", "Weight"}
    assert slots[TEXT_WISH] == before


async def test_a_technical_text_begins_with_the_figures(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    reply = await said(slots, "more technical")
    assert reply.startswith("With the figures first:")
    assert "420 g" in slots[TEXT_WISH]["body"].partition(".")[0]


async def test_of_a_slogan_there_are_others_too(slots: Any) -> None:
    await said(slots, "an ad for the fjord, just a slogan", product="fjord")
    assert slots[TEXT_WISH]["headline"] == "Ready when you are."
    reply = await said(slots, "three of them")
    assert reply.startswith("3 versions for the Fjord:")
    assert "2. Fjord: " in reply
    assert "you've seen" not in reply


async def test_two_products_in_one_text_the_cheaper_one_first(slots: Any) -> None:
    await said(slots, "describe the fjord", product="fjord")
    dispatcher = CollectingDispatcher()
    talked = [
        {"event": "slot", "name": "focus_product", "value": "tarn"},
        {"event": "slot", "name": "focus_product", "value": "fjord"},
    ]
    turn = tracker(
        "both in one text now, cheaper one first", "rework_text", slots=slots, events=talked
    )
    slots.update(slots_of(await ReworkText().run(dispatcher, turn, {})))
    (reply,) = texts(dispatcher)
    assert reply.startswith("Tarn and Fjord in one text:")
