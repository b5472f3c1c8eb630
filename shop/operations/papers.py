"""The papers of an order: its invoice to a company, and its confirmation once more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from shop.database import Shop
from shop.idempotency import claim
from shop.mapping import order_view
from shop.models import Customer, Order
from shop.operations.cases import CLOSED, case_by_id, cases_of, number_of, open_case
from shop.orders import find_order
from shop.rules import must_be_as_shown, refuse
from shop.text import clean, mask_email
from shop.views import Address, CaseView, OrderView

INVOICE, CONFIRMATION = "invoice", "confirmation"
_VAT_ID = re.compile(r"[A-Z]{2}[A-Z0-9]{2,13}")
"""A country's code and its number, e.g. ``DE123456789`` (Directive 2006/112/EC, article 215)."""
_TAX_NUMBER = re.compile(r"\d{2}-?\d{7}|\d{9,12}")
"""Numbers without a country: of the United States (EIN), and national tax numbers."""


@dataclass(frozen=True)
class Papers:
    """What would be sent for an order, and to which address (masked)."""

    order: OrderView
    email_masked: str
    invoice_to: dict[str, str]

    @property
    def digest(self) -> str:
        """A hash of what would be sent, 64 hexadecimal digits."""
        return fingerprint(self.order.number, self.email_masked, self.invoice_to)


def vat_id(text: str) -> str:
    """A VAT id as it is written on an invoice.

    Raises:
        ShopRuleError: ``vat_id_malformed``.
    """
    plain = re.sub(r"[\s.\-]", "", text).upper()
    if _VAT_ID.fullmatch(plain) and any(letter.isdigit() for letter in plain):
        return plain
    if not _TAX_NUMBER.fullmatch(text.strip()):
        refuse("vat_id_malformed", value=clean(text, 40))
    return text.strip()


def check_invoice(
    shop: Shop,
    conversation_id: str,
    order_number: str,
    *,
    company: str = "",
    vat: str = "",
    address: Address | None = None,
) -> Papers:
    """What an invoice for an order would say; without values, as it is now.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`request_invoice`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _invoice(session, order, company, vat, address)


def request_invoice(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    request_id: str,
    company: str = "",
    vat: str = "",
    address: Address | None = None,
    shown: str | None = None,
) -> CaseView:
    """Keep on an order whom its invoice is for, and ask for it to be sent to the customer.

    Args:
        company: empty for an invoice to the customer.
        vat: VAT id, or empty.
        address: of the company; the order's own where None.
        shown: digest of what the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``no_invoice_for_cancelled``, ``vat_id_malformed``,
            ``invoice_requested`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        arguments: dict[str, Any] = {"order": order.number, "company": company, "vat": vat}
        arguments |= {"address": str(address)} if address else {}
        record = claim(shop, session, request_id, "request_invoice", arguments)
        if not record.result:
            papers = _invoice(session, order, company, vat, address)
            must_be_as_shown(papers, shown)
            order.invoice_to = papers.invoice_to
            case = _ask_for(shop, session, INVOICE, conversation_id, order, papers.invoice_to)
            record.result = case
            session.flush()
        return case_by_id(session, record.result)


def check_confirmation(shop: Shop, conversation_id: str, order_number: str) -> Papers:
    """Where the confirmation of an order would go.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`resend_confirmation`.
    """
    with shop.reading() as session:
        order = find_order(shop, session, conversation_id, order_number)
        return _confirmation(session, order)


def resend_confirmation(
    shop: Shop,
    conversation_id: str,
    *,
    order_number: str,
    request_id: str,
    shown: str | None = None,
) -> CaseView:
    """Ask for the confirmation of an order to be sent again, to the address on file and no other.

    Args:
        shown: digest of what the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``unknown_order``, ``confirmation_requested`` or ``changed_since_shown``.
    """
    with shop.session() as session:
        order = find_order(shop, session, conversation_id, order_number, lock=True)
        record = claim(shop, session, request_id, "resend_confirmation", {"order": order.number})
        if not record.result:
            papers = _confirmation(session, order)
            must_be_as_shown(papers, shown)
            record.result = _ask_for(shop, session, CONFIRMATION, conversation_id, order, {})
            session.flush()
        return case_by_id(session, record.result)


def _ask_for(
    shop: Shop,
    session: Session,
    kind: str,
    conversation_id: str,
    order: Order,
    details: dict[str, str],
) -> str:
    """Open the case from which the shop's own system sends it; returns its id."""
    case = open_case(
        shop,
        session,
        kind,
        conversation_id=conversation_id,
        customer_id=order.customer_id,
        order=order,
        details=details,
    )
    return str(case.id)


def _invoice(
    session: Session, order: Order, company: str, vat: str, address: Address | None
) -> Papers:
    view = order_view(order)
    if view.status == "cancelled":
        refuse("no_invoice_for_cancelled", order=view.number)
    to = {
        "company": clean(company),
        "vat_id": vat_id(vat) if vat else "",
        "address": str(address or view.address),
    }
    for case in cases_of(session, order, INVOICE):
        if case.status != CLOSED and dict(case.details) == to:
            refuse("invoice_requested", order=view.number, number=number_of(case))
    return Papers(view, _email(session, order), to)


def _confirmation(session: Session, order: Order) -> Papers:
    view = order_view(order)
    for case in cases_of(session, order, CONFIRMATION):
        if case.status != CLOSED:
            refuse("confirmation_requested", order=view.number, email=_email(session, order))
    return Papers(view, _email(session, order), {})


def _email(session: Session, order: Order) -> str:
    return mask_email(session.get_one(Customer, order.customer_id).email)
