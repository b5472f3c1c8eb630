"""Writing imported customers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from common.errors import BadRow
from shop.database import Shop
from shop.importing.records import AddressRecord, CustomerRecord
from shop.importing.storing import Counts, Row, chunks, counts, lookup, repeated, upsert
from shop.importing.validating import Checked
from shop.models import Customer, CustomerAddress, PaymentMethod

NESTED = {"addresses": CustomerAddress, "payments": PaymentMethod}


class CustomerStore:
    """Customers; an address book or payment list that the file gives replaces the old one."""

    def check(
        self, session: Session, records: Sequence[Checked[CustomerRecord]]
    ) -> Iterator[BadRow]:
        """An e-mail address belongs to one customer."""
        emails = [(checked, checked.record.email) for checked in records]
        yield from repeated(emails, "e-mail address")
        owners = lookup(session, Customer.email, [email for _, email in emails], Customer.id)
        for checked in records:
            owner = owners.get(checked.record.email)
            if owner is not None and owner.id != checked.record.id:
                yield checked.bad(
                    f"e-mail address '{checked.record.email}' belongs to customer {owner.id}",
                )

    def write(
        self, shop: Shop, session: Session, records: Sequence[Checked[CustomerRecord]]
    ) -> Counts:
        """Customers first, then what belongs to them."""
        customers = [checked.record for checked in records]
        result = counts(session, Customer.id, [c.id for c in customers])
        upsert(session, Customer, map(_customer, customers), ("id",))
        for field, table in NESTED.items():
            _replace(session, field, table, [c for c in customers if field in c.model_fields_set])
        return result


def address_columns(record: AddressRecord) -> dict[str, str]:
    """An address record as the columns of ``AddressColumns``."""
    values: dict[str, str] = record.model_dump()
    return {"recipient": values.pop("name"), **values}


def _customer(record: CustomerRecord) -> Row:
    given = record.model_fields_set - set(NESTED)
    return Row(record.model_dump(exclude=set(NESTED)), frozenset(given))


def _replace(session: Session, field: str, table: Any, customers: Sequence[CustomerRecord]) -> None:
    for chunk in chunks(customers):
        session.execute(delete(table).where(table.customer_id.in_([c.id for c in chunk])))
    rows = [
        {"customer_id": customer.id, **_columns(nested)}
        for customer in customers
        for nested in getattr(customer, field)
    ]
    if rows:
        session.execute(insert(table), rows)


def _columns(record: Any) -> dict[str, Any]:
    if isinstance(record, AddressRecord):
        return address_columns(record)
    values: dict[str, Any] = record.model_dump()
    return {**values, "balance_cents": values.pop("balance")}
