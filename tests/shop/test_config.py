from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import ConfigError
from shop import ShopConfig

SETTINGS = Path(__file__).parents[2] / "data" / "shop.yml"


def test_the_sample_shops_settings_are_valid() -> None:
    config = ShopConfig.load_yaml(SETTINGS)
    assert config.order_shape.normal("104233") == "HP-104233"


def test_settings_survive_a_round_trip() -> None:
    config = ShopConfig(return_window_days=14, ships_to=("DE", "FR"))
    assert ShopConfig.model_validate_json(config.model_dump_json()) == config


def test_a_misspelt_key_names_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text("name: A\nreturn_windw_days: 14\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        ShopConfig.load_yaml(path)
    assert "shop.yml:2" in str(error.value)
    assert "return_window_days" in str(error.value)


def test_the_page_of_a_product() -> None:
    assert ShopConfig().page_of("fjord") is None
    config = ShopConfig(product_page="https://shop.example/p/{id}?from=chat")
    assert config.page_of("fjord") == "https://shop.example/p/fjord?from=chat"
    assert config.page_of("a/b c&d") == "https://shop.example/p/a%2Fb%20c%26d?from=chat"


@pytest.mark.parametrize(
    "page",
    ["https://shop.example/p", "javascript:{id}", "/p/{id}", "https://s.example/{id}/{name}"],
)
def test_a_page_needs_an_address_with_the_id(page: str) -> None:
    with pytest.raises(ValueError, match="product_page"):
        ShopConfig(product_page=page)


def test_a_country_must_exist() -> None:
    with pytest.raises(ValueError, match="'XX' is not a country code"):
        ShopConfig(ships_to=("DE", "XX"))


@pytest.mark.parametrize(
    ("subtotal", "country", "cents"),
    [(4999, "DE", 490), (4999, "FR", 990), (5000, "DE", 0), (5000, "FR", 0)],
)
def test_what_shipping_costs(subtotal: int, country: str, cents: int) -> None:
    config = ShopConfig(shipping_cents=490, shipping_abroad_cents=990, free_shipping_cents=5000)
    assert config.shipping_for(subtotal, country) == cents


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("[]", "name at least one list of facts"),
        ("[[email]]", r"\[email\] is one fact"),
        ("[[email, last_name]]", "is known to strangers: add order_number or postcode"),
        ("[[email, email]]", "names a fact twice"),
        (
            "[[email, postcode], [email, postcode, last_name]]",
            r"adds nothing to \[email, postcode\]",
        ),
        ("[[email, birthday]]", "verify_by.0.1.*'email', 'phone', 'order_number', 'postcode'"),
        ("email", "verify_by"),
    ],
)
def test_what_proves_too_little_is_refused(tmp_path: Path, written: str, says: str) -> None:
    path = tmp_path / "shop.yml"
    path.write_text(f"name: A\nverify_by: {written}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=says) as error:
        ShopConfig.load_yaml(path)
    assert "shop.yml:2" in str(error.value)


def test_what_proves_who_somebody_is_may_be_names(tmp_path: Path) -> None:
    path = tmp_path / "shop.yml"
    path.write_text(
        "verify_by: [[email, order_number], [first_name, last_name, postcode]]\n", encoding="utf-8"
    )
    assert ShopConfig.load_yaml(path).verify_by[1] == ("first_name", "last_name", "postcode")
