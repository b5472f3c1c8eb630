from __future__ import annotations

from collections.abc import Callable

import pytest

from common.errors import ShopRuleError
from shop import Shop, orders
from shop.operations import check_invoice, request_invoice, resend_confirmation
from shop.operations.papers import vat_id
from shop.views import Address
from tests.shop.saying import says_no

Place = Callable[..., str]
FIRM = Address("Lindqvist GmbH", "Kaistr. 3", "20457", "Hamburg", "DE")


def test_whom_the_invoice_is_for_stays_on_the_order(shop: Shop, mia: str, order: Place) -> None:
    number = order("delivered")
    values = {"company": "Lindqvist GmbH", "vat": "de 123 456 789", "address": FIRM}
    plan = check_invoice(shop, mia, number, **values)
    call = {"order_number": number, "shown": plan.digest, **values}
    case = request_invoice(shop, mia, request_id="r", **call)
    assert request_invoice(shop, mia, request_id="r", **call) == case
    kept = {"company": "Lindqvist GmbH", "vat_id": "DE123456789", "address": str(FIRM)}
    assert orders.get_order(shop, mia, number).invoice_to == kept
    assert (case.kind, case.details, case.status) == ("invoice", kept, "open")
    with says_no(case.number):
        request_invoice(shop, mia, request_id="s", order_number=number, **values)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ATU12345678", "ATU12345678"), ("nl 8099.12.345 b01", "NL809912345B01"),
     ("12-3456789", "12-3456789")],
)  # fmt: skip
def test_vat_ids_are_kept_as_they_are_printed(typed: str, kept: str) -> None:
    assert vat_id(typed) == kept


@pytest.mark.parametrize("typed", ["none of your business", "DE", "GERMANY", "'; drop table"])
def test_what_is_no_vat_id_is_refused(typed: str) -> None:
    with pytest.raises(ShopRuleError) as no:
        vat_id(typed)
    assert no.value.code == "vat_id_malformed"


def test_a_confirmation_is_asked_for_once(shop: Shop, mia: str, order: Place) -> None:
    number = order("paid")
    case = resend_confirmation(shop, mia, order_number=number, request_id="r")
    assert resend_confirmation(shop, mia, order_number=number, request_id="r") == case
    with says_no(r"m\*\*\*@example.com"):
        resend_confirmation(shop, mia, order_number=number, request_id="s")
