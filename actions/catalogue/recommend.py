"""Recommending, and saying truthfully why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.arranging import arranged, candidates_for_page
from actions.catalogue.complement import There, beside_of, complement, there_already
from actions.catalogue.edits import edited
from actions.catalogue.finding import Found, find, unmet_by
from actions.catalogue.forms import CatalogueAction
from actions.catalogue.presenting import present, unmet_message
from actions.catalogue.products import PAGE, REASONS, load, meant, refine_buttons, show
from actions.catalogue.reading import free_words, read_wish
from actions.catalogue.reasons import reason_words
from actions.catalogue.reviews import review_lines
from actions.catalogue.steps import ASK, BUNDLE, CHEAPER, STOP, next_strategy, price_to_beat
from actions.catalogue.visitor import take_away, visitor_of
from actions.catalogue.wish import Wish
from actions.conversation import (
    EARLIER_SHOWN,
    FOCUS_PRODUCT,
    SEARCH_STATE,
    SHOWN_PRODUCTS,
    Turn,
    earlier,
    set_slot,
    shown_products,
    turn_of,
)
from actions.learning import Arranged
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.language import Sentence, language
from common.language.scripts import count_words
from common.messages import Buttons, Message, Text

if TYPE_CHECKING:
    from shop.views import ProductView

_SAID = 3
"""So many things that reviews say of a product are told to who asks why."""
_A_STORY = 6
"""Words from which on a message tells of a life, not of a thing."""


class Recommend(CatalogueAction):
    """Something for this shopper."""

    def name(self) -> str:
        """For ``recommend``."""
        return "action_recommend"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """What fits the wish; where it says nothing of the thing itself, what fits the shopper.

        A wish for somebody that is in force is edited, not forgotten.
        """
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        await take_away(turn, tracker, services)
        before = Wish.of(tracker)
        unwanted = sorted((await visitor_of(tracker, services)).unwanted)
        named = replace(
            read_wish(turn, services, before),
            query=free_words(turn, services, kinds=True),
            beside=(*dict.fromkeys(map(str, turn.all("product"))), *unwanted),
        ).still_avoiding(before, turn.language)
        if (there := await there_already(turn, tracker, services)) is not None:
            wish = beside_of(read_wish(there.turn, services, before), before)
            return await complement(dispatcher, speaker, there, wish)
        wish = edited(before, turn, services) if _goes_on(turn, named, before) else named
        if wish.together:
            return await present(dispatcher, speaker, wish, latest=named, turn=turn)
        if wish.unmet:
            say(dispatcher, unmet_message(wish, speaker))
        if not (wish.query or wish.said_kinds or wish.traits):
            return await _for_the_shopper(dispatcher, tracker, speaker, wish)
        if named.query and not wish.said_kinds and count_words(turn.text) >= _A_STORY:
            wish = replace(wish, query=turn.text)  # a life told is near to things as a whole
        wish = replace(wish, beside=tuple(dict.fromkeys((*wish.beside, *unwanted))))
        found = await _ideas(wish, named, services, speaker)
        products = found.products
        if not products:
            return await _for_the_shopper(dispatcher, tracker, speaker, wish)
        intro = _intro(found.wish, found.dropped, speaker)
        told = {
            product: reason_words(reason, services.config, speaker)
            for product, reason in found.reasons.items()
        }
        events = show(
            dispatcher,
            speaker,
            services,
            products,
            intro,
            surface="recommend",
            reasons=await _with_reviews(products, told, services, speaker),
            buttons=refine_buttons(speaker),
        )
        return [*events, set_slot(SEARCH_STATE, found.wish.as_slot() or None)]


async def _ideas(wish: Wish, named: Wish, services: Services, speaker: Speaker) -> Found:
    """What fits the wish; where nothing is found by its words, what is nearest to them of what
    fits the rest."""
    found = await find(wish, services, speaker.voice, named)
    if not wish.query or wish.said_kinds or (found.products and not found.dropped):
        return found
    filters = wish.filters(services)
    ids = await call(services.search.nearest, wish.query, filters=filters, k=PAGE)
    products = await load(services, ids)
    return Found(wish, products, len(products)) if products else found


def _goes_on(turn: Turn, named: Wish, before: Wish) -> bool:
    """Whether a request for ideas is about the person of the wish in force, whatever the kind."""
    if named.said_kinds or not before.recipient:
        return False
    spoken_of = language(turn.language).reads("wishes").SOMEBODY_ELSE.search(turn.text)
    same = named.recipient in ("", before.recipient)
    return same and bool(spoken_of or not named.query)


def _intro(wish: Wish, dropped: Sequence[Sentence], speaker: Speaker) -> Text | Buttons:
    if dropped:
        return speaker.message("utter_recommended_nearly", dropped=list(dropped))
    wishes = wish.wishes(get().config, speaker.voice)
    return speaker.message("utter_recommended", wishes=wishes)


async def _for_the_shopper(
    dispatcher: CollectingDispatcher, tracker: Tracker, speaker: Speaker, wish: Wish
) -> list[Event]:
    """What the recommender has for this shopper within the wish."""
    services = get()
    strategy = await next_strategy(tracker, services)
    if (events := await _otherwise(strategy, dispatcher, tracker, wish)) is not None:
        return events
    cheaper = await _cheaper(strategy, wish, tracker, services)
    chosen, reasons = await _personal(tracker, cheaper, services, frozenset())
    if not chosen.products and cheaper != wish:
        chosen, reasons = await _personal(tracker, wish, services, frozenset())
    if not chosen.products:
        say(dispatcher, speaker.message("utter_recommended_nothing"))
        return []
    wishes = wish.wishes(services.config, speaker.voice)
    intro = speaker.message("utter_recommended", wishes=wishes)
    if wish.query:
        intro = speaker.message("utter_recommended_others", words=wish.query, wishes=wishes)
    events = show(
        dispatcher,
        speaker,
        services,
        chosen.products,
        intro,
        surface="recommend",
        reasons=reasons,
        buttons=refine_buttons(speaker),
        impression=chosen.impression_id,
    )
    return [*events, set_slot(SEARCH_STATE, wish.as_slot() or None)]


async def recommend_more(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
    """Go on recommending, with nothing that this conversation has shown."""
    services, speaker = get(), speaker_of(tracker)
    await take_away(turn_of(tracker), tracker, services)
    shown = {
        product
        for event in tracker.events
        if event.get("event") == "slot" and event.get("name") == SHOWN_PRODUCTS
        for product in event.get("value") or ()
    }
    seen = frozenset(shown.union(earlier(tracker, EARLIER_SHOWN)))
    avoiding = Wish().still_avoiding(Wish.of(tracker), speaker.voice.language)
    strategy = await next_strategy(tracker, services)
    if (events := await _otherwise(strategy, dispatcher, tracker, avoiding)) is not None:
        return events
    cheaper = await _cheaper(strategy, avoiding, tracker, services)
    chosen, reasons = await _personal(tracker, cheaper, services, seen)
    if not chosen.products and cheaper != avoiding:
        chosen, reasons = await _personal(tracker, avoiding, services, seen)
    if not chosen.products:
        say(dispatcher, speaker.message("utter_recommended_all"))
        return []
    return show(
        dispatcher,
        speaker,
        services,
        chosen.products,
        speaker.message("utter_recommended_more"),
        surface="recommend",
        reasons=reasons,
        buttons=refine_buttons(speaker),
        impression=chosen.impression_id,
    )


async def _otherwise(
    strategy: str, dispatcher: CollectingDispatcher, tracker: Tracker, wish: Wish
) -> list[Event] | None:
    """What a strategy does that shows no list for the shopper; None where such a list is shown."""
    services, speaker = get(), speaker_of(tracker)
    if strategy == ASK:
        like = speaker.button("utter_button_more", "/show_more")
        cheaper = speaker.button("utter_button_cheaper", "/refine_cheaper")
        say(dispatcher, speaker.message("utter_recommend_what_next", like, cheaper))
        return []
    if strategy == STOP:
        say(dispatcher, speaker.message("utter_recommended_enough", *refine_buttons(speaker)))
        return []
    if strategy == BUNDLE:
        for product in await load(services, [str(tracker.get_slot(FOCUS_PRODUCT))]):
            before = len(dispatcher.messages)
            events = await complement(dispatcher, speaker, There(turn_of(tracker), product), wish)
            if events:
                return events
            del dispatcher.messages[before:]  # nothing goes with it: a list for the shopper then
    return None


async def _cheaper(strategy: str, wish: Wish, tracker: Tracker, services: Services) -> Wish:
    """The wish with a price to stay below, where that is the strategy."""
    price = await price_to_beat(tracker, services) if strategy == CHEAPER else None
    if price is None or (wish.max_price_cents or price) < price:
        return wish
    return replace(wish, max_price_cents=price - 1)


async def _personal(
    tracker: Tracker, wish: Wish, services: Services, seen: frozenset[str]
) -> tuple[Arranged, dict[str, str]]:
    """A page of products by the shopper's history and this conversation, each with its reason."""
    speaker, visitor = speaker_of(tracker), await visitor_of(tracker, services)
    focus = tracker.get_slot(FOCUS_PRODUCT)
    found = await call(
        services.recommender.recommend,
        user_id=visitor.user_id,
        recent=[str(focus)] if focus else shown_products(tracker),
        lately=visitor.lately,
        filters=wish.filters(services, seen | visitor.unwanted),
        k=await candidates_for_page(services),
    )
    page = await arranged([one.item_id for one in found], tracker, visitor, services)
    reasons = {one.item_id: one.reason for one in found}
    told = {
        one.id: reason_words(reasons[one.id], services.config, speaker) for one in page.products
    }
    return page, await _with_reviews(page.products, told, services, speaker)


async def _with_reviews(
    products: Sequence[ProductView], told: Mapping[str, str], services: Services, speaker: Speaker
) -> dict[str, str]:
    """The reason for each product, with what its reviews say most, good or bad."""
    ids = [one.id for one in products]
    said = await call(review_lines, ids, services.reviews, speaker)
    return {one: " ".join(filter(None, (told.get(one), said.get(one)))) for one in {*told, *said}}


class ExplainRecommendation(ShopAction):
    """Why these."""

    def name(self) -> str:
        """For ``ask_why``."""
        return "action_explain_recommendation"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """The reasons that were recorded when the products were chosen."""
        services, speaker = get(), speaker_of(tracker)
        reasons = dict(tracker.get_slot(REASONS) or {})
        chosen = await meant(turn_of(tracker), tracker, services)
        shown = await load(services, shown_products(tracker))
        lines = [
            speaker.words("utter_why_this", product=product.name, reason=reasons[product.id])
            for product in chosen or shown
            if reasons.get(product.id)
        ]
        said = await call(
            review_lines, [one.id for one in chosen or shown], services.reviews, speaker, _SAID
        )
        how = speaker.words("utter_how_recommended")
        left_out = [one for one in chosen if one.id not in {each.id for each in shown}]
        if left_out and (why := await _why_not(left_out, Wish.of(tracker), services, speaker)):
            for message in why:
                say(dispatcher, message)
        elif lines:
            say(dispatcher, speaker.message("utter_why", reasons=lines, how=how))
        elif shown:
            say(dispatcher, speaker.message("utter_why_found"))
        else:
            say(dispatcher, speaker.message("utter_how_recommended"))
        if said and not left_out:
            told = [
                speaker.words("utter_why_this", product=product.name, reason=said[product.id])
                for product in chosen or shown
                if product.id in said
            ]
            say(dispatcher, speaker.message("utter_what_buyers_say", told=told))
        return []


async def _why_not(
    products: Sequence[ProductView], wish: Wish, services: Services, speaker: Speaker
) -> list[Message]:
    """What each product lacks of what is wished for, where it lacks anything."""
    told = [(one, await unmet_by(one.id, wish, services, speaker.voice)) for one in products]
    return [
        speaker.message("utter_why_not", product=one.name, wishes=list(lacks))
        for one, lacks in told
        if lacks
    ]
