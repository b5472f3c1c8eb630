"""Poisoned rewards: what a learnt order is worth to honest shoppers, with and without the defence.

Twenty products of known appeal; honest shoppers, two in five of them customers who have bought
before, see lists of five and click what pleases. Attackers want the least liked product on top and
click it whenever they see it: ``farm``, many from a few addresses; ``spread``, each a new shopper
from an address of its own, who also looks at other things as an honest one does; ``bots``, few that
click in an instant. The share is that of all lists. What is learnt is judged by the honest chance
of a click on its first place.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from recommender.learning import NO_CONTEXT, Feedback, new_learner
from recommender.learning.defence import DefenceSettings, Visit, suspects

PRODUCTS, PLACES = 20, 5
CUSTOMERS = 0.4
SHARES = (0.05, 0.2, 0.4)
KINDS = ("farm", "spread", "bots")
ADDRESSES = 5
LOOKED_AT = 500
"""Lists between two looks of the defence, as a server looks every so often."""
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def measure(rounds: int, seeds: int) -> dict[str, Any]:
    """The value of what was learnt, and the share of it that each attack costs."""
    found: dict[str, Any] = {}
    for kind in KINDS:
        for share in SHARES:
            runs = [_compared(kind, share, rounds, seed) for seed in range(seeds)]
            found[f"{kind}_{share:.0%}"] = {
                key: float(np.mean([run[key] for run in runs])) for key in runs[0]
            }
    return found


def _compared(kind: str, share: float, rounds: int, seed: int) -> dict[str, float]:
    clean, _, falsely = _learnt(kind, 0.0, rounds, seed, on=True)
    bare, _, _ = _learnt(kind, share, rounds, seed, on=False)
    guarded, caught, wrong = _learnt(kind, share, rounds, seed, on=True)
    return {
        "value_clean": clean,
        "value_attacked": bare,
        "value_defended": guarded,
        "loss_attacked": 1.0 - bare / clean,
        "loss_defended": 1.0 - guarded / clean,
        "caught": caught,
        "honest_left_out": wrong,
        "honest_left_out_in_peace": falsely,
    }


def _learnt(
    kind: str, share: float, rounds: int, seed: int, *, on: bool
) -> tuple[float, float, float]:
    """The value to honest shoppers, the share of fake lists caught, of honest ones left out."""
    random = np.random.default_rng(seed)
    appeal = random.beta(2.0, 12.0, size=PRODUCTS)
    target = int(appeal.argmin())
    learner = new_learner("bernoulli_thompson", {"arms": PRODUCTS, "floor": 0.02, "seed": seed})
    settings, log = DefenceSettings(on=on), []
    fakes, out = [], set()
    for at in range(rounds):
        fake = bool(random.random() < share)
        shown = learner.choose(k=PLACES).actions
        visit = _visit(at, kind, fake, shown, appeal, target, random)
        fakes.append(fake)
        log.append((visit, shown))
        if at % LOOKED_AT == LOOKED_AT - 1:
            out = set(suspects([one for one, _ in log], settings))
            learner = _taught(log, out, seed)
    value = float(appeal[_first(learner, seed)].mean())
    wrong = [str(at) in out for at, fake in enumerate(fakes) if not fake]
    caught = [str(at) in out for at, fake in enumerate(fakes) if fake]
    return value, float(np.mean(caught)) if caught else 0.0, float(np.mean(wrong))


def _taught(log: list[tuple[Visit, tuple[int, ...]]], out: set[str], seed: int) -> Any:
    learner = new_learner("bernoulli_thompson", {"arms": PRODUCTS, "floor": 0.02, "seed": seed})
    for visit, shown in log:
        if visit.id not in out:
            rewards = tuple(float(str(product) in visit.liked) for product in shown)
            learner.update(Feedback(NO_CONTEXT, shown, rewards))
    return learner


def _first(learner: Any, seed: int) -> np.ndarray:
    """What comes first in a thousand lists."""
    del seed
    return np.array([learner.choose().action for _ in range(1000)])


def _visit(
    at: int,
    kind: str,
    fake: bool,
    shown: tuple[int, ...],
    appeal: np.ndarray,
    target: int,
    random: np.random.Generator,
) -> Visit:
    when = _BEGIN + timedelta(seconds=30 * at)
    liked = {product for product in shown if random.random() < appeal[product]}
    seconds, unit, address = 2.0 + random.exponential(8.0), f"s{at}", f"a{at}"
    trusted = not fake and bool(random.random() < CUSTOMERS)
    if fake:
        liked = {target} & set(shown) | (liked if kind == "spread" else set())
        address = f"farm{random.integers(ADDRESSES)}" if kind == "farm" else address
        if kind == "bots":
            unit, seconds = f"bot{random.integers(ADDRESSES)}", 0.1
    clicked = when + timedelta(seconds=seconds)
    names = tuple(map(str, shown))
    return Visit(
        str(at), unit, trusted, when, names, dict.fromkeys(map(str, liked), clicked), address
    )
