"""Feeds for Google Merchant Center: XML and tables with tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common.errors import DataError, ImportRowsError

SPACE = 'xmlns:g="http://base.google.com/ns/1.0"'


def item(**elements: str | list[str]) -> str:
    """An item of an RSS feed."""
    lines = [
        f"<g:{name}>{text}</g:{name}>"
        for name, texts in elements.items()
        for text in ([texts] if isinstance(texts, str) else texts)
    ]
    return "<item>\n" + "\n".join(lines) + "\n</item>"


def detail(name: str, value: str, section: str = "") -> str:
    """What lies in a product_detail."""
    return (
        f"{section}<g:attribute_name>{name}</g:attribute_name>"
        f"<g:attribute_value>{value}</g:attribute_value>"
    )


def rss(*items: str) -> str:
    body = "\n".join(items)
    return (
        f'<?xml version="1.0"?>\n<rss {SPACE} version="2.0"><channel><title>Ours</title>\n'
        f"{body}\n</channel></rss>\n"
    )


LAMP = (
    item(
        id="LAMP-S",
        item_group_id="lamp",
        title="Desk Lamp - Small, brass",
        description="&lt;p&gt;Bends.&lt;/p&gt;",
        link="https://shop.example.com/lamp?v=1",
        image_link="https://cdn.example.com/s.jpg",
        additional_image_link=["https://cdn.example.com/1,2.jpg", "https://cdn.example.com/3.jpg"],
        availability="in_stock",
        price="49.00 EUR",
        sale_price="39.00 EUR",
        sale_price_effective_date="2025-06-01T00:00+0200/2025-06-30T23:59+0200",
        brand="Lumo",
        gtin="00012345678905",
        mpn="L-1",
        condition="new",
        google_product_category="2271",
        product_type=["Home > Light > Lamps", "Gifts, all"],
        size="S",
        material="brass",
        gender="unisex",
        shipping_weight="1,5 kg",
        custom_label_0="bright",
        product_highlight=["Bends far", "Dims"],
        product_detail=[
            detail("Bulb: kind", "E27, LED", "<g:section_name>General</g:section_name>"),
            detail("Dimmable", "yes"),
        ],
    ),
    item(
        id="LAMP-L",
        item_group_id="lamp",
        title="Desk Lamp - Large, oak",
        availability="preorder",
        image_link="https://cdn.example.com/l.jpg",
        price="EUR 59",
        sale_price="9.00 EUR",
        sale_price_effective_date="2025-01-01T00:00Z/2025-01-31T00:00Z",
        size="L",
        material="oak",
        gender="unisex",
        shipping_weight="2 kg",
    ),
)
JAR = item(
    id="JAR 1", title="Jar", price="5.00 EUR", availability="out of stock", color="clear",
    material="glass", google_product_category="Home &amp; Garden &gt; Jars",
)  # fmt: skip
FEED = rss(*LAMP, JAR)
TABLE = (
    "id\ttitle\tdescription\tlink\timage link\tadditional image link\tavailability\tprice\t"
    "product type\titem group id\tcolor\tcustom label 1\tproduct_detail\tshelf\n"
    "A1\tVase blue\tTall\thttps://shop.example.com/v\thttps://cdn.example.com/v.jpg\t"
    "https://cdn.example.com/w.jpg,https://cdn.example.com/x%2Cy.jpg\tin stock\t12.00 EUR\t"
    "Home, Living > Vases\tvase\tblue\tnew in\tGeneral:Height:20,Watertight:yes\t4\n"
    "A2\tVase red\tTall\thttps://shop.example.com/v\t\t\tout of stock\t12.00 EUR\t"
    "Home, Living > Vases\tvase\tred\t\t\t\n"
)


def test_a_group_is_a_product_with_variants(till: Any) -> None:
    assert till.bring(FEED, "feed.xml").created == 2
    lamp = till.product("lamp")
    assert (lamp.name, lamp.brand, lamp.url) == (
        "Desk Lamp",
        "Lumo",
        "https://shop.example.com/lamp?v=1",
    )
    assert lamp.description == "Bends.\n- Bends far\n- Dims"
    assert lamp.categories == ("Lamps", "Light", "Home", "Gifts, all")
    assert lamp.tags == ("bright",)
    assert lamp.pictures[1] == "https://cdn.example.com/1,2.jpg"
    small, large = lamp.variants
    assert small.options == {"size": "S", "material": "brass"}
    assert (small.sku, small.barcode, small.counted) == ("LAMP-S", "00012345678905", False)
    assert (small.price_cents, small.regular_price_cents) == (3900, 4900)
    assert (large.price_cents, large.on_sale, large.stock) == (5900, False, 1)
    assert large.pictures == ("https://cdn.example.com/l.jpg",)


def test_what_all_items_share_are_facts(till: Any) -> None:
    report = till.bring(FEED, "feed.xml")
    assert till.product("lamp").attributes == {
        "gender": "unisex",
        "bulb_kind": "E27, LED",
        "dimmable": True,
    }
    (jar_id,) = [one for one in till.ids() if one != "lamp"]
    jar = till.product(jar_id)
    assert (jar.variants[0].sku, jar.variants[0].options) == ("JAR 1", {"color": "clear"})
    assert jar.attributes == {"material": "glass"}
    assert (jar.category, jar.in_stock) == ("Jars", False)
    assert report.notes["Google's categories that are a number and were not brought"] == 1


def test_atom_and_plain_elements(till: Any) -> None:
    till.bring(
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACE}>\n<title>Ours</title>\n<entry>'
        '<g:id>a</g:id><title>Plain</title><title>No</title><link rel="edit" href="https://no"/>'
        '<link href="https://shop.example.com/a"/><summary>Short</summary>'
        "<g:price>1.00 EUR</g:price><updated>2025-01-01</updated></entry></feed>",
        "feed.xml",
    )
    one = till.product("a")
    assert (one.name, one.url, one.description) == ("Plain", "https://shop.example.com/a", "Short")


def test_a_table_with_tabs(till: Any) -> None:
    report = till.bring(TABLE, "feed.txt")
    vase = till.product("vase")
    assert (vase.name, [v.stock for v in vase.variants]) == ("Vase", [1, 0])
    assert vase.categories == ("Vases", "Home, Living")
    assert vase.tags == ("new in",)
    assert vase.pictures[1:] == (
        "https://cdn.example.com/w.jpg",
        "https://cdn.example.com/x%2Cy.jpg",
    )
    assert vase.attributes == {"height": 20, "watertight": True}
    assert any("(shelf)" in phrase for phrase in report.notes)


@pytest.mark.parametrize(("content", "name"), [(FEED, "feed.xml"), (TABLE, "feed.tsv")])
def test_a_second_import_changes_nothing(
    twice: Callable[[str, str], None], content: str, name: str
) -> None:
    twice(content, name)


def test_wrong_items_are_named_by_their_lines(till: Any) -> None:
    feed = rss(
        item(id="a", title="A", price="1.00 USD", availability="in stock"),
        item(title="Nobody", price="1.00 EUR", availability="in stock"),
        item(id="b", title="B", price="1.00 EUR", availability="perhaps"),
        item(
            id="c",
            title="C",
            price="1 EUR",
            availability="backorder",
            sale_price="2 EUR",
            sale_price_effective_date="x/",
        ),
    )
    assert till.wrong(feed, "feed.xml") == [
        "3: column 'g:price' '1.00 USD' is not in EUR, the shop's currency",
        "9: column 'g:id' is empty",
        "14: column 'g:availability' 'perhaps' is not one of in_stock, preorder, pre_order, "
        "backorder, out_of_stock",
        "20: column 'g:sale_price_effective_date': 'x' is not a time like "
        "2025-03-31T14:05:00+02:00",
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY a "b">]>\n<rss/>', 2, "document type"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss/>', 1, "document type"),
        ("<rss>\n<channel>\n</rss>", 3, "not well-formed"),
        ("<html/>", 1, "its root is <html>"),
        ("", 1, "not well-formed"),
        ("<rss>" + "<a>" * 99, 1, "too deep"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', 1, "encoding"),
        (b"<rss>\xff</rss>", 1, "not well-formed"),
    ],
)
def test_what_is_no_feed_is_refused(till: Any, content: Any, line: int, reason: str) -> None:
    path = till.write(content, "feed.xml")
    with pytest.raises(ImportRowsError, match=f"line {line}") as error:
        till.bring(path.read_bytes(), "feed.xml")
    assert reason in error.value.rows[0].reason


def test_titles_that_share_no_beginning_leave_the_first(till: Any) -> None:
    till.bring(
        rss(
            item(id="a", item_group_id="x", title="A Lamp", price="1"),
            item(id="b", item_group_id="x", title="A Light", price="1"),
        ),
        "feed.xml",
    )
    assert till.product("x").name == "A Lamp"


def test_other_encodings_of_xml(till: Any) -> None:
    feed = (
        '<?xml version="1.0" encoding="windows-1252"?>'
        + rss(item(id="a", title="Café", price="1")).partition("?>")[2]
    )
    till.bring(feed.encode("cp1252"), "feed.xml")
    assert till.product("a").name == "Café"


def test_a_feed_of_news_is_none_of_products(till: Any) -> None:
    with pytest.raises(DataError, match="none of products"):
        till.bring("<rss><channel><item><title>New</title></item></channel></rss>", "feed.xml")
