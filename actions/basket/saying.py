"""What a message says of each thing that it puts into the basket.

"Put it in, navy. And one of those masks, purple": the navy is of what was talked about, the purple
of the mask.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.conversation import Turn
from actions.operations.choosing import clauses
from actions.references import points_back

if TYPE_CHECKING:
    from shop.views import ProductView

_PLACES = frozenset({"product", "category", "ordinal", "quantity"})


def said_of_each(
    turn: Turn, products: Sequence[ProductView], focus: ProductView | None
) -> list[tuple[ProductView, Turn]]:
    """Each product with the part of the message that is about it.

    Args:
        turn: the message.
        products: what it names, or points at.
        focus: what was talked about, which words before the first name may mean.

    Returns:
        The products in the order in which they are spoken of, the focus among them where something
        is said of it.
    """
    named = _by_name(turn, products)
    parts: dict[str, list[Turn]] = {}
    current: ProductView | None = None
    for part in clauses(turn):
        here = [named[one] for one in map(str, part.all("product")) if one in named]
        if not here and current is None and focus is not None and _means_it(part):
            here = [focus]
        for product in here:
            parts.setdefault(product.id, [])
            current = product
        if current is not None:
            parts[current.id].append(part)
    known = {one.id: one for one in (*products, *([focus] if focus else []))}
    told = [
        (known[product], said)
        for product, clauses_of_it in parts.items()
        for said in _apart(turn, clauses_of_it)
    ]
    return [*told, *((product, turn) for product in products if product.id not in parts)]


def _by_name(turn: Turn, products: Sequence[ProductView]) -> dict[str, ProductView]:
    """The products by what the message calls them: their ids, or words that mean them."""
    found = {product.id: product for product in products}
    called = dict.fromkeys(map(str, turn.all("product")))
    words = [name for name in called if name not in found]
    others = [product for product in products if product.id not in called]
    return found | (dict(zip(words, others, strict=True)) if len(words) == len(others) else {})


def _apart(turn: Turn, parts: Sequence[Turn]) -> list[Turn]:
    """What is said of one product as one message; as several where several forms are told.

    "One white for her and one black" are two things of one kind.
    """
    forms = [part for part in parts if _forms(part)]
    values = [dict(_forms(part)) for part in forms]
    differ = any(
        one[option] != other[option]
        for at, one in enumerate(values)
        for other in values[at + 1 :]
        for option in one.keys() & other.keys()
    )
    return [_joined(turn, [part]) for part in forms] if differ else [_joined(turn, parts)]


def _forms(part: Turn) -> list[tuple[str, str]]:
    return [
        (one.name, str(one.value))
        for one in part.entities
        if one.name not in _PLACES and one.text and not one.unwanted
    ]


def _means_it(part: Turn) -> bool:
    """Whether a clause that names nothing is about what was talked about."""
    tells_form = any(entity.name not in _PLACES and entity.text for entity in part.entities)
    return points_back(part) or tells_form


def _joined(turn: Turn, parts: Sequence[Turn]) -> Turn:
    """Clauses as one message."""
    text, entities = "", []
    for part in parts:
        entities += [replace(one, start=one.start + len(text)) for one in part.entities]
        text += part.text
    return replace(turn, text=text, entities=tuple(entities), whole="")
