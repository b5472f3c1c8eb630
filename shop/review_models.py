"""The table of what customers write about products."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from shop.learning_models import Base

__all__ = ["Base", "Review"]


class Review(Base):
    """A review; ``key`` makes an import repeatable.

    ``verified`` says that the shop's other system knows of the purchase; ``address`` is a hash of
    where the review came from, empty where that is not known.
    """

    __tablename__ = "reviews"
    __table_args__ = (CheckConstraint("rating is null or rating between 1 and 5"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    author: Mapped[str] = mapped_column(default="")
    rating: Mapped[float | None]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    verified: Mapped[bool] = mapped_column(default=False, server_default=false())
    address: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime]
