"""What the shop has about a customer, as far as the question goes; never whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Operation
from actions.operations.choices import reads
from actions.render import address_words
from common.language import Money, Sentence

if TYPE_CHECKING:
    from shop.views import CustomerView

Values = tuple[str, dict[str, Any]]


def _email(customer: CustomerView, context: Context) -> Values:
    return "utter_account_email", {"email": customer.email_masked}


def _phone(customer: CustomerView, context: Context) -> Values:
    return "utter_account_phone", {"phone": customer.phone_masked.lstrip("•") or None}


def _name(customer: CustomerView, context: Context) -> Values:
    return "utter_account_name", {"name": customer.name}


def _address(customer: CustomerView, context: Context) -> Values:
    addresses = [address_words(one, context.speaker) for one in customer.addresses]
    return "utter_account_address", {"addresses": addresses}


def _payment(customer: CustomerView, context: Context) -> Values:
    ways = [way.label for way in customer.payment_methods]
    return "utter_account_payment", {"ways": ways}


def _balance(customer: CustomerView, context: Context) -> Values:
    currency = context.services.config.currency
    cards = [
        Sentence(
            "utter_account_card",
            {"ending": way.last_four, "balance": Money(way.balance_cents, currency)},
        )
        for way in customer.payment_methods
        if way.balance_cents is not None
    ]
    return "utter_account_balance", {"cards": cards}


def _points(customer: CustomerView, context: Context) -> Values:
    return "utter_account_points", {}


def _secret(customer: CustomerView, context: Context) -> Values:
    return "utter_account_secret", {}


_SAY: dict[str, Callable[[CustomerView, Context], Values]] = {
    "secret": _secret,
    "points": _points,
    "balance": _balance,
    "email": _email,
    "phone": _phone,
    "name": _name,
    "address": _address,
    "payment": _payment,
}
_EVERYTHING = ("name", "email", "phone", "address", "payment", "balance")


class AccountDetails(Operation):
    """An answer to the question; all of it where the question is what there is."""

    name = "account_details"
    start_intents = frozenset({"account_details"})
    confirms = False
    opening_proves = False

    async def execute(self, context: Context) -> None:
        """One sentence for each thing that was asked."""
        customer = context.customer
        if customer is None:
            return
        table = reads(context).ACCOUNT_ASPECTS
        words = context.opening_words or context.turn.text
        asked = [name for name, pattern in table.items() if pattern.search(words)]
        if "secret" in asked:
            asked = ["secret"]
        if asked:
            for name in asked:
                sentence, values = _SAY[name](customer, context)
                context.say(sentence, **values)
            return
        lines = [
            Sentence("utter_account_line", {"what": Sentence(*_SAY[name](customer, context))})
            for name in _EVERYTHING
        ]
        email = context.services.config.support_email
        context.say("utter_account_all", lines=lines, support_email=email)
