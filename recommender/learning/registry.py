"""Which class a configuration means by the name of a learner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from common.extensions import LEARNERS, resolve
from recommender.learning.base import Learner
from recommender.learning.conversation import QLearning, Sarsa
from recommender.learning.counting import BernoulliThompson, EpsilonGreedy, Even, Ucb1
from recommender.learning.linear import LinearThompson, LinUcb, LogisticThompson

OWN: Mapping[str, type[Learner[Any]]] = {
    cls.name: cls
    for cls in (
        Even,
        EpsilonGreedy,
        Ucb1,
        BernoulliThompson,
        LinUcb,
        LinearThompson,
        LogisticThompson,
        QLearning,
        Sarsa,
    )
}


def learner_class(name: str, *, where: str = "learner") -> type[Learner[Any]]:
    """The learner of this name: the program's own, a project's or a package's, or a dotted path.

    Args:
        name: e.g. ``lin_ucb``, or ``models.mine.Careful`` for a class in the project's folder.
        where: which setting names it, for messages.

    Raises:
        ConfigError: there is no such learner.
    """
    return resolve(name, OWN, LEARNERS, Learner, where=where)


def new_learner(name: str, settings: Mapping[str, Any], *, where: str = "learner") -> Learner[Any]:
    """A learner that has seen nothing yet.

    Args:
        name: see :func:`learner_class`.
        settings: of its ``config_class``, which refuses unknown keys.
        where: which setting names it, for messages.

    Raises:
        ConfigError: there is no such learner, or a setting is unknown or wrong.
    """
    cls = learner_class(name, where=where)
    return cls(cls.config_class.from_mapping(dict(settings), where=f"{where}: {name}"))
