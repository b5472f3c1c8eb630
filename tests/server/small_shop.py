"""A small shop for the doors: three products and two customers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shop import Shop, models, open_shop
from shop.config import ShopConfig

# id, name, price in cents, slogan, colour, pieces in stock
PRODUCTS = (
    ("fjord-rain-jacket", "Fjord Rain Jacket", 12900, "Dry is a decision.", "navy", 4),
    ("skerry-parka", "Skerry Parka", 18900, "Winter can come.", "olive", 0),
    ("tide-wind-shell", "Tide Wind Shell", 8900, "Small as an apple.", "red", 9),
)
CUSTOMERS = (("C00042", "Mia Lindqvist"), ("C00043", "Jonas Weber"))


def open_small_shop(folder: Path) -> Shop:
    shop = open_shop(f"sqlite:///{folder / 'shop.db'}", ShopConfig(order_number="HP-104233"))
    with shop.session() as session:
        for row in PRODUCTS:
            session.add(_product(*row))
        for customer_id, name in CUSTOMERS:
            email = f"{name.split()[0].lower()}@example.com"
            when = datetime(2024, 1, 1, tzinfo=UTC)
            session.add(models.Customer(id=customer_id, name=name, email=email, created_at=when))
    return shop


def _product(
    product_id: str, name: str, price: int, slogan: str, colour: str, stock: int
) -> models.Product:
    sku = f"{product_id.upper()}-{colour.upper()}-M"
    return models.Product(
        id=product_id,
        name=name,
        category="jackets",
        brand="Northlea",
        price_cents=price,
        slogan=slogan,
        variants=[models.Variant(sku=sku, options={"colour": colour, "size": "M"}, stock=stock)],
    )
