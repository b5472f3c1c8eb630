from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from common.errors import DataError
from shop import Shop, events, identity, impressions, models
from shop.erasing import erase
from shop.learning_models import ImpressionReward
from shop.review_models import Review
from shop.views import Event

NOTHING = dict.fromkeys(("events", "ratings", "reviews", "lists", "rewards", "dismissals"), 0)


def did(kind: str, session_id: str, customer_id: str | None = None, **values: Any) -> Event:
    return Event(kind, "fjord", customer_id, session_id, **values)  # type: ignore[arg-type]


def count(shop: Shop, table: Any) -> int:
    with shop.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def show(shop: Shop, list_id: str, conversation: str, unit: str) -> None:
    shown = impressions.ShownProduct("fjord", 0, 1.0)
    impressions.record_list(
        shop,
        impressions.ShownList(list_id, conversation, unit, "chat", impressions.FIXED, 0, (shown,)),
    )
    impressions.reward(shop, impressions.Reward(list_id, "fjord", "click"))


@pytest.fixture
def busy(shop: Shop, mia: str) -> Shop:
    """Mia (C1) in two sessions, one of which she shares with Jonas (C2); a stranger in a third."""
    events.record(
        shop,
        did("impression", mia),  # before she said who she is
        did("click", mia, "C1"),
        did("rating", mia, "C1", value=5.0),
        did("click", "shared", "C1"),
        did("click", "shared", "C2"),
        did("click", "stranger"),
    )
    events.dismiss(shop, ["reef"], mia)
    events.dismiss(shop, ["mug"], "elsewhere", "C1")
    events.dismiss(shop, ["mug"], "stranger")
    show(shop, "of-mia", mia, "C1")
    show(shop, "before", mia, mia)
    show(shop, "of-jonas", "shared", "C2")
    with shop.session() as session:
        for key, customer in (("r1", "C1"), ("r2", "C2")):
            session.add(Review(key=key, product_id="fjord", customer_id=customer, at=shop.now()))
    return shop


def test_all_of_a_customer_goes_and_nothing_of_others(busy: Shop, mia: str) -> None:
    erased = erase(busy, "C1")
    assert erased.counts == {
        "events": 3,
        "ratings": 1,
        "reviews": 1,
        "lists": 2,
        "rewards": 2,
        "dismissals": 2,
    }
    assert erased.conversations == ("elsewhere", mia, "shared")
    left = [(one.user_id, one.session_id) for one in events.interactions(busy)]
    assert left == [("C2", "shared"), ("stranger", "stranger")]
    assert events.dismissed(busy, mia, "C1") == frozenset()
    assert events.dismissed(busy, "stranger") == {"mug"}
    tables = (Review, impressions.Impression, ImpressionReward)
    assert [count(busy, table) for table in tables] == [1, 1, 1]


def test_the_account_and_orders_stay(busy: Shop, order: Any, mia: str) -> None:
    order()
    erase(busy, "C1")
    assert (count(busy, models.Customer), count(busy, models.Order)) == (2, 1)
    assert identity.customer_of(busy, mia) is not None


def test_doing_it_again_is_safe_and_an_address_will_do(busy: Shop) -> None:
    assert sum(erase(busy, "MIA@example.com").counts.values()) == 11
    again = erase(busy, "C1")
    assert (again.customer_id, again.counts) == ("C1", NOTHING)


@pytest.mark.parametrize("nobody", ["C9", "", "%", "nobody@example.com"])
def test_an_unknown_customer_is_refused_and_nothing_is_erased(busy: Shop, nobody: str) -> None:
    with pytest.raises(DataError, match="no customer") as refused:
        erase(busy, nobody)
    assert "shoptalk export customers" in (refused.value.hint or "")
    assert count(busy, models.BehaviourEvent) == 6


def test_more_sessions_than_a_statement_takes(shop: Shop) -> None:
    events.record(
        shop,
        *(did("click", f"s{n}", "C1") for n in range(1200)),
        *(did("click", f"s{n}") for n in range(1200)),
    )
    assert erase(shop, "C1").events == 2400
