"""Which of the customer's ways to pay: named in any message, or chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from actions.operations.base import Context, Fact, Refused
from actions.references import pick
from common.language import Money, Sentence, language

if TYPE_CHECKING:
    from shop.views import PaymentMethodView

ORIGINAL = "original"
"""The way that the order is paid with."""


def way_key(value: str | None) -> str | None:
    """The way that was chosen, as the shop takes it; None for the one that pays already."""
    return None if value in {None, ORIGINAL} else value


class WayFact(Fact):
    """A way to pay by its ``key``.

    Args:
        always: whether it is asked for; else it is only taken when named.
        default: what goes without saying where it is not asked for.
    """

    slot = "pay_with"
    expects = "choice"
    entities = frozenset({"payment", "ordinal"})
    depends_on = ("order_number",)

    def __init__(self, *, always: bool, default: str | None = None) -> None:
        self._always = always
        self._default = default

    async def candidates(self, context: Context) -> Sequence[PaymentMethodView]:
        """The customer's ways, but the one that pays for the order already."""
        from shop.operations import other_ways

        if context.customer is None:
            return ()
        if not self._always or not context.values.get("order_number"):
            return context.customer.payment_methods
        number = context.values["order_number"]
        found: list[PaymentMethodView] = await context.shop(
            other_ways, context.conversation_id, number
        )
        return found

    async def read(self, context: Context) -> str | None:
        """By its kind, its name or its last digits; one that is not on the account is said."""
        turn = context.turn
        asked = self.asked(context)
        if context.customer is None or not (asked or turn.has("payment")):
            return None
        ways = await self.candidates(context)
        text = " ".join(map(str, turn.all("payment"))) or turn.answer
        named = [way for way in ways if _is_named(way, text, turn.language)]
        if len(named) == 1:
            return named[0].key
        if named:
            raise Refused("utter_which_way", ways=[way.label for way in named])
        if asked and (chosen := pick(turn, ways, describe=lambda way: way.label)):
            return chosen.key
        if turn.has("payment"):
            raise Refused("utter_no_such_way", ways=[way.label for way in ways], words=text)
        return None

    async def infer(self, context: Context) -> str | None:
        """What goes without saying; no other way at all is a no."""
        if not self._always:
            return self._default
        if not await self.candidates(context):
            raise Refused("utter_no_other_way", ends=True)
        return None

    async def ask(self, context: Context) -> None:
        """The ways as buttons, a gift card with what is on it."""
        currency = context.services.config.currency
        choices = [
            (
                context.speaker.words(
                    "utter_button_way",
                    payment=way.label,
                    balance=None
                    if way.balance_cents is None
                    else Sentence("utter_balance", {"left": Money(way.balance_cents, currency)}),
                ),
                f'/select_item{{"ordinal": "{place}"}}',
            )
            for place, way in enumerate(await self.candidates(context), 1)
        ]
        context.say("utter_question_way", *choices)


def _is_named(way: PaymentMethodView, text: str, code: str) -> bool:
    """Whether words mean a way: by last digits, name, or kind."""
    low = text.casefold()
    if way.last_four and way.last_four in low:
        return True
    label = way.label.casefold().split("•")[0].strip()
    if label and label in low:
        return True
    kinds = language(code).reads("changes").WAYS
    said = next((kind for kind, pattern in kinds.items() if pattern.search(text)), None)
    if said is None:
        return False
    return said == way.kind.casefold().replace(" ", "_") or (said == "gift_card" and way.gift_card)
