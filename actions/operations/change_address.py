"""Send an order somewhere else, as long as it has not left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actions.operations.addresses import parse_address
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.facts import OrderFact
from actions.render import address_words
from common.errors import ShopRuleError
from common.language import Sentence
from common.messages import Message

if TYPE_CHECKING:
    from shop.views import OrderView, Preview


class AddressFact(Fact):
    """The new delivery address, in one message."""

    slot = "address"
    expects = "address"
    free_text = True

    async def read(self, context: Context) -> dict[str, str] | None:
        """An address in the message; when asked, an incomplete one is told what it lacks."""
        parsed = parse_address(context.turn.text)
        if parsed.complete:
            return parsed.as_dict()
        if self.asked(context) and parsed.partial:
            parts = [Sentence(f"utter_address_part_{part}") for part in parsed.missing]
            raise Refused("utter_address_lacks", parts=parts)
        return None

    async def check(self, value: Any, context: Context) -> dict[str, str]:
        """Name and country go without saying: they are those of the customer."""
        address = dict(value)
        if context.customer is not None:
            known = context.customer.address
            home = context.services.config.home_country
            address["country"] = address["country"] or (known.country if known else home)
            address["name"] = address["name"] or context.customer.name
            _must_be_deliverable(address, context)
        return address

    async def ask(self, context: Context) -> None:
        """Show the form by example."""
        context.say("utter_ask_address")


class ChangeAddress(Operation):
    """The delivery address of one order."""

    name = "change_address"
    start_intents = frozenset({"change_address"})
    yes_title = "utter_button_send_it_there"

    def eligible(self, order: OrderView) -> bool:
        """Anything that has not been handed to the carrier."""
        return order.status in {"placed", "paid", "packed"}

    def none_eligible(self) -> str:
        """Nothing can be redirected any more."""
        return "utter_address_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for changing the address."""
        from shop.operations import check_address

        await context.shop(check_address, context.conversation_id, number)

    async def preview(self, context: Context) -> Preview:
        """The order as it would be."""
        from shop.operations import check_address

        found: Preview = await context.shop(
            check_address,
            context.conversation_id,
            context.values["order_number"],
            _address(context),
        )
        return found

    async def summary(self, context: Context, preview: Preview) -> Message:
        """Old and new address."""
        order = await context.chosen_order()
        return context.speaker.steady(
            "utter_address_summary",
            order=order.number,
            address=address_words(preview.order.address, context.speaker),
            before=address_words(order.address, context.speaker),
        )

    async def execute(self, context: Context) -> None:
        """Change it and repeat the new address."""
        from shop.operations import change_address

        order = await context.shop(
            change_address,
            context.conversation_id,
            order_number=context.values["order_number"],
            address=_address(context),
            request_id=context.request_id,
            shown=context.shown,
        )
        goes_to = address_words(order.address, context.speaker)
        context.say("utter_address_done", order=order.number, address=goes_to)


def _must_be_deliverable(address: dict[str, str], context: Context) -> None:
    """Say what is wrong with an address while it can still be put right, not after the yes."""
    from shop.addresses import checked_address
    from shop.views import Address

    try:
        checked_address(Address(**address), context.services.config)
    except ShopRuleError as wrong:
        raise Refused(context.speaker.rule(wrong)) from wrong


def _address(context: Context) -> Any:
    from shop.views import Address

    return Address(**context.values["address"])


ChangeAddress.facts = (OrderFact(ChangeAddress), AddressFact())
