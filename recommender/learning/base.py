"""What every learner is: it chooses with a known propensity, and learns from what came of it.

A learner draws scores for its arms, once or several times, and takes the best of one draw. The
share of the draws in which an arm is best is the probability with which it is chosen, exactly:
nothing is estimated afterwards. With a ``floor`` above 0 each allowed arm has a chance, which
off-policy evaluation needs (:mod:`recommender.learning.evaluation`).

A new learner writes ``_draw``, ``_learn``, ``value`` and its state, and inherits the rest together
with the contract tests. A configuration names one of its own by its dotted path.
"""

from __future__ import annotations

import io
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Generic, Self, TypeVar
from zipfile import BadZipFile

import numpy as np
from pydantic import Field

from common.config import StrictModel
from common.errors import DataError, ModelError
from recommender.learning.clicks import ClickModel, lessons

NO_CONTEXT = np.zeros(0)


class LearnerConfig(StrictModel):
    """Settings of every learner.

    Attributes:
        arms: how many there are to choose from.
        floor: the share of choices that are made evenly among what is allowed.
        clicks: what a list's rewards tell of each place (:mod:`recommender.learning.clicks`).
        examination: for ``position``: the chance that each place is looked at.
        seed: of the choices; None for one that nobody can foresee.
    """

    arms: int = Field(default=2, ge=1)
    floor: float = Field(default=0.0, ge=0.0, le=1.0)
    clicks: ClickModel = "independent"
    examination: tuple[float, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen.

    Attributes:
        actions: the arms, the first place first.
        propensities: for each, its probability at its place, given the places before.
        first: how likely each arm was to come first, by number; those without a chance left out.
    """

    actions: tuple[int, ...]
    propensities: tuple[float, ...]
    first: tuple[tuple[int, float], ...] = ()

    @property
    def action(self) -> int:
        """The arm in the first place."""
        return self.actions[0]

    @property
    def propensity(self) -> float:
        """The probability of the whole list."""
        return float(np.prod(self.propensities))


@dataclass(frozen=True, slots=True)
class Following:
    """What came after a step of a conversation.

    Attributes:
        context: of the next step.
        action: what was chosen then (SARSA needs it).
        allowed: what could have been chosen then; everything where None.
    """

    context: np.ndarray
    action: int
    allowed: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What came of a choice.

    Attributes:
        context: the one that was chosen in.
        actions: what was shown, the first place first.
        rewards: what each brought, usually 0 or 1.
        following: the next step of the conversation; None at its end, and for bandits.
    """

    context: np.ndarray
    actions: tuple[int, ...]
    rewards: tuple[float, ...]
    following: Following | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One arm's reward, and how much it counts (0 to 1)."""

    context: np.ndarray
    action: int
    reward: float
    weight: float = 1.0


C = TypeVar("C", bound=LearnerConfig)
State = dict[str, np.ndarray]


class Learner(ABC, Generic[C]):
    """Chooses among arms, and gets better at it.

    Args:
        config: settings; the defaults of ``config_class`` when left out.
    """

    name: ClassVar[str]
    config_class: ClassVar[type[LearnerConfig]]

    def __init__(self, config: C | None = None) -> None:
        self.config: C = config if config is not None else self.config_class()  # type: ignore[assignment]
        self._random = np.random.default_rng(self.config.seed)
        self.updates = 0
        """How many feedbacks it has learnt from: the version of what it knows."""

    def choose(
        self,
        context: np.ndarray | None = None,
        *,
        k: int = 1,
        allowed: np.ndarray | None = None,
    ) -> Choice:
        """Choose ``k`` different arms, fewer where fewer are allowed, the first place first.

        Args:
            context: what is known; its shape is the learner's.
            k: length of the list.
            allowed: booleans, shape (arms,); everything when left out.

        Raises:
            DataError: nothing may be chosen, or the context's shape is wrong.
        """
        known = self._checked(context)
        free = self._free(known, allowed)
        if k < 1 or not free.any():
            raise DataError(f"{k} of {int(free.sum())} arms cannot be chosen.")
        draws = self._draw(known)
        actions: list[int] = []
        propensities: list[float] = []
        first: tuple[tuple[int, float], ...] = ()
        for _ in range(min(k, int(free.sum()))):
            chances = _shares(draws, free, self.config.floor)
            action = _drawn(chances, self._random)
            if not actions:
                first = tuple((int(at), float(chances[at])) for at in np.flatnonzero(chances))
            actions.append(action)
            propensities.append(float(chances[action]))
            free[action] = False
        return Choice(tuple(actions), tuple(propensities), first)

    def probabilities(
        self, context: np.ndarray | None = None, *, allowed: np.ndarray | None = None
    ) -> np.ndarray:
        """How likely each arm is to come first, shape (arms,); of one set of draws."""
        known = self._checked(context)
        return _shares(self._draw(known), self._free(known, allowed), self.config.floor)

    def update(self, feedback: Feedback) -> None:
        """Learn from what came of a choice.

        Raises:
            DataError: an arm is unknown, a number is not finite, or shapes do not fit.
        """
        context = self._checked(feedback.context)
        size = self._size(context)
        if len(feedback.actions) != len(feedback.rewards):
            raise DataError(
                f"{len(feedback.actions)} actions have {len(feedback.rewards)} rewards."
            )
        if any(not 0 <= action < size for action in feedback.actions):
            raise DataError(f"{feedback.actions} names an arm outside 0..{size - 1}.")
        if not np.isfinite(feedback.rewards).all():
            raise DataError("A reward is not a finite number.")
        self._learn_all(feedback, context)
        self.updates += 1

    @abstractmethod
    def value(self, context: np.ndarray | None = None) -> np.ndarray:
        """The reward that each arm is expected to bring, shape (arms,)."""

    def reseed(self) -> None:
        """Draw other random numbers from now on than another process with the same state."""
        self._random = np.random.default_rng(self.config.seed)

    def dump(self) -> bytes:
        """All it knows, without pickle; :meth:`parse` reads it."""
        held = io.BytesIO()
        meta = {
            "learner": self.name,
            "config": self.config.model_dump(),
            "updates": self.updates,
            "random": self._random.bit_generator.state,
        }
        np.savez(held, meta=np.array(json.dumps(meta)), **self._state())  # type: ignore[arg-type]
        return held.getvalue()

    @classmethod
    def parse(cls, data: bytes, *, where: str = "the learner's state") -> Self:
        """The learner that :meth:`dump` wrote; it goes on as if nothing had been.

        Raises:
            ModelError: the data is damaged or of another learner.
        """
        try:
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                state = {name: file[name] for name in file.files}
            meta: dict[str, Any] = json.loads(str(state.pop("meta")))
            if meta["learner"] != cls.name:
                raise ModelError(f"{where} is of {meta['learner']}, not of {cls.name}.")
            learner = cls(cls.config_class.model_validate(meta["config"]))  # type: ignore[arg-type]
            learner.updates = int(meta["updates"])
            learner._random.bit_generator.state = meta["random"]
            learner._restore(state)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
            raise ModelError(
                f"Cannot read {where} as {cls.name}: {error}.",
                hint="Delete it; the learner begins anew.",
            ) from error
        return learner

    def save(self, path: Path) -> None:
        """Write :meth:`dump` to a file."""
        path.write_bytes(self.dump())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ModelError: the file is missing, damaged or of another learner.
        """
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ModelError(
                f"Cannot read {path}: {error.strerror}.", hint="Check the path."
            ) from error
        return cls.parse(data, where=str(path))

    def _checked(self, context: np.ndarray | None) -> np.ndarray:
        """The context as the learner uses it."""
        del context
        return NO_CONTEXT

    def _size(self, context: np.ndarray) -> int:
        """How many arms there are to choose from."""
        del context
        return self.config.arms

    def _free(self, context: np.ndarray, allowed: np.ndarray | None) -> np.ndarray:
        size = self._size(context)
        if allowed is None:
            return np.ones(size, dtype=bool)
        if np.shape(allowed) != (size,):
            raise DataError(f"'allowed' has the shape {np.shape(allowed)}, not ({size},).")
        return np.array(allowed, dtype=bool)

    def _learn_all(self, feedback: Feedback, context: np.ndarray) -> None:
        for lesson in self._lessons(feedback, context):
            self._learn(lesson)

    def _lessons(self, feedback: Feedback, context: np.ndarray) -> Iterator[Lesson]:
        told = lessons(self.config.clicks, feedback.rewards, self.config.examination)
        for action, (reward, weight) in zip(feedback.actions, told, strict=True):
            if weight > 0.0:
                yield Lesson(context, action, reward, weight)

    @abstractmethod
    def _draw(self, context: np.ndarray) -> np.ndarray:
        """Scores, shape (draws, arms): the best of each draw is chosen equally often."""

    def _learn(self, lesson: Lesson) -> None:
        raise NotImplementedError

    @abstractmethod
    def _state(self) -> State: ...

    @abstractmethod
    def _restore(self, state: State) -> None: ...


def _shares(draws: np.ndarray, free: np.ndarray, floor: float) -> np.ndarray:
    """How likely each arm is to be taken: the share of draws it wins, and its share of the floor.

    Ties are shared.
    """
    scores = np.where(free, draws, -np.inf)
    wins = (scores == scores.max(axis=1, keepdims=True)) & free
    won: np.ndarray = (wins / wins.sum(axis=1, keepdims=True)).mean(axis=0)
    return (1.0 - floor) * won + floor * free / free.sum()


def _drawn(chances: np.ndarray, random: np.random.Generator) -> int:
    """One arm; never one without a chance, whatever rounding does."""
    ends = np.cumsum(chances)
    return int(np.searchsorted(ends, random.random() * ends[-1], side="right"))


__all__ = [
    "NO_CONTEXT",
    "Choice",
    "Feedback",
    "Following",
    "Learner",
    "LearnerConfig",
    "Lesson",
    "State",
]
