"""What can be sent back: the rule of the thing itself, by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.faq import AnswerFaq
from actions.questions.ask import AskProduct
from actions.services import Services
from shop import models
from shop.catalogue import catalogue_changed
from tests.actions.small_shop import CONFIG, NOW, texts, tracker

FJORD = {"focus_product": "fjord"}
POLICY = "faq_return_policy"


@pytest.fixture
def rules(wired: Services) -> Services:
    """The jacket Tarn and the Mug stay, the Reef has a condition; only unused goods come back."""
    with wired.shop.session() as session:
        tarn, mug = session.get(models.Product, "tarn"), session.get(models.Product, "mug")
        reef = session.get(models.Product, "reef")
        assert tarn is not None and mug is not None and reef is not None
        tarn.attributes = {**tarn.attributes, "returnable": False}
        tarn.description = "A jacket. No return once the seal is broken."
        mug.tags = ["hygiene"]
        catalogue_changed(session)
        reef.description = "A shoe. We take them back with the box."
    unused = CONFIG.policies.returns.model_copy(update={"only_unused": True})
    policies = CONFIG.policies.model_copy(update={"returns": unused})
    built = replace(wired, config=CONFIG.model_copy(update={"policies": policies}))
    services.set_services(built)
    return built


async def said(text: str, intent: str = POLICY, **more: Any) -> str:
    dispatcher = CollectingDispatcher()
    action = AnswerFaq() if intent == POLICY else AskProduct()
    await action.run(dispatcher, tracker(text, intent, **more), {})
    return "\n".join(texts(dispatcher))


@pytest.mark.parametrize(
    ("text", "focus", "reply"),
    [
        (
            "can i send it back if it doesn't fit",
            "tarn",
            "No, the Tarn can't be sent back unless faulty: “No return once the seal is broken.”",
        ),
        (
            "can i return it",
            "mug",
            "No, the Mug can't be sent back for hygiene reasons, unless faulty.",
        ),
        (
            "can i return it",
            "fjord",
            "Yes, the Fjord can be sent back within 30 days of receiving it, as long as it is "
            "unused.",
        ),
        (
            "can i send them back",
            "reef",
            "Yes, the Reef can be sent back within 30 days of receiving it, as long as it is "
            "unused. One thing to know: “We take them back with the box.”",
        ),
        (
            "can i send it back after a month of use",
            "fjord",
            "No, not once it has been used: the Fjord can come back within 30 days of receiving "
            "it, but only unused. A fault is another matter.",
        ),
    ],
)
async def test_the_rule_of_the_thing_talked_about(
    rules: Services, text: str, focus: str, reply: str
) -> None:
    assert await said(text, slots={"focus_product": focus}) == reply
    assert await said(text, "ask_product", slots={"focus_product": focus}) == reply


async def test_of_several_those_that_stay_come_first(rules: Services) -> None:
    shown = {"shown_products": ["fjord", "mug"]}
    assert (await said("can i send these back", slots=shown)).splitlines() == [
        "No, the Mug can't be sent back for hygiene reasons, unless faulty.",
        "The Fjord can be sent back within 30 days of receiving it, as long as it is unused.",
    ]


async def test_things_as_such_get_the_general_answer(rules: Services) -> None:
    assert await said("how long do i have to send things back", slots=FJORD) == "Within 30 days."
    assert await said("can i send it back") == "Within 30 days."


async def test_what_an_order_in_mind_holds(
    rules: Services, mia: None, order: Callable[..., str]
) -> None:
    number = order("delivered", ("TARN-BLUE-M", 1), ("FJORD-NAVY-M", 1))
    in_mind = {"last_order": number, "focus_product": "reef"}
    kept = await said("the tarn, could i return it", slots=in_mind)
    assert kept.startswith("No, the Tarn can't be sent back")
    open_one = await said("the fjord, can i return it", slots=in_mind)
    last = (NOW - timedelta(days=3) + timedelta(days=30)).strftime("%-d %B")
    assert open_one == f"Yes, the Fjord can be sent back until {last}, as long as it is unused."


async def test_a_gift_card_stays(rules: Services) -> None:
    assert (
        await said("can she return such a card") == "No, gift cards can't be sent back, unless they"
        " are faulty."
    )


async def test_what_the_whole_message_names(rules: Services) -> None:
    # The part alone names nothing, and something else is talked about.
    turn = tracker("can i send them back", POLICY, slots=FJORD)
    turn.events[-1]["metadata"] = {"part_of_message": True}
    turn.events.insert(0, {"event": "user", "text": "the tarn ones, and can i send them back"})
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, turn, {})
    assert texts(dispatcher)[0].startswith("No, the Tarn can't be sent back")


async def test_a_thing_of_the_order_in_mind_is_the_one_asked_about(
    rules: Services, mia: None, order: Callable[..., str]
) -> None:
    number = order("paid", ("FJORD-NAVY-M", 1), ("MUG-TEAL", 1))
    slots = {"last_order": number}
    assert await said("has the fjord a hood", "ask_product", slots=slots) == (
        "Yes, the Fjord has a hood."
    )
