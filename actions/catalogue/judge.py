"""Judging several things: the one that is most so, with the facts that decide it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base_action import Event, ShopAction
from actions.catalogue.attributes import attribute_lines, category_words, label_and_value
from actions.catalogue.facets import CATEGORY
from actions.catalogue.finding import matching, spoken
from actions.catalogue.presenting import present
from actions.catalogue.products import load, table_of
from actions.catalogue.reading import content_of, read_wish
from actions.catalogue.wish import Wish
from actions.conversation import FOCUS_PRODUCT, Turn, resolve, set_slot, shown_products, turn_of
from actions.conversation.qualities import Quality, best_of, quality_of, telling
from actions.conversation.rows import product_row
from actions.conversation.table import PRICE
from actions.services import Services, call, get
from actions.speech import Speaker, say, speaker_of
from common.language import Money, without_unit

if TYPE_CHECKING:
    from shop.views import ProductView

_ALL = 60
"""More than this many are not judged in one answer."""
_FEW = 2
_MOST_TOLD = 3
_FACTS = 4
_MARGIN = 2
"""By so much the best must speak more of it than the next: one tag, or two words."""


class JudgeProducts(ShopAction):
    """Which of them is warmer, lighter, better for it."""

    def name(self) -> str:
        """For ``ask_which``."""
        return "action_judge_products"

    async def act(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[Event]:
        """Judge what lies on the table, or, for the most of all, what the whole wish finds."""
        services, turn, speaker = get(), turn_of(tracker), speaker_of(tracker)
        shown = await load(services, shown_products(tracker))
        quality = quality_of(turn.text, turn.language, [product_row(p) for p in shown])
        if _is_of_another_kind(turn, shown):
            return await present(dispatcher, speaker, _wished(turn, services, quality), turn=turn)
        products = await _judged(turn, tracker, shown, services)
        wish = Wish.of(tracker)
        if quality and quality.degree == "best" and products == shown and len(shown) > _FEW:
            products = await _all_that_fits(wish, services) or products
        if not products:
            say(dispatcher, speaker.message("utter_judge_what"))
            return []
        if len(products) == 1:
            say(dispatcher, speaker.message("utter_judge_only_one", product=products[0].name))
            return [set_slot(FOCUS_PRODUCT, products[0].id)]
        chosen = _by_facts(dispatcher, speaker, quality, products, services)
        if chosen is None:
            chosen = await _by_meaning(dispatcher, speaker, turn, wish, quality, products)
        return [set_slot(FOCUS_PRODUCT, chosen)] if chosen else []


def _is_of_another_kind(turn: Turn, shown: Sequence[ProductView]) -> bool:
    """Whether the judgement is about a kind of thing that does not lie on the table."""
    kinds = turn.all(CATEGORY)
    held = {kind for product in shown for kind in (product.category, *product.categories)}
    return bool(kinds) and not held.intersection(kinds) and not turn.has("product")


def _wished(turn: Turn, services: Services, quality: Quality | None) -> Wish:
    wish = read_wish(turn, services)
    if wish.order is None and quality is not None and quality.meaning:
        return replace(wish, query=f"{wish.query} {quality.meaning}")
    return wish


async def _judged(
    turn: Turn, tracker: Tracker, shown: Sequence[ProductView], services: Services
) -> list[ProductView]:
    """The products that are to be judged: those named or pointed at, else all that were shown."""
    named = await load(services, list(dict.fromkeys(map(str, turn.all("product")))))
    if len(named) >= _FEW:
        return named
    focus = await load(services, [str(tracker.get_slot(FOCUS_PRODUCT) or "")])
    if named and focus and focus[0].id != named[0].id:
        return [focus[0], named[0]]
    quality = quality_of(turn.text, turn.language)
    rest = turn.text.replace(quality.said, " ") if quality else turn.text
    found = resolve(replace(turn, text=rest), table_of(shown, tracker))
    pointed = found.rows if len(found.rows) >= _FEW else found.among
    ids = [row.id for row in pointed]
    return [product for product in shown if product.id in ids] or list(shown)


async def _all_that_fits(wish: Wish, services: Services) -> list[ProductView]:
    """Everything of the kind in force: the lightest of all may not have been shown."""
    if not wish.said_kinds:
        return []
    items = await matching(replace(wish, order=None, offset=0), services)
    return await load(services, [item.id for item in items[:_ALL]])


def _by_facts(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    quality: Quality | None,
    products: Sequence[ProductView],
    services: Services,
) -> str | None:
    """Tell which is most so by the attribute that decides it; None where none does."""
    if quality is None:
        return None
    rows = [product_row(product) for product in products]
    told = telling(quality, rows)
    if told is None:
        return None
    best = {row.id for row in best_of(replace(quality, tells=(told,)), rows)}
    winners = [product for product in products if product.id in best]
    known = [row.id for row in sorted(rows, key=lambda row: row.numbers.get(told[0], 0.0))]
    if told[1]:
        known.reverse()
    by_id = {product.id: product for product in products}
    others = [by_id[i] for i in known if i not in best and _told(by_id[i], told[0], speaker)]
    label, value = _told(winners[0], told[0], speaker) or ("", "")
    if len(winners) > 1:
        names = [product.name for product in winners[:_MOST_TOLD]]
        words = {"label": label, "value": value, "products": names, "quality": quality.said}
        say(dispatcher, speaker.message("utter_judged_even", **words))
        return ""
    against = [
        speaker.words("utter_judged_other", value=told_value[1], product=other.name)
        for other in others[:_MOST_TOLD]
        if (told_value := _told(other, told[0], speaker))
    ]
    message = speaker.message(
        "utter_judged", product=winners[0].name, label=label, value=value, others=against or None
    )
    say(dispatcher, message)
    return winners[0].id


def _told(product: ProductView, measure: str, speaker: Speaker) -> tuple[str, str] | None:
    """What a measure is called, and the product's in words."""
    if measure == PRICE:
        price = Money(product.price_cents, get().config.currency)
        return speaker.words("utter_price_word"), speaker.write(price)
    for name, value in product.attributes.items():
        if measure in (name, without_unit(name)[0]):
            return label_and_value(name, value, speaker, product.units.get(name, ""))
    return None


async def _by_meaning(
    dispatcher: CollectingDispatcher,
    speaker: Speaker,
    turn: Turn,
    wish: Wish,
    quality: Quality | None,
    products: Sequence[ProductView],
) -> str:
    """What no number tells: by what the descriptions speak of, else all facts side by side.

    Returns:
        The id of the one that is taken, empty where the data does not say.
    """
    services = get()
    asked = quality.said if quality else " ".join(content_of(turn, services))
    query = f"{quality.meaning} {asked}" if quality else asked
    query = query.strip() or " ".join(wish.traits)
    best = await _evidence(query, products, services) if query else None
    if best is not None:
        product, words = best
        quoted = [speaker.words("utter_quoted", word=word) for word in words]
        name = "utter_judged_by_text" if asked else "utter_would_take"
        values = {"quality": asked, "product": product.name, "words": quoted}
        say(dispatcher, speaker.message(name, **values))
        return product.id
    facts = [
        speaker.words(
            "utter_judged_facts", product=one.name, facts=attribute_lines(one, speaker)[:_FACTS]
        )
        for one in products[:_MOST_TOLD]
    ]
    if not asked:
        chosen, why = await _nearest(wish, products, services)
        say(dispatcher, speaker.message(why, product=chosen.name, facts=facts))
        return chosen.id
    say(dispatcher, speaker.message("utter_judged_unknown", quality=asked, facts=facts))
    if elsewhere := await _elsewhere(query, wish, products, services):
        product, words = elsewhere
        quoted = [speaker.words("utter_quoted", word=word) for word in words]
        kind = wish.kind or category_words(product.category, services.config, speaker)
        button = speaker.button(
            "utter_button_details", f'/select_item{{"product": "{product.id}"}}'
        )
        values = {"what": kind, "product": product.name, "words": quoted}
        say(dispatcher, speaker.message("utter_judged_elsewhere", button, **values))
    return ""


async def _nearest(
    wish: Wish, products: Sequence[ProductView], services: Services
) -> tuple[ProductView, str]:
    """The one that the wish finds first, else the one that is chosen most, and the reason."""
    from recommender.items import Filters
    from recommender.needs import Only

    filters = Filters(needs=(Only(frozenset(one.id for one in products)),), in_stock_only=False)
    words = spoken(wish, services)
    why = "utter_would_take_nearest" if words else "utter_would_take_chosen"
    page = await call(services.search.search, words, filters=filters, k=1)
    first = page.hits[0].item_id if page.hits else products[0].id
    return next(product for product in products if product.id == first), why


async def _elsewhere(
    query: str, wish: Wish, products: Sequence[ProductView], services: Services
) -> tuple[ProductView, list[str]] | None:
    """What else of the same kind plainly speaks of it."""
    seen = {product.id for product in products}
    others = [one for one in await _all_that_fits(wish, services) if one.id not in seen]
    return await _evidence(query, others, services) if len(others) >= _FEW else None


async def _evidence(
    query: str, products: Sequence[ProductView], services: Services
) -> tuple[ProductView, list[str]] | None:
    """The product whose texts speak of more of the words than any other's, and those words."""
    from recommender.items import Filters
    from recommender.needs import Only

    ids = frozenset(product.id for product in products)
    wanted = dict.fromkeys(services.words.tokens(query))
    words = [word for word in wanted if word not in services.words.stop_words]
    items = await call(services.search.matching, Filters(needs=(Only(ids),), in_stock_only=False))
    # What a name, tag or attribute says counts twice as much as a word of a description.
    held = {
        item.id: {w: 2 if w in item.told else 1 for w in words if w in item.told | item.words}
        for item in items
    }
    ranked = sorted(products, key=lambda one: -sum(held.get(one.id, {}).values()))
    first, second = (held.get(product.id, {}) for product in ranked[:_FEW])
    if sum(first.values()) < sum(second.values()) + _MARGIN:
        return None
    return ranked[0], [word for word in first if word not in second] or list(first)
