"""A new policy is tried, judged, promoted and taken back, and shoppers see what was decided."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import numpy as np
import pytest

from actions.learning import ListLearning, Shopper
from common.errors import DataError
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings
from shop import Shop, impressions, models, rollouts, teaching
from shop.catalogue import list_products
from shop.impressions import Reward
from shop.views import ProductView

QUICK = RolloutSettings(
    share=0.5, least_sample=30, least_units=30, review_every_minutes=0, promote=False
)


def settings(**changes: object) -> LearningSettings:
    values = {
        "learner": "linear_thompson",
        "settings": {"seed": 1},
        "settle_after_minutes": 0,
        "rollout": QUICK,
        "defence": {"on": False},  # these shoppers click at once
    }
    return LearningSettings.model_validate(values | changes)


@pytest.fixture
def products(shop: Shop) -> list[ProductView]:
    return list_products(shop)


class Days:
    """A clock that goes on a minute with every list."""

    def __init__(self, shop: Shop) -> None:
        self._start, self._minutes = shop.now(), 0
        shop.clock = self.now

    def now(self) -> datetime:
        return self._start + timedelta(minutes=self._minutes)

    def pass_a_minute(self) -> None:
        self._minutes += 1


@pytest.fixture
def crowd(shop: Shop, products: list[ProductView]) -> Callable[..., None]:
    """``crowd(learning, count)``: shoppers who like the last product much, others a little."""
    days, random = Days(shop), np.random.default_rng(0)

    def come(learning: ListLearning, count: int, name: str = "u") -> None:
        for at in range(count):
            days.pass_a_minute()
            found = learning.arrange(products, Shopper(f"{name}{at}"), k=1)
            product = found.products[0].id
            if random.random() < (0.6 if product == products[-1].id else 0.1):
                impressions.reward(shop, Reward(found.impression_id, product, "click"))
            if at % 10 == 9:
                learning.teacher.tend()
        days.pass_a_minute()
        learning.teacher.tend()

    return come


def policies(shop: Shop) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in impressions.lists(shop):
        found[one.list.policy] = found.get(one.list.policy, 0) + 1
    return found


def test_a_learner_that_is_named_anew_serves_a_few_first(
    shop: Shop, crowd: Callable[..., None]
) -> None:
    learning = ListLearning(shop, settings(rollout=QUICK.model_copy(update={"share": 0.2})))
    crowd(learning, 100)
    counted = policies(shop)
    assert counted["fixed"] == 100 - counted["linear_thompson"]
    assert 8 <= counted["linear_thompson"] <= 35
    held = rollouts.current(shop, "recommend")
    assert held is not None
    assert (held.serving, held.candidate, held.stage) == ("fixed", "linear_thompson", "canary")
    assert (held.by, held.why) == ("settings", "data/recommender.yml names linear_thompson")
    # It learns from all lists, those of the fixed order too.
    assert learning.teacher.learner("linear_thompson").updates == 100


def test_a_shadow_chooses_and_is_recorded_and_nobody_sees_it(
    shop: Shop, products: list[ProductView], crowd: Callable[..., None]
) -> None:
    shadow = QUICK.model_copy(update={"start": "shadow"})
    learning = ListLearning(shop, settings(rollout=shadow))
    crowd(learning, 20)
    assert policies(shop) == {"fixed": 20}
    for one in impressions.lists(shop):
        noted = one.list.context["rollout"]
        assert noted["first"] == [[0, 1.0]]
        assert sum(chance for _, chance in noted["other_first"]) == pytest.approx(1.0, abs=1e-3)
        assert set(noted["not_shown"]) <= set(range(len(products)))


def test_what_the_gate_finds_better_serves_everybody(
    shop: Shop, crowd: Callable[..., None]
) -> None:
    learning = ListLearning(shop, settings(rollout=QUICK.model_copy(update={"promote": True})))
    crowd(learning, 400)
    held = rollouts.current(shop, "recommend")
    assert held is not None
    assert (held.serving, held.candidate, held.by) == ("linear_thompson", "", "gate")
    assert held.evidence["low"] >= 0.0
    assert "linear_thompson gains +" in held.why
    before = policies(shop)["fixed"]
    crowd(learning, 10, "later")
    assert policies(shop)["fixed"] == before


def test_a_person_cannot_pass_the_gate_either(shop: Shop, crowd: Callable[..., None]) -> None:
    """The recommender's order is much worse here than what serves."""
    start = QUICK.model_copy(update={"start": "serving"})
    learning = ListLearning(shop, settings(rollout=start))
    crowd(learning, 100)
    steward = learning.teacher.steward
    with pytest.raises(DataError, match="No policy is tried"):
        steward.promote("recommend")
    steward.begin("recommend", "fixed", "canary", 0.5)
    with pytest.raises(DataError, match="'fixed' may not serve"):
        steward.promote("recommend")
    crowd(learning, 60, "more")
    with pytest.raises(DataError, match="may not serve"):
        steward.promote("recommend")


def test_a_rollback_counts_for_the_next_list_in_every_process(
    shop: Shop, products: list[ProductView], crowd: Callable[..., None]
) -> None:
    start = QUICK.model_copy(update={"start": "serving"})
    learning, other = ListLearning(shop, settings(rollout=start)), ListLearning(shop, settings())
    learning.teacher.steward.begin("recommend", "lin_ucb", "canary", 0.5)
    learning.teacher.steward.roll_back("recommend", why="it looked odd")
    held = other.teacher.steward.plan("recommend")
    assert held is not None
    assert (held.serving, held.stage) == ("linear_thompson", "")
    assert held.why == "lin_ucb is not tried any more: it looked odd"
    with pytest.raises(DataError, match="Nothing else has served"):
        learning.teacher.steward.roll_back("recommend")
    crowd(other, 20)
    assert set(policies(shop)) == {"linear_thompson"}


def test_after_a_promotion_a_rollback_brings_back_what_served(
    shop: Shop, crowd: Callable[..., None]
) -> None:
    learning = ListLearning(shop, settings())
    crowd(learning, 400)
    steward = learning.teacher.steward
    assert steward.promote("recommend").serving == "linear_thompson"
    back = steward.roll_back("recommend")
    assert (back.serving, back.candidate) == ("fixed", "")
    # The settings still name it; it is not tried again by itself.
    learning.teacher.tend()
    assert rollouts.current(shop, "recommend") == back


def test_a_guardrail_takes_a_policy_back_by_itself(shop: Shop, crowd: Callable[..., None]) -> None:
    learning = ListLearning(shop, settings())
    crowd(learning, 200)
    served = {
        one.list.unit for one in impressions.lists(shop) if one.list.policy == "linear_thompson"
    }
    with shop.session() as session:
        for unit in sorted(served)[:30]:
            session.add(models.Complaint(conversation_id=unit, text="!", created_at=shop.now()))
    learning.teacher.tend()
    held = rollouts.current(shop, "recommend")
    assert held is not None
    assert (held.serving, held.stage, held.by) == ("fixed", "", "guardrail")
    assert "complaints" in held.why
    assert "against 0.0%" in held.why


def test_other_settings_of_what_serves_are_judged_anew(shop: Shop) -> None:
    start = QUICK.model_copy(update={"start": "serving"})
    ListLearning(shop, settings(rollout=start)).teacher.tend()
    changed = ListLearning(shop, settings(settings={"seed": 1, "scale": 0.1}))
    changed.teacher.tend()
    held = rollouts.current(shop, "recommend")
    assert held is not None
    assert (held.serving, held.candidate) == ("fixed", "linear_thompson")
    assert "with other settings" in held.why


def test_switched_off_nothing_is_decided(shop: Shop) -> None:
    off = ListLearning(shop, LearningSettings())
    assert off.teacher.tend() == 0
    assert rollouts.changes(shop, "recommend") == []
    assert teaching.version(shop, "recommend/linear_thompson") == 0
