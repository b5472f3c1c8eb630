from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from common.errors import ShopRuleError
from common.language import program_phrasebook
from shop import Shop, ShopConfig, catalogue, models, orders
from shop.operations import check_return, return_items
from tests.shop.saying import said, says_no

Place = Callable[..., str]
BASKET = (("FJORD-NAVY-M", 2), ("REEF-WHITE-42", 1), ("BUDS-BLACK", 1), ("MUG-TEAL", 1))


def ids_of(shop: Shop, talk: str, number: str) -> dict[str, int]:
    return {item.product_id: item.id for item in orders.get_order(shop, talk, number).items}


def send_back(shop: Shop, talk: str, number: str, ids: list[int], **values: Any) -> Any:
    values = {"reason": "too small", "request_id": "r1", **values}
    return return_items(shop, talk, order_number=number, item_ids=ids, **values)


def with_config(shop: Shop, **values: Any) -> Shop:
    config = ShopConfig.model_validate({**shop.config.model_dump(), **values})
    return Shop(shop.engine, config, shop.clock)


def test_one_line_comes_back_without_the_shipping(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET)
    ids = ids_of(shop, mia, number)

    preview = check_return(shop, mia, number, [ids["fjord"]])
    returned = send_back(shop, mia, number, [ids["fjord"]])

    assert preview.refund_cents == 25800  # 2 x 129.00
    assert (returned.number, returned.order_number) == (f"{number}-R1", number)
    assert (returned.status, returned.reason) == ("requested", "too small")
    assert [(i.product_id, i.status) for i in returned.items] == [("fjord", "returning")]
    (refund,) = returned.refunds
    assert (refund.amount_cents, refund.shipping_cents, refund.status) == (25800, 0, "pending")
    assert refund.return_number == returned.number
    after = orders.get_order(shop, mia, number)
    assert [i.status for i in after.items] == ["returning", "ordered", "ordered", "ordered"]
    assert "announced" in after.history[-1].note
    assert catalogue.stock_of(shop, "fjord", "navy", "M") == 5  # goods are not back yet


def test_the_shipping_comes_back_with_the_last_line(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET[:2])
    ids = ids_of(shop, mia, number)
    first = send_back(shop, mia, number, [ids["fjord"]], request_id="a")
    second = send_back(shop, mia, number, [ids["reef"]], request_id="b")
    assert first.refund_cents == 25800
    # 80.00 + 4.90
    assert [(r.amount_cents, r.shipping_cents) for r in second.refunds] == [(8490, 490)]
    assert second.number == f"{number}-R2"


def test_a_shop_may_keep_the_shipping_and_take_a_fee(shop: Shop, mia: str, order: Place) -> None:
    strict = with_config(shop, refund_shipping_on_full_return=False, return_fee_cents=500)
    number = order("delivered", (("REEF-WHITE-42", 1),))
    item = ids_of(shop, mia, number)["reef"]
    assert check_return(strict, mia, number, [item]).refund_cents == 7500
    assert check_return(strict, mia, number, [item], fault=True).refund_cents == 8000
    cheap = order("delivered", (("MUG-TEAL", 1),))
    greedy = with_config(shop, return_fee_cents=5000, refund_shipping_on_full_return=False)
    mug = ids_of(shop, mia, cheap)["mug"]
    with shop.session() as session:
        session.execute(update(models.Product).values(attributes={}))
    assert check_return(greedy, mia, cheap, [mug]).refund_cents == 0


def test_without_names_all_that_can_come_back_is_offered(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("delivered", BASKET)
    preview = check_return(shop, mia, number)
    assert [i.product_id for i in preview.items] == ["fjord", "reef"]
    assert preview.refund_cents == 25800 + 8000
    assert [(why.code, why.item.product_id) for why in preview.blocked] == [
        ("not_returnable", "buds"),
        ("not_returnable", "mug"),
    ]
    book = program_phrasebook()
    assert [book.render("utter_item_line", "en", item=why.sentence) for why in preview.blocked] == [
        "• Buds can't be sent back for hygiene reasons.",
        "• Mug can't be sent back unless it is faulty.",
    ]


def test_a_shop_gives_reasons_of_its_own(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET)
    own = with_config(shop, not_returnable={"hygiene": "once worn", "rain": ""})
    item = ids_of(shop, mia, number)["buds"]
    with says_no("Buds can't be sent back once worn"):
        check_return(own, mia, number, [item])
    jacket = ids_of(shop, mia, number)["fjord"]
    with says_no("Fjord can't be sent back"):
        check_return(own, mia, number, [jacket])


@pytest.mark.parametrize("product", ["buds", "mug"])
def test_some_goods_stay_unless_they_are_faulty(
    shop: Shop, mia: str, order: Place, product: str
) -> None:
    number = order("delivered", BASKET)
    item = ids_of(shop, mia, number)[product]
    with pytest.raises(ShopRuleError) as refusal:
        send_back(shop, mia, number, [item])
    assert refusal.value.code == "item_not_returnable"
    assert "can't be sent back" in said(refusal.value)
    returned = send_back(
        shop, mia, number, [item], reason="It arrived DAMAGED", fault=True, request_id="r2"
    )
    assert returned.items[0].product_id == product


def test_nothing_left_to_send_back_is_said(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET[2:])
    with pytest.raises(ShopRuleError) as refusal:
        check_return(shop, mia, number)
    assert refusal.value.code == "item_not_returnable"
    assert said(refusal.value).startswith(f"Nothing in order {number}")


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("placed", "I can cancel it for you instead"),
        ("paid", "I can cancel it for you instead"),
        ("packed", "isn't with you yet"),
        ("shipped", "you then have 30 days"),
        ("cancelled", "was cancelled"),
    ],
)
def test_only_delivered_orders_come_back(
    shop: Shop, mia: str, order: Place, status: str, says: str
) -> None:
    number = order(status)
    item = ids_of(shop, mia, number)["fjord"]
    with says_no(says):
        check_return(shop, mia, number)
    with says_no(says):
        send_back(shop, mia, number, [item])
    assert orders.returns_of(shop, mia) == []


def test_the_window_closes_after_its_last_day(
    shop: Shop, mia: str, order: Place, clock: Any
) -> None:
    number = order("delivered", delivered_at=datetime(2025, 6, 1, 18, 0, tzinfo=UTC))
    clock.at = datetime(2025, 7, 1, 23, 59, tzinfo=UTC)  # 30 days later
    with shop.session() as session:  # the conversation would have expired by then
        session.execute(update(models.VerifiedConversation).values(expires_at=_far()))
    assert check_return(shop, mia, number).items
    clock.at = datetime(2025, 7, 2, 0, 1, tzinfo=UTC)
    with pytest.raises(ShopRuleError) as refusal:
        check_return(shop, mia, number)
    assert refusal.value.code == "window_closed"
    assert "delivered on 1 June 2025" in said(refusal.value)
    assert "ended on 1 July 2025" in said(refusal.value)


def _far() -> datetime:
    return datetime(2030, 1, 1, tzinfo=UTC)


def test_a_line_comes_back_once(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", BASKET)
    item = ids_of(shop, mia, number)["fjord"]
    first = send_back(shop, mia, number, [item])
    assert send_back(shop, mia, number, [item, item]) == first
    with says_no("already being returned"):
        send_back(shop, mia, number, [item], request_id="r2")
    assert len(orders.returns_of(shop, mia)) == 1


@pytest.mark.parametrize(("ids", "code"), [([], "no_items"), ([-1], "unknown_item")])
def test_lines_must_be_of_this_order(
    shop: Shop, mia: str, order: Place, ids: list[int], code: str
) -> None:
    number = order("delivered", BASKET)
    with pytest.raises(ShopRuleError) as refusal:
        send_back(shop, mia, number, ids)
    assert refusal.value.code == code


def test_a_line_of_another_order_is_unknown(shop: Shop, mia: str, order: Place) -> None:
    number, other = order("delivered"), order("delivered", customer="C2")
    with shop.reading() as session:
        rows = session.query(models.OrderItem).all()
        foreign = next(row.id for row in rows if row.order.number == other)
    with pytest.raises(ShopRuleError) as refusal:
        send_back(shop, mia, number, [foreign])
    assert refusal.value.code == "unknown_item"


def test_words_that_no_database_takes_are_cleaned(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered")
    item = ids_of(shop, mia, number)["fjord"]
    returned = send_back(shop, mia, number, [item], reason="too\x00 small \U0001f622\ud83d")
    assert returned.reason == "too small \U0001f622"
