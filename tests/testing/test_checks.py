"""The checks themselves: each must complain when it should, and only then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.testing.cast import CastError, quote
from bot.testing.checks import Turn, check_always, check_bot, read_rows
from bot.testing.script import BotExpectation, Conversation
from common.errors import ConfigError
from common.messages import (
    Button,
    Buttons,
    FormHint,
    Message,
    ProductCard,
    ProductCarousel,
    Text,
)
from shop.database import open_shop
from shop.models import Product, Variant

STEP = {"user": "hi", "bot": {"contains": "hello"}, "db": {"unchanged": True}}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    with shop.session() as session:
        for name, category, cents, stock in (
            ("loden", "jackets", 9900, 3),
            ("parka", "jackets", 12900, 0),
            ("clog", "shoes", 2900, 5),
        ):
            variant = Variant(
                sku=name.upper(), options={"colour": "blue", "size": "M"}, stock=stock
            )
            product = Product(id=name, name=name, category=category, price_cents=cents)
            product.variants = [variant]
            session.add(product)
        session.flush()
        yield session
    shop.close()


def card(name: str, cents: int = 9900, reason: str | None = None) -> ProductCard:
    price = f"€{cents / 100:.2f}"
    return ProductCard(
        product_id=name, name=name, price_cents=cents, price_text=price, reason=reason
    )


def complaints(want: Mapping[str, object], session: Session, *turns: list[Message]) -> list[str]:
    said = [Turn("hi", messages) for messages in turns]
    return list(check_bot(BotExpectation.from_mapping(dict(want)), said, session))


def test_words_are_compared_without_case_and_typography(session: Session) -> None:
    answer: list[Message] = [Text(text="It’s  on\nits way – HP-1"), FormHint(expects="email")]
    met = {"contains": ["it's on its way", "hp-1"], "any_of": ["no", "way"], "expects": "email"}
    assert complaints(met, session, answer) == []
    missed = {"contains": "lost", "any_of": ["a b", "c d"], "not_contains": "hp-1"}
    assert len(complaints(missed, session, answer)) == 3
    assert len(complaints({"expects": "postcode"}, session, answer)) == 1


def test_buttons_are_part_of_what_is_read(session: Session) -> None:
    button = Button(title="Yes, cancel it", payload="/affirm")
    answer: list[Message] = [Buttons(text="Shall I?", buttons=(button,))]
    assert complaints({"buttons": "yes", "contains": "cancel it"}, session, answer) == []
    assert len(complaints({"buttons": "no"}, session, answer)) == 1


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        ({"category": "jackets"}, 1),
        ({"max_price_cents": 9900}, 1),
        ({"min_price_cents": 9900}, 1),
        ({"colour": "blue", "size": "M"}, 1),
        ({"in_stock": True}, 1),
        ({"colour": "red"}, 3),
    ],
)
def test_every_product_is_checked_in_the_database(
    session: Session, check: dict[str, object], wrong: int
) -> None:
    shown: list[Message] = [ProductCarousel(products=(card("loden"), card("parka"), card("clog")))]
    assert len(complaints({"all_products": check}, session, shown)) == wrong


def test_products_are_compared_with_those_before(session: Session) -> None:
    before: list[Message] = [ProductCarousel(products=(card("loden"), card("parka", 12900)))]
    cheaper: list[Message] = [ProductCarousel(products=(card("clog", 2900),))]
    assert complaints({"cheaper_than_before": True}, session, before, cheaper) == []
    assert complaints({"new_products": True}, session, before, cheaper) == []
    assert len(complaints({"dearer_than_before": True}, session, before, cheaper)) == 1
    assert len(complaints({"new_products": True}, session, before, before)) == 2
    assert len(complaints({"cheaper_than_before": True}, session, cheaper)) == 1


def test_reasons_and_counts(session: Session) -> None:
    shown: list[Message] = [ProductCarousel(products=(card("loden", reason="Popular"),))]
    assert complaints({"reasons": True, "min_products": 1}, session, shown) == []
    assert len(complaints({"min_products": 2}, session, shown)) == 1
    assert len(complaints({"reasons": True}, session, [card("clog")])) == 1


@pytest.mark.parametrize(
    "text", ["", "Your order None", "in {days} days", "Traceback (most recent call last)"]
)
def test_what_no_shopper_may_see(text: str) -> None:
    assert len(list(check_always(Turn("hi", [Text(text=text)])))) == 1
    assert list(check_always(Turn("hi", [Text(text="Nonetheless, hello.")]))) == []


def test_quoting_leaves_addresses_alone_and_names_what_is_missing() -> None:
    parts = {"order": "HP-1", "order.item1": "Lamp", "email": "a@b.example"}
    said = quote("@order: @order.item1, @email, me@order.example, hp@order", parts)
    assert said == "HP-1: Lamp, a@b.example, me@order.example, hp@order"
    with pytest.raises(CastError, match="@lamp is not given"):
        quote("@lamp", parts)


def test_rows_differ_when_a_business_table_does(session: Session) -> None:
    before = read_rows(session)
    session.get_one(Variant, "LODEN").stock = 2
    session.flush()
    after = read_rows(session)
    assert [name for name in before if before[name] != after[name]] == ["variants"]


def test_a_conversation_must_check_both_sides() -> None:
    Conversation.from_mapping({"name": "a", "steps": [STEP]})
    with pytest.raises(ConfigError, match="checks the database"):
        Conversation.from_mapping({"name": "a", "steps": [{"user": "hi", "bot": {}}]})
    with pytest.raises(ConfigError, match=r"unknown key 'steps\.0\.bot\.contain'"):
        Conversation.from_mapping({"name": "a", "steps": [{**STEP, "bot": {"contain": "hello"}}]})
