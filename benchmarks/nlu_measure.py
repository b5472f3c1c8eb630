"""Training one model and measuring it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.nlu_datasets import OUT_OF_SCOPE, Dataset
from benchmarks.nlu_latency import latency
from benchmarks.typos import misspelt
from common.onnx import open_session
from nlu_models.evaluation.scores import Evaluation, evaluate
from nlu_models.model.config import JointBertConfig
from nlu_models.model.examples import Example, Parse
from nlu_models.model.joint_bert import JointBert, Runner
from nlu_models.model.neighbours import UTTERANCES_FILE
from nlu_models.training.train import FLOAT_FILE, train


def measure(dataset: Dataset, config: JointBertConfig, folder: Path) -> dict[str, float]:
    """Train on ``dataset`` into ``folder`` and return the figures under plain keys."""
    report = train(
        dataset.train,
        config,
        folder,
        validation=dataset.validation,
        unlabelled=dataset.unlabelled,
        keep_float=True,
    )
    model = JointBert.load(folder)
    parses = model.parse([example.text for example in dataset.test])
    result = evaluate(dataset.test, parses)
    figures = {
        "accuracy": result.accuracy,
        "accuracy_float": _float_accuracy(model, folder, dataset.test),
        "mcc": result.mcc,
        "calibration_error": result.calibration_error,
        "train_seconds": report.seconds,
        "train_cpu_seconds": report.processor_seconds,
    }
    # Utterances that were held out are known word for word, too.
    shown = [*dataset.train, *(dataset.validation or [])]
    seen = {_plain(example.text) for example in shown}
    new = [i for i, example in enumerate(dataset.test) if _plain(example.text) not in seen]
    unseen = evaluate([dataset.test[i] for i in new], [parses[i] for i in new])
    figures["accuracy_unseen"] = unseen.accuracy
    if any(example.intent == OUT_OF_SCOPE for example in dataset.test):
        figures["in_scope_accuracy"] = result.in_scope_accuracy
        figures["oos_recall"] = result.out_of_scope.recall
        figures["oos_precision"] = result.out_of_scope.precision
    if any(example.entities for example in dataset.test):
        figures["slot_f1"] = result.entities.f1
    if any(example.requests for example in dataset.test):
        return figures | of_requests(dataset.test, parses) | _served(folder, dataset.test)
    figures |= _lost_to_typos(model, dataset.test, result)
    return figures | _served(folder, dataset.test)


def _served(folder: Path, test: Sequence[Example]) -> dict[str, float]:
    """What serving reads, in MB, and how long a message takes."""
    (folder / FLOAT_FILE).unlink()
    served = [file for file in folder.iterdir() if file.name != UTTERANCES_FILE]
    size = sum(file.stat().st_size for file in served) / 1e6
    return {"size_mb": size} | latency(folder, [e.text for e in test])


def of_requests(test: Sequence[Example], parses: Sequence[Parse]) -> dict[str, float]:
    """The figures that are usual for several intents in a sentence (Qin et al. 2020, "AGIF").

    Returns:
        The share of sentences whose intents, as a set, are all right, and of those whose intents
        and slots are.
    """
    intents, whole = [], []
    for example, parse in zip(test, parses, strict=True):
        right = {part.intent for part in example.parts} == {part.intent for part in parse.requests}
        wanted = {(entity.start, entity.end, entity.type) for entity in example.entities}
        given = {(entity.start, entity.end, entity.type) for entity in parse.entities}
        intents.append(right)
        whole.append(right and wanted == given)
    return {"intent_accuracy": float(np.mean(intents)), "overall_accuracy": float(np.mean(whole))}


def _lost_to_typos(
    model: JointBert, test: Sequence[Example], before: Evaluation
) -> dict[str, float]:
    """What one typing error in each message costs, by figure."""
    generator = random.Random(0)
    wrong = [misspelt(example, generator) for example in test]
    after = evaluate(wrong, model.parse([example.text for example in wrong]))
    lost = {
        "accuracy_typo_loss": before.in_scope_accuracy - after.in_scope_accuracy,
        "mcc_typo_loss": before.mcc - after.mcc,
    }
    if before.entities.right:
        lost["slot_f1_typo_loss"] = before.entities.f1 - after.entities.f1
    return lost


def _float_accuracy(model: JointBert, folder: Path, test: Sequence[Example]) -> float:
    """Accuracy of the model before quantisation, by its largest logit."""
    runner = Runner([open_session(folder / FLOAT_FILE)], model.runner.encoder)
    best = runner.run([example.text for example in test]).intent_logits.argmax(axis=1)
    right = [model.card.intents[i] == e.intent for i, e in zip(best, test, strict=True)]
    return float(np.mean(right))


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
