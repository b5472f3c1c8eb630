"""Products as cards of a platform, where it has such a thing and all of them fit whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.channels.messaging.contract import Card, CardLimits, Choice
from bot.channels.messaging.offers import Offer, length, picture_shown
from common import messages
from common.language import Phrasebook

Whole = Callable[[str | None], str | None]


def cards_of(
    products: Sequence[messages.ProductCard],
    limits: CardLimits,
    book: Phrasebook,
    *,
    whole: Whole,
    token: Callable[[], str],
) -> tuple[tuple[Card, ...], tuple[Offer, ...]] | None:
    """The cards and what can be chosen on them; None where something would be lost.

    A choice has no number: a number that is typed means the product.

    Args:
        whole: makes an address of our own whole.
        token: makes the tokens of buttons.
    """
    if not 1 <= len(products) <= limits.cards:
        return None
    cards: list[Card] = []
    offers: list[Offer] = []
    for number, product in enumerate(products, start=1):
        made = [
            Offer(token(), "", f"{button.title} ({number})", button.payload or button.title)
            for button in product.buttons
        ]
        titles = [button.title for button in product.buttons]
        card = Card(
            title=product.name,
            subtitle=" · ".join(messages.card_details(product, book)),
            choices=tuple(Choice(one.token, t) for one, t in zip(made, titles, strict=True)),
            picture=picture_shown(whole(product.image_url), limits.pictures),
            url=product.url if (product.url or "").startswith("https://") else None,
        )
        if not _fits(card, limits):
            return None
        cards.append(card)
        offers += made
    return tuple(cards), tuple(offers)


def _fits(card: Card, limits: CardLimits) -> bool:
    return (
        0 < length(card.title) <= limits.title
        and 0 < length(card.subtitle) <= limits.subtitle
        and limits.least_buttons <= len(card.choices) <= limits.buttons
        and all(0 < length(one.title) <= limits.button_title for one in card.choices)
    )
