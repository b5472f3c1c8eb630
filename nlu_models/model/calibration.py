"""Making probabilities honest: temperature scaling (Guo et al. 2017)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
_LOWEST, _HIGHEST = 0.05, 10.0
_SECTIONS = 40


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis of ``logits``."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def fit_temperature(logits: Floats, labels: NDArray[np.integer]) -> float:
    """The temperature that makes ``softmax(logits / temperature)`` most likely for ``labels``.

    Args:
        logits: held-out scores, (N, K).
        labels: the right classes, (N,).

    Returns:
        A temperature between 0.05 and 10, found by golden section on its logarithm (the
        likelihood has one maximum); 1.0 when there is nothing to learn from.
    """
    if len(labels) == 0:
        return 1.0

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        peak = scaled.max(axis=1)
        log_total = peak + np.log(np.exp(scaled - peak[:, None]).sum(axis=1))
        return float((log_total - scaled[np.arange(len(labels)), labels]).mean())

    low, high = np.log(_LOWEST), np.log(_HIGHEST)
    ratio = (np.sqrt(5) - 1) / 2
    for _ in range(_SECTIONS):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def calibration_error(confidences: Floats, correct: NDArray[np.bool_], bins: int = 15) -> float:
    """Expected calibration error: how far confidence and accuracy lie apart, 0 (none) to 1.

    Args:
        confidences: of the predictions, (N,).
        correct: whether each prediction was right, (N,).
        bins: number of equally wide bins of confidence.
    """
    if len(confidences) == 0:
        return 0.0
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    error = 0.0
    for place in np.unique(places):
        inside = places == place
        gap = abs(correct[inside].mean() - confidences[inside].mean())
        error += float(inside.mean() * gap)
    return error
