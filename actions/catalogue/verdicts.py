"""Verdicts over several products: which is most so, which fit, by how much they differ.

Each is a function of a :class:`Case`; it gives a :class:`Verdict`, or None where it has nothing to
go by, and the next one is tried (:mod:`actions.catalogue.judge`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from actions.catalogue.attributes import label_and_value
from actions.catalogue.wish import Wish, having, told_value
from actions.conversation import Row, Turn
from actions.conversation.qualities import Quality, best_of, telling
from actions.conversation.rows import product_row
from actions.conversation.table import PRICE
from actions.services import Services, call
from actions.speech import Speaker
from common.language import Money, without_unit
from common.language.measures import measured
from common.messages import Message

if TYPE_CHECKING:
    from recommender import Item
    from shop.views import ProductView

MOST_TOLD = 3


@dataclass(frozen=True)
class Case:
    """What is judged, and what the judgement is said with."""

    turn: Turn
    speaker: Speaker
    services: Services
    products: tuple[ProductView, ...]
    wish: Wish

    @property
    def rows(self) -> tuple[Row, ...]:
        """The products as rows, in their order."""
        return tuple(product_row(product) for product in self.products)

    def over(self, products: Sequence[ProductView]) -> Case:
        """The same case over other products."""
        return replace(self, products=tuple(products))


@dataclass(frozen=True)
class Verdict:
    """What is said, and what is talked about from then on.

    Attributes:
        messages: in their order.
        chosen: id of the product that the verdict is for, if it is for one.
        table: ids of those that are left, where several are as good.
    """

    messages: tuple[Message, ...]
    chosen: str | None = None
    table: tuple[str, ...] = ()


def by_figure(case: Case, quality: Quality) -> Verdict | None:
    """Which is most so by the attribute that decides it; None where none does."""
    speaker, rows = case.speaker, case.rows
    told = telling(quality, rows)
    if told is None:
        return None
    best = {row.id for row in best_of(replace(quality, tells=(told,)), rows)}
    winners = [product for product in case.products if product.id in best]
    label, value = told_of(winners[0], told[0], case) or ("", "")
    if len(winners) > 1:
        words = {"label": label, "value": value, "quality": quality.said}
        names = [product.name for product in winners[:MOST_TOLD]]
        message = speaker.message("utter_judged_even", products=names, **words)
        return Verdict((message,), table=tuple(product.id for product in winners))
    others = [
        speaker.words("utter_judged_other", value=figure[1], product=other.name)
        for other in _ranked(case, told)
        if other.id not in best and (figure := told_of(other, told[0], case))
    ]
    message = speaker.message(
        "utter_judged",
        product=winners[0].name,
        label=label,
        value=value,
        others=others[:MOST_TOLD] or None,
    )
    return Verdict((message,), winners[0].id)


def _ranked(case: Case, told: tuple[str, bool]) -> list[ProductView]:
    """The products of which the figure is known, the most so first."""
    name, most = told
    numbers = {row.id: row.numbers[name] for row in case.rows if name in row.numbers}
    known = [product for product in case.products if product.id in numbers]
    return sorted(known, key=lambda product: numbers[product.id], reverse=most)


def told_of(product: ProductView, measure: str, case: Case) -> tuple[str, str] | None:
    """What a measure is called, and the product's in words."""
    speaker = case.speaker
    if measure == PRICE:
        price = Money(product.price_cents, case.services.config.currency)
        return speaker.words("utter_price_word"), speaker.write(price)
    for name, value in product.attributes.items():
        if measure in (name, without_unit(name)[0]):
            return label_and_value(name, value, speaker, product.units.get(name, ""))
    return None


def difference(case: Case, quality: Quality) -> Verdict | None:
    """By how much two differ in the figure that tells the quality; None where none tells both.

    Of more than two each is told, the first one before the others.
    """
    told = telling(quality, case.rows)
    first = case.products[0]
    if told is None or told[0] not in case.rows[0].numbers:
        return None
    numbers = [row.numbers[told[0]] for row in case.rows if told[0] in row.numbers]
    if len(numbers) > 2:
        return _against(first, told[0], case)
    apart = abs(numbers[0] - numbers[-1])
    label, figures = "", []
    for product in case.products:
        label, value = told_of(product, told[0], case) or (label, "")
        figures.append(case.speaker.words("utter_judged_other", value=value, product=product.name))
    message = case.speaker.message(
        "utter_difference" if apart else "utter_no_difference",
        label=label,
        figures=figures,
        difference=_amount(apart, told[0], case),
    )
    return Verdict((message,), case.products[0].id)


def _against(first: ProductView, measure: str, case: Case) -> Verdict:
    label, value = told_of(first, measure, case) or ("", "")
    others = [
        case.speaker.words("utter_judged_other", value=figure[1], product=other.name)
        for other in case.products[1:]
        if (figure := told_of(other, measure, case))
    ]
    message = case.speaker.message(
        "utter_judged", product=first.name, label=label, value=value, others=others[:MOST_TOLD]
    )
    return Verdict((message,), first.id)


def _amount(value: float, measure: str, case: Case) -> object:
    if measure == PRICE:
        return Money(round(value), case.services.config.currency)
    return told_value(value, _unit(measure, case.products[0]))


def _unit(measure: str, product: ProductView) -> str:
    """The unit in which the catalogue gives a product's measure."""
    for name, value in product.attributes.items():
        plain, unit = without_unit(name)
        unit = product.units.get(name) or unit
        if plain == measure and measured(name, value, unit):
            return unit
    return ""


async def items_of(case: Case) -> Mapping[str, Item]:
    """The products as the search sees them, by id."""
    from recommender.items import Filters
    from recommender.needs import Only

    only = Only(frozenset(product.id for product in case.products))
    filters = Filters(needs=(only,), in_stock_only=False)
    return {item.id: item for item in await call(case.services.search.matching, filters)}


def meets(item: Item, quality: Quality, services: Services) -> bool:
    """Whether a product is told with what the quality needs; always, where it needs nothing."""
    if not quality.needs:
        return True
    measured_so = any(name in item.measures for name, most in quality.tells if most)
    return measured_so or any(having(word, services).fits(item) for word in quality.needs)
