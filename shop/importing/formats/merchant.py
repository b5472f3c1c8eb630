"""A product feed for Google Merchant Center: XML (RSS 2.0 or Atom) or a table with tabs.

Each item is a variant; those with the same ``item_group_id`` are one product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.importing.fields import guessed, some_or_none
from shop.importing.formats import values
from shop.importing.formats.sales import sale_price
from shop.importing.formats.sheet import Found, Header, Known, Row, Setting, Sheet
from shop.importing.markup import plain_line
from shop.importing.raw import Raw

NAME = "merchant"
TITLE = "a Google Merchant feed"
VARIED = ("color", "size", "material", "pattern", "gender", "age_group")
"""What the items of a group may differ in."""
ALWAYS_OPTIONS = frozenset({"color", "size"})
FACTS = (
    "condition",
    "mpn",
    "size_type",
    "size_system",
    "energy_efficiency_class",
    "unit_pricing_measure",
    "shipping_weight",
    "product_weight",
    "product_length",
    "product_width",
    "product_height",
)
"""What becomes an attribute of the same name where all items of a group agree."""
AVAILABLE = {
    "in_stock": "yes",
    "preorder": "yes",
    "pre_order": "yes",
    "backorder": "yes",
    "out_of_stock": "no",
}
NO_PLACE = "no field for it"
ADVERTISING = "for advertising"
OWN_SYSTEM = "the shop system's own business"


def _names(*names: str) -> tuple[str, ...]:
    """Each name as feeds write it: with underscores or spaces, with or without ``g:``."""
    spaced = [name.replace("_", " ") for name in names]
    return (*names, *spaced, *(f"g:{name}" for name in names))


def _known(key: str, field: str = "", why: str = "") -> Known:
    return Known(key, _names(key), field, why)


COLUMNS = (
    _known("id", "sku", "the product's id, too, where there is no group"),
    _known("item_group_id", "id", "the items of a group are variants"),
    _known("title", "name", "of a group, what its titles begin with"),
    Known("description", _names("description", "summary"), "description", "HTML is taken out"),
    _known("link", "url", "of the first variant"),
    _known("image_link", "image_url", "of the first variant; and of each variant"),
    _known("additional_image_link", "pictures"),
    _known("availability", "stock", "yes or no; pieces are not counted"),
    _known("price", "variant_price", "only in the shop's currency"),
    _known("sale_price", "sale_price"),
    _known("sale_price_effective_date", "sale_price", "whether it is valid now"),
    _known("brand", "brand"),
    _known("gtin", "barcode"),
    _known("product_type", "category", "the longest path's tip; others are further ones"),
    _known("google_product_category", "categories", "its last level; a number is not brought"),
    *(_known(name, "options", "else an attribute where all items agree") for name in VARIED),
    *(_known(name, "attributes", "where all items of a group agree") for name in FACTS),
    Known(
        "product_detail",
        (),
        "attributes",
        "name and value",
        pattern=r"(g:)?product[_ ]detail( ?\(.*\))?",
    ),
    _known("product_highlight", "description", "lines at its end"),
    Known("label", (), "tags", pattern=r"(g:)?custom[_ ]label[_ ][0-4]"),
    _known("availability_date", why=NO_PLACE),
    _known("expiration_date", why=OWN_SYSTEM),
    _known("mobile_link", why=NO_PLACE),
    _known("cost_of_goods_sold", why="not shown to shoppers"),
    Known(
        "advertising",
        why=ADVERTISING,
        pattern=r"(g:)?(ads[_ ].*|promotion[_ ]id|short[_ ]title|(included|excluded)[_ ]destination"
        r"|shopping[_ ]ads[_ ].*|canonical[_ ]link|lifestyle[_ ]image[_ ]link|pause)",
    ),
    Known(
        "own",
        why=OWN_SYSTEM,
        pattern=r"(g:)?(shipping.*|tax.*|identifier[_ ]exists|adult|multipack|is[_ ]bundle"
        r"|(min|max)[_ ]handling[_ ]time|transit.*|installment|loyalty.*|subscription.*"
        r"|unit[_ ]pricing[_ ]base[_ ]measure|updated|published|author|guid|pubdate)",
    ),
)
WRITTEN = {
    "id": "id",
    "name": "title",
    "description": "description",
    "brand": "brand",
    "category": "product_type",
    "categories": "google_product_category",
    "image_url": "image_link",
    "pictures": "additional_image_link",
    "url": "link",
    "sku": "id",
    "variant_price": "price",
    "sale_price": "sale_price",
    "stock": "availability",
    "barcode": "gtin",
    "variant_image_url": "image_link",
    "variant_pictures": "additional_image_link",
}
"""Column of docs/import.md -> key of the column that fills it."""


def recognises(sheet: Sheet) -> str:
    """Why a sheet is such a feed; empty if it is not."""
    header = Header(sheet, COLUMNS)
    if not all(header.has(key) for key in ("id", "title")):
        return ""
    telling = [
        header.name(key)
        for key in ("image_link", "availability", "link", "product_type", "item_group_id", "gtin")
        if header.has(key)
    ]
    own = any(name.casefold().startswith("g:") for name in sheet.header)
    if sheet.root and own:
        return f"its root is <{sheet.root}> and its items have elements of Google's namespace"
    if sheet.root or len(telling) < 2:
        return ""
    return f"its header has {header.name('id')}, {header.name('title')}, {', '.join(telling)}"


def products(sheet: Sheet, setting: Setting) -> Found:
    """The products of a feed; an item without an id is complained about."""
    header = Header(sheet, COLUMNS)
    found = Found(columns=header.columns())
    for trouble in header.troubles():
        found.complain(1, trouble)
    groups: dict[str, list[Row]] = {}
    for row in sheet.rows:
        item = header.cell(row, "id")
        if item:
            group = header.cell(row, "item_group_id")
            groups.setdefault(f"group {group}" if group else f"item {item}", []).append(row)
        else:
            found.complain(row.line, f"column '{header.name('id')}' is empty")
    for rows in groups.values():
        found.records.append(_Product(header, rows, found, setting).raw())
    return found


@dataclass
class _Product:
    """The items of one group, on their way to a record."""

    header: Header
    rows: Sequence[Row]
    found: Found
    setting: Setting

    def raw(self) -> Raw:
        """The record, with the line of each variant."""
        first = self.rows[0]
        number = self._cell(first, "item_group_id") or self._cell(first, "id")
        options, facts = self._varied()
        record = {
            "id": values.slug(number),
            **self._own(first),
            **self._categories(first),
            "variants": [
                self._variant(row, own) for row, own in zip(self.rows, options, strict=True)
            ],
        }
        if self.header.has(*VARIED, *FACTS, "product_detail"):
            record["attributes"] = facts | self._facts() | self._details(first)
        lines = {"variants": [row.line for row in self.rows]}
        return Raw(first.line, record, lines, self.header.written(WRITTEN))

    def _cell(self, row: Row, key: str) -> str:
        return self.header.cell(row, key)

    def _list(self, row: Row, key: str, by: str = ",") -> list[str]:
        """The values of a column that a table divides by commas and XML repeats."""
        several = row.lists.get(self.header.name(key).casefold())
        return list(several) if several else values.split(self._cell(row, key), by)

    def _own(self, row: Row) -> dict[str, Any]:
        has, notes = self.header.has, self.found.notes
        record: dict[str, Any] = {}
        titles = [title for one in self.rows if (title := self._cell(one, "title"))]
        if titles:
            record["name"] = values.title(values.common_name(titles), notes)
        if has("description", "product_highlight"):
            points = [f"- {point}" for point in self._list(row, "product_highlight")]
            text = values.prose(self._cell(row, "description"), notes)
            record["description"] = values.prose("\n".join(filter(None, [text, *points])), notes)
        if has("brand"):
            record["brand"] = self._cell(row, "brand")
        if has("link"):
            record["url"] = values.address(self._cell(row, "link"))
        labels = [row.cells.get(column, "") for column, _ in self.header.many("label")]
        if has("label"):
            record["tags"] = values.tags(labels)
        return record | self._pictures(row)

    def _pictures(self, row: Row) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.header.has("image_link"):
            found["image_url"] = values.address(self._cell(row, "image_link"))
        if self.header.has("additional_image_link"):
            pictures = self._list(row, "additional_image_link")
            found["pictures"] = values.each_once(map(values.address, pictures))
        return found

    def _categories(self, row: Row) -> dict[str, Any]:
        """The shop's own paths, and the last level of Google's unless it is a mere number."""
        if not self.header.has("product_type", "google_product_category"):
            return {}
        paths = [values.branch(path) for path in self._paths(row)]
        paths.sort(key=len, reverse=True)
        google = values.branch(self._cell(row, "google_product_category"))[:1]
        if google and google[0].isdecimal():
            self.found.notes["Google's categories that are a number and were not brought"] += 1
            google = []
        named = values.each_once([*(name for path in paths for name in path), *google])
        return {"category": named[0] if named else "", "categories": values.tags(named[1:])}

    def _paths(self, row: Row) -> list[str]:
        """The paths of a product; a comma in a table divides them only where each is a path."""
        several = self._list(row, "product_type")
        whole = len(several) > 1 and all(">" in path for path in several)
        return several if whole or self._repeated(row, "product_type") else [", ".join(several)]

    def _repeated(self, row: Row, key: str) -> bool:
        return self.header.name(key).casefold() in row.lists

    def _varied(self) -> tuple[list[dict[str, str]], dict[str, Any]]:
        """Each item's options, and the facts that all items share."""
        facts: dict[str, Any] = {}
        options: list[dict[str, str]] = [{} for _ in self.rows]
        for name in VARIED:
            cells = [plain_line(self._cell(row, name)) for row in self.rows]
            if name in ALWAYS_OPTIONS or len(set(cells)) > 1:
                for own, cell in zip(options, cells, strict=True):
                    own |= {name: cell} if cell else {}
            elif cells[0]:
                facts[name] = cells[0]
        return options, facts

    def _facts(self) -> dict[str, Any]:
        facts = {}
        for name in FACTS:
            cells = {self._cell(row, name) for row in self.rows}
            if len(cells) > 1:
                self.found.notes["facts in which the items of a group differ, not brought"] += 1
            value = values.measure(cells.pop()) if len(cells) == 1 else None
            if value is not None and (name, value) != ("condition", "new"):
                facts[name] = value
        return facts

    def _details(self, row: Row) -> dict[str, Any]:
        """``section:name:value`` or ``name:value`` as attributes."""
        details = {}
        for piece in self._list(row, "product_detail"):
            *_, name, value = ["", *(part.strip() for part in piece.split(":", 2))]
            if values.key(name) and value:
                details[values.key(name)] = guessed(value)
            else:
                self.found.notes["product details without a name and a value"] += 1
        return details

    def _variant(self, row: Row, options: dict[str, str]) -> dict[str, Any]:
        variant: dict[str, Any] = {
            "sku": self._cell(row, "id"),
            "options": options,
            "price": self._cell(row, "price"),
            **self._stock(row),
        }
        if self.header.has("sale_price"):
            variant["sale_price"] = self._sale(row, self.found.notes)
        if self.header.has("gtin"):
            variant["barcode"] = self._cell(row, "gtin").removeprefix("'")
        if len(self.rows) > 1:
            own = self._pictures(row)
            variant |= own
        return variant

    def _stock(self, row: Row) -> dict[str, Any]:
        if not self.header.has("availability"):
            return {}
        written = self._cell(row, "availability")
        word = written.casefold().replace(" ", "_")
        stock = AVAILABLE.get(word)
        if stock is None and some_or_none(written) is None:
            known = ", ".join(AVAILABLE)
            name = self.header.name("availability")
            self.found.complain(row.line, f"column '{name}' '{written}' is not one of {known}")
            return {}
        return {"stock": stock or written}

    def _sale(self, row: Row, notes: Counter[str]) -> str | None:
        when = self._cell(row, "sale_price_effective_date")
        first, _, last = when.partition("/")
        try:
            return sale_price(self._cell(row, "sale_price"), first, last, self.setting, notes)
        except ValueError as error:
            name = self.header.name("sale_price_effective_date")
            self.found.complain(row.line, f"column '{name}': {error}")
            return None
