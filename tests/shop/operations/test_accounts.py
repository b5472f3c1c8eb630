from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from common.errors import ShopRuleError
from shop import Shop, identity, models, orders, support
from shop.operations import change_account, check_account_change
from shop.views import Address
from tests.shop.operations.after_sales import with_config

Place = Callable[..., str]
NEW = Address("", "Neuer Wall 1", "20354", "Hamburg", "DE")


@pytest.mark.parametrize(
    ("field", "value", "after"),
    [
        ("email", "Mia.New@Example.com", "mia.new@example.com"),
        ("phone", "+49 (151) 555-70 12", "+491515557012"),
        ("name", "Mia  Petersen", "Mia Petersen"),
    ],
)
def test_one_thing_changes(shop: Shop, mia: str, field: Any, value: str, after: str) -> None:
    plan = check_account_change(shop, mia, field, value)
    for _ in range(2):
        change_account(shop, mia, field=field, value=value, request_id="r", shown=plan.digest)
    with shop.reading() as session:
        assert getattr(session.get_one(models.Customer, "C1"), field) == after


def test_a_new_address_on_file_leaves_the_orders_alone(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    change_account(shop, mia, field="address", value=NEW, request_id="r")
    customer = identity.customer_of(shop, mia)
    assert customer is not None
    assert [a.street for a in customer.addresses] == ["Neuer Wall 1"]
    assert customer.addresses[0].name == "Mia Lindqvist"
    assert orders.get_order(shop, mia, number).address.street == "Hafenstr. 12"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "nonsense", "email_malformed"),
        ("email", "jonas@example.com", "email_not_possible"),
        ("phone", "call me", "phone_malformed"),
        ("name", "123", "name_empty"),
        ("name", "Mia Lindqvist", "account_same"),
        ("address", Address("", "Nowhere 1", "99", "X", "DE"), "postcode_mismatch"),
    ],
)
def test_what_is_not_taken(shop: Shop, mia: str, field: Any, value: Any, code: str) -> None:
    with pytest.raises(ShopRuleError) as no:
        change_account(shop, mia, field=field, value=value, request_id="r")
    assert no.value.code == code


def test_a_shop_may_fix_what_customers_are_called(shop: Shop, mia: str) -> None:
    strict = with_config(shop, after_sales={"account_changes": ("phone",)})
    with pytest.raises(ShopRuleError) as no:
        change_account(strict, mia, field="name", value="Mia P", request_id="r")
    assert no.value.code == "account_field_fixed"


def test_with_the_shops_own_confirmation_nothing_changes_before_it(shop: Shop, mia: str) -> None:
    careful = with_config(shop, after_sales={"new_email": "hook"})
    values: dict[str, Any] = {"field": "email", "value": "new@example.com", "request_id": "r"}
    assert change_account(careful, mia, **values).waits
    assert change_account(careful, mia, **values).waits
    with shop.reading() as session:
        assert session.get_one(models.Customer, "C1").email == "mia@example.com"
    (case,) = support.list_cases(careful)
    assert (case.kind, case.details["after"]) == ("account_change", "new@example.com")


def test_after_logging_out_nothing_personal_is_read(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    assert identity.log_out(shop, mia)
    assert not identity.log_out(shop, mia)
    assert identity.customer_of(shop, mia) is None
    with pytest.raises(ShopRuleError):
        orders.get_order(shop, mia, number)
    assert identity.last_customer(shop, mia) == "C1", "nobody else's conversation goes on here"
