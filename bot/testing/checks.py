"""What a shopper must see and what must stand in the database: each check gives its complaints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Session

from bot.testing.script import BotExpectation, DbExpectation, ProductCheck
from common.language import Phrasebook
from common.messages import (
    Button,
    Buttons,
    FormHint,
    Handoff,
    Message,
    OrderCard,
    ProductCard,
    ProductCarousel,
    Rating,
    fallback_text,
)
from shop.models import (
    Complaint,
    Exchange,
    Order,
    Product,
    Refund,
    Return,
    VerifiedConversation,
)
from shop.models import Handoff as HandoffRow
from shop.service_models import ProductWatch, ServiceCase

NEVER_SHOWN = re.compile(
    r"Traceback|\bNone\b(?! of )|\bnull\b|\{\w+\}|\butter_|\baction_|\bKeyError"
    r"|something went wrong on m",
)
"""What no shopper may ever see: a failure, a name of the code, a value that was not filled in."""

BUSINESS_TABLES = (
    "products",
    "variants",
    "customers",
    "addresses",
    "payment_methods",
    "orders",
    "order_items",
    "order_history",
    "order_payments",
    "parcels",
    "returns",
    "refunds",
    "exchanges",
    "complaints",
    "handoffs",
    "service_cases",
    "product_watches",
)
_COUNTED: dict[str, type[DeclarativeBase]] = {
    "returns": Return,
    "exchanges": Exchange,
    "refunds": Refund,
    "complaints": Complaint,
    "handoffs": HandoffRow,
    "service_cases": ServiceCase,
    "product_watches": ProductWatch,
}

Rows = dict[str, frozenset[tuple[object, ...]]]
Complaints = Iterator[str]


@dataclass
class Turn:
    """What the shopper did and what the bot answered."""

    said: str
    messages: list[Message] = field(default_factory=list)
    book: Phrasebook | None = None

    @property
    def text(self) -> str:
        """All the words of the answer as they are read, cards and buttons included."""
        parts = []
        for message in self.messages:
            parts.append(fallback_text(message, self.book))
            parts += [button.title for button in buttons_in(message)]
        return "\n".join(part for part in parts if part)

    @property
    def products(self) -> list[ProductCard]:
        """The products shown, in their order."""
        cards: list[ProductCard] = []
        for message in self.messages:
            if isinstance(message, ProductCard):
                cards.append(message)
            elif isinstance(message, ProductCarousel):
                cards += message.products
        return cards

    @property
    def expects(self) -> str | None:
        """What the bot says it waits for."""
        hints = [m.expects for m in self.messages if isinstance(m, FormHint)]
        return hints[-1] if hints else None


def buttons_in(message: Message) -> list[Button]:
    """Every button of a message, those of its cards included."""
    found = list(message.buttons) if isinstance(message, Buttons | OrderCard | ProductCard) else []
    if isinstance(message, ProductCarousel):
        found += message.buttons
        found += [button for card in message.products for button in card.buttons]
    return found


def plain(text: str) -> str:
    """``text`` for comparing: lower case, straight quotes, single spaces."""
    text = text.replace("’", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip().lower()


def check_bot(want: BotExpectation, turns: Sequence[Turn], session: Session) -> Complaints:
    """What is wrong with the last turn's answer."""
    turn, before = turns[-1], turns[:-1]
    yield from _check_words(want, turn)
    yield from _check_cards(want, turn)
    yield from _check_products(want, turn, before, session)
    if want.expects and (turn.expects or "nothing") != want.expects:
        yield f"the bot should wait for {want.expects!r}, it says {turn.expects!r}"
    titles = [plain(b.title) for message in turn.messages for b in buttons_in(message)]
    for title in want.buttons:
        if not any(plain(title) in shown for shown in titles):
            yield f"there is no button like {title!r}"
    if want.same_as_before and (not before or plain(before[-1].text) != plain(turn.text)):
        yield "the answer is not the one of the turn before"


def check_always(turn: Turn) -> Complaints:
    """What is wrong with any answer that has it."""
    if not any(fallback_text(m).strip() or isinstance(m, Rating | Handoff) for m in turn.messages):
        yield "the bot is silent"
    seen = NEVER_SHOWN.search(turn.text)
    if seen:
        yield f"the shopper sees {seen.group(0)!r}"


def _check_words(want: BotExpectation, turn: Turn) -> Complaints:
    text = plain(turn.text)
    for words in want.contains:
        if plain(words) not in text:
            yield f"the answer does not contain {words!r}"
    if want.any_of and not any(plain(words) in text for words in want.any_of):
        yield f"the answer contains none of {list(want.any_of)}"
    for words in want.not_contains:
        if plain(words) in text:
            yield f"the answer contains {words!r}"
    for pattern in want.matches:
        if not re.search(pattern, text, re.IGNORECASE):
            yield f"the answer does not match {pattern!r}"


def _check_cards(want: BotExpectation, turn: Turn) -> Complaints:
    kinds = {message.type for message in turn.messages}
    for kind in want.card:
        if kind not in kinds:
            yield f"there is no {kind} (only {sorted(kinds)})"
    for kind in want.no_card:
        if kind in kinds:
            yield f"there is a {kind}"


def _check_products(
    want: BotExpectation, turn: Turn, before: Sequence[Turn], session: Session
) -> Complaints:
    cards = turn.products
    names = {card.product_id for card in cards}
    if want.min_products is not None and len(cards) < want.min_products:
        yield f"{len(cards)} products are shown, not {want.min_products} or more"
    if want.max_products is not None and len(cards) > want.max_products:
        yield f"{len(cards)} products are shown, not {want.max_products} or fewer"
    yield from (f"{i} is not shown" for i in want.includes_product if i not in names)
    yield from (f"{i} is shown" for i in want.excludes_product if i in names)
    if want.reasons:
        yield from (f"{c.name} has no reason" for c in cards if not (c.reason or "").strip())
    if want.all_products:
        for card in cards:
            yield from _check_product(want.all_products, session.get(Product, card.product_id))
    yield from _compare_products(want, cards, before)


def _check_product(want: ProductCheck, product: Product | None) -> Complaints:
    if product is None:
        yield "a product is shown that the shop does not have"
        return
    has = f"{product.name} ({product.category}, {product.price_cents} cents)"
    if want.category and product.category != want.category:
        yield f"{has} is not of {want.category}"
    if want.brand and product.brand != want.brand:
        yield f"{has} is not by {want.brand}"
    if want.max_price_cents is not None and product.price_cents > want.max_price_cents:
        yield f"{has} costs more than {want.max_price_cents}"
    if want.min_price_cents is not None and product.price_cents < want.min_price_cents:
        yield f"{has} costs less than {want.min_price_cents}"
    left = [v for v in product.variants if v.stock > 0]
    if want.in_stock and not left:
        yield f"{has} is sold out"
    if (want.colour or want.size) and not any(
        want.colour in (None, v.options.get("colour"))
        and want.size in (None, v.options.get("size"))
        for v in left
    ):
        yield f"{has} is not in stock in {want.colour or ''} {want.size or ''}".rstrip()


def _compare_products(
    want: BotExpectation, cards: Sequence[ProductCard], before: Sequence[Turn]
) -> Complaints:
    if not (want.cheaper_than_before or want.dearer_than_before or want.new_products):
        return
    last = next((turn.products for turn in reversed(before) if turn.products), [])
    if not cards or not last:
        yield "there are no products to compare with those before"
        return
    prices = [card.price_cents for card in last]
    for card in cards:
        if want.cheaper_than_before and card.price_cents >= max(prices):
            yield f"{card.name} at {card.price_text} is not cheaper than what was shown"
        if want.dearer_than_before and card.price_cents <= min(prices):
            yield f"{card.name} at {card.price_text} is not dearer than what was shown"
        if want.new_products and card.product_id in {c.product_id for c in last}:
            yield f"{card.name} was shown before"


def read_rows(session: Session) -> Rows:
    """Every row of the tables that a conversation could change for a customer."""
    rows: Rows = {}
    # As stored and as the driver gives it: making an object of every row would take long.
    with closing(session.connection().connection.cursor()) as cursor:
        for name in BUSINESS_TABLES:
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608
            rows[name] = frozenset(map(tuple, cursor.fetchall()))
    return rows


def check_db(
    want: DbExpectation,
    session: Session,
    *,
    start: Rows,
    conversation_id: str,
    quote: Callable[[str], str],
) -> Complaints:
    """What is wrong in the database."""
    if want.unchanged:
        now = read_rows(session)
        for name in BUSINESS_TABLES:
            if now[name] != start[name]:
                yield f"the table {name} has changed: {_difference(start[name], now[name])}"
    yield from _check_orders(want, session, quote)
    for table, model in _COUNTED.items():
        wanted = getattr(want, table)
        made = len(session.scalars(select(model)).all()) - len(start[table])
        if wanted is not None and made != wanted:
            yield f"{made} {table} were made, not {wanted}"
    yield from _check_records(want, session, conversation_id, quote)


def _check_orders(want: DbExpectation, session: Session, quote: Callable[[str], str]) -> Complaints:
    for check in (*want.order_status, *want.order_address, *want.order):
        number = quote(check.number)
        order = _order(session, number)
        if check.note is not None and plain(quote(check.note)) not in plain(order.note):
            yield f"the note of {number} is {order.note!r}, not {quote(check.note)!r}"
        if check.held is not None and check.held != (order.hold_until is not None):
            yield f"{number} is {'not ' if check.held else ''}kept back"
        for name in ("status", "street", "extra", "postcode", "city"):
            wanted = getattr(check, name)
            if wanted is not None and plain(getattr(order, name)) != plain(quote(wanted)):
                yield f"the {name} of {number} is {getattr(order, name)!r}, not {quote(wanted)!r}"
    for item_check in want.item_status:
        order, name = _order(session, quote(item_check.order)), quote(item_check.item)
        states = [item.status for item in order.items if item.name == name]
        if states != [item_check.status]:
            yield f"{name} in {order.number} is {states}, not {item_check.status!r}"


def _check_records(
    want: DbExpectation, session: Session, conversation_id: str, quote: Callable[[str], str]
) -> Complaints:
    handoffs = session.scalars(
        select(HandoffRow).where(HandoffRow.conversation_id == conversation_id)
    ).all()
    told = plain(" ".join(str(line) for row in handoffs for line in row.transcript))
    for words in want.handoff_transcript:
        if plain(quote(words)) not in told:
            yield f"the transcript for the agent does not contain {quote(words)!r}: {told!r}"
    texts = plain(
        " ".join(
            row.text
            for row in session.scalars(
                select(Complaint).where(Complaint.conversation_id == conversation_id)
            )
        )
    )
    for words in want.complaint_text:
        if plain(quote(words)) not in texts:
            yield f"the complaint on record does not contain {quote(words)!r}: {texts!r}"
    if want.verified is not None:
        row = session.get(VerifiedConversation, conversation_id)
        known = row is not None and row.expires_at > datetime.now(UTC)
        if known != want.verified:
            yield f"the conversation is {'verified' if known else 'not verified'}"


def _order(session: Session, number: str) -> Order:
    return session.scalars(select(Order).where(Order.number == number)).one()


def _difference(old: frozenset[tuple[object, ...]], new: frozenset[tuple[object, ...]]) -> str:
    gone, come = sorted(map(str, old - new)), sorted(map(str, new - old))
    return f"gone {gone[:2]}, come {come[:2]}"
