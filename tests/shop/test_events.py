from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from common.errors import DataError
from shop import Shop, events
from shop.views import Event


def click(**values: Any) -> Event:
    fields = {"kind": "click", "product_id": "fjord", "customer_id": "C1", "session_id": "s1"}
    return Event(**{**fields, **values})


def test_events_come_back_in_their_order(shop: Shop, clock: Any) -> None:
    earlier = clock.at - timedelta(hours=1)
    events.record(
        shop,
        click(position=2, reason="popular", surface="chat"),
        click(kind="rating", product_id="reef", customer_id=None, value=4.0, at=earlier),
    )
    rating, clicked = events.interactions(shop)
    assert (rating.kind, rating.value, rating.at) == ("rating", 4.0, earlier)
    assert (rating.user_id, clicked.user_id) == ("s1", "C1")
    assert (clicked.position, clicked.reason, clicked.surface) == (2, "popular", "chat")
    assert clicked.at == clock.at
    assert [e.kind for e in events.interactions(shop, since=clock.at)] == ["click"]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"product_id": "unicorn"}, "unicorn"),
        ({"customer_id": "C999"}, "C999"),
        ({"kind": "stare"}, "impression, click, cart, purchase, rating"),
        ({"kind": "rating"}, "1 to 5"),
        ({"value": 3.0}, "1 to 5"),
        ({"kind": "rating", "value": 6.0}, "between 1 and 5"),
    ],
)
def test_a_wrong_event_is_refused_and_nothing_is_stored(
    shop: Shop, values: dict[str, Any], says: str
) -> None:
    with pytest.raises(DataError, match=says):
        events.record(shop, click(), click(**values))
    assert list(events.interactions(shop)) == []


def test_no_events_are_no_trouble(shop: Shop) -> None:
    events.record(shop)
    assert list(events.interactions(shop)) == []


def test_the_latest_of_a_visitor_are_those_of_the_session_and_of_the_customer(
    shop: Shop, clock: Any
) -> None:
    earlier = clock.at - timedelta(hours=1)
    events.record(
        shop,
        click(),
        click(product_id="reef", session_id="s2", at=earlier),
        click(customer_id=None, session_id="s3"),
    )
    assert [e.product_id for e in events.lately(shop, "s1", "C1")] == ["reef", "fjord"]
    assert [e.product_id for e in events.lately(shop, "s1", "C1", limit=1)] == ["fjord"]
    assert [e.session_id for e in events.lately(shop, "s3")] == ["s3"]
    assert events.lately(shop, "s4") == []


def test_what_is_dismissed_stays_so_for_the_session_and_the_customer(shop: Shop) -> None:
    events.dismiss(shop, ["fjord"], "s1", "C1")
    events.dismiss(shop, ["fjord", "reef"], "s1", "C1")
    events.dismiss(shop, ["mug"], "s2")
    assert events.dismissed(shop, "s1") == {"fjord", "reef"}
    assert events.dismissed(shop, "s9", "C1") == {"fjord", "reef"}
    assert events.dismissed(shop, "s2") == {"mug"}
    assert events.dismissed(shop, "s9") == frozenset()
    with pytest.raises(DataError, match="unicorn"):
        events.dismiss(shop, ["reef", "unicorn"], "s2")
    assert events.dismissed(shop, "s2") == {"mug"}
