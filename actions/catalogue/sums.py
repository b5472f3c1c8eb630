"""What things come to: pieces, gift wrap, a code, delivery, and what is left of a budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING

from rasa_sdk import Tracker

from actions.catalogue.carried import options_in_force
from actions.catalogue.facets import COLOUR, SIZE, fits, offered
from actions.catalogue.products import load, named_products, subject_of
from actions.catalogue.wish import Wish
from actions.conversation import FOCUS_PRODUCT, Turn, shown_products, spoken_of
from actions.conversation.qualities import names_quality
from actions.services import Services
from actions.speech import Speaker
from common.language import Money, Sentence, language
from common.language.spacing import spaced
from common.messages import Message

if TYPE_CHECKING:
    from shop.aftersales.settings import PromotionCode
    from shop.config import ShopConfig
    from shop.views import ProductView

_BACK = 4
"""Messages of the shopper for which gift wrap, a code and a number of pieces stay in force."""
_FEW = 3
"""Of so many shown at most each belongs to a sum that names none."""


@dataclass(frozen=True)
class Part:
    """Pieces of one product, in the form that is meant; ``low`` and ``high`` in cents for all."""

    product: ProductView
    pieces: int
    low: int
    high: int


@dataclass(frozen=True)
class Total:
    """What parts come to, in cents: ``off`` by a code, ``wrap`` for wrapping, None for none."""

    low: int
    high: int
    off: int
    wrap: int | None
    shipping: int

    @property
    def added(self) -> int:
        """What comes on top of the goods."""
        return (self.wrap or 0) + self.shipping - self.off

    @property
    def cents(self) -> int:
        """All of it, at least."""
        return self.low + self.added


@dataclass(frozen=True)
class Extras:
    """What goes with the goods: gift wrap, a code, and a budget, in cents, that is to do."""

    wrapped: bool = False
    code: PromotionCode | None = None
    budget_cents: int | None = None


def asks_for_sum(turn: Turn) -> bool:
    """Whether a message asks what things come to, not only for a price."""
    reads = language(turn.language).reads("sums")
    return bool(
        reads.ASKS.search(turn.text)
        or reads.left_of(turn.text) is not None
        or (reads.WRAPPED.search(turn.text) and turn.intent == "ask_price")
    )


def goes_on(turn: Turn) -> bool:
    """Whether a message asks for the sum before with other pieces ("and if I take two")."""
    reads = language(turn.language).reads("sums")
    more = bool(list(reads.pieces(turn.text))) or reads.WRAPPED.search(turn.text)
    return bool(reads.MORE.match(turn.text) and more)


async def parts_of_sum(turn: Turn, tracker: Tracker, services: Services) -> list[Part] | None:
    """The goods that are added up: named, pointed at, or what is talked about.

    Returns:
        None where fewer are meant than may be, so that it must be asked which.
    """
    text = turn.whole or turn.text
    reads = language(turn.language).reads("sums")
    products = await named_products(turn, tracker, services)
    focus = await load(services, [str(tracker.get_slot(FOCUS_PRODUCT) or "")])
    adds = reads.TOGETHER.search(text) or reads.MORE.match(turn.text)
    beside = adds and len(products) == 1
    if beside and focus and focus[0].id != products[0].id:
        products = [*focus, *products]
    if not products:
        products = await _pointed(turn, tracker, services, focus)
    number = language(turn.language).reads("references").count(text)
    if number and len(products) < number and reads.TOGETHER.search(text):
        # "Both then": the thing of this list and the one that was chosen before it.
        products = await load(services, _last_talked(number, products, tracker)) or products
    if number and len(products) > number and not turn.has("product"):
        return None
    said = [text, *_texts_before(tracker)] if goes_on(turn) else [text]
    pieces = next((found for one in said if (found := _pieces(one, turn, reads, products))), {})
    return [
        part_of(product, pieces.get(product.id, 1), _form(product, turn, tracker))
        for product in products
    ]


def _last_talked(number: int, products: Sequence[ProductView], tracker: Tracker) -> list[str]:
    """So many things that were talked about one by one, in the order they came up; none where
    there were not so many."""
    known = [product.id for product in products]
    talked = [one for one in spoken_of(tracker).talked if one not in known]
    found = [*reversed(talked[: number - len(known)]), *known]
    return found if len(found) == number else []


async def _pointed(
    turn: Turn, tracker: Tracker, services: Services, focus: list[ProductView]
) -> list[ProductView]:
    several = language(turn.language).reads("references").TWO.search(turn.whole or turn.text)
    together = language(turn.language).reads("sums").TOGETHER.search(turn.text)
    found = await subject_of(turn, tracker, services)
    if (several or together or not focus) and len(found.products) > 1:
        return list(found.products)
    if focus:
        return focus
    shown = await load(services, shown_products(tracker))
    return list(found.products) or (shown if len(shown) <= _FEW else [])


def pieces_said(turn: Turn, products: Sequence[ProductView]) -> Mapping[str, int]:
    """How many of each product a message asks for, of those of which it tells a number."""
    return _pieces(turn.text, turn, language(turn.language).reads("sums"), products)


def _pieces(
    text: str, turn: Turn, reads: ModuleType, products: Sequence[ProductView]
) -> Mapping[str, int]:
    """How many of each; a number belongs to the product that is named next after it."""
    named = sorted((e.start, str(e.value)) for e in turn.entities if e.name == "product")
    ids = {product.id for product in products}
    found: dict[str, int] = {}
    for start, value in named if text == (turn.whole or turn.text) else ():
        if value in ids and (number := reads.pieces_before(text[:start])):
            found[value] = number
    for start, number in reads.pieces(text):
        open_ids = [product.id for product in products if product.id not in found]
        after = next((value for at, value in named if at >= start and value in open_ids), None)
        if meant := after or (open_ids[0] if len(open_ids) == 1 else None):
            found[meant] = number
    quantity = str(turn.first("quantity") or "")
    if not found and len(products) == 1 and quantity.isdecimal():
        found[products[0].id] = max(int(quantity), 1)
    return found


def _form(product: ProductView, turn: Turn, tracker: Tracker) -> dict[str, str]:
    """The options of a product that are said now or are in force."""
    known = {*offered(product.variants), COLOUR, SIZE}
    said = {
        entity.name: str(entity.value)
        for entity in turn.entities
        if entity.name in known
        and not entity.unwanted
        and not names_quality(entity.text, turn.language)
    }
    return {**options_in_force(product, turn, tracker), **said}


def part_of(product: ProductView, pieces: int, named: Mapping[str, str]) -> Part:
    """So many pieces of a product in the form that is named, or in any where none is made so."""
    cents = [v.price_cents for v in product.variants if fits(v, named)]
    cents = cents or [v.price_cents for v in product.variants] or [product.price_cents]
    return Part(product, pieces, min(cents) * pieces, max(cents) * pieces)


def extras_of(turn: Turn, tracker: Tracker, config: ShopConfig) -> Extras:
    """Gift wrap and code, named now or a little before; the budget that is asked about."""
    reads = language(turn.language).reads("sums")
    text = turn.whole or turn.text
    said = [text, *_texts_before(tracker)]
    wrapped = next(
        (not reads.UNWRAPPED.search(one) for one in said if reads.WRAPPED.search(one)), False
    )
    named = (code for one in said for code in config.codes if _names(one, code))
    budget = reads.left_of(text)
    wish = Wish.of(tracker)
    if budget is None and wish.together:
        budget = wish.max_price_cents
    return Extras(wrapped, next(named, None), budget)


def _names(text: str, code: PromotionCode) -> bool:
    return code.code.casefold() in text.casefold()


def _texts_before(tracker: Tracker) -> list[str]:
    """What the shopper said before the latest message, the latest first."""
    heard = (e for e in reversed(tracker.events) if e.get("event") == "user")
    return [str(event.get("text") or "") for event in islice(heard, 1, 1 + _BACK)]


def sum_message(
    parts: Sequence[Part], extras: Extras, speaker: Speaker, config: ShopConfig
) -> Message:
    """The sum with its parts, in one sentence; what of the shop's rules stands against it."""

    def money(cents: int) -> Money:
        return Money(cents, config.currency)

    total = total_of(parts, extras, config)
    lines = [
        Sentence(
            "utter_sum_part",
            {
                "product": part.product.name,
                "pieces": part.pieces,
                "price": money(part.low) if len(parts) > 1 or total.added else None,
            },
        )
        for part in parts
    ]
    if total.wrap is not None:
        lines.append(Sentence("utter_sum_wrap", {"price": money(total.wrap)}))
    if total.shipping:
        lines.append(Sentence("utter_sum_delivery", {"price": money(total.shipping)}))
    notes = spaced(*map(speaker.write, _notes(extras, total.off, total.cents, config)))
    return speaker.message(
        "utter_sum",
        parts=lines,
        code=extras.code.code if total.off and extras.code else None,
        off=money(total.off),
        total=money(total.cents),
        most=money(total.high + total.added) if total.high > total.low else None,
        free=not total.shipping,
        notes=notes or None,
    )


def total_of(parts: Sequence[Part], extras: Extras, config: ShopConfig) -> Total:
    """What parts come to with what goes with them, delivered at home."""
    low, high = sum(part.low for part in parts), sum(part.high for part in parts)
    off = _off(extras.code, parts) if extras.code else 0
    wrap = config.gift_wrap_cents if extras.wrapped else None
    return Total(low, high, off, wrap, config.shipping_for(low - off, config.home_country))


def _off(code: PromotionCode, parts: Sequence[Part]) -> int:
    """What a code takes off, in cents; nothing where the goods are not worth what it asks for."""
    kinds = set(code.categories)
    worth = sum(
        part.low
        for part in parts
        if not kinds or kinds & {part.product.category, *part.product.categories}
    )
    return int(code.off(worth)) if worth and worth >= code.min_order_cents else 0


def _notes(extras: Extras, off: int, total: int, config: ShopConfig) -> Iterator[Sentence]:
    if extras.code and not off:
        least = extras.code.min_order_cents
        values = {
            "code": extras.code.code,
            "least": Money(least, config.currency) if least else None,
            "kinds": list(extras.code.categories) or None,
        }
        yield Sentence("utter_sum_no_code", values)
    if extras.wrapped and config.gift_wrap_cents is None:
        yield Sentence("utter_sum_no_wrap")
    if extras.budget_cents is not None:
        left = extras.budget_cents - total
        yield Sentence(
            "utter_sum_left" if left >= 0 else "utter_sum_over",
            {
                "amount": Money(abs(left), config.currency),
                "budget": Money(extras.budget_cents, config.currency),
            },
        )
