"""Where money goes back to: how it is said, and the choice where the shop gives one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from actions.operations.base import Context, Fact
from actions.references import pick
from common.language import Money, Sentence, language
from common.language.spacing import spaced

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import PaymentMethodView, RefundShare, RefundView

ORIGINAL = "original"
"""The choice of having the money go back the way it came."""
TOLD = "told_that_it_goes_back_as_paid"


def way_words(shares: Iterable[RefundShare | RefundView], currency: str) -> list[Sentence]:
    """Each part of a refund with where it goes, e.g. "€30.00 to your gift card"."""
    return [Sentence("utter_refund_share", way_values(share, currency)) for share in shares]


def money_values(shares: Sequence[RefundShare | RefundView], context: Context) -> dict[str, Any]:
    """What comes back in all, and its parts."""
    currency = context.services.config.currency
    total = Money(sum(share.amount_cents for share in shares), currency)
    return {"refund": total, "shares": way_words(shares, currency)}


def note_values(preview: Preview, context: Context) -> dict[str, str]:
    """What else is to be known of the money, in words; empty where there is nothing."""
    said = (context.speaker.words(note.name, **note.values) for note in preview.notes)
    return {"note": spaced(*said)}


def settled_values(refunds: Sequence[RefundView], context: Context) -> dict[str, Any]:
    """What is back already (on a gift card), and what comes within how many working days."""
    config = context.services.config
    return {
        **money_values(refunds, context),
        "credited": way_words((r for r in refunds if r.status == "paid"), config.currency),
        "coming": way_words((r for r in refunds if r.status != "paid"), config.currency),
        "days": config.refund_days,
    }


def newest(refunds: Iterable[RefundView], reason: str) -> list[RefundView]:
    """The refunds of the latest occasion for this reason."""
    found = [refund for refund in refunds if refund.reason == reason and refund.created_at]
    latest = max((refund.created_at for refund in found if refund.created_at), default=None)
    return [refund for refund in found if refund.created_at == latest]


def way_values(share: RefundShare | RefundView, currency: str) -> dict[str, Any]:
    """What a sentence about a refund may ask for: the amount, and the way it goes."""
    return {
        "amount": Money(share.amount_cents, currency),
        "gift": share.gift_card,
        "ending": share.last_four,
        "payment": getattr(share, "paid_to", "") or share.label,
    }


def refund_id(refund_to: str | None) -> str | None:
    """The gift card that was chosen, as the shop takes it; None for the way it came."""
    return None if refund_to in {None, ORIGINAL} else refund_to


class _Choice(NamedTuple):
    value: str
    title: str


class RefundToFact(Fact):
    """Back the way it came or to a gift card; only asked where the shop leaves the choice."""

    slot = "refund_to"
    expects = "choice"
    always = True
    entities = frozenset({"ordinal"})

    def __init__(self, preview: Callable[[Context], Awaitable[Preview]], *depends_on: str) -> None:
        self._preview = preview
        self.depends_on = depends_on  # type: ignore[misc]

    async def read(self, context: Context) -> str | None:
        """A choice, or "onto my gift card" in any message; what cannot be is said."""
        if context.customer is None:
            return None
        patterns = language(context.turn.language).reads("operations")
        as_paid = patterns.AS_PAID.search(context.turn.text) is not None
        wished = patterns.TO_GIFT_CARD.search(context.turn.text) is not None
        wished = wished and not (as_paid and not context.turn.text.rstrip().endswith("?"))
        choices = self._choices(context)
        if not choices:
            if wished and not context.values.get(TOLD):
                context.values[TOLD] = True
                context.say("utter_refund_only_as_paid")
            return ORIGINAL if wished or as_paid else None
        if wished and len(choices) == 2:
            return choices[1].value
        if as_paid and (self.asked(context) or not wished):
            return ORIGINAL
        if not self.asked(context):
            return None
        chosen = pick(context.turn, choices, describe=lambda choice: choice.title)
        return chosen.value if chosen else None

    def speaks_of(self, text: str, spoken: str) -> bool:
        """Of a gift card, or of the way it was paid."""
        patterns = language(spoken).reads("operations")
        return any(one.search(text) for one in (patterns.AS_PAID, patterns.TO_GIFT_CARD))

    async def infer(self, context: Context) -> str | None:
        """Where there is nothing to choose, it goes back the way it came."""
        choices = self._choices(context)
        shares = (await self._preview(context)).refunds if choices else ()
        ways = {share.method for share in shares}
        if not ways or ways == {choice.value for choice in choices[1:]}:
            return ORIGINAL
        return None

    async def ask(self, context: Context) -> None:
        """The ways as buttons."""
        buttons = (
            (choice.title, f'/select_item{{"ordinal": "{place}"}}')
            for place, choice in enumerate(self._choices(context), 1)
        )
        context.say("utter_question_refund_to", *buttons)

    def _choices(self, context: Context) -> list[_Choice]:
        cards = _gift_cards(context)
        if not cards:
            return []
        words = context.speaker.words
        titles = [words("utter_button_to_gift_card", ending=card.last_four) for card in cards]
        found = [_Choice(card.code, title) for card, title in zip(cards, titles, strict=True)]
        return [_Choice(ORIGINAL, words("utter_button_as_paid")), *found]


def _gift_cards(context: Context) -> Sequence[PaymentMethodView]:
    """The customer's cards that the shop lets refunds go to."""
    if context.customer is None or not context.services.config.refund_to_gift_card:
        return ()
    return [way for way in context.customer.payment_methods if way.takes_refunds]
