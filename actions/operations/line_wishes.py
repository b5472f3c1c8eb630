"""Reading what shall become of the lines of an order: "make the shirt an L and drop the socks"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

from actions.catalogue import facets
from actions.conversation import Turn
from actions.operations.base import Context
from actions.operations.choosing import (
    clauses,
    lines_described,
    names_lines,
    products_of,
    without_options,
)
from actions.operations.selecting import Choosing, all_but
from actions.operations.sizes import stepped, steps_wished
from common.language import language
from common.language.scripts import count_words
from shop.changes import LineChange

if TYPE_CHECKING:
    from shop.views import OrderItemView, ProductView, VariantView

_A_NAME = 5
"""Words up to which an answer does no more than name a line."""


@dataclass
class Wishes:
    """What a message asks for.

    Attributes:
        changes: that are settled.
        kept: lines that shall stay as they are after all.
        stay: lines that are not to be taken out after all; what else is wished for them stands.
        open: a line (or a product to add) whose variant is still to be told.
        among: lines of which it is not clear which one is meant.
        lacking: variants that cannot be had: (name of the product, words).
    """

    changes: list[LineChange] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    stay: set[int] = field(default_factory=set)
    open: dict[str, Any] | None = None
    among: tuple[int, ...] = ()
    lacking: list[tuple[str, str]] = field(default_factory=list)
    loose: list[LineChange] = field(default_factory=list)
    """Pieces asked for before any line was named: talk around a wish, where one follows."""
    bare: list[OrderItemView] = field(default_factory=list)
    """Lines of which the latest clause says no more than their names: the next one may."""

    def without_talk(self) -> Wishes:
        """The same without loose pieces of lines that another wish is about."""
        told = {change.item_id for change in self.changes if change not in self.loose}
        settled = told | self.kept | {(self.open or {}).get("line")}
        self.changes = [c for c in self.changes if c not in self.loose or c.item_id not in settled]
        if self.open and self.open.get("line") in {c.item_id for c in self.changes if c.sku}:
            self.open = None  # "the other one, mine, in S"
        return self

    @property
    def only_points(self) -> bool:
        """Whether a line is pointed at ("do it") and nothing is said of what it shall be."""
        return not (self.changes or self.kept or self.stay or self.among or self.lacking)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was said about the lines."""
        told = self.changes or self.kept or self.stay
        return not (told or self.open or self.among or self.lacking)


@dataclass(frozen=True)
class _Reader:
    context: Context
    items: Sequence[OrderItemView]
    products: Mapping[str, ProductView]
    reads: ModuleType
    asked: bool
    latest: OrderItemView | None = None
    """The line that earlier messages were about last."""
    in_mind: Sequence[OrderItemView] = ()
    """Lines that the message before asked about: "take those out too"."""
    taking_out: bool = False
    """Whether it was said before that what is named shall go."""


async def read_wishes(
    context: Context,
    items: Sequence[OrderItemView],
    *,
    asked: bool,
    latest: OrderItemView | None = None,
    in_mind: Sequence[int] = (),
    taking_out: bool = False,
) -> Wishes:
    """The wishes of the latest message about the lines of an order.

    Args:
        in_mind: lines that were spoken of just before.
        latest: the line that was spoken of last: an option alone is wished for it.
        asked: whether the bot has just asked what is to be changed, so that bare words count.
        taking_out: whether it was said before that what is named shall go.
    """
    products = await products_of(context, items)
    reads = language(context.turn.language).reads("changes")
    spoken_of = [item for item in items if item.id in in_mind]
    reader = _Reader(context, items, products, reads, asked, latest, spoken_of, taking_out)
    if (but := await _all_out_but(reader)) is not None:
        return but
    wishes, before = Wishes(), None
    for part in clauses(context.turn):
        before = await _take_in(reader, part, before, wishes)
    return wishes.without_talk()


async def _all_out_but(reader: _Reader) -> Wishes | None:
    """ "Cancel everything but the duffel", "keep all but the mug": what goes, and what stays."""
    turn = reader.context.turn
    bare = reader.asked and not _options(turn, reader, reader.items)
    if not (bare or reader.reads.REMOVE.search(turn.text) or reader.reads.KEEP.search(turn.text)):
        return None
    choice = await all_but(reader.context, Choosing(reader.items, asked=True))
    if choice is None or not choice.chosen:
        return None
    out = [LineChange(line, quantity=0) for line in choice.chosen]
    return Wishes(out, {item.id for item in reader.items} - choice.chosen.keys())


async def _take_in(
    reader: _Reader, part: Turn, before: OrderItemView | None, wishes: Wishes
) -> OrderItemView | None:
    """One clause; returns the line that it was about, for the next one."""
    reads, text = reader.reads, part.text
    adds = reads.ADD.search(text)
    removes = reads.REMOVE.search(text) or (reader.taking_out and names_lines(part))
    keeps = reads.KEEP.search(text) or reads.WANTS_AFTER_ALL.search(text)
    wanted = _quantity(part, reads, articles=bool(removes or adds))
    says_how = bool(removes or adds or keeps)
    meant, among = await _lines(reader, part, asked=reader.asked or says_how or wanted is not None)
    if among and not (says_how or names_lines(part)) and not wishes.nothing:
        among = []  # "take the grinder off, I found one at my aunt's"
    added = None if removes else await _named_product(reader, part, meant)
    options = bool(_options(part, reader, meant or reader.items))
    so_far = len(wishes.changes)
    if meant and (removes or keeps) and not adds:
        meant = [*(item for item in wishes.bare if item not in meant), *meant]
    wishes.bare = []
    meant = meant or _the_other(reader, part, before)
    nameless = not (meant or among or added)
    enough = language(part.language).reads("lines").NEEDS_ONLY.search(text) is not None
    if nameless and (options or (wanted and (adds or enough))):
        only = reader.items[0] if len(reader.items) == 1 else before
        only = only or (reader.latest if options and not adds else None)
        meant = [only] if only else []
    if among and not added:
        wishes.among = tuple(item.id for item in among)
    elif keeps and meant:
        wishes.kept |= {item.id for item in meant}
    elif removes and not adds:
        wishes.changes += [_less(item, wanted) for item in meant]
        if meant and reads.NOTHING_BUT_THE.search(text):
            wishes.stay |= {item.id for item in reader.items if item not in meant}
    elif added is not None:
        _take_in_product(reader, part, added, meant, wanted, wishes)
    elif meant:
        for item in meant:
            _take_in_line(
                reader, part, item, wanted, adds=bool(adds), wishes=wishes, named=not nameless
            )
    if nameless and adds and not options and before is None:
        wishes.loose += wishes.changes[so_far:]
    return meant[-1] if meant else before


def _the_other(reader: _Reader, part: Turn, before: OrderItemView | None) -> list[OrderItemView]:
    """ "The other one, in S": of the lines that come in several, the one not spoken of yet."""
    other = language(part.language).reads("references").OTHER
    if before is None or not other.search(part.text):
        return []
    held = {one for one, product in reader.products.items() if len(product.variants) > 1}
    rest = [i for i in reader.items if i.product_id in held and i.id != before.id]
    return rest if len(rest) == 1 else []


async def _lines(
    reader: _Reader, part: Turn, *, asked: bool
) -> tuple[list[OrderItemView], list[OrderItemView]]:
    """The lines that a clause means, or those among which it leaves open."""
    if reader.latest is not None:
        part = without_options(part, reader.products.values())  # options are wishes by now
    found = await lines_described(reader.context, reader.items, part, asked=asked)
    by_id = {str(item.id): item for item in reader.items}
    chosen = [by_id[row.id] for row in found.rows]
    rest = [by_id[row.id] for row in found.among]
    if len(rest) == 1 and not chosen:
        chosen, rest = rest, []  # "the two of them" where one line holds them
    if len(chosen or rest) == len(reader.items) > 1:
        if _only_points(reader, part):
            counts = _quantity(part, reader.reads, articles=False) is not None
            return list(reader.in_mind), ([] if reader.in_mind or not counts else chosen or rest)
        if _names_none_of(reader, part):
            return [], []
    if rest and len(rest) == len(reader.items) and len(rest) > 1:
        rest = []  # nothing tells them apart: no line was named
    return chosen, rest


def _only_points(reader: _Reader, part: Turn) -> bool:
    """Whether "take those out" names nothing: it means what was spoken of, and never everything."""
    every = language(part.language).reads("lines").ALL_LINES
    if reader.reads.EACH.search(part.text):
        return False
    named = any(
        word in part.text.casefold()
        for item in reader.items
        for word in item.name.casefold().split()
    )
    return not (named or names_lines(part) or every.search(part.text))


def _names_none_of(reader: _Reader, part: Turn) -> bool:
    """Whether a clause names something that is on none of the lines: no line is meant by it."""
    held = {item.product_id for item in reader.items}
    kinds = {kind for one in reader.products.values() for kind in (one.category, *one.categories)}
    named = part.all("product", "category")
    return bool(named) and not (held | kinds) & {str(one) for one in named}


def _quantity(part: Turn, reads: ModuleType, *, articles: bool) -> int | None:
    named = part.first("quantity")
    text = str(named) if named is not None else _without_other_numbers(part)
    found: int | None = reads.how_many(text, articles=articles)
    return found


def _without_other_numbers(part: Turn) -> str:
    """The words of a clause without the numbers that are a size, a price or an order's."""
    text = part.text
    for one in part.entities:
        end = one.start + len(one.text)
        if one.text and one.text.isdecimal() and text[one.start : end] == one.text:
            text = text[: one.start] + " " * len(one.text) + text[end:]
    return text


def _less(item: OrderItemView, fewer: int | None) -> LineChange:
    """A line without so many pieces; all of it goes where none are told, or all."""
    left = item.quantity - fewer if fewer and fewer < item.quantity else 0
    return LineChange(item.id, quantity=left)


async def _named_product(
    reader: _Reader, part: Turn, meant: Sequence[OrderItemView]
) -> ProductView | None:
    """A product of the shop that a clause names and that is on none of the lines."""
    from shop.catalogue import get_product

    here = {item.product_id for item in reader.items}
    for value in part.all("product"):
        if str(value) not in here:
            product: ProductView | None = await reader.context.shop(get_product, str(value))
            if product is not None:
                return product
    return None


def _take_in_product(
    reader: _Reader,
    part: Turn,
    product: ProductView,
    meant: Sequence[OrderItemView],
    wanted: int | None,
    wishes: Wishes,
) -> None:
    """A product that is to be added, in the place of a line where one is named beside it."""
    pieces = wanted or (meant[0].quantity if meant else 1)
    wishes.changes += [LineChange(item.id, quantity=0) for item in meant]
    fitting = variants_like(product, _options(part, reader, [], product))
    if len(fitting) == 1:
        wishes.changes.append(LineChange(sku=fitting[0].sku, quantity=pieces))
    elif fitting:
        wishes.open = {"product": product.id, "quantity": pieces}
    else:
        wishes.lacking.append((product.name, part.text.strip()))


def _take_in_line(
    reader: _Reader,
    part: Turn,
    item: OrderItemView,
    wanted: int | None,
    *,
    adds: bool,
    wishes: Wishes,
    named: bool,
) -> None:
    """Another variant of a line, more of it, or another number of pieces."""
    product = reader.products.get(item.product_id)
    options = _options(part, reader, [item])
    if options and product is not None:
        fitting = [
            variant
            for variant in variants_like(product, facets.options_of(item) | options)
            if adds or variant.sku != item.sku
        ]
        if len(fitting) != 1:
            words = ", ".join(options.values())
            wishes.lacking.append((item.name, words))
        elif adds:
            wishes.changes.append(LineChange(sku=fitting[0].sku, quantity=wanted or 1))
        else:
            wishes.changes.append(LineChange(item.id, sku=fitting[0].sku))
    elif adds:
        wishes.changes.append(LineChange(item.id, quantity=item.quantity + (wanted or 1)))
    elif wanted is not None and (reader.reads.ONLY.search(part.text) or wanted != item.quantity):
        wishes.changes.append(LineChange(item.id, quantity=wanted))
    elif named and _is_to_change(reader) and product and len(product.variants) > 1:
        wishes.open = {"line": item.id}
    elif named:
        wishes.bare.append(item)


def _is_to_change(reader: _Reader) -> bool:
    """Whether a line that is named shall be another, or is all of an answer to what shall be."""
    turn = reader.context.turn
    if reader.reads.CHANGES.search(turn.text):
        return True
    return reader.asked and count_words(turn.text) <= _A_NAME and "?" not in turn.text


def variants_like(product: ProductView, options: Mapping[str, str]) -> list[VariantView]:
    """The variants of a product with these options; all where none is told."""
    return [variant for variant in product.variants if facets.fits(variant, options)]


def _options(
    part: Turn,
    reader: _Reader,
    items: Sequence[OrderItemView],
    product: ProductView | None = None,
) -> dict[str, str]:
    """The options that a clause wishes for, of those that these products come in."""
    if len(items) == 1 and product is None and (steps := steps_wished(part)):
        held = reader.products.get(items[0].product_id)
        size = stepped(items[0], held, steps) if held else None
        wished = {facets.SIZE: size or part.text.strip(" ,.;:!?")}
        return _by_words(part, reader, items) | wished
    return _by_words(part, reader, items, product)


def _by_words(
    part: Turn,
    reader: _Reader,
    items: Sequence[OrderItemView],
    product: ProductView | None = None,
) -> dict[str, str]:
    products = [product] if product else [reader.products.get(item.product_id) for item in items]
    own = facets.options_of(items[0]) if len(items) == 1 else {}
    found: dict[str, str] = {}
    for one in filter(None, products):
        for entity, values in facets.offered(one.variants).items():
            said = _said(part, entity, values, reader.reads)
            others = [value for value in said if value != own.get(entity)]
            if not others and said and (not own or _is_wished(part, said[-1], reader.reads)):
                others = said
            if others:
                found[entity] = others[-1]
    return found


def _is_wished(part: Turn, value: str, reads: ModuleType) -> bool:
    """Whether words wish for a value that the line has: "the blue shirt" only describes it."""
    at = part.text.casefold().find(value.casefold())
    as_it_is = getattr(reads, "AS_IT_IS", None)
    if at >= 0 and as_it_is is not None and as_it_is.search(part.text[:at]):
        return False
    wished: bool = at >= 0 and reads.TOWARDS.search(part.text[:at]) is not None
    return wished or reads.ADD.search(part.text) is not None


def _said(part: Turn, entity: str, values: Sequence[str], reads: ModuleType) -> list[str]:
    """Values of an option in the order in which they are wished for."""
    by_name = {value.casefold(): value for value in values}
    said = [by_name.get(str(value).casefold()) for value in part.all(entity)]
    said += [by_name.get(str(value).casefold()) for value in part.all("option")]
    found = [value for value in said if value is not None]
    for value in values:
        flags = 0 if len(value) < 2 else re.IGNORECASE
        pattern = rf"(?<![\w'’]){re.escape(value)}(?![\w'’])"
        for match in re.finditer(pattern, part.text, flags):
            gone = reads.AWAY_FROM.search(part.text[: match.start()])
            if gone is None and value not in found:
                found.append(value)
            elif gone is not None and value in found:
                found.remove(value)
    return found
