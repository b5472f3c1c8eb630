"""What a customer changes in their account: e-mail, telephone, name, address."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from shop.addresses import checked_address
from shop.aftersales.settings import AccountField
from shop.database import Shop
from shop.idempotency import claim
from shop.identity import require_customer
from shop.models import Customer, CustomerAddress
from shop.operations.cases import CLOSED, OPEN, open_case
from shop.operations.watching import EMAIL
from shop.rules import must_be_as_shown, refuse
from shop.text import NAME_LIMIT, clean, mask_email, mask_number
from shop.views import Address

CHANGE = "account_change"
_PHONE = re.compile(r"\+?\d{6,15}")
"""As E.164 writes it, or a national number."""


@dataclass(frozen=True)
class AccountChange:
    """One thing of an account as it is (masked as the chat shows it) and as it would be.

    ``waits`` is true where the shop's own system has to confirm it first.
    """

    field: AccountField
    before: str
    after: str
    waits: bool = False
    address: Address | None = None

    @property
    def digest(self) -> str:
        """A hash of what would change, 64 hexadecimal digits."""
        return fingerprint(self.field, self.before, self.after, self.waits)


def check_account_change(
    shop: Shop, conversation_id: str, field: AccountField, value: str | Address
) -> AccountChange:
    """What a change would do.

    Raises:
        NotVerifiedError, ShopRuleError: as :func:`change_account`.
    """
    with shop.reading() as session:
        return _plan(shop, session, conversation_id, field, value)


def change_account(
    shop: Shop,
    conversation_id: str,
    *,
    field: AccountField,
    value: str | Address,
    request_id: str,
    shown: str | None = None,
) -> AccountChange:
    """Change one thing of the customer's account; orders keep what they were placed with.

    Args:
        value: the new one, an address as people write it; empty to have a telephone number removed.
        shown: digest of what the shopper agreed to.

    Raises:
        NotVerifiedError: nobody is identified in the conversation.
        ShopRuleError: ``account_field_fixed``, ``email_malformed``, ``email_not_possible``,
            ``phone_malformed``, ``name_empty``, ``account_same``, a code of an address as in
            :func:`shop.operations.change_address`, or ``changed_since_shown``.
    """
    with shop.session() as session:
        customer_id = require_customer(shop, session, conversation_id)
        arguments = {"customer": customer_id, "field": field, "value": str(value)}
        record = claim(shop, session, request_id, "change_account", arguments)
        if record.result:
            waits = field == "email" and shop.config.after_sales.new_email == "hook"
            return AccountChange(field, "", record.result, waits)
        plan = _plan(shop, session, conversation_id, field, value)
        must_be_as_shown(plan, shown)
        customer = session.get_one(Customer, customer_id, with_for_update=True)
        open_case(
            shop,
            session,
            CHANGE,
            conversation_id=conversation_id,
            customer_id=customer_id,
            details={"field": field, "before": _now(customer, field), "after": plan.after},
            status=OPEN if plan.waits else CLOSED,
        )
        if not plan.waits:
            _write(session, customer, plan)
        record.result = plan.after
        session.flush()
        return plan


def _plan(
    shop: Shop, session: Session, conversation_id: str, field: AccountField, value: str | Address
) -> AccountChange:
    customer_id = require_customer(shop, session, conversation_id)
    if field not in shop.config.after_sales.account_changes:
        refuse("account_field_fixed", field=field)
    customer = session.get_one(Customer, customer_id)
    change = _READ[field](shop, session, customer, value)
    if change.after == _now(customer, field):
        refuse("account_same", field=field)
    return change


def _now(customer: Customer, field: AccountField) -> str:
    if field == "address":
        return str(customer.addresses[0].address) if customer.addresses else ""
    return str(getattr(customer, field))


def _email(shop: Shop, session: Session, customer: Customer, value: str | Address) -> AccountChange:
    new = clean(str(value)).casefold()
    if not EMAIL.fullmatch(new):
        refuse("email_malformed", value=new)
    taken = session.scalar(select(Customer.id).where(Customer.email == new))
    if taken and taken != customer.id:
        refuse("email_not_possible")
    waits = shop.config.after_sales.new_email == "hook"
    return AccountChange("email", mask_email(customer.email), new, waits)


def _phone(shop: Shop, session: Session, customer: Customer, value: str | Address) -> AccountChange:
    new = re.sub(r"[\s()/.\-]", "", str(value))
    if new and not _PHONE.fullmatch(new):
        refuse("phone_malformed", value=clean(str(value), 40))
    return AccountChange("phone", mask_number(customer.phone), new)


def _name(shop: Shop, session: Session, customer: Customer, value: str | Address) -> AccountChange:
    new = clean(str(value), NAME_LIMIT)
    if not any(letter.isalpha() for letter in new):
        refuse("name_empty")
    return AccountChange("name", customer.name, new)


def _address(
    shop: Shop, session: Session, customer: Customer, value: str | Address
) -> AccountChange:
    if isinstance(value, str):
        refuse("address_incomplete", parts=[])
    named = replace(value, name=value.name or customer.name)
    new = checked_address(named, shop.config)
    before = str(customer.addresses[0].address) if customer.addresses else ""
    return AccountChange("address", before, str(new), address=new)


_READ = {"email": _email, "phone": _phone, "name": _name, "address": _address}


def _write(session: Session, customer: Customer, plan: AccountChange) -> None:
    if plan.field != "address":
        setattr(customer, plan.field, plan.after)
        return
    first = customer.addresses[0] if customer.addresses else None
    if first is not None and plan.address is not None:
        first.address = plan.address
    else:
        session.add(CustomerAddress(customer_id=customer.id, address=plan.address))
