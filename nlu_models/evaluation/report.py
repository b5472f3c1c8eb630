"""The evaluation as one page for a browser, which needs nothing else and loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from nlu_models.evaluation.labels import Suspicion, suspicious_labels
from nlu_models.evaluation.mistakes import (
    ConfusedPair,
    EntityMistake,
    confused_pairs,
    entity_mistakes,
)
from nlu_models.evaluation.reliability import Bin, interval, reliability
from nlu_models.evaluation.scores import Evaluation, evaluate
from nlu_models.model.examples import Parse
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import Neighbour, UtteranceIndex
from nlu_models.training.data import SourcedExample

_FOLDER = Path(__file__).with_name("page")
_HISTOGRAM_BINS = 20
_MOST_INTENTS = 24
_MOST_PAIRS = 40
_MOST_MISTAKES = 12
_MOST_SUSPICIONS = 60


@dataclass(frozen=True)
class ConfusionMatrix:
    """Wanted against given intents, (rows, columns).

    Args:
        names: the intents shown, in the order of the alphabet; of all rows and columns.
        counts: utterances of the row's intent that were taken for the column's.
        others: for each row, utterances taken for an intent that is not shown.
        left_out: number of intents that are not shown.
    """

    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    others: tuple[int, ...]
    left_out: int


@dataclass(frozen=True)
class Report:
    """Everything that the page shows.

    Args:
        model: where the model is.
        data: the files it was measured on.
        made: when.
        result: the scores.
        accuracy_interval: 95 % interval of the accuracy.
        histogram: confidences in narrow bins.
        diagram: confidences in the bins of the calibration error.
        matrix: who is taken for whom.
        pairs: the utterances behind it.
        entity_mistakes: by entity type, the most frequent first.
        suspicions: labels of the training data to check, with their place where known; None when
            the model has no utterances.
    """

    model: str
    data: str
    made: datetime
    result: Evaluation
    accuracy_interval: tuple[float, float]
    histogram: tuple[Bin, ...]
    diagram: tuple[Bin, ...]
    matrix: ConfusionMatrix
    pairs: tuple[ConfusedPair, ...]
    entity_mistakes: Mapping[str, tuple[EntityMistake, ...]]
    suspicions: tuple[tuple[Suspicion, str], ...] | None


def make_report(
    model: JointBert,
    index: UtteranceIndex | None,
    examples: Sequence[SourcedExample],
    parses: Sequence[Parse],
    *,
    model_name: str,
    data_name: str,
    training: Sequence[SourcedExample] = (),
) -> Report:
    """Gather what the page shows.

    Args:
        model: that was measured.
        index: its utterances, if it has them.
        examples: what it was measured on; at least one with an intent.
        parses: what it said of each.
        model_name: for the reader.
        data_name: for the reader.
        training: what it was trained on, for the places of suspicious labels.
    """
    plain = [sourced.example for sourced in examples]
    config = model.card.config
    result = evaluate(plain, parses, out_of_scope_intent=config.out_of_scope_intent)
    judged = [(e, p) for e, p in zip(plain, parses, strict=True) if e.intent is not None]
    right = np.array([example.intent == parse.intent for example, parse in judged], dtype=bool)
    confidences = np.array([parse.confidence for _, parse in judged])
    nearest = _nearest(model, index, judged) if index is not None else {}
    return Report(
        model=model_name,
        data=data_name,
        made=datetime.now().astimezone(),
        result=result,
        accuracy_interval=interval(int(right.sum()), len(right)),
        histogram=reliability(confidences, right, _HISTOGRAM_BINS),
        diagram=reliability(confidences, right),
        matrix=confusion_matrix(result),
        pairs=tuple(confused_pairs(examples, parses, nearest)),
        entity_mistakes=by_type(entity_mistakes(examples, parses)),
        suspicions=None if index is None else _with_places(suspicious_labels(index), training),
    )


def confusion_matrix(result: Evaluation, *, most: int = _MOST_INTENTS) -> ConfusionMatrix:
    """The intents that take part in mistakes, at most the ``most`` that take part in most."""
    involved: Counter[str] = Counter()
    for pair, count in result.confusions.items():
        involved.update(dict.fromkeys(pair, count))
    names = tuple(sorted(name for name, _ in involved.most_common(most)))
    diagonal = {(name, name): result.intents[name].right for name in names}
    counts = diagonal | result.confusions
    rows = tuple(tuple(counts.get((wanted, given), 0) for given in names) for wanted in names)
    support = [result.intents[name].support for name in names]
    others = tuple(total - sum(row) for total, row in zip(support, rows, strict=True))
    return ConfusionMatrix(names, rows, others, len(result.intents) - len(names))


def write_report(report: Report, path: Path) -> None:
    """Write the page to ``path``; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(render(report), encoding="utf-8")


def render(report: Report) -> str:
    """The page. What people wrote is text in it, never markup, and no script but its own runs."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = _percent
    script = (_FOLDER / "sort.js").read_text(encoding="utf-8")
    once = [pair.mistakes[0] for pair in report.pairs if len(pair.mistakes) == 1]
    return environment.get_template("report.html").render(
        report=report,
        often=[pair for pair in report.pairs if len(pair.mistakes) > 1],
        once=sorted(once, key=lambda mistake: -mistake.confidence),
        style=(_FOLDER / "report.css").read_text(encoding="utf-8"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        interval=interval,
        **_limits(),
    )


def _limits() -> dict[str, Any]:
    return {
        "most_pairs": _MOST_PAIRS,
        "most_mistakes": _MOST_MISTAKES,
        "most_suspicions": _MOST_SUSPICIONS,
    }


def _percent(share: float, digits: int = 1) -> str:
    return f"{100 * share:.{digits}f}%"


def _nearest(
    model: JointBert, index: UtteranceIndex, judged: Sequence[tuple[Any, Parse]]
) -> dict[str, Neighbour]:
    """The training utterance most like each text that was misunderstood."""
    texts = [example.text for example, parse in judged if example.intent != parse.intent]
    if not texts:
        return {}
    embeddings = model.leaving(()).runner.run(texts).embeddings
    found = [index.nearest(embedding, 1) for embedding in embeddings]
    return {text: near[0] for text, near in zip(texts, found, strict=True) if near}


def by_type(mistakes: Sequence[EntityMistake]) -> dict[str, tuple[EntityMistake, ...]]:
    """The mistakes of each entity type, the most frequent type first."""
    counts = Counter(each.type for each in mistakes)
    ordered = sorted(mistakes, key=lambda each: (-counts[each.type], each.type, each.kind))
    return {kind: tuple(group) for kind, group in groupby(ordered, key=lambda each: each.type)}


def _with_places(
    suspicions: Sequence[Suspicion], training: Sequence[SourcedExample]
) -> tuple[tuple[Suspicion, str], ...]:
    places = {(each.example.text, each.example.intent): each.place for each in training}
    return tuple((each, places.get((each.text, each.intent), "")) for each in suspicions)
