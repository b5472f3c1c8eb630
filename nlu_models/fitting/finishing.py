"""From trained weights to a model folder: export, quantise, calibrate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from common.onnx import export, open_session, quantise_int8
from nlu_models.calibration import calibration_error, fit_temperature, softmax
from nlu_models.checksums import checksums
from nlu_models.familiarity import Geometry
from nlu_models.fitting.inference import for_inference
from nlu_models.fitting.trainer import Trainer
from nlu_models.model import (
    FORMAT,
    MODEL_FILE,
    TOKENIZER_FILE,
    ModelCard,
    in_scope,
    signs_of,
    write_card,
)
from nlu_models.neighbours import UtteranceIndex
from nlu_models.out_of_scope import OutOfScopeDetector
from nlu_models.scoring import INPUTS, OUTPUTS, Runner, Scores

FLOAT_FILE = "model.float.onnx"


@dataclass(frozen=True)
class Calibration:
    """The served model on the held-out utterances.

    Args:
        accuracy: of the intents.
        error: expected calibration error.
        temperature: of the intent probabilities.
    """

    accuracy: float
    error: float
    temperature: float


def write_network(trainer: Trainer, folder: Path, *, keep_float: bool) -> None:
    """Write the tokenizer and the quantised network, and the float one if it is to stay."""
    trainer.encoder.tokenizer.save(str(folder / TOKENIZER_FILE))
    if trainer.encoder.speller is not None:
        trainer.encoder.speller.save(folder)
    float_file = folder / FLOAT_FILE
    export(
        for_inference(trainer.network),
        (torch.ones(2, 5, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)),
        float_file,
        input_names=INPUTS,
        output_names=OUTPUTS,
        dynamic_axes={name: {0: "batch", 1: "length"} for name in INPUTS},
    )
    quantise_int8(float_file, folder / MODEL_FILE)
    if not keep_float:
        float_file.unlink()


def calibrate(trainer: Trainer, folder: Path) -> Calibration:
    """Fit temperature and out-of-scope threshold to the quantised network; write the model card.

    Without held-out utterances the trained ones serve, which makes the model too sure of itself.
    """
    runner = Runner(open_session(folder / MODEL_FILE), trainer.encoder)
    known = [e for e in trainer.held_out if e.intent is not None]
    known = known or [e for e in trainer.examples if e.intent is not None]
    scores = runner.run([example.text for example in known])
    logits = scores.intent_logits
    labels = np.array([trainer.intents.index(str(example.intent)) for example in known])
    temperature = fit_temperature(logits, labels)
    card = ModelCard(
        format=FORMAT,
        intents=trainer.intents,
        labels=trainer.tags.labels,
        stacks=trainer.tags.stacks,
        temperature=temperature,
        out_of_scope=_detector(trainer, folder, runner, scores, labels),
        config=trainer.config,
        checksums=checksums(file for file in folder.iterdir() if file.name != FLOAT_FILE),
    )
    write_card(card, folder)
    probabilities = softmax(logits / temperature)
    right = probabilities.argmax(axis=1) == labels
    error = calibration_error(probabilities.max(axis=1), right)
    return Calibration(float(right.mean()), error, temperature)


def _detector(
    trainer: Trainer, folder: Path, runner: Runner, scores: Scores, labels: NDArray[np.integer]
) -> OutOfScopeDetector:
    """Fit to the held-out ``scores`` and ``labels``; write the geometry where it is needed."""
    config = trainer.config
    inside = in_scope(trainer.intents, config)
    geometry = None
    if config.out_of_scope_method == "mahalanobis":
        trained = [
            example
            for example in trainer.examples
            if example.intent not in (None, config.out_of_scope_intent) and example.weight == 1
        ]
        embeddings = runner.run([example.text for example in trained]).embeddings
        places = [trainer.intents.index(str(example.intent)) for example in trained]
        geometry = Geometry.fit(embeddings, np.array(places))
        geometry.save(folder)
    found = signs_of(scores, inside, config, geometry)
    return OutOfScopeDetector.fit(
        found[inside[labels]], found[~inside[labels]], refused=config.refused_in_scope
    )


def write_utterances(trainer: Trainer, folder: Path) -> None:
    """Write the utterances that have an intent, as the quantised network embeds them."""
    known = [e for e in (*trainer.examples, *trainer.held_out) if e.intent is not None]
    texts = [example.text for example in known]
    runner = Runner(open_session(folder / MODEL_FILE), trainer.encoder)
    intents = [str(example.intent) for example in known]
    UtteranceIndex.of(texts, intents, runner.run(texts).embeddings).save(folder)
