"""A product export of WooCommerce (CSV): rows of products and, apart, of their variations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from shop.importing.fields import guessed
from shop.importing.formats import values
from shop.importing.formats.sales import sale_price
from shop.importing.formats.sheet import Found, Header, Row, Setting, Sheet
from shop.importing.formats.woocommerce_columns import (
    COLUMNS,
    MEASURES,
    TYPES,
    WRITTEN,
    aliases_of,
    english,
    is_foreign,
    types_in,
)
from shop.importing.markup import plain_line
from shop.importing.raw import Raw

NAME = "woocommerce"
TITLE = "a WooCommerce product export"
NOT_ENGLISH = (
    "this looks like a WooCommerce export with headers in another language and columns that are "
    "not in the usual order: set your own language to English in your profile, export all columns "
    "again and import that file"
)
_LEFT_OUT = {
    "grouped": "a group whose parts come by themselves",
    "external": "sold in another shop",
}
_STATES = {"0": "private", "-1": "draft"}


def recognises(sheet: Sheet) -> str:
    """Why a sheet is such an export, in whatever language; empty if it is not."""
    if sheet.root:
        return ""
    if telling := english(sheet):
        return f"its header has name, {', '.join(sorted(telling))}"
    if is_foreign(sheet):
        types = ", ".join(sorted(types_in(sheet)))
        return f"its second column holds {types}; the headers are in another language"
    return ""


def products(sheet: Sheet, setting: Setting) -> Found:
    """The products of an export with their variations."""
    aliases: Mapping[str, str] = {}
    if is_foreign(sheet):
        aliases = aliases_of(sheet)
        if not aliases:
            return _refused(sheet)
    header = Header(sheet, COLUMNS, aliases)
    found = Found(columns=header.columns())
    if aliases:
        found.notes["columns read by their place, for the headers are in another language"] += len(
            aliases
        )
    for trouble in header.troubles():
        found.complain(1, trouble)
    _Shelf(header, found, setting).fill(sheet.rows)
    return found


def _refused(sheet: Sheet) -> Found:
    why = "a header in another language"
    found = Found(columns=[replace(column, why=why) for column in Header(sheet, ()).columns()])
    found.complain(1, NOT_ENGLISH)
    return found


@dataclass
class _Shelf:
    """All rows of a file, each variation with its product."""

    header: Header
    found: Found
    setting: Setting
    parents: dict[str, Row] = field(default_factory=dict)
    variations: dict[int, list[Row]] = field(default_factory=dict)

    def fill(self, rows: Sequence[Row]) -> None:
        """Make records of the rows."""
        kinds = [(row, self._kind(row)) for row in rows]
        whole = [(row, kind) for row, kind in kinds if kind != "variation"]
        for row, _ in whole:
            for name in (f"id:{self._cell(row, 'id')}", self._cell(row, "sku")):
                if name not in {"id:", ""}:
                    self.parents.setdefault(name.casefold(), row)
        for row, kind in kinds:
            if kind == "variation":
                self._hang(row)
        for row, kind in whole:
            self._take(row, kind)

    def _cell(self, row: Row, key: str) -> str:
        return self.header.cell(row, key)

    def _kind(self, row: Row) -> str:
        """The one word of the type that says what a row is; "virtual" and the like say no more."""
        words = [word.strip() for word in self._cell(row, "type").casefold().split(",")]
        return next((word for word in words if word in TYPES), words[0] or "simple")

    def _hang(self, row: Row) -> None:
        """Put a variation with the product that it names."""
        named = self._cell(row, "parent")
        parent = self.parents.get(named.casefold())
        column = self.header.name("parent")
        if parent is None:
            what = f"names '{named}', which is not in this file" if named else "is empty"
            self.found.complain(row.line, f"column '{column}' {what}")
        elif self._kind(parent) == "simple":
            self.found.complain(row.line, f"column '{column}' names '{named}', which is simple")
        else:
            self.variations.setdefault(parent.line, []).append(row)

    def _take(self, row: Row, kind: str) -> None:
        product = _Product(self, row)
        why = self._left_out(row, kind)
        if why:
            self.found.leave_out(product.id, why)
            return
        if not product.id:
            self.found.complain(row.line, "has neither an ID nor a SKU")
            return
        sold = [row] if kind == "simple" else self._sold(product)
        if sold:
            self.found.records.append(product.raw(sold, varied=kind == "variable"))

    def _left_out(self, row: Row, kind: str) -> str:
        if kind in _LEFT_OUT:
            return _LEFT_OUT[kind]
        if kind not in TYPES:
            return f"of the type '{kind}'"
        state = _STATES.get(self._cell(row, "published"))
        if state:
            return state
        hidden = self._cell(row, "visibility").casefold() == "hidden"
        return "hidden from the catalogue" if hidden else ""

    def _sold(self, product: _Product) -> list[Row]:
        """The variations of a product that can be bought; there must be any in the file."""
        row = product.row
        known = self.variations.get(row.line, [])
        if not known:
            self.found.complain(
                row.line, "is a variable product without variations: export them, too"
            )
        sold = [one for one in known if self._cell(one, "published") not in _STATES]
        if off := len(known) - len(sold):
            self.found.notes["variations left out, not published"] += off
        if known and not sold:
            self.found.leave_out(product.id, "without a published variation")
        return sold


@dataclass
class _Product:
    """One product on its way to a record."""

    shelf: _Shelf
    row: Row
    skus: set[str] = field(default_factory=set)

    @property
    def id(self) -> str:
        """The shop system's own number of it, else its SKU."""
        return values.slug(self._cell("id") or self._cell("sku"))

    def _cell(self, key: str, row: Row | None = None) -> str:
        return self.shelf.header.cell(row or self.row, key)

    def _text(self, key: str, row: Row | None = None) -> str:
        """A cell without the apostrophe that keeps its digits in a spreadsheet."""
        return self._cell(key, row).removeprefix("'")

    def raw(self, sold: Sequence[Row], *, varied: bool) -> Raw:
        """The record; ``sold`` are its variations, or the row of a simple product itself."""
        chosen = [self._attributes(row) if varied else {} for row in sold]
        self.skus = {sku for row in sold if (sku := self._text("sku", row))}
        pairs = zip(sold, chosen, strict=True)
        record = {
            "id": self.id,
            **self._own(),
            **self._categories(),
            **self._facts({name for options in chosen for name in options}),
            "variants": [self._variant(row, options, varied) for row, options in pairs],
        }
        lines = {"variants": [row.line for row in sold]}
        return Raw(self.row.line, record, lines, self.shelf.header.written(WRITTEN))

    def _own(self) -> dict[str, Any]:
        has, notes = self.shelf.header.has, self.shelf.found.notes
        record: dict[str, Any] = {}
        if name := values.title(self._cell("name"), notes):
            record["name"] = name
        if has("description", "short"):
            texts = [_unescaped(self._cell(key)) for key in ("short", "description")]
            record["description"] = values.prose("\n\n".join(filter(None, texts)), notes)
        if has("brands"):
            brands = [values.branch(path) for path in values.split(self._cell("brands"))]
            record["brand"] = brands[0][0] if brands and brands[0] else ""
        if has("tags"):
            record["tags"] = values.tags(values.split(self._cell("tags")))
        if has("images"):
            pictures = self._pictures(self.row)
            record |= {"image_url": pictures[0] if pictures else "", "pictures": pictures[1:]}
        return record

    def _categories(self) -> dict[str, Any]:
        """The tip of the longest path is the main category, all other names are further ones."""
        if not self.shelf.header.has("categories"):
            return {}
        paths = [values.branch(path) for path in values.split(self._cell("categories"))]
        paths.sort(key=len, reverse=True)
        named = values.each_once(name for path in paths for name in path)
        return {"category": named[0] if named else "", "categories": values.tags(named[1:])}

    def _facts(self, options: set[str]) -> dict[str, Any]:
        """The attributes that no variation differs in, and what is measured."""
        header = self.shelf.header
        if not any(header.has(key) for key in ("attribute", *MEASURES)):
            return {}
        facts: dict[str, Any] = {}
        for name, text in self._attributes(self.row, seen=True).items():
            if name not in options and text:
                facts[name] = guessed(", ".join(values.split(text)))
        for kind in MEASURES:
            for column, match in header.many(kind):
                value = values.measure(self.row.cells.get(column, ""), match[1])
                if value is not None:
                    facts.setdefault(kind, value)
        return {"attributes": facts}

    def _attributes(self, row: Row, *, seen: bool = False) -> dict[str, str]:
        """Name -> text of a row's attributes; with ``seen``, only of those that shoppers see."""
        header = self.shelf.header
        texts = {match[1]: column for column, match in header.many("value")}
        visible = {match[1]: column for column, match in header.many("visible")}
        found = {}
        for column, match in header.many("attribute"):
            name = values.key(row.cells.get(column, ""))
            shown = row.cells.get(visible.get(match[1], ""), "").strip() != "0"
            if name and (shown or not seen):
                found[name] = row.cells.get(texts.get(match[1], ""), "").strip()
            elif name:
                self.shelf.found.notes["attributes left out, not visible to shoppers"] += 1
        return found

    def _pictures(self, row: Row) -> list[str]:
        return values.each_once(map(values.address, values.split(self._cell("images", row))))

    def _variant(self, row: Row, chosen: Mapping[str, str], varied: bool) -> dict[str, Any]:
        notes = self.shelf.found.notes
        options = {
            name: plain_line(text.replace("\\,", ",")) for name, text in chosen.items() if text
        }
        if len(options) < len(chosen):
            notes["variations for any value of an option, which stays open"] += 1
        sku = self._text("sku", row)
        if not sku:
            notes["variants without a SKU, which got one made of the product's"] += 1
            sku = values.made_sku(self.id, options.values(), self.skus)
        variant: dict[str, Any] = {"sku": sku, "options": options}
        variant |= self._prices(row) | self._stock(row)
        if self.shelf.header.has("barcode"):
            variant["barcode"] = self._text("barcode", row)
        if varied and self.shelf.header.has("images"):
            pictures = self._pictures(row)
            variant |= {"image_url": pictures[0] if pictures else "", "pictures": pictures[1:]}
        return variant

    def _prices(self, row: Row) -> dict[str, Any]:
        header, found = self.shelf.header, self.shelf.found
        prices: dict[str, Any] = {"price": self._cell("price", row)}
        if header.has("sale"):
            sale, first, last = (self._cell(k, row) for k in ("sale", "sale_from", "sale_to"))
            try:
                prices["sale_price"] = sale_price(
                    sale, first, last, self.shelf.setting, found.notes
                )
            except ValueError as error:
                found.complain(row.line, f"column '{header.name('sale_from')}' or its end: {error}")
        return prices

    def _stock(self, row: Row) -> dict[str, Any]:
        """A number of pieces where the shop counts them, else yes or no."""
        if self._cell("backorders", row).casefold() in {"1", "notify", "yes"}:
            return {"stock": "yes"}
        own = _pieces(self._cell("stock", row))
        if own is not None:
            return {"stock": own, "counted": True}
        written = self._cell("stock", row).casefold()
        if written not in {"", "parent"}:
            return {"stock": written}  # will be refused by name
        shared = _pieces(self._cell("stock")) if row is not self.row else None
        if shared is not None:
            return {"stock": "yes" if shared else "no"}
        return {"stock": "no" if self._cell("in_stock", row) == "0" else "yes"}


def _pieces(text: str) -> int | None:
    """Whole pieces of a stock; what is sold already and not there counts as none."""
    if not re.fullmatch(r"-?[0-9]{1,9}([.,][0-9]+)?", text):
        return None
    return max(0, int(float(text.replace(",", "."))))


def _unescaped(text: str) -> str:
    r"""A text whose line breaks are written ``\n``, and a real backslash twice."""
    return re.sub(r"\\(\\n|n)", lambda m: "\n" if m[1] == "n" else "\\n", text)
