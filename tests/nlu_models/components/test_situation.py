"""What the bot asked, did and showed, as the understanding sees it."""

from __future__ import annotations

import pytest

from bot.runtime import activate

activate()

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from common import messages as m  # noqa: E402
from nlu_models.components.situation import situation_of  # noqa: E402
from nlu_models.model.situation import NOTHING, Situation  # noqa: E402

CARD = m.ProductCard(product_id="1", name="Hat", price_cents=100, price_text="€1")
CARDS = m.ProductCarousel(products=(CARD, CARD))
ORDER = m.OrderCard(
    number="A-1", status="sent", status_text="Sent", total_text="€1", placed_on="1 May", lines=()
)
CHOICES = m.Buttons(text="Which?", buttons=(m.Button(title="A", payload="/a"),))
HINT = m.FormHint(expects="choice")


def said(*messages: m.Message) -> list[Event]:
    return [BotUttered(None, {"custom": m.dump(message)}) for message in messages]


def done(action: str, *messages: m.Message) -> list[Event]:
    return [UserUttered("go on"), ActionExecuted(action), *said(*messages)]


def asking(slot: str, *messages: m.Message, operation: str = "return_item") -> list[Event]:
    loop: list[Event] = [ActiveLoop("operation_form"), SlotSet("operation", operation)]
    return [*done("operation_form", *messages), *loop, SlotSet("requested_slot", slot)]


def tracker(*events: Event) -> DialogueStateTracker:
    slots = [AnySlot(name, mappings=[{}]) for name in ("operation", "requested_slot")]
    return DialogueStateTracker.from_events("mia", list(events), slots=slots, domain=Domain.empty())


@pytest.mark.parametrize(
    ("events", "situation"),
    [
        (done("action_find_products", CARDS), Situation(table="products", did="listed")),
        (done("action_find_products", m.Text(text="None.")), Situation(did="nothing_found")),
        (
            done("action_find_products", m.FormHint(expects="number", fills="price_max")),
            Situation(asked="budget", did="nothing_found"),
        ),
        (done("action_compare_products", CARDS), Situation(table="comparison", did="compared")),
        (
            done("action_advertise_product", m.Text(text="!")),
            Situation(table="text", did="wrote_text"),
        ),
        (done("action_answer_faq", m.Text(text="!")), Situation(table="answer", did="answered")),
        (done("action_clarify", CHOICES), Situation(asked="clarify", did="not_understood")),
        (done("action_submit_operation", m.Text(text="!")), Situation(did="done")),
        (done("action_submit_operation", ORDER), Situation(table="order", did="answered")),
        (done("x", m.Handoff(text="!", reference="1")), Situation(did="handed_over")),
        (done("x", m.Rating(text="How was it?")), Situation(asked="rating")),
        (asking("email"), Situation(asked="email", open="return_item")),
        (asking("order_number", CHOICES, HINT), Situation("order", "return_item", "orders")),
        (asking("item_ids", ORDER, CHOICES, HINT), Situation("items", "return_item", "items")),
        (
            asking("bank", m.FormHint(expects="text"), operation="x"),
            Situation(asked="message", open="x"),
        ),
    ],
)
def test_a_situation_is_read_from_what_the_bot_did(
    events: list[Event], situation: Situation
) -> None:
    assert situation_of(tracker(*events)) == situation


def test_what_was_shown_lies_there_for_a_while() -> None:
    shown = done("action_find_products", CARDS)
    other = done("utter_greet", m.Text(text="Hi"))
    assert situation_of(tracker(*shown, *other)) == Situation(table="products", did="greeted")
    assert situation_of(tracker(*shown, *other, *other, *other)).table is None


def test_a_first_message_has_no_situation() -> None:
    assert situation_of(None) == NOTHING
    assert situation_of(tracker(ActionExecuted("action_session_start"))) == NOTHING
