"""The most probable sequence of tags in which no entity goes on that did not begin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nlu_models.model.encoding import TagSet

Floats = NDArray[np.floating]
_LEAST = 1e-12


class TagPath:
    """Finds the best valid path (Viterbi 1967) through the tags of a model.

    A tag that continues an entity may follow only a tag of the same entity. Tags of overlapping
    entities may stand anywhere.

    Args:
        tags: of the model.
    """

    def __init__(self, tags: TagSet) -> None:
        count = len(tags)
        self._allowed = np.ones((count, count), dtype=bool)
        self._first = np.ones(count, dtype=bool)
        for label in tags.labels:
            begin = tags.begin(label)
            self._first[begin + 1] = False
            self._allowed[: 1 + 2 * len(tags.labels), begin + 1] = False
            self._allowed[[begin, begin + 1], begin + 1] = True
        self._costs = np.where(self._allowed, 0.0, -np.inf)

    def best(self, probabilities: Floats) -> NDArray[np.integer]:
        """The best path for W words.

        Args:
            probabilities: of the tags of each word, (W, tags).

        Returns:
            A tag id a word, (W,).
        """
        if len(probabilities) == 0:
            return np.zeros(0, dtype=int)
        likeliest = probabilities.argmax(axis=1)
        if self._first[likeliest[0]] and self._allowed[likeliest[:-1], likeliest[1:]].all():
            return np.asarray(likeliest)
        logs = np.log(np.maximum(probabilities, _LEAST))
        scores = np.where(self._first, logs[0], -np.inf)
        origins = np.zeros(logs.shape, dtype=int)
        for word in range(1, len(logs)):
            paths = scores[:, None] + self._costs
            origins[word] = paths.argmax(axis=0)
            scores = paths[origins[word], np.arange(len(scores))] + logs[word]
        path = [int(scores.argmax())]
        for word in range(len(logs) - 1, 0, -1):
            path.append(int(origins[word, path[-1]]))
        return np.array(path[::-1])
