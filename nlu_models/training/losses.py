"""What a model is fitted to: right intents, right tags, and agreement between two readings."""

from __future__ import annotations

import torch
from torch.nn import functional

from nlu_models.model.encoding import IGNORED
from nlu_models.model.requests import BEGINS, MARKS, REFUSED

RARE = 3.0
"""How much more a word counts that begins a request, or stands in a refused one: few do."""


def intent_loss(
    logits: torch.Tensor, intents: torch.Tensor, weights: torch.Tensor, *, smoothing: float
) -> torch.Tensor:
    """Weighted cross entropy with label smoothing (Szegedy et al. 2016).

    Args:
        logits: (B, K).
        intents: right classes, (B,); :data:`IGNORED` where there is none.
        weights: how much each text counts, (B,).
        smoothing: probability spread over all classes.
    """
    known = intents != IGNORED
    if not bool(known.any()):
        return logits.sum() * 0
    losses = functional.cross_entropy(
        logits[known], intents[known], label_smoothing=smoothing, reduction="none"
    )
    return (losses * weights[known]).sum() / weights[known].sum()


def tag_loss(logits: torch.Tensor, tags: torch.Tensor) -> torch.Tensor:
    """Cross entropy of the tags (B, T, tags) over the tokens that carry one (B, T)."""
    if not bool((tags != IGNORED).any()):
        return logits.sum() * 0
    return functional.cross_entropy(logits.flatten(0, 1), tags.flatten(), ignore_index=IGNORED)


def request_loss(logits: torch.Tensor, labels: torch.Tensor, *, smoothing: float) -> torch.Tensor:
    """Cross entropy of each word's intent and of its two marks.

    Args:
        logits: of the intents and marks, (B, T, K + MARKS).
        labels: right intent, begins and refused of each token, (B, T, 3); :data:`IGNORED` where
            there is none.
        smoothing: probability of the intents spread over all of them.
    """
    known = labels[..., 0] != IGNORED
    if not bool(known.any()):
        return logits.sum() * 0
    words, right = logits[known], labels[known]
    loss = functional.cross_entropy(words[:, :-MARKS], right[:, 0], label_smoothing=smoothing)
    for place, column in ((BEGINS, 1), (REFUSED, 2)):
        asked = right[:, column] != IGNORED
        if bool(asked.any()):
            loss = loss + functional.binary_cross_entropy_with_logits(
                words[asked, place],
                right[asked, column].to(words.dtype),
                pos_weight=words.new_tensor(RARE),
            )
    return loss


def soft_loss(logits: torch.Tensor, teacher: torch.Tensor) -> torch.Tensor:
    """Cross entropy with a teacher's probabilities; the teacher learns nothing from it.

    Args:
        logits: (N, K).
        teacher: logits, (N, K).
    """
    if not len(logits):
        return logits.sum() * 0
    return functional.cross_entropy(logits, teacher.detach().softmax(-1))


def consistency_loss(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    """Symmetric Kullback-Leibler divergence of two readings of the same texts.

    R-Drop (Liang et al. 2021): the readings differ by dropout, here also by typing errors.

    Args:
        first: logits, (B, K).
        second: logits, (B, K).
    """
    if not len(first):
        return first.sum() * 0
    one, two = first.log_softmax(-1), second.log_softmax(-1)
    forward = functional.kl_div(two, one, log_target=True, reduction="batchmean")
    backward = functional.kl_div(one, two, log_target=True, reduction="batchmean")
    return (forward + backward) / 2


def tag_consistency_loss(
    logits: torch.Tensor, token_ids: torch.Tensor, tags: torch.Tensor
) -> torch.Tensor:
    """:func:`consistency_loss` of the tags, for texts that have the same tokens in both readings.

    Args:
        logits: of the first reading of B texts and then of the second, (2B, T, tags).
        token_ids: likewise, (2B, T).
        tags: right ones, likewise; :data:`IGNORED` at tokens that carry none.
    """
    one, other = token_ids.chunk(2)
    compared = (one == other).all(dim=1, keepdim=True) & (tags.chunk(2)[0] != IGNORED)
    first, second = logits.chunk(2)
    return consistency_loss(first[compared], second[compared])


def contrastive_loss(
    embeddings: torch.Tensor, intents: torch.Tensor, *, temperature: float
) -> torch.Tensor:
    """Supervised contrastive loss (Khosla et al. 2020) over the texts of a batch.

    Args:
        embeddings: of unit length, (B, H).
        intents: (B,); texts without an intent take no part.
        temperature: divides the cosines.
    """
    known = intents != IGNORED
    vectors, labels = embeddings[known], intents[known]
    itself = torch.eye(len(labels), dtype=torch.bool)
    cosines = (vectors @ vectors.T / temperature).masked_fill(itself, -torch.inf)
    same = (labels[:, None] == labels[None, :]) & ~itself
    counts = same.sum(1)
    if not bool(counts.any()):
        return embeddings.sum() * 0
    likely = torch.where(same, cosines.log_softmax(1), 0).sum(1)
    return -(likely[counts > 0] / counts[counts > 0]).mean()
