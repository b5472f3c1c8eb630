"""Learning from larger models: the probabilities of one or more teachers beside the labels.

Hinton, Vinyals and Dean (2015), "Distilling the knowledge in a neural network". Several teachers
speak as an ensemble, with the mean of their probabilities. Intents alone are taught; entities are
learned from the labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from common.errors import ModelError
from nlu_models.model.archive import open_model
from nlu_models.model.calibration import softmax
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import Floats, JointBert
from nlu_models.training.batches import Batch, Row


class Distillation:
    """What the teachers say about each utterance; nothing where there are none.

    The teachers read every utterance once, without typing errors, when this is made.

    Args:
        examples: N utterances, in the order of the rows that :meth:`taught` gets.
        intents: names of the student's K intents, in the order of its logits.
        config: names the teachers, the temperature and their weight.

    Raises:
        ModelError: a teacher is missing or damaged, or knows other intents.
    """

    def __init__(
        self, examples: Sequence[Example], intents: Sequence[str], config: JointBertConfig
    ) -> None:
        self._temperature = config.teacher_temperature
        self._weight = config.teacher_weight if config.teacher else 0.0
        texts = [example.text for example in examples]
        said = [_said(Path(name), texts, intents, self._temperature) for name in config.teacher]
        self._targets = np.mean(said, axis=0).tolist() if said else None

    def taught(self, rows: Sequence[Row]) -> Sequence[Row]:
        """``rows`` with the teachers' probabilities."""
        if self._targets is None:
            return rows
        return [replace(row, teacher=t) for row, t in zip(rows, self._targets, strict=True)]

    def mixed(self, loss: torch.Tensor, logits: torch.Tensor, batch: Batch) -> torch.Tensor:
        """The intent loss, with the divergence from the teachers in its share.

        The divergence is scaled by the temperature squared, so that its gradients are as large as
        those of the labels whatever the temperature.

        Args:
            loss: cross entropy with the labels.
            logits: of the student, (B, K).
            batch: B rows.
        """
        if batch.teacher is None:
            return loss
        student = functional.log_softmax(logits / self._temperature, dim=-1)
        divergence = functional.kl_div(student, batch.teacher, reduction="batchmean")
        return (1 - self._weight) * loss + self._weight * self._temperature**2 * divergence


def _said(path: Path, texts: Sequence[str], intents: Sequence[str], temperature: float) -> Floats:
    """The softened probabilities of one teacher, (N, K), in the order of ``intents``."""
    teacher = open_model(path, threads=torch.get_num_threads())
    _check(path, teacher, intents)
    order = [teacher.card.intents.index(intent) for intent in intents]
    return softmax(teacher.leaving(()).runner.run(texts).intent_logits[:, order] / temperature)


def _check(path: Path, teacher: JointBert, intents: Sequence[str]) -> None:
    known, wanted = set(teacher.card.intents), set(intents)
    if known == wanted:
        return
    lacking, foreign = sorted(wanted - known), sorted(known - wanted)
    parts = [f"it lacks {', '.join(lacking)}"] * bool(lacking)
    parts += [f"it has {', '.join(foreign)} besides"] * bool(foreign)
    raise ModelError(
        f"The teacher {path} knows other intents than the training data: {'; '.join(parts)}.",
        hint="Train the teacher on the same data: 'shoptalk nlu train DATA --out FOLDER'.",
    )
