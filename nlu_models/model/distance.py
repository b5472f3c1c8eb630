"""How far a message lies from everything that a model was trained on.

Three ways of telling, each higher for what is farther:

- ``mahalanobis``: the distance of the message's embedding from the nearest intent's mean, in units
  of how the intents' own utterances spread (Lee et al. 2018; for intents Podolskiy et al. 2021);
- ``max_logit``: minus the largest intent logit (Hendrycks et al. 2022), a scaled cosine;
- ``energy``: minus the logarithm of the summed exponentials of the logits (Liu et al. 2020).
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from common.errors import ModelError

Method = Literal["mahalanobis", "max_logit", "energy"]
Floats = NDArray[np.floating]

GEOMETRY_FILE = "geometry.npz"


@dataclass(frozen=True)
class Geometry:
    """Where the intents lie, in a space in which their utterances spread alike in all directions.

    Args:
        whitening: takes embeddings into that space, (H, H).
        means: of the intents, in that space, (K, H).
    """

    whitening: Floats
    means: Floats

    @classmethod
    def fit(cls, embeddings: Floats, labels: NDArray[np.integer]) -> Geometry:
        """Measure the spread of N utterances around the means of their intents.

        The covariance, common to all intents, is drawn half-way to a sphere: there may be fewer
        utterances than dimensions.

        Args:
            embeddings: (N, H).
            labels: any integers, (N,).
        """
        _, places = np.unique(labels, return_inverse=True)
        sums = np.zeros((places.max() + 1, embeddings.shape[1]))
        np.add.at(sums, places, embeddings)
        means = sums / np.bincount(places)[:, None]
        apart = embeddings - means[places]
        covariance = apart.T @ apart / len(apart)
        sphere = max(float(np.trace(covariance)) / len(covariance), 1e-8)
        precision = np.linalg.inv(covariance + sphere * np.eye(len(covariance)))
        whitening = np.linalg.cholesky(precision)
        return cls(whitening.astype(np.float32), (means @ whitening).astype(np.float32))

    def distances(self, embeddings: Floats) -> Floats:
        """The distance of each embedding (N, H) from the nearest intent, (N,)."""
        places = embeddings @ self.whitening
        # Of each squared distance, what depends on the intent comes first.
        nearest = (self._squares - 2 * places @ self.means.T).min(1)
        return np.asarray(np.sqrt(np.maximum(nearest + (places**2).sum(1), 0)))

    @cached_property
    def _squares(self) -> Floats:
        return np.asarray((self.means**2).sum(1))

    def save(self, folder: Path) -> None:
        """Write :data:`GEOMETRY_FILE` into a model folder."""
        np.savez_compressed(
            folder / GEOMETRY_FILE,
            whitening=self.whitening.astype(np.float16),
            means=self.means.astype(np.float16),
        )

    @classmethod
    def load(cls, folder: Path) -> Geometry:
        """Read the file of a model folder.

        Raises:
            ModelError: it is missing or damaged.
        """
        path = folder / GEOMETRY_FILE
        try:
            with np.load(path, allow_pickle=False) as arrays:
                whitening = arrays["whitening"].astype(np.float32)
                means = arrays["means"].astype(np.float32)
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
            raise ModelError(
                f"{path} is missing or damaged: {error}",
                hint="Train the model again: 'shoptalk train'.",
            ) from error
        return cls(whitening, means)


def distances(
    method: Method, logits: Floats, embeddings: Floats, geometry: Geometry | None
) -> Floats:
    """How far N messages lie from what was trained, (N,).

    Args:
        method: see the module.
        logits: of the intents inside the scope, (N, K).
        embeddings: of the messages, (N, H).
        geometry: for ``mahalanobis``; without it, ``max_logit`` stands in.
    """
    if method == "mahalanobis" and geometry is not None:
        return geometry.distances(embeddings)
    peak = logits.max(axis=1)
    if method == "energy":
        return np.asarray(-peak - np.log(np.exp(logits - peak[:, None]).sum(axis=1)))
    return np.asarray(-peak)
