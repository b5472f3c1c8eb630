"""A product export of Shopify (CSV), with the headers of its older and its newer template.

A product takes a row for each variant and further rows for pictures, all with its handle; its own
columns and the names of its options stand in its first row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shop.importing.formats import values
from shop.importing.formats.metafields import attribute_of
from shop.importing.formats.sheet import COMES, Found, Header, Known, Row, Setting, Sheet
from shop.importing.markup import plain_line
from shop.importing.raw import Raw

NAME = "shopify"
TITLE = "a Shopify product export"
NOT_SHOWN = "not shown to shoppers"
NO_PLACE = "no field for it"
OWN_SYSTEM = "the shop system's own business"
OTHER_MARKET = "of another market"
GIFT_CARD = "gift_card"
OPTIONS = (1, 2, 3)

COLUMNS = (
    Known("handle", ("handle", "url handle"), "id"),
    Known("title", ("title",), "name"),
    Known("body", ("body (html)", "description"), "description", "HTML is taken out"),
    Known("vendor", ("vendor",), "brand"),
    Known("type", ("type", "custom product type", "product type"), "category"),
    Known(
        "taxonomy",
        ("product category", "standardized product type", "standard product type"),
        "categories",
        "the last level; the main category where there is no type",
    ),
    Known("tags", ("tags",), "tags"),
    Known(
        "published", ("published", "published on online store"), COMES, "unpublished is left out"
    ),
    Known("status", ("status",), COMES, "all but 'active' is left out"),
    *(Known(f"name{n}", (f"option{n} name",), "options", "its name") for n in OPTIONS),
    *(Known(f"value{n}", (f"option{n} value",), "options", "its value") for n in OPTIONS),
    Known("linked", pattern=r"option\d+ linked to", why="the option's value stands beside it"),
    Known("sku", ("variant sku", "sku"), "sku", "made of handle and options where empty"),
    Known("grams", ("variant grams", "weight value (grams)"), "attributes", "weight, if all agree"),
    Known(
        "tracker",
        ("variant inventory tracker", "inventory tracker"),
        "counted",
        "where empty, stock is not counted",
    ),
    Known("quantity", ("variant inventory qty", "inventory quantity"), "stock"),
    Known(
        "policy",
        ("variant inventory policy", "continue selling when out of stock"),
        "counted",
        "what is sold without stock is not counted",
    ),
    Known("price", ("variant price", "price"), "variant_price"),
    Known(
        "compare",
        ("variant compare at price", "compare-at price"),
        "sale_price",
        "where higher, it is the price and the other one the sale price",
    ),
    Known("barcode", ("variant barcode", "barcode"), "barcode"),
    Known("variant_image", ("variant image", "variant image url"), "variant_image_url"),
    Known(
        "image",
        ("image src", "product image url", "image source"),
        "pictures",
        "the first is image_url",
    ),
    Known("position", ("image position",), "pictures", "their order"),
    Known("alt", ("image alt text",), why=NO_PLACE),
    Known("gift_card", ("gift card",), "tags", f"the tag {GIFT_CARD}"),
    Known(
        "advertising",
        why="for advertising",
        pattern=r".*\(product\.metafields\.mm-google-shopping\..*\)",
    ),
    Known("metafield", field="attributes", pattern=r".*\(product\.metafields\.([\w-]+)\.([^)]+)\)"),
    Known("variant_metafield", pattern=r".*\(variant\.metafields\..*\)", why=NO_PLACE),
    Known("seo", ("seo title", "seo description"), why="for search engines"),
    Known("google", pattern=r"google shopping / .*", why="for advertising"),
    Known(
        "market",
        pattern=r"(included|price|compare at price|compare-at price) / .*",
        why=OTHER_MARKET,
    ),
    Known("unit_price", pattern=r"unit price .*", why=NO_PLACE),
    Known("packing", pattern=r"packed product .*", why=OWN_SYSTEM),
    Known("cost", ("cost per item",), why=NOT_SHOWN),
    Known(
        "own",
        (
            "variant fulfillment service",
            "fulfillment service",
            "variant requires shipping",
            "requires shipping",
            "variant taxable",
            "charge tax",
            "variant tax code",
            "tax code",
            "variant weight unit",
            "weight unit for display",
            "google product category",
            "template suffix",
            "original image src",
        ),
        why=OWN_SYSTEM,
    ),
)
WRITTEN = {
    "id": "handle",
    "name": "title",
    "description": "body",
    "brand": "vendor",
    "category": "type",
    "tags": "tags",
    "image_url": "image",
    "pictures": "image",
    "sku": "sku",
    "variant_price": "price",
    "sale_price": "compare",
    "stock": "quantity",
    "barcode": "barcode",
    "variant_image_url": "variant_image",
}


def recognises(sheet: Sheet) -> str:
    """Why a sheet is such an export; empty if it is not."""
    names = sheet.names
    handle = names & {"handle", "url handle"}
    telling = names & {
        "body (html)",
        "vendor",
        "option1 name",
        "option1 value",
        "variant price",
        "variant sku",
        "image src",
        "compare-at price",
    }
    if sheet.root or not handle or "title" not in names or len(telling) < 2:
        return ""
    return f"its header has {', '.join(sorted({*handle, 'title', *telling}))}"


def products(sheet: Sheet, setting: Setting) -> Found:
    """The products of an export; each row that belongs to none is complained about."""
    header = Header(sheet, COLUMNS)
    found = Found(columns=header.columns())
    for trouble in header.troubles():
        found.complain(1, trouble)
    groups: dict[str, list[Row]] = {}
    for row in sheet.rows:
        handle = header.cell(row, "handle")
        if handle:
            groups.setdefault(handle, []).append(row)
        else:
            found.complain(row.line, f"column '{header.name('handle')}' is empty")
    for handle, rows in groups.items():
        why = _left_out(header, rows[0])
        if why:
            found.leave_out(values.slug(handle), why)
        else:
            found.records.append(_Product(header, handle, rows, found).raw())
    return found


def _left_out(header: Header, row: Row) -> str:
    status = header.cell(row, "status").casefold()
    if status not in {"", "active"}:
        return status
    published = header.cell(row, "published")
    return "not published" if published and not values.yes(published) else ""


@dataclass
class _Product:
    """The rows of one handle, on their way to a record."""

    header: Header
    handle: str
    rows: Sequence[Row]
    found: Found
    skus: set[str] = field(default_factory=set)

    def raw(self) -> Raw:
        """The record, with the line of each variant."""
        sold = [row for row in self.rows if row is self.rows[0] or self._is_variant(row)]
        self.skus = {sku for row in sold if (sku := self._text(row, "sku"))}
        record = {
            "id": values.slug(self.handle),
            **self._own(self.rows[0]),
            **self._categories(self.rows[0]),
            **self._labels(self.rows[0]),
            **self._pictures(),
            "variants": [self._variant(row) for row in sold],
        }
        return Raw(
            self.rows[0].line,
            record,
            {"variants": [row.line for row in sold]},
            self.header.written(WRITTEN),
        )

    def _is_variant(self, row: Row) -> bool:
        """Whether a row is more than a picture."""
        return any(self.header.cell(row, key) for key in ("value1", "sku", "price", "barcode"))

    def _text(self, row: Row, key: str) -> str:
        """A cell without the apostrophe that keeps its digits in a spreadsheet."""
        return self.header.cell(row, key).removeprefix("'")

    def _own(self, row: Row) -> dict[str, Any]:
        cell, has, notes = self.header.cell, self.header.has, self.found.notes
        record: dict[str, Any] = {}
        if title := values.title(cell(row, "title"), notes):
            record["name"] = title
        if has("body"):
            record["description"] = values.prose(cell(row, "body"), notes)
        if has("vendor"):
            record["brand"] = cell(row, "vendor")
        if has("metafield", "grams"):
            record["attributes"] = self._attributes(row)
        return record

    def _categories(self, row: Row) -> dict[str, Any]:
        if not self.header.has("type", "taxonomy"):
            return {}
        tip = values.branch(self.header.cell(row, "taxonomy"))[:1]
        named = values.each_once([self.header.cell(row, "type"), *tip])
        return {"category": named[0] if named else "", "categories": values.tags(named[1:])}

    def _labels(self, row: Row) -> dict[str, Any]:
        if not self.header.has("tags", "gift_card"):
            return {}
        labels = values.tags(self.header.cell(row, "tags").split(","))
        if values.yes(self.header.cell(row, "gift_card")):
            self.found.notes[f"gift cards, which have the tag {GIFT_CARD}"] += 1
            labels = values.each_once([*labels, GIFT_CARD])
        return {"tags": labels}

    def _attributes(self, row: Row) -> dict[str, Any]:
        attributes = {}
        for column, match in self.header.many("metafield"):
            value = attribute_of(row.cells.get(column, ""))
            if value is not None:
                attributes[values.key(match[2])] = value
            elif row.cells.get(column):
                self.found.notes[
                    "metafields that refer to something else and were not brought"
                ] += 1
        weights = {self.header.cell(row, "grams") for row in self.rows if self._is_variant(row)}
        weight = values.measure(weights.pop(), "g") if len(weights) == 1 else None
        if isinstance(weight, dict):
            attributes.setdefault("weight", weight)
        return attributes

    def _pictures(self) -> dict[str, Any]:
        if not self.header.has("image"):
            return {}
        cells = [(self._place(row), self.header.cell(row, "image")) for row in self.rows]
        ordered = sorted((pair for pair in cells if pair[1]), key=lambda pair: pair[0])
        pictures = values.each_once(values.address(url) for _, url in ordered)
        return {"image_url": pictures[0] if pictures else "", "pictures": pictures[1:]}

    def _place(self, row: Row) -> int:
        place = self.header.cell(row, "position")
        return int(place) if re.fullmatch(r"[0-9]{1,6}", place) else 10**6

    def _variant(self, row: Row) -> dict[str, Any]:
        options = self._options(row)
        sku = self._text(row, "sku")
        variant: dict[str, Any] = {
            "sku": sku or values.made_sku(values.slug(self.handle), options.values(), self.skus),
            "options": options,
            **self._prices(row),
            **self._stock(row),
        }
        if not sku:
            self.found.notes[
                "variants without a SKU, which got one made of handle and options"
            ] += 1
        if self.header.has("barcode"):
            variant["barcode"] = self._text(row, "barcode")
        if self.header.has("variant_image"):
            variant["image_url"] = values.address(self.header.cell(row, "variant_image"))
        return variant

    def _options(self, row: Row) -> dict[str, str]:
        """Options by name; a product without any says "Title: Default Title"."""
        options = {}
        for number in OPTIONS:
            name = self.header.cell(self.rows[0], f"name{number}")
            value = self.header.cell(row, f"value{number}")
            plain = (name.casefold(), value.casefold()) == ("title", "default title")
            if value and not plain:
                options[values.key(name) or f"option_{number}"] = plain_line(value)
        return options

    def _prices(self, row: Row) -> Mapping[str, Any]:
        now, before = self.header.cell(row, "price"), self.header.cell(row, "compare")
        now_cents, before_cents = values.cents(now), values.cents(before)
        if not self.header.has("compare") or not before:
            return (
                {"price": now, "sale_price": None} if self.header.has("compare") else {"price": now}
            )
        if now_cents is None or before_cents is None:
            return {"price": now, "sale_price": before}  # one of them will be refused by name
        if before_cents > now_cents:
            return {"price": before, "sale_price": now}
        return {"price": now, "sale_price": None}

    def _stock(self, row: Row) -> Mapping[str, Any]:
        policy = self.header.cell(row, "policy")
        always = policy.casefold() == "continue" or values.yes(policy)
        untracked = self.header.has("tracker") and not self.header.cell(row, "tracker")
        if always or untracked or not self.header.has("quantity"):
            return {"stock": "yes"}
        quantity = self.header.cell(row, "quantity")
        if re.fullmatch(r"-[0-9]+([.]0+)?", quantity):
            self.found.notes["variants sold below their stock, which count as sold out"] += 1
            quantity = "0"
        return {"stock": quantity or "0", "counted": True}
