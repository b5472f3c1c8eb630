"""Lists are learnt from once: when they are due, by whom they teach, in whatever process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from shop import Shop, impressions, suspects, teaching
from shop.impressions import Reward, Settled
from shop.teaching import Due, Knowledge
from tests.shop.conftest import Clock
from tests.shop.test_impressions import shown

LATER = timedelta(hours=1)
OURS = frozenset({"lin_ucb"})
NAME = "recommend/lin_ucb"


def due(shop: Shop, *, later: timedelta = timedelta()) -> Due:
    return Due("recommend", shop.now() - later, together=OURS)


class Pupil:
    """Remembers what it was told; its knowledge is the names of it, one a line."""

    def __init__(self) -> None:
        self.told: list[Settled] = []

    def learn(self, policy: str, known: Knowledge | None, settled: Sequence[Settled]) -> Knowledge:
        self.told += settled
        names = [f"{one.list.id}:{','.join(r.kind for r in one.rewards)}" for one in settled]
        before = known.data.decode().splitlines() if known else []
        data = "\n".join([*before, *names]).encode()
        return Knowledge((known.version if known else 0) + 1, data)


def test_a_list_is_learnt_from_once_when_it_is_due(shop: Shop, clock: Clock) -> None:
    pupil = Pupil()
    impressions.record_list(shop, shown())
    impressions.reward(shop, Reward("L1", "fjord", "click"))
    assert teaching.settle(shop, due(shop, later=LATER), pupil.learn) == 0
    assert teaching.known(shop, NAME) is None
    assert teaching.version(shop, NAME) == 0
    clock.move(hours=1)
    assert teaching.settle(shop, due(shop), pupil.learn) == 1
    assert teaching.known(shop, NAME) == Knowledge(1, b"L1:click")
    assert teaching.settle(shop, due(shop), pupil.learn) == 0
    assert teaching.version(shop, NAME) == 1
    assert [one.late for one in pupil.told] == [False]


def test_a_list_is_due_when_its_conversation_goes_on_to_another(shop: Shop, clock: Clock) -> None:
    impressions.record_list(shop, shown("L1", "talk"))
    impressions.record_list(shop, shown("L2", "other"))
    clock.move(minutes=1)
    impressions.record_list(shop, shown("L3", "talk"))
    impressions.record_list(shop, replace(shown("L4", "other"), surface="texts"))
    teaching.settle(shop, due(shop, later=LATER), Pupil().learn)
    assert teaching.known(shop, NAME) == Knowledge(1, b"L1:")


def test_outside_experiments_whoever_learns_together_learns_from_every_list(
    shop: Shop, clock: Clock
) -> None:
    impressions.record_list(shop, shown("L1", policy="fixed"))
    impressions.record_list(shop, shown("L2", policy="other"))
    clock.move(hours=1)
    both = replace(due(shop), together=frozenset({"lin_ucb", "new"}))
    assert teaching.settle(shop, both, Pupil().learn) == 2
    for name in (NAME, "recommend/new"):
        assert teaching.known(shop, name) == Knowledge(1, b"L1:\nL2:")


def test_the_arms_of_an_experiment_learn_from_their_own_lists_alone(
    shop: Shop, clock: Clock
) -> None:
    for name, policy in (("L1", "fixed"), ("L2", "lin_ucb"), ("L3", "other")):
        one = replace(shown(name, policy=policy), experiment="order", arm=policy)
        impressions.record_list(shop, one)
    clock.move(hours=1)
    apart = Due("recommend", shop.now(), together=frozenset({"third"}), apart=OURS)
    assert teaching.settle(shop, apart, Pupil().learn) == 1
    assert teaching.known(shop, NAME) == Knowledge(1, b"L2:")
    assert teaching.known(shop, "recommend/third") is None


def test_where_nobody_learns_lists_wait_for_who_comes(shop: Shop, clock: Clock) -> None:
    impressions.record_list(shop, shown(policy="fixed"))
    clock.move(hours=1)
    assert teaching.settle(shop, replace(due(shop), together=frozenset()), Pupil().learn) == 0
    assert teaching.settle(shop, due(shop), Pupil().learn) == 1


def test_a_late_reward_is_matched(shop: Shop, clock: Clock) -> None:
    pupil = Pupil()
    impressions.record_list(shop, shown())
    clock.move(hours=1)
    teaching.settle(shop, due(shop), pupil.learn)
    impressions.reward(shop, Reward("L1", "reef", "purchase"))
    assert teaching.settle(shop, due(shop), pupil.learn) == 1
    assert teaching.known(shop, NAME) == Knowledge(2, b"L1:\nL1:purchase")
    assert pupil.told[-1].late
    assert teaching.settle(shop, due(shop), pupil.learn) == 0


def test_who_dies_while_learning_has_learnt_nothing(shop: Shop, clock: Clock) -> None:
    def dies(policy: str, known: Knowledge | None, settled: Sequence[Settled]) -> Knowledge:
        raise KeyboardInterrupt

    impressions.record_list(shop, shown())
    clock.move(hours=1)
    with pytest.raises(KeyboardInterrupt):
        teaching.settle(shop, due(shop), dies)
    assert teaching.known(shop, NAME) is None
    teaching.settle(shop, due(shop), Pupil().learn)
    assert teaching.known(shop, NAME) == Knowledge(1, b"L1:")


def test_a_click_that_comes_while_its_list_is_learnt_from_is_late(shop: Shop, clock: Clock) -> None:
    class Interrupted(Pupil):
        def learn(
            self, policy: str, known: Knowledge | None, settled: Sequence[Settled]
        ) -> Knowledge:
            impressions.reward(shop, Reward("L1", "fjord", "click"))
            return super().learn(policy, known, settled)

    impressions.record_list(shop, shown())
    clock.move(hours=1)
    teaching.settle(shop, due(shop), Interrupted().learn)
    teaching.settle(shop, due(shop), Pupil().learn)
    assert teaching.known(shop, NAME) == Knowledge(2, b"L1:\nL1:click")


def test_what_is_no_shoppers_teaches_nobody_and_what_it_taught_is_forgotten(
    shop: Shop, clock: Clock
) -> None:
    pupil = Pupil()
    for name in ("L1", "L2", "L3"):
        impressions.record_list(shop, shown(name, name))
        clock.move(minutes=1)
    impressions.reward(shop, Reward("L1", "fjord", "click"), Reward("L2", "reef", "cart"))
    assert suspects.mark(shop, {"L1": "too_fast", "L9": "too_fast"}) == 0
    teaching.settle(shop, due(shop), pupil.learn)
    assert teaching.known(shop, NAME) == Knowledge(1, b"L2:cart\nL3:")
    impressions.reward(shop, Reward("L3", "reef", "click"))
    assert suspects.mark(shop, {"L1": "everything", "L2": "everything"}) == 1
    teaching.relearn(shop, due(shop), pupil.learn)
    assert teaching.known(shop, NAME) == Knowledge(2, b"L3:")
    # The click that nobody had learnt from comes in its own time.
    teaching.settle(shop, due(shop), pupil.learn)
    assert teaching.known(shop, NAME) == Knowledge(3, b"L3:\nL3:click")
    found = suspects.marked(shop, "recommend", since=shop.now() - LATER)
    assert found == {"too_fast": 1, "everything": 1}


def test_what_tells_who_is_behind_a_list(
    shop: Shop, clock: Clock, order: Callable[..., str]
) -> None:
    order()
    clock.move(days=2)
    context = {"candidates": [], "rows": [], "address": "a1"}
    impressions.record_list(shop, replace(shown("L1"), unit="C1", context=context))
    impressions.record_list(shop, shown("L2", "stranger"))
    clock.move(minutes=1)
    impressions.reward(shop, Reward("L1", "reef", "click"), Reward("L1", "fjord", "seen"))
    found = {
        one.list_id: one
        for one in suspects.traffic(shop, "recommend", since=shop.now() - LATER, most=9)
    }
    assert (found["L1"].buyer, found["L1"].address) == (True, "a1")
    assert found["L1"].liked == {"reef": shop.now()}
    assert (found["L2"].buyer, found["L2"].address, found["L2"].liked) == (False, "", {})
    assert found["L2"].shown == ("fjord", "reef")


def test_two_processes_that_teach_at_once_teach_once(shop: Shop, clock: Clock) -> None:
    """Both have read the same before either writes: the second one gives way."""
    for at in range(20):
        impressions.record_list(shop, shown(f"L{at:02d}", f"talk-{at}"))
    clock.move(hours=1)
    both = threading.Barrier(2)

    class Slow(Pupil):
        def learn(
            self, policy: str, known: Knowledge | None, settled: Sequence[Settled]
        ) -> Knowledge:
            both.wait(timeout=10)
            return super().learn(policy, known, settled)

    counted: list[int] = []

    def teach() -> None:
        counted.append(teaching.settle(shop, due(shop), Slow().learn))

    threads = [threading.Thread(target=teach) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == [0, 20]
    known = teaching.known(shop, NAME)
    assert known is not None
    assert known.version == 1
    assert len(known.data.decode().splitlines()) == 20
