"""Simulated conversations: which strategy comes next, when what is asked first pays later.

A shopper is of one of three kinds, which nobody sees: after something like it, something cheaper,
or something that goes with it. What suits is liked three times in four, anything else once in
eight. A question tells the kind, and costs patience; each step may be the last. A shopper who is
shown what does not suit leaves sooner.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from recommender.learning import Feedback, Following, Learner, new_learner
from recommender.learning.strategies import STRATEGIES, State

KINDS = ("similar", "cheaper", "bundle")
SHARES = (0.5, 0.3, 0.2)
LIKED, OTHERWISE = 0.75, 0.125
LEAVES_AFTER_LIKING, LEAVES_AFTER_NOTHING, LEAVES_AFTER_QUESTION = 0.15, 0.35, 0.15
ANNOYED = 0.05
"""What a step costs that brings nothing."""
LONGEST = 8

Strategy = Callable[[State], str]


@dataclass
class Shopper:
    """One shopper: answers a question, likes or does not, and leaves."""

    kind: str
    random: np.random.Generator
    state: State = field(default_factory=State)

    def meets(self, strategy: str) -> tuple[float, State | None]:
        """The reward of a step, and the state after it; None when the conversation is over."""
        if strategy == "stop":
            return 0.0, None
        if strategy == "ask":
            self.state = self.state.asked(self.kind)
            return -ANNOYED, self._stays(LEAVES_AFTER_QUESTION)
        liked = bool(self.random.random() < (LIKED if strategy == self.kind else OTHERWISE))
        self.state = self.state.shown(strategy, liked=liked)
        leaves = LEAVES_AFTER_LIKING if liked else LEAVES_AFTER_NOTHING
        return (1.0 if liked else -ANNOYED), self._stays(leaves)

    def _stays(self, leaves: float) -> State | None:
        over = self.state.steps >= LONGEST or self.random.random() < leaves
        return None if over else self.state


def shopper(random: np.random.Generator) -> Shopper:
    """A shopper of one kind or another."""
    return Shopper(str(random.choice(KINDS, p=SHARES)), random)


def always_similar(state: State) -> str:
    """The fixed strategy of the bot without learning: more like what was liked, until they go."""
    del state
    return "similar"


def in_turn(state: State) -> str:
    """Each way of showing in turn."""
    return KINDS[state.steps % len(KINDS)]


def fixed(strategy: Strategy, conversations: int, seed: int) -> np.ndarray:
    """What each conversation brings, shape (conversations,)."""
    random = np.random.default_rng(seed)
    brought = np.zeros(conversations)
    for at in range(conversations):
        one = shopper(random)
        state: State | None = one.state
        while state is not None:
            reward, state = one.meets(strategy(state))
            brought[at] += reward
    return brought


def learning(learner: Learner[Any], conversations: int, seed: int) -> np.ndarray:
    """The same with a learner, which is told each step as soon as the next is chosen."""
    random = np.random.default_rng(seed)
    brought = np.zeros(conversations)
    for at in range(conversations):
        one = shopper(random)
        features = one.state.features()
        action = learner.choose(features).action
        while True:
            reward, state = one.meets(STRATEGIES[action])
            brought[at] += reward
            if state is None:
                learner.update(Feedback(features, (action,), (reward,)))
                break
            after = state.features()
            following = learner.choose(after).action
            learner.update(Feedback(features, (action,), (reward,), Following(after, following)))
            features, action = after, following
    return brought


def measure(conversations: int, seeds: int) -> dict[str, Any]:
    """What a conversation brings with each strategy, and the gain over the fixed one."""
    sizes = {"arms": len(STRATEGIES), "dimensions": State.DIMENSIONS}
    settings = {**sizes, "floor": 0.05, "step": 0.05, "initial": 3.0}
    runs: dict[str, list[np.ndarray]] = {"fixed": [], "in_turn": [], "q_learning": [], "sarsa": []}
    for seed in range(seeds):
        runs["fixed"].append(fixed(always_similar, conversations, seed))
        runs["in_turn"].append(fixed(in_turn, conversations, seed))
        for name in ("q_learning", "sarsa"):
            learner = new_learner(name, {**settings, "seed": seed})
            runs[name].append(learning(learner, conversations, seed))
    later = conversations // 5
    base = np.concatenate([run[later:] for run in runs["fixed"]])
    found = {}
    for name, all_runs in runs.items():
        rest = np.concatenate([run[later:] for run in all_runs])
        error = 1.96 * np.sqrt(rest.var() / len(rest) + base.var() / len(base))
        gain = float(rest.mean() - base.mean())
        found[name] = {
            "value": float(rest.mean()),
            "gain": gain,
            "gain_low": gain - float(error),
            "gain_high": gain + float(error),
        }
    return found
