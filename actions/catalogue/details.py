"""One product: what it is, what it costs, whether it is there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.assembly import with_live_texts
from actions.base_action import Event
from actions.catalogue.arranging import note_look
from actions.catalogue.attributes import attribute_lines
from actions.catalogue.carried import chosen_options
from actions.catalogue.facets import (
    COLOUR,
    SIZE,
    fits,
    label_words,
    offered,
    size_rank,
    value_label,
)
from actions.catalogue.forms import COMPARE, CatalogueAction
from actions.catalogue.outlook import asks_outlook, asks_return, told_outlook, told_return
from actions.catalogue.products import POINTING, ask_which, load, meant, show, table_events
from actions.catalogue.sums import (
    Extras,
    asks_for_sum,
    extras_of,
    goes_on,
    part_of,
    parts_of_sum,
    sum_message,
)
from actions.conversation import FOCUS_PRODUCT, Turn, shown_products, turn_of
from actions.conversation.qualities import names_quality
from actions.pending_requests import goes_on as goes_on_with
from actions.questions.reply import Question, asked_again, asks
from actions.services import call, get
from actions.speech import Speaker, say, speaker_of
from common.language import Money, Sentence
from common.language.spacing import clauses
from common.messages import Buttons, Message, Text

if TYPE_CHECKING:
    from shop.config import ShopConfig
    from shop.views import ProductView, VariantView

_LONGEST_TOLD = 4000
"""Characters of a message; the channels of messengers take about as many."""
LOW_STOCK = 3
_PAIR = 2
_LIST = 5
"""A question about a list is answered for each of so many."""
_ABOUT_IT = frozenset(
    {"ask_product", "ask_price", "ask_stock", "ask_which", "compare_products", "faq_return_policy"}
)
"""What a message may go on with that is asked of the thing it has just picked."""


class ProductDetails(CatalogueAction):
    """All about one product."""

    def name(self) -> str:
        """For ``product_details`` and ``select_item``."""
        return "action_product_details"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """The card, the description and the facts; a question about it is for another action."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products = await meant(turn, tracker, services)
        if len(products) == _PAIR and not turn.has("product"):
            return [{"event": "followup", "timestamp": None, "name": COMPARE}]
        if len(products) > 1:
            intro = speaker.message("utter_found_by_name", products=len(products))
            return show(dispatcher, speaker, services, products[:_LIST], intro, surface="details")
        if len(products) != 1:
            return await ask_which(dispatcher, tracker, services, "product_details")
        product = products[0]
        if turn.intent in POINTING and goes_on_with(tracker) in _ABOUT_IT:
            # "The cream one. Does it have a lid?": the question is what wants an answer.
            await note_look(product.id, tracker, services)
            return table_events(products, tracker)
        question = Question(turn, speaker, services, (product,))
        again = asked_again(question, tracker) is not question
        if again or (turn.intent == "product_details" and await call(asks, question)):
            return [{"event": "followup", "timestamp": None, "name": "action_ask_product"}]
        await note_look(product.id, tracker, services)
        told_of_it = Text(text=_told(with_live_texts(product, services).description))
        events = show(dispatcher, speaker, services, products, told_of_it, surface="details")
        lines = attribute_lines(product, speaker)
        there = [variant for variant in product.variants if variant.stock > 0]
        if choices := available(there or list(product.variants), speaker):
            lines = [*lines, speaker.write(choices)]
        facts = "\n".join(f"• {line}" for line in lines)
        if facts:
            say(dispatcher, Text(text=facts))
        return [event for event in events if event["name"] == FOCUS_PRODUCT]


def _told(description: str) -> str:
    """A description as a message: of a very long one the beginning, up to a whole word."""
    if len(description) <= _LONGEST_TOLD:
        return description
    return f"{description[:_LONGEST_TOLD].rsplit(None, 1)[0]} …"


class ProductPrice(CatalogueAction):
    """What one or several products cost."""

    def name(self) -> str:
        """For ``ask_price``."""
        return "action_product_price"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """The price, and when shipping is free."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        if asks_for_sum(turn) or goes_on(turn):
            parts = await parts_of_sum(turn, tracker, services)
            if parts is None:
                return await ask_which(dispatcher, tracker, services, "ask_price")
            if parts:
                extras = extras_of(turn, tracker, services.config)
                say(dispatcher, sum_message(parts, extras, speaker, services.config))
                return table_events([part.product for part in parts], tracker)
        products = await meant(turn, tracker, services)
        if not products:
            return await ask_which(dispatcher, tracker, services, "ask_price")
        say(dispatcher, prices(products, turn_of(tracker), speaker_of(tracker), services.config))
        return table_events(products, tracker)


def prices(
    products: Sequence[ProductView],
    turn: Turn,
    speaker: Speaker,
    config: ShopConfig,
    *,
    together: bool = True,
) -> Message:
    """What each costs; ``together`` also what several, or so many pieces of one, cost in all."""
    pieces = _quantity(turn) if len(products) == 1 else 1
    if together and (len(products) > 1 or pieces > 1):
        parts = [part_of(one, pieces, wanted_options(one, turn)) for one in products]
        return sum_message(parts, Extras(), speaker, config)
    told = [price_words(product, turn, speaker, config.currency) for product in products]
    dear = all(product.price_cents >= config.free_shipping_cents for product in products)
    return speaker.message("utter_prices", prices=clauses(told), free=dear)


def _quantity(turn: Turn) -> int:
    value = str(turn.first("quantity") or "1")
    return max(int(value), 1) if value.isdecimal() else 1


def price_words(product: ProductView, turn: Turn, speaker: Speaker, currency: str) -> str:
    """What a product costs: the variant that the turn names, else from the least to the most."""
    named = wanted_options(product, turn)
    meant_ones = [variant for variant in product.variants if fits(variant, named)]
    cents = sorted(variant.price_cents for variant in meant_ones) or [product.price_cents]
    return speaker.words(
        "utter_price",
        product=product.name,
        variant=_of_variant(named, speaker) if meant_ones else None,
        price=Money(cents[0], currency),
        most=Money(cents[-1], currency) if cents[-1] > cents[0] else None,
    )


class ProductStock(CatalogueAction):
    """Whether a product, or one colour and size of it, can be bought now."""

    def name(self) -> str:
        """For ``ask_stock``."""
        return "action_product_stock"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        """What is there; when the wanted one is not, what else is."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        products = await meant(turn, tracker, services)
        shown = await load(services, shown_products(tracker))
        if not products and len(shown) <= _LIST and any(wanted_options(p, turn) for p in shown):
            say(dispatcher, _over_list(shown, turn, speaker))
            return []
        if not products:
            return await ask_which(dispatcher, tracker, services, "ask_stock")
        for product in products[:_LIST]:
            there = say_stock(dispatcher, speaker, product, turn, tracker)
            named = chosen_options(product, wanted_options(product, turn), turn, tracker)
            made = any(fits(variant, named) for variant in product.variants)
            await _say_outlook(dispatcher, speaker, product, turn, gone=made and not there)
        return table_events(products, tracker)


async def _say_outlook(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    product: ProductView,
    turn: Turn,
    *,
    gone: bool,
) -> None:
    """Whether it will last, or when what is sold out is back, where that is asked."""
    outlook = get().outlook
    if gone and asks_return(turn):
        say(dispatcher, told_return(product, speaker))
    elif product.in_stock and outlook is not None and asks_outlook(turn):
        found = await call(outlook.of, product.id)
        if message := told_outlook(product, found, outlook.config.days, speaker):
            say(dispatcher, message)


def _over_list(shown: Sequence[ProductView], turn: Turn, speaker: Speaker) -> Message:
    """Which of a list come in what a message names, and which do not."""
    there = {p.id: stock_message(p, wanted_options(p, turn), speaker)[0] for p in shown}
    named = next(named for p in shown if (named := wanted_options(p, turn)))
    return speaker.message(
        "utter_stock_of_list",
        variant=_of_variant(named, speaker),
        there=[p.name for p in shown if there[p.id]] or None,
        lacking=[p.name for p in shown if not there[p.id]] or None,
    )


def say_stock(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    product: ProductView,
    turn: Turn,
    tracker: Tracker,
    *,
    asked: bool = True,
) -> bool:
    """Say whether what the shopper wants is there, and offer something like it where it is not.

    Args:
        dispatcher: what to say it with.
        speaker: who says it.
        product: it, in the colour and size that the turn names or that are in force.
        turn: of the shopper.
        tracker: of the conversation.
        asked: whether the shopper asked, so that a "Yes" answers.

    Returns:
        Whether it can be bought.
    """
    named = chosen_options(product, wanted_options(product, turn), turn, tracker)
    there, message = stock_message(product, named, speaker, asked=asked)
    say(dispatcher, message)
    return there


def stock_message(
    product: ProductView, named: Mapping[str, str], speaker: Speaker, *, asked: bool = False
) -> tuple[bool, Text | Buttons]:
    """Whether a form of a product is there, and its stock in words."""
    wanted = [variant for variant in product.variants if fits(variant, named)]
    there = [v for v in wanted if v.stock > 0]
    others = [v for v in product.variants if v.stock > 0]
    about = {"product": product.name, "variant": _of_variant(named, speaker)}
    if not wanted:
        return False, speaker.message(
            "utter_not_made", **about, available=_alternatives(others, named, speaker)
        )
    if not there and others:
        return False, speaker.message(
            "utter_sold_out", **about, available=_alternatives(others, named, speaker)
        )
    if not there:
        payload = f'/more_like_this{{"product": "{product.id}"}}'
        yes = speaker.button("utter_button_yes", payload)
        return False, speaker.message("utter_sold_out_offer", yes, **about)
    left = sum(v.stock for v in there)
    return True, speaker.message(
        "utter_in_stock",
        **about,
        asked=asked,
        left=left if left <= LOW_STOCK else None,
        available=available(there, speaker) if len(there) > 1 else None,
    )


def _alternatives(
    there: list[VariantView], named: Mapping[str, str], speaker: Speaker
) -> Sentence | None:
    """What can be had instead: of two choices what goes with each, else everything."""
    beside = []
    for entity, value in named.items():
        like_it = [variant for variant in there if fits(variant, {entity: value})]
        if like_it:
            rest = {e: values for e, values in offered(like_it).items() if e != entity}
            values = [_value(e, v, speaker) for e in rest for v in sorted(rest[e], key=size_rank)]
            variant = _of_variant({entity: value}, speaker)
            beside += [Sentence("utter_alternative", {"variant": variant, "values": values})]
    if len(named) > 1 and beside:
        return Sentence("utter_alternatives", {"choices": beside})
    return available(there, speaker)


def wanted_options(product: ProductView, turn: Turn) -> dict[str, str]:
    """What a message says about the variant: options of the product, or a colour or a size that it
    may not even have."""
    known = {*offered(product.variants), COLOUR, SIZE}
    named: dict[str, str] = {}
    for entity in turn.entities:
        is_option = entity.name in known and not entity.unwanted and entity.value
        if is_option and not names_quality(entity.text, turn.language):
            named.setdefault(entity.name, str(entity.value))
    return named


def _of_variant(named: Mapping[str, str], speaker: Speaker) -> Sentence:
    rest = {entity: _value(entity, value, speaker) for entity, value in named.items()}
    colour, size = rest.pop(COLOUR, None), rest.pop(SIZE, None)
    others = [_option(entity, [value], speaker) for entity, value in rest.items()]
    return Sentence("utter_of_variant", {"colour": colour, "size": size, "others": others or None})


def available(variants: list[VariantView], speaker: Speaker) -> Sentence | None:
    """The choices among ``variants``."""
    found = offered(variants)
    if SIZE in found:
        found[SIZE].sort(key=size_rank)
    found = {e: [_value(e, value, speaker) for value in found[e]] for e in found}
    colours, sizes = found.pop(COLOUR, []), found.pop(SIZE, [])
    if others := [_option(entity, values, speaker) for entity, values in found.items()]:
        named = ((COLOUR, colours), (SIZE, sizes))
        colour_and_size = [_option(e, values, speaker) for e, values in named if values]
        others = [*colour_and_size, *others]
        return Sentence("utter_available_options", {"options": others})
    if not (colours or sizes):
        return None
    return Sentence("utter_available", {"colours": colours, "sizes": sizes})


def _value(entity: str, value: str, speaker: Speaker) -> str:
    return value_label(entity, value, get().config, speaker.voice.language)


def _option(entity: str, values: Sequence[str], speaker: Speaker) -> Sentence:
    label = label_words(entity, get().config, speaker.voice.language)
    return Sentence("utter_option", {"label": label, "values": list(values)})
