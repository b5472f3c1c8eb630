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
from shop import Shop, ShopConfig, identity, models, orders
from shop.proofs import check_alternatives
from tests.shop.saying import said

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
    other = refusal_of(shop, "other", email="x@y.z", order_number="1")
    assert said(refusal) == said(other)
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
    assert refusal_of(shop, "talk", **{**facts, "first_name": "Mia"}).code == "missing_details"
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
    assert "for 1 minute." in said(refusal)
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


def test_strangers_never_lock_the_customer_out(shop: Shop) -> None:
    wrong = {**MIA, "postcode": "1"}
    for stranger in range(50):
        refusal_of(shop, f"talk {stranger}", **wrong, caller="their address")
    assert identity.verify(shop, "mia", **MIA, caller="her address").id == "C1"
    assert identity.verify(shop, "mia at a channel without addresses", **MIA).id == "C1"


def test_an_address_pauses_longer_and_longer_over_all_its_conversations(
    shop: Shop, clock: Any
) -> None:
    def tries() -> int:
        """Guesses that are looked at before the address has to pause."""
        for number in range(99):
            wrong = {**MIA, "postcode": "1", "caller": "office"}
            if refusal_of(shop, f"{clock.at} {number}", **wrong).code == "locked":
                return number + 1
        raise AssertionError("it never has to")

    pauses = []
    for _ in range(6):
        assert tries() == 20
        refusal = refusal_of(shop, "new", **MIA, caller="office")
        pauses.append(refusal.values["minutes"])
        clock.move(minutes=pauses[-1])
    assert pauses == [15, 30, 60, 120, 240, 480]
    # 140 guesses a day; there were 1,920 when every pause had 15 minutes.
    clock.move(days=1)
    assert identity.verify(shop, "new", **MIA, caller="office")


def test_a_right_try_does_not_wash_an_address_clean(shop: Shop, order: Place) -> None:
    """Whoever has an account of their own could guess on for ever."""
    order(customer="C2")
    own = {"email": "jonas@example.com", "postcode": "1012AB", "caller": "home"}
    codes = []
    for number in range(20):
        identity.verify(shop, f"talk {number}", **own)
        wrong = {**MIA, "postcode": str(number), "caller": "home"}
        codes.append(refusal_of(shop, f"guess {number}", **wrong).code)
    assert codes == ["no_match"] * 19 + ["locked"]


def test_right_tries_do_not_add_up(shop: Shop) -> None:
    for i in range(25):
        identity.verify(shop, f"talk {i}", **MIA, caller="home")


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
    assert tries == 0


def test_trust_and_forget(shop: Shop) -> None:
    assert identity.trust(shop, "talk", "C2").name == "Jonas Weber"
    assert identity.trust(shop, "talk", "C1").id == "C1"
    identity.forget(shop, "talk")
    assert identity.customer_of(shop, "talk") is None
    identity.forget(shop, "talk")
    with pytest.raises(NotVerifiedError) as refusal:
        identity.trust(shop, "talk", "C999")
    assert refusal.value.code == "unknown_customer"


def by(shop: Shop, *alternatives: str) -> Shop:
    """The shop with other proofs: "email order_number"."""
    values = {**shop.config.model_dump(), "verify_by": [one.split() for one in alternatives]}
    return Shop(shop.engine, ShopConfig.model_validate(values), shop.clock)


def test_a_shop_can_do_without_postcodes(shop: Shop, order: Place) -> None:
    strict = by(shop, "email order_number")
    refusal = refusal_of(strict, "talk", **MIA)
    assert refusal.code == "missing_details"
    assert "postcode" not in said(refusal)
    assert identity.verify(strict, "talk", email="mia@example.com", order_number=order())


NAMES = ("email order_number", "first_name last_name postcode")
LINDQVIST = {"first_name": "Mia", "last_name": "Lindqvist", "postcode": "20457"}


@pytest.mark.parametrize(
    "facts",
    [
        LINDQVIST,
        {"first_name": "MIA", "last_name": "lindqvist", "postcode": " 20 457"},
        {**LINDQVIST, "email": "mia@example.com"},
    ],
)
def test_a_name_and_a_postcode_may_be_enough(shop: Shop, facts: dict[str, str]) -> None:
    assert refusal_of(shop, "talk", **{**facts, "email": None, "postcode": None})
    assert identity.verify(by(shop, *NAMES), "talk", **facts).id == "C1"


@pytest.mark.parametrize(
    ("name", "first", "last", "fits"),
    [
        ("Anna Maria Schmidt", "Anna", "Schmidt", True),
        ("Anna-Maria Schmidt", "anna maria", "Schmidt", True),
        ("Jan de Vries", "Jan", "de Vries", True),
        ("Zoë Lindström", "Zoe", "Lindstrom", True),
        ("Anna Schmidt", "Anna", "Maria Schmidt", False),
        ("Anna", "Anna", "Anna", False),
        ("Anna Schmidt", "Ann", "Schmidt", False),
        ("", "Anna", "Schmidt", False),
    ],
)
def test_how_a_name_begins_and_ends(
    shop: Shop, name: str, first: str, last: str, fits: bool
) -> None:
    with shop.session() as session:
        session.get_one(models.Customer, "C1").name = name
    facts = {"first_name": first, "last_name": last, "postcode": "20457"}
    if fits:
        assert identity.verify(by(shop, *NAMES), "talk", **facts).id == "C1"
    else:
        assert refusal_of(by(shop, *NAMES), "talk", **facts).code == "no_match"


@pytest.mark.parametrize(
    "facts",
    [
        {**LINDQVIST, "postcode": "99999"},
        {**LINDQVIST, "first_name": "Mona"},
        {**LINDQVIST, "last_name": "Weber"},
        {**LINDQVIST, "order_number": "HP-104002"},  # of another customer
        {**LINDQVIST, "email": "jonas@example.com"},
        {"email": "mia@example.com", "order_number": "HP-104002"},
        {"email": "jonas@example.com", "order_number": "HP-104001"},
    ],
)
def test_one_wrong_fact_is_enough_for_a_no(shop: Shop, order: Place, facts: dict[str, str]) -> None:
    order()
    order(customer="C2")
    assert refusal_of(by(shop, *NAMES), "talk", **facts).code == "no_match"
    assert identity.customer_of(shop, "talk") is None


def test_a_name_and_a_postcode_that_two_customers_share_are_nobodys(shop: Shop) -> None:
    with shop.session() as session:
        double = models.Customer(id="C3", name="Mia Lindqvist", email="other@example.com")
        session.add(double)
        session.flush()
        address = {"street": "Weg 1", "postcode": "20457", "city": "Hamburg", "country": "DE"}
        session.add(models.CustomerAddress(customer_id="C3", recipient="Mia", **address))
    assert refusal_of(by(shop, *NAMES), "talk", **LINDQVIST).code == "no_match"


def test_ten_tries_at_a_name_end_after_five_and_open_no_other_conversation(shop: Shop) -> None:
    kind = by(shop, *NAMES)
    codes = [
        refusal_of(kind, "talk", **{**LINDQVIST, "postcode": str(10000 + n)}).code
        for n in range(10)
    ]
    assert codes == ["no_match"] * 4 + ["locked"] * 6
    identity.verify(kind, "mia", **LINDQVIST)
    with pytest.raises(NotVerifiedError):
        orders.orders_of(kind, "talk")


def test_the_same_queries_run_whatever_name_and_postcode_are_given(shop: Shop) -> None:
    kind = by(shop, *NAMES)
    seen: list[list[str]] = []
    for number, wrong in enumerate(({"postcode": "1"}, {"last_name": "X"}, {"first_name": "X"})):
        now: list[str] = []
        listen = lambda *args, now=now: now.append(args[2])  # noqa: E731
        event.listen(shop.engine, "before_cursor_execute", listen)
        refusal_of(kind, f"talk {number}", **{**LINDQVIST, **wrong})
        event.remove(shop.engine, "before_cursor_execute", listen)
        seen.append([one for one in now if not one.startswith("BEGIN")])
    assert seen[0] == seen[1] == seen[2]


def test_what_is_said_names_what_would_be_enough_and_nobody(shop: Shop) -> None:
    refusal = refusal_of(by(shop, *NAMES), "talk", **{**LINDQVIST, "last_name": "X"})
    assert said(refusal).endswith(
        "I need your e-mail address and an order number or "
        "your first and last name and the postcode it went to."
    )


def test_views_show_no_full_address_of_the_customer(shop: Shop) -> None:
    customer = identity.trust(shop, "talk", "C1")
    assert "mia@example.com" not in repr(replace(customer, name=""))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(email=st.text(max_size=50), number=st.text(max_size=50), code=st.text(max_size=20))
def test_any_words_are_refused_politely(shop: Shop, email: str, number: str, code: str) -> None:
    refusal = refusal_of(
        shop, f"talk {hash((email, number, code))}", email=email, order_number=number, postcode=code
    )
    assert said(refusal)


PHONE_WAYS = (("phone", "order_number"), ("order_number", "phone_end"))


@pytest.fixture
def by_phone(shop: Shop, order: Place) -> Shop:
    order()
    with shop.session() as session:
        session.get_one(models.Customer, "C1").phone = "+86 138 0013 8000"
    shop.config = shop.config.model_copy(update={"verify_by": PHONE_WAYS})
    return shop


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": "13800138000"},
        {"phone": "138-0013-8000"},
        {"phone": "138 0013 8000"},
        {"phone": "+8613800138000"},
        {"phone": "008613800138000"},
        {"phone": "１３８００１３８０００"},
        {"phone_end": "8000"},
    ],
)
def test_a_phone_number_proves_who_it_is_however_it_is_written(
    by_phone: Shop, facts: dict[str, str]
) -> None:
    found = identity.verify(by_phone, "talk", order_number="HP-104001", **facts)
    assert found.id == "C1"


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": "13800138001"},
        {"phone": "8000"},
        {"phone": "0138000"},
        {"phone_end": "8001"},
        {"phone_end": "000"},
        {"phone": "13800138000", "phone_end": "8001"},
    ],
)
def test_a_wrong_phone_number_proves_nothing_and_counts_as_a_try(
    by_phone: Shop, facts: dict[str, str]
) -> None:
    by_phone.config = by_phone.config.model_copy(update={"identity_attempts": 1})
    with pytest.raises(NotVerifiedError) as refused:
        identity.verify(by_phone, "talk", order_number="HP-104001", **facts)
    assert refused.value.code == "locked"


def test_a_customer_without_a_phone_number_is_not_proved_by_one(by_phone: Shop) -> None:
    with by_phone.session() as session:
        session.get_one(models.Customer, "C1").phone = ""
    for facts in ({"phone_end": "8000"}, {"phone": "13800138000"}):
        with pytest.raises(NotVerifiedError):
            identity.verify(by_phone, "talk", order_number="HP-104001", **facts)


def test_a_phone_number_alone_is_known_to_strangers() -> None:
    with pytest.raises(ValueError, match="known to strangers"):
        check_alternatives((("phone", "last_name"),))
