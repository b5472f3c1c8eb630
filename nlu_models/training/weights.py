"""The trained weights beside a served model: what further training starts from.

They lie in a folder of their own that serving never opens. Only what was trained is kept, in half
precision; the rest is the pre-trained checkpoint's, which is named by its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import torch
from pydantic import ValidationError
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from common.errors import ModelError
from nlu_models.model.archive import WEIGHTS_FOLDER
from nlu_models.model.config import JointBertConfig
from nlu_models.model.encoding import TagSet
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import read_card
from nlu_models.model.situation import StateTokens
from nlu_models.training.checkpoint import Checkpoint
from nlu_models.training.trainer import Trainer

WEIGHTS_FILE = "weights.safetensors"
_DIGITS = 16


@dataclass(frozen=True)
class KeptWeights:
    """What a trained model left for further training.

    Args:
        tensors: parameter of the network → value, of those that were trained.
        checkpoint: what the encoder was pre-trained as.
        config: of the training from scratch, whatever was trained further since.
        intents: in the order of the intent vectors.
        tags: of the entities.
        states: the state tokens.
        requests: whether messages may hold several requests.
        held_out: digests (see :func:`digest`) of the utterances that were not trained on.
        may_forget: whether intents and entities that have no utterances any more are dropped
            instead of refused: another project starts from this model.
    """

    tensors: dict[str, torch.Tensor]
    checkpoint: Checkpoint
    config: JointBertConfig
    intents: tuple[str, ...]
    tags: TagSet
    states: StateTokens
    requests: bool
    held_out: frozenset[str]
    may_forget: bool = False


def digest(example: Example) -> str:
    """What tells one utterance from others: a hash of its intent, text and situation."""
    told = "\n".join((str(example.intent), example.text, *example.situation.states))
    return hashlib.sha256(told.encode()).hexdigest()[:_DIGITS]


def write_weights(trainer: Trainer, folder: Path, config: JointBertConfig) -> None:
    """Write the trained parameters of ``trainer`` below the model folder ``folder``.

    Args:
        trainer: after its training.
        folder: of the served model.
        config: of the training from scratch.
    """
    tensors = {
        name: parameter.detach().half().contiguous()
        for name, parameter in trainer.network.named_parameters()
        if name not in trainer.frozen
    }
    metadata = {
        "source": trainer.checkpoint.source,
        "sha256": trainer.checkpoint.sha256,
        "config": config.model_dump_json(),
        "held_out": json.dumps(sorted(digest(example) for example in trainer.held_out)),
    }
    (folder / WEIGHTS_FOLDER).mkdir()
    save_file(tensors, folder / WEIGHTS_FOLDER / WEIGHTS_FILE, metadata)


def read_weights(folder: Path) -> KeptWeights:
    """Read what :func:`write_weights` wrote.

    Args:
        folder: of the served model.

    Raises:
        ModelError: the model kept no weights, or a file is damaged.
    """
    card = read_card(folder)
    path = folder / WEIGHTS_FOLDER / WEIGHTS_FILE
    if not path.is_file():
        raise ModelError(
            f"The model in {folder} kept no weights to train further from.",
            hint="Train it once more with 'keep_weights: true' in config.yml, or with "
            "'shoptalk nlu train --keep-weights'.",
        )
    try:
        with safe_open(path, framework="pt") as file:
            metadata = file.metadata()
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        return KeptWeights(
            tensors,
            Checkpoint(metadata["source"], metadata["sha256"]),
            JointBertConfig.model_validate_json(metadata["config"]),
            card.intents,
            TagSet(card.labels, card.stacks),
            card.states,
            card.request_temperature is not None,
            frozenset(json.loads(metadata["held_out"])),
        )
    except (OSError, SafetensorError, ValidationError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path} is damaged: {error}", hint="Train the model from scratch."
        ) from error
