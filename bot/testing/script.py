"""The conversation scripts: what a file of them may say, and how it is read.

A file holds a list of conversations. ``given`` and ``products`` pick people, orders and products
from the shop by a description, so that nothing is hard-coded; what they find is quoted in
the steps as ``@name`` or ``@name.detail``:

``given: {order: {...}}``
    ``@order`` is the number; ``@order.digits .loose .email .postcode .city .street .first_name
    .name .total .carrier .tracking .item1 .item1_colour .item1_size .item2 ...``; of the one named
    ``order``, the details can be quoted alone: ``@email``, ``@postcode``, ``@item1``.
``products: {jacket: {...}}``
    ``@jacket`` is the name; ``@jacket.id .typo .price .category .colour .size .brand``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field, model_validator

from common.config import StrictModel
from common.errors import DataError


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str | dict) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]


class Siblings(StrictModel):
    """How many orders with one of these statuses the customer has, this one included."""

    status: Words
    min: int = 1
    max: int = 1000


class OrderQuery(StrictModel):
    """An order of the shop; what is not said does not matter."""

    status: Words = ()
    of: Literal["same", "another"] | None = None
    """Whose, compared with the entry named ``order``."""
    items_min: int = 1
    items_max: int = 100
    siblings: Siblings | None = None
    delivered_within_days: int | None = None
    delivered_before_days: int | None = None
    returnable: bool | None = None
    """Whether the shop's rules allow all of its items to be returned."""
    swap: str | None = None
    """Its first item is in stock with another value of this option: ``.swap`` is that value."""
    returns: int | None = 0
    """How many returns it has; None when it does not matter."""
    exchanges: int | None = 0
    refund_status: str | None = None
    tracked: bool | None = None
    country: str | None = None


class ProductQuery(StrictModel):
    """A product of the shop; what is not said does not matter."""

    category: str | None = None
    colour: str | None = None
    brand: str | None = None
    price_min_cents: int = 0
    price_max_cents: int = 10**9
    in_stock: bool | None = True
    sold_out_size: bool = False
    """One of its sizes is sold out while others are not: ``.size`` is the one sold out."""
    attribute: str | None = None
    """It states this attribute: ``.value`` is its value."""
    skip: int = 0
    """Take a later one of those that fit."""


class ProductCheck(StrictModel):
    """What must be true of every product shown; colour and size must be in stock."""

    category: str | None = None
    colour: str | None = None
    size: str | None = None
    brand: str | None = None
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    in_stock: bool | None = None


class BotExpectation(StrictModel):
    """What the shopper must see in the bot's answer; words are compared without case."""

    contains: Words = ()
    any_of: Words = ()
    not_contains: Words = ()
    matches: Words = ()
    card: Words = ()
    no_card: Words = ()
    min_products: int | None = None
    max_products: int | None = None
    all_products: ProductCheck | None = None
    cheaper_than_before: bool = False
    """Every product costs less than the dearest one shown the last time."""
    dearer_than_before: bool = False
    new_products: bool = False
    """None of the products was among those shown the last time."""
    includes_product: Words = ()
    excludes_product: Words = ()
    reasons: bool = False
    """Every product says why it is shown."""
    buttons: Words = ()
    expects: str | None = None
    """What the bot says it waits for; ``nothing`` when no question may be open."""
    same_as_before: bool = False
    """The answer is the one of the turn before, again."""


class Counted(StrictModel):
    """The status, the address, the note an order must have in the database, or that it waits."""

    number: str = "@order"
    status: str | None = Field(None, alias="is")
    street: str | None = None
    extra: str | None = None
    postcode: str | None = None
    city: str | None = None
    note: str | None = None
    """Words of its note."""
    held: bool | None = None
    """Whether it is kept back until a day."""


class ItemCheck(StrictModel):
    """The status that a line of an order must have in the database."""

    order: str = "@order"
    item: str
    status: str = Field(alias="is")


def _as_tuple(value: Any) -> Any:
    return [value] if isinstance(value, dict) else value


class DbExpectation(StrictModel):
    """What must stand in the shop's database now; the counts are of rows made since the start."""

    unchanged: bool | None = None
    order_status: Annotated[tuple[Counted, ...], BeforeValidator(_as_tuple)] = ()
    order_address: Annotated[tuple[Counted, ...], BeforeValidator(_as_tuple)] = ()
    order: Annotated[tuple[Counted, ...], BeforeValidator(_as_tuple)] = ()
    item_status: Annotated[tuple[ItemCheck, ...], BeforeValidator(_as_tuple)] = ()
    returns: int | None = None
    exchanges: int | None = None
    refunds: int | None = None
    complaints: int | None = None
    handoffs: int | None = None
    service_cases: int | None = None
    product_watches: int | None = None
    handoff_transcript: Words = ()
    complaint_text: Words = ()
    verified: bool | None = None


class Repeated(StrictModel):
    """A long message: ``text`` said ``times`` times."""

    text: str
    times: int


class Step(StrictModel):
    """One thing the shopper does, and what must be seen then.

    ``user`` is typed into the chat and goes through the front door's cleaning; ``press`` is the
    title of a button (or a part of it) that the bot has shown: the latest one, or that of ``turn``
    (the first is 1), as it still stands further up in the chat.
    """

    user: str | Repeated | None = None
    press: str | None = None
    turn: int | None = None
    bot: BotExpectation | None = None
    slots: dict[str, Any] = {}
    db: DbExpectation | None = None

    @model_validator(mode="after")
    def _one_act(self) -> Step:
        if (self.user is None) == (self.press is None):
            raise ValueError("a step has either 'user' or 'press'")
        if self.turn is not None and self.press is None:
            raise ValueError("'turn' says whose button is pressed, so it needs 'press'")
        return self


class Conversation(StrictModel):
    """One whole conversation on its own copy of the shop.

    Attributes:
        not_yet: why today's bot may end it otherwise, where what is written is right all the same.
    """

    name: str
    not_yet: str = ""
    given: dict[str, OrderQuery] = {}
    products: dict[str, ProductQuery] = {}
    steps: tuple[Step, ...]
    subject: str = ""

    @model_validator(mode="after")
    def _sees_and_checks(self) -> Conversation:
        if not any(step.bot for step in self.steps):
            raise ValueError("a conversation checks what the shopper sees ('bot')")
        if not any(step.db for step in self.steps):
            raise ValueError("a conversation checks the database ('db')")
        return self


def read_conversations(source: Path) -> list[Conversation]:
    """All conversations of one file, or of a folder in the order of its files.

    Raises:
        DataError: a file does not hold a list of conversations.
        ConfigError: a conversation has a key that is wrong, with the nearest right name.
    """
    found = []
    for path in [source] if source.is_file() else sorted(source.glob("*.yml")):
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise DataError(f"{path} is not valid YAML: {error}") from error
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            raise DataError(f"{path} must hold a list of conversations.")
        for place, entry in enumerate(entries, 1):
            where = f"{path.name}, conversation {place} ({entry.get('name', 'without a name')})"
            found.append(Conversation.from_mapping({**entry, "subject": path.stem}, where=where))
    return found
