"""Click models: what the clicks on a list tell of each of its places.

``independent``
    each place tells of its own.
``cascade``
    a shopper looks from the top and stops at the first thing that pleases: what is below the last
    click was not seen and tells nothing (Craswell et al. 2008; learnt from by Kveton et al. 2015).
``position``
    a place is looked at with a chance of its own, and no click counts by the chance that the place
    was looked at although nothing was clicked (Richardson et al. 2007; Lagrée et al. 2016).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from common.errors import ConfigError

ClickModel = Literal["independent", "cascade", "position"]
CLICK_MODELS: tuple[str, ...] = get_args(ClickModel)
ROUNDS = 50


def lessons(
    model: ClickModel, rewards: Sequence[float], examination: Sequence[float] = ()
) -> list[tuple[float, float]]:
    """The reward of each place and how much it counts, 0 to 1.

    Args:
        model: how a list is read.
        rewards: of each place, the first one first; above 0 where something was liked.
        examination: for ``position``, the chance that each place is looked at; a place beyond its
            end has the last one.

    Raises:
        ConfigError: ``position`` without chances between 0 and 1.
    """
    if model == "independent":
        return [(float(reward), 1.0) for reward in rewards]
    if model == "cascade":
        liked = [place for place, reward in enumerate(rewards) if reward > 0]
        seen = liked[-1] + 1 if liked else len(rewards)
        return [(float(r), 1.0 if place < seen else 0.0) for place, r in enumerate(rewards)]
    if not examination or not all(0.0 < chance <= 1.0 for chance in examination):
        raise ConfigError(
            "The click model 'position' needs 'examination', chances above 0 and at most 1.",
            hint="E.g. [1.0, 0.6, 0.4]; learning.clicks.examination_of learns them from a log.",
        )
    chances = [examination[min(place, len(examination) - 1)] for place in range(len(rewards))]
    pairs = zip(rewards, chances, strict=True)
    return [(float(r), 1.0 if r > 0 else chance) for r, chance in pairs]


def examination_of(
    places: np.ndarray, items: np.ndarray, clicked: np.ndarray, rounds: int = ROUNDS
) -> np.ndarray:
    """How likely each place is to be looked at, by expectation maximisation.

    A click needs a look and a liking: P(click) = examination[place] · attraction[item]. The first
    place is taken as always looked at. Items must have stood in several places.
    Source: Richardson et al. 2007 (the model); Chuklin et al. 2015, ch. 4 (its EM).

    Args:
        places: 0-based place of each impression.
        items: a number of the item, from 0.
        clicked: booleans.

    Returns:
        Chances, shape (places,), the first one 1.
    """
    looked = np.full(int(places.max()) + 1, 0.5)
    liked = np.full(int(items.max()) + 1, 0.5)
    shown_at = np.bincount(places, minlength=len(looked))
    shown_of = np.bincount(items, minlength=len(liked))
    for _ in range(rounds):
        look, like = looked[places], liked[items]
        neither = np.maximum(1.0 - look * like, 1e-12)
        was_looked = np.where(clicked, 1.0, look * (1.0 - like) / neither)
        was_liked = np.where(clicked, 1.0, like * (1.0 - look) / neither)
        looked = np.bincount(places, was_looked, len(looked)) / np.maximum(shown_at, 1)
        liked = np.bincount(items, was_liked, len(liked)) / np.maximum(shown_of, 1)
        # The product alone can be seen: one of the two is fixed by the first place.
        looked = np.minimum(looked / max(looked[0], 1e-12), 1.0)
    return looked
