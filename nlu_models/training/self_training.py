"""Learning from messages that nobody labelled.

A first model embeds them, label spreading guesses their intents from the labelled utterances near
them, and a second model is trained on both, each guess counting as much as it is certain (Iscen et
al. 2019, "Label propagation for deep semi-supervised learning").
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from common.errors import DataError
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.training.checkpoint import Checkpoint
from nlu_models.training.label_spreading import spread_labels
from nlu_models.training.trainer import Trainer


def with_guesses(trainer: Trainer, texts: Sequence[str], checkpoint: Checkpoint) -> Trainer:
    """A new trainer whose examples are those of ``trainer`` and ``texts`` with guessed intents.

    It reads each text once: losses between texts would pull those with wrong guesses together.

    Args:
        trainer: trained on the labelled examples.
        texts: messages without labels; those among the examples are left out, and those held out,
            which are there to judge what was not trained on.
        checkpoint: where the new encoder starts.
    """
    config = trainer.config.model_copy(
        update={
            "epochs": trainer.config.self_training_epochs,
            "contrastive_weight": 0.0,
            "consistency_weight": 0.0,
        }
    )
    examples = [*trainer.examples, *guess(trainer, texts)]
    return Trainer(examples, trainer.held_out, config, checkpoint)


def guess(trainer: Trainer, texts: Sequence[str]) -> list[Example]:
    """``texts`` as examples with the intents that label spreading gives them."""
    labelled = [example for example in trainer.examples if example.intent is not None]
    known = {example.text for example in (*labelled, *trainer.held_out)}
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    if not fresh:
        return []
    guesses = spread_labels(
        trainer.embeddings([example.text for example in labelled]),
        np.array([trainer.intents.index(str(example.intent)) for example in labelled]),
        trainer.embeddings(fresh),
        classes=len(trainer.intents),
    )
    return [
        Example(text, trainer.intents[intent], weight=float(certainty))
        for text, intent, certainty in zip(fresh, guesses.classes, guesses.certainty, strict=True)
    ]


def read_unlabelled(config: JointBertConfig) -> list[str]:
    """The messages of the file that the configuration names, one a line; none without a file.

    Raises:
        DataError: the file cannot be read.
    """
    if config.unlabelled is None:
        return []
    try:
        lines = Path(config.unlabelled).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"The unlabelled messages {config.unlabelled} cannot be read: {error}.",
            hint="'unlabelled' names a UTF-8 text file with one message a line.",
        ) from error
    return [line.strip() for line in lines if line.strip()]
