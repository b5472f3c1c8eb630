"""Send an order somewhere else, as long as it has not left."""

from __future__ import annotations

import asyncio
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from actions.conversation import Turn
from actions.operations.addresses import (
    KIND_OF_STREET,
    ParsedAddress,
    answer_to,
    parse_address,
)
from actions.operations.base import Context, Fact, Operation, Refused
from actions.operations.care_of import (
    care_of_in,
    is_name,
    is_turned_down,
    turn_without_care_of,
    with_line,
)
from actions.operations.confirming import ConfirmFact
from actions.operations.facts import OrderFact
from actions.render import address_words
from common.errors import ShopRuleError
from common.language import Sentence, language
from common.language.scripts import count_words, is_unspaced
from common.messages import Message

if TYPE_CHECKING:
    from shop.previews import Preview
    from shop.views import OrderView


_CORRECTING = frozenset({"correct_details", "provide_details", "change_address", "deny"})
_A_FEW = 6
_STREET_AND_NAME = frozenset({"street", "person"})
_JOINED = re.compile(r"[\s,;]*")
_HOUSE = re.compile(r"\b\d{1,5} ?[a-zA-Z]?\b")
COUNTRY = "country"
SO_FAR = "address_so_far"
"""Pieces of an address that is not complete, or that something is wrong with."""
HEARD_EARLY = "address_heard_early"
"""The words of an address that came before it was known whose it is, and so of which country."""


def _read(turn: Turn, expected: str, so_far: ParsedAddress, asked: bool) -> ParsedAddress:
    """What a message says, put to what was said before."""
    country = so_far.country or expected
    text = _words_of(turn, country)
    found = parse_address(text, country=country)
    if not found.partial and asked and so_far.partial:
        wanted = so_far.missing if so_far.country else (*so_far.missing, COUNTRY)
        found = replace(answer_to(wanted, text, so_far), extra=found.extra)
        if not any(found.as_dict().values()):
            return so_far
    # A whole address stands for itself: nothing of one that could not be taken is left in it.
    return found if found.complete else so_far.joined(found)


def _words_of(turn: Turn, country: str) -> str:
    """The words of a message that hold an address: all of them, or those from the street on."""
    whole = parse_address(turn.text, country=country)
    from_there = _from_street_on(turn)
    beside = parse_address(from_there, country=country)
    better = beside.street and len(beside.missing) < len(whole.missing)
    return from_there if better else turn.text


def _from_street_on(turn: Turn) -> str:
    """A message from the street on, and the name right before it; what stands before proves who
    speaks, or tells which order is meant.
    """
    named = [one for one in turn.entities if one.name in _STREET_AND_NAME and one.text]
    numbered = [n for n, one in enumerate(named) if any(map(str.isdigit, one.text))]
    if not numbered:
        return ""
    first = numbered[-1]
    while first and _JOINED.fullmatch(
        turn.text[named[first - 1].start + len(named[first - 1].text) : named[first].start]
    ):
        first -= 1
    start = named[first].start
    kind = KIND_OF_STREET.search(turn.text[:start])
    return turn.text[kind.start() if kind else start :]


def _put_right(known: dict[str, str], turn: Turn) -> dict[str, str] | None:
    """An address with the part that a message corrects; None where it corrects none.

    With whom the parcel is left is a line of its own: the name of the recipient stays.
    """
    rest, line = turn_without_care_of(turn)
    if not line:
        return _corrected(known, turn)
    line = "" if is_turned_down(turn) else line
    known = {**known, "extra": with_line(known.get("extra") or "", line)}
    return _corrected(known, rest) or known


def _corrected(known: dict[str, str], turn: Turn) -> dict[str, str] | None:
    reads = language(turn.language).reads("addresses")
    person = str(turn.first("person") or "")
    if is_name(person) and reads.RECIPIENT.search(turn.text):
        return {**known, "name": person}
    if name := _recipient(turn):
        return {**known, "name": name}
    if turn.intent not in _CORRECTING or turn.text.rstrip().endswith("?"):
        return None
    street = _renumbered(known["street"], turn)
    if street != known["street"]:
        return {**known, "street": street}
    before = ParsedAddress(**known)
    found = parse_address(turn.text, country=before.country)
    if found.complete and found.country:
        kept = found.extra or care_of_in(before.extra)
        return {**found.as_dict(), "name": found.name or before.name, "extra": kept}
    if found.partial:
        return before.joined(replace(found, country="")).as_dict()
    return None


def _recipient(turn: Turn) -> str:
    """Whom a parcel shall be for, where words say so ("the recipient is to be Li Ming")."""
    form = getattr(language(turn.language).reads("addresses"), "RECIPIENT_NAMED", None)
    match = form.search(turn_without_care_of(turn)[0].text) if form else None
    return str(match["name"]) if match else ""


def _renumbered(street: str, turn: Turn) -> str:
    """A street with the house number that a few words put right ("18, not 8"), else as it is."""
    reads = language(turn.language).reads("addresses")
    if not street or count_words(turn.text) > _A_FEW:
        return street
    told = reads.NUMBER_NOT.search(turn.text)
    if told and _HOUSE.search(street) is None:
        return street
    number = told or reads.HOUSE_NUMBER.search(turn.text)
    return _HOUSE.sub(number["n"].strip(), street, count=1) if number else street


async def _expected(context: Context) -> str:
    """The country that goes without saying when the postcode is one of its own.

    Where the order goes now; else where the customer lives, else the shop's.
    """
    known = await _known(context)
    home: str = context.services.config.home_country
    return known.country if known else home


async def _with_same_parts(parsed: ParsedAddress, context: Context) -> ParsedAddress:
    """An address with the parts of the order's own that shall stay ("same city")."""
    known = await _known(context)
    same = language(context.turn.language).reads("addresses").SAME_PLACE
    stay = {part for part, words in same.items() if words.search(context.turn.text)}
    if "city" in stay and parsed.street:
        stay |= {"postcode"}
    kept = {p: getattr(known, p) for p in stay if known and not getattr(parsed, p)}
    if not kept:
        return parsed
    return replace(parsed, country=parsed.country or getattr(known, "country", ""), **kept)


async def _on_file(context: Context) -> dict[str, str] | None:
    """The one address in the customer's account that words tell by its street or its town.

    Where a number is told it is another one; where the order goes already is not meant.
    """
    text = context.turn.text.casefold()
    if context.customer is None or any(map(str.isdigit, _without_number(context.turn))):
        return None
    if not context.turn.has("street", "city") and context.requested != AddressFact.slot:
        return None
    now = await _known(context)
    others = [one for one in {context.customer.address, *context.customer.addresses} if one]
    streets = ((one, _HOUSE.sub("", one.street).strip(" ,").casefold()) for one in others)
    told = [one for one, street in streets if street and street in text and one != now]
    told = told or [one for one in others if one.city.casefold() in text and one != now]
    if len(told) != 1:
        return None
    names = ParsedAddress().as_dict()
    return {name: getattr(told[0], name, "") or "" for name in names}


def _without_number(turn: Turn) -> str:
    """A message without the number of the order and who speaks."""
    text = turn.text
    for one in turn.entities:
        if one.name in {"order_number", "email"} and one.text:
            text = text.replace(one.text, "")
    return text


def _in_figures(turn: Turn) -> Turn:
    """A dictated address with its number in figures; one that is put right in the same breath
    counts: "seventeen, no, sorry, nineteen"."""
    if any(map(str.isdigit, turn.text)) or not turn.has("street"):
        return turn
    number = language(turn.language).reads("numbers").from_words
    words = turn.text.split()
    figures = [(n, number(word.strip(",.;"))) for n, word in enumerate(words)]
    told = [(n, int(value)) for n, value in figures if value is not None and value >= 1]
    if not told:
        return turn
    last, value = told[-1]
    between = " ".join(words[told[0][0] + 1 : last])
    corrects = getattr(language(turn.language).reads("addresses"), "TAKEN_BACK", None)
    if len(told) > 1 and (corrects is None or not corrects.search(between)):
        return turn
    text = " ".join((*words[: told[0][0]], str(value), *words[last + 1 :]))
    return replace(turn, text=text, entities=())


async def _known(context: Context) -> Any:
    """Where the order goes now, else where the customer lives; None where that is not known."""
    if context.customer is None:
        return None
    number = context.values.get("order_number")
    order = next((each for each in await context.orders() if each.number == number), None)
    return order.address if order else context.customer.address


async def _for_another(context: Context) -> dict[str, str] | None:
    """The address of the order as it is, with another recipient, or a line of whom it is left with.

    Returns:
        None where a message tells neither of them, or it is not known yet of which order.
    """
    number, name = context.values.get("order_number"), _recipient(context.turn)
    _, line = turn_without_care_of(context.turn)
    if context.customer is None or not number or not (name or line):
        return None
    known = ParsedAddress(**asdict((await context.order(number)).address)).as_dict()
    extra = with_line(known["extra"], line) if line else known["extra"]
    return {**known, "name": name or known["name"], "extra": extra}


class AddressFact(Fact):
    """The new delivery address, in one message."""

    slot = "address"
    expects = "address"
    free_text = True

    async def read(self, context: Context) -> dict[str, str] | None:
        """An address, whole or piece by piece; what is lacking is asked for, the rest stays.

        At the summary a part of it is put right: its number, its postcode, whom it is for.
        """
        known = context.values.get(self.slot)
        if known and context.requested == ConfirmFact.slot:
            return await asyncio.to_thread(_put_right, known, context.turn)
        so_far = ParsedAddress(**(context.values.get(SO_FAR) or {}))
        asked = self.asked(context)
        if kept := await _on_file(context):
            return kept
        context = replace(context, turn=_in_figures(context.turn))
        if asked and (street := _renumbered(so_far.street, context.turn)) != so_far.street:
            parsed = replace(so_far, street=street)
        else:
            expected = await _expected(context)
            parsed = await asyncio.to_thread(_read, context.turn, expected, so_far, asked)
        if parsed.country and is_unspaced(context.turn.text):
            _must_be_served(parsed, context)
        if parsed.partial:
            parsed = await _with_same_parts(parsed, context)
        if not parsed.partial and not so_far.partial:
            return await _for_another(context)
        if not parsed.partial or (not asked and not parsed.complete):
            return None
        if parsed == so_far:
            return None
        if parsed.complete and parsed.country:
            early = _words_of(context.turn, await _expected(context))
            context.values[HEARD_EARLY] = early if context.customer is None else None
            return parsed.as_dict()
        context.values[SO_FAR] = parsed.as_dict()
        missing = parsed.missing or (COUNTRY,)
        parts = [Sentence(f"utter_address_part_{part}") for part in missing]
        raise Refused("utter_address_lacks", parts=parts)

    async def check(self, value: Any, context: Context) -> dict[str, str]:
        """The name goes without saying: it is the customer's. No country does."""
        address = dict(value)
        if context.customer is not None:
            address = await _with_country(address, context)
            lacking = ParsedAddress(**address).missing or (() if address["country"] else (COUNTRY,))
            if lacking:
                context.values[SO_FAR] = address
                parts = [Sentence(f"utter_address_part_{part}") for part in lacking]
                raise Refused("utter_address_lacks", parts=parts)
            address["name"] = address["name"] or context.customer.name
            try:
                _must_be_deliverable(address, context)
            except Refused:
                context.values[SO_FAR] = address
                raise
        context.values[SO_FAR] = None
        return address

    async def ask(self, context: Context) -> None:
        """Show the form by example."""
        context.say("utter_question_address")


class ChangeAddress(Operation):
    """The delivery address of one order."""

    name = "change_address"
    beside = True
    start_intents = frozenset({"change_address"})
    for_all = True
    yes_title = "utter_button_send_it_there"

    def eligible(self, order: OrderView) -> bool:
        """Anything that has not been handed to the carrier."""
        return order.status in {"placed", "paid", "on_hold", "packed"}

    def none_eligible(self) -> str:
        """Nothing can be redirected any more."""
        return "utter_address_none"

    async def check_order(self, number: str, context: Context) -> None:
        """The shop's rules for changing the address."""
        from shop.operations import check_address

        await context.shop(check_address, context.conversation_id, number)

    def words_for_others(self, context: Context) -> str:
        """The same address."""
        known = context.values.get(AddressFact.slot)
        return address_words(_address(context), context.speaker) if known else ""

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


async def _with_country(address: dict[str, str], context: Context) -> dict[str, str]:
    """An address that was told before the identity, in the country that its customer is in.

    Where its postcode is none of that country's, it has no country yet, and what that country
    needs and was not told is lacking: the one that was read before is not kept.
    """
    words = context.values.pop(HEARD_EARLY, None)
    if not words:
        return address
    read = await asyncio.to_thread(parse_address, words, country=await _expected(context))
    return read.as_dict()


def _must_be_deliverable(address: dict[str, str], context: Context) -> None:
    """Say what is wrong with an address while it can still be put right, not after the yes."""
    from shop.addresses import checked_address
    from shop.views import Address

    try:
        checked_address(Address(**address), context.services.config)
    except ShopRuleError as wrong:
        raise Refused(context.speaker.rule(wrong)) from wrong


def _must_be_served(parsed: ParsedAddress, context: Context) -> None:
    """Say at once that a country is not sent to, before the rest of an address there is asked for.

    In Latin letters the name of a country may be that of a state or a town: there it is said when
    the address is whole.
    """
    from shop.addresses import must_be_served

    try:
        must_be_served(parsed.country, parsed.country, context.services.config)
    except ShopRuleError as wrong:
        raise Refused(context.speaker.rule(wrong)) from wrong


def _address(context: Context) -> Any:
    from shop.views import Address

    return Address(**context.values["address"])


ChangeAddress.facts = (OrderFact(ChangeAddress), AddressFact())
