"""Lists that a learner orders: recorded whole, taught once, and never in the way of an answer."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.catalogue.details import ProductDetails
from actions.catalogue.recommend import Recommend
from actions.learning import ListLearning, Shopper
from actions.services import Services
from actions.teaching import Teacher, feedback_of, keep_taught
from common.errors import ConfigError, StorageError
from recommender.learning.defence import DefenceSettings
from recommender.learning.evaluation import Log, evaluate
from recommender.learning.features import COLUMNS, unpacked
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings, RewardSettings
from shop import Shop, experiments, impressions, teaching
from shop.catalogue import list_products
from shop.experiments import Arm
from shop.impressions import Reward
from shop.views import ProductView
from tests.actions.small_shop import tracker

AT_ONCE = RolloutSettings(start="serving")
ON = LearningSettings(
    learner="logistic_thompson",
    settings={"seed": 1},
    settle_after_minutes=0,
    rollout=AT_ONCE,
    defence=DefenceSettings(on=False),  # these shoppers click at once
)


@pytest.fixture
def products(shop: Shop) -> list[ProductView]:
    return list_products(shop)


def round_of(
    learning: ListLearning, products: list[ProductView], liked: str, talk: str, k: int = 2
) -> list[str]:
    """One list shown to one shopper, who clicks what is liked wherever it stands."""
    found = learning.arrange(products, Shopper(talk), k=k)
    shown = [one.id for one in found.products]
    if liked in shown:
        impressions.reward(learning.shop, Reward(found.impression_id, liked, "click"))
    learning.teacher.tend()
    return shown


def test_off_nothing_is_recorded_and_the_order_stays(
    shop: Shop, products: list[ProductView]
) -> None:
    found = ListLearning(shop, LearningSettings()).arrange(products, Shopper("t"), k=3)
    assert found.products == products[:3]
    assert found.impression_id == ""
    assert list(impressions.lists(shop)) == []


def test_fixed_records_the_recommenders_order(shop: Shop, products: list[ProductView]) -> None:
    fixed = ListLearning(shop, LearningSettings(learner="fixed"))
    found = fixed.arrange(products, Shopper("t"), k=3)
    assert found.products == products[:3]
    (one,) = impressions.lists(shop)
    assert [s.propensity for s in one.list.shown] == [1.0] * 3


def test_a_list_is_recorded_with_all_that_another_policy_needs(
    shop: Shop, products: list[ProductView]
) -> None:
    found = ListLearning(shop, ON).arrange(products, Shopper("t"), k=2)
    (one,) = impressions.lists(shop)
    assert one.list.id == found.impression_id
    assert [s.product_id for s in one.list.shown] == [p.id for p in found.products]
    assert (one.list.policy, one.list.model_version) == ("logistic_thompson", 0)
    rows = unpacked(one.list.context["rows"])
    assert rows.shape == (len(products), COLUMNS)
    assert one.list.context["candidates"] == [p.id for p in products]
    for shown in one.list.shown:
        assert products[shown.action].id == shown.product_id


def test_what_is_liked_comes_first_in_the_end(shop: Shop, products: list[ProductView]) -> None:
    learning = ListLearning(shop, ON)
    last = products[-1].id
    for at in range(60):
        round_of(learning, products, last, f"talk-{at}")
    firsts = [round_of(learning, products, last, f"later-{at}")[0] for at in range(20)]
    assert firsts.count(last) >= 15


def test_the_record_tells_what_another_order_would_have_brought(
    shop: Shop, products: list[ProductView]
) -> None:
    """The value of always showing one product, from the log of a learner that seldom did."""
    even = LearningSettings(
        learner="linear_thompson", settings={"floor": 0.5, "seed": 2}, rollout=AT_ONCE
    )
    learning, random = ListLearning(shop, even), np.random.default_rng(0)
    chance = {p.id: c for p, c in zip(products, (0.1, 0.7, 0.3, 0.2), strict=False)}
    for at in range(400):
        found = learning.arrange(products, Shopper(f"t{at}"), k=1)
        product = found.products[0].id
        if random.random() < chance[product]:
            impressions.reward(shop, Reward(found.impression_id, product, "click"))
    rows = list(impressions.lists(shop))
    log = Log(
        np.array([one.list.shown[0].action for one in rows]),
        np.array([float(bool(one.rewards)) for one in rows]),
        np.array([one.list.shown[0].propensity for one in rows]),
    )
    policy = np.tile(np.eye(len(products))[1], (len(rows), 1))
    found_value = evaluate(log, policy)["snips"]
    assert found_value.low <= 0.7 <= found_value.high
    assert found_value.value == pytest.approx(0.7, abs=0.15)


def test_every_process_goes_on_from_what_all_have_learnt(
    shop: Shop, products: list[ProductView]
) -> None:
    one, other = ListLearning(shop, ON), ListLearning(shop, ON)
    for at in range(20):
        round_of(one if at % 2 else other, products, products[-1].id, f"t{at}")
    known = teaching.known(shop, "recommend/logistic_thompson")
    assert known is not None
    learner = one.teacher.opened("logistic_thompson", known)
    assert learner.updates == 20


def test_a_turn_teaches_nothing_and_sees_what_was_taught(
    shop: Shop, products: list[ProductView]
) -> None:
    learning = ListLearning(shop, ON)
    for at in range(3):
        learning.arrange(products, Shopper(f"t{at}"), k=2)
    assert teaching.known(shop, "recommend/logistic_thompson") is None
    assert learning.teacher.tend() == 3
    learning.arrange(products, Shopper("t"), k=2)
    *_, last = impressions.lists(shop)
    assert last.list.model_version == 3


async def test_the_server_teaches_beside_the_conversations(
    shop: Shop, products: list[ProductView], monkeypatch: pytest.MonkeyPatch
) -> None:
    learning = ListLearning(shop, ON.model_copy(update={"settle_every_seconds": 0.01}))
    round_of_one = learning.arrange(products, Shopper("t"), k=2)
    assert round_of_one.impression_id
    tend, failed = Teacher.tend, asyncio.Event()
    taught = asyncio.Event()
    loop = asyncio.get_running_loop()

    def locked_at_first(teacher: Teacher) -> int:
        if not failed.is_set():
            loop.call_soon_threadsafe(failed.set)
            raise StorageError("The database is locked.")
        count = tend(teacher)
        loop.call_soon_threadsafe(taught.set)
        return count

    monkeypatch.setattr(Teacher, "tend", locked_at_first)
    job = asyncio.create_task(keep_taught(learning.teacher))
    await asyncio.wait_for(taught.wait(), 10)
    job.cancel()
    assert teaching.version(shop, "recommend/logistic_thompson") == 1


KILLED = """
import os, sys
from actions.learning import ListLearning, Shopper
from actions.teaching import Teacher
from recommender.learning.settings import LearningSettings
from shop import ShopConfig, impressions, open_shop
from shop.catalogue import list_products

shop = open_shop(sys.argv[1], ShopConfig(order_number="HP-104233"))
settings = LearningSettings(
    learner="logistic_thompson",
    settle_after_minutes=0,
    rollout={"start": "serving"},
    defence={"on": False},
)
learning, products = ListLearning(shop, settings), list_products(shop)
learn = Teacher.learn
def dies(self, policy, knowledge, settled):
    found = learn(self, policy, knowledge, settled)
    if knowledge is not None and knowledge.version == 3:
        os.kill(os.getpid(), 9)
    return found
Teacher.learn = dies
for at in range(10):
    found = learning.arrange(products, Shopper(f"t{at}"), k=2)
    reward = impressions.Reward(found.impression_id, found.products[0].id, "click")
    impressions.reward(shop, reward)
    learning.teacher.tend()
"""


def test_a_process_that_is_killed_while_learning_loses_nothing(
    shop: Shop, products: list[ProductView]
) -> None:
    url = shop.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, url], env=environment, check=False, capture_output=True
    )
    assert done.returncode == -9, done.stderr.decode()
    before = teaching.known(shop, "recommend/logistic_thompson")
    assert before is not None
    assert before.version == 3
    shown = len(list(impressions.lists(shop)))
    learning = ListLearning(shop, ON.model_copy(update={"settings": {}}))
    learning.teacher.tend()
    after = teaching.known(shop, "recommend/logistic_thompson")
    assert after is not None
    # Each list was learnt from exactly once: the one that was in hand when the process died, too.
    assert learning.teacher.opened("logistic_thompson", after).updates == shown == 4


def test_other_settings_begin_anew(shop: Shop, products: list[ProductView]) -> None:
    learning = ListLearning(shop, ON)
    for at in range(3):
        round_of(learning, products, products[0].id, f"t{at}")
    known = teaching.known(shop, "recommend/logistic_thompson")
    changed = ListLearning(shop, ON.model_copy(update={"settings": {"scale": 0.5}}))
    assert changed.teacher.opened("logistic_thompson", known).updates == 0


def test_an_experiment_gives_each_shopper_one_arm(shop: Shop, products: list[ProductView]) -> None:
    arms = (Arm("control", "fixed"), Arm("new", "learning"))
    experiments.create(shop, "order", arms)
    learning = ListLearning(shop, LearningSettings(settle_after_minutes=0))
    for at in range(60):
        for _ in range(2):
            found = learning.arrange(products, Shopper(f"t{at}"), k=2)
        if at < 10:
            click = Reward(found.impression_id, found.products[0].id, "click")
            impressions.reward(shop, click)
    counted = experiments.counts(shop, "order")
    assert sum(one.units for one in counted) == 60
    assert sum(one.successes for one in counted) == 10
    assert all(one.units > 15 for one in counted)
    seen: dict[str, set[str]] = {}
    for one in impressions.lists(shop):
        seen.setdefault(one.list.unit, set()).add(one.list.policy)
    assert all(len(policies) == 1 for policies in seen.values())
    assert set().union(*seen.values()) == {"fixed", "logistic_thompson"}


def test_a_learner_that_sees_no_rows_is_refused(shop: Shop) -> None:
    with pytest.raises(ConfigError, match="dimensions") as error:
        ListLearning(shop, LearningSettings(learner="ucb1"))
    assert "logistic_thompson" in (error.value.hint or "")


@pytest.mark.parametrize(
    ("done", "reward"),
    [
        ([], 0.0),
        ([("seen", None)], 0.0),
        ([("seen", None), ("click", None)], 0.5),
        ([("click", None), ("purchase", None)], 1.0),
        ([("rating", 5.0)], 1.0),
        ([("rating", 2.0), ("click", None)], 0.5),
        ([("click", None), ("not_interested", None)], 0.0),
    ],
)
def test_the_best_thing_done_is_the_reward(
    done: list[tuple[str, float | None]], reward: float
) -> None:
    assert RewardSettings(click=0.5).of(done) == reward


LOOKS = RewardSettings(dwell=0.05, dwell_seconds=5.0, read=0.2, read_seconds=10.0)


@pytest.mark.parametrize(
    ("done", "reward"),
    [
        ([("dwell", 4.9)], 0.0),
        ([("dwell", 5.0)], 0.05),
        ([("dwell", 60.0), ("read", 9.0)], 0.05),
        ([("dwell", 1.0), ("read", 10.0)], 0.2),
        ([("dwell", 2.0), ("dwell", 8.0), ("dwell", 1.0)], 0.05),
        ([("dwell", 60.0), ("click", None)], 1.0),
        ([("dwell", 60.0), ("not_interested", None)], 0.0),
    ],
)
def test_a_long_look_is_a_small_reward(done: list[tuple[str, float | None]], reward: float) -> None:
    assert LOOKS.of(done) == reward
    assert LOOKS.liked(done) == (reward == 1.0)
    assert LOOKS.times_looks
    assert not RewardSettings().times_looks
    assert RewardSettings().of([("dwell", 60.0), ("read", 60.0)]) == 0.0


def test_a_look_that_is_reported_late_takes_nothing_from_a_click(
    shop: Shop, products: list[ProductView]
) -> None:
    ListLearning(shop, ON).arrange(products, Shopper("t"), k=2)
    (one,) = impressions.lists(shop)
    product = one.list.shown[1].product_id
    settings = ON.model_copy(update={"rewards": LOOKS})
    look, click = Reward(one.list.id, product, "dwell", 9.0), Reward(one.list.id, product, "click")
    told = feedback_of(replace(one, rewards=(look,)), settings)
    assert told is not None
    assert told.rewards == (0.0, 0.05)
    assert feedback_of(replace(one, rewards=(look,), late=True), settings) is None
    told = feedback_of(replace(one, rewards=(look, click), late=True), settings)
    assert told is not None
    assert told.rewards == (1.0,)


def test_late_rewards_tell_of_their_product_alone(shop: Shop, products: list[ProductView]) -> None:
    ListLearning(shop, ON).arrange(products, Shopper("t"), k=2)
    (one,) = impressions.lists(shop)
    click = Reward(one.list.id, one.list.shown[1].product_id, "click")
    told = feedback_of(replace(one, rewards=(click,), late=True), ON)
    assert told is not None
    assert told.actions == (one.list.shown[1].action,)
    assert told.rewards == (1.0,)
    away = replace(click, kind="not_interested")
    assert feedback_of(replace(one, rewards=(away,), late=True), ON) is None


@pytest.fixture
def learning_chat(wired: Services) -> Services:
    """The small shop with learning switched on."""
    on = replace(wired, learning=ListLearning(wired.shop, ON))
    services.set_services(on)
    return on


def said(action: Any, *message: Any, **values: Any) -> list[dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker(*message, **values), {}))
    return [one["custom"] for one in dispatcher.messages if one.get("custom")]


def test_cards_in_the_chat_carry_their_list_and_a_look_is_a_click(learning_chat: Services) -> None:
    (carousel,) = said(Recommend(), "what do you recommend", "recommend")
    (one,) = impressions.lists(learning_chat.shop)
    cards = carousel["products"]
    assert {card["impression"] for card in cards} == {one.list.id}
    assert [card["product_id"] for card in cards] == [s.product_id for s in one.list.shown]
    product = cards[1]["product_id"]
    said(ProductDetails(), "/select_item", "select_item", {"product": product})
    said(ProductDetails(), "/select_item", "select_item", {"product": product})
    (one,) = impressions.lists(learning_chat.shop)
    assert one.rewards == (Reward(one.list.id, product, "click"),)


def test_what_is_not_wanted_again_is_noted(learning_chat: Services) -> None:
    (carousel,) = said(Recommend(), "what do you recommend", "recommend")
    product = carousel["products"][0]["product_id"]
    said(
        Recommend(),
        "never show me that again, something else",
        "recommend",
        slots={"focus_product": product, "shown_products": [product]},
    )
    first = next(iter(impressions.lists(learning_chat.shop)))
    assert first.rewards == (Reward(first.list.id, product, "not_interested"),)


def test_a_list_that_cannot_be_recorded_is_shown_nevertheless(
    learning_chat: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: Any, **__: Any) -> None:
        raise StorageError("The database is locked.")

    monkeypatch.setattr(impressions, "record_list", locked)
    (carousel,) = said(Recommend(), "what do you recommend", "recommend")
    assert len(carousel["products"]) >= 2
    assert "impression" not in carousel["products"][0]


def test_lists_become_due_by_age(shop: Shop, products: list[ProductView]) -> None:
    learning = ListLearning(shop, ON.model_copy(update={"settle_after_minutes": 30.0}))
    start, minutes = shop.now(), 0.0
    shop.clock = lambda: start + timedelta(minutes=minutes)
    round_of(learning, products, "", "first")
    round_of(learning, products, "", "second")
    assert teaching.known(shop, "recommend/logistic_thompson") is None
    minutes = 31.0
    round_of(learning, products, "", "third")
    known = teaching.known(shop, "recommend/logistic_thompson")
    assert learning.teacher.opened("logistic_thompson", known).updates == 2


def test_a_crowd_from_one_address_teaches_nothing(shop: Shop, products: list[ProductView]) -> None:
    """Its clicks come before the farm is large enough to be seen, and are forgotten then."""
    guarded = DefenceSettings(fastest_seconds=0.0)
    learning = ListLearning(shop, ON.model_copy(update={"defence": guarded}))

    def come(at: int) -> None:
        crowd = Shopper(f"farm{at}", address="one")
        found = learning.arrange(products, crowd, k=2)
        click = Reward(found.impression_id, products[-1].id, "click")
        impressions.reward(shop, click)
        learning.teacher.tend()

    def updates() -> int:
        return learning.teacher.learner("logistic_thompson").updates

    for at in range(20):
        come(at)
    honest = learning.arrange(products, Shopper("mia", address="two"), k=2)
    assert honest.impression_id
    learning.teacher.tend()
    assert updates() == 21
    come(21)
    assert updates() == 1
    assert [one.list.suspect for one in impressions.lists(shop)].count("one_address") == 21
