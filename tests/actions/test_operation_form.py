"""Whole operations, turn by turn, against a real shop: what is said, kept and changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import FACTS, nothing_shown
from actions.operation_form import LeaveOperation, ValidateOperationForm
from actions.services import Services, get
from common.errors import ServiceUnavailableError
from shop import identity
from shop.orders import get_order, refunds_of, returns_of
from shop.support import list_complaints, list_handoffs
from tests.actions.small_shop import TALK, slots_of, texts, tracker
from tests.actions.talk import Talk

Place = Callable[..., str]


async def test_identity_comes_first_then_the_only_order_is_proposed(
    talk: Talk, order: Place, wired: Services
) -> None:
    number = order("paid")
    assert "e-mail" in await talk.says("cancel my order", "cancel_order")
    assert talk.requested == "email"
    assert "postcode" in await talk.says(
        "mia@example.com", "provide_details", email="mia@example.com"
    )
    assert talk.requested == "proof"
    said = await talk.says("104001", "provide_details", order_number=number)
    assert number in said
    assert "€133.90" in said
    assert talk.requested == "confirmed"
    assert "cancelled" in await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).status == "cancelled"
    assert [r.amount_cents for r in refunds_of(wired.shop, TALK)] == [12900 + 490]
    assert talk.slots["operation"] is None


async def test_an_unpaid_order_promises_no_money(talk: Talk, order: Place, mia: None) -> None:
    order("placed")
    assert "nothing to refund" in await talk.says("cancel", "cancel_order")
    assert "€" not in await talk.says("yes", "affirm")


async def test_what_was_said_at_once_is_not_asked_again(
    talk: Talk, order: Place, mia: None
) -> None:
    order("delivered")
    said = await talk.says("swap it for size L", "exchange_item", size="L")
    assert talk.requested == "confirmed"
    assert "navy, L" in said


async def test_a_story_told_is_not_asked_for_again(talk: Talk, wired: Services) -> None:
    said = await talk.says("your courier threw my parcel over the fence today", "complaint")
    assert "over the fence" in said
    assert list_complaints(wired.shop) == []
    assert "on record as" in await talk.says("yes", "affirm")
    assert len(list_complaints(wired.shop)) == 1


async def test_a_corrected_address_keeps_the_order(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    first, second = order("paid"), order("paid")
    await talk.says(f"new address for {first}", "change_address", order_number=first)
    await talk.says("Elbweg 3, 22605 Hamburg", "provide_details")
    said = await talk.says("no wait typo, Elbweg 4, 22605 Hamburg", "correct_details")
    assert first in said
    assert second not in said
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, first).address.street == "Elbweg 4"


async def test_a_wrong_proof_asks_again_and_reveals_nothing(talk: Talk, order: Place) -> None:
    order("paid")
    await talk.says("cancel, mia@example.com", "cancel_order", email="mia@example.com")
    said = await talk.says("99999", "provide_details", postcode="99999")
    assert talk.requested == "email"
    assert "Mia" not in said
    assert "HP-" not in said


async def test_no_leaves_everything_as_it_is(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel", "cancel_order")
    assert "left everything" in await talk.says("no", "deny")
    assert get_order(wired.shop, TALK, number).status == "paid"
    assert talk.slots["operation"] is None


async def test_a_doubtful_no_stops_and_a_doubtful_yes_does_not(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel", "cancel_order")
    await talk.says("mh yeah", "nlu_fallback", ranking=[("affirm", 0.5), ("thank", 0.4)])
    assert talk.requested == "confirmed"
    await talk.says("nah", "nlu_fallback", ranking=[("deny", 0.3), ("nevermind", 0.25)])
    assert talk.slots["operation"] is None
    assert get_order(wired.shop, TALK, number).status == "paid"


async def test_after_a_lost_turn_a_yes_shows_it_again_and_a_no_counts_at_once(
    talk: Talk, wired: Services, order: Place, mia: None
) -> None:
    number = order("placed")
    await talk.says("cancel", "cancel_order")
    talk.slots[FACTS] = nothing_shown(talk.slots[FACTS])
    assert number in await talk.says("yes", "affirm"), "the summary once more"
    assert get_order(wired.shop, TALK, number).status == "placed"
    talk.slots[FACTS] = nothing_shown(talk.slots[FACTS])
    assert "left everything as it is" in await talk.says("no", "deny")
    assert get_order(wired.shop, TALK, number).status == "placed"
    assert talk.slots["operation"] is None


async def test_an_order_that_left_cannot_be_cancelled(talk: Talk, order: Place, mia: None) -> None:
    order("shipped")
    said = await talk.says("cancel", "cancel_order")
    assert "what of it can go back" in said
    assert talk.slots["operation"] is None


async def test_a_return_asks_for_items_and_reason(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("return something", "return_item")
    assert talk.requested == "item_ids"
    assert talk.buttons == ["Fjord (navy, M)", "Reef (white, 42)", "Everything"]
    await talk.says("the second", "select_item", ordinal=2)
    assert talk.requested == "reason"
    said = await talk.says("too small", "provide_details")
    assert "Reef" in said
    assert "Fjord" not in said
    assert "€80.00" in said
    await talk.says("ok", "affirm")
    (opened,) = returns_of(wired.shop, TALK)
    assert ([i.name for i in opened.items], opened.reason) == (["Reef"], "too small")


async def test_damage_is_a_reason_already(talk: Talk, order: Place, mia: None) -> None:
    order("delivered")
    said = await talk.says("it arrived broken", "damaged_item")
    assert "sorry" in said
    assert talk.requested == "remedy"
    assert "damaged" in await talk.says("my money back", "provide_details")
    assert talk.requested == "confirmed"


async def test_an_exchange_offers_what_is_in_stock(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("delivered")
    await talk.says("exchange it", "exchange_item")
    assert talk.requested == "new_sku"
    assert talk.buttons == ["navy, L"]
    await talk.says("size L", "refine_search", size="L")
    assert talk.requested == "confirmed"
    assert "navy, L" in await talk.says("yes please", "affirm")
    (item,) = get_order(wired.shop, TALK, number).items
    assert item.status == "exchanging"


async def test_an_address_is_changed_and_an_incomplete_one_is_told(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("packed")
    await talk.says("change the address", "change_address")
    assert talk.requested == "address"
    assert "postcode" in await talk.says("Elbweg 3", "provide_details")
    await talk.says("Elbweg 3, 22605 Hamburg, Germany", "provide_details")
    assert talk.requested == "confirmed"
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).address.street == "Elbweg 3"


async def test_an_interruption_is_left_to_others(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    await talk.says("cancel", "cancel_order")
    kept = dict(talk.slots)
    await talk.says("what is your return policy?", "faq_return_policy")
    assert talk.rejected
    assert talk.slots == kept


async def test_after_an_interruption_it_asks_again(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    await talk.says("cancel", "cancel_order")
    dispatcher = CollectingDispatcher()
    turn = tracker("what is your return policy?", "faq_return_policy", slots=talk.slots)
    turn.events.append({"event": "action", "name": "action_answer_faq"})
    await ValidateOperationForm().run(dispatcher, turn, {})
    said = texts(dispatcher)
    assert said[0].endswith("you wanted to cancel an order.")
    assert "shall I" in said[1].replace("Shall", "shall")
    assert "€" not in said[1], "the summary was read already"


async def test_another_wish_switches(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    await talk.says("cancel", "cancel_order")
    said = await talk.says("let it wait till friday rather", "hold_order")
    assert "I'll leave that for now" in said
    assert talk.slots["operation"] == "hold_order"


async def test_a_look_up_at_a_summary_is_answered_and_the_summary_stays_open(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel", "cancel_order")
    said = await talk.says("where is my order?", "order_status")
    assert "being picked" in said
    assert talk.requested == "confirmed"
    assert "cancelled" in await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).status == "cancelled"


def refusing(*intents: str) -> dict[str, Any]:
    return {"requests": [{"intent": intent, "negated": True} for intent in intents]}


async def test_a_refusal_of_what_is_open_is_left_to_the_policy(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid")
    await talk.says("cancel", "cancel_order")
    await talk.says("i don't want to cancel it", "deny", message=refusing("cancel_order"))
    assert talk.rejected
    assert talk.slots["operation"] == "cancel_order"


async def test_not_that_one_but_somebody_elses_offers_the_refused_one_no_more(
    talk: Talk, order: Place, mia: None
) -> None:
    number = order("paid")
    await talk.says("cancel it", "cancel_order")
    refused = refusing("correct_details")
    said = await talk.says("not that one, 999999", "deny", message=refused, order_number="999999")
    assert "can't find an order" in said
    assert number not in said
    assert talk.slots["operation"] is None


async def test_a_refusal_of_something_else_is_no_answer(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel", "cancel_order")
    said = await talk.says("no need for a human", "deny", message=refusing("human_handoff"))
    assert said.startswith("All right, you don't want to talk to a person.")
    assert talk.requested == "confirmed"
    assert get_order(wired.shop, TALK, number).status == "paid"


async def test_what_else_was_asked_for_is_announced(talk: Talk, order: Place, mia: None) -> None:
    order("paid")
    waiting = {"at": 1.0, "requests": [{"text": "show me tents.", "intent": "find_product"}]}
    talk.slots["waiting_requests"] = waiting
    assert "“show me tents” comes next" in await talk.says("cancel", "cancel_order")
    assert "comes next" not in await talk.says("hm", "nlu_fallback")


async def test_a_chosen_button_is_the_words_on_it(talk: Talk, order: Place, mia: None) -> None:
    order("delivered", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("return something", "return_item")
    await talk.says("3", "provide_details", choice="everything")
    assert talk.requested == "reason"
    said = await talk.says("1", "provide_details", choice="It doesn't fit")
    assert "Reason: It doesn't fit" in said


async def test_a_refund_of_the_order_that_is_named(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    numbers = [order("paid") for _ in range(5)]
    for number in numbers:
        await talk.says(f"cancel {number}", "cancel_order", order_number=number)
        await talk.says("yes", "affirm")
    said = await talk.says(
        f"the refund for {numbers[0]}?", "refund_status", order_number=numbers[0]
    )
    assert numbers[0] in said
    assert numbers[1] not in said


async def test_after_two_misses_a_person_is_offered_beside_the_likeliest_readings(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid"), order("paid")
    await talk.says("cancel", "cancel_order")
    assert "didn't catch" in await talk.says("hrmpf", "nlu_fallback")
    ranking = [("nlu_fallback", 0.4), ("return_item", 0.3), ("refund_status", 0.2), ("thank", 0.1)]
    await talk.says("hrmpf", "nlu_fallback", ranking=ranking)
    readings = ["Return something", "Check a refund"]
    assert talk.buttons == [*readings, "Talk to a person", "Stop this"]
    assert talk.requested == "order_number"


async def test_a_complaint_and_a_handoff_need_no_identity(talk: Talk, wired: Services) -> None:
    await talk.says("i want to complain", "complaint")
    assert talk.requested == "complaint_text"
    await talk.says("the courier threw my parcel", "provide_details")
    await talk.says("yes please", "affirm")
    assert [c.text for c in list_complaints(wired.shop)] == ["the courier threw my parcel"]
    said = await talk.says("a human please", "human_handoff")
    assert "colleague" in said
    (handoff,) = list_handoffs(wired.shop)
    assert handoff.transcript[-1] == ("shopper", "a human please")


async def test_a_write_that_times_out_can_be_repeated(
    talk: Talk, order: Place, mia: None, wired: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    from actions.operations import cancel_order as module

    number = order("paid")
    await talk.says("cancel", "cancel_order")
    asked = talk.slots["operation_facts"]["request_id"]

    async def slow(*_: object) -> None:
        raise ServiceUnavailableError("cancel_order took longer than 10 s.")

    with monkeypatch.context() as patched:
        patched.setattr(module.CancelOrder, "execute", slow)
        assert "can't happen twice" in await talk.says("yes", "affirm")
    assert talk.requested == "confirmed"
    assert talk.slots["operation_facts"]["request_id"] == asked
    await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).status == "cancelled"


@pytest.mark.parametrize(("confidence", "theirs"), [(0.95, True), (0.85, False)])
async def test_a_clear_wish_to_shop_is_no_complaint(
    talk: Talk, wired: Services, confidence: float, theirs: bool
) -> None:
    await talk.says("i want to complain", "complaint")
    sure = {"intent": {"name": "find_product", "confidence": confidence}}
    said = await talk.says("show me red dresses", "find_product", message=sure)
    assert talk.rejected is theirs
    assert ("“show me red dresses”" in said) is not theirs
    assert list_complaints(wired.shop) == []


@pytest.mark.parametrize(("text", "intent"), [("k thx", "thank"), ("bye", "goodbye")])
async def test_thanks_are_no_complaint(talk: Talk, wired: Services, text: str, intent: str) -> None:
    await talk.says("i want to complain", "complaint")
    await talk.says(text, intent, message={"intent": {"name": intent, "confidence": 0.6}})
    assert talk.rejected
    assert list_complaints(wired.shop) == []


async def test_thanks_before_a_story_are_part_of_it(talk: Talk, wired: Services) -> None:
    await talk.says("i want to complain", "complaint")
    said = await talk.says("thanks for nothing, the mug came in pieces", "thank")
    assert "“thanks for nothing, the mug came in pieces”" in said


async def test_a_bare_yes_is_no_story(talk: Talk, wired: Services) -> None:
    await talk.says("i want to complain", "complaint")
    assert "what happened" in await talk.says("yes", "affirm")
    assert list_complaints(wired.shop) == []


async def test_a_bare_no_leaves_the_question_for_a_story(talk: Talk, wired: Services) -> None:
    await talk.says("i want to complain", "complaint")
    assert "left everything as it is" in await talk.says("nope", "deny")
    assert list_complaints(wired.shop) == []


async def test_a_failure_is_told_and_ends_the_operation(
    talk: Talk, order: Place, mia: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("disk on fire")

    monkeypatch.setattr(identity, "customer_of", broken)
    said = await talk.says("cancel", "cancel_order")
    assert "Something went wrong" in said
    assert "disk" not in said
    assert talk.slots["operation"] is None


async def test_leaving_says_that_nothing_changed(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    turn = tracker("never mind", "nevermind", slots={"operation": "cancel_order"})
    events = await LeaveOperation().run(dispatcher, turn, {})
    assert "Nothing was changed" in texts(dispatcher)[0]
    assert slots_of(events)["operation"] is None


@pytest.mark.parametrize(
    "words",
    ["dunno my order number", "idk", "I don't have the number here", "can't find it, sorry"],
)
async def test_who_does_not_have_the_number_is_helped_on(talk: Talk, words: str) -> None:
    await talk.says("cancel my order", "cancel_order")
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    said = await talk.says(words, "order_history")
    assert "the postcode" in said
    assert talk.slots["operation"] == "cancel_order"
    assert talk.requested == "proof"


@pytest.mark.parametrize("words", ["I lost my parcel on the way", "what's my order number?"])
async def test_other_things_that_are_missing_are_another_matter(talk: Talk, words: str) -> None:
    await talk.says("cancel my order", "cancel_order")
    await talk.says(words, "missing_parcel")
    assert talk.slots["operation"] == "missing_parcel"


async def test_who_has_none_of_it_twice_is_offered_a_person(talk: Talk) -> None:
    await talk.says("cancel my order", "cancel_order")
    assert "mailboxes" in await talk.says("no idea", "deny")
    assert "colleague" in await talk.says("no idea", "deny")
    assert "Talk to a person" in talk.buttons


async def test_goodbye_leaves_what_is_open_and_what_waits(talk: Talk) -> None:
    await talk.says("cancel my order", "cancel_order")
    dispatcher = CollectingDispatcher()
    turn = tracker("bye", "goodbye", slots={**talk.slots, "waiting_requests": {"requests": []}})
    slots = slots_of(await LeaveOperation().run(dispatcher, turn, {}))
    assert texts(dispatcher) == ["I've left that as it was. Nothing was changed. Goodbye!"]
    assert slots["operation"] is None
    assert slots["waiting_requests"] is None


async def test_nothing_of_a_refused_address_is_left_in_the_next(
    talk: Talk, order: Place, mia: None
) -> None:
    order("packed")
    await talk.says("change the address", "change_address")
    said = await talk.says("350 5th Ave, New York, NY 10118, USA", "provide_details")
    assert "United States" in said
    said = await talk.says("Elbweg 3, 22605 Hamburg, Germany", "provide_details")
    assert "Elbweg 3, 22605 Hamburg, Germany" in said
    assert "NY" not in said


async def test_what_was_told_beside_a_proof_is_not_asked_again(
    talk: Talk, order: Place, wired: Services
) -> None:
    first, second = order("paid"), order("paid")
    await talk.says("cancel my order", "cancel_order")
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    said = await talk.says(
        "20457, it is the latest order", "provide_details", postcode="20457", ordinal="1"
    )
    assert talk.requested == "confirmed"
    assert (first in said) != (second in said)


async def test_a_proof_told_before_leaving_is_kept(talk: Talk, order: Place, mia: None) -> None:
    from shop.identity import log_out

    log_out(get().shop, TALK)
    number = order("paid")
    await talk.says("cancel my order", "cancel_order")
    await talk.says("mia@example.com", "provide_details", email="mia@example.com")
    await talk.says("where is it then", "order_status")
    assert talk.requested == "proof"
    assert number in await talk.says("20457", "provide_details", postcode="20457")


async def test_a_question_is_no_reason(talk: Talk, order: Place, mia: None) -> None:
    order("delivered")
    await talk.says("i want to return it", "return_item")
    assert talk.requested == "reason"
    await talk.says("do I pay for the label?", "faq_return_policy")
    assert talk.rejected
    long = "and before I agree to any of it, is the postage really taken off what I get back?"
    await talk.says(long, "faq_return_cost")
    assert talk.rejected
    assert not talk.slots["operation_facts"].get("reason")


async def test_a_no_that_keeps_things_is_a_no_to_the_summary(
    talk: Talk, order: Place, mia: None
) -> None:
    order("paid")
    await talk.says("cancel it", "cancel_order")
    refused = {"requests": [{"intent": "change_items", "negated": True, "text": "no, keep it"}]}
    said = await talk.says("no, keep the jacket after all", "deny", message=refused)
    assert "left everything as it is" in said
    assert talk.slots["operation"] is None


async def test_what_cannot_be_looked_up_yet_is_said_and_asked_once_more(
    talk: Talk, order: Place
) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")
    said = await talk.says("is it perhaps too late for that?", "nlu_fallback")
    assert "e-mail" in said
    assert "didn't catch" not in said
    assert talk.requested == "email"
