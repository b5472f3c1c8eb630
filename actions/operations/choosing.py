"""Which orders, lines and variants a message points at: the shop's records on the one table."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from actions.catalogue.facets import COLOUR, SIZE
from actions.conversation import Resolution, Table, Turn, resolve
from actions.conversation.rows import item_row, order_row
from actions.operations.base import Context
from common.language import language

if TYPE_CHECKING:
    from shop.views import OrderItemView, OrderView, ProductView

_NAMES = frozenset({"product", "category", "ordinal", "material", "feature"})
"""Entities that name a thing rather than tell one of its options."""
_NO_OPTIONS = _NAMES | {"quantity", "order_number", "date", "quality", "reason"}
_SAME_NAME = 80
_BESIDE_AN_OPTION = 2
"""Words beside the value of an option, as in "size M, please"."""


async def products_of(context: Context, items: Sequence[OrderItemView]) -> dict[str, ProductView]:
    """The products of these lines as they are now, by id; those that are gone are left out."""
    from shop.catalogue import get_product

    ids = dict.fromkeys(item.product_id for item in items)
    found = {one: await context.shop(get_product, one) for one in ids}
    return {one: product for one, product in found.items() if product is not None}


async def items_meant(
    context: Context, items: Sequence[OrderItemView], *, turn: Turn | None = None, asked: bool
) -> Resolution:
    """The lines of an order that a message means; ids are those of the lines, as text.

    Args:
        turn: another message, or a part of one, than the latest.
        asked: whether the bot has just asked to choose among them, so that bare words count.
    """
    products = await products_of(context, items)
    rows = tuple(item_row(item, products.get(item.product_id)) for item in items)
    table = Table(rows, kind="items", asked=asked)
    return resolve(turn or context.turn, table, today=context.services.shop.today())


async def order_meant(context: Context, orders: Sequence[OrderView], *, asked: bool) -> Resolution:
    """The orders of a list that a message means, by number, date, place or what is in them."""
    zone = context.services.config.zone
    products = await products_of(context, [item for order in orders for item in order.items])
    rows = tuple(order_row(order, zone, products) for order in orders)
    table = Table(rows, kind="orders", focus=context.last_order, asked=asked)
    turn = context.turn if asked else without_wishes(context.turn, context.services.facets)
    return resolve(_with_what_stays(turn), table, today=context.services.shop.today())


def _with_what_stays(turn: Turn) -> Turn:
    """A message in which "all but the lamp" names the lamp: it is in the order that is meant.

    "All orders but the one with the lamp" leaves out an order.
    """
    reads = language(turn.language)
    cut = reads.reads("references").EXCEPT.search(turn.text)
    if cut is None or reads.reads("changes").ORDERS.search(turn.text):
        return turn
    start, end = cut.span()
    if not any(one.name in {"product", "category"} and one.start >= end for one in turn.entities):
        return turn
    named = tuple(replace(one, unwanted=False) for one in turn.entities)
    text = turn.text[:start] + " " * (end - start) + turn.text[end:]
    return replace(turn, text=text, entities=named)


def is_called(name: str, product_id: str, said: Any) -> bool:
    """Whether words name a product: its id, or words of its name, or each of them nearly."""
    words, own = str(said).casefold(), name.casefold()
    if words == product_id or fuzz.token_set_ratio(words, own) >= _SAME_NAME:
        return True
    return bool(words.split()) and all(
        any(fuzz.ratio(word, other) >= _SAME_NAME for other in own.split())
        for word in words.split()
    )


def names_lines(turn: Turn) -> bool:
    """Whether a message names things by what they are or are called."""
    return turn.has("product", "category")


def means_none(turn: Turn) -> bool:
    """Whether an answer chooses nothing of what was offered."""
    none = language(turn.language).reads("changes").NONE
    return turn.intent == "deny" or none.search(turn.text) is not None


async def lines_described(
    context: Context, items: Sequence[OrderItemView], turn: Turn, *, asked: bool
) -> Resolution:
    """The lines that a message describes where it also tells how they shall be.

    "The blue shirt in green" means the blue shirt: what is wished for describes no line.
    """
    described = without_wishes(turn, context.services.facets)
    meant = await items_meant(context, items, turn=described, asked=asked)
    if meant.rows or meant.among:
        return meant
    names = tuple(one for one in turn.entities if one.name in _NAMES)
    return await items_meant(context, items, turn=replace(turn, entities=names), asked=asked)


def without_wishes(turn: Turn, facets: Collection[str]) -> Turn:
    """A message without the options that are wished for ("in green", "for the L").

    Args:
        facets: entities of the options that products come in.
    """
    towards = language(turn.language).reads("changes").TOWARDS
    text, kept = turn.text, []
    for entity in turn.entities:
        before = towards.search(turn.text[: entity.start])
        if before is None or entity.name not in {*facets, COLOUR, SIZE, "option"}:
            kept.append(replace(entity, unwanted=False))
            continue
        start, end = before.start(), entity.start + len(entity.text)
        text = text[:start] + " " * (end - start) + text[end:]
    return replace(turn, text=text, entities=tuple(kept))


def without_options(turn: Turn, products: Iterable[ProductView]) -> Turn:
    """A message without any value that these products come in: only what names them is left."""
    values = {
        value
        for product in products
        for variant in product.variants
        for value in variant.options.values()
    }
    words = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    kept = tuple(one for one in turn.entities if one.name in _NAMES)
    pattern = rf"(?<![\w'’])(?:{words})(?![\w'’])"
    blank = re.sub(pattern, lambda match: " " * len(match[0]), turn.text, flags=re.IGNORECASE)
    return replace(turn, text=blank if words else turn.text, entities=kept)


def without_the_order(context: Context) -> Context:
    """The context with the latest message less the words that only tell which order is meant.

    "Return the mug from the order with the lamp" names no lamp that is to be returned.
    """
    turn = context.turn
    match = language(turn.language).reads("changes").TELLS_ORDER.search(turn.text)
    if match is None:
        return context
    start, end = match.span()
    text = turn.text[:start] + " " * (end - start) + turn.text[end:]
    entities = tuple(one for one in turn.entities if not start <= one.start < end)
    return replace(context, turn=replace(turn, text=text, entities=entities))


def part_of(turn: Turn, start: int, end: int) -> Turn:
    """A part of a message with the entities in it."""
    inside = tuple(
        replace(entity, start=entity.start - start)
        for entity in turn.entities
        if start <= entity.start < end
    )
    return replace(turn, text=turn.text[start:end], entities=inside, whole="")


def clauses(turn: Turn) -> list[Turn]:
    """The wishes of a message one by one, each with what is named in it."""
    return [part_of(turn, start, end) for start, end in clause_spans(turn)]


def clause_spans(turn: Turn) -> list[tuple[int, int]]:
    """Where each wish of a message begins and ends."""
    pattern = language(turn.language).reads("changes").CLAUSES
    cuts = [0, *(match.end() for match in pattern.finditer(turn.text)), len(turn.text)]
    found: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        if not turn.text[start:end].strip():
            continue
        if found and _tells_on(turn, found[-1], (start, end)):
            start = found.pop()[0]
        found.append((start, end))
    return found


def _tells_on(turn: Turn, before: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a clause is one more option of what the clause before is about ("olive, size M")."""
    told = [e for e in turn.entities if before[0] <= e.start < before[1]]
    more = [e for e in turn.entities if span[0] <= e.start < span[1]]
    names = {entity.name for entity in more}
    options = {entity.name for entity in told} - _NO_OPTIONS
    if not names or names & (_NO_OPTIONS | options) or not options:
        return False
    words = len(turn.text[span[0] : span[1]].split()) - sum(len(e.text.split()) for e in more)
    return words <= _BESIDE_AN_OPTION
