"""What a shop's engineer sets about the shop: names, money, deadlines and identity checks."""

from __future__ import annotations

from functools import cached_property
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, field_validator

from common.config import StrictModel
from common.order_numbers import DEFAULT_EXAMPLE, OrderNumberShape
from shop.aftersales.settings import AfterSales, PromotionCode
from shop.basket import BasketSettings
from shop.countries import is_country
from shop.facets import Facet, Labels, label_in
from shop.hours import OfficeHours
from shop.policies import Policies
from shop.proofs import DEFAULT, Alternative, check_alternatives


class ShopConfig(StrictModel):
    """The shop, as ``data/shop.yml`` describes it. Money is in cents, times in the unit named."""

    name: str = Field(default="My shop", min_length=1)
    tagline: str = ""
    languages: tuple[str, ...] = ()
    """Codes of the languages that the bot speaks beside the one that ``config.yml`` names."""
    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    time_zone: str = "UTC"
    """Name of the zone in which days begin and end, e.g. Europe/Berlin (IANA)."""
    order_number: str = DEFAULT_EXAMPLE
    """One order number exactly as the shop writes it, e.g. A-1001 or #W2611340: its shape is
    that of all of them, here and in understanding."""
    website: str = "https://shop.example"
    product_page: str | None = Field(default=None, pattern=r"^https?://[^\s{}]+\{id\}[^\s{}]*$")
    """Address of a product's page, with ``{id}`` where its id belongs; None where there is none."""
    basket: BasketSettings | None = None
    """The basket that the chat fills and the website opens; None where it cannot be handed over."""
    support_email: str = "help@shop.example"
    support_phone: str = ""
    support_hours: str = ""
    office_hours: OfficeHours = OfficeHours()
    """The same by the day, so that it can be told whether people are in."""

    return_window_days: int = Field(default=30, ge=0)
    exchange_window_days: int = Field(default=30, ge=0)
    return_fee_cents: int = Field(default=0, ge=0)
    """Taken off a return's refund, but never from faulty or wrong goods."""
    refund_shipping_on_full_return: bool = True
    refund_to_gift_card: bool = False
    """Whether customers may have the money for a return on a gift card of theirs instead."""
    refund_days: int = Field(default=5, ge=0)
    """Working days until a refund is on the shopper's account; said, not enforced."""
    not_returnable: dict[str, str] = {
        "hygiene": "",
        "gift-card": "",
        "personalised": "",
    }
    """Product tag -> why goods with it cannot be sent back, as the end of a sentence; empty for the
    language's own words, which it has for these three."""

    after_sales: AfterSales = AfterSales()
    """What is granted after a sale: deadlines, guarantee, codes, changes of an account."""
    codes: tuple[PromotionCode, ...] = ()
    """Promotion codes that are valid."""

    ships_to: tuple[str, ...] = ("DE", "AT", "NL", "BE", "FR", "DK", "SE", "IE", "IT", "ES")
    shipping_cents: int = Field(default=490, ge=0)
    shipping_abroad_cents: int = Field(default=990, ge=0)
    home_country: str = "DE"
    free_shipping_cents: int = Field(default=7500, ge=0)
    """From this order value on, shipping costs nothing."""
    gift_wrap_cents: int | None = Field(default=None, ge=0)
    """What wrapping an order as a gift costs; None where the shop does not wrap."""
    delivery_days: int = Field(default=3, ge=0)
    carriers: tuple[str, ...] = ()

    facets: tuple[Facet, ...] = ()
    """What shoppers ask for and filter by, in the order they read it."""
    category_labels: dict[str, Labels] = {}
    """Category -> its name for shoppers, one for all languages or one for each."""

    policies: Policies = Policies()
    """What may be done for a shopper after an order was placed, by subject."""

    verify_by: tuple[Alternative, ...] = DEFAULT
    """What identifies a customer: lists of facts, any one of which is enough, the one that is
    asked for first."""
    identity_attempts: int = Field(default=5, ge=1)
    """Wrong tries in one conversation before it has to pause."""
    identity_address_attempts: int = Field(default=20, ge=1)
    """Wrong tries from one network address, over all its conversations, before it has to."""
    identity_lock_minutes: int = Field(default=15, ge=1)
    """Length of the first pause; each further one is twice as long, a day at most."""
    identity_valid_minutes: int = Field(default=60, ge=1)

    @field_validator("ships_to", "home_country")
    @classmethod
    def _known_countries(cls, value: tuple[str, ...] | str) -> tuple[str, ...] | str:
        for code in (value,) if isinstance(value, str) else value:
            if not is_country(code):
                raise ValueError(f"'{code}' is not a country code of two letters, e.g. DE")
        return value

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"'{value}' is not a time zone like Europe/Berlin") from None
        return value

    @field_validator("order_number")
    @classmethod
    def _is_order_number(cls, value: str) -> str:
        return OrderNumberShape.of(value).example

    @field_validator("verify_by")
    @classmethod
    def _proves(cls, value: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
        return check_alternatives(value)

    @field_validator("facets")
    @classmethod
    def _named_once(cls, value: tuple[Facet, ...]) -> tuple[Facet, ...]:
        names = [facet.name for facet in value]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"facet '{min(repeated)}' is there twice")
        return value

    @cached_property
    def order_shape(self) -> OrderNumberShape:
        """The shape of the shop's order numbers."""
        return OrderNumberShape.of(self.order_number)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The shop's time zone."""
        return ZoneInfo(self.time_zone)

    def facet(self, name: str) -> Facet | None:
        """The facet of an option or attribute, or None when none is declared for it."""
        return next((facet for facet in self.facets if facet.name == name), None)

    def label_of(self, name: str, language: str = "") -> str:
        """How shoppers call an option or attribute; its own name in words when none is declared."""
        return self.declared_label(name, language) or name.replace("_", " ")

    def declared_label(self, name: str, language: str = "") -> str:
        """The label that is declared for an option or attribute; empty for none."""
        facet = self.facet(name)
        return label_in(facet.label, language) if facet else ""

    def category_label(self, category: str, language: str = "") -> str:
        """How shoppers call a category; its own name when none is declared."""
        return label_in(self.category_labels.get(category, ""), language) or category

    def page_of(self, product_id: str) -> str | None:
        """The address of a product's page, if products have pages."""
        page = self.product_page
        return page and page.replace("{id}", quote(product_id, safe=""))

    def shipping_for(self, subtotal_cents: int, country: str) -> int:
        """What shipping an order of this value to this country costs, in cents."""
        if subtotal_cents >= self.free_shipping_cents:
            return 0
        return self.shipping_cents if country == self.home_country else self.shipping_abroad_cents
