"""Writing imported products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from common.errors import BadRow
from shop.catalogue import catalogue_changed
from shop.database import Shop
from shop.importing.records import ProductRecord, VariantRecord
from shop.importing.storing import Counts, Row, counts, lookup, repeated, upsert
from shop.importing.validating import Checked
from shop.models import Product, Variant

RENAMED = {"price": "price_cents"}


class ProductStore:
    """Products with their variants; a variant that the file does not name stays."""

    def check(
        self, session: Session, records: Sequence[Checked[ProductRecord]]
    ) -> Iterator[BadRow]:
        """A SKU belongs to one product."""
        skus = [(r, v.sku) for r in records for v in r.record.variants]
        yield from repeated(skus, "SKU")
        owners = lookup(session, Variant.sku, [sku for _, sku in skus], Variant.product_id)
        for checked in records:
            for variant in checked.record.variants:
                owner = owners.get(variant.sku)
                if owner is not None and owner.product_id != checked.record.id:
                    yield checked.bad(f"SKU '{variant.sku}' belongs to product {owner.product_id}")

    def write(
        self, shop: Shop, session: Session, records: Sequence[Checked[ProductRecord]]
    ) -> Counts:
        """Products first, then their variants."""
        products = [checked.record for checked in records]
        result = counts(session, Product.id, [p.id for p in products])
        upsert(session, Product, map(_product, products), ("id",))
        variants = [
            _variant(product, position, variant)
            for product in products
            for position, variant in enumerate(product.variants)
        ]
        upsert(session, Variant, variants, ("sku",))
        catalogue_changed(session)
        return result


def _product(record: ProductRecord) -> Row:
    values = {
        RENAMED.get(name, name): getattr(record, name)
        for name in ProductRecord.model_fields
        if name != "variants"
    }
    given = {RENAMED.get(name, name) for name in record.model_fields_set - {"variants"}}
    return Row(values, frozenset(given))


def _variant(product: ProductRecord, position: int, record: VariantRecord) -> Row:
    values = {**record.model_dump(), "product_id": product.id, "position": position}
    return Row(values, frozenset({*record.model_fields_set, "position"}))
