"""The one that is taken where no figure decides: by what is told of it, by the wish, by others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from actions.catalogue.attributes import category_words, label_and_value
from actions.catalogue.facets import CATEGORY
from actions.catalogue.finding import matching, spoken
from actions.catalogue.products import load
from actions.catalogue.reading import content_of
from actions.catalogue.verdicts import MOST_TOLD, Case, Verdict, items_of
from actions.catalogue.wish import Wish
from actions.conversation.qualities import Quality
from actions.services import Services, call
from common.language import Money, language
from common.messages import Message

if TYPE_CHECKING:
    from shop.views import AttributeValue, ProductView

_FEW = 2
_FACTS = 4
_ALL = 60
"""More than this many are not judged in one answer."""
_MARGIN = 2
"""By so much the best must speak more of it than the next: one tag, or two words."""


async def choice(case: Case, quality: Quality | None) -> Verdict:
    """By what the descriptions speak of, else what the wish finds first; else all facts."""
    speaker = case.speaker
    asked = quality.said if quality else " ".join(_content(case))
    query = f"{quality.meaning} {asked}" if quality else asked
    query = query.strip() or " ".join(case.wish.traits)
    best = await _evidence(query, case) if query else None
    reads = language(case.turn.language).reads("judging")
    if best is not None and reads.DISLIKES.search(case.turn.text) and len(case.products) > _FEW:
        # What speaks most of what somebody does not like is what is not taken.
        case, best = case.over([one for one in case.products if one.id != best[0].id]), None
    if best is not None:
        product, words = best
        quoted = [speaker.words("utter_quoted", word=word) for word in words]
        name = "utter_judged_by_text" if asked else "utter_would_take"
        values = {"quality": asked, "product": product.name, "words": quoted}
        return Verdict((speaker.message(name, **values),), product.id)
    facts = _apart(case)
    takes = reads.WOULD_TAKE.search(case.turn.text)
    if not asked or takes:
        chosen, why = await _nearest(case)
        message = speaker.message(why, product=chosen.name, facts=facts)
        return Verdict((message,), chosen.id)
    if leaning := await _spoken_of(query, case):
        chosen, words = leaning
        quoted = [speaker.words("utter_quoted", word=word) for word in words]
        values = {"quality": asked, "product": chosen.name, "words": quoted}
        return Verdict((speaker.message("utter_judged_leaning", **values),), chosen.id)
    plain = quality is not None or " " not in asked
    name = "utter_judged_unknown" if plain else "utter_judged_apart"
    told = {"quality": asked} if plain else {}
    messages: list[Message] = [speaker.message(name, **told, facts=facts)]
    if elsewhere := await _elsewhere(query, case):
        messages.append(_told_elsewhere(*elsewhere, case))
    return Verdict(tuple(messages))


def _content(case: Case) -> list[str]:
    """The words that say what matters, without those that name the things themselves."""
    named = [e.text.lower() for e in case.turn.entities if e.name in ("product", CATEGORY)]
    gone = {word for text in named for word in text.split()}
    return [word for word in content_of(case.turn, case.services) if word.lower() not in gone]


def _apart(case: Case) -> list[str]:
    """For each product what sets it apart: its price, and attributes in which they differ."""
    products = case.products[:MOST_TOLD]
    return [
        case.speaker.words(
            "utter_judged_facts", product=one.name, facts=_own_facts(one, products, case)
        )
        for one in products
    ]


def _own_facts(product: ProductView, products: Sequence[ProductView], case: Case) -> list[str]:
    speaker = case.speaker
    price = Money(product.price_cents, case.services.config.currency)
    told = [
        speaker.words("utter_attribute", label=label, value=words)
        for name, value in _ordered(product)
        if any(other.attributes.get(name) != value for other in products)
        for label, words in [label_and_value(name, value, speaker, product.units.get(name, ""))]
    ]
    return [speaker.write(price), *told[:_FACTS]]


def _ordered(product: ProductView) -> list[tuple[str, AttributeValue]]:
    """The attributes, figures and features first: they compare best."""
    return sorted(product.attributes.items(), key=lambda pair: isinstance(pair[1], str))


def _told_elsewhere(product: ProductView, words: Sequence[str], case: Case) -> Message:
    speaker = case.speaker
    quoted = [speaker.words("utter_quoted", word=word) for word in words]
    kind = case.wish.kind or category_words(product.category, case.services.config, speaker)
    button = speaker.button("utter_button_details", f'/select_item{{"product": "{product.id}"}}')
    values = {"what": kind, "product": product.name, "words": quoted}
    return speaker.message("utter_judged_elsewhere", button, **values)


async def _nearest(case: Case) -> tuple[ProductView, str]:
    """The one that the wish finds first, else the one that is chosen most, and the reason."""
    from recommender.items import Filters
    from recommender.needs import Only

    products, services = case.products, case.services
    filters = Filters(needs=(Only(frozenset(one.id for one in products)),), in_stock_only=False)
    words = spoken(case.wish, services)
    why = "utter_would_take_nearest" if words else "utter_would_take_chosen"
    page = await call(services.search.search, words, filters=filters, k=1)
    first = page.hits[0].item_id if page.hits else products[0].id
    return next(product for product in products if product.id == first), why


async def _elsewhere(query: str, case: Case) -> tuple[ProductView, list[str]] | None:
    """What else of the same kind plainly speaks of it."""
    seen = {product.id for product in case.products}
    others = [one for one in await all_that_fits(case.wish, case.services) if one.id not in seen]
    return await _evidence(query, case.over(others)) if len(others) >= _FEW else None


async def all_that_fits(wish: Wish, services: Services) -> list[ProductView]:
    """Everything of the kind in force: the lightest of all may not have been shown."""
    if not wish.said_kinds:
        return []
    items = await matching(replace(wish, order=None, offset=0), services)
    return await load(services, [item.id for item in items[:_ALL]])


async def _evidence(query: str, case: Case) -> tuple[ProductView, list[str]] | None:
    """The product whose texts speak of more of the words than any other's, and those words."""
    (one, first), (_, second) = (await _speaking(query, case))[:_FEW]
    if sum(first.values()) < sum(second.values()) + _MARGIN:
        return None
    return one, [word for word in first if word not in second] or list(first)


async def _spoken_of(query: str, case: Case) -> tuple[ProductView, list[str]] | None:
    """The product whose texts speak most of the words, though others' may do so as much."""
    one, words = (await _speaking(query, case))[0]
    return (one, list(words)) if words else None


async def _speaking(query: str, case: Case) -> list[tuple[ProductView, dict[str, int]]]:
    """The products with the words that their texts speak of, those that speak of most first.

    What a name, tag or attribute says counts twice as much as a word of a description.
    """
    services = case.services
    wanted = dict.fromkeys(services.words.tokens(query))
    words = [word for word in wanted if word not in services.words.stop_words]
    held = {
        item_id: {w: 2 if w in item.told else 1 for w in words if w in item.told | item.words}
        for item_id, item in (await items_of(case)).items()
    }
    found = [(product, held.get(product.id, {})) for product in case.products]
    return sorted(found, key=lambda pair: -sum(pair[1].values()))
