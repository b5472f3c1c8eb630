"""The next step of a conversation: off it is the fixed one; on it is stored, taught and judged."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import services
from actions.base_action import ShopAction
from actions.catalogue.more import MoreLikeThis, ShowMore
from actions.catalogue.recommend import Recommend
from actions.policies import Shopper
from actions.services import Services
from actions.strategy_learning import STRATEGY, Step, StrategyLearning
from common.errors import ConfigError, StorageError
from recommender.learning.defence import DefenceSettings
from recommender.learning.rollout import RolloutSettings
from recommender.learning.settings import LearningSettings, SurfaceSettings
from recommender.learning.strategies import STRATEGIES, State
from shop import Shop, impressions
from shop.impressions import Reward, step_of
from tests.actions.small_shop import TALK, slots_of, texts, tracker

ALL = ("similar", "cheaper", "ask")


def settings(learner: str | None, **changes: Any) -> LearningSettings:
    own = SurfaceSettings(
        learner=learner,
        settings={} if learner in (None, "fixed") else {"seed": 1, "step": 0.5},
        rollout=RolloutSettings(**({"start": "serving"} | changes)),
    )
    held = LearningSettings(
        strategies=own, settle_after_minutes=0, defence=DefenceSettings(on=False)
    )
    return held.on(STRATEGY)


def take(held: StrategyLearning, talk: str, liked: str = "", allowed: tuple[str, ...] = ALL) -> str:
    """One step of a shopper, who clicks what is shown by the strategy that is liked."""
    step = held.next(Shopper(talk), allowed)
    assert step is not None
    list_id = f"{talk}-{len(list(impressions.lists(held.shop)))}"
    held.record(step, list_id, [] if step.strategy == "ask" else ["fjord", "tarn"])
    if step.strategy == liked:
        assert impressions.reward(held.shop, Reward(list_id, "tarn", "click")) == 1
    return step.strategy


def test_off_nothing_comes_next_but_the_fixed_step(shop: Shop) -> None:
    assert StrategyLearning(shop, settings(None)).next(Shopper("t"), ALL) is None
    with pytest.raises(ConfigError, match="cannot be chosen by 'logistic_thompson'"):
        StrategyLearning(shop, settings("logistic_thompson"))


def test_the_state_says_how_the_steps_before_went(shop: Shop) -> None:
    held = StrategyLearning(shop, settings("fixed"))
    assert held.state("t", "similar") is None
    assert take(held, "t") == "similar"
    assert held.state("t", "x") == State(last="ignored", strategy="similar", steps=1, ignored=1)
    take(held, "t", liked="similar")
    assert held.state("t", "x") == State(last="liked", strategy="similar", steps=2, ignored=1)


def test_a_learner_is_told_of_a_step_and_of_the_one_after_it(shop: Shop) -> None:
    held = StrategyLearning(shop, settings("q_learning"))
    first, second = (take(held, "t", liked="cheaper", allowed=("cheaper",)) for _ in range(2))
    assert (first, second) == ("cheaper", "cheaper")
    before, after = impressions.lists(shop, surface=STRATEGY)
    told, last = held.teacher.feedback(before), held.teacher.feedback(after)
    assert told is not None
    assert last is not None
    assert (told.actions, told.rewards) == ((STRATEGIES.index("cheaper"),), (1.0,))
    assert told.following is not None
    assert list(told.following.context) == list(after.list.context["features"])
    assert told.following.allowed is not None
    assert list(told.following.allowed) == [one == "cheaper" for one in STRATEGIES]
    assert last.following is None


def test_what_brings_nothing_costs_and_a_late_like_is_told_once_more(shop: Shop) -> None:
    held = StrategyLearning(shop, settings("sarsa"))
    take(held, "t", allowed=("ask",))
    (one,) = impressions.lists(shop, surface=STRATEGY)
    told = held.teacher.feedback(one)
    assert told is not None
    assert told.rewards == (-0.05,)
    assert held.teacher.feedback(replace(one, late=True)) is None
    late = replace(one, late=True, rewards=(Reward(one.list.id, "", "click"),))
    again = held.teacher.feedback(late)
    assert again is not None
    assert again.rewards == (1.0,)


@pytest.mark.parametrize("learner", ["q_learning", "sarsa"])
def test_the_strategy_that_is_liked_comes_first_in_the_end(shop: Shop, learner: str) -> None:
    held = StrategyLearning(shop, settings(learner))
    for at in range(60):
        take(held, f"t{at}", liked="cheaper")
        held.teacher.tend()
    later = [take(held, f"later{at}") for at in range(20)]
    assert later.count("cheaper") >= 16


def test_a_canary_is_judged_by_whole_conversations(shop: Shop) -> None:
    """Every one of 40 shoppers is liked by one policy's steps, none by the other's."""
    own = {"start": "canary", "share": 0.5, "least_sample": 10, "promote": False}
    held = StrategyLearning(shop, settings("q_learning", **own))
    held.teacher.steward.review(STRATEGY)
    for at in range(60):
        step = held.next(Shopper(f"t{at}"), ("similar",))
        assert step is not None
        held.record(step, f"L{at}", ["fjord"])
        if step.chooser.policy == "q_learning":
            impressions.reward(shop, Reward(f"L{at}", "fjord", "click"))
    plan = held.teacher.steward.plan(STRATEGY)
    assert plan is not None
    found = held.teacher.steward.judged(plan)
    assert found is not None
    assert (found.serving, found.candidate, found.units) == (0.0, 1.0, 60)
    assert (found.verdict.serves, found.verdict.reason) == (True, "better")


def said(action: ShopAction, turn: Tracker) -> tuple[CollectingDispatcher, dict[str, Any]]:
    dispatcher = CollectingDispatcher()
    return dispatcher, slots_of(asyncio.run(action.run(dispatcher, turn, {})))


def cards(dispatcher: CollectingDispatcher) -> list[dict[str, Any]]:
    return [card for one in dispatcher.messages for card in one["custom"].get("products", ())]


def forced(held: StrategyLearning, strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The learner chooses this from now on, where it may."""
    own = held.next

    def chosen(shopper: Shopper, allowed: set[str]) -> Step | None:
        return own(shopper, {strategy} & set(allowed) or {"similar"})

    monkeypatch.setattr(held, "next", chosen)


@pytest.fixture
def held(shop: Shop, wired: Services) -> StrategyLearning:
    held = StrategyLearning(shop, settings("q_learning"))
    services.set_services(replace(wired, strategies=held))
    return held


def steps(shop: Shop) -> list[str]:
    return [one.list.context["action"] for one in impressions.lists(shop, surface=STRATEGY)]


def test_the_chat_takes_each_step_and_cards_tell_of_it(
    shop: Shop, held: StrategyLearning, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(held, "ask", monkeypatch)
    first, slots = said(Recommend(), tracker("recommend something", "recommend"))
    assert steps(shop) == ["similar"], "nothing was shown yet: there is nothing to ask about"
    assert {card["impression"] for card in cards(first)} != {None}
    (one,) = impressions.lists(shop, surface=STRATEGY)
    assert one.list.id == step_of(cards(first)[0]["impression"])

    asked, _ = said(ShowMore(), tracker("more", "show_more", slots=slots))
    assert steps(shop) == ["similar", "ask"]
    titles = [one["payload"] for one in asked.messages[0]["custom"]["buttons"]]
    assert titles == ["/show_more", "/refine_cheaper"]

    # The answer is the shopper's own step, and nobody is asked twice running.
    pressed = tracker("", "more_like_this", {"product": "fjord"}, slots=slots)
    answer, _ = said(MoreLikeThis(), pressed)
    assert steps(shop) == ["similar", "ask", "similar"]
    assert cards(answer)[0]["impression"]
    assert held.state(TALK, "x") == State("similar", "ignored", "similar", 3, 2)


def test_cheaper_shows_what_costs_less_than_what_was_shown(
    shop: Shop, held: StrategyLearning, monkeypatch: pytest.MonkeyPatch
) -> None:
    forced(held, "cheaper", monkeypatch)
    shown = {"shown_products": ["fjord"]}
    dispatcher, _ = said(Recommend(), tracker("recommend something", "recommend", slots=shown))
    assert steps(shop) == ["cheaper"]
    prices = [card["price_cents"] for card in cards(dispatcher)]
    assert prices
    assert max(prices) < 12900


def test_what_cannot_be_stored_disturbs_nobody(
    held: StrategyLearning, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> Step:
        raise StorageError("The disk is full.")

    for name in ("next", "record"):
        with monkeypatch.context() as patch:
            patch.setattr(held, name, fails)
            dispatcher, _ = said(Recommend(), tracker("recommend something", "recommend"))
        assert cards(dispatcher), texts(dispatcher)
