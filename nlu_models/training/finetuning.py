"""Training further from an earlier model: more utterances, a new intent, a new entity.

The encoder and everything the heads know is taken over. A new intent's vector starts at the mean
embedding of its utterances, as in training from scratch; the tags of a new entity start where they
fit best to the encoder as it is (linear probing before fine-tuning, Kumar et al. 2022). All
utterances are trained on, old and new, so that nothing is forgotten (rehearsal, Robins 1995).
"""

from __future__ import annotations

import math
import os
import random
from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch.nn import functional

from common.errors import DataError, ModelError
from common.paths import START_VARIABLE
from nlu_models.model.archive import model_folder
from nlu_models.model.config import JointBertConfig
from nlu_models.model.encoding import IGNORED, Label, TagSet
from nlu_models.model.examples import Example
from nlu_models.training.batches import collate, to_row
from nlu_models.training.checkpoint import Checkpoint
from nlu_models.training.network import STATES
from nlu_models.training.trainer import Trainer, intents_of
from nlu_models.training.weights import KeptWeights, digest, read_weights

EPOCHS_SHARE = 0.25
"""Epochs of further training over those of training from scratch."""

RATE_SHARE = 0.5
"""Learning rates of further training over those of training from scratch."""

# The ends of the names of parameters whose rows are intents or tags; of the last, columns intents.
_OF_INTENTS = (
    "intent_vectors",
    "intent_head.weight",
    "intent_head.bias",
    "intent_context.weight",
)
_OF_TAGS = ("tag_head.weight", "tag_head.bias", "tag_context.weight", "tag_intents.weight")
_BY_INTENTS = "tag_intents.weight"
_SAME = ("base", "pooling")
_SHOWN = 5
_MOST_PROBED = 10_000
_PROBE_STEPS = 50
_PROBE_DECAY = 1e-4
_PROBE_BATCH = 64


def open_earlier(path: Path) -> KeptWeights:
    """The kept weights of a model folder or of the model in a Rasa archive.

    Raises:
        ModelError: nothing is there, it is damaged, or it kept no weights.
    """
    with model_folder(path, weights=True) as folder:
        return read_weights(folder)


def settings_from(earlier: KeptWeights, changes: Mapping[str, Any]) -> JointBertConfig:
    """How to train further: as from scratch, but a quarter of the epochs at half the rates.

    Args:
        earlier: the model to start from.
        changes: settings that win over both.

    Raises:
        ConfigError: a key is unknown or wrong.
    """
    gentle = _gently(earlier.config).model_dump()
    return JointBertConfig.from_mapping({**gentle, **changes}, where="--set")


def start_of(config: JointBertConfig) -> tuple[JointBertConfig, KeptWeights | None]:
    """Where the training of a project starts: at the model that ``SHOPTALK_START_FROM`` names.

    Most of what a project trains on comes with its language, and a project of the same language
    has learned it already; a quarter of the epochs is then enough. What the other project knows
    and this one has not is dropped.

    Args:
        config: of a training from scratch.

    Returns:
        ``config`` and None where the variable is not set; else gentler settings and the weights.

    Raises:
        ModelError: nothing is there, it is damaged, or it kept no weights.
    """
    named = os.environ.get(START_VARIABLE)
    if not named:
        return config, None
    return _gently(config), replace(open_earlier(Path(named)), may_forget=True)


def _gently(config: JointBertConfig) -> JointBertConfig:
    """``config`` with the epochs and rates of further training."""
    epochs = math.ceil(config.epochs * EPOCHS_SHARE)
    return at_lower_rates(config).model_copy(update={"epochs": epochs})


def at_lower_rates(config: JointBertConfig) -> JointBertConfig:
    """``config`` with the learning rates of further training."""
    rates = {
        name: getattr(config, name) * RATE_SHARE for name in ("learning_rate", "head_learning_rate")
    }
    return config.model_copy(update=rates)


def check_compatible(
    earlier: KeptWeights,
    examples: Sequence[Example],
    config: JointBertConfig,
    checkpoint: Checkpoint,
) -> None:
    """Refuse what the earlier weights cannot be the start of.

    Raises:
        ModelError: another checkpoint or another pooling.
        DataError: an intent or entity of the earlier model has no utterances any more, and it may
            not be forgotten.
    """
    before, now = earlier.checkpoint, checkpoint
    same = before.sha256 == now.sha256 if before.sha256 else before.source == now.source
    if not same or earlier.config.pooling != config.pooling:
        raise ModelError(
            f"The earlier model was trained from {_described(before)}, pooling "
            f"'{earlier.config.pooling}', and this one is to start from {_described(now)}, "
            f"pooling '{config.pooling}'.",
            hint=f"Leave {' and '.join(_SAME)} as they were, or train from scratch.",
        )
    if earlier.may_forget:
        return
    intents = intents_of(examples)
    _refuse_missing("intents", [name for name in earlier.intents if name not in intents])
    labels = {entity.label for example in examples for entity in example.entities}
    lost = [_name(label) for label in earlier.tags.labels if label not in labels]
    _refuse_missing("entities", lost)


def _described(checkpoint: Checkpoint) -> str:
    digits = f" (SHA-256 {checkpoint.sha256[:12]})" if checkpoint.sha256 else ""
    return f"{checkpoint.source}{digits}"


def _name(label: Label) -> str:
    kind, role, group = label
    more = [f"{key} {value}" for key, value in (("role", role), ("group", group)) if value]
    return f"{kind} ({', '.join(more)})" if more else kind


def _refuse_missing(kind: str, names: Sequence[str]) -> None:
    if names:
        shown = ", ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")
        raise DataError(
            f"The earlier model knows {kind} that no utterance here has: {shown}.",
            hint="Give all the training data, old and new; to take something out, train from "
            "scratch, without --finetune.",
        )


def split_as_before(
    earlier: KeptWeights, examples: Sequence[Example]
) -> tuple[list[Example], list[Example], list[Example]]:
    """Part ``examples`` so that what was trained on is not calibrated with.

    Returns:
        Utterances of known intents to train on, those held out before, and those of new intents,
        of which a share is still to be held out.
    """
    kept: list[Example] = []
    held: list[Example] = []
    fresh: list[Example] = []
    for example in examples:
        if example.intent is not None and example.intent not in earlier.intents:
            fresh.append(example)
        else:
            (held if digest(example) in earlier.held_out else kept).append(example)
    return kept, held, fresh


@torch.no_grad()
def take_over(earlier: KeptWeights, trainer: Trainer) -> None:
    """Start ``trainer`` from the earlier weights; rows of intents and tags go by their names.

    Raises:
        ModelError: the weights are of another network.
    """
    intents = _places(trainer.intents, earlier.intents)
    tags = _places(_names(trainer.tags), _names(earlier.tags))
    states = _places(trainer.encoder.states.states, earlier.states.states)
    parameters = dict(trainer.network.named_parameters())
    for name, tensor in earlier.tensors.items():
        value = tensor
        if name.endswith(_OF_INTENTS):
            value = _rearranged(value, intents)
        elif name.endswith(_OF_TAGS):
            value = _rearranged(value, tags)
        elif STATES in name and name in parameters:
            value = _rearranged(value, states, parameters[name])
        if name.endswith(_BY_INTENTS):
            value = _rearranged(value.T, intents).T
        if name not in parameters or parameters[name].shape != value.shape:
            raise ModelError(
                f"The kept weights of '{name}' do not fit this network.",
                hint="They are of another version of the program: train from scratch.",
            )
        parameters[name].copy_(value)
    trainer.known_intents = frozenset(earlier.intents)
    if None in tags:
        _probe_tags(trainer, set(trainer.tags.labels) - set(earlier.tags.labels))


def _places(now: Sequence[Hashable], before: Sequence[Hashable]) -> list[int | None]:
    """Where each of ``now`` stood ``before``, None for what is new."""
    places = {name: place for place, name in enumerate(before)}
    return [places.get(name) for name in now]


def _names(tags: TagSet) -> list[Hashable]:
    """What each tag means, whatever its number."""
    return [tuple(tags.split(layer) for layer in tags.layers(tag)) for tag in range(len(tags))]


def _probe_tags(trainer: Trainer, new: Collection[Label]) -> None:
    """Fit the tag heads alone, with the encoder as it is."""
    for head, words in _tagged_words(trainer, new).items():
        _probe(head, *words)


def _probe(
    head: torch.nn.Module, hidden: torch.Tensor, context: torch.Tensor, tags: torch.Tensor
) -> None:
    optimiser = torch.optim.LBFGS(
        head.parameters(), max_iter=_PROBE_STEPS, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = functional.cross_entropy(head(hidden) + context, tags)
        value = value + _PROBE_DECAY * head.weight.square().sum()
        value.backward()
        return value

    with torch.enable_grad():
        optimiser.step(loss)
    optimiser.zero_grad()


def _tagged_words(
    trainer: Trainer, new: Collection[Label]
) -> dict[torch.nn.Linear, tuple[torch.Tensor, ...]]:
    """What each tag head learns from, of N words.

    Of very many utterances a sample serves, with those that have a ``new`` label before others.

    Returns:
        Hidden states (N, H), scores from elsewhere (N, tags) and tags (N,) for each head.
    """
    trainer.network.eval()
    chosen = random.Random(trainer.config.seed).sample(trainer.examples, len(trainer.examples))
    chosen.sort(key=lambda example: all(entity.label not in new for entity in example.entities))
    rows = [
        to_row(example, trainer.encoder, trainer.intents, trainer.tags)
        for example in chosen[:_MOST_PROBED]
    ]
    rows.sort(key=lambda row: len(row.encoded.ids))
    found = defaultdict[torch.nn.Linear, list[tuple[torch.Tensor, ...]]](list)
    for start in range(0, len(rows), _PROBE_BATCH):
        batch = collate(rows[start : start + _PROBE_BATCH])
        for reached in trainer.network.at_every_exit(batch.input_ids, batch.attention_mask):
            heads, tags = reached.heads, reached.of(batch.tags)
            known = tags != IGNORED
            scores = reached.scores()[1][..., : len(trainer.tags)][known]
            context = scores - heads.tag_head(reached.hidden[known])
            found[heads.tag_head].append((reached.hidden[known], context, tags[known]))
    return {
        head: tuple(torch.cat(parts) for parts in zip(*batches, strict=True))
        for head, batches in found.items()
    }


def _rearranged(
    tensor: torch.Tensor, places: Sequence[int | None], otherwise: torch.Tensor | None = None
) -> torch.Tensor:
    """The rows ``places`` of ``tensor``; for what is None those of ``otherwise``, or zeros."""
    rest = tensor.new_zeros(len(places), *tensor.shape[1:]) if otherwise is None else otherwise
    return torch.stack([rest[n] if p is None else tensor[p] for n, p in enumerate(places)])
