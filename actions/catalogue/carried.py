"""The form of a product that is in force: the colour and size said before, and steps from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker

from actions.catalogue.facets import COLOUR, SIZE, offered, size_rank, stepped
from actions.catalogue.wish import Wish
from actions.conversation import FOCUS_PRODUCT, Turn
from common.language import language

if TYPE_CHECKING:
    from shop.views import ProductView

_EVENTS = 160


def options_in_force(product: ProductView, turn: Turn, tracker: Tracker) -> dict[str, str]:
    """Options of a product that were chosen before, as far as it comes in them.

    What the search in force asks for, then what was said since the product is talked about; of
    another product only where the message points at it ("in that size").
    """
    made = offered(product.variants)
    reads = language(turn.language).reads("wishes")
    across = reads.SAME_OPTION.search(turn.text) is not None
    found: dict[str, str] = {}
    for entity, value in _said(product.id, tracker, {*made}, across=across):
        found.setdefault(entity, value)
    wished = Wish.of(tracker)
    for entity, value in wished.facets.items():
        if entity not in wished.others:
            found.setdefault(entity, value)
    kept = {e: _as_made(value, made.get(e, ())) for e, value in found.items()}
    return {entity: value for entity, value in kept.items() if value is not None}


def options_said(tracker: Tracker, facets: Collection[str]) -> dict[str, str]:
    """The colour, size and the like that were said since a product is talked about."""
    found: dict[str, str] = {}
    talked_about = str(tracker.get_slot(FOCUS_PRODUCT) or "")
    for entity, value in _said(talked_about, tracker, {COLOUR, SIZE, *facets}, across=False):
        found.setdefault(entity, value)
    return found


def _as_made(value: str, made: Any) -> str | None:
    return next((one for one in made if one.casefold() == value.casefold()), None)


def _said(
    product_id: str, tracker: Tracker, options: set[str], *, across: bool
) -> Iterator[tuple[str, str]]:
    """Options said in the messages before the latest one, the latest first."""
    is_latest = True
    for event in islice(reversed(tracker.events), _EVENTS):
        other = event.get("name") == FOCUS_PRODUCT and event.get("value") not in (None, product_id)
        if other and not across:
            return
        if event.get("event") != "user":
            continue
        if not is_latest:
            for one in (event.get("parse_data") or {}).get("entities") or ():
                if one.get("entity") in options and one.get("value"):
                    yield str(one["entity"]), str(one["value"])
        is_latest = False


def chosen_options(
    product: ProductView, named: Mapping[str, str], turn: Turn, tracker: Tracker
) -> dict[str, str]:
    """The form that a message means: what it names, what is in force, a size up or down."""
    reads = language(turn.language).reads("wishes")
    if reads.OTHER_VALUE.search(turn.text) and not named:
        return {}
    in_force = options_in_force(product, turn, tracker)
    steps = reads.steps(turn.text)
    if steps and SIZE in in_force and SIZE not in named:
        sizes = sorted(offered(product.variants).get(SIZE, ()), key=size_rank)
        if size := stepped(sizes, in_force[SIZE], steps):
            in_force[SIZE] = size
    if not (named or steps):
        # A plain "is it in stock" of what was searched for in a colour and a size.
        return in_force
    return {**{e: v for e, v in in_force.items() if e in (COLOUR, SIZE) or e in named}, **named}
