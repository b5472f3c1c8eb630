"""Whatever people do in whatever order, goods and money add up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from common.errors import ShopRuleError
from shop import Shop, ShopConfig, catalogue, identity, importing, models, open_shop, orders
from shop.operations import cancel_order, exchange_item, return_items
from shop.views import Address
from tests.shop.saying import said

SKUS = ("COAT-S", "COAT-M", "COAT-L")
PRODUCT = (
    '[{"id": "coat", "name": "Coat", "category": "jackets", "price": "50.00", "variants": ['
    + ", ".join(f'{{"sku": "{sku}", "size": "{sku[-1]}", "stock": 4}}' for sku in SKUS)
    + "]}]"
)
STATUSES = ("placed", "paid", "packed", "shipped", "delivered")


class Customer(RuleBasedStateMachine):
    """One customer who cancels, returns and exchanges at random."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        (folder / "coat.json").write_text(PRODUCT, encoding="utf-8")
        self.shop = open_shop(f"sqlite:///{folder / 'shop.db'}", ShopConfig())
        importing.import_file(self.shop, "products", folder / "coat.json")
        with self.shop.session() as session:
            session.add(
                models.Customer(id="C1", name="Mia", email="m@x.y", created_at=self.shop.now())
            )
        identity.trust(self.shop, "talk", "C1")
        self.requests = 0

    def teardown(self) -> None:
        self.shop.close()
        self._folder.cleanup()

    @rule(
        status=st.sampled_from(STATUSES),
        lines=st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 2)), min_size=1, max_size=3),
    )
    def buy(self, status: str, lines: list[tuple[str, int]]) -> None:
        number = f"HP-{100000 + len(self._orders())}"
        with self.shop.session() as session:
            _place(session, self.shop, number, status, lines)

    @rule(which=st.integers(0, 9))
    def cancel(self, which: int) -> None:
        self._try(
            which, lambda o, r: cancel_order(self.shop, "talk", order_number=o.number, request_id=r)
        )

    @rule(which=st.integers(0, 9), lines=st.sets(st.integers(0, 2), min_size=1))
    def send_back(self, which: int, lines: set[int]) -> None:
        def attempt(order: Any, request: str) -> None:
            ids = [order.items[i].id for i in lines if i < len(order.items)]
            return_items(
                self.shop,
                "talk",
                order_number=order.number,
                item_ids=ids,
                reason="no reason",
                request_id=request,
            )

        self._try(which, attempt)

    @rule(which=st.integers(0, 9), sku=st.sampled_from(SKUS))
    def exchange(self, which: int, sku: str) -> None:
        self._try(
            which,
            lambda o, r: exchange_item(
                self.shop,
                "talk",
                order_number=o.number,
                item_id=o.items[0].id,
                new_sku=sku,
                request_id=r,
            ),
        )

    def _try(self, which: int, attempt: Callable[[Any, str], object]) -> None:
        found = self._orders()
        self.requests += 1
        if found:
            try:
                attempt(found[which % len(found)], f"r{self.requests}")
            except ShopRuleError as refusal:
                assert len(said(refusal)) > 20

    def _orders(self) -> list[Any]:
        return orders.orders_of(self.shop, "talk", limit=1000)

    @invariant()
    def goods_add_up(self) -> None:
        """Orders are entered as if bought before: only what is cancelled comes back to stock."""
        items = [item for order in self._orders() for item in order.items]
        cancelled = sum(item.quantity for item in items if item.status == "cancelled")
        reserved = sum(x.item.quantity for x in orders.exchanges_of(self.shop, "talk"))
        stock = catalogue.stock_of(self.shop, "coat")
        assert stock == 12 + cancelled - reserved
        assert all(v.stock >= 0 for v in catalogue.list_products(self.shop)[0].variants)

    @invariant()
    def nobody_gets_more_than_was_paid(self) -> None:
        for order in self._orders():
            back = sum(r.amount_cents for r in orders.refunds_of(self.shop, "talk", order.number))
            all_gone = all(i.status in {"cancelled", "returning"} for i in order.items)
            assert back <= order.total_cents
            if all_gone and order.status != "cancelled":
                assert back == order.total_cents


def _place(
    session: Any, shop: Shop, number: str, status: str, lines: list[tuple[str, int]]
) -> None:
    order = models.Order(
        number=number,
        customer_id="C1",
        status=status,
        placed_at=shop.now() - timedelta(days=2),
        delivered_at=shop.now() if status == "delivered" else None,
        shipping_cents=490,
        address=Address("Mia", "Weg 1", "20457", "Hamburg", "DE"),
    )
    session.add(order)
    session.flush()
    for line, (sku, quantity) in enumerate(lines, 1):
        session.add(
            models.OrderItem(
                order_id=order.id,
                line=line,
                sku=sku,
                product_id="coat",
                name="Coat",
                quantity=quantity,
                price_cents=5000,
            )
        )


TestCustomer = Customer.TestCase
TestCustomer.settings = settings(max_examples=10, stateful_step_count=12, deadline=None)
