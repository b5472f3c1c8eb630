"""Writing imported reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from common.artifacts import fingerprint
from common.errors import BadRow
from shop.database import Shop
from shop.importing.records import ReviewRecord
from shop.importing.storing import Counts, Row, counts, lookup, upsert
from shop.importing.validating import Checked
from shop.models import Customer, Product
from shop.review_models import Review
from shop.reviews import reviews_changed

HASHED = "hash:"


class ReviewStore:
    """Reviews; one without an id gets one made of its content, so that importing is repeatable."""

    def check(self, session: Session, records: Sequence[Checked[ReviewRecord]]) -> Iterator[BadRow]:
        """Products and customers are known."""
        products = lookup(session, Product.id, {c.record.product_id for c in records})
        people = {c.record.customer_id for c in records if c.record.customer_id}
        customers = lookup(session, Customer.id, people)
        for checked in records:
            review = checked.record
            if review.product_id not in products:
                yield checked.bad(f"product '{review.product_id}' is not known")
            if review.customer_id and review.customer_id not in customers:
                yield checked.bad(f"customer '{review.customer_id}' is not known")

    def write(
        self, shop: Shop, session: Session, records: Sequence[Checked[ReviewRecord]]
    ) -> Counts:
        """All reviews in one statement."""
        keys = _keys([checked.record for checked in records])
        result = counts(session, Review.key, keys)
        rows = [_review(c.record, key) for c, key in zip(records, keys, strict=True)]
        upsert(session, Review, rows, ("key",))
        reviews_changed(session)
        return result


def _keys(reviews: Sequence[ReviewRecord]) -> list[str]:
    """Each review's own id, or one made of its content; equal ones are told apart by counting."""
    seen: Counter[str] = Counter()
    keys = []
    for review in reviews:
        key = review.id or fingerprint(review.model_dump_json(exclude={"id"}))[:32]
        seen[key] += 0 if review.id else 1
        keys.append(key if seen[key] < 2 else f"{key}-{seen[key]}")
    return keys


def _review(record: ReviewRecord, key: str) -> Row:
    values = record.model_dump(exclude={"id"})
    values |= {
        "key": key,
        "customer_id": record.customer_id or None,
        "address": _hashed(record.address),
    }
    return Row(values, frozenset(record.model_fields_set - {"id"}))


def _hashed(address: str) -> str:
    """An address as it is kept: enough to see that two are the same, and no more."""
    if not address or address.startswith(HASHED):
        return address
    return f"{HASHED}{fingerprint('review address', address.casefold())[:24]}"
