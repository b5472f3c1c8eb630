"""A product export of WooCommerce."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest

COLUMNS = (
    "ID,Type,SKU,GTIN; UPC; EAN; or ISBN,Name,Published,Is featured?,Visibility in catalog,"
    "Short description,Description,Date sale price starts,Date sale price ends,Tax status,"
    "Tax class,In stock?,Stock,Low stock amount,Backorders allowed?,Sold individually?,Weight (kg),"
    "Length (cm),Width (cm),Height (cm),Allow customer reviews?,Purchase note,Sale price,"
    "Regular price,Categories,Tags,Shipping class,Images,Download limit,Download expiry days,"
    "Parent,Grouped products,Upsells,Cross-sells,External URL,Button text,Position,Brands,"
    "Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,"
    "Attribute 2 name,Attribute 2 value(s),Attribute 2 visible,Attribute 2 global,"
    "Attribute 2 default,Meta: _wear"
)
NAMES = [name.replace(";", ",") for name in COLUMNS.split(",")]
# The same columns as another language names them: only their order tells what they are.
FOREIGN = [
    name if name == "ID" or name.startswith("Meta") else f"x{name[::-1]}" for name in NAMES[:41]
] + [
    "Eigenschap 1 aa", "Eigenschap 1 bb", "Eigenschap 1 cc", "Eigenschap 1 dd",
    "Eigenschap 2 aa", "Eigenschap 2 bb", "Eigenschap 2 cc", "Eigenschap 2 dd", "Eigenschap 2 ee",
    "Meta: _wear",
]  # fmt: skip
FOREIGN[19:23] = ["Masse (kg)", "Lang (cm)", "Breit (cm)", "Hoch (cm)"]
SHORT = {
    "id": "ID", "type": "Type", "sku": "SKU", "gtin": "GTIN, UPC, EAN, or ISBN", "name": "Name",
    "published": "Published", "seen": "Visibility in catalog", "short": "Short description",
    "text": "Description", "starts": "Date sale price starts", "ends": "Date sale price ends",
    "in_stock": "In stock?", "stock": "Stock", "backorders": "Backorders allowed?",
    "weight": "Weight (kg)", "sale": "Sale price", "price": "Regular price",
    "categories": "Categories", "tags": "Tags", "images": "Images", "parent": "Parent",
    "brands": "Brands", "name1": "Attribute 1 name", "value1": "Attribute 1 value(s)",
    "visible1": "Attribute 1 visible", "name2": "Attribute 2 name",
    "value2": "Attribute 2 value(s)", "visible2": "Attribute 2 visible", "meta": "Meta: _wear",
}  # fmt: skip


def line(cells: list[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def row(**cells: str) -> str:
    """A line of the export, with short names for its columns."""
    given = {SHORT[key]: value for key, value in {"published": "1", **cells}.items()}
    return line([given.get(name, "") for name in NAMES])


def export(*rows: str, header: list[str] = NAMES) -> str:
    return "\n".join([line(header), *rows, ""])


CAPE = (
    row(
        id="40",
        type="variable",
        sku="CAPE",
        name="Rain Cape",
        short="Stays dry.",
        text="<p>Sewn by hand.</p>\\nTwo pockets.\\nA path: C:\\\\new",
        stock="5",
        in_stock="1",
        weight="0,45",
        categories="Wear, Wear > Outer\\, wet > Capes, Gifts",
        tags="rain, wind\\, too",
        images="https://cdn.example.com/a.jpg, https://cdn.example.com/b\\,c.jpg",
        brands="Moorland",
        name1="Colour",
        value1="Moss, Rust &amp; more",
        visible1="1",
        name2="Made in",
        value2="Norway, Sweden",
        visible2="1",
    ),
    row(
        id="41",
        type="variation",
        sku="'0041",
        gtin="'00123",
        parent="id:40",
        stock="parent",
        sale="29,90",
        price="39,90",
        ends="2025-06-30",
        images="https://cdn.example.com/moss.jpg",
        name1="Colour",
        value1="Moss",
    ),
    row(
        id="42",
        type="variation, virtual",
        parent="CAPE",
        stock="0",
        backorders="notify",
        sale="1",
        price="39.90",
        starts="2025-06-21",
        name1="Colour",
        value1="Rust &amp; more",
    ),
    row(
        id="43", type="variation", parent="id:40", published="-1", price="39,90",
        name1="Colour", value1="Sand",
    ),
)  # fmt: skip
POT = row(
    id="50", type="simple, downloadable", sku="POT", name="Pot &amp; Lid", stock="-3",
    price="1.299,00", in_stock="0", name1="Volume", value1="350", visible1="1",
    name2="Supplier", value2="secret", visible2="0", meta="x",
)  # fmt: skip
REST = (
    row(id="60", type="grouped", name="Set"),
    row(id="61", type="external", name="Elsewhere", price="5"),
    row(id="62", type="bundle", name="Bundle", price="5"),
    row(id="63", type="simple", name="Draft", published="-1", price="5"),
    row(id="64", type="simple", name="Private", published="0", price="5"),
    row(id="65", type="simple", name="Hidden", seen="hidden", price="5"),
)
SHOP = export(*CAPE, POT, *REST)


def test_variations_belong_to_their_products(till: Any) -> None:
    report = till.bring(SHOP)
    assert (report.created, till.ids()) == (2, ["40", "50"])
    cape = till.product("40")
    assert (cape.name, cape.brand) == ("Rain Cape", "Moorland")
    assert cape.description.splitlines() == [
        "Stays dry.",
        "Sewn by hand.",
        "Two pockets. A path: C:\\new",
    ]
    assert cape.categories == ("Capes", "Outer, wet", "Wear", "Gifts")
    assert cape.tags == ("rain", "wind, too")
    assert cape.pictures == ("https://cdn.example.com/a.jpg", "https://cdn.example.com/b,c.jpg")
    moss, rust = cape.variants
    assert (moss.sku, moss.barcode, moss.options) == ("0041", "00123", {"colour": "Moss"})
    assert moss.pictures == ("https://cdn.example.com/moss.jpg",)
    assert (rust.sku, rust.options) == ("40-rust-&-more", {"colour": "Rust & more"})


def test_attributes_that_variations_do_not_differ_in_are_facts(till: Any) -> None:
    report = till.bring(SHOP)
    assert till.product("40").attributes == {"made_in": "Norway, Sweden", "weight": 0.45}
    assert till.product("40").units == {"weight": "kg"}
    assert till.product("50").attributes == {"volume": 350}
    assert report.notes["attributes left out, not visible to shoppers"] == 1


def test_a_sale_counts_while_it_is_on(till: Any) -> None:
    report = till.bring(SHOP)
    moss, rust = till.product("40").variants
    assert (moss.price_cents, moss.regular_price_cents) == (2990, 3990)
    assert (rust.price_cents, rust.on_sale) == (3990, False)
    assert report.notes["sale prices that are not valid now and were not brought"] == 1
    assert report.notes["sale prices that have an end: import again after it"] == 1


def test_stock_is_counted_only_where_the_shop_counts(till: Any) -> None:
    till.bring(SHOP)
    moss, rust = till.product("40").variants
    assert (moss.stock, moss.counted) == (1, False)  # shared with the others
    assert (rust.stock, rust.counted) == (1, False)  # can be ordered anyhow
    (pot,) = till.product("50").variants
    assert (pot.stock, pot.counted, pot.price_cents) == (0, True, 129900)
    assert till.product("50").name == "Pot & Lid"


def test_what_is_not_sold_here_stays_out_and_is_counted(till: Any) -> None:
    notes = till.bring(SHOP).notes
    assert {phrase: n for phrase, n in notes.items() if "s left out, " in phrase} == {
        "variations left out, not published": 1,
        "attributes left out, not visible to shoppers": 1,
        "products left out, a group whose parts come by themselves": 1,
        "products left out, sold in another shop": 1,
        "products left out, of the type 'bundle'": 1,
        "products left out, draft": 1,
        "products left out, private": 1,
        "products left out, hidden from the catalogue": 1,
    }


def test_variations_of_what_is_left_out_are_left_out(till: Any) -> None:
    report = till.bring(
        export(
            row(id="1", type="variable-subscription", name="Box"),
            row(id="2", type="variation", parent="id:1", price="1"),
            row(id="3", type="variable", name="Draft", published="-1"),
            row(id="4", type="variation", parent="id:3", price="1"),
            POT,
        )
    )
    assert till.ids() == ["50"]
    assert report.notes["products left out, of the type 'variable-subscription'"] == 1


def test_a_second_import_changes_nothing(twice: Callable[[str], None]) -> None:
    twice(SHOP)


def test_every_wrong_row_is_named(till: Any) -> None:
    rows = [
        row(id="1", type="variable", name="Alone"),
        row(id="2", type="variation", parent="id:9", price="1"),
        row(id="3", type="simple", name="Dear", price="much", stock="lots", sku="D"),
        row(id="4", type="variation", parent="id:3", price="1"),
        row(id="5", type="simple", name="When", price="2", sale="1", starts="soon"),
        row(type="simple", name="Nameless", price="1"),
    ]
    assert till.wrong(export(*rows)) == [
        "2: is a variable product without variations: export them, too",
        "3: column 'Parent' names 'id:9', which is not in this file",
        "4: column 'Regular price' 'much' is not a price: write it like 129.00 or 129,00",
        "4: column 'Stock' 'lots' is not a whole number",
        "5: column 'Parent' names 'id:3', which is simple",
        "6: column 'Date sale price starts' or its end: 'soon' is not a time like "
        "2025-03-31T14:05:00+02:00",
        "7: has neither an ID nor a SKU",
    ]


@pytest.mark.parametrize("last", [False, True])
def test_headers_of_another_language_are_read_by_their_place(till: Any, last: bool) -> None:
    header = [
        re.sub(r"^(\w+) ([0-9]) (\w+)$", r"\3 van \1 \2" if last else r"\g<0>", n) for n in FOREIGN
    ]
    report = till.bring(export(*CAPE, POT, *REST, header=header))
    english = till.product("40")
    assert any("another language" in phrase for phrase in report.notes)
    till.bring(SHOP)
    assert till.product("40") == english
    assert english.attributes == {"made_in": "Norway, Sweden", "weight": 0.45}


def test_an_export_of_a_few_columns_needs_no_more(till: Any) -> None:
    kept = {name for name in NAMES if name not in {"In stock?", "Stock", "Brands", "Images"}}
    full = row(id="7", type="simple", sku="S", name="Seven", price="7")
    lines = [NAMES, next(csv.reader([full]))]
    few = [[c for c, name in zip(cells, NAMES, strict=True) if name in kept] for cells in lines]
    till.bring("\n".join([*map(line, few), ""]))
    assert till.product("7").in_stock


@pytest.mark.parametrize("lacking", [{3}, {40}, {3, 40}])
def test_older_versions_have_fewer_columns(till: Any, lacking: set[int]) -> None:
    def cut(cells: list[str]) -> list[str]:
        return [cell for place, cell in enumerate(cells) if place not in lacking]

    cells = [""] * len(NAMES)
    cells[:6] = ["7", "simple", "S", "", "Seven", "1"]
    cells[NAMES.index("Regular price")] = "7"
    till.bring("\n".join([line(cut(FOREIGN)), line(cut(cells)), ""]))
    assert (till.product("7").name, till.product("7").price_cents) == ("Seven", 700)


def test_an_order_that_is_not_sure_is_refused_plainly(till: Any) -> None:
    swapped = FOREIGN.copy()
    del swapped[10]
    cells = [""] * len(swapped)
    cells[:6] = ["7", "simple", "S", "", "Seven", "1"]
    (reason,) = till.wrong("\n".join([line(swapped), line(cells), ""]))
    assert "looks like a WooCommerce export with headers in another language" in reason
    assert "English" in reason
