"""What serves is a list of changes that only grows, and shoppers are counted by who served them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from shop import Shop, impressions, models, rollouts
from shop.impressions import Reward
from shop.outcomes import Served, served_by
from shop.rollouts import Rollout
from tests.shop.conftest import Clock
from tests.shop.test_impressions import shown

FIRST = Rollout("recommend", "fixed", by="settings", why="the beginning")


def test_nothing_serves_before_it_was_decided(shop: Shop) -> None:
    assert rollouts.current(shop, "recommend") is None
    assert rollouts.changes(shop, "recommend") == []


def test_every_change_is_kept_with_its_time_and_reason(shop: Shop, clock: Clock) -> None:
    first = rollouts.change(shop, None, FIRST)
    assert first is not None
    clock.move(hours=1)
    tried = replace(first, candidate="lin_ucb", stage="canary", share=0.25, why="a try")
    second = rollouts.change(shop, first, replace(tried, evidence={"low": 0.5}))
    assert second is not None
    assert rollouts.current(shop, "recommend") == second
    assert rollouts.current(shop, "texts") is None
    found = rollouts.changes(shop, "recommend")
    assert [(one.number, one.why) for one in found] == [(2, "a try"), (1, "the beginning")]
    assert found[0].at is not None
    assert found[1].at is not None
    assert found[0].at > found[1].at
    assert second.policies == {"fixed", "lin_ucb"}
    assert second.without_candidate().policies == {"fixed"}


def test_of_two_that_decide_at_once_one_is_heard(shop: Shop) -> None:
    first = rollouts.change(shop, None, FIRST)
    assert rollouts.change(shop, None, FIRST) is None
    assert rollouts.change(shop, first, replace(FIRST, serving="lin_ucb")) is not None
    assert rollouts.change(shop, first, replace(FIRST, serving="sarsa")) is None
    assert [one.serving for one in rollouts.changes(shop, "recommend")] == ["lin_ucb", "fixed"]


def test_what_served_before(shop: Shop) -> None:
    held = None
    for serving in ("fixed", "lin_ucb", "lin_ucb"):
        held = rollouts.change(shop, held, replace(FIRST, serving=serving))
    earlier = rollouts.served_before(rollouts.changes(shop, "recommend"))
    assert earlier is not None
    assert earlier.serving == "fixed"
    assert rollouts.served_before(rollouts.changes(shop, "recommend")[-1:]) is None


def test_shoppers_and_what_became_of_them(
    shop: Shop, clock: Clock, order: Callable[..., str]
) -> None:
    """Three shoppers of one policy: a complaint before its list, a handover and a like after."""
    start = shop.now()
    with shop.session() as session:
        session.add(models.Complaint(conversation_id="t1", text="late", created_at=start))
    clock.move(minutes=1)
    for at, name in enumerate(("t1", "t2", "t2", "t3", "t4")):
        impressions.record_list(shop, shown(f"L{at}", name))
    impressions.record_list(shop, replace(shown("L9", "t9"), experiment="x", arm="y"))
    impressions.record_list(shop, shown("L8", "t8", "fixed"))
    clock.move(minutes=1)
    impressions.reward(shop, Reward("L2", "fjord", "click"), Reward("L2", "reef", "click"))
    impressions.reward(shop, Reward("L3", "fjord", "seen"))
    with shop.session() as session:
        handoff = models.Handoff(conversation_id="t3", created_at=shop.now())
        session.add_all([handoff, models.Complaint(conversation_id="t8", created_at=shop.now())])
        for complaint in session.new:
            if isinstance(complaint, models.Complaint):
                complaint.text = "wrong"
    found = served_by(shop, "recommend", "lin_ucb", since=start)
    none = {"liked": 1, "complaint": 0, "handover": 1, "return": 0}
    assert found == Served(4, none)
    assert served_by(shop, "recommend", "fixed", since=start).outcomes["complaint"] == 1
    assert served_by(shop, "recommend", "lin_ucb", since=shop.now()).units == 0
    assert served_by(shop, "recommend", "lin_ucb", since=start, until=start).units == 0
