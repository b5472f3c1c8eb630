"""Something broke in use: the guarantee, as long as it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.base import Context, Operation, Refused
from actions.operations.choices import NOT_NEEDED, READS, OrderMeantFact, reads, wishes_for
from actions.operations.facts import WordsFact
from actions.operations.items import ItemsFact, pieces_of
from actions.operations.reasons import is_fault, story_of
from common.errors import ShopRuleError
from common.language import language
from common.language.scripts import count_words
from common.messages import Message
from shop.operations import check_guarantee

if TYPE_CHECKING:
    from shop.previews import Blocked, Preview
    from shop.views import CaseView, OrderItemView, OrderView

_MOST_OF_A_WISH = 200
_A_STORY = 4
"""Words from which on the opening says what is wrong."""


async def _check(context: Context, item_ids: list[int] | None = None) -> Preview:
    number = context.values["order_number"]
    pieces = pieces_of(context) if item_ids else None
    found: Preview = await context.shop(
        check_guarantee, context.conversation_id, number, item_ids, pieces=pieces
    )
    return found


async def go_on_with_guarantee(
    context: Context, number: str, closed: ShopRuleError, *, faulty: bool = False
) -> None:
    """After the time for a return has run out: the guarantee, where it lasts.

    Args:
        closed: the rule that says no to the return.
        faulty: whether a fault was told; else it is looked for in the words.

    Raises:
        Refused: the guarantee goes on with the fault that was told, or is offered.
        ShopRuleError: ``closed``, where there is none either.
    """
    if closed.code != "window_closed":
        raise closed
    try:
        await context.shop(check_guarantee, context.conversation_id, number)
    except ShopRuleError:
        raise closed from None
    words = " ".join((context.opening_words, context.turn.text))
    if speaks_of_wear(words, context):
        raise Refused("utter_wear_not_covered", ends=True) from closed
    told = faulty or is_fault(words, context.speaker.voice.book.languages)
    payload = f'/guarantee_claim{{"order_number": "{number}"}}'
    raise Refused(
        "utter_return_over_guarantee",
        ends=True,
        instead=GuaranteeClaim.name if told else None,
        offer=None if told else ("utter_button_guarantee", payload),
        told=told,
        **closed.values,
    ) from closed


def speaks_of_wear(words: str, context: Context) -> bool:
    """Whether something has only been used up: no fault in material or making."""
    return reads(context).WEAR.search(words) is not None


class CoveredItems(ItemsFact):
    """The lines that the guarantee covers."""

    async def candidates(self, context: Context) -> list[OrderItemView]:
        """As the shop's rules say."""
        return list((await _check(context)).items)

    async def blocked(self, context: Context) -> Sequence[Blocked]:
        """What is too old, by its last day, or claimed already."""
        return (await _check(context)).blocked


class FaultFact(WordsFact):
    """What does not work; told in the opening, it is not asked for."""

    async def check(self, value: Any, context: Context) -> str:
        """Ordinary wear is no fault."""
        if speaks_of_wear(str(value), context):
            raise Refused("utter_wear_not_covered", ends=True)
        return str(value)

    async def infer(self, context: Context) -> str | None:
        """The opening words, where they say more than that it is broken."""
        words = story_of(context)
        return words[:500] if count_words(words) >= _A_STORY else None


class WishFact(WordsFact):
    """Repair, a new one or the money, in the shopper's words: noted, and never asked for."""

    always = True
    free_text = False

    async def read(self, context: Context) -> str | None:
        """What is said while the claim is open; what opened it tells of it anyway."""
        turn = context.turn
        if context.requested is None or turn.text.startswith("/"):
            return None
        told = wishes_for(reads(context).GUARANTEE_WISH, turn)
        asks = turn.text.rstrip().endswith("?")
        return turn.text.strip()[:_MOST_OF_A_WISH] if told and not asks else None

    def speaks_of(self, text: str, spoken: str) -> bool:
        """Of a repair, a new one or the money."""
        return language(spoken).reads(READS).GUARANTEE_WISH.search(text) is not None

    async def infer(self, context: Context) -> str:
        """The shop's people decide."""
        return NOT_NEEDED


class GuaranteeClaim(Operation):
    """It gave up while the guarantee lasts."""

    name = "guarantee_claim"
    start_intents = frozenset({"guarantee_claim"})
    yes_title = "utter_button_claim_it"

    def opening(self, turn: Turn) -> str:
        """It should have lasted."""
        return "utter_sorry_broke"

    def eligible(self, order: OrderView) -> bool:
        """Only what has arrived."""
        return order.status in {"delivered", "return_requested", "exchange_requested"}

    def none_eligible(self) -> str:
        """Nothing has arrived yet."""
        return "utter_guarantee_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The guarantee begins with the delivery, and one of its goods must be covered."""
        await context.shop(check_guarantee, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The line that the claim is for."""
        return await _check(context, context.values["item_ids"])

    async def summary(self, context: Context, preview: Preview) -> Message:
        """The article and the words."""
        return context.speaker.steady(
            "utter_guarantee_summary",
            item=preview.items[0].name,
            order=context.values["order_number"],
            story=context.values["fault"],
            wish=context.values.get("wish") or None,
            until=await self._until(context, preview),
        )

    async def _until(self, context: Context, preview: Preview) -> object:
        from shop.aftersales.rules import guarantee_until
        from shop.catalogue import get_product

        config = context.services.config
        product = await context.shop(get_product, preview.items[0].product_id)
        months = config.after_sales.months_for(product.categories if product else ())
        return guarantee_until(preview.order, months, config)

    async def execute(self, context: Context) -> None:
        """Put it on record and say when somebody answers."""
        from shop.operations import claim_guarantee

        case: CaseView = await context.shop(
            claim_guarantee,
            context.conversation_id,
            order_number=context.values["order_number"],
            item_ids=context.values["item_ids"],
            pieces=pieces_of(context),
            text=" – ".join(filter(None, (context.values["fault"], context.values.get("wish")))),
            request_id=context.request_id,
            shown=context.shown,
        )
        days = context.services.config.after_sales.answer_days
        context.say("utter_guarantee_done", number=case.number, answer_days=days)


GuaranteeClaim.facts = (
    OrderMeantFact(GuaranteeClaim),
    CoveredItems("utter_question_item_guarantee", single=True),
    FaultFact("fault", "utter_question_fault", entity="reason"),
    WishFact("wish", "utter_question_fault"),
)
