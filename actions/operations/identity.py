"""Who is speaking: facts that only the customer knows, by any of the shop's lists of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.addresses import parse_address
from actions.operations.base import Context, Fact, Refused

if TYPE_CHECKING:
    from shop.proofs import Alternative

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[A-Za-z]{2,}")
_DIGITS = re.compile(r"\d{4,}")
_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,9}")
_NAME = re.compile(r"[^\W\d_]+(?:[-'’. ]+[^\W\d_]+)*\.?")
_MOST_NAMES = 5
LACKING = "lacking"
"""Among the values: proofs that the shopper does not have, or answered with others."""
CARRIED = "carried"
"""Among the values: an order number that only proves who speaks, told for something else."""


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


class NameFact(Fact):
    """The customer's first and last name."""

    slot = "person"
    entities = frozenset({"person"})
    personal = False
    without = "utter_which_name"

    async def read(self, context: Context) -> dict[str, str] | None:
        """The person named; when asked, the whole answer, as far as it may be a name."""
        if not any("last_name" in f or "first_name" in f for f in _lists(context)):
            return None
        before = dict(context.values.get(self.slot) or {})
        named = context.turn.first("person")
        words = str(named or (self.asked(context) and context.turn.answer) or "").strip()
        if not _NAME.fullmatch(words) or len(words.split()) > _MOST_NAMES:
            return None
        if not named and context.turn.intent in {"affirm", "deny", "nevermind"}:
            return None
        first, *rest = words.split()
        if rest:
            return {"first_name": first, "last_name": " ".join(rest)}
        if self.asked(context) and before.get("first_name") and not before.get("last_name"):
            return {**before, "last_name": first}
        return {"first_name": first} if self.asked(context) or not before else None

    async def ask(self, context: Context) -> None:
        """Ask for both, or for the one that is missing."""
        known = dict(context.values.get(self.slot) or {})
        context.say("utter_question_last_name" if known else "utter_question_name")


class ProofFact(Fact):
    """An order number or the postcode of the delivery address."""

    slot = "proof"
    expects = "order_number"
    entities = frozenset({"order_number", "postcode"})
    personal = False
    without = "utter_either_proof_will_do"

    async def read(self, context: Context) -> dict[str, str] | None:
        """Order number and postcode entities; when asked, the whole answer."""
        found: dict[str, str] = {}
        if number := context.turn.first("order_number"):
            found["order_number"] = str(number)
        postcode = context.turn.first("postcode")
        if postcode and not _stands_in_an_address(context.turn):
            found["postcode"] = str(postcode)
        if not found and self.asked(context):
            found = _proof_from_text(context.turn.text, proofs_that_would_do(context))
        return {**(context.values.get(self.slot) or {}), **found} if found else None

    async def ask(self, context: Context) -> None:
        """Ask for either of the two, or for the one that would do."""
        wanted = proofs_that_would_do(context)
        if len(wanted) == 1:
            context.say(f"utter_question_proof_{next(iter(wanted))}")
        else:
            context.say("utter_question_proof")


def _stands_in_an_address(turn: Turn) -> bool:
    """Whether a postcode is that of a place to send to; a name before it is no street."""
    if not turn.has("street", "city"):
        return False  # "two of them, mia@example.com 20457"
    street = parse_address(turn.text).street
    people = {str(name).casefold() for name in turn.all("person")}
    return bool(street) and street.casefold() not in people


def _proof_from_text(text: str, wanted: frozenset[str]) -> dict[str, str]:
    words = text.strip()
    is_code = bool(_POSTCODE.fullmatch(words)) and any(letter.isdigit() for letter in words)
    is_number = bool(_DIGITS.search(words)) and len(words) <= 14
    if "postcode" in wanted and _looks_like_postcode(words):
        is_number = False
    if is_number and "order_number" in wanted:
        return {"order_number": words}
    return {"postcode": words} if is_code and "postcode" in wanted else {}


def _looks_like_postcode(words: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z]{0,2}-?\s?\d{4,5}(\s?[A-Za-z]{2})?", words))


EMAIL, NAME, PROOF = EmailFact(), NameFact(), ProofFact()
IDENTITY_FACTS: tuple[Fact, ...] = (EMAIL, NAME, PROOF)
ASKED_BY: dict[str, Fact] = {
    "email": EMAIL,
    "first_name": NAME,
    "last_name": NAME,
    "order_number": PROOF,
    "postcode": PROOF,
}
"""Proof of the settings -> the fact that asks for it."""
_SLOTS = tuple(fact.slot for fact in IDENTITY_FACTS)


def _lists(context: Context) -> tuple[Alternative, ...]:
    """The shop's lists of proofs, any of which is enough."""
    return context.services.config.verify_by


def given(context: Context) -> dict[str, str]:
    """The proofs that the shopper has given so far."""
    values = context.values
    found = {"email": values.get("email"), **(values.get("person") or {})}
    return {name: str(v) for name, v in {**found, **(values.get("proof") or {})}.items() if v}


def complete(context: Context) -> dict[str, str]:
    """The proofs of the first of the shop's lists that are all given; empty where none is."""
    have = given(context)
    for facts in _lists(context):
        if set(facts) <= set(have):
            return {fact: have[fact] for fact in facts}
    return {}


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of an operation that is over or left: what the shopper has told of who they are.

    Whatever is wanted next is not asked for again; the order whose number is among it need not be
    what that is about.
    """
    kept = {name: values[name] for name in (*_SLOTS, LACKING) if values.get(name)}
    number = (values.get(PROOF.slot) or {}).get("order_number")
    return {**kept, CARRIED: number} if number else kept


def told_in(turn: Turn) -> dict[str, Any]:
    """What a message that belongs to no operation yet tells of who the shopper is."""
    proof = {name: turn.first(name) for name in sorted(PROOF.entities) if turn.has(name)}
    if _stands_in_an_address(turn):
        proof.pop("postcode", None)
    email = turn.first("email")
    return told({EMAIL.slot: str(email).lower() if email else None, PROOF.slot: proof})


def proofs_that_would_do(context: Context) -> frozenset[str]:
    """Of order number and postcode, those that lead on from what is given."""
    have, lacking = set(given(context)), set(context.values.get(LACKING) or ())
    lists = [set(facts) for facts in _lists(context) if not lacking & set(facts)]
    fewest = min((len(one - have) for one in lists), default=0)
    nearest = set().union(*(one - have for one in lists if len(one - have) == fewest))
    return frozenset(nearest & {"order_number", "postcode"})


def next_fact(context: Context) -> Fact:
    """What to ask for: the first thing missing of the first list that the shopper can fill."""
    have, lacking = given(context), set(context.values.get(LACKING) or ())
    lists = _lists(context)
    wanted = next((facts for facts in lists if not lacking & set(facts)), lists[0])
    return next(ASKED_BY[fact] for fact in wanted if fact not in have)


def goes_without(asked: Fact, context: Context, offered: Collection[str] = ()) -> bool:
    """Note that the shopper does not have what was asked for.

    Args:
        offered: slots of the facts that they gave instead, if any.

    Returns:
        Whether another of the shop's lists does without it, and takes something of what was
        offered; when none does, nothing is noted.
    """
    missing = {name for name, fact in ASKED_BY.items() if fact is asked} - set(given(context))
    if asked is PROOF:
        missing &= set(proofs_that_would_do(context))
        if len(missing) > 1:
            return False  # either will do, and which one is lacking is not said
    lacking = {*(context.values.get(LACKING) or ()), *missing}
    useful = {name for name in given(context) if ASKED_BY[name].slot in offered} or set(ASKED_BY)
    if not any(useful & set(f) and not lacking & set(f) for f in _lists(context)):
        return False
    context.values[LACKING] = sorted(lacking)
    return True


def ways_in_words(context: Context) -> list[Any]:
    """What would be enough, as sentences."""
    from shop.proofs import in_words

    return in_words(_lists(context))


async def identify(context: Context) -> bool:
    """Check the proofs that are complete with the shop; forget all of them either way.

    Returns:
        Whether the customer is identified now; when not, the reason has been said.
    """
    from common.errors import ShopRuleError
    from shop.identity import verify

    proofs = complete(context)
    number = given(context).get("order_number")
    if context.turn.first("order_number") == context.values.get(CARRIED):
        context.values.pop(CARRIED, None)  # said once more, it is what this is about
    of_a_name = {} if "email" in proofs else {"postcode": proofs.get("postcode")}
    for fact in IDENTITY_FACTS:
        context.values[fact.slot] = None
    try:
        context.customer = await context.shop(
            verify, context.conversation_id, caller=context.caller, **proofs
        )
    except ShopRuleError as refusal:
        context.say(context.speaker.rule(refusal))
        if refusal.code == "locked":
            raise Refused("", ends=True) from refusal
        # Two people may share a name and a postcode: with an e-mail address it will do.
        context.values[PROOF.slot] = of_a_name if of_a_name.get("postcode") else None
        return False
    of_before = context.values.pop(CARRIED, None)
    if number and number != of_before and not context.values.get("order_number"):
        context.values["order_number"] = number
    return True
