"""From trained weights to a model folder: export, quantise, calibrate."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from common.onnx import export, quantise_int8
from nlu_models.model.calibration import calibration_error, fit_temperature, softmax
from nlu_models.model.checksums import checksums
from nlu_models.model.distance import Geometry
from nlu_models.model.exact_match import ExactMatches
from nlu_models.model.examples import Example, Parse
from nlu_models.model.joint_bert import (
    FORMAT,
    MODEL_FILE,
    STAGE_FILES,
    TOKENIZER_FILE,
    JointBert,
    ModelCard,
    in_scope,
    open_network,
    signs_of,
    write_card,
)
from nlu_models.model.neighbours import UtteranceIndex
from nlu_models.model.out_of_scope import FEWEST_OUTSIDE, OutOfScopeDetector
from nlu_models.model.requests import MARKS
from nlu_models.model.scoring import BELOW, INPUTS, OUTPUTS, STAGE_OUTPUTS, Runner, Scores
from nlu_models.model.shortcuts.early_exit import EarlyExit, find_threshold
from nlu_models.model.situation import NOTHING
from nlu_models.training.composition import Composer
from nlu_models.training.inference import FirstStage, Stage, for_inference
from nlu_models.training.network import JointBertNetwork
from nlu_models.training.request_labels import label
from nlu_models.training.trainer import Trainer, joints_of

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
    if keep_float or not network.early_layers:
        _export_whole(network, folder / FLOAT_FILE)
    if network.early_layers:
        _export_stages(network, folder)
    else:
        quantise_int8(folder / FLOAT_FILE, folder / MODEL_FILE)
    if not keep_float:
        (folder / FLOAT_FILE).unlink(missing_ok=True)


def _export_whole(network: JointBertNetwork, path: Path) -> None:
    ids, mask = _example()
    _export(network, {INPUTS[0]: ids, INPUTS[1]: mask}, OUTPUTS, path)


def _export_stages(network: JointBertNetwork, folder: Path) -> None:
    ids, mask = _example()
    hidden = torch.zeros(*ids.shape, network.width)
    later = [Stage(network, number + 1) for number in range(len(network.early_layers))]
    for number, stage in enumerate([FirstStage(network), *later]):
        path = folder / STAGE_FILES.replace("*", str(number))
        inputs = {BELOW: hidden, INPUTS[1]: mask} if number else {INPUTS[0]: ids, INPUTS[1]: mask}
        _export(stage, inputs, STAGE_OUTPUTS, path)
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

    Those are the temperature, the threshold of what is out of scope, and when messages leave
    early. Without held-out utterances the trained ones serve, which makes the model too sure of
    itself.
    """
    threads = torch.get_num_threads()
    runner = open_network(folder, trainer.encoder, trainer.config, threads=threads)
    trained = [e for e in trainer.examples if e.intent is not None]
    held_out = [e for e in trainer.held_out if e.intent is not None]
    examples = [*trained, *held_out]
    labels = np.array([trainer.intents.index(str(example.intent)) for example in examples])
    scores = _scored(runner, examples)
    geometry = _geometry(trainer, folder, trained, scores, labels)
    first = len(trained) if held_out else 0
    unseen = scores.take(range(first, len(examples)))
    card, result = _card(trainer, geometry, unseen, labels[first:])
    several = [e for e in composed(trainer, held_out or trained) if e.requests]
    by_requests = _scored(runner, several) if several else None
    if trainer.reads_requests:
        told = [(unseen, examples[first:]), *([(by_requests, several)] if by_requests else [])]
        heat = request_temperature(told, trainer.intents, len(trainer.tags))
        card = card.model_copy(update={"request_temperature": heat})
    model = JointBert(card, runner, geometry)
    exact_matches(examples, model.read(scores), scores, len(trained)).save(folder)
    if held_out:
        every, right = unseen, labels[first:]
        if by_requests is not None:
            firsts = [trainer.intents.index(str(example.intent)) for example in several]
            every, right = unseen.joined(by_requests), np.append(right, firsts)
        rules = early_exits(model, every, right)
        card = card.model_copy(update={"early_exits": rules})
    files = (file for file in folder.iterdir() if file.name != FLOAT_FILE)
    write_card(card.model_copy(update={"checksums": checksums(files)}), folder)
    texts, intents = zip(*((e.text, str(e.intent)) for e in examples), strict=True)
    UtteranceIndex.of(texts, intents, scores.embeddings).save(folder)
    return result


def _scored(runner: Runner, examples: Sequence[Example]) -> Scores:
    """What the network says of examples, each in its situation."""
    return runner.run([e.text for e in examples], [e.situation for e in examples])


def composed(trainer: Trainer, examples: Sequence[Example]) -> list[Example]:
    """A message with several requests for each of ``examples`` that can be composed with others.

    Their parts come from ``examples`` alone, so that of those held out none was trained on.
    """
    config = trainer.config
    if not trainer.composer:
        return []
    composer = Composer(
        examples,
        joints_of(config),
        random.Random(config.seed),
        out_of_scope=config.out_of_scope_intent,
    )
    return [composer.composed(example, share=1.0) for example in examples]


def request_temperature(
    told: Sequence[tuple[Scores, Sequence[Example]]], intents: Sequence[str], tags: int
) -> float:
    """What divides the mean logits of a request's words, by the requests of held-out messages.

    Args:
        told: scores of messages, and what they are.
        intents: the model's.
        tags: number of tags, which stand before the other scores of a token.
    """
    logits, labels = [], []
    for scores, examples in told:
        rows = zip(scores.encoded, scores.token_logits, examples, strict=True)
        for encoded, tokens, example in rows:
            right = label(encoded, example.parts, intents)
            for part in example.parts:
                inside = [
                    head
                    for head, word in zip(encoded.heads, encoded.words, strict=True)
                    if part.start <= word.start < part.end and right[head][0] >= 0
                ]
                if inside:
                    logits.append(tokens[inside, tags:-MARKS].mean(axis=0))
                    labels.append(intents.index(part.intent))
    return fit_temperature(np.array(logits), np.array(labels))


def exact_matches(
    examples: Sequence[Example], parses: Sequence[Parse], scores: Scores, trained: int
) -> ExactMatches:
    """Those ``examples`` that were held out, and others that are not read as they were labelled.

    The first ``trained`` were trained on; of these, guesses count for nothing.
    """
    texts = [encoded.clean for encoded in scores.encoded]
    rows = list(zip(texts, examples, parses, strict=True))
    return ExactMatches.of(
        [
            (text, str(example.intent))
            for text, example, _ in rows
            if example.weight == 1 and _is_plain(example)
        ],
        needed=[
            text
            for place, (text, example, parse) in enumerate(rows)
            if _is_plain(example) and (place >= trained or parse.intent != example.intent)
        ],
    )


def _is_plain(example: Example) -> bool:
    """Whether an utterance is one request, said in no situation."""
    return not example.requests and example.situation == NOTHING


def _card(
    trainer: Trainer,
    geometry: Geometry | None,
    scores: Scores,
    labels: NDArray[np.integer],
) -> tuple[ModelCard, Calibration]:
    """The card by the ``scores`` and ``labels`` of utterances, and how good the model is on them.

    It does not name the model's files yet.
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
        states=trainer.encoder.states,
        out_of_scope=_detector(trainer, geometry, scores, labels),
        config=trainer.config,
    )
    return card, Calibration(float(right.mean()), error, temperature)


def early_exits(
    model: JointBert, whole: Scores, labels: NDArray[np.integer]
) -> tuple[EarlyExit, ...]:
    """When messages may leave ``model`` early, by the ``whole`` network's scores of held-out ones.

    ``labels``, (N,), are their intents. None may leave where nothing shows what is out of scope: a
    message that leaves is taken to be inside. The exits share the budget evenly, and each spends
    its part on the messages that did not leave before.
    """
    runner, config = model.runner, model.card.config
    inside = in_scope(model.card.intents, config)
    outside_is_known = np.count_nonzero(~inside[labels]) >= FEWEST_OUTSIDE
    if not isinstance(runner, Runner) or not (
        outside_is_known or config.out_of_scope_threshold >= 1
    ):
        return ()
    expected = [_reading(parse) for parse in model.read(whole)]
    left = np.zeros(len(labels), dtype=bool)
    rules: list[EarlyExit] = []
    for stage in range(len(runner.stages) - 1):
        scores = runner.leaving({stage: _everyone}).score(whole.encoded)
        temperature = fit_temperature(scores.intent_logits, labels)
        rule = EarlyExit(stage=stage, temperature=temperature, sureness=0.0)
        found = [_reading(parse) for parse in model.leaving([rule]).read(scores)]
        same = np.array([one == other for one, other in zip(found, expected, strict=True)])
        sure = np.where(left, 0.0, model.sureness(scores, temperature))
        threshold = find_threshold(sure, same, config.early_exit_budget / (len(runner.stages) - 1))
        if threshold is not None:
            rules.append(rule.model_copy(update={"sureness": threshold}))
            left |= sure >= threshold
    return tuple(rules)


def _everyone(scores: Scores) -> NDArray[np.bool_]:
    return np.ones(len(scores.exits), dtype=bool)


def _reading(parse: Parse) -> tuple[object, ...]:
    """What a bot makes of a parse."""
    entities = [(entity.start, entity.end, entity.label) for entity in parse.entities]
    requests = [(each.intent, each.refused, each.start) for each in parse.requests]
    return parse.intent, entities, requests


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
