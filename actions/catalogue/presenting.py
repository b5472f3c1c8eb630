"""Showing what a wish finds, and saying what of it cannot be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event
from actions.catalogue.attributes import category_words
from actions.catalogue.details import stock_message, wanted_options
from actions.catalogue.facets import priced_as
from actions.catalogue.finding import Found, find
from actions.catalogue.kinds import KindSaid, is_known
from actions.catalogue.products import refine_buttons, show
from actions.catalogue.sets import bundle_of
from actions.catalogue.wish import Wish
from actions.conversation import (
    SEARCH_STATE,
    Turn,
    set_slot,
)
from actions.conversation.qualities import quality_of
from actions.conversation.table import PRICE
from actions.references import CHEAPEST, DEAREST
from actions.services import get
from actions.speech import Speaker, say
from common.language import Money
from common.messages import Buttons, Text

if TYPE_CHECKING:
    from shop.views import ProductView


async def present(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    wish: Wish,
    latest: Wish | None = None,
    turn: Turn | None = None,
) -> list[Event]:
    """Search and show; what cannot be kept is said, with what comes nearest.

    Wishes of the ``latest`` message are given up last.
    """
    services = get()
    known = [kind for kind in wish.said_kinds if is_known(kind, services)]
    unknown = [kind.words for kind in wish.said_kinds if kind not in known]
    if unknown and not known:
        return await _no_such_kind(dispatcher, speaker, wish, unknown[0])
    if unknown:
        wish = of_kinds(wish, known)
        if not wish.together:
            say(dispatcher, speaker.message("utter_not_that_kind", kinds=unknown))
    if wish.together and len(known) > 1:
        return await _bundle(dispatcher, speaker, wish)
    if wish.unmet:
        say(dispatcher, unmet_message(wish, speaker))
    if wish.loose and wish.said_kinds:
        quoted = [speaker.words("utter_quoted", word=words) for words in wish.loose]
        say(dispatcher, speaker.message("utter_wish_loose", what=quoted))
    for quality in wish.by_meaning:
        say(dispatcher, speaker.message("utter_wish_by_meaning", quality=quality))
    found = await find(wish, services, speaker.voice, latest)
    if not found.products:
        say(dispatcher, speaker.message("utter_found_nothing", categories=_range(speaker)))
        return [_forgotten(wish, speaker)]
    intro = _headline(found, wish, turn, speaker)
    more = refine_buttons(speaker)
    products = _at_their_price(found)
    events = show(dispatcher, speaker, services, products, intro, surface="search", buttons=more)
    # What could not be kept stays a wish: a later message may make room for it.
    return [*events, set_slot(SEARCH_STATE, wish.as_slot())]


def _at_their_price(found: Found) -> list[ProductView]:
    """What was found at the price of the form that is wished for, without what that makes too dear
    unless nothing else is left."""
    most = found.wish.max_price_cents
    priced = [priced_as(product, found.wish.facets) for product in found.products]
    return [one for one in priced if most is None or one.price_cents <= most] or priced


def _forgotten(wish: Wish, speaker: Speaker) -> Event:
    """The wish is given up; what may not be in any thing holds for the next one."""
    return set_slot(
        SEARCH_STATE, Wish().still_avoiding(wish, speaker.voice.language).as_slot() or None
    )


def unmet_message(wish: Wish, speaker: Speaker) -> Text | Buttons:
    """What was wished for and cannot be gone by."""
    quoted = [speaker.words("utter_quoted", word=words) for words in wish.unmet]
    return speaker.message("utter_wish_unmet", what=quoted)


def of_kinds(wish: Wish, kinds: Sequence[KindSaid]) -> Wish:
    """The wish for these kinds alone."""
    first = kinds[0]
    return replace(wish, category=first.category or None, kind=first.words, kinds=tuple(kinds[1:]))


async def _bundle(dispatcher: CollectingDispatcher, speaker: Speaker, wish: Wish) -> list[Event]:
    """One of each kind for one budget, with the sum."""
    services = get()
    found = await bundle_of(wish, services, speaker.voice)
    if not found.products:
        say(dispatcher, speaker.message("utter_found_nothing", categories=_range(speaker)))
        return []
    total = Money(found.total_cents, services.config.currency)
    budget = wish.max_price_cents
    is_over = budget is not None and found.total_cents > budget
    intro = speaker.message(
        "utter_bundle_over" if is_over else "utter_bundle",
        total=total,
        budget=Money(budget, services.config.currency) if budget is not None else None,
        wishes=replace(wish, max_price_cents=None).wishes(services.config, speaker.voice),
        lacking=list(found.lacking) or None,
        loosened=list(found.loosened) or None,
    )
    events = show(dispatcher, speaker, services, list(found.products), intro, surface="recommend")
    return [*events, set_slot(SEARCH_STATE, wish.as_slot())]


async def _no_such_kind(
    dispatcher: CollectingDispatcher, speaker: Speaker, wish: Wish, kind: str
) -> list[Event]:
    """The shop has no such thing: that is said, and what comes nearest in meaning is shown."""
    services = get()
    looser = replace(wish, kind="", kinds=(), category=None)
    found = await find(looser, services, speaker.voice) if looser.query else None
    if found is None or not found.products or not found.wish.query:
        say(
            dispatcher,
            speaker.message("utter_no_such_kind_here", kind=kind, categories=_range(speaker)),
        )
        return [_forgotten(wish, speaker)]
    intro = speaker.message("utter_no_such_kind", kind=kind)
    events = show(dispatcher, speaker, services, found.products, intro, surface="search")
    return [*events, set_slot(SEARCH_STATE, found.wish.as_slot())]


def _range(speaker: Speaker) -> list[str]:
    services = get()
    return [
        category_words(category, services.config, speaker)
        for category in sorted(services.categories)
    ]


def _headline(found: Found, wished: Wish, turn: Turn | None, speaker: Speaker) -> Text | Buttons:
    config, wish = get().config, found.wish
    wishes = wish.wishes(config, speaker.voice)
    told_before = {" ".join(wished.unmet)}
    dropped = [one for one in found.dropped if one.values.get("trait") not in told_before]
    if found.dropped and turn and len(found.products) == 1:
        named = wanted_options(found.products[0], turn)
        there, stock = stock_message(found.products[0], named, speaker)
        if named and not there:
            return stock
    if dropped:
        return speaker.message("utter_found_nearly", dropped=dropped)
    if wish.order is not None:
        name, most = wish.order
        if name == PRICE:
            first = DEAREST if most else CHEAPEST
            return speaker.message("utter_found_by_price", wishes=wishes, first=first)
        quality = quality_of(turn.text, turn.language) if turn else None
        if quality is not None and (name, most) in quality.tells:
            return speaker.message("utter_found_in_order", wishes=wishes, first=quality.said)
    if found.total == 1:
        return speaker.message("utter_found_one", wishes=wishes)
    if wish.kind or wish.kinds:
        kinds = [kind.words for kind in wish.said_kinds if kind.words]
        return speaker.message("utter_found_kind", what=kinds, wishes=wishes)
    what = category_words(wish.category, config, speaker)
    return speaker.message("utter_found", what=what, wishes=wishes)
