from __future__ import annotations

from dataclasses import replace

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.answers import FaqEntry
from actions.faq import AnswerFaq, country_in
from actions.services import Services
from tests.actions.small_shop import slots_of, texts, tracker


@pytest.mark.parametrize(
    ("operation", "expected"), [(None, "Within 30 days."), ("return_item", "30 days.")]
)
async def test_the_short_answer_is_for_interruptions(
    wired: Services, operation: str | None, expected: str
) -> None:
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(
        dispatcher, tracker("returns?", "faq_return_policy", slots={"operation": operation}), {}
    )
    assert texts(dispatcher) == [expected]


async def test_a_missing_answer_offers_a_person(wired: Services) -> None:
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, tracker("parking?", "faq_parking"), {})
    assert dispatcher.messages[0]["custom"]["buttons"][0]["payload"] == "/human_handoff"


async def test_a_known_customer_hears_of_their_own_refund(wired: Services, mia: None) -> None:
    entry = FaqEntry(id="faq_refund_time", question="Refunds?", answer="5 days.")
    services.set_services(replace(wired, faq={"faq_refund_time": entry}))
    dispatcher = CollectingDispatcher()
    events = await AnswerFaq().run(dispatcher, tracker("my refund?", "faq_refund_time"), {})
    assert slots_of(events)["operation"] == "refund_status"


async def test_the_sentence_that_answers_is_told_and_the_whole_is_offered(wired: Services) -> None:
    answer = "Cards are fine. Vouchers are valid for three years. Klarna takes three instalments."
    entry = FaqEntry(id="faq_payment", question="How can I pay?", answer=answer)
    services.set_services(replace(wired, faq={"faq_payment": entry}))
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, tracker("klarna instalments", "faq_payment"), {})
    assert texts(dispatcher) == ["Klarna takes three instalments."]
    payloads = [button["payload"] for button in dispatcher.messages[0]["custom"]["buttons"]]
    assert payloads == ["/faq_payment"]
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, tracker("/faq_payment", "faq_payment"), {})
    assert texts(dispatcher) == [answer]


async def test_the_same_answer_is_not_given_twice_in_a_row(wired: Services) -> None:
    turn = tracker("and when does it end", "faq_return_policy")
    asked = {"event": "user", "text": "returns?"}
    turn.events[:0] = [asked, {"event": "bot", "text": "Within 30 days."}]
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, turn, {})
    assert texts(dispatcher)[0].startswith("More than I've just told you")
    # Something else in between, and it may be said again.
    turn.events[2:2] = [{"event": "user", "text": "hi"}, {"event": "bot", "text": "Hello!"}]
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, turn, {})
    assert texts(dispatcher) == ["Within 30 days."]


async def test_where_an_answer_does_not_hold_is_told_with_it(wired: Services) -> None:
    answer = "Cards are fine. Klarna takes three instalments. Klarna isn't there for gift cards."
    entry = FaqEntry(id="faq_payment", question="How can I pay?", answer=answer)
    services.set_services(replace(wired, faq={"faq_payment": entry}))
    dispatcher = CollectingDispatcher()
    await AnswerFaq().run(dispatcher, tracker("three instalments", "faq_payment"), {})
    assert texts(dispatcher) == [
        "Klarna takes three instalments. Klarna isn't there for gift cards."
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Iceland as well?", "IS"),
        ("ok and to my sister in the UK", "GB"),
        ("no, it is for me in it", None),
        ("to Norway or Sweden?", None),
    ],
)
def test_a_country_is_read_where_one_is_named(text: str, code: str | None) -> None:
    assert country_in(text, "en") == code


async def test_whether_a_country_is_delivered_to_is_said_first(wired: Services) -> None:
    entry = FaqEntry(id="faq_delivery_abroad", question="Which countries?", answer="The EU.")
    config = wired.config.model_copy(update={"home_country": "DE", "ships_to": ("NO",)})
    services.set_services(replace(wired, faq={entry.id: entry}, config=config))
    for text, expected in (("To Norway?", "Yes"), ("To Iceland?", "No")):
        dispatcher = CollectingDispatcher()
        await AnswerFaq().run(dispatcher, tracker(text, "faq_delivery_abroad"), {})
        assert texts(dispatcher)[0].startswith(expected)
