from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from common.errors import ShopRuleError
from shop import Shop, catalogue, models, orders
from shop.operations import check_missing, check_return, report_missing
from tests.shop.operations.after_sales import gift_card, line, pay, with_config
from tests.shop.saying import says_no

Place = Callable[..., str]
BASKET = (("FJORD-NAVY-M", 3), ("REEF-WHITE-42", 1))


def test_the_price_of_what_never_came_goes_back_at_once(shop: Shop, mia: str, order: Place) -> None:
    gift_card(shop)
    number = order("delivered", BASKET)
    pay(shop, number, ("gift", 46380), ("visa", 810))
    reef = line(shop, mia, number, "reef")
    plan = check_missing(shop, mia, number, [reef], remedy="refund")
    assert (plan.refund_cents, plan.remedies) == (8000, ("replacement", "refund"))
    for _ in range(2):
        case = report_missing(
            shop,
            mia,
            order_number=number,
            item_ids=[reef],
            remedy="refund",
            request_id="r",
            shown=plan.digest,
        )
    assert (case.status, case.items) == ("closed", ("Reef",))
    after = orders.get_order(shop, mia, number)
    assert sorted((r.amount_cents, r.method, r.status) for r in after.refunds) == [
        (810, "visa", "pending"),
        (7190, "gift", "paid"),
    ]
    assert after.items[1].status == "cancelled"


def test_some_pieces_of_a_line_and_a_return_of_the_rest_never_give_more_than_was_paid(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("delivered", BASKET)
    fjord = line(shop, mia, number, "fjord")
    call = {"order_number": number, "item_ids": [fjord], "remedy": "refund", "pieces": 1}
    report_missing(shop, mia, request_id="r", **call)
    after = orders.get_order(shop, mia, number)
    assert (after.refunds[0].amount_cents, after.items[0].status) == (12900, "ordered")
    assert check_return(shop, mia, number, [fjord]).refund_cents == 2 * 12900


def test_a_replacement_is_taken_from_the_stock_and_reported_once(
    shop: Shop, mia: str, order: Place
) -> None:
    number = order("delivered", BASKET)
    reef = line(shop, mia, number, "reef")
    call = {"order_number": number, "item_ids": [reef], "remedy": "replacement"}
    case = report_missing(shop, mia, request_id="a", **call)
    assert (case.status, case.details) == ("open", {"remedy": "replacement"})
    assert catalogue.stock_of(shop, "reef", "white", "42") == 2
    with says_no(f"reported already, under {case.number}"):
        report_missing(shop, mia, request_id="b", **call)


def test_what_is_sold_out_can_only_be_refunded(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", (("MUG-TEAL", 1),))
    plan = check_missing(shop, mia, number)
    assert plan.remedies == ("refund",)
    ids = [plan.items[0].id]
    with pytest.raises(ShopRuleError) as no:
        call = {"order_number": number, "item_ids": ids, "remedy": "replacement"}
        report_missing(shop, mia, request_id="r", **call)
    assert no.value.code == "remedy_not_possible"
    only = with_config(shop, after_sales={"remedies": ("replacement",)})
    assert check_missing(only, mia, number).remedies == ()


@pytest.mark.parametrize(
    ("status", "days", "code"),
    [
        ("paid", 0, "not_here_yet"),
        ("shipped", 0, "not_here_yet"),
        ("cancelled", 0, "order_was_cancelled"),
        ("delivered", 20, "report_too_late"),
    ],
)
def test_when_nothing_can_be_reported(
    shop: Shop, mia: str, order: Place, status: str, days: int, code: str
) -> None:
    values = {"delivered_at": shop.now() - timedelta(days=days)} if days else {}
    number = order(status, **values)
    with pytest.raises(ShopRuleError) as no:
        check_missing(shop, mia, number)
    assert no.value.code == code


def test_what_comes_in_another_parcel_is_not_missing(shop: Shop, mia: str, order: Place) -> None:
    number = order("partially_shipped", BASKET)
    with shop.session() as session:
        row = session.scalars(select(models.Order).filter_by(number=number)).one()
        came = models.Parcel(order_id=row.id, position=1, lines=[1], delivered_at=shop.now())
        session.add_all([came, models.Parcel(order_id=row.id, position=2, lines=[2])])
    plan = check_missing(shop, mia, number)
    assert [item.product_id for item in plan.items] == ["fjord"]
    assert [(b.code, b.item.product_id) for b in plan.blocked] == [("in_another_parcel", "reef")]


def test_a_missing_part_is_for_the_shops_people(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered", (("MUG-TEAL", 1),))
    ids = [check_missing(shop, mia, number).items[0].id]
    call = {"order_number": number, "item_ids": ids, "remedy": "part", "text": "no lid"}
    case = report_missing(shop, mia, request_id="r", **call)
    assert (case.status, case.text) == ("open", "no lid")
    assert orders.refunds_of(shop, mia) == []
