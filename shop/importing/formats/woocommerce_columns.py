"""The columns of a WooCommerce export, by their English names or by their place.

The export writes its headers in the language of who exports it, while the types of products,
states and units stay what they are. So a file in another language can be told by what its columns
hold, and where all columns are there, in their usual order, each is known by its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby, takewhile

from shop.importing.formats.sheet import COMES, Known, Sheet

TYPES = frozenset({"simple", "variable", "variation", "grouped", "external"})
FEWEST = 15
"""An export with fewer columns could be anything."""
MEASURES = ("weight", "length", "width", "height")
OWN_SYSTEM = "the shop system's own business"
NO_PLACE = "no field for it"
_UNIT = r" \(([^)]+)\)"

COLUMNS = (
    Known("id", ("id",), "id"),
    Known("type", ("type",), "variants", "tells products, variations and groups apart"),
    Known("sku", ("sku",), "sku", "made of the product's where empty"),
    Known("barcode", ("gtin, upc, ean, or isbn", "gtin"), "barcode"),
    Known("name", ("name",), "name", "of products; that of a variation is its options"),
    Known("published", ("published",), COMES, "private ones and drafts are left out"),
    Known("visibility", ("visibility in catalog",), COMES, "hidden ones are left out"),
    Known("short", ("short description",), "description", "its beginning"),
    Known("description", ("description",), "description", "of products; HTML is taken out"),
    Known("sale_from", ("date sale price starts",), "sale_price", "whether it is valid today"),
    Known("sale_to", ("date sale price ends",), "sale_price", "whether it is valid today"),
    Known("in_stock", ("in stock?",), "stock", "where pieces are not counted"),
    Known("stock", ("stock",), "stock"),
    Known("backorders", ("backorders allowed?",), "counted", "what is sold without stock is not"),
    Known("sale", ("sale price",), "sale_price"),
    Known("price", ("regular price",), "variant_price"),
    Known("categories", ("categories",), "category", "the longest path's tip; others are further"),
    Known("tags", ("tags",), "tags"),
    Known("images", ("images",), "pictures", "the first is image_url"),
    Known("parent", ("parent",), "variants", "whose variation it is"),
    Known("brands", ("brands", "brand"), "brand"),
    *(Known(kind, field="attributes", pattern=kind + _UNIT) for kind in MEASURES),
    Known(
        "attribute",
        field="attributes",
        why="an option where variations differ",
        pattern=r"attribute (\d+) name",
    ),
    Known("value", field="attributes", why="its value", pattern=r"attribute (\d+) value\(s\)"),
    Known(
        "visible",
        field=COMES,
        why="what shoppers do not see is left out",
        pattern=r"attribute (\d+) visible",
    ),
    Known("global", why=OWN_SYSTEM, pattern=r"attribute (\d+) (global|default)"),
    Known("meta", why="extensions' own business", pattern=r"meta: .*"),
    Known("download", why=NO_PLACE, pattern=r"download (\d+ .*|limit|expiry days)"),
    Known("related", ("grouped products", "upsells", "cross-sells"), why=NO_PLACE),
    Known("external", ("external url", "button text"), why="sold in another shop"),
    Known(
        "own",
        (
            "is featured?",
            "tax status",
            "tax class",
            "low stock amount",
            "sold individually?",
            "allow customer reviews?",
            "purchase note",
            "shipping class",
            "position",
            "cost of goods",
            "swatches attributes",
        ),
        why=OWN_SYSTEM,
    ),
)
WRITTEN = {
    "id": "id",
    "name": "name",
    "description": "description",
    "brand": "brands",
    "category": "categories",
    "categories": "categories",
    "tags": "tags",
    "image_url": "images",
    "pictures": "images",
    "sku": "sku",
    "variant_price": "price",
    "sale_price": "sale",
    "stock": "stock",
    "barcode": "barcode",
    "variant_image_url": "images",
    "variant_pictures": "images",
}
"""Column of docs/import.md -> key of the column that fills it."""

# The fixed columns in the order of the export; those of newer versions may be missing.
_ORDER = (
    "id",
    "type",
    "sku",
    "gtin, upc, ean, or isbn",
    "name",
    "published",
    "is featured?",
    "visibility in catalog",
    "short description",
    "description",
    "date sale price starts",
    "date sale price ends",
    "tax status",
    "tax class",
    "in stock?",
    "stock",
    "low stock amount",
    "backorders allowed?",
    "sold individually?",
    "weight ({unit})",
    "length ({unit})",
    "width ({unit})",
    "height ({unit})",
    "allow customer reviews?",
    "purchase note",
    "sale price",
    "regular price",
    "categories",
    "tags",
    "shipping class",
    "images",
    "download limit",
    "download expiry days",
    "parent",
    "grouped products",
    "upsells",
    "cross-sells",
    "external url",
    "button text",
    "position",
    "brands",
)
_NEWER = ("gtin, upc, ean, or isbn", "brands")
_ATTRIBUTE = ("name", "value(s)", "visible", "global", "default")
DOWNLOAD = 3
_NUMBERED = re.compile(r"[0-9]+")
_PRICE = re.compile(r"[0-9]+([.,][0-9]+)*")
_HOLDS: dict[str, Callable[[str], bool]] = {
    "type": lambda text: not re.search(r"[0-9]", text),
    "published": lambda text: text in {"1", "0", "-1"},
    "is featured?": lambda text: text in {"1", "0"},
    "visibility in catalog": lambda text: text in {"visible", "catalog", "search", "hidden"},
    "tax status": lambda text: text in {"taxable", "shipping", "none"},
    "in stock?": lambda text: text in {"1", "0", "backorder"},
    "backorders allowed?": lambda text: text in {"1", "0", "notify"},
    "sale price": lambda text: bool(_PRICE.fullmatch(text)),
    "regular price": lambda text: bool(_PRICE.fullmatch(text)),
    "images": lambda text: "/" in text,
    "position": lambda text: bool(re.fullmatch(r"-?[0-9]+", text)),
}
"""What a column holds in every language; a file whose cells are other ones is in another order."""
_TELLING = frozenset(
    {
        "regular price",
        "in stock?",
        "visibility in catalog",
        "is featured?",
        "attribute 1 name",
        "tax status",
        "backorders allowed?",
    }
)
_ALWAYS, _SOMEWHERE = ("type", "published"), ("regular price",)
"""Columns that every row fills, and that some row does."""


def english(sheet: Sheet) -> frozenset[str]:
    """The columns by which an export with English headers is known; none if it is not one."""
    found = sheet.names & _TELLING
    return found if "name" in sheet.names and len(found) >= 2 else frozenset()


def types_in(sheet: Sheet) -> set[str]:
    """The types of products that the second column holds."""
    column = sheet.header[1].casefold()
    return {word for row in sheet.rows for word in _types(row.cells.get(column, ""))} & TYPES


def is_foreign(sheet: Sheet) -> bool:
    """Whether a sheet looks like an export whose headers are in another language."""
    if len(sheet.header) < FEWEST or sheet.header[0].casefold() != "id" or not sheet.rows:
        return False
    if english(sheet):
        return False
    column = sheet.header[1].casefold()
    told = sum(bool(_types(row.cells.get(column, "")) & TYPES) for row in sheet.rows)
    return 2 * told > len(sheet.rows)


def aliases_of(sheet: Sheet) -> dict[str, str]:
    """Header as written -> English header, of a file with all columns in their usual order.

    Empty where that is not sure: the number of columns, or what stands in them, does not fit.
    """
    if len(sheet.names) < len(sheet.header):
        return {}
    named = [name for name in sheet.header if ":" not in name]
    plain = list(takewhile(lambda name: not _NUMBERED.search(name), named))
    numbered = [name for name in named[len(plain) :] if _NUMBERED.search(name)]
    fitting = [order for order in _orders() if _fits(sheet, plain, order)]
    if len(fitting) != 1:
        return {}
    aliases = {
        written: english.format(unit=_unit(written))
        for written, english in zip(plain, fitting[0], strict=True)
    }
    return aliases | _attributes(numbered)


def _types(text: str) -> set[str]:
    return {word.strip().casefold() for word in text.split(",")}


def _orders() -> list[list[str]]:
    """The usual order, of newer and of older versions."""
    without = [set(), {_NEWER[0]}, {_NEWER[1]}, set(_NEWER)]
    return [[name for name in _ORDER if name not in lacking] for lacking in without]


def _fits(sheet: Sheet, written: Sequence[str], order: Sequence[str]) -> bool:
    """Whether the columns are as many as expected and hold what they should."""
    if len(written) != len(order):
        return False
    for name, english in zip(written, order, strict=True):
        holds = _HOLDS.get(english)
        cells = {row.cells.get(name.casefold(), "") for row in sheet.rows}
        if holds and not all(map(holds, cells - {""})):
            return False
        if (english in _ALWAYS and "" in cells) or (english in _SOMEWHERE and cells == {""}):
            return False
    return True


def _unit(header: str) -> str:
    found = re.search(r"\(([^)]+)\)", header)
    return found[1] if found else "?"


def _attributes(headers: Sequence[str]) -> dict[str, str]:
    """The columns of numbered attributes.

    Downloads of the same number stand before them. A download has three columns, an attribute four,
    or five where a product has a default.
    """
    aliases: dict[str, str] = {}
    for number, run in groupby(headers, key=lambda header: _NUMBERED.findall(header)[-1]):
        columns = list(run)
        own = columns[DOWNLOAD:] if len(columns) > len(_ATTRIBUTE) else columns
        if len(own) in {4, 5}:
            pairs = zip(own, _ATTRIBUTE, strict=False)
            aliases |= {written: f"attribute {number} {part}" for written, part in pairs}
    return aliases
