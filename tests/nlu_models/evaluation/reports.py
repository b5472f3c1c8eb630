"""A report whose figures are known, over utterances that try to be markup."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from nlu_models.evaluation.labels import Suspicion
from nlu_models.evaluation.mistakes import confused_pairs, entity_mistakes
from nlu_models.evaluation.reliability import reliability
from nlu_models.evaluation.report import Report, by_type, confusion_matrix
from nlu_models.evaluation.scores import evaluate
from nlu_models.model.examples import Entity, Example, Parse
from nlu_models.model.neighbours import Neighbour
from nlu_models.training.data import SourcedExample

HOSTILE = '<script>document.title = "taken"</script><img src=x onerror=alert(1)> "quoted"'
RED = Entity(0, 7, "colour", "<script")
# utterance, wanted, given, confidence
ANSWERS = (
    ("hello", "greet", "greet", 0.95),
    ("hi <b>you</b>", "greet", "goodbye", 0.85),
    ("hey there", "greet", "goodbye", 0.55),
    (HOSTILE, "find", "greet", 0.65),
    ("red shoes", "find", "find", 0.75),
    ("a lovely day", "out_of_scope", "out_of_scope", 0.9),
    ("bye", "goodbye", "goodbye", 0.99),
)


def make_report() -> Report:
    examples = [
        SourcedExample(Example(text, wanted, (RED,) if text == HOSTILE else ()), f"a&b.yml:{line}")
        for line, (text, wanted, _, _) in enumerate(ANSWERS, 1)
    ]
    parses = [
        Parse(text, given, confidence, ((given, confidence),))
        for text, _, given, confidence in ANSWERS
    ]
    result = evaluate([sourced.example for sourced in examples], parses)
    confidences = np.array([confidence for *_, confidence in ANSWERS])
    correct = np.array([wanted == given for _, wanted, given, _ in ANSWERS])
    near = Neighbour(HOSTILE, "goodbye", 0.91)
    return Report(
        model="models/<the model>",
        data="held out & apart.yml",
        made=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
        result=result,
        accuracy_interval=(0.25, 0.84),
        histogram=reliability(confidences, correct, 20),
        diagram=reliability(confidences, correct),
        matrix=confusion_matrix(result),
        pairs=tuple(confused_pairs(examples, parses, {"hey there": near})),
        entity_mistakes=by_type(entity_mistakes(examples, parses)),
        suspicions=(
            (Suspicion(HOSTILE, "greet", "find", 0.1, 0.9, (near,)), "data/nlu.yml:7"),
            (Suspicion("so long", "greet", "goodbye", 0.2, 0.8, ()), ""),
        ),
    )
