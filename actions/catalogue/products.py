"""Which product a message means, and showing several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import with_live_texts
from actions.base_action import Event
from actions.catalogue.facets import BRAND, CATEGORY, COLOUR, SIZE, fits
from actions.catalogue.kinds import KindSaid, any_of, needs_of, pool
from actions.catalogue.ordered import in_hand, lines_called, order_in_mind
from actions.catalogue.parts_of_names import called_by_part
from actions.conversation import (
    FOCUS_PRODUCT,
    SHOWN_PRODUCTS,
    Entity,
    Turn,
    pointed,
    set_slot,
    shown_products,
    spoken_of,
    turn_of,
)
from actions.conversation.mentioned import mentioned
from actions.conversation.rows import product_row
from actions.render import product_card
from actions.services import Services, call
from actions.speech import Speaker, say, speaker_of
from common.language import language
from common.messages import Button, Buttons, ProductCarousel, Text

if TYPE_CHECKING:
    from shop.views import ProductView

PAGE = 5
_SHORTEST = 3
_BEHIND = 1
"""Words behind a name that may say which thing so called is meant."""
_COMPARING = frozenset({"ask_which", "compare_products"})
REASONS = "shown_reasons"
POINTING = frozenset({"select_item"})
"""Intents that choose one of what was shown."""


def refine_buttons(speaker: Speaker) -> tuple[Button, ...]:
    """What usually comes after a list of products."""
    return (
        speaker.button("utter_button_cheaper", "/refine_cheaper"),
        speaker.button("utter_button_more", "/show_more"),
    )


async def load(services: Services, ids: Sequence[str]) -> list[ProductView]:
    """The products with these ids that still exist, in this order."""
    from shop.catalogue import get_products

    return await call(get_products, services.shop, ids) if ids else []


@dataclass(frozen=True)
class Subject:
    """What a message is about: products that it means, or several of which one may be meant."""

    products: tuple[ProductView, ...] = ()
    among: tuple[ProductView, ...] = ()
    lacking: str = ""


async def subject_of(turn: Turn, tracker: Tracker, services: Services) -> Subject:
    """What a message points at of all that the conversation has shown or talked about."""
    spoken = spoken_of(tracker)
    held = {product.id: product for product in await load(services, spoken.ids)}
    rows = {product_id: product_row(product) for product_id, product in held.items()}
    options = {COLOUR, SIZE, *services.facets} - {BRAND}
    found = pointed(turn, spoken, rows, options)
    return Subject(
        tuple(held[row.id] for row in found.rows),
        tuple(held[row.id] for row in found.among),
        found.lacking,
    )


async def named_products(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The products that a message names.

    A part of a name ("the tower") is one of those that were spoken of, where one is called so; of
    several that which comes in what else is named.
    """
    talk = spoken_of(tracker)
    spoken = await load(services, talk.ids)
    if not any(entity.name == "product" for entity in turn.entities):
        return _called_in(turn, spoken) or await load(
            services, called_by_part(turn, talk, services)
        )
    named: list[str] = []
    for entity in turn.entities:
        if entity.name != "product" or entity.unwanted:
            continue
        words = set(services.words.tokens(entity.text))
        called = [p for p in spoken if words and words <= set(services.words.held(p.name))]
        wanted = {e.name: str(e.value) for e in turn.entities if e.name in (COLOUR, SIZE)}
        closer = [p for p in called if any(fits(v, wanted) for v in p.variants)] or called
        is_told = any(product.id == entity.value for product in closer)
        if is_told or not closer:
            named += _called(entity, turn, words, services)
        else:
            named.append(closer[0].id)
    others = [product.id for product in _called_in(turn, spoken)]
    named += others or _first_named(turn, [*named, *(product.id for product in spoken)], services)
    return await load(services, list(dict.fromkeys(named)))


def _first_named(turn: Turn, around: Sequence[str], services: Services) -> list[str]:
    """The things of the same kinds whose name begins with a word that the message points with,
    where understanding has named another one only ("the orbit and the skylark")."""
    items = pool("", services)
    kinds = {item.category for item in items if item.id in around}
    said = language(turn.language).reads("references").pointed_at(turn.text)
    tagged = {word for e in turn.entities for word in e.text.lower().split()}
    found: list[str] = []
    for word in sorted(said - tagged):
        stem = services.words.stem(word)
        first = [i for i in items if i.category in kinds and i.name.lower().startswith(f"{word} ")]
        if not first and turn.intent in _COMPARING:
            first = [i for i in items if i.category in kinds and stem in i.names]
        found += [first[0].id] if len(first) == 1 and len(word) > _SHORTEST else []
    return found


def _called_in(turn: Turn, spoken: Sequence[ProductView]) -> list[ProductView]:
    """Those spoken of whose name begins with a word that the message points with ("the Velo")."""
    said = language(turn.language).reads("references").pointed_at(turn.text)
    first = [product.name.split()[0].lower() for product in spoken]
    return [
        product
        for product, word in zip(spoken, first, strict=True)
        if word in said and first.count(word) == 1 and len(word) > _SHORTEST
    ]


def _called(entity: Entity, turn: Turn, words: set[str], services: Services) -> list[str]:
    """The id that an entity was linked to, unless its words with those behind it call another.

    Of words that were linked to nothing the only product that is called so.
    """
    value, items = str(entity.value), pool("", services)
    linked = next((item for item in items if item.id == value), None)
    behind = turn.text[entity.start + len(entity.text) :].split()[:_BEHIND]
    kind = set(services.words.tokens(" ".join(behind).strip(",.!?")))
    called = [item.id for item in items if words and words <= item.names]
    closer = [item.id for item in items if item.id in called and kind & item.names]
    if linked is not None and (kind & linked.names or not kind or len(closer) != 1):
        return [value]
    found = closer if len(closer) == 1 else called
    return found if len(found) == 1 else [value]


async def meant(turn: Turn, tracker: Tracker, services: Services) -> list[ProductView]:
    """The products a message points at: by name, by place, by colour, or "it"."""
    if products := await named_products(turn, tracker, services):
        return products
    found = await subject_of(turn, tracker, services)
    if found.products:
        return list(found.products)
    if (found.among and turn.intent in POINTING) or (found.lacking and turn.has("ordinal")):
        # Where several fit, or there is no such place, nothing is guessed.
        return []
    if len(held := await in_hand(turn, tracker, services)) == 1:
        return await load(services, held)
    focus = tracker.get_slot(FOCUS_PRODUCT)
    shown = shown_products(tracker)
    alone = [str(focus)] if focus else shown if len(shown) == 1 else []
    if found_there := alone or await _in_the_order(turn, tracker, services):
        return await load(services, found_there)
    return [] if shown else await named_before(tracker, services)


async def named_before(tracker: Tracker, services: Services) -> list[ProductView]:
    """The product that one of the few messages before named, whatever it was answered with.

    "Which size for the Tor boot?" is answered by the size guide, and "is it wide?" is about it.
    """
    before = mentioned(tracker, services.facets)
    ids = dict.fromkeys(str(value) for value in before.all("product")) if before else ()
    return await load(services, list(ids)) if len(ids) == 1 else []


async def _in_the_order(turn: Turn, tracker: Tracker, services: Services) -> list[str]:
    """The one thing of the order in mind that a message calls by a word of its name."""
    called = lines_called(await order_in_mind(tracker, services), turn, services)
    return called if len(called) == 1 else []


def table_events(products: Sequence[ProductView], tracker: Tracker) -> list[Event]:
    """What is talked about from now on: one product, or several that are the table then."""
    ids = [product.id for product in products]
    if len(ids) == 1:
        return [set_slot(FOCUS_PRODUCT, ids[0])]
    if set(ids) <= set(shown_products(tracker)):
        return []
    return [set_slot(SHOWN_PRODUCTS, ids), set_slot(FOCUS_PRODUCT, None)]


async def only_one(turn: Turn, services: Services) -> list[ProductView]:
    """The one product of the kind that a message names, where the shop has no other."""
    found = await few_of_kind(turn, services)
    return found if len(found) == 1 else []


async def ask_which(
    dispatcher: CollectingDispatcher, tracker: Tracker, services: Services, intent: str
) -> list[Event]:
    """Ask which product is meant, offering those that may be, else those shown last."""
    speaker = speaker_of(tracker)
    among = (await subject_of(turn_of(tracker), tracker, services)).among
    shown = list(among) or await load(services, shown_products(tracker))
    shown = shown or await few_of_kind(turn_of(tracker), services)
    if not shown:
        say(dispatcher, speaker.message("utter_which_product"))
        return []
    buttons = [
        Button(title=product.name, payload=f'/{intent}{{"product": "{product.id}"}}')
        for product in shown
    ]
    say(dispatcher, speaker.message("utter_which_of_these", *buttons, products=len(shown)))
    return []


async def few_of_kind(turn: Turn, services: Services) -> list[ProductView]:
    """The few products of the kind that a message names, where nothing lies between."""
    kinds = [entity for entity in turn.entities if entity.name == CATEGORY and entity.text]
    needs = [n for e in kinds for n in needs_of(KindSaid("", e.text.lower()), services)]
    found = [item.id for item in pool("", services) if needs and any_of(needs).fits(item)]
    return await load(services, found) if len(found) <= PAGE else []


def show(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    services: Services,
    products: Sequence[ProductView],
    intro: Text | Buttons,
    *,
    surface: str,
    reasons: Mapping[str, str] | None = None,
    buttons: tuple[Button, ...] = (),
    impression: str = "",
) -> list[Event]:
    """Show products as a carousel under ``intro``; remember them, their order and the reasons.

    ``impression`` is the id of the list where it is learnt from.
    """
    reasons = reasons or {}
    cards = tuple(
        product_card(
            with_live_texts(product, services),
            services.config,
            speaker,
            surface=surface,
            reason=reasons.get(product.id) or None,
            impression=impression or None,
        )
        for product in products
    )
    carousel = ProductCarousel(text=intro.text, says=intro.says, products=cards, buttons=buttons)
    say(dispatcher, carousel)
    return [
        set_slot(SHOWN_PRODUCTS, [product.id for product in products]),
        set_slot(REASONS, dict(reasons)),
        set_slot(FOCUS_PRODUCT, products[0].id if len(products) == 1 else None),
    ]
