"""Reading long messages in part: the upper layers see the tokens that tell most about the intent.

What a lower layer made of a word holds much of the words around it, so that few of them carry a
long message on (Goyal et al. 2020, "PoWER-BERT: Accelerating BERT Inference via Progressive
Word-vector Elimination"). Here a token counts by how far it tells the intents apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Integers = NDArray[np.integer]


def most_relevant(relevance: Floats, mask: Integers, most: int) -> Integers:
    """Which tokens of each text are read on, in the order of the text, (B, N).

    The first one, which stands for the whole text in some networks, always is.

    Args:
        relevance: of each token, (B, T).
        mask: 1 for tokens, 0 for padding, (B, T); padding comes last.
        most: tokens that are read on, N; fewer than T.
    """
    ranked = np.where(mask, relevance, -np.inf)
    ranked[:, 0] = np.inf
    return np.sort(np.argsort(-ranked, axis=1, kind="stable")[:, :most], axis=1)


def picked(values: NDArray[Any], places: Integers) -> NDArray[Any]:
    """The rows of ``values``, (B, T, ...), at ``places``, (B, N): (B, N, ...)."""
    return values[np.arange(len(places))[:, None], places]


def restored(
    below: Sequence[Floats], above: Sequence[Floats], places: Integers
) -> tuple[Floats, ...]:
    """What a text's tokens are in the end: as read last.

    Args:
        below: of every token, (T, ...) a text, before some were left out.
        above: of those that were read on, (N, ...) a text.
        places: of these in the text, (B, N).
    """
    result = tuple(rows.copy() for rows in below)
    for rows, read, where in zip(result, above, places, strict=True):
        rows[where] = read
    return result
