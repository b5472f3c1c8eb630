"""Who is speaking: the e-mail address, and one thing that only the customer knows."""

from __future__ import annotations

import re
from typing import Any

from actions.operations.addresses import parse_address
from actions.operations.base import Context, Fact, Refused

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}")
_DIGITS = re.compile(r"\d{4,}")
_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,9}")


class EmailFact(Fact):
    """The address the customer orders with."""

    slot = "email"
    expects = "email"
    entities = frozenset({"email"})
    personal = False
    without = "utter_where_is_the_email"

    async def read(self, context: Context) -> str | None:
        """The e-mail entity, or an address anywhere in the answer."""
        named = context.turn.first("email")
        if named:
            return str(named).strip().lower()
        found = _EMAIL.search(context.turn.text)
        return found.group(0).rstrip(".").lower() if found else None

    async def check(self, value: Any, context: Context) -> str:
        """An address has something before and after the @."""
        if not _EMAIL.fullmatch(str(value)):
            raise Refused("utter_no_email_address", value=str(value))
        return str(value)

    async def ask(self, context: Context) -> None:
        """Ask, and say why."""
        context.say("utter_question_email")


class ProofFact(Fact):
    """An order number or the postcode of the delivery address."""

    slot = "proof"
    expects = "order_number"
    entities = frozenset({"order_number", "postcode"})
    personal = False
    without = "utter_either_proof_will_do"

    async def read(self, context: Context) -> dict[str, str] | None:
        """An order number or postcode entity; when asked, the whole answer."""
        number = context.turn.first("order_number")
        if number:
            return {"order_number": str(number)}
        postcode = context.turn.first("postcode")
        if postcode and not parse_address(context.turn.text).street:
            return {"postcode": str(postcode)}
        if not self.asked(context):
            return None
        return _proof_from_text(context.turn.text)

    async def ask(self, context: Context) -> None:
        """Ask for either of the two."""
        context.say("utter_question_proof")


def _proof_from_text(text: str) -> dict[str, str] | None:
    words = text.strip()
    if _DIGITS.search(words) and len(words) <= 14 and not _looks_like_postcode(words):
        return {"order_number": words}
    if _POSTCODE.fullmatch(words) and any(letter.isdigit() for letter in words):
        return {"postcode": words}
    return None


def _looks_like_postcode(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{0,2}-?\s?\d{4,5}(\s?[A-Za-z]{2})?", words))


IDENTITY_FACTS: tuple[Fact, ...] = (EmailFact(), ProofFact())


async def identify(context: Context) -> bool:
    """Check the two facts with the shop; forget them either way.

    Returns:
        Whether the customer is identified now; when not, the reason has been said.
    """
    from common.errors import ShopRuleError
    from shop.identity import verify

    proof = dict(context.values.get("proof") or {})
    email = context.values.get("email")
    context.values["proof"] = None
    try:
        context.customer = await context.shop(
            verify,
            context.conversation_id,
            email=email,
            order_number=proof.get("order_number"),
            postcode=proof.get("postcode"),
        )
    except ShopRuleError as refusal:
        context.values["email"] = None
        context.say(context.speaker.rule(refusal))
        if refusal.code in {"too_many_attempts", "locked"}:
            raise Refused("", ends=True) from refusal
        return False
    context.values["email"] = None
    number = proof.get("order_number")
    if number and not context.values.get("order_number"):
        context.values["order_number"] = number
    return True
