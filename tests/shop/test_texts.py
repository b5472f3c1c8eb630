"""Texts of products in several languages: read, told on orders, imported and exported."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import ImportRowsError
from shop import Shop, catalogue, models, orders
from shop.catalogue import catalogue_changed
from shop.exporting import export_file
from shop.importing import import_file
from shop.importing.records import text_column
from shop.operations.parts import new_row

TEXTS = {
    "zh": {"name": "峡湾夹克", "slogan": "不怕雨"},
    "de": {"name": "Fjordjacke", "description": "Hält dicht."},
}


@pytest.fixture
def told(shop: Shop) -> Shop:
    with shop.session() as session:
        session.get_one(models.Product, "fjord").texts = TEXTS
        catalogue_changed(session)
    return shop


@pytest.mark.parametrize(
    ("code", "name", "language"),
    [
        ("", "Fjord", ""),
        ("zh", "峡湾夹克", "zh"),
        ("de-AT", "Fjordjacke", "de-AT"),
        ("fr", "Fjord", ""),
    ],
)
def test_a_product_is_called_as_in_the_language(
    told: Shop, code: str, name: str, language: str
) -> None:
    product = catalogue.get_product(told.speaking(code), "fjord")
    assert product is not None
    assert (product.name, product.language) == (name, language)
    listed = {one.id: one.name for one in catalogue.list_products(told.speaking(code))}
    assert (listed["fjord"], listed["reef"]) == (name, "Reef")


def test_what_a_language_lacks_is_the_shop_s_own(told: Shop) -> None:
    own = catalogue.get_product(told, "fjord")
    zh = catalogue.get_product(told.speaking("zh"), "fjord")
    assert own is not None and zh is not None
    assert (zh.slogan, zh.description) == ("不怕雨", own.description)
    assert zh.variants == own.variants


def test_a_line_of_an_order_is_told_in_the_language_and_kept_as_it_was_sold(
    told: Shop, mia: str, order: Callable[..., str]
) -> None:
    number = order("paid")
    (own,) = orders.get_order(told, mia, number).items
    (zh,) = orders.get_order(told.speaking("zh"), mia, number).items
    assert [(one.name, one.sold_as) for one in (own, zh)] == [
        ("Fjord", ""),
        ("峡湾夹克", "Fjord"),
    ]
    assert new_row(models.Order(), zh, 9).name == "Fjord"


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_an_export_carries_all_languages(told: Shop, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"products.{form}"
    export_file(told, "products", path)
    with told.session() as session:
        session.get_one(models.Product, "fjord").texts = {}
    import_file(told, "products", path)
    with told.reading() as session:
        assert session.get_one(models.Product, "fjord").texts == TEXTS


def test_a_sheet_may_have_a_column_for_each_language(empty_shop: Shop, tmp_path: Path) -> None:
    path = tmp_path / "products.csv"
    path.write_text(
        "id,name,name_de,slogan_zh_hant,price,sku,stock\n"
        "cup,Cup,Tasse,好杯,1.50,CUP-S,3\ncup,,,,,CUP-L,4\npot,Pot,,,9,POT,1\n",
        encoding="utf-8",
    )
    import_file(empty_shop, "products", path)
    with empty_shop.reading() as session:
        texts = {p.id: p.texts for p in session.query(models.Product)}
    assert texts == {"cup": {"de": {"name": "Tasse"}, "zh-Hant": {"slogan": "好杯"}}, "pot": {}}


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("name_de", ("name", "de")),
        ("description_pt_br", ("description", "pt-BR")),
        ("name_qqq", None),
        ("description_html", None),
        ("brand_de", None),
    ],
)
def test_columns_of_texts(column: str, found: tuple[str, str] | None) -> None:
    assert text_column(column) == found


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ({"German": {"name": "Tasse"}}, "'German' is not a language code like de or zh-Hant"),
        ({"de": {"nam": "Tasse"}}, "nam"),
    ],
)
def test_wrong_texts_are_named(
    empty_shop: Shop, tmp_path: Path, texts: object, reason: str
) -> None:
    record = {"id": "cup", "name": "Cup", "price": "1", "variants": [{"sku": "C"}], "texts": texts}
    path = tmp_path / "products.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    with pytest.raises(ImportRowsError) as error:
        import_file(empty_shop, "products", path)
    assert reason in error.value.rows[0].reason
