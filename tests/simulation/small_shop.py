"""A shop with three customers: payments by card and gift card, goods to cancel, return and swap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.simulation.tables import read_rows
from bot.simulation.world import World
from shop import Shop, models, open_shop
from shop.config import ShopConfig

CONFIG = ShopConfig(order_number="Q-1001", refund_to_gift_card=True, home_country="DE")
DATABASE = "shop.db"
# SKU, product, options, price in cents, pieces
VARIANTS = (
    ("MUG-RED", "mug", {"colour": "red"}, 1200, 5),
    ("MUG-BLUE", "mug", {"colour": "blue"}, 1500, 5),
    ("MUG-GREY", "mug", {"colour": "grey"}, 1200, 5),
    ("ROPE-2M", "rope", {"length": "2 m"}, 800, 9),
    ("ROPE-5M", "rope", {"length": "5 m"}, 600, 9),
)
CUSTOMERS = (("ada", "Ada Brook", "10115"), ("bo", "Bo Lind", "20457"), ("cy", "Cy Ramos", "80331"))
# number, customer, state, days since delivery, lines (SKU, price), payments (method, cents)
ORDERS: tuple[tuple[str, str, str, int | None, Any, Any], ...] = (
    ("Q-1001", "ada", "paid", None, [("MUG-RED", 1200), ("ROPE-2M", 800)], []),
    ("Q-1002", "ada", "delivered", 3, [("MUG-RED", 1200), ("ROPE-2M", 800)], []),
    ("Q-1003", "bo", "paid", None, [("MUG-RED", 1200)], [("gift-1", 500), ("visa-1", 1190)]),
    ("Q-1004", "bo", "delivered", 2, [("MUG-RED", 1200), ("ROPE-2M", 800)],
     [("gift-1", 500), ("visa-1", 1990)]),
    ("Q-1005", "bo", "shipped", None, [("ROPE-2M", 800)], []),
    ("Q-1006", "cy", "delivered", 90, [("MUG-RED", 1200)], []),
    ("Q-1007", "cy", "placed", None, [("ROPE-2M", 800)], [("visa-1", 1290)]),
)  # fmt: skip


def open_small_shop(folder: Path) -> Shop:
    """The shop in a file of its own."""
    shop = open_shop(f"sqlite:///{folder / DATABASE}", CONFIG)
    with shop.session() as session:
        for product in ("mug", "rope"):
            rows = [
                models.Variant(sku=sku, options=options, price_cents=cents, stock=stock)
                for sku, of, options, cents, stock in VARIANTS
                if of == product
            ]
            name = f"Harvest {product.title()}"
            session.add(
                models.Product(
                    id=product, name=name, category="things", price_cents=1000, variants=rows
                )
            )
        for customer_id, name, _ in CUSTOMERS:
            email = f"{customer_id}@mail.example"
            session.add(models.Customer(id=customer_id, name=name, email=email, phone="0555 12345"))
        session.flush()
        session.add_all(_ways())
        session.add_all(_order(*row) for row in ORDERS)
    return shop


def _ways() -> list[models.PaymentMethod]:
    gift = models.PaymentMethod(
        customer_id="bo", kind="gift_card", label="Gift card", code="gift-1", balance_cents=100
    )
    card = {"customer_id": "bo", "kind": "card", "label": "Visa"}
    return [
        gift,
        models.PaymentMethod(**card, last_four="4242", code="visa-1"),
        models.PaymentMethod(**card, last_four="1881", code="visa-2"),
    ]


def _order(
    number: str,
    customer: str,
    status: str,
    days: int | None,
    lines: Sequence[tuple[str, int]],
    payments: Sequence[tuple[str, int]],
) -> models.Order:
    names = {customer_id: (name, postcode) for customer_id, name, postcode in CUSTOMERS}
    name, postcode = names[customer]
    now, paid = datetime.now(UTC), "pending" if status == "placed" else "paid"
    products = {sku: (of, options) for sku, of, options, *_ in VARIANTS}
    return models.Order(
        number=number,
        customer_id=customer,
        status=status,
        placed_at=now - timedelta(days=(days or 0) + 4),
        delivered_at=now - timedelta(days=days) if days is not None else None,
        shipping_cents=490,
        payment="Visa ending in 4242",
        recipient=name,
        street=f"{name.split()[1]}weg {number[-1]}",
        postcode=postcode,
        city="Berlin",
        country="DE",
        items=[
            models.OrderItem(
                line=place,
                sku=sku,
                product_id=products[sku][0],
                name=f"Harvest {products[sku][0].title()}",
                options=products[sku][1],
                quantity=1,
                price_cents=cents,
            )
            for place, (sku, cents) in enumerate(lines, 1)
        ],
        payments=[
            models.OrderPayment(position=place, method=method, amount_cents=cents, status=paid)
            for place, (method, cents) in enumerate(payments, 1)
        ],
    )


def world_of(folder: Path, shop: Shop) -> World:
    """What stands in the shop's file."""
    return World(read_rows(folder / DATABASE), shop.config, shop.today())
