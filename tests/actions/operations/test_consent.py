"""What counts as a yes: words alone, then every operation against what people say to a summary."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from actions import services
from actions.conversation import Turn
from actions.operations.consent import (
    Consent,
    consent_of,
    consent_words,
    question_beside,
    yes_before,
)
from actions.services import Services, get
from shop import models
from shop.aftersales import AfterSales, PromotionCode
from shop.database import Shop
from shop.identity import trust
from shop.operations import return_items
from shop.orders import get_order
from shop.service_models import ProductWatch, ServiceCase
from shop.support import list_complaints
from tests.actions.small_shop import TALK
from tests.actions.talk import Talk

Place = Callable[..., str]
AFTER_SALES = (ServiceCase, ProductWatch, models.Customer)
WORDS = consent_words("en")

CLEAR_YES = [
    "yes",
    "Yes!",
    "YES PLEASE",
    "yep",
    "yeah sure",
    "ok",
    "okay, go ahead",
    "go ahead please",
    "sure, thanks",
    "I confirm",
    "that’s right",
    "yes yes",
    "please do",
    "👍",
    "yes, do it now",
    "correct.",
    "Splendid, then yes, please go ahead with it.",
    "right, yes, do that",
    "Lovely, thank you very much, go ahead",
    "go on then",
    "Yes do that so",
    "grand, both",
    "Grand so",
    "yes, book them both",
]
POLITE = ["!", "lovely", "right", "well, so", "fine"]
"""No yes by themselves, and no doubt beside one."""
DOUBT = [
    "hmm",
    "Hmmm...",
    "maybe",
    "hold on",
    "ok wait",
    "are you sure?",
    "yes?",
    "I see",
    "!",
    "ok hmm",
    "yeah maybe",
    "I guess so",
    "probably yes",
    "not sure yet",
    "yes...",
    "sure?",
    "let me think",
    "ok but what does it cost",
    "yes if it is free",
    "is that final?",
    "what happens then",
    "one sec",
    "ok whatever",
    "…",
    "yes and no",
    "fine, later",
    "yes only the second one",
    "uh",
    "really?",
    "would that be ok?",
    "lovely",
    "right",
    "well, so",
    "fine",
]
CLEAR_NO = ["no", "nope", "no keep it", "hmm no actually keep it", "don't", "no thanks", "nah"]
QUESTIONS = ["how long does it take?", "what is your return policy?", "can i pay by card?"]
WISHES = ["show me red dresses", "no, the blue one", "and a tent please", "size L instead"]


def turn(text: str, intent: str = "affirm", whole: str = "", **entities: Any) -> Turn:
    from actions.conversation import Entity

    found = tuple(Entity(name, value) for name, value in entities.items())
    return Turn(text=text, intent=intent, confidence=0.99, entities=found, whole=whole or text)


def read(said: Turn, operation: str = "cancel_order", titles: tuple[str, ...] = ()) -> Any:
    return consent_of(said, WORDS, operation=operation, shown="d1", titles=titles)


@pytest.mark.parametrize(
    ("text", "intent", "consent"),
    [
        ("no, send it to Mill Lane 3 instead", "change_address", Consent.NO),
        ("nope. where is my other order", "order_status", Consent.NO),
        ("no, the blue one", "correct_details", None),
        ("no, cancel it all the same", "cancel_order", None),
        ("no idea what you mean", "nlu_fallback", None),
    ],
)
def test_a_plain_no_before_something_else(text: str, intent: str, consent: Any) -> None:
    assert read(turn(text, intent)) is consent


@pytest.mark.parametrize("text", CLEAR_YES)
@pytest.mark.parametrize("intent", ["affirm", "thank", "nlu_fallback", "provide_details"])
def test_a_clear_yes_is_one_whatever_the_model_reads(text: str, intent: str) -> None:
    assert read(turn(text, intent)) is Consent.YES


@pytest.mark.parametrize("text", [*DOUBT, *QUESTIONS, *WISHES])
@pytest.mark.parametrize("intent", ["affirm", "thank", "nlu_fallback", "find_product", "deny"])
def test_nothing_else_is_a_yes_however_sure_the_model_is(text: str, intent: str) -> None:
    assert read(turn(text, intent)) is not Consent.YES


@pytest.mark.parametrize("text", CLEAR_NO)
def test_a_clear_no_is_one(text: str) -> None:
    assert read(turn(text, "deny")) is Consent.NO


@pytest.mark.parametrize("text", ["hmm", "not sure", "wait", "are you sure?"])
def test_doubt_is_not_a_no_either(text: str) -> None:
    assert read(turn(text, "deny")) is Consent.UNCLEAR


def test_the_operations_own_words_count_for_it_alone() -> None:
    assert read(turn("please cancel that one", "cancel_order")) is Consent.YES
    assert read(turn("yes cancel it"), "cancel_order") is Consent.YES
    assert read(turn("yes cancel it"), "change_address") is not Consent.YES
    assert read(turn("Yes, send it there"), "x", ("Yes, send it there",)) is Consent.YES
    assert read(turn("Yes, send it there?"), "x", ("Yes, send it there",)) is not Consent.YES


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("yes, and show me tents", Consent.YES),
        ("yes. where is my other order?", Consent.YES),
        ("yes but show me tents first", Consent.UNCLEAR),
        ("yes, if you show me tents", Consent.UNCLEAR),
        ("maybe yes", Consent.UNCLEAR),
        ("yes show me tents", Consent.UNCLEAR),
        ("yes, wait, show me tents", Consent.UNCLEAR),
    ],
)
def test_another_request_beside_a_yes(whole: str, expected: Consent) -> None:
    assert read(turn("yes", whole=whole)) is expected


@pytest.mark.parametrize(
    ("yes", "rest"),
    [
        ("Yes do that so.", "How long before I see the 35 euro?"),
        ("Go ahead!", "When is the money back?"),
        ("ok, do it.", "Where do I drop it off?"),
        ("Grand.", "What do I do with the label then? And my brother says hello."),
    ],
)
def test_a_question_of_what_comes_after_leaves_a_yes_as_it_is(yes: str, rest: str) -> None:
    whole = f"{yes} {rest}"
    assert yes_before(whole, WORDS) == len(yes)
    assert read(turn(yes, whole=whole)) is Consent.YES
    both = [_request(yes, "affirm"), _request(rest, "faq_refund_time")]
    assert not question_beside(both, WORDS)


@pytest.mark.parametrize(
    "whole",
    [
        "Yes. Is the postage taken off?",
        "Yes. What does it cost?",
        "Yes, how long does it take?",
        "Yes. How long, maybe?",
        "Yes. When do I get it if I say yes?",
        "Yes. How long before I see it? But only the lamp.",
        "Yes. When is it back? Or no, leave it.",
        "Maybe yes. How long before I see it?",
        "Yes? How long before I see it?",
    ],
)
def test_a_question_of_what_holds_comes_before_a_yes(whole: str) -> None:
    yes, rest = whole[:4], whole[4:].strip()
    both = [_request(yes, "affirm"), _request(rest, "faq_refund_time")]
    taken = yes_before(whole, WORDS) is not None and not question_beside(both, WORDS)
    assert not taken


@given(st.sampled_from(sorted(map(" ".join, WORDS.condition | WORDS.doubt))))
def test_no_condition_hides_in_a_question_of_what_comes_after(hedge: str) -> None:
    assert yes_before(f"Yes. When is it back {hedge} the lamp stays?", WORDS) is None
    assert yes_before(f"Yes. When is it back? {hedge} the lamp stays.", WORDS) is None


def _request(text: str, intent: str) -> dict[str, Any]:
    return {"text": text, "intent": intent, "negated": False, "entities": []}


def test_a_press_agrees_to_its_own_summary_only() -> None:
    assert read(turn("/affirm", shown="d1")) is Consent.YES
    assert read(turn("/affirm", shown="d0")) is Consent.STALE
    assert read(turn("/affirm")) is Consent.STALE
    assert read(turn("/deny", "deny")) is Consent.NO
    assert read(turn("/find_product", "find_product")) is None


_anything = st.text(max_size=40) | st.lists(
    st.sampled_from(
        sorted({word for text in [*CLEAR_YES, *DOUBT, *WISHES] for word in text.split()})
    ),
    max_size=6,
).map(" ".join)


@given(_anything, st.sampled_from(["hmm", "maybe", "wait", "?", "…", "not sure", "but"]))
def test_doubt_anywhere_takes_a_yes_away(text: str, doubt: str) -> None:
    assert read(turn(f"{text} {doubt}")) is not Consent.YES
    assert read(turn(f"{doubt} {text}")) is not Consent.YES


# Every operation that changes something: how it is brought to its summary.
OPENINGS: dict[str, Callable[[Talk, Place], Any]] = {}


def opening(function: Callable[[Talk, Place], Any]) -> Callable[[Talk, Place], Any]:
    OPENINGS[function.__name__] = function
    return function


@opening
async def cancel_order(talk: Talk, order: Place) -> None:
    order("paid")
    await talk.says("cancel my order", "cancel_order")


@opening
async def change_address(talk: Talk, order: Place) -> None:
    order("packed")
    await talk.says("change the address", "change_address")
    await talk.says("Elbweg 3, 22605 Hamburg, Germany", "provide_details")


@opening
async def return_item(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("return it", "return_item")
    await talk.says("too small", "provide_details")


@opening
async def exchange_item(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("swap it for size L", "exchange_item", size="L")


@opening
async def missing_parcel(talk: Talk, order: Place) -> None:
    order("shipped")
    await talk.says("my parcel never came", "missing_parcel")


@opening
async def change_items(talk: Talk, order: Place) -> None:
    order("paid", ("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1))
    await talk.says("take the reef out", "change_items")


@opening
async def change_payment(talk: Talk, order: Place) -> None:
    with get().shop.session() as session:
        session.add(models.PaymentMethod(customer_id="C1", kind="paypal", label="PayPal"))
    order("paid")
    await talk.says("can i use paypal", "change_payment", payment="paypal")


@opening
async def hold_order(talk: Talk, order: Place) -> None:
    order("paid")
    await talk.says("send it one week later", "hold_order")


@opening
async def order_note(talk: Talk, order: Place) -> None:
    order("packed")
    await talk.says("leave it with the florist", "order_note")


@opening
async def cancel_return(talk: Talk, order: Place) -> None:
    number = await _returned(order("delivered"))
    await talk.says(f"i keep {number} after all", "cancel_return", order_number=number)


@opening
async def resend_label(talk: Talk, order: Place) -> None:
    number = await _returned(order("delivered"))
    await talk.says(f"the label of {number} again", "resend_label", order_number=number)


async def _returned(number: str) -> str:
    shop = get().shop
    items = [item.id for item in get_order(shop, TALK, number).items]
    request = f"return {number}"
    return_items(shop, TALK, order_number=number, item_ids=items, reason="x", request_id=request)
    return number


@opening
async def complaint(talk: Talk, order: Place) -> None:
    await talk.says("your courier threw my parcel over the fence", "complaint")


def grant(**values: Any) -> None:
    """Set what the shop grants after a sale."""
    wired = services.get()
    config = wired.config.model_copy(update=values)
    for holder in (wired, wired.shop):
        object.__setattr__(holder, "config", config)


@opening
async def missing_item(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("the fjord isnt in there at all, money back", "missing_item", product="fjord")


@opening
async def damaged_item(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("it came torn, send a new one", "damaged_item", reason="torn")


@opening
async def wrong_item(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("that is not mine, money back", "wrong_item")


@opening
async def guarantee_claim(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("the zip does not close any more", "guarantee_claim")


@opening
async def price_difference(talk: Talk, order: Place) -> None:
    grant(after_sales=AfterSales(price_difference_days=14))
    order("delivered")
    with services.get().shop.session() as session:
        session.execute(update(models.Product).values(price_cents=9900))
    await talk.says("its cheaper now", "price_difference")


@opening
async def use_code(talk: Talk, order: Place) -> None:
    grant(codes=(PromotionCode(code="SAVE10", percent=10),))
    number = order("paid")
    await talk.says("take my code", "use_code", code="SAVE10", order_number=number)


@opening
async def request_invoice(talk: Talk, order: Place) -> None:
    order("delivered")
    await talk.says("an invoice please", "request_invoice")
    await talk.says("just a copy, in my name", "provide_details")


@opening
async def resend_confirmation(talk: Talk, order: Place) -> None:
    order("paid")
    await talk.says("send the confirmation again", "resend_confirmation")


@opening
async def watch_product(talk: Talk, order: Place) -> None:
    await talk.says("tell me when the mug is back", "watch_product", product="mug")


@opening
async def change_account(talk: Talk, order: Place) -> None:
    await talk.says("my name is new", "change_account", person="Mia Petersen")


def test_every_operation_that_changes_something_is_tried() -> None:
    from actions.operations import all_operations

    confirming = {name for name, operation in all_operations().items() if operation.confirms}
    assert confirming == set(OPENINGS)


def rows(shop: Shop) -> list[tuple[Any, ...]]:
    """Everything that an operation could change."""
    tables = (models.Order, models.OrderItem, models.Return, models.Refund, models.Exchange)
    tables += (models.OrderPayment, models.PaymentMethod)
    with shop.reading() as session:
        return [
            tuple(row)
            for table in (*tables, models.Complaint, models.Variant, *AFTER_SALES)
            for row in session.execute(table.__table__.select())
        ]


@pytest.mark.parametrize("operation", sorted(OPENINGS))
async def test_doubt_and_questions_change_nothing_and_the_question_stays(
    talk: Talk, order: Place, mia: None, wired: Services, operation: str
) -> None:
    await OPENINGS[operation](talk, order)
    assert talk.requested == "confirmed"
    before = rows(wired.shop)
    for text in [*DOUBT, *QUESTIONS]:
        await talk.says(text, "affirm")
        assert rows(wired.shop) == before, text
        assert talk.slots["operation"] == operation, text
        assert talk.requested == "confirmed", text


@pytest.mark.parametrize("operation", sorted(OPENINGS))
@pytest.mark.parametrize("text", CLEAR_NO[:4])
async def test_a_clear_no_changes_nothing_and_ends_it(
    talk: Talk, order: Place, mia: None, wired: Services, operation: str, text: str
) -> None:
    await OPENINGS[operation](talk, order)
    before = rows(wired.shop)
    await talk.says(text, "deny")
    assert rows(wired.shop) == before
    assert talk.slots["operation"] is None


@pytest.mark.parametrize("operation", sorted(OPENINGS))
@pytest.mark.parametrize("text", CLEAR_YES[1:16:4])
async def test_a_clear_yes_does_it_once(
    talk: Talk, order: Place, mia: None, wired: Services, operation: str, text: str
) -> None:
    await OPENINGS[operation](talk, order)
    before = rows(wired.shop)
    await talk.says(text, "affirm")
    after = rows(wired.shop)
    assert after != before
    assert talk.slots["operation"] is None


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    operation=st.sampled_from(sorted(OPENINGS)),
    said=_anything,
    doubt=st.sampled_from([doubt for doubt in DOUBT if doubt not in POLITE]),
)
async def test_nothing_is_done_on_any_words_with_doubt(
    talk: Talk, order: Place, mia: None, wired: Services, operation: str, said: str, doubt: str
) -> None:
    talk.slots.clear()
    trust(wired.shop, TALK, "C1")
    await OPENINGS[operation](talk, order)
    before = rows(wired.shop)
    await talk.says(f"{said} {doubt}", "affirm")
    assert rows(wired.shop) == before


def payload_of(talk: Talk, title: str) -> dict[str, Any]:
    buttons = [
        button
        for message in talk.messages
        for button in (message.get("custom") or {}).get("buttons", [])
        if button["title"] == title
    ]
    return dict(json.loads(buttons[-1]["payload"].removeprefix("/affirm")))


async def test_an_old_button_confirms_nothing_else(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    first, second = order("paid"), order("paid")
    await talk.says(f"cancel {first}", "cancel_order", order_number=first)
    old = payload_of(talk, "Yes, cancel it")
    await talk.says("no", "deny")
    await talk.says(f"cancel {second}", "cancel_order", order_number=second)
    said = await talk.says("/affirm", "affirm", **old)
    assert "something else" in said
    assert second in said
    assert get_order(wired.shop, TALK, second).status == "paid"
    await talk.says("/affirm", "affirm", **payload_of(talk, "Yes, cancel it"))
    assert get_order(wired.shop, TALK, second).status == "cancelled"
    assert get_order(wired.shop, TALK, first).status == "paid"


async def test_the_same_request_made_anew_needs_its_own_button(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    await talk.says("cancel", "cancel_order")
    old = payload_of(talk, "Yes, cancel it")
    await talk.says("no", "deny")
    await talk.says("cancel", "cancel_order")
    await talk.says("/affirm", "affirm", **old)
    assert get_order(wired.shop, TALK, number).status == "paid"


async def test_what_changed_since_it_was_shown_is_shown_again(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    number = order("paid")
    assert "€133.90" in await talk.says("cancel", "cancel_order")
    with wired.shop.session() as session:
        session.execute(update(models.OrderItem).values(price_cents=9900))
    said = await talk.says("yes", "affirm")
    assert "changed" in said
    assert "€103.90" in said
    assert get_order(wired.shop, TALK, number).status == "paid"
    assert "€103.90" in await talk.says("yes", "affirm")
    assert get_order(wired.shop, TALK, number).status == "cancelled"


async def test_what_changes_at_the_last_moment_is_shown_again(
    talk: Talk, order: Place, mia: None, wired: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the check of the yes and the write, by another process."""
    from actions.operations.cancel_order import CancelOrder

    number = order("paid")
    await talk.says("cancel", "cancel_order")
    execute = CancelOrder.execute

    async def overtaken(self: CancelOrder, context: Any) -> None:
        with wired.shop.session() as session:
            session.execute(update(models.OrderItem).values(price_cents=9900))
        await execute(self, context)

    with monkeypatch.context() as patched:
        patched.setattr(CancelOrder, "execute", overtaken)
        said = await talk.says("yes", "affirm")
    assert "changed" in said
    assert "€103.90" in said
    assert talk.requested == "confirmed"
    assert get_order(wired.shop, TALK, number).status == "paid"


async def test_a_refused_correction_takes_the_old_value_back(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    first, second = order("paid"), order("paid")
    await talk.says(f"cancel {first}", "cancel_order", order_number=first)
    said = await talk.says("no, I mean HP-999999", "correct_details", order_number="HP-999999")
    assert talk.requested == "order_number"
    assert [title.split(" ")[0] for title in talk.buttons] == [first, second]
    assert "Shall I?" not in said


async def test_a_parcel_that_is_not_late_is_not_searched_for(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("packed")
    assert "left our warehouse" in await talk.says("it isn't delivered yet", "missing_parcel")
    assert list_complaints(wired.shop) == []


async def test_a_second_search_names_the_first(
    talk: Talk, order: Place, mia: None, wired: Services
) -> None:
    order("shipped")
    await talk.says("my parcel never came", "missing_parcel")
    assert "C-00001" in await talk.says("yes", "affirm")
    assert "C-00001" in await talk.says("still no parcel", "missing_parcel")
    (search,) = list_complaints(wired.shop)
    assert search.text == "Missing parcel. my parcel never came"


@pytest.mark.parametrize("intent", ["damaged_item", "wrong_item"])
async def test_nothing_is_promised_before_the_order_is_known(
    talk: Talk, order: Place, mia: None, intent: str
) -> None:
    order("shipped")
    said = await talk.says("the lamp is dead", intent)
    assert "free" not in said
    assert "mix-up" not in said
