"""Embedding the products on a Ray cluster: the same vectors, made on many machines."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from common.errors import EnvironmentProblem
from recommender.embedding import embed

TEXTS_A_TASK = 2_000
"""So many texts are one task: seconds of work, and a few megabytes to send."""
LOCAL = "local"


def embed_on_ray(
    texts: Sequence[str], folder: Path, address: str, *, at_once: int = TEXTS_A_TASK
) -> np.ndarray:
    """Embed texts as :func:`recommender.embedding.embed` does, part by part on a Ray cluster.

    Args:
        texts: of the items.
        folder: of the sentence encoder; it must lie at the same place on every machine.
        address: of the cluster, e.g. ``ray://host:10001``; ``local`` starts one of this machine.
        at_once: texts of one task.

    Returns:
        Unit-length vectors, shape (texts, dimensions), in the order of the texts.

    Raises:
        EnvironmentProblem: Ray is not installed, or the cluster cannot be reached.
    """
    if find_spec("ray") is None:
        raise EnvironmentProblem(
            f"Embedding on the Ray cluster '{address}' needs Ray, which is not installed.",
            hint="pip install 'shoptalk[ray]', or leave training.ray_address out of"
            " data/recommender.yml.",
        )
    import ray

    try:
        ray.init(address=address, ignore_reinit_error=True, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        raise EnvironmentProblem(
            f"The Ray cluster '{address}' cannot be reached: {error}",
            hint="See 'ray status' there; the address is training.ray_address in"
            " data/recommender.yml.",
        ) from error
    try:
        task = ray.remote(embed)
        parts = [list(texts[at : at + at_once]) for at in range(0, len(texts), at_once)]
        found = ray.get([task.remote(part, folder) for part in parts])
    finally:
        ray.shutdown()
    return np.concatenate(found)
