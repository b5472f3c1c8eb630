"""What lies in the basket of a conversation, as it is kept in a slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.base_action import Event
from actions.catalogue.sums import Part
from actions.conversation import BASKET, set_slot
from actions.render import options_of
from common.language import Sentence

if TYPE_CHECKING:
    from shop.views import ProductView, VariantView

MOST_LINES, MOST_PIECES = 30, 99


@dataclass(frozen=True)
class Line:
    """So many pieces of one form of a product."""

    product: str
    sku: str
    pieces: int = 1


@dataclass(frozen=True)
class Basket:
    """Lines, and what was said to go with them.

    Attributes:
        lines: in the order in which they were put in.
        wrapped: whether all of it shall be wrapped as a gift.
        code: the promotion code that shall be used, empty for none.
        open: id of a product of which a choice is still asked for.
        open_option: the choice: colour, size or the like.
        open_pieces: how many of it.
    """

    lines: tuple[Line, ...] = ()
    wrapped: bool = False
    code: str = ""
    open: str = ""
    open_option: str = ""
    open_pieces: int = 1

    @classmethod
    def of(cls, tracker: Tracker) -> Basket:
        """The basket of a conversation; an empty one where nothing was put in."""
        return cls.read(tracker.get_slot(BASKET))

    @classmethod
    def read(cls, kept: Mapping[str, Any] | None) -> Basket:
        """A basket from its slot."""
        kept = kept or {}
        lines = tuple(Line(**line) for line in kept.get("lines", ()))
        return cls(lines, **{name: kept[name] for name in _BESIDE if name in kept})

    def event(self) -> Event:
        """Rasa's event that keeps it."""
        kept = {name: getattr(self, name) for name in _BESIDE}
        lines = [vars(line) for line in self.lines]
        empty = self == Basket()
        return set_slot(BASKET, None if empty else {"lines": lines, **kept})

    def pieces_of(self, sku: str) -> int:
        """How many of this form lie in it."""
        return sum(line.pieces for line in self.lines if line.sku == sku)

    def put(self, product: str, sku: str, pieces: int) -> Basket:
        """With so many pieces of this form in all; with 0 without it."""
        there = [line for line in self.lines if line.sku == sku]
        changed = Line(product, sku, min(pieces, MOST_PIECES))
        if not there:
            lines = [*self.lines, changed]
        else:
            lines = [changed if line.sku == sku else line for line in self.lines]
        kept = tuple(line for line in lines if line.pieces > 0)[:MOST_LINES]
        return replace(self.asking_nothing(), lines=kept)

    def asking_nothing(self) -> Basket:
        """With no choice asked for any more: something else was talked about since."""
        return replace(self, open="", open_option="", open_pieces=1)

    def without(self, products: set[str]) -> Basket:
        """Without all that lies in it of these products."""
        return replace(self, lines=tuple(x for x in self.lines if x.product not in products))


_BESIDE = ("wrapped", "code", "open", "open_option", "open_pieces")


@dataclass(frozen=True)
class Held:
    """A line with the product and the form that it is of, as they are now."""

    line: Line
    product: ProductView
    variant: VariantView

    def part(self) -> Part:
        """What a sum takes it for."""
        cents = self.variant.price_cents * self.line.pieces
        return Part(self.product, self.line.pieces, cents, cents)

    def words(self) -> Sentence:
        """It, in words: "2 × Mug (beige, large)"."""
        return Sentence(
            "utter_item",
            {
                "name": self.product.name,
                "quantity": self.line.pieces,
                "options": options_of(self.variant),
            },
        )


def held(basket: Basket, products: Mapping[str, ProductView]) -> list[Held]:
    """The lines of which the shop still has the product and the form."""
    return [
        Held(line, product, variant)
        for line in basket.lines
        if (product := products.get(line.product))
        for variant in product.variants
        if variant.sku == line.sku
    ]
