"""The scales that the cosine heads begin with."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch.nn import functional

from nlu_models.training.network import FIRST_SCALE, Heads

_USUAL_SPREAD, _NARROW = 0.17, 0.06
"""Standard deviation of the cosines of utterances and intents: that of the bundled base, for which
the first scale was chosen, and the one below which the scale is raised."""
_LARGEST_SCALE = 128.0


@torch.no_grad()
def start_scales(read: Mapping[Heads, torch.Tensor]) -> None:
    """Begin with larger scales where the base's cosines lie close together.

    Those of a base that was trained with a low temperature, such as E5, all lie near 0.85: at the
    usual scale its intents would begin all but equally probable, and the scale itself learns
    slowly. A base whose cosines are spread out as usual keeps the usual scale.

    Args:
        read: the heads, the last ones first, and unit vectors of utterances (N, H) by their layer.
    """
    spreads = {
        heads: float((vectors @ functional.normalize(heads.intent_vectors, dim=-1).T).std())
        for heads, vectors in read.items()
    }
    if next(iter(spreads.values())) >= _NARROW:
        return
    for heads, spread in spreads.items():
        scale = min(max(_USUAL_SPREAD / max(spread, 1e-6), 1.0) * FIRST_SCALE, _LARGEST_SCALE)
        heads.scale.fill_(scale)
        if heads.requests is not None:
            heads.requests.scale.fill_(scale)
