"""How good a model is on examples it has not seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nlu_models.model.calibration import calibration_error
from nlu_models.model.examples import Entity, Example, Parse

_OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True)
class Ratio:
    """Precision, recall and F1 from counts of right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of what is there that was found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def support(self) -> int:
        """How much of it is there."""
        return self.right + self.missed

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


@dataclass(frozen=True)
class Evaluation:
    """The scores of one model on N examples.

    Args:
        examples: N.
        accuracy: share of the intents that are right, out of scope counted as an intent.
        in_scope_accuracy: the same over examples inside the scope.
        out_of_scope: of telling what is out of scope.
        intents: by intent, out of scope among them; of those wanted or given at least once.
        mcc: Matthews correlation coefficient over all intents (Gorodkin's R_K).
        calibration_error: expected calibration error of the confidences.
        entities: over exact spans and types, of examples of all kinds.
        entities_by_type: the same by entity type.
        confusions: (right intent, predicted intent) → count, mistakes only.
    """

    examples: int
    accuracy: float
    in_scope_accuracy: float
    out_of_scope: Ratio
    intents: dict[str, Ratio]
    mcc: float
    calibration_error: float
    entities: Ratio
    entities_by_type: dict[str, Ratio]
    confusions: Counter[tuple[str, str]]


def evaluate(
    examples: Sequence[Example],
    parses: Sequence[Parse],
    *,
    out_of_scope_intent: str = _OUT_OF_SCOPE,
) -> Evaluation:
    """Compare ``parses`` with the ``examples`` they were made from (both of length N > 0).

    Examples without an intent count for their entities alone.
    """
    pairs = [(e, p) for e, p in zip(examples, parses, strict=True) if e.intent is not None]
    wanted = [str(example.intent) for example, _ in pairs]
    given = [parse.intent for _, parse in pairs]
    right = np.array([w == g for w, g in zip(wanted, given, strict=True)], dtype=bool)
    inside = np.array([w != out_of_scope_intent for w in wanted], dtype=bool)
    refused = np.array([g == out_of_scope_intent for g in given], dtype=bool)
    by_type = _entities_by_type(examples, parses)
    return Evaluation(
        examples=len(pairs),
        accuracy=_mean(right),
        in_scope_accuracy=_mean(right[inside]),
        out_of_scope=Ratio(
            int((refused & ~inside).sum()),
            int((refused & inside).sum()),
            int((~refused & ~inside).sum()),
        ),
        intents=_by_intent(wanted, given),
        mcc=matthews(wanted, given),
        calibration_error=calibration_error(
            np.array([parse.confidence for _, parse in pairs]), right
        ),
        entities=_total(by_type.values()),
        entities_by_type=by_type,
        confusions=Counter((w, g) for w, g in zip(wanted, given, strict=True) if w != g),
    )


def matthews(wanted: Sequence[str], given: Sequence[str]) -> float:
    """The Matthews correlation coefficient for any number of classes, -1 to 1.

    Source: Gorodkin (2004), "Comparing two K-category assignments by a K-category correlation
    coefficient". 0 where it is not defined.
    """
    n = len(wanted)
    right = sum(w == g for w, g in zip(wanted, given, strict=True))
    true, predicted = Counter(wanted), Counter(given)
    covariance = right * n - sum(true[name] * predicted[name] for name in true)
    spread = (n * n - sum(count**2 for count in true.values())) * (
        n * n - sum(count**2 for count in predicted.values())
    )
    return covariance / spread**0.5 if spread else 0.0


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _by_intent(wanted: Sequence[str], given: Sequence[str]) -> dict[str, Ratio]:
    true, predicted = Counter(wanted), Counter(given)
    right = Counter(w for w, g in zip(wanted, given, strict=True) if w == g)
    return {
        name: Ratio(right[name], predicted[name] - right[name], true[name] - right[name])
        for name in sorted({*true, *predicted})
    }


def _entities_by_type(examples: Sequence[Example], parses: Sequence[Parse]) -> dict[str, Ratio]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for example, parse in zip(examples, parses, strict=True):
        wanted, given = _spans(example.entities), _spans(parse.entities)
        right.update(kind for kind, *_ in wanted & given)
        wrong.update(kind for kind, *_ in given - wanted)
        missed.update(kind for kind, *_ in wanted - given)
    kinds = sorted({*right, *wrong, *missed})
    return {kind: Ratio(right[kind], wrong[kind], missed[kind]) for kind in kinds}


def _spans(entities: Sequence[Entity]) -> set[tuple[str, str | None, int, int]]:
    return {(entity.type, entity.role, entity.start, entity.end) for entity in entities}


def _total(ratios: Iterable[Ratio]) -> Ratio:
    parts = list(ratios)
    return Ratio(
        sum(part.right for part in parts),
        sum(part.wrong for part in parts),
        sum(part.missed for part in parts),
    )
