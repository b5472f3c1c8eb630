"""What was paid less what came back is what is kept, whatever is done in whatever order."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from common.errors import ShopRuleError
from shop import Shop, identity, models, open_shop, orders
from shop.changes import LineChange
from shop.operations import (
    cancel_items,
    cancel_order,
    change_items,
    change_payment,
    check_return,
    exchange_items,
    refund_price_difference,
    replace_items,
    report_missing,
    return_items,
    take_back,
    under_way,
    use_code,
)
from shop.views import OrderView
from tests.shop.conftest import CONFIG, NOW, Clock, _add_customers, _add_lines, _add_products
from tests.shop.operations.after_sales import with_config

Place = Callable[..., str]
CODES = [{"code": "SAVE10", "percent": 10, "min_order_cents": 15000}]
TALK = "talk"
TOTAL = 2 * 12900 + 2 * 5950 + 8000 + 490


def balance(order: OrderView) -> int:
    """What the customer has paid, or will be charged, and has not got back."""
    paid = order.paid_cents if order.payments else TOTAL
    return paid + order.pending_cents - order.refunded_cents


def kept(shop: Shop, order: OrderView) -> int:
    """What the goods that the customer keeps (or gets instead) and the shipping cost."""
    gone = {"cancelled", "returning", "returned"}
    stays = [item for item in order.items if item.status not in gone]
    goods = sum(i.price_cents * i.quantity - order.given_back(i.line) for i in stays)
    swaps = [x for x in orders.exchanges_of(shop, TALK, order.number) if x.status == "reserved"]
    return goods + sum(x.difference_cents for x in swaps) + (order.shipping_cents if stays else 0)


@dataclass(frozen=True)
class Step:
    """One thing that is done, with numbers that choose what it is about."""

    name: str
    line: int
    count: int
    more: int


STEPS = st.builds(
    Step,
    name=st.sampled_from(["cancel_some", "fewer", "more", "swap", "add", "pay", "code", "cheaper"]),
    line=st.integers(0, 2),
    count=st.integers(1, 3),
    more=st.integers(0, 2),
)
LATER = st.builds(
    Step,
    name=st.sampled_from(
        ["return", "return", "exchange", "missing", "again", "take_back", "cheaper"]
    ),
    line=st.integers(0, 2),
    count=st.integers(1, 3),
    more=st.integers(0, 2),
)


CANCEL = Step("cancel", 0, 1, 0)


def wish_of(shop: Shop, number: str, step: Step) -> Callable[[str], Any]:
    """What a step asks for, by the id of the request."""
    items = orders.get_order(shop, TALK, number).items
    item = items[step.line % len(items)]
    to = {"order_number": number}
    some = {"pieces": {item.id: step.count}, "item_ids": [item.id]}
    fjord = ("FJORD-NAVY-M", "FJORD-NAVY-L", "FJORD-OLIVE-M")[step.more]
    buds = ("BUDS-BLACK", "BUDS-WHITE", "BUDS-WHITE")[step.more]
    new = fjord if item.product_id == "fjord" else buds
    change = {
        "fewer": [LineChange(item.id, quantity=max(item.quantity - step.count, 0))],
        "more": [LineChange(item.id, quantity=item.quantity + step.count)],
        "swap": [LineChange(item.id, sku=new)],
        "add": [LineChange(sku="REEF-WHITE-42", quantity=step.count)],
    }
    if step.name in change:
        return lambda r: change_items(shop, TALK, wishes=change[step.name], request_id=r, **to)
    back = under_way(shop, TALK)
    return {
        "cancel": lambda r: cancel_order(shop, TALK, request_id=r, **to),
        "cancel_some": lambda r: cancel_items(
            shop, TALK, pieces={item.id: step.count}, request_id=r, **to
        ),
        "pay": lambda r: change_payment(
            shop, TALK, pay_with=("visa", "gift")[step.more % 2], request_id=r, **to
        ),
        "code": lambda r: use_code(shop, TALK, code="SAVE10", request_id=r, **to),
        "cheaper": lambda r: refund_price_difference(
            shop, TALK, item_ids=[item.id], request_id=r, **to
        ),
        "return": lambda r: return_items(shop, TALK, reason="x", request_id=r, **some, **to),
        "exchange": lambda r: exchange_items(
            shop, TALK, swaps=[(item.id, new)], pieces=some["pieces"], request_id=r, **to
        ),
        "missing": lambda r: report_missing(
            shop, TALK, remedy=("refund", "replacement")[step.more % 2], request_id=r, **some, **to
        ),
        "again": lambda r: replace_items(
            shop, TALK, kind="damaged_item", text="x", request_id=r, **some, **to
        ),
        "take_back": lambda r: take_back(
            shop, TALK, number=back[step.line % len(back)].number if back else "none", request_id=r
        ),
    }[step.name]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose variants differ in price, and a customer who is known."""
    path = tmp_path_factory.mktemp("money") / "shop.db"
    opened = open_shop(f"sqlite:///{path}", CONFIG, clock=Clock())
    with opened.session() as session:
        _add_products(session)
        _add_customers(session)
        for variant in session.scalars(select(models.Variant)):
            variant.stock = 20
        session.get_one(models.Variant, "FJORD-NAVY-M").sale_price_cents = 11900
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 14900
        session.get_one(models.Variant, "FJORD-OLIVE-M").price_cents = 9900
        session.get_one(models.Variant, "BUDS-WHITE").price_cents = 6000
        ways: tuple[tuple[str, int | None], ...] = (("visa", None), ("gift", 90_000))
        for code, cents in ways:
            kind = "card" if cents is None else "gift_card"
            way = {"kind": kind, "label": code.title(), "code": code, "balance_cents": cents}
            session.add(models.PaymentMethod(customer_id="C1", **way))
    identity.trust(opened, TALK, "C1")
    opened.close()
    return path


@contextmanager
def a_copy(template: Path, **granted: Any) -> Iterator[Shop]:
    """The shop as it was, with these ``after_sales``."""
    given_ = {"codes": CODES, "after_sales": granted}
    config = type(CONFIG).model_validate(CONFIG.model_dump() | given_)
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        opened = open_shop(f"sqlite:///{path}", config, clock=Clock())
        yield opened
        opened.close()


def place(shop: Shop, paid_by: tuple[str, ...]) -> str:
    """A paid order of two jackets, two buds and a pair of shoes."""
    lines = (("FJORD-NAVY-M", 2), ("BUDS-BLACK", 2), ("REEF-WHITE-42", 1))
    with shop.session() as session:
        row = models.Order(
            number="HP-104001", customer_id="C1", status="paid", placed_at=NOW,
            shipping_cents=490, payment="Visa ending in 4242",
            recipient="Mia", street="S 1", postcode="20457", city="Hamburg", country="DE",
        )  # fmt: skip
        session.add(row)
        session.flush()
        _add_lines(session, row.id, lines)
        rest = TOTAL
        for position, way in enumerate(paid_by, 1):
            cents = rest if position == len(paid_by) else TOTAL // 3
            rest -= cents
            session.add(
                models.OrderPayment(
                    order_id=row.id, position=position, method=way, label=way, amount_cents=cents
                )
            )
    return "HP-104001"


def deliver(shop: Shop, number: str, *, charged: bool) -> None:
    """The parcel is there, and what waited was charged or not."""
    with shop.session() as session:
        order = session.scalars(select(models.Order).filter_by(number=number)).one()
        order.status = "delivered" if order.status != "cancelled" else order.status
        order.delivered_at = NOW
        for payment in order.payments:
            if charged and payment.status == "pending":
                payment.status = "paid"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    before=st.lists(STEPS, min_size=1, max_size=5),
    after=st.lists(LATER, min_size=2, max_size=6),
    cancelled=st.sampled_from([False, False, False, True]),
    paid_by=st.sampled_from([("visa",), ("gift", "visa"), ()]),
    charged=st.booleans(),
    below=st.sampled_from(["keep", "take_back"]),
)
def test_nothing_is_lost_and_nothing_is_given_twice(
    template: Path,
    before: list[Step],
    after: list[Step],
    cancelled: bool,
    paid_by: tuple[str, ...],
    charged: bool,
    below: str,
) -> None:
    with a_copy(template, price_difference_days=30, codes_below_minimum=below) as shop:
        number = place(shop, paid_by)
        for place_, step in enumerate([*before, None, *after]):
            if step is None and not cancelled:
                deliver(shop, number, charged=charged)
                continue
            try:
                wish_of(shop, number, step or CANCEL)(f"r{place_}")
            except ShopRuleError:
                continue
            event((step or CANCEL).name)
            order = orders.get_order(shop, TALK, number)
            assert balance(order) == kept(shop, order), step
            assert order.refunded_cents <= (order.paid_cents if order.payments else TOTAL)
            assert all(item.quantity > 0 for item in order.items)


def test_a_return_of_what_was_never_charged_is_waived_and_not_refunded(
    shop: Shop, mia: str, order: Place
) -> None:
    # 129.00 + 4.90 paid; shoes of 80.00 added later, which made shipping free, and 75.10 not
    # charged yet when the parcel came.
    paid = models.OrderPayment(position=1, method="v", label="Visa", amount_cents=12900 + 490)
    number = order("paid", payments=[paid])
    added = [LineChange(sku="REEF-WHITE-42")]
    change_items(shop, mia, order_number=number, wishes=added, request_id="a")
    deliver(shop, number, charged=False)
    jacket, shoes = (item.id for item in orders.get_order(shop, mia, number).items)

    preview = check_return(shop, mia, number, [shoes])
    assert (preview.waived_cents, preview.refund_cents) == (7510, 490)
    assert [note.name for note in preview.notes] == ["utter_note_waived"]

    # Both: 75.10 are waived, and the 133.90 that were paid come back.
    made = return_items(
        shop, mia, order_number=number, item_ids=[jacket, shoes], reason="x", request_id="b"
    )
    assert made.refund_cents == 13390
    after = orders.get_order(shop, mia, number)
    assert [(p.amount_cents, p.status) for p in after.payments] == [
        (13390, "paid"),
        (7510, "waived"),
    ]
    # The shoes are kept after all: they are charged, and only the jacket comes back.
    after = take_back(shop, mia, number=made.number, item_ids=[shoes], request_id="c")
    assert (after.pending_cents, after.refunded_cents) == (0, 12900 - 7510)
    after = take_back(shop, mia, number=made.number, request_id="d")
    assert (after.pending_cents, after.refunded_cents) == (7510, 0)


def test_the_open_charge_of_an_exchange_stays_when_something_else_goes_back(
    shop: Shop, mia: str, order: Place
) -> None:
    with shop.session() as session:
        session.get_one(models.Variant, "FJORD-NAVY-L").price_cents = 14900
    number = order("delivered", (("FJORD-NAVY-M", 1), ("REEF-WHITE-42", 1)))
    jacket, shoes = (item.id for item in orders.get_order(shop, mia, number).items)
    (swap,) = exchange_items(
        shop, mia, order_number=number, swaps=[(jacket, "FJORD-NAVY-L")], request_id="a"
    )
    made = return_items(
        shop, mia, order_number=number, item_ids=[shoes], reason="x", request_id="b"
    )
    after = orders.get_order(shop, mia, number)
    assert (made.refund_cents, after.pending_cents) == (8000, 2000)
    after = take_back(shop, mia, number=swap.number, request_id="c")
    assert (after.pending_cents, after.refunded_cents) == (0, 8000)


@pytest.mark.parametrize(
    ("below", "refund", "note"),
    [
        # 129.00 and 59.50 with ten percent off: the buds cost 53.55.
        ("keep", 5355, "utter_note_code_kept"),
        # The jacket alone is worth less than 150.00, so its 12.90 go as well.
        ("take_back", 5355 - 1290, "utter_note_code_taken_back"),
    ],
)
def test_a_code_whose_least_worth_is_no_longer_reached(
    shop: Shop, mia: str, order: Place, below: str, refund: int, note: str
) -> None:
    granted = with_config(shop, codes=CODES, after_sales={"codes_below_minimum": below})
    number = order("paid", (("FJORD-NAVY-M", 1), ("BUDS-WHITE", 1)))
    assert use_code(granted, mia, order_number=number, code="SAVE10", request_id="a")
    assert orders.get_order(shop, mia, number).refunded_cents == 1885
    jacket, buds = (item.id for item in orders.get_order(shop, mia, number).items)
    after = cancel_items(granted, mia, order_number=number, pieces={buds: None}, request_id="b")
    assert after.refunded_cents == 1885 + refund
    deliver(shop, number, charged=True)
    made = return_items(
        granted, mia, order_number=number, item_ids=[jacket], reason="x", request_id="c"
    )
    # In the end all of it has come back, once: 129.00 + 59.50 + 4.90.
    assert 1885 + refund + made.refund_cents == 12900 + 5950 + 490
