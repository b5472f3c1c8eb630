"""A product export of Shopify."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,"
    "Option1 Value,Option1 Linked To,Option2 Name,Option2 Value,Variant SKU,Variant Grams,"
    "Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,"
    "Variant Compare At Price,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,"
    "SEO Title,Weave (product.metafields.custom.weave),Depth (product.metafields.custom.depth),"
    "Sheen (product.metafields.custom.sheen),Made with (variant.metafields.custom.tool),"
    "Variant Image,Status,Price / Elsewhere"
)
NAMES = HEADER.split(",")


def row(handle: str, **cells: str) -> str:
    """A line of the export; keys are the names of columns in lower case, with underscores."""
    by_name = {"handle": handle, **cells}
    names = ["".join(c if c.isalnum() else "_" for c in name.lower()).strip("_") for name in NAMES]
    short = [name.split("__")[0] for name in names]
    assert set(by_name) <= {*short}, set(by_name) - {*short}
    values = [by_name.get(name, "") for name in short]
    return ",".join('"' + value.replace('"', '""') + '"' for value in values)


def export(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


SCARF = (
    row(
        "felt-scarf",
        title="Felt Scarf",
        body="<p>Soft.</p><ul><li>Warm &amp; light</li></ul>",
        vendor="Moorland",
        product_category="Things > Worn Things > Scarves & Shawls",
        type="scarves",
        tags="winter, gift",
        published="TRUE",
        option1_name="Color",
        option1_value="Moss",
        option1_linked_to="product.metafields.shopify.color-pattern",
        option2_name="Length",
        option2_value="Long",
        variant_sku="'0071",
        variant_grams="140",
        variant_inventory_tracker="shopify",
        variant_inventory_qty="-2",
        variant_inventory_policy="deny",
        variant_price="24.90",
        variant_compare_at_price="39.90",
        variant_barcode="'0012345678905",
        image_src="//cdn.example.com/two.jpg?v=1",
        image_position="2",
        gift_card="FALSE",
        weave="twill",
        depth='{"value":12.5,"unit":"CENTIMETERS"}',
        sheen='["matt","a, b"]',
        made_with="loom",
        status="active",
        seo_title="x",
    ),
    row(
        "felt-scarf",
        option1_value="Rust",
        option2_value="Short",
        variant_grams="140",
        variant_inventory_tracker="shopify",
        variant_inventory_qty="3",
        variant_inventory_policy="continue",
        variant_price="19.90",
        variant_compare_at_price="19.90",
        image_src="https://cdn.example.com/one.jpg",
        image_position="1",
        variant_image="https://cdn.example.com/rust.jpg",
    ),
    row("felt-scarf", image_src="https://cdn.example.com/" + "x" * 400, image_position="3"),
)
BOWL = row(
    "kölner-schale",
    title="Bowl",
    option1_name="Title",
    option1_value="Default Title",
    variant_sku="BOWL",
    variant_inventory_tracker="shopify",
    variant_inventory_qty="4",
    variant_inventory_policy="deny",
    variant_price="8",
    status="active",
)
CARD = (
    row(
        "card",
        title="Card",
        tags="present",
        option1_name="Amount",
        option1_value="10",
        variant_price="10.00",
        gift_card="TRUE",
        status="active",
    ),
    row("card", option1_value="25", variant_price="25.00"),
)
DRAFT = row("new", title="New", variant_price="1", status="draft")
OLD = row("old", title="Old", variant_price="1", status="archived")
HIDDEN = row("hid", title="Hid", variant_price="1", published="FALSE", status="active")
SHOP = export(*SCARF, BOWL, *CARD, DRAFT, OLD, HIDDEN)


def test_products_come_with_variants_options_and_prices(till: Any) -> None:
    report = till.bring(SHOP)
    assert report.created == 3
    scarf = till.product("felt-scarf")
    assert (scarf.name, scarf.brand) == ("Felt Scarf", "Moorland")
    assert scarf.categories == ("scarves", "Scarves & Shawls")
    assert scarf.description == "Soft.\n- Warm & light"
    assert scarf.tags == ("winter", "gift")
    moss, rust = scarf.variants
    assert (moss.sku, moss.barcode) == ("0071", "0012345678905")
    assert moss.options == {"color": "Moss", "length": "Long"}
    assert (moss.price_cents, moss.regular_price_cents) == (2490, 3990)
    assert (rust.price_cents, rust.on_sale) == (1990, False)
    assert rust.sku == "felt-scarf-rust-short"
    assert rust.pictures == ("https://cdn.example.com/rust.jpg",)


def test_stock_is_counted_only_where_the_shop_counts(till: Any) -> None:
    report = till.bring(SHOP)
    moss, rust = till.product("felt-scarf").variants
    assert (moss.stock, moss.counted) == (0, True)
    assert report.notes["variants sold below their stock, which count as sold out"] == 1
    assert (rust.stock, rust.counted) == (1, False)  # sold without stock, too
    assert not till.product("card").variants[0].counted  # no tracker
    without = SHOP.replace("Variant Inventory Qty", "Cost per item")
    till.bring(without)
    assert not till.product("felt-scarf").variants[0].counted


def test_pictures_have_their_places_and_rows_of_their_own(till: Any) -> None:
    till.bring(SHOP)
    pictures = till.product("felt-scarf").pictures
    assert pictures[:2] == (
        "https://cdn.example.com/one.jpg",
        "https://cdn.example.com/two.jpg?v=1",
    )
    assert len(pictures[2]) > 400
    assert len(till.product("felt-scarf").variants) == 2


def test_metafields_and_weights_are_attributes(till: Any) -> None:
    till.bring(SHOP)
    scarf = till.product("felt-scarf")
    assert scarf.attributes == {
        "weave": "twill",
        "depth": 12.5,
        "sheen": "matt, a, b",
        "weight": 140,
    }
    assert scarf.units == {"depth": "centimeters", "weight": "g"}


def test_what_is_not_on_sale_stays_out_and_is_counted(till: Any) -> None:
    report = till.bring(SHOP)
    assert till.ids() == ["card", "felt-scarf", till.ids()[2]]
    assert till.ids()[2].startswith("kolner-schale-")
    assert {phrase: n for phrase, n in report.notes.items() if "left out" in phrase} == {
        "products left out, draft": 1,
        "products left out, archived": 1,
        "products left out, not published": 1,
    }
    assert till.product("card").tags == ("present", "gift_card")
    assert any("not brought" in phrase for phrase in report.notes)


def test_what_was_brought_earlier_and_is_left_out_now_is_named(till: Any) -> None:
    till.bring(export(row("a", title="A", variant_price="1", status="active")))
    report = till.bring(
        export(
            row("a", title="A", variant_price="1", status="draft"),
            row("b", title="B", variant_price="1", status="draft"),
        )
    )
    ((phrase, count),) = [note for note in report.notes.items() if "came earlier" in note[0]]
    assert phrase.endswith("set its stock to 0 (a)")
    assert count == 1


def test_a_product_without_options_has_none(till: Any) -> None:
    till.bring(export(BOWL))
    (bowl,) = till.product(till.ids()[0]).variants
    assert bowl.options == {}


def test_a_second_import_changes_nothing(twice: Callable[[str], None]) -> None:
    twice(SHOP)


def test_a_sale_that_ends_is_taken_back(till: Any) -> None:
    till.bring(SHOP)
    till.bring(SHOP.replace('"39.90"', '""'))
    moss = till.product("felt-scarf").variants[0]
    assert (moss.price_cents, moss.on_sale) == (2490, False)


def test_wrong_rows_are_named_as_the_file_names_them(till: Any) -> None:
    rows = [*SCARF, row("", title="Nobody"), row("pot", variant_sku="POT", variant_price="cheap")]
    rows[1] = rows[1].replace('"19.90"', '"soon"', 1).replace('"3"', '"some"', 1)
    assert till.wrong(export(*rows)) == [
        "3: column 'Variant Price' 'soon' is not a price: write it like 129.00 or 129,00",
        "5: column 'Handle' is empty",
        "6: column 'Title' is missing",
        "6: column 'Variant Price' 'cheap' is not a price: write it like 129.00 or 129,00",
    ]


def test_the_newer_template_is_read_as_well(till: Any) -> None:
    till.bring(
        "Title,URL handle,Description,Vendor,Product category,Status,SKU,Option1 name,"
        "Option1 value,Price,Compare-at price,Inventory tracker,Inventory quantity,"
        "Continue selling when out of stock,Product image URL,Image position\n"
        "Tub,tub,<b>Deep</b>,Moorland,Home > Tubs,Active,TUB-S,Size,S,5.00,7.00,shopify,2,FALSE,"
        "https://cdn.example.com/t.jpg,1\n"
        ",tub,,,,,TUB-L,,L,6.00,,shopify,0,TRUE,,\n"
    )
    tub = till.product("tub")
    assert (tub.category, tub.description) == ("Tubs", "Deep")
    assert [(v.sku, v.options, v.stock, v.counted) for v in tub.variants] == [
        ("TUB-S", {"size": "S"}, 2, True),
        ("TUB-L", {"size": "L"}, 1, False),
    ]
    assert tub.variants[0].regular_price_cents == 700


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("350", 350),
        ("true", True),
        ('{"type":"root","children":[{"type":"text","value":"Wash <b>cold</b>"}]}', "Wash cold"),
        ('["gid://shopify/Metaobject/1"]', None),
        ("gid://shopify/Product/1", None),
        ("[not json", "[not json"),
        ("[" * 90 + "1" + "]" * 90, None),
    ],
)
def test_metafields_of_every_kind(till: Any, cell: str, value: Any) -> None:
    till.bring(export(row("a", title="A", variant_price="1", weave=cell)))
    assert till.product("a").attributes.get("weave") == value
