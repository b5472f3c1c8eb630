"""What is put into the basket: which form, how many, and what must still be asked for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rasa_sdk import Tracker

from actions.basket.lines import MOST_PIECES, Basket
from actions.catalogue.carried import chosen_options
from actions.catalogue.details import stock_message, wanted_options
from actions.catalogue.facets import COLOUR, SIZE, fits, offered, size_rank, value_label
from actions.catalogue.sums import pieces_said
from actions.conversation import Turn
from actions.services import get
from actions.speech import Speaker
from common.language import Money, language
from common.messages import Button, Message

if TYPE_CHECKING:
    from shop.views import ProductView, VariantView

BUY = "buy_product"
_CHOICES = 10
"""Buttons of a question."""


@dataclass(frozen=True)
class Wanted:
    """A product that shall go in, in the form that is said and in force."""

    product: ProductView
    named: Mapping[str, str]
    pieces: int
    sets: bool = False
    """Whether ``pieces`` is how many shall lie there in all."""

    @property
    def there(self) -> list[VariantView]:
        """The forms meant that can be sold now."""
        return [v for v in self.product.variants if v.stock > 0 and fits(v, self.named)]

    def undecided(self) -> tuple[str, list[str]] | None:
        """The first choice that is still open, with its values in their order."""
        for option, values in offered(self.there).items():
            if len(values) > 1 and option not in self.named:
                return option, sorted(values, key=size_rank) if option == SIZE else values
        return None


def wanted(
    said_of: Sequence[tuple[ProductView, Turn]], turn: Turn, tracker: Tracker, basket: Basket
) -> list[Wanted]:
    """What a message puts in; of each product the part of it that is about that one."""
    said = pieces_said(turn, [product for product, _ in said_of])
    ids = [product.id for product, _ in said_of]
    sets = bool(language(turn.language).reads("basket").SETS.search(turn.text))
    return [
        Wanted(
            product,
            chosen_options(product, wanted_options(product, part), part, tracker),
            _pieces(product, part, said if ids.count(product.id) == 1 else {}, basket),
            sets and product.id in said,
        )
        for product, part in said_of
    ]


def _pieces(product: ProductView, part: Turn, said: Mapping[str, int], basket: Basket) -> int:
    """How many: as the message says, as the part of it that is about this form, or one."""
    here = None if said else _counted(part, product)
    before = basket.open_pieces if basket.open == product.id else 1
    return said.get(product.id) or here or before


def _counted(part: Turn, product: ProductView) -> int | None:
    """The number right before the form in a part of a message ("one white"), else any in it."""
    form = next((e for e in part.entities if e.name in (COLOUR, SIZE) and e.text), None)
    words = part.text[: form.start].split()[-1:] if form else []
    from_words = language(part.language).reads("numbers").from_words

    def number(said: object) -> int:
        word = str(said).lower()
        return int(word) if word.isdecimal() else int(from_words(word) or 0)

    spoken = pieces_said(part, [product]).get(product.id)
    found = (*map(number, words), spoken, *map(number, part.all("quantity")))
    return next(filter(None, found), None)


def fill(basket: Basket, one: Wanted, speaker: Speaker) -> tuple[Basket, Message | None]:
    """The basket with it; what has to be said of it: that it is not there, or what is asked."""
    if not one.there:
        return basket, stock_message(one.product, one.named, speaker)[1]
    if open_choice := one.undecided():
        asked = replace(
            basket, open=one.product.id, open_option=open_choice[0], open_pieces=one.pieces
        )
        return asked, _which(one, *open_choice, speaker)
    variant = one.there[0]
    before = 0 if one.sets else basket.pieces_of(variant.sku)
    pieces = before + one.pieces
    most = min(variant.stock, MOST_PIECES) if variant.counted else MOST_PIECES
    note = None
    if pieces > most:
        note = speaker.message("utter_basket_only", product=one.product.name, left=most)
    return basket.put(one.product.id, variant.sku, min(pieces, most)), note


def _which(one: Wanted, option: str, values: list[str], speaker: Speaker) -> Message:
    config, code = get().config, speaker.voice.language
    buttons = []
    for value in values[:_CHOICES]:
        facts = {"product": one.product.id, **one.named, option: value}
        title = value_label(option, value, config, code)
        buttons.append(Button(title=title, payload=f"/{BUY}{json.dumps(facts)}"))
    label = config.label_of(option, code)
    prices = {variant.price_cents for variant in one.there}
    return speaker.message(
        "utter_basket_which",
        *buttons,
        product=one.product.name,
        option=label,
        price=Money(min(prices), config.currency) if len(prices) == 1 else None,
    )
