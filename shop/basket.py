"""How a basket that was filled in the chat is handed to the shop's website: by an address."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from pydantic import Field, field_validator

from common.config import StrictModel


class BasketSettings(StrictModel):
    """The address that opens the website's basket with what was chosen (``basket`` in shop.yml).

    Most shop systems have one: a Shopify shop takes ``/cart/VARIANT:PIECES,VARIANT:PIECES``.
    """

    url: str = Field(pattern=r"^https?://[^\s{}]+\{lines\}[^\s{}]*$")
    """With ``{lines}`` where the lines belong, e.g. ``https://shop.example/cart/{lines}``."""
    line: str = "{sku}:{pieces}"
    """One line: ``{sku}``, ``{id}`` (of the product) and ``{pieces}`` are put in."""
    between: str = ","
    """What stands between two lines."""

    @field_validator("line")
    @classmethod
    def _tells_what_and_how_many(cls, value: str) -> str:
        if not ("{sku}" in value or "{id}" in value) or "{pieces}" not in value:
            raise ValueError("needs {pieces}, and {sku} or {id}")
        return value

    def page(self, lines: Iterable[tuple[str, str, int]]) -> str:
        """The address for lines of (id of the product, SKU of its form, number of pieces)."""
        told = (
            self.line.replace("{id}", quote(product, safe=""))
            .replace("{sku}", quote(sku, safe=""))
            .replace("{pieces}", str(pieces))
            for product, sku, pieces in lines
        )
        return self.url.replace("{lines}", self.between.join(told))
