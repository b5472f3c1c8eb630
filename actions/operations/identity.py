"""Who is speaking: facts that only the customer knows, by any of the shop's lists of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.addresses import parse_address, proves_before_address
from actions.operations.base import Context, Fact, Refused
from actions.operations.proofs_said import EMAIL as EMAIL_FORM
from actions.operations.proofs_said import (
    PHONE_END,
    email_put_right,
    may_be_of_a_name,
    name_said,
    phone_told,
    postcodes_said,
)

if TYPE_CHECKING:
    from shop.proofs import Alternative

_DIGITS = re.compile(r"\d{4,}")
_POSTCODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 \-]{1,9}")
_NAME = re.compile(r"[^\W\d_]+(?:[-'’. ]+[^\W\d_]+)*\.?")
_PHONE = re.compile(r"\+?\d(?:[\s()/.-]{0,2}\d){6,14}")
_PHONE_END = re.compile(r"\D*(?<!\d)(\d{4})\D*")
_NUMBERS = frozenset({"order_number", "phone"})
_MOST_NAMES = 5
_LAST_DIGITS = 4
LACKING = "lacking"
"""Among the values: proofs that the shopper does not have, or answered with others."""
CARRIED = "carried"
"""Among the values: an order number that only proves who speaks, told for something else."""
TRIED = "tried"
"""Among the values: proofs, by their names, that were told and did not fit together."""


class EmailFact(Fact):
    """The address the customer orders with."""

    slot = "email"
    expects = "email"
    entities = frozenset({"email"})
    personal = False
    without = "utter_where_is_the_email"

    async def read(self, context: Context) -> str | None:
        """The e-mail entity, an address in the answer, or the one of before as it is put right."""
        named = context.turn.first("email")
        if named:
            return str(named).strip().lower()
        found = EMAIL_FORM.search(context.turn.text)
        if found:
            return found.group(0).rstrip(".").lower()
        before = context.values.get(self.slot) or _tried(context).get("email")
        return email_put_right(before, context.turn) if before else None

    async def check(self, value: Any, context: Context) -> str:
        """An address has something before and after the @."""
        if not EMAIL_FORM.fullmatch(str(value)):
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
        named = _fuller(context.turn.first("person"), name_said(context.turn))
        words = str(named or (self.asked(context) and context.turn.answer) or "").strip()
        if not _NAME.fullmatch(words) or len(words.split()) > _MOST_NAMES:
            return None
        if not named and not _may_be_a_name(words, context.turn):
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


def _may_be_a_name(words: str, turn: Turn) -> bool:
    """Whether an answer without a tagged name may be one: no yes or no, no "fine"."""
    if turn.intent in {"affirm", "deny", "nevermind"}:
        return False
    return all(may_be_of_a_name(word, turn.language) for word in words.split())


def _fuller(tagged: Any, by_form: str | None) -> str | None:
    """Of a name that understanding has tagged and one told by its form, the one with more of it."""
    words = str(tagged or "")
    return by_form if by_form and len(words.split()) < len(by_form.split()) else words or None


class PhoneFact(Fact):
    """The customer's telephone number, or the last digits of it."""

    slot = "phone"
    entities = frozenset({"phone"})
    personal = False
    without = "utter_which_phone"

    async def read(self, context: Context) -> dict[str, str] | None:
        """The number that was tagged or told as its end; when asked, the digits of the answer."""
        wanted = {fact for facts in _lists(context) for fact in facts} & _OF_A_PHONE
        if not wanted:
            return None
        if self.asked(context):
            context.turn = _as_phone(context.turn)
        text, before = context.turn.text, dict(context.values.get(self.slot) or {})
        told = phone_told(context.turn)
        if "phone" in told:
            return {**before, **told}
        if told:
            return told if "phone_end" in wanted else None
        if not self.asked(context) or context.turn.has("order_number", "email"):
            return None
        if found := _PHONE.search(text):
            return {**before, "phone": found.group()}
        end_alone = _PHONE_END.fullmatch(text)
        if end_alone and "phone_end" in wanted:
            return {"phone_end": end_alone[1]}
        return None

    async def ask(self, context: Context) -> None:
        """Ask for the whole number, or for its end where that would do."""
        known = set(given(context)) | set(context.values.get(LACKING) or ())
        lists = [set(facts) for facts in _lists(context)]
        wanted = next((one & _OF_A_PHONE for one in lists if one - known & _OF_A_PHONE), set())
        end = "phone_end" in wanted and "phone" not in wanted
        context.say("utter_question_phone_end" if end else "utter_question_phone")


_OF_A_PHONE = frozenset({"phone", "phone_end"})


def _as_phone(turn: Turn) -> Turn:
    """Digits alone are the number that was asked for, though an order's might look like it."""
    entities = tuple(
        replace(one, name="phone", value=one.text)
        if one.name == "order_number" and _PHONE.fullmatch(one.text)
        else one
        for one in turn.entities
        if not (one.name in _NUMBERS and PHONE_END.fullmatch(one.text))
    )
    return replace(turn, entities=entities)


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
        if not _stands_in_an_address(context.turn):
            found |= _postcode_said(context, alone=bool(found))
        if not found and self.asked(context) and not context.turn.has("phone"):
            found = _proof_from_text(context.turn.text, proofs_that_would_do(context))
        return {**(context.values.get(self.slot) or {}), **found} if found else None

    async def ask(self, context: Context) -> None:
        """Ask for either of the two, or for the one that would do."""
        wanted = proofs_that_would_do(context)
        if len(wanted) == 1:
            context.say(f"utter_question_proof_{next(iter(wanted))}")
        else:
            context.say("utter_question_proof")


def _postcode_said(context: Context, *, alone: bool) -> dict[str, str]:
    """The postcode that was tagged, or one of a country that the shop sends to by its form."""
    if tagged := context.turn.first("postcode"):
        return {"postcode": str(tagged)}
    codes = postcodes_said(context.turn, context.services.config.ships_to, alone=alone)
    return {"postcode": codes[0]} if codes else {}


def _stands_in_an_address(turn: Turn) -> bool:
    """Whether a postcode is that of a place to send to; a name before it is no street."""
    if not turn.has("street", "city"):
        return False  # "two of them, mia@example.com 20457"
    if proves_before_address(turn.text):
        return False
    street = parse_address(turn.text).street
    numbered = turn.has("street") or any(map(str.isdecimal, street))
    people = {str(name).casefold() for name in turn.all("person")}
    return bool(street) and numbered and street.casefold() not in people


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


EMAIL, NAME, PHONE, PROOF = EmailFact(), NameFact(), PhoneFact(), ProofFact()
IDENTITY_FACTS: tuple[Fact, ...] = (EMAIL, NAME, PHONE, PROOF)
ASKED_BY: dict[str, Fact] = {
    "email": EMAIL,
    "phone": PHONE,
    "phone_end": PHONE,
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
    phone = dict(values.get("phone") or {})
    if number := phone.get("phone"):
        phone["phone_end"] = "".join(filter(str.isdecimal, number))[-_LAST_DIGITS:]
    found = {"email": values.get("email"), **(values.get("person") or {}), **phone}
    return {name: str(v) for name, v in {**found, **(values.get("proof") or {})}.items() if v}


def _tried(context: Context) -> dict[str, str]:
    """The proofs that were told before and did not fit together."""
    return dict(context.values.get(TRIED) or {})


def complete(context: Context) -> dict[str, str]:
    """The proofs of the first of the shop's lists that are all given; empty where none is.

    After proofs that did not fit together, one that is put right stands beside the others.
    """
    have, before = given(context), _tried(context)
    for known in (have, {**before, **have}):
        for facts in _lists(context):
            is_new = known is have or any(known.get(f) != before.get(f) for f in facts)
            if set(facts) <= set(known) and is_new:
                return {fact: known[fact] for fact in facts}
    return {}


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of an operation that is over or left: what the shopper has told of who they are.

    Whatever is wanted next is not asked for again; the order whose number is among it need not be
    what that is about.
    """
    kept = {name: values[name] for name in (*_SLOTS, LACKING, TRIED) if values.get(name)}
    number = (values.get(PROOF.slot) or {}).get("order_number")
    return {**kept, CARRIED: number} if number else kept


def told_in(turn: Turn) -> dict[str, Any]:
    """What a message that belongs to no operation yet tells of who the shopper is."""
    proof = {name: turn.first(name) for name in sorted(PROOF.entities) if turn.has(name)}
    if _stands_in_an_address(turn):
        proof.pop("postcode", None)
    email = turn.first("email")
    first, *rest = (_fuller(turn.first("person"), name_said(turn)) or "").split() or [""]
    person = {"first_name": first, "last_name": " ".join(rest)} if rest else None
    phone = phone_told(turn)
    said = {
        EMAIL.slot: str(email).lower() if email else None,
        NAME.slot: person,
        PHONE.slot: phone or None,
    }
    return told({**said, PROOF.slot: proof})


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

    proofs, before = complete(context), _tried(context)
    number = given(context).get("order_number") or proofs.get("order_number")
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
        context.values[TRIED] = {**before, **proofs}
        if refusal.code == "locked":
            raise Refused("", ends=True) from refusal
        # Two people may share a name and a postcode: with an e-mail address it will do.
        context.values[PROOF.slot] = of_a_name if of_a_name.get("postcode") else None
        return False
    context.values.pop(TRIED, None)
    of_before = context.values.pop(CARRIED, None)
    if number and number != of_before and not context.values.get("order_number"):
        context.values["order_number"] = number
    return True
