"""What a shop's engineer sets about the shop: names, money, deadlines and identity checks."""

from __future__ import annotations

from urllib.parse import quote

from pydantic import Field, field_validator

from common.config import StrictModel
from shop.countries import COUNTRIES


class ShopConfig(StrictModel):
    """The shop, as ``data/shop.yml`` describes it. Money is in cents, times in the unit named."""

    name: str = Field(default="Harbour & Pine", min_length=1)
    tagline: str = "Clothing, outdoor and home"
    languages: tuple[str, ...] = ()
    """Codes of the languages that the bot speaks beside the one that ``config.yml`` names."""
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    order_prefix: str = Field(default="HP", pattern=r"^[A-Z]{0,6}$")
    website: str = "https://harbour-and-pine.example"
    product_page: str | None = Field(default=None, pattern=r"^https?://[^\s{}]+\{id\}[^\s{}]*$")
    """Address of a product's page, with ``{id}`` where its id belongs; None where there is none."""
    support_email: str = "help@harbour-and-pine.example"
    support_phone: str = "+49 40 5550 0199"
    support_hours: str = "Monday to Friday, 9:00 to 18:00"

    return_window_days: int = Field(default=30, ge=0)
    exchange_window_days: int = Field(default=30, ge=0)
    return_fee_cents: int = Field(default=0, ge=0)
    """Taken off a return's refund, but never from faulty or wrong goods."""
    refund_shipping_on_full_return: bool = True
    refund_days: int = Field(default=5, ge=0)
    """Working days until a refund is on the shopper's account; said, not enforced."""
    not_returnable: dict[str, str] = {
        "hygiene": "for hygiene reasons",
        "gift-card": "because it is a gift card",
        "personalised": "because it was made for you",
    }
    """Product tag -> why goods with it cannot be sent back, as the end of a sentence."""

    ships_to: tuple[str, ...] = ("DE", "AT", "NL", "BE", "FR", "DK", "SE", "IE", "IT", "ES")
    shipping_cents: int = Field(default=490, ge=0)
    shipping_abroad_cents: int = Field(default=990, ge=0)
    home_country: str = "DE"
    free_shipping_cents: int = Field(default=7500, ge=0)
    """From this order value on, shipping costs nothing."""
    delivery_days: int = Field(default=3, ge=0)
    carriers: tuple[str, ...] = ("Nordpost", "Speedline", "Green Parcel")

    verify_by_postcode: bool = True
    """Whether e-mail plus postcode identifies a customer, as e-mail plus order number does."""
    identity_attempts: int = Field(default=5, ge=1)
    """Wrong tries in one conversation before it is locked."""
    identity_email_attempts: int = Field(default=20, ge=1)
    """Wrong tries for one e-mail address, over all conversations, before it is locked."""
    identity_lock_minutes: int = Field(default=15, ge=1)
    identity_valid_minutes: int = Field(default=60, ge=1)

    @field_validator("ships_to", "home_country")
    @classmethod
    def _known_countries(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for code in (value,) if isinstance(value, str) else value:
            if code not in COUNTRIES:
                raise ValueError(f"'{code}' is not a country code of two letters, e.g. DE")
        return value

    def page_of(self, product_id: str) -> str | None:
        """The address of a product's page, if products have pages."""
        page = self.product_page
        return page and page.replace("{id}", quote(product_id, safe=""))

    def shipping_for(self, subtotal_cents: int, country: str) -> int:
        """What shipping an order of this value to this country costs, in cents."""
        if subtotal_cents >= self.free_shipping_cents:
            return 0
        return self.shipping_cents if country == self.home_country else self.shipping_abroad_cents
