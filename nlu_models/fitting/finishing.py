"""From trained weights to a model folder: export, quantise, calibrate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from common.onnx import export, quantise_int8
from nlu_models.calibration import calibration_error, fit_temperature, softmax
from nlu_models.checksums import checksums
from nlu_models.early_exit import EarlyExit, find_threshold
from nlu_models.encoding import EncodedText
from nlu_models.examples import Example, Parse
from nlu_models.familiarity import Geometry
from nlu_models.fitting.inference import LowerHalf, UpperHalf, for_inference
from nlu_models.fitting.network import JointBertNetwork
from nlu_models.fitting.trainer import Trainer
from nlu_models.model import (
    FORMAT,
    HALVES,
    MODEL_FILE,
    TOKENIZER_FILE,
    JointBert,
    ModelCard,
    in_scope,
    open_network,
    signs_of,
    write_card,
)
from nlu_models.neighbours import UtteranceIndex
from nlu_models.out_of_scope import FEWEST_OUTSIDE, OutOfScopeDetector
from nlu_models.scoring import HIDDEN, INPUTS, OUTPUTS, Runner, Scores

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
    network = for_inference(trainer.network)
    if keep_float or network.early is None:
        _export_whole(network, folder / FLOAT_FILE)
    if network.early is None:
        quantise_int8(folder / FLOAT_FILE, folder / MODEL_FILE)
    else:
        _export_halves(network, folder)
    if not keep_float:
        (folder / FLOAT_FILE).unlink(missing_ok=True)


def _export_whole(network: JointBertNetwork, path: Path) -> None:
    ids, mask = _example()
    _export(network, {INPUTS[0]: ids, INPUTS[1]: mask}, OUTPUTS, path)


def _export_halves(network: JointBertNetwork, folder: Path) -> None:
    ids, mask = _example()
    hidden = torch.zeros(*ids.shape, network.width)
    lower, upper = (folder / name for name in HALVES)
    inputs = {INPUTS[0]: ids, INPUTS[1]: mask}
    _export(LowerHalf(network), inputs, (*OUTPUTS, HIDDEN), lower)
    _export(UpperHalf(network), {HIDDEN: hidden, INPUTS[1]: mask}, OUTPUTS, upper)
    for path in (lower, upper):
        quantise_int8(path, path)


def _example() -> tuple[torch.Tensor, torch.Tensor]:
    """Two texts of five tokens, and their mask."""
    return torch.ones(2, 5, dtype=torch.long), torch.ones(2, 5, dtype=torch.long)


def _export(
    module: torch.nn.Module,
    inputs: Mapping[str, torch.Tensor],
    outputs: Sequence[str],
    path: Path,
) -> None:
    export(
        module,
        tuple(inputs.values()),
        path,
        input_names=tuple(inputs),
        output_names=outputs,
        dynamic_axes={name: {0: "batch", 1: "length"} for name in inputs},
    )


def calibrate(trainer: Trainer, folder: Path) -> Calibration:
    """Fit to the quantised network what the model card says; write the card and the utterances.

    Those are the temperature, the threshold of what is out of scope, and when a message leaves
    early. Without held-out utterances the trained ones serve, which makes the model too sure of
    itself.
    """
    runner = open_network(folder, trainer.encoder, threads=torch.get_num_threads())
    trained = [e for e in trainer.examples if e.intent is not None]
    held_out = [e for e in trainer.held_out if e.intent is not None]
    known = [*trained, *held_out]
    labels = np.array([trainer.intents.index(str(example.intent)) for example in known])
    scores = runner.run([example.text for example in known])
    geometry = _geometry(trainer, folder, trained, scores, labels)
    first = len(trained) if held_out else 0
    card, result = _card(trainer, folder, geometry, scores.rows(first, len(known)), labels[first:])
    if held_out:
        model = JointBert(card, runner, geometry)
        rule = early_exit(model, scores.encoded[first:], labels[first:])
        card = card.model_copy(update={"early_exit": rule})
    write_card(card, folder)
    texts, intents = zip(*((e.text, str(e.intent)) for e in known), strict=True)
    UtteranceIndex.of(texts, intents, scores.embeddings).save(folder)
    return result


def _card(
    trainer: Trainer,
    folder: Path,
    geometry: Geometry | None,
    scores: Scores,
    labels: NDArray[np.integer],
) -> tuple[ModelCard, Calibration]:
    """The card by the ``scores`` and ``labels`` of utterances, and how good the model is on them.

    The files that the card names are those in ``folder`` now.
    """
    temperature = fit_temperature(scores.intent_logits, labels)
    probabilities = softmax(scores.intent_logits / temperature)
    right = probabilities.argmax(axis=1) == labels
    error = calibration_error(probabilities.max(axis=1), right)
    card = ModelCard(
        format=FORMAT,
        intents=trainer.intents,
        labels=trainer.tags.labels,
        stacks=trainer.tags.stacks,
        temperature=temperature,
        out_of_scope=_detector(trainer, geometry, scores, labels),
        config=trainer.config,
        checksums=checksums(file for file in folder.iterdir() if file.name != FLOAT_FILE),
    )
    return card, Calibration(float(right.mean()), error, temperature)


def early_exit(
    model: JointBert, encoded: Sequence[EncodedText], labels: NDArray[np.integer]
) -> EarlyExit | None:
    """When messages may leave ``model`` half-way, by N held-out ones and their intents, (N,).

    None do where nothing shows what is out of scope: a message that leaves is taken to be inside.
    """
    runner, config = model.runner, model.card.config
    if not isinstance(runner, Runner) or runner.upper is None:
        return None
    inside = in_scope(model.card.intents, config)
    outside_is_known = np.count_nonzero(~inside[labels]) >= FEWEST_OUTSIDE
    if config.out_of_scope_threshold < 1 and not outside_is_known:
        return None
    lower = runner.leaving(lambda scores: np.ones(len(scores.early), dtype=bool)).score(encoded)
    temperature = fit_temperature(lower.intent_logits, labels)
    all_leave = EarlyExit(temperature=temperature, sureness=0.0)
    texts = [text.text for text in encoded]
    early, late = (model.leaving(rule).parse(texts) for rule in (all_leave, None))
    same = [_reading(one) == _reading(other) for one, other in zip(early, late, strict=True)]
    sure = model.sureness(lower, temperature)
    threshold = find_threshold(sure, np.array(same), config.early_exit_budget)
    return None if threshold is None else all_leave.model_copy(update={"sureness": threshold})


def _reading(parse: Parse) -> tuple[object, ...]:
    """What a bot makes of a parse."""
    return parse.intent, [(entity.start, entity.end, entity.label) for entity in parse.entities]


def _geometry(
    trainer: Trainer,
    folder: Path,
    trained: Sequence[Example],
    scores: Scores,
    labels: NDArray[np.integer],
) -> Geometry | None:
    """Where the intents lie, written to ``folder``, if that tells what is out of scope.

    The first of ``scores`` and ``labels`` are those of the ``trained`` examples.
    """
    config = trainer.config
    if config.out_of_scope_method != "mahalanobis":
        return None
    inside = in_scope(trainer.intents, config)[labels[: len(trained)]]
    certain = np.array([example.weight == 1 for example in trained])
    (rows,) = np.nonzero(inside & certain)
    geometry = Geometry.fit(scores.embeddings[rows], labels[rows])
    geometry.save(folder)
    return geometry


def _detector(
    trainer: Trainer, geometry: Geometry | None, scores: Scores, labels: NDArray[np.integer]
) -> OutOfScopeDetector:
    """Fit to the held-out ``scores`` and ``labels``."""
    config = trainer.config
    inside = in_scope(trainer.intents, config)
    found = signs_of(scores, inside, config, geometry)
    return OutOfScopeDetector.fit(
        found[inside[labels]], found[~inside[labels]], refused=config.refused_in_scope
    )
