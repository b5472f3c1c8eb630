"""Writing imported products."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from common.errors import BadRow
from shop.catalogue import catalogue_changed
from shop.database import Shop
from shop.importing.records import ProductRecord, VariantRecord
from shop.importing.storing import Counts, Row, counts, lookup, repeated, upsert
from shop.importing.validating import Checked
from shop.models import Product, Variant

CENTS = {"price": "price_cents", "sale_price": "sale_price_cents"}


class ProductStore:
    """Products with their variants; a variant that the file does not name stays."""

    def check(
        self, session: Session, records: Sequence[Checked[ProductRecord]]
    ) -> Iterator[BadRow]:
        """A SKU belongs to one product."""
        skus = [
            (checked.part("variants", place), variant.sku)
            for checked in records
            for place, variant in enumerate(checked.record.variants)
        ]
        yield from repeated(skus, "SKU")
        owners = lookup(session, Variant.sku, [sku for _, sku in skus], Variant.product_id)
        for checked, sku in skus:
            owner = owners.get(sku)
            if owner is not None and owner.product_id != checked.record.id:
                yield checked.bad(f"SKU '{sku}' belongs to product {owner.product_id}")

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
    values = record.model_dump(exclude={"variants", "price", "attributes", "texts"})
    attributes, units = _measures(record)
    values |= {
        "texts": {code: told.model_dump(exclude_unset=True) for code, told in record.texts.items()},
        "price_cents": record.price_cents,
        "attributes": attributes,
        "units": units,
    }
    given = record.model_fields_set - {"variants", "price"}
    given |= {"price_cents"} if record.price is not None or _all_priced(record) else set()
    given |= {"units"} if "attributes" in given else set()
    return Row(values, frozenset(given))


def _measures(record: ProductRecord) -> tuple[dict[str, Any], dict[str, str]]:
    """The attributes' values, and the units of those that have one."""
    values: dict[str, Any] = {}
    units: dict[str, str] = {}
    for name, value in record.attributes.items():
        if isinstance(value, dict):
            values[name], units[name] = value["value"], str(value["unit"])
        else:
            values[name] = value
    return values, units


def _all_priced(record: ProductRecord) -> bool:
    return all(variant.price is not None for variant in record.variants)


def _variant(product: ProductRecord, position: int, record: VariantRecord) -> Row:
    values = record.model_dump(exclude={"price", "sale_price"})
    values |= {
        "price_cents": record.price,
        "sale_price_cents": record.sale_price,
        "product_id": product.id,
        "position": position,
    }
    given = {CENTS.get(name, name) for name in record.model_fields_set}
    return Row(values, frozenset({*given, "position"}))
