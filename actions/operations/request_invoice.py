"""The invoice of an order, made out to a company or as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from actions.operations.base import Context, Operation, Refused
from actions.operations.change_address import SO_FAR, AddressFact
from actions.operations.choices import NOT_NEEDED, OrderMeantFact, reads
from actions.operations.confirming import ConfirmFact
from actions.operations.facts import WordsFact
from actions.render import address_words
from common.errors import ShopRuleError
from common.language.scripts import count_words
from common.messages import Message

if TYPE_CHECKING:
    from shop.operations.papers import Papers
    from shop.views import Address, CaseView, OrderView

_MOST_WORDS_OF_A_NAME = 7
_MOST_WORDS_OF_A_NUMBER = 4
SAME: dict[str, str] = {}
"""The address of the order itself."""


class CompanyFact(WordsFact):
    """The company, or nothing for an invoice in the customer's name."""

    async def read(self, context: Context) -> str | None:
        """A name; "just a copy" is an answer, too. By its legal form it is told at any time."""
        if found := reads(context).COMPANY.search(context.turn.text):
            return str(found["name"])
        if self.asked(context) and reads(context).NO_COMPANY.search(context.turn.answer):
            return NOT_NEEDED
        if named := context.turn.first("person"):
            return str(named) if self.asked(context) else None
        words = await super().read(context)
        name = words and _name_alone(words, context)
        return name if name and len(name.split()) <= _MOST_WORDS_OF_A_NAME else None


def _name_alone(words: str, context: Context) -> str:
    """The name where a VAT id or an address stands beside it."""
    patterns = reads(context)
    ends = [
        one.start()
        for one in (patterns.VAT_LEAD.search(words), patterns.VAT_ID.search(words))
        if one
    ]
    if not ends:
        return words
    return words[: min(ends)].strip(" ,;:") or words


class VatFact(WordsFact):
    """A VAT id, or none; anywhere in a message it is told by its form."""

    depends_on = ("company",)

    async def read(self, context: Context) -> str | None:
        """The number as it is printed; "no" is an answer, too."""
        patterns = reads(context)
        text = patterns.VAT_LEAD.sub(" ", context.turn.text)
        told = [match[0] for match in patterns.VAT_ID.finditer(text)]
        told = [one for one in told if _is_long(one)] or (told if self.asked(context) else [])
        if told:
            return str(told[0])
        if not self.asked(context):
            return None
        words = context.turn.answer
        if patterns.NO_VAT.search(words):
            return NOT_NEEDED
        short = count_words(words) <= _MOST_WORDS_OF_A_NUMBER
        return words if short and any(map(str.isdigit, words)) else None

    async def check(self, value: Any, context: Context) -> str:
        """In its printed form."""
        from shop.operations.papers import vat_id

        if not value:
            return NOT_NEEDED
        try:
            return vat_id(str(value))
        except ShopRuleError as malformed:
            raise Refused(context.speaker.rule(malformed)) from malformed

    async def infer(self, context: Context) -> str | None:
        """Nobody but a company has one."""
        return None if context.values.get("company") else NOT_NEEDED


def _is_long(text: str) -> bool:
    """Whether it can be nothing else: an order number has a dash, a size two digits."""
    return sum(letter.isdigit() for letter in text) >= 8 and "-" not in text


class InvoiceAddressFact(AddressFact):
    """The address on the invoice; the order's own goes without saying."""

    depends_on = ("order_number", "company")

    async def read(self, context: Context) -> dict[str, str] | None:
        """An address, or "the same"; only beside a company, or it would be the delivery's."""
        patterns = reads(context)
        known = context.values.get(self.slot)
        at_summary = known is not None and context.requested == ConfirmFact.slot
        beside = "company" in context.changed or patterns.COMPANY.search(context.turn.text)
        if (beside or at_summary) and patterns.SAME_AS_ORDER.search(context.turn.text):
            return SAME
        if (beside or at_summary) and not self.asked(context):
            return await self._beside_the_company(context)
        if not self.asked(context):
            return None
        if reads(context).SAME_ADDRESS.search(context.turn.answer) and len(context.turn.text) < 40:
            return SAME
        return await super().read(context)

    async def _beside_the_company(self, context: Context) -> dict[str, str] | None:
        """A whole address in what is left once the company and its VAT id are taken out."""
        patterns, text = reads(context), context.turn.text
        for pattern in (patterns.VAT_ID, patterns.VAT_LEAD, patterns.COMPANY):
            text = pattern.sub("", text)
        rest = replace(context, turn=replace(context.turn, text=text), requested=self.slot)
        try:
            return await super().read(rest)
        except Refused:
            return None  # something that only looks like a part of an address
        finally:
            context.values.pop(SO_FAR, None)

    async def check(self, value: Any, context: Context) -> dict[str, str]:
        """One that is told is checked as any."""
        return await super().check(value, context) if value else SAME

    async def infer(self, context: Context) -> dict[str, str] | None:
        """Without a company it stays as it is."""
        return None if context.values.get("company") else SAME

    async def ask(self, context: Context) -> None:
        """Show the one on the order."""
        order = await context.chosen_order()
        address = address_words(order.address, context.speaker)
        same = "utter_button_same_address"
        choice = (same, context.speaker.own(same).lower())
        context.say("utter_question_invoice_address", choice, address=address)


async def _papers(context: Context) -> Papers:
    from shop.operations import check_invoice

    found: Papers = await context.shop(
        check_invoice, context.conversation_id, context.values["order_number"], **_values(context)
    )
    return found


def _values(context: Context) -> dict[str, Any]:
    values = context.values
    return {
        "company": values.get("company") or "",
        "vat": values.get("vat") or "",
        "address": _address(values.get("address"), values.get("company") or ""),
    }


def _address(value: dict[str, str] | None, company: str) -> Address | None:
    from shop.views import Address as PostalAddress

    return PostalAddress(**{**value, "name": company or value["name"]}) if value else None


class RequestInvoice(Operation):
    """A PDF with the right name on it."""

    name = "request_invoice"
    start_intents = frozenset({"request_invoice"})
    yes_title = "utter_button_send_invoice"

    def eligible(self, order: OrderView) -> bool:
        """Whatever was not cancelled."""
        return order.status != "cancelled"

    def none_eligible(self) -> str:
        """Nothing was ordered."""
        return "utter_papers_none"

    async def check_order(self, number: str, context: Context) -> None:
        """There is an invoice for it at all."""
        from shop.operations import check_invoice

        await context.shop(check_invoice, context.conversation_id, number, company="?")

    async def preview(self, context: Context) -> Papers:
        """What would stand on it, and where it goes."""
        return await _papers(context)

    async def summary(self, context: Context, preview: Papers) -> Message:
        """Whom it is for, and where it goes."""
        values = preview.invoice_to
        return context.speaker.steady(
            "utter_invoice_summary",
            order=preview.order.number,
            company=values["company"] or None,
            vat=values["vat_id"] or None,
            address=values["address"].removeprefix(f"{values['company']}, "),
            email=preview.email_masked,
        )

    async def execute(self, context: Context) -> None:
        """Keep it on the order and ask for it to be sent."""
        from shop.operations import request_invoice

        papers = await _papers(context)
        case: CaseView = await context.shop(
            request_invoice,
            context.conversation_id,
            order_number=context.values["order_number"],
            request_id=context.request_id,
            shown=context.shown,
            **_values(context),
        )
        context.say(
            "utter_invoice_done",
            number=case.number,
            order=papers.order.number,
            email=papers.email_masked,
            answer_days=context.services.config.after_sales.answer_days,
        )


RequestInvoice.facts = (
    OrderMeantFact(RequestInvoice),
    CompanyFact("company", "utter_question_company", "utter_button_no_company"),
    VatFact("vat", "utter_question_vat", "utter_button_no_vat"),
    InvoiceAddressFact(),
)
