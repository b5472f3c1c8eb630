from __future__ import annotations

import pytest

from common.errors import DataError, ShopRuleError
from shop import Shop, support
from shop.operations import open_complaint, request_handoff

TALK = (("shopper", "I want a person"), ("bot", "Of course."))


def test_a_complaint_needs_no_identity_and_keeps_what_was_said(shop: Shop) -> None:
    complaint = open_complaint(
        shop, "talk", text=" The box\nwas wet. ", order_number="#104001", request_id="r1"
    )
    assert complaint.text == "The box\nwas wet."
    assert complaint.order_number == "HP-104001"
    assert complaint.customer_id is None
    assert support.list_complaints(shop) == [complaint]
    again = open_complaint(
        shop, "talk", text=" The box\nwas wet. ", order_number="#104001", request_id="r1"
    )
    assert again == complaint
    assert len(support.list_complaints(shop)) == 1


def test_a_known_customer_is_noted(shop: Shop, mia: str) -> None:
    assert open_complaint(shop, mia, text="Late", request_id="r1").customer_id == "C1"
    handoff = request_handoff(shop, mia, reason="", transcript=TALK, request_id="r2")
    assert handoff.customer_id == "C1"


def test_a_complaint_without_words_is_asked_for_again(shop: Shop) -> None:
    with pytest.raises(ShopRuleError) as refusal:
        open_complaint(shop, "talk", text=" \x00 ", request_id="r1")
    assert refusal.value.code == "empty_text"


def test_a_handoff_is_queued_with_its_transcript(shop: Shop) -> None:
    handoff = request_handoff(shop, "talk", reason="asked for it", transcript=TALK, request_id="r1")
    assert (handoff.status, handoff.transcript) == ("open", TALK)
    assert support.list_handoffs(shop) == [handoff]
    assert support.get_handoff(shop, handoff.number) == handoff


def test_asking_again_brings_the_waiting_one_up_to_date(shop: Shop) -> None:
    first = request_handoff(shop, "talk", reason="a", transcript=TALK, request_id="r1")
    longer = (*TALK, ("shopper", "hello?"))
    second = request_handoff(shop, "talk", reason="b", transcript=longer, request_id="r2")
    assert second.number == first.number
    assert second.transcript == longer
    assert support.list_handoffs(shop) == [second]
    support.mark_handoff(shop, first.number, "closed")
    third = request_handoff(shop, "talk", reason="c", transcript=(), request_id="r3")
    assert third.number != first.number
    repeated = request_handoff(shop, "talk", reason="a", transcript=TALK, request_id="r1")
    assert repeated.number == first.number


def test_an_endless_transcript_keeps_its_end(shop: Shop) -> None:
    endless = [("shopper", f"{i} {'x' * 9000}") for i in range(500)]
    handoff = request_handoff(shop, "talk", reason="", transcript=endless, request_id="r1")
    assert len(handoff.transcript) == 200
    assert handoff.transcript[-1][1].startswith("499 ")
    assert len(handoff.transcript[-1][1]) <= 4000


def test_handoffs_are_taken_and_closed(shop: Shop) -> None:
    handoff = request_handoff(shop, "talk", reason="", transcript=TALK, request_id="r1")
    assert support.mark_handoff(shop, handoff.number.lower(), "taken").status == "taken"
    assert support.list_handoffs(shop) == []
    assert len(support.list_handoffs(shop, status=None)) == 1
    for number, status in (
        ("H-99999", "closed"),
        ("nonsense", "closed"),
        (handoff.number, "eaten"),
    ):
        with pytest.raises(DataError):
            support.mark_handoff(shop, number, status)


def test_a_request_id_is_for_one_thing(shop: Shop) -> None:
    open_complaint(shop, "talk", text="Late", request_id="r1")
    with pytest.raises(DataError, match="already used") as error:
        open_complaint(shop, "talk", text="Wet", request_id="r1")
    assert error.value.hint
    with pytest.raises(DataError, match="already used"):
        request_handoff(shop, "talk", reason="", transcript=(), request_id="r1")
