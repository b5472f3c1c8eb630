"""Whether the dearer of two things is worth what it costs more: by what it has for that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actions.catalogue.attributes import label_and_value
from actions.catalogue.verdicts import Case, Verdict
from common.language import Money, language

if TYPE_CHECKING:
    from shop.views import ProductView

_MOST = 5


def asks_worth(text: str, code: str) -> bool:
    """Whether a text asks if something is worth its price."""
    return bool(language(code).reads("judging").WORTH.search(text))


def rival_of(
    product: ProductView, text: str, code: str, others: Sequence[ProductView]
) -> ProductView | None:
    """What a thing is weighed against: what costs so much less as is said, else the first one."""
    rest = [one for one in others if one.id != product.id]
    apart = language(code).reads("judging").costs_more(text)
    if apart is not None:
        cents = round(apart * 100)
        by_price = [p for p in rest if abs(product.price_cents - p.price_cents) == cents]
        rest = by_price or rest
    return rest[0] if rest else None


def worth(case: Case) -> Verdict:
    """What the dearer of two costs more, and all that it has for that."""
    config, speaker = case.services.config, case.speaker
    cheaper, dearer = sorted(case.products[:2], key=lambda product: product.price_cents)
    message = speaker.message(
        "utter_worth",
        dearer=dearer.name,
        cheaper=cheaper.name,
        difference=Money(dearer.price_cents - cheaper.price_cents, config.currency),
        has=_ahead(dearer, cheaper, case) or None,
        instead=_ahead(cheaper, dearer, case) or None,
    )
    return Verdict((message,), dearer.id)


def _ahead(one: ProductView, other: ProductView, case: Case) -> list[str]:
    """The facts of one thing that the other has not, or has less of; words as they stand."""
    told = []
    for name, value in one.attributes.items():
        beside = other.attributes.get(name)
        if value == beside or value is False:
            continue
        if isinstance(value, int | float) and isinstance(beside, int | float) and value < beside:
            continue
        label, words = label_and_value(name, value, case.speaker, one.units.get(name, ""))
        told.append(
            case.speaker.words("utter_worth_fact", label=label, value=words, yes=value is True)
        )
    return told[:_MOST]
