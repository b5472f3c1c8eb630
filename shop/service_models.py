"""The tables of what is done after a sale: cases for the shop's people, and products watched."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shop.models import Base

__all__ = ["Base", "ProductWatch", "ServiceCase"]


class ServiceCase(Base):
    """Something about an order or an account that the shop's people or systems take up.

    ``kind`` says what (``missing_item``, ``guarantee``, ``invoice`` ...), ``items`` are ids of
    order lines, ``details`` what the kind needs.
    """

    __tablename__ = "service_cases"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(index=True)
    conversation_id: Mapped[str]
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"), index=True)
    items: Mapped[list[Any]] = mapped_column(default=list)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    text: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]


class ProductWatch(Base):
    """Somebody who wants to know when a product is back in stock or costs less.

    ``sku`` names one variant, None any of them; ``below_cents`` the price it shall fall under.
    """

    __tablename__ = "product_watches"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    email: Mapped[str]
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    sku: Mapped[str | None] = mapped_column(ForeignKey("variants.sku"))
    below_cents: Mapped[int | None] = mapped_column(CheckConstraint("below_cents > 0"))
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]
