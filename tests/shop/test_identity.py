from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from common.errors import NotVerifiedError
from shop import Shop, identity, models, orders

Place = Callable[..., str]
MIA = {"email": "mia@example.com", "postcode": "20457"}


def refusal_of(shop: Shop, conversation: str, **facts: Any) -> NotVerifiedError:
    with pytest.raises(NotVerifiedError) as error:
        identity.verify(shop, conversation, **facts)
    return error.value


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "mia@example.com", "order_number": "HP-104001"},
        {"email": " MIA@Example.com ", "order_number": "#104001"},
        {"email": "mia@example.com", "order_number": "hp104001", "postcode": "20457"},
        {"email": "mia@example.com", "postcode": " 20457 "},
    ],
)
def test_the_right_details_open_the_conversation(
    shop: Shop, order: Place, facts: dict[str, str]
) -> None:
    assert order() == "HP-104001"
    assert identity.customer_of(shop, "talk") is None

    customer = identity.verify(shop, "talk", **facts)

    assert (customer.id, customer.first_name) == ("C1", "Mia")
    assert customer.email_masked == "m***@example.com"
    assert identity.customer_of(shop, "talk") == customer
    assert identity.customer_of(shop, "another talk") is None


def test_a_postcode_may_be_of_an_order_and_in_any_spelling(shop: Shop, order: Place) -> None:
    identity.verify(shop, "a", email="jonas@example.com", postcode="1012ab")
    order(customer="C2")  # went to 20457
    identity.verify(shop, "b", email="jonas@example.com", postcode="20457")


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "mia@example.com", "order_number": "HP-999999"},
        {"email": "mia@example.com", "order_number": "HP-104002"},
        {"email": "nobody@example.com", "order_number": "HP-104001"},
        {"email": "mia@example.com", "postcode": "99999"},
        {"email": "nobody@example.com", "postcode": "20457"},
        {"email": "mia@example.com", "order_number": "HP-104001", "postcode": "99999"},
        {"email": "mia@example.com", "order_number": "HP-104002", "postcode": "20457"},
    ],
)
def test_wrong_details_get_the_same_words_whichever_is_wrong(
    shop: Shop, order: Place, facts: dict[str, str]
) -> None:
    order()
    order(customer="C2")
    refusal = refusal_of(shop, "talk", **facts)
    assert refusal.code == "no_match"
    assert str(refusal) == str(refusal_of(shop, "other", email="x@y.z", order_number="1"))
    assert identity.customer_of(shop, "talk") is None


def test_the_same_queries_run_whoever_is_named(shop: Shop, order: Place) -> None:
    number = order()

    def queries(**facts: str) -> list[str]:
        seen: list[str] = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731
        event.listen(shop.engine, "before_cursor_execute", listen)
        refusal_of(shop, f"talk {facts}", **facts)
        event.remove(shop.engine, "before_cursor_execute", listen)
        return [statement for statement in seen if not statement.startswith("BEGIN")]

    wrong_number = queries(email="mia@example.com", order_number="HP-1")
    wrong_email = queries(email="nobody@example.com", order_number=number)
    both_wrong = queries(email="nobody@example.com", order_number="HP-1")
    assert len(wrong_number) >= 4
    assert wrong_number == wrong_email == both_wrong


@pytest.mark.parametrize(
    "facts", [{"email": ""}, {"email": "mia@example.com"}, {"email": None, "postcode": "20457"}]
)
def test_missing_details_are_asked_for_and_not_counted(shop: Shop, facts: dict[str, Any]) -> None:
    for _ in range(9):
        assert refusal_of(shop, "talk", **facts).code == "missing_details"
    identity.verify(shop, "talk", **MIA)


def test_five_wrong_tries_lock_the_conversation_for_a_quarter_of_an_hour(
    shop: Shop, clock: Any
) -> None:
    codes = [
        refusal_of(shop, "talk", email=f"{i}@example.com", postcode="1").code for i in range(5)
    ]
    assert codes == ["no_match"] * 4 + ["locked"]

    clock.move(minutes=14.9)
    refusal = refusal_of(shop, "talk", **MIA)  # right, but too late
    assert refusal.code == "locked"
    assert "15 minutes" in refusal.message_for_shopper
    assert identity.verify(shop, "another talk", **MIA)

    clock.move(minutes=0.2)
    assert identity.verify(shop, "talk", **MIA)


def test_tries_are_forgotten_after_a_quiet_time_and_after_a_right_one(
    shop: Shop, clock: Any
) -> None:
    wrong = {**MIA, "postcode": "1"}
    for _ in range(4):
        refusal_of(shop, "talk", **wrong)
    identity.verify(shop, "talk", **MIA)
    for _ in range(4):
        assert refusal_of(shop, "talk", **wrong).code == "no_match"
    clock.move(minutes=16)
    for _ in range(4):
        assert refusal_of(shop, "talk", **wrong).code == "no_match"


def test_guessing_at_one_address_over_many_conversations_locks_the_address(shop: Shop) -> None:
    wrong = {**MIA, "postcode": "1"}
    codes = [refusal_of(shop, f"talk {i}", **wrong).code for i in range(20)]
    assert codes == ["no_match"] * 19 + ["locked"]
    assert refusal_of(shop, "fresh", **MIA).code == "locked"
    assert identity.verify(shop, "jonas", email="jonas@example.com", postcode="1012AB")
    # An address that nobody has is locked in the same way.
    nobody = [
        refusal_of(shop, f"no {i}", email="nobody@example.com", postcode="1").code
        for i in range(20)
    ]
    assert nobody == codes


def test_right_tries_do_not_add_up(shop: Shop) -> None:
    for i in range(25):
        identity.verify(shop, f"talk {i}", **MIA)


def test_parallel_tries_cannot_pass_the_limit(shop: Shop) -> None:
    def guess(number: int) -> str:
        return refusal_of(shop, "talk", email=f"{number}@example.com", postcode="1").code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(16)))
    assert codes.count("no_match") == 4
    assert codes.count("locked") == 12


def test_an_identity_expires_and_says_so(shop: Shop, clock: Any) -> None:
    identity.verify(shop, "talk", **MIA)
    clock.move(minutes=59)
    assert orders.orders_of(shop, "talk") == []
    clock.move(minutes=2)
    assert identity.customer_of(shop, "talk") is None
    with pytest.raises(NotVerifiedError) as refusal:
        orders.orders_of(shop, "talk")
    assert refusal.value.code == "verification_expired"
    with pytest.raises(NotVerifiedError) as refusal:
        orders.orders_of(shop, "never verified")
    assert refusal.value.code == "not_verified"


def test_old_rows_are_cleared_away(shop: Shop, clock: Any) -> None:
    identity.verify(shop, "old", **MIA)
    refusal_of(shop, "guess", email="a@example.com", postcode="1")
    clock.move(days=2)
    identity.verify(shop, "new", **MIA)
    with shop.reading() as session:
        rows = session.scalars(select(models.VerifiedConversation.conversation_id)).all()
        tries = session.scalar(select(func.count()).select_from(models.IdentityAttempts))
    assert rows == ["new"]
    assert tries == 1


def test_trust_and_forget(shop: Shop) -> None:
    assert identity.trust(shop, "talk", "C2").name == "Jonas Weber"
    assert identity.trust(shop, "talk", "C1").id == "C1"
    identity.forget(shop, "talk")
    assert identity.customer_of(shop, "talk") is None
    identity.forget(shop, "talk")
    with pytest.raises(NotVerifiedError) as refusal:
        identity.trust(shop, "talk", "C999")
    assert refusal.value.code == "unknown_customer"


def test_a_shop_can_do_without_postcodes(shop: Shop, order: Place) -> None:
    strict = Shop(
        shop.engine, shop.config.model_copy(update={"verify_by_postcode": False}), shop.clock
    )
    refusal = refusal_of(strict, "talk", **MIA)
    assert refusal.code == "missing_details"
    assert "postcode" not in refusal.message_for_shopper
    assert identity.verify(strict, "talk", email="mia@example.com", order_number=order())


def test_views_show_no_full_address_of_the_customer(shop: Shop) -> None:
    customer = identity.trust(shop, "talk", "C1")
    assert "mia@example.com" not in repr(replace(customer, name=""))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(email=st.text(max_size=50), number=st.text(max_size=50), code=st.text(max_size=20))
def test_any_words_are_refused_politely(shop: Shop, email: str, number: str, code: str) -> None:
    refusal = refusal_of(
        shop, f"talk {hash((email, number, code))}", email=email, order_number=number, postcode=code
    )
    assert refusal.message_for_shopper
