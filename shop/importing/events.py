"""Writing imported events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from common.errors import BadRow
from shop.database import Shop
from shop.importing.records import EventRecord
from shop.importing.storing import Counts, Row, counts, lookup, upsert
from shop.importing.validating import Checked
from shop.models import BehaviourEvent, Customer, Product


class EventStore:
    """Events; one without an id gets one made of its content, so that importing is repeatable."""

    def check(self, session: Session, records: Sequence[Checked[EventRecord]]) -> Iterator[BadRow]:
        """Products and customers are known."""
        products = lookup(session, Product.id, {c.record.product_id for c in records})
        people = {c.record.customer_id for c in records if c.record.customer_id}
        customers = lookup(session, Customer.id, people)
        for checked in records:
            event = checked.record
            if event.product_id not in products:
                yield checked.bad(f"product '{event.product_id}' is not known")
            if event.customer_id and event.customer_id not in customers:
                yield checked.bad(f"customer '{event.customer_id}' is not known")

    def write(
        self, shop: Shop, session: Session, records: Sequence[Checked[EventRecord]]
    ) -> Counts:
        """All events in one statement."""
        keys = _keys([checked.record for checked in records])
        result = counts(session, BehaviourEvent.key, keys)
        rows = [_event(c.record, key) for c, key in zip(records, keys, strict=True)]
        upsert(session, BehaviourEvent, rows, ("key",))
        return result


def _keys(events: Sequence[EventRecord]) -> list[str]:
    """Each event's own id, or one made of its content; equal ones are told apart by counting."""
    seen: Counter[str] = Counter()
    keys = []
    for event in events:
        key = event.id or fingerprint(event.model_dump_json(exclude={"id"}))[:32]
        seen[key] += 0 if event.id else 1
        keys.append(key if seen[key] < 2 else f"{key}-{seen[key]}")
    return keys


def _event(record: EventRecord, key: str) -> Row:
    values = record.model_dump(exclude={"id"})
    values |= {"key": key, "customer_id": record.customer_id or None}
    return Row(values, frozenset(record.model_fields_set - {"id"}))
