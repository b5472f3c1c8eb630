"""Batches of like length, so that little is computed on padding."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from nlu_models.model.encoding import IGNORED, EncodedText, TagSet, TextEncoder, align
from nlu_models.model.examples import Example
from nlu_models.training.request_labels import NO_LABEL, TokenLabel, label

_POOL_OF_BATCHES = 24


@dataclass(frozen=True)
class Row:
    """One example as numbers: its text, intent id (or :data:`IGNORED`) and a tag id a token.

    ``requests`` holds what each token says of its request, see :func:`.request_labels.label`; it is
    empty where that is not learned. The intent counts ``weight`` times. ``teacher`` holds the
    probabilities that a teacher gives the intents, if there is one.
    """

    encoded: EncodedText
    intent: int
    tags: tuple[int, ...]
    requests: tuple[TokenLabel, ...] = ()
    weight: float = 1.0
    teacher: Sequence[float] | None = None


@dataclass(frozen=True)
class Batch:
    """B rows padded to T tokens: ids, mask and tags (B, T), intents and weights (B,), teacher.

    What the tokens say of their requests is (B, T, 3), the teacher's probabilities (B, intents).
    """

    input_ids: torch.Tensor
    attention_mask: torch.Tensor
    intents: torch.Tensor
    tags: torch.Tensor
    weights: torch.Tensor
    requests: torch.Tensor
    teacher: torch.Tensor | None = None


def to_row(
    example: Example,
    encoder: TextEncoder,
    intents: Sequence[str],
    tags: TagSet,
    *,
    requests: bool = False,
) -> Row:
    """Encode and align one example.

    Args:
        example: an utterance or a turn of a dialogue.
        encoder: of the network's vocabulary.
        intents: the model's.
        tags: the model's.
        requests: learn what the tokens say of their requests.
    """
    encoded = encoder.encode(example.text, example.situation)
    intent = IGNORED if example.intent is None else intents.index(example.intent)
    labels = label(encoded, example.parts, intents) if requests else ()
    return Row(
        encoded, intent, tuple(align(encoded, example.entities, tags)), labels, example.weight
    )


def in_buckets(rows: Sequence[Row], size: int, generator: random.Random) -> Iterator[list[int]]:
    """The places of all rows once, ``size`` a time, at random but rows of like length together."""
    order = list(range(len(rows)))
    generator.shuffle(order)
    pool = size * _POOL_OF_BATCHES
    batches: list[list[int]] = []
    for start in range(0, len(order), pool):
        part = sorted(order[start : start + pool], key=lambda index: len(rows[index].encoded.ids))
        batches.extend(part[place : place + size] for place in range(0, len(part), size))
    generator.shuffle(batches)
    yield from batches


def some_of_each(rows: Sequence[Row], count: int) -> list[Row]:
    """The first ``count`` rows of each intent."""
    seen: Counter[int] = Counter()
    found = []
    for row in rows:
        seen[row.intent] += 1
        if seen[row.intent] <= count:
            found.append(row)
    return found


def collate(rows: Sequence[Row]) -> Batch:
    """Pad ``rows`` to the longest of them."""
    length = max(len(row.encoded.ids) for row in rows)

    def padded(values: Sequence[int], filler: int) -> list[int]:
        return [*values, *[filler] * (length - len(values))]

    taught = [row.teacher for row in rows if row.teacher is not None]
    return Batch(
        torch.tensor([padded(row.encoded.ids, 0) for row in rows]),
        torch.tensor([padded([1] * len(row.encoded.ids), 0) for row in rows]),
        torch.tensor([row.intent for row in rows]),
        torch.tensor([padded(row.tags, IGNORED) for row in rows]),
        torch.tensor([row.weight for row in rows]),
        torch.tensor([[*row.requests, *[NO_LABEL] * (length - len(row.requests))] for row in rows]),
        torch.tensor(taught) if len(taught) == len(rows) else None,
    )
