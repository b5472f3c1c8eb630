"""What each arm is expected to bring in each context: a model for off-policy evaluation.

Fitted on some rows and asked for others (cross-fitting, Chernozhukov et al. 2018), so that no row
is foreseen by a model that has seen it.
"""

from __future__ import annotations

import numpy as np

from common.errors import DataError

NEWTON_STEPS = 25
CLOSE = 1e-8


def expected_rewards(
    contexts: np.ndarray,
    actions: np.ndarray,
    rewards: np.ndarray,
    arms: int,
    *,
    folds: int = 3,
    ridge: float = 1.0,
    weights: np.ndarray | None = None,
    seed: int = 0,
) -> np.ndarray:
    """Logistic regressions of rewards from 0 to 1, one for each arm, cross-fitted.

    Args:
        contexts: shape (rows, dimensions); a constant is added.
        actions: the arm of each row.
        rewards: of each row.
        arms: how many there are; one that the log lacks gets the mean reward.
        folds: parts of the log, each foreseen by a model of the others.
        ridge: what pulls the weights to 0, the constant left out.
        weights: of the rows, e.g. 1/propensity; all the same without.
        seed: of the parts.

    Returns:
        Expected rewards, shape (rows, arms).

    Raises:
        DataError: there are fewer rows than parts.
    """
    if len(actions) < folds or folds < 2:
        raise DataError(f"{len(actions)} rows cannot be cut into {folds} parts.")
    rows = np.column_stack([np.ones(len(contexts)), contexts])
    counts = np.ones(len(rows)) if weights is None else weights
    part = np.random.default_rng(seed).permutation(len(rows)) % folds
    found = np.zeros((len(rows), arms))
    for fold in range(folds):
        held, learnt = part == fold, part != fold
        mean = float(np.average(rewards[learnt], weights=counts[learnt]))
        for arm in range(arms):
            own = learnt & (actions == arm)
            fitted = logistic(rows[own], rewards[own], counts[own], ridge, mean)
            found[held, arm] = _sigmoid(rows[held] @ fitted)
    return found


def logistic(
    rows: np.ndarray, rewards: np.ndarray, counts: np.ndarray, ridge: float, mean: float
) -> np.ndarray:
    """Weights of a logistic regression by Newton's method, the constant in the first column.

    The constant is pulled to that of the ``mean`` as by one row, so that an arm without a reward,
    or without a row, has one.
    """
    size = rows.shape[1]
    mean = min(max(mean, 1e-4), 1.0 - 1e-4)
    centre = np.zeros(size)
    centre[0] = np.log(mean / (1.0 - mean))
    pull = np.full(size, ridge)
    pull[0] = mean * (1.0 - mean)
    weights = centre.copy()
    for _ in range(NEWTON_STEPS):
        chance = _sigmoid(rows @ weights)
        slope = rows.T @ (counts * (chance - rewards)) + pull * (weights - centre)
        curve = (rows * (counts * chance * (1.0 - chance))[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        # Newton's step can be too long where the chances are near 0 or 1.
        step *= min(1.0, 5.0 / max(float(np.abs(step).max()), 1e-12))
        weights = weights - step
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    found: np.ndarray = 1.0 / (1.0 + np.exp(-np.clip(scores, -35.0, 35.0)))
    return found
