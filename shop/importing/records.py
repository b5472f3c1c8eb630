"""The import schema: what a product, customer, order and event look like in a file.

JSON files hold these records as they are. A CSV file holds one record over one or more rows; see
``layout.py`` for its columns. ``docs/import.md`` describes both and is checked against this module.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, Self

from babel import localedata
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from shop.importing.fields import (
    Address,
    Addresses,
    Attributes,
    Barcode,
    Country,
    Day,
    Difference,
    Email,
    LastFour,
    Line,
    LineNumbers,
    Moment,
    Name,
    NoNumber,
    Options,
    OrderNumber,
    Price,
    Prose,
    ShownLine,
    ShownName,
    Slug,
    Stock,
    Tags,
    Words,
    read_options,
    some_or_none,
)
from shop.views import (
    COLOUR_OPTIONS,
    SIZE_OPTIONS,
    EventKind,
    ExchangeStatus,
    ItemStatus,
    OrderStatus,
    PaymentStatus,
    RefundStatus,
    ReturnStatus,
)


class Record(BaseModel):
    """Base of all records: unknown keys are refused, numbers may stand for text."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, frozen=True)

    def given(self) -> dict[str, Any]:
        """The values that the file has; the others keep what the database holds."""
        return {name: getattr(self, name) for name in self.model_fields_set}


def text_column(column: str) -> tuple[str, str] | None:
    """What a column of its own holds in which language: ``name_de`` -> ``("name", "de")``."""
    named = _TEXT_COLUMN.fullmatch(column)
    return (named[1].lower(), _code(named[2])) if named and _is_language(named[2]) else None


def own_column(column: str) -> str | None:
    """The name of a column that a product has besides the fields of its record; None for others."""
    return column if text_column(column) else None


def _code(told: str) -> str:
    """A language's code as it is used here: ``zh_hant`` -> ``zh-Hant``, ``de-at`` -> ``de-AT``."""
    language, *rest = told.replace("_", "-").split("-")
    parts = (part.title() if len(part) == _SCRIPT_LETTERS else part.upper() for part in rest)
    return "-".join([language.lower(), *parts])


def _is_language(told: str) -> bool:
    """Whether it is a code of a language that CLDR knows, with whatever parts behind it."""
    return bool(_LANGUAGE.fullmatch(told)) and localedata.exists(re.split("[-_]", told)[0].lower())


_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.I)
_TEXT_COLUMN = re.compile(r"(name|description|slogan)_([a-z]{2,3}(?:[-_][a-z0-9]{2,8})*)", re.I)
_SCRIPT_LETTERS = 4


def option_name(column: str) -> str | None:
    """The option that a column or key of its own holds: ``option_ram``, or ``colour``, ``size``."""
    if column in PLAIN_OPTIONS:
        return column
    return column.removeprefix(OPTION) if column.startswith(OPTION) else None


OPTION = "option_"
CALLED_OFF = "cancelled"
"""The status of a return or an exchange that the customer took back."""
PLAIN_OPTIONS = frozenset({*COLOUR_OPTIONS, *SIZE_OPTIONS})


class VariantRecord(Record):
    """One buyable form of a product."""

    sku: Name = Field(description="stock-keeping unit, unique in the shop")
    options: Options = Field(
        default_factory=dict,
        description="what it differs in: an object, or a column for each option in CSV",
    )
    price: Price | None = Field(default=None, description="its own price, if it has one")
    sale_price: Price | None = Field(default=None, description="what it costs now, if less")
    stock: Stock = Field(
        default=0, ge=0, le=10**9, description="pieces that can be sold now, or just yes or no"
    )
    counted: bool = Field(
        default=True, description="whether the stock is a number of pieces; not after yes or no"
    )
    barcode: Barcode = Field(default="", description="GTIN, EAN, UPC or ISBN")
    image_url: Address = Field(default="", description="its own photograph")
    pictures: Addresses = Field(default_factory=list, description="further photographs")

    @model_validator(mode="before")
    @classmethod
    def _unfold(cls, values: Any) -> Any:
        """Options that stand beside the other keys go where they belong; a yes is no count."""
        if not isinstance(values, dict):
            return values
        beside = {key: option for key in values if (option := option_name(str(key)))}
        rest = {key: value for key, value in values.items() if key not in beside}
        if beside and not isinstance(rest.get("options", ""), str | dict):
            return values
        if beside:
            given = {option: values[key] for key, option in beside.items()}
            rest["options"] = {**given, **read_options(rest.get("options") or {})}
        some = some_or_none(rest.get("stock"))
        return rest if some is None else {**rest, "stock": int(some), "counted": False}


class TextsRecord(Record):
    """A product's texts in a further language; what is left out is that of the first."""

    name: ShownLine = ""
    description: Prose = ""
    slogan: ShownLine = ""


def read_texts(value: Any) -> Any:
    """Texts by their language, from an object or a cell that holds its JSON.

    Raises:
        ValueError: the cell is no JSON, or a key is no code of a language.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except ValueError as error:
            raise ValueError(f"is not valid JSON: {error}") from None
    if not isinstance(value, dict):
        return value
    for code in value:
        if not _is_language(str(code)):
            raise ValueError(f"'{code}' is not a language code like de or zh-Hant")
    return {_code(str(code)): told for code, told in value.items()}


Texts = Annotated[dict[str, TextsRecord], BeforeValidator(read_texts)]


class ProductRecord(Record):
    """A product with its variants."""

    id: Slug = Field(description="letters, digits, dot, dash and underscore; part of addresses")
    name: ShownName = Field(description="as shoppers read it")
    category: ShownLine = Field(default="", description="the main one, e.g. mugs")
    categories: Tags = Field(default_factory=list, description="further ones, 'sale|gifts' in CSV")
    brand: ShownLine = Field(default="", description="the maker")
    price: Price | None = Field(
        default=None,
        description="with tax, in the shop's currency, e.g. 129.00 or 129,00; "
        "may be missing where all variants have their own",
    )
    description: Prose = Field(default="", description="a few honest sentences")
    slogan: ShownLine = Field(default="", description="one line for advertising")
    attributes: Attributes = Field(
        default_factory=dict,
        description="facts: an object, or 'material: wool; hood: yes' in CSV; one with a unit is "
        '{"value": 350, "unit": "ml"}; '
        "'returnable: no' keeps the product from being returned",
    )
    tags: Tags = Field(default_factory=list, description="a list, or 'rain|hiking' in CSV")
    texts: Texts = Field(
        default_factory=dict,
        description='name, description and slogan in further languages: {"de": {"name": ...}}, '
        "or columns 'name_de', 'description_de', 'slogan_de' in CSV",
    )
    image_url: Address = Field(
        default="",
        description="the picture's address; when empty, the file ID.svg, ID.jpg, ID.png or "
        "ID.webp in data/catalogue/pictures",
    )
    pictures: Addresses = Field(
        default_factory=list, description="further ones, 'a.jpg|b.jpg' in CSV"
    )
    url: Address = Field(default="", description="the product's page")
    variants: list[VariantRecord] = Field(min_length=1, description="at least one")

    @model_validator(mode="before")
    @classmethod
    def _gather_texts(cls, values: Any) -> Any:
        """Texts that stand beside the other keys go where they belong."""
        if not isinstance(values, dict):
            return values
        beside = {key: found for key in values if (found := text_column(str(key)))}
        if not beside:
            return values
        rest = {key: value for key, value in values.items() if key not in beside}
        texts = read_texts(rest.get("texts") or {})
        if not isinstance(texts, dict):
            return values
        gathered = {code: dict(told) for code, told in texts.items()}
        for key, (name, code) in beside.items():
            if values[key]:
                gathered.setdefault(code, {})[name] = values[key]
        return {**rest, "texts": gathered}

    @model_validator(mode="after")
    def _has_prices(self) -> Self:
        if self.price is None and any(v.price is None for v in self.variants):
            raise ValueError("price is missing: neither the product nor each variant has one")
        for variant in self.variants:
            regular = self.price if variant.price is None else variant.price
            if variant.sale_price is not None and variant.sale_price > (regular or 0):
                raise ValueError(f"the sale price of SKU {variant.sku} is above its price")
        return self

    @property
    def price_cents(self) -> int:
        """The product's price, else its cheapest variant's."""
        if self.price is not None:
            return self.price
        return min(v.price for v in self.variants if v.price is not None)


class AddressRecord(Record):
    """A postal address."""

    name: Name = Field(description="who receives the parcel")
    street: Name = Field(description="street and house number")
    extra: Line = Field(default="", description="flat, floor, care of")
    postcode: Line = Field(default="", description="as it is written in that country")
    city: Line = Field(default="", description="the town")
    region: Line = Field(default="", description="state, province or county, e.g. NY")
    country: Country = Field(description="a code like DE, or a name")


class PaymentRecord(Record):
    """A way to pay, masked."""

    kind: NoNumber = Field(min_length=1, description="e.g. card, paypal, invoice, gift_card")
    label: NoNumber = Field(default="", description="as shown, e.g. Visa")
    last_four: LastFour = Field(default="", description="the last four digits, never more")
    code: NoNumber = Field(default="", description="the shop's own id of it")
    balance: Price | None = Field(default=None, description="what is left on a gift card")


class CustomerRecord(Record):
    """A customer with the address book and ways to pay."""

    id: Slug = Field(description="the shop's own id of the customer")
    name: Line = Field(default="", description="full name")
    email: Email = Field(description="unique in the shop; compared in lower case")
    phone: Line = Field(default="", description="as dialled")
    language: Line = Field(default="", description="a language code; the shop's when empty")
    created_at: Moment | None = Field(default=None, description="when the account was made")
    addresses: list[AddressRecord] = Field(
        default_factory=list, description="the first is the default"
    )
    payments: list[PaymentRecord] = Field(
        default_factory=list, description="the first is the default"
    )


class ItemRecord(Record):
    """One line of an order."""

    line: int = Field(default=0, ge=0, description="1, 2, 3 …; counted when missing")
    sku: Name = Field(description="a variant of an imported product")
    options: Options = Field(
        default_factory=dict, description="of the variant on that day; today's when missing"
    )
    quantity: int = Field(default=1, ge=1, le=10**6, description="pieces")
    price: Price | None = Field(default=None, description="of one piece; today's when missing")
    name: Line = Field(default="", description="of the product on that day; today's when missing")
    status: ItemStatus | None = Field(
        default=None, description="where this line stands; from the order's returns when missing"
    )


class OrderPaymentRecord(Record):
    """What was paid for the order, and how."""

    method: NoNumber = Field(default="", description="the code of a payment of the customer")
    label: NoNumber = Field(default="", description="masked, as shown; the method's when missing")
    amount: Price = Field(description="in the shop's currency")
    status: PaymentStatus = Field(default="paid", description="where it stands")
    paid_at: Moment | None = Field(default=None, description="when")


class ParcelRecord(Record):
    """A part of the order on its way."""

    lines: LineNumbers = Field(
        default_factory=list, description="what is in it, '1|3' in CSV; all lines when missing"
    )
    carrier: Line = Field(default="", description="who delivers")
    tracking_codes: Tags = Field(default_factory=list, description="a list, or 'A1|A2' in CSV")
    tracking_url: Line = Field(default="", description="where its way can be followed")
    shipped_at: Moment | None = Field(default=None, description="when it left")
    delivered_at: Moment | None = Field(default=None, description="when it arrived")


class HistoryRecord(Record):
    """One step of an order's way."""

    status: Name = Field(description="the order's status from then on")
    at: Moment = Field(description="when")
    note: Line = Field(default="", description="in words")


class ReturnRecord(Record):
    """Goods of the order on their way back."""

    number: Name = Field(description="unique in the shop")
    lines: LineNumbers = Field(
        default_factory=list, description="line numbers, '1|3' in CSV; none only when called off"
    )
    reason: Words = Field(default="", description="in the customer's words")
    status: ReturnStatus = Field(default="requested", description="where it stands")
    created_at: Moment = Field(description="when it was announced")

    @model_validator(mode="after")
    def _has_lines(self) -> Self:
        if not self.lines and self.status != CALLED_OFF:
            raise ValueError("a return needs lines")
        return self


class RefundRecord(Record):
    """Money of the order on its way back."""

    number: Line = Field(default="", description="unique in the shop; counted when missing")
    amount: Price = Field(description="all of it, shipping included")
    shipping: Price = Field(default=0, description="the shipping within it")
    reason: Line = Field(default="", description="e.g. cancelled or returned")
    status: RefundStatus = Field(default="pending", description="where it stands")
    method: NoNumber = Field(default="", description="what it goes to, the code of a payment")
    label: NoNumber = Field(default="", description="masked, as shown; the method's when missing")
    created_at: Moment | None = Field(default=None, description="when it was decided")
    paid_at: Moment | None = Field(default=None, description="when it was paid")
    return_number: Line = Field(default="", description="the return it belongs to")


class ExchangeRecord(Record):
    """A line of the order swapped for another variant."""

    number: Name = Field(description="unique in the shop")
    line: int = Field(ge=1, description="which line is sent back")
    new_sku: Name = Field(description="what is sent instead")
    status: ExchangeStatus = Field(default="reserved", description="where it stands")
    difference: Difference = Field(
        default=0, description="what the new one costs more; below zero, less"
    )
    method: NoNumber = Field(default="", description="what pays or gets the difference")
    label: NoNumber = Field(default="", description="masked, as shown; the method's when missing")
    created_at: Moment = Field(description="when it was agreed")


class OrderRecord(Record):
    """An order with everything that happened to it."""

    number: OrderNumber = Field(description="in the shop's shape; digits alone will do")
    customer_id: Name = Field(description="an imported customer")
    status: OrderStatus = Field(description="where the order stands")
    placed_at: Moment | None = Field(default=None, description="when it was ordered")
    delivered_at: Moment | None = Field(default=None, description="when it arrived")
    expected_on: Day | None = Field(default=None, description="when it should arrive")
    hold_until: Day | None = Field(default=None, description="it is not sent before this day")
    note: Words = Field(default="", description="for whoever packs and delivers it")
    shipping: Price = Field(default=0, description="what shipping cost")
    payment: NoNumber = Field(
        default="", description="masked, e.g. Visa •••• 4242; the first payment's when missing"
    )
    address: AddressRecord = Field(description="where it goes")
    items: list[ItemRecord] = Field(min_length=1, description="at least one")
    payments: list[OrderPaymentRecord] = Field(default_factory=list, description="what was paid")
    parcels: list[ParcelRecord] = Field(default_factory=list, description="what was sent")
    history: list[HistoryRecord] = Field(default_factory=list, description="its way so far")
    returns: list[ReturnRecord] = Field(default_factory=list, description="announced returns")
    refunds: list[RefundRecord] = Field(default_factory=list, description="refunds")
    exchanges: list[ExchangeRecord] = Field(default_factory=list, description="exchanges")

    @model_validator(mode="after")
    def _lines_exist(self) -> Self:
        lines = [line for line, _ in self.numbered_items()]
        if len(set(lines)) < len(lines):
            raise ValueError("two items have the same line number")
        named = [line for r in self.returns for line in r.lines]
        named += [x.line for x in self.exchanges if x.status != CALLED_OFF]
        unknown = sorted(set(named) - set(lines))
        if unknown:
            raise ValueError(
                f"a return or exchange names line {unknown[0]}, which it does not have"
            )
        sent = {line for parcel in self.parcels for line in parcel.lines}
        if not sent <= set(lines):
            raise ValueError(
                f"a parcel holds line {min(sent - set(lines))}, which it does not have"
            )
        if len(set(named)) < len(named):
            raise ValueError("a line is returned or exchanged twice")
        numbers = {r.number for r in self.returns}
        for refund in self.refunds:
            if refund.return_number and refund.return_number not in numbers:
                raise ValueError(f"a refund names return {refund.return_number}, which is not here")
        return self

    def implied_status(self, line: int) -> ItemStatus:
        """Where a line stands by what else the record says."""
        for returned in self.returns:
            if line in returned.lines and returned.status != "rejected":
                return "returning" if returned.status == "requested" else "returned"
        for exchange in self.exchanges:
            if exchange.line == line and exchange.status != "cancelled":
                return "exchanged" if exchange.status == "completed" else "exchanging"
        return _IMPLIED.get(self.status, "ordered") if not self.returns else "ordered"

    def numbered_items(self) -> list[tuple[int, ItemRecord]]:
        """The items with their line numbers, counted from 1 where the file gives none."""
        return [(item.line or place, item) for place, item in enumerate(self.items, 1)]


_IMPLIED: dict[str, ItemStatus] = {
    "cancelled": "cancelled",
    "return_requested": "returning",
    "returned": "returned",
    "exchange_requested": "exchanging",
}
"""Where the lines of an order stand when only the order says it."""


class EventRecord(Record):
    """Something a visitor did."""

    id: Line = Field(default="", description="makes the import repeatable; derived when missing")
    kind: EventKind = Field(description="what happened")
    product_id: Name = Field(description="an imported product")
    customer_id: Line = Field(default="", description="an imported customer; empty when unknown")
    session_id: Name = Field(description="the visit")
    position: int | None = Field(
        default=None, ge=1, le=10**6, description="place in the list, from 1"
    )
    reason: Line = Field(default="", description="why it was shown")
    surface: Line = Field(default="", description="where: chat, search, home …")
    value: float | None = Field(default=None, ge=1, le=5, description="stars of a rating, 1 to 5")
    at: Moment = Field(description="when")

    @model_validator(mode="after")
    def _stars_fit(self) -> Self:
        if (self.kind == "rating") != (self.value is not None):
            raise ValueError("a rating needs a value of 1 to 5, and nothing else has one")
        return self


class ReviewRecord(Record):
    """What somebody wrote about a product."""

    id: Line = Field(default="", description="makes the import repeatable; derived when missing")
    product_id: Name = Field(description="an imported product")
    customer_id: Line = Field(default="", description="an imported customer; empty when unknown")
    author: ShownLine = Field(default="", description="a name that tells people apart")
    rating: float | None = Field(default=None, ge=1, le=5, description="stars, 1 to 5")
    title: ShownLine = Field(default="", description="the headline")
    text: Prose = Field(default="", description="what was written")
    verified: bool = Field(
        default=False,
        description="whether the author bought it; known by itself of a customer with an order",
    )
    address: Line = Field(
        default="", description="the network address it came from; only a hash of it is kept"
    )
    at: Moment = Field(description="when")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.rating is None and not (self.title or self.text):
            raise ValueError("a review needs a rating or a text")
        return self


Kind = Literal["products", "customers", "orders", "events", "reviews"]
