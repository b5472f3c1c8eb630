"""Which of several products fit what is asked of them, and what does where none of them fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import mean
from typing import TYPE_CHECKING

from actions.catalogue.audience import group_of
from actions.catalogue.products import load
from actions.catalogue.reading import read_wish
from actions.catalogue.verdicts import Case, Verdict, items_of, meets, told_of
from actions.catalogue.wish import Trait, Wish, having
from actions.conversation.qualities import Quality
from actions.conversation.table import PRICE
from actions.questions.reply import Question, look_up
from actions.services import call
from common.language import Money, Sentence, language
from common.messages import Message

if TYPE_CHECKING:
    from recommender import Item
    from shop.views import ProductView

_OFFERED = 2
_LONGEST = 160
_SHORT = 4


async def by_wish(case: Case) -> Verdict | None:
    """Which of them fit the wishes that a message names ("which is washable, which has it in S").

    None where it names no wish that products are told with.
    """
    kinds = Wish(category=case.products[0].category)
    named = read_wish(case.turn, case.services, kinds)
    items = await items_of(case)
    among = language(case.turn.language).reads("judging").AMONG.search(case.turn.text)
    told_of_some = _told_of_some(named.query, list(items.values()), case) if among else {}
    asked = Wish(
        category=named.category,
        kind=named.kind,
        kinds=named.kinds,
        facets=named.facets,
        traits={**told_of_some, **named.traits},
        measures=named.measures,
        min_price_cents=named.min_price_cents,
        max_price_cents=named.max_price_cents,
        without=named.without,
        no_traits=named.no_traits,
    )
    wishes_only = replace(asked, category=None, kind="", kinds=())
    if not wishes_only.as_slot():
        return None
    filters = replace(wishes_only.filters(case.services), in_stock_only=False)
    fitting = [one.id for one in items.values() if filters.matches(one)]
    told = {product.id: _figures(product, asked, case) for product in case.products}
    offers = [figures for product_id, figures in told.items() if product_id in fitting]
    rest = [figures for product_id, figures in told.items() if product_id not in fitting]
    name = "utter_judged_fits" if offers else "utter_judged_fits_none"
    wishes = wishes_only.wishes(case.services.config, case.speaker.voice)
    message = case.speaker.message(name, fitting=offers, rest=rest or None, wishes=wishes)
    if fitting:
        return Verdict((message,), fitting[0] if len(fitting) == 1 else None)
    price = Quality(PRICE)
    others = await _instead(case, asked, lambda item: True)
    return _with_offers([message], others, price, case)


def _figures(product: ProductView, wish: Wish, case: Case) -> Sentence:
    """A product with what it measures of what was asked."""
    told = [
        Sentence("utter_judged_figure", {"label": found[0], "value": found[1]})
        for name in wish.measures
        if (found := told_of(product, name, case))
    ]
    return Sentence("utter_judged_with", {"product": product.name, "figures": told or None})


async def unfit(case: Case, quality: Quality) -> Verdict | Case | None:
    """What to say where none of them is told with what the quality needs.

    Returns:
        The verdict that none is, with what is; the case of those that are, where only some are;
        None where nothing speaks against any.
    """
    items = await items_of(case)
    fit = [p for p in case.products if p.id in items and meets(items[p.id], quality, case.services)]
    if fit:
        return case.over(fit) if 1 < len(fit) < len(case.products) else None
    facts = [_nearest_fact(product, case) for product in case.products]
    speaker = case.speaker
    messages: list[Message] = [
        speaker.message(
            "utter_judged_none",
            products=[product.name for product in case.products],
            number=len(case.products),
            facts=[fact for fact in facts if fact] or None,
        )
    ]
    nothing = Wish()
    offered = await _instead(case, nothing, lambda item: meets(item, quality, case.services))
    return _with_offers(messages, offered, quality, case)


def _told_of_some(query: str, items: Sequence[Item], case: Case) -> dict[str, Trait]:
    """Words of a message that some of the things are told with, and not all ("reflective")."""
    found: dict[str, Trait] = {}
    for word in dict.fromkeys(query.lower().strip("?!. ").split()):
        need = having(word.strip("?!.,"), case.services, Trait(by_text=True))
        fitting = sum(need.fits(item) for item in items)
        if len(word) > _SHORT and 0 < fitting < len(items):
            found[word.strip("?!.,")] = Trait(by_text=True)
    return found


def _with_offers(
    messages: list[Message], offered: Sequence[ProductView], quality: Quality, case: Case
) -> Verdict:
    """A verdict that names what does fit, the first of which is talked about then."""
    if offered:
        offers = [_offer(product, quality, case) for product in offered]
        payload = f'/select_item{{"product": "{offered[0].id}"}}'
        button = case.speaker.button("utter_button_details", payload)
        messages.append(
            case.speaker.message("utter_judged_instead", button, offers=offers, number=len(offers))
        )
    return Verdict(tuple(messages), offered[0].id if offered else None)


def _nearest_fact(product: ProductView, case: Case) -> str:
    """What the data says about a product that comes nearest to the question."""
    question = Question(case.turn, case.speaker, case.services, (product,))
    near = look_up(question, product).near(most=1)
    text = near[0].said.rstrip(".") if near else ""
    if not text or len(text) > _LONGEST:
        return ""
    return case.speaker.words("utter_judged_facts", product=product.name, facts=[text])


def _offer(product: ProductView, quality: Quality, case: Case) -> Sentence:
    """A product with its price and the figure that tells the quality."""
    told = (told_of(product, name, case) for name, most in quality.tells if most)
    figure = next((one for one in told if one), None)
    price = Money(product.price_cents, case.services.config.currency)
    label, value = figure or ("", "")
    figures = [Sentence("utter_judged_figure", {"label": label, "value": value})]
    return Sentence(
        "utter_judged_offer",
        {"product": product.name, "price": price, "figures": figures if figure else None},
    )


async def _instead(case: Case, asked: Wish, fits: Callable[[Item], bool]) -> list[ProductView]:
    """What of the same kind, for the same people, fits; the nearest in price first."""
    products, before = case.products, case.wish
    categories = {product.category for product in products}
    around = products[0].category if len(categories) == 1 else before.category
    wish = replace(
        asked,
        category=asked.category if asked.said_kinds else around,
        recipient=before.recipient or wearer_of(products[0], case),
        age=before.age,
        without=tuple({*before.without, *asked.without}),
    )
    seen = frozenset(product.id for product in products)
    found = await call(case.services.search.matching, wish.filters(case.services, seen))
    fit = [item for item in found if fits(item)]
    price = mean(product.price_cents for product in products)
    fit.sort(key=lambda item: abs(item.price_cents - price))
    return await load(case.services, [item.id for item in fit[:_OFFERED]])


def wearer_of(product: ProductView, case: Case) -> str:
    """The group of people that a product is made for; empty where it is many."""
    code = case.turn.language
    names = language(code).words("recipients")["attributes"]
    wearer = next((str(v) for n, v in product.attributes.items() if n in names), "")
    return group_of(wearer, code)
