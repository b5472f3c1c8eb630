"""Questions that nobody prepared, as the actions answer them; words alone, without an encoder."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.answers import FaqEntry
from actions.base_action import ShopAction
from actions.catalogue.details import ProductDetails, ProductPrice, ProductStock
from actions.questions import ask
from actions.questions.ask import AskProduct, AskShop
from actions.questions.pages import Section
from actions.services import Services
from actions.smalltalk import Clarify
from shop.gaps import list_gaps
from tests.actions.small_shop import slots_of, texts, tracker

FJORD = {"focus_product": "fjord"}


async def said(action: ShopAction, text: str, intent: str = "ask_product", **more: Any) -> str:
    """What an action says, and the one that it hands the message on to."""
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, tracker(text, intent, **more), {})
    for event in events:
        if event["event"] == "followup":
            following = {one().name(): one() for one in (ProductStock, ProductPrice)}
            await following[event["name"]].run(dispatcher, tracker(text, intent, **more), {})
    return "\n".join(texts(dispatcher))


@pytest.mark.parametrize(
    ("text", "entities", "reply"),
    [
        ("does it have a hood", {}, "Yes, the Fjord has a hood."),
        ("how heavy is it", {}, "The Fjord weighs 420 g."),
        ("what colours are there", {}, "The Fjord – available: navy; sizes M, L."),
        ("sizes?", {}, "The Fjord – available: navy; sizes M, L."),
        ("is there one in pink", {"colour": "pink"}, "We don't make the Fjord in pink. Available"),
        ("no red?", {"colour": "red"}, "The Fjord in red is sold out at the moment"),
        ("price?", {}, "The Fjord costs €129.00, and delivery is free."),
        ("how much for 2", {"quantity": "2"}, "2 × Fjord: €258.00 in all, and delivery is free."),
        ("reviews?", {}, "I have no reviews of Fjord here, so I can't tell what others think."),
        ("got a video of it", {}, "I have no video of Fjord, only what's on the card."),
        ("any pictures", {}, "Here is what it looks like:"),
        ("can you send me the link", {}, "I have no link to that page; you find Fjord with the"),
    ],
)
async def test_a_question_about_one(
    wired: Services, text: str, entities: dict[str, str], reply: str
) -> None:
    assert (await said(AskProduct(), text, entities=entities, slots=FJORD)).startswith(reply)


@pytest.mark.parametrize("text", ["is the hood removable", "does it have pit zips"])
async def test_what_the_data_does_not_say_is_not_said(wired: Services, text: str) -> None:
    dispatcher = CollectingDispatcher()
    await AskProduct().run(dispatcher, tracker(text, "ask_product", slots=FJORD), {})
    (reply,) = texts(dispatcher)
    assert "I'd rather not guess" in reply
    payloads = [button["payload"] for button in dispatcher.messages[0]["custom"]["buttons"]]
    assert payloads == ['/select_item{"product": "fjord"}', "/human_handoff"]
    assert [(gap.text, gap.product_id) for gap in list_gaps(wired.shop)] == [(text, "fjord")]


async def test_a_question_about_several(wired: Services) -> None:
    shown = {"shown_products": ["fjord", "tarn"]}
    assert (await said(AskProduct(), "do both have a hood", slots=shown)).splitlines() == [
        "• Fjord: hood: yes",
        "• Tarn: the data doesn't say",
    ]
    total = await said(AskProduct(), "how much is both together", slots=shown)
    assert total == "Fjord €129.00 and Tarn €89.00: €218.00 in all, and delivery is free."
    assert (await said(AskProduct(), "how heavy are they", slots=shown)).splitlines() == [
        "• Fjord: weight: 420 g",
        "• Tarn: weight: 380 g",
    ]
    assert await said(AskProduct(), "how heavy is it", slots=shown) == "The Fjord weighs 420 g."
    nothing = await said(AskProduct(), "are they bulletproof", slots=shown)
    assert nothing.startswith("The data of neither of them says that")


async def test_of_a_list_those_are_told_of_whose_data_says_something(wired: Services) -> None:
    shown = {"shown_products": ["fjord", "tarn", "mug"]}
    reply = await said(AskProduct(), "do they have a hood", slots=shown)
    assert reply == "• Fjord: hood: yes"


async def test_a_part_of_a_name_points_at_an_earlier_list(wired: Services) -> None:
    earlier = {"event": "slot", "name": "shown_products", "value": ["fjord", "tarn"]}
    slots = {"shown_products": ["mug"]}
    reply = await said(AskProduct(), "the fjord, how heavy is it", slots=slots, events=[earlier])
    assert reply == "The Fjord weighs 420 g."


async def test_of_a_long_list_is_asked_which_with_the_question_in_the_button(
    wired: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "MOST_AT_ONCE", 1)
    dispatcher = CollectingDispatcher()
    slots = {"shown_products": ["fjord", "tarn"]}
    await AskProduct().run(dispatcher, tracker("how heavy", "ask_product", slots=slots), {})
    buttons = dispatcher.messages[0]["custom"]["buttons"]
    assert buttons[1]["payload"] == '/ask_product{"product": "tarn", "question": "how heavy"}'
    pressed = {"product": "tarn", "question": "how heavy"}
    reply = await said(AskProduct(), buttons[1]["payload"], entities=pressed, slots=slots)
    assert reply == "The Tarn weighs 380 g."


async def test_one_of_those_shown_is_pointed_at(wired: Services) -> None:
    slots = {"shown_products": ["fjord", "mug"], "focus_product": "mug"}
    reply = await said(AskProduct(), "how heavy is the first one", slots=slots)
    assert reply == "The Fjord weighs 420 g."
    assert await said(AskProduct(), "how many ml", slots=slots) == "The Mug – capacity: 350 ml."


async def test_no_question_at_all_gets_the_card(wired: Services) -> None:
    turn = tracker("what is it", "ask_product", slots=FJORD)
    (event,) = await AskProduct().run(CollectingDispatcher(), turn, {})
    assert event["name"] == "action_product_details"


@pytest.fixture
def told(wired: Services) -> Services:
    """The small shop with one more answer, and a page."""
    entry = FaqEntry(
        id="faq_payment",
        question="How can I pay?",
        answer="Cards and PayPal are fine. Klarna works from 50 euros on, in three instalments.",
    )
    page = Section("about.md", "About us – Dogs", "Dogs are welcome in our warehouse.")
    services.set_services(replace(wired, faq={**wired.faq, entry.id: entry}, pages=(page,)))
    return wired


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (
            "klarna instalments?",
            "Cards and PayPal are fine. Klarna works from 50 euros on, in three instalments."
            " (That's from “How can I pay?”.)",
        ),
        (
            "are dogs welcome",
            "Dogs are welcome in our warehouse. (That's from our page “About us – Dogs”.)",
        ),
    ],
)
async def test_a_question_about_the_shop_names_its_source(
    told: Services, text: str, reply: str
) -> None:
    assert await said(AskShop(), text, "ask_shop") == reply
    assert await said(Clarify(), f"{text}?", "nlu_fallback") == reply


async def test_what_the_shop_did_not_tell_is_kept(told: Services) -> None:
    reply = await said(AskShop(), "do you hire students? a@b.example", "ask_shop")
    assert "I'd rather not guess" in reply
    assert [(gap.kind, gap.text) for gap in list_gaps(told.shop)] == [
        ("shop", "do you hire students? [e-mail]")
    ]


async def test_what_was_not_understood_is_tried_then_kept(told: Services) -> None:
    assert await said(Clarify(), "does it have a hood?", "nlu_fallback", slots=FJORD) == (
        "Yes, the Fjord has a hood."
    )
    await said(Clarify(), "blub blub", "nlu_fallback")
    assert [(gap.kind, gap.text) for gap in list_gaps(told.shop)] == [("message", "blub blub")]


async def test_the_product_that_was_asked_about_is_talked_about(wired: Services) -> None:
    turn = tracker("does the tarn have a hood", "ask_product", {"product": "tarn"}, slots=FJORD)
    events = await AskProduct().run(CollectingDispatcher(), turn, {})
    assert slots_of(events) == {"focus_product": "tarn"}


async def test_two_questions_in_one_message_are_both_answered(wired: Services) -> None:
    reply = await said(AskProduct(), "does it have a hood and how heavy is it?", slots=FJORD)
    assert reply.splitlines() == ["Yes, the Fjord has a hood.", "The Fjord weighs 420 g."]
    reply = await said(AskProduct(), "does it have pit zips and how heavy is it?", slots=FJORD)
    assert reply.startswith("The Fjord weighs 420 g.")
    assert "rather not guess" in reply


async def test_the_question_before_is_asked_about_another_thing(wired: Services) -> None:
    first = tracker("how heavy is the fjord", "ask_product", {"product": "fjord"})
    events = [*first.events, {"event": "action", "name": "action_ask_product"}]
    turn = tracker("and the tarn?", "select_item", {"product": "tarn"}, slots=FJORD, events=events)
    (event,) = await ProductDetails().run(CollectingDispatcher(), turn, {})
    assert event["name"] == "action_ask_product"
    dispatcher = CollectingDispatcher()
    await AskProduct().run(dispatcher, turn, {})
    assert texts(dispatcher) == ["The Tarn weighs 380 g."]


async def test_what_comes_with_a_thing_is_told_or_not_known(wired: Services) -> None:
    reply = await said(AskProduct(), "what's in the box", slots=FJORD)
    assert reply.startswith("Our data doesn't list what comes in the box with Fjord")


@pytest.mark.parametrize("text", ["any discount for teachers?", "what about black friday"])
async def test_no_discount_is_promised(told: Services, text: str) -> None:
    assert "can't promise one" in await said(AskShop(), text, "ask_shop")
    assert list_gaps(told.shop)
