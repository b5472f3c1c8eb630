from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import ModelError
from nlu_models.model.encoding import EncodedText
from nlu_models.model.exact_match import EXACT_FILE, ExactMatches
from nlu_models.model.examples import Example, Parse
from nlu_models.model.inference_queue import InferenceQueue
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.scoring import WHOLE, Scores
from nlu_models.training.finishing import exact_matches


def known_of(*rows: tuple[str, str, str, float], trained: int) -> ExactMatches:
    """Of rows of a text, its intent, what the network reads, and its weight."""
    encoded = tuple(EncodedText(text, (), (), (), text, ()) for text, *_ in rows)
    nothing = np.zeros((len(rows), 1))
    scores = Scores(encoded, nothing, nothing, tuple(nothing), np.full(len(rows), WHOLE))
    return exact_matches(
        [Example(text, intent, weight=weight) for text, intent, _, weight in rows],
        [Parse(text, read, 0.9, ((read, 0.9),), (), 0.0, ()) for text, _, read, _ in rows],
        scores,
        trained,
    )


def test_what_was_held_out_or_is_hard_to_learn_is_known() -> None:
    known = known_of(
        ("hello", "greet", "greet", 1.0),
        ("yo", "greet", "bye", 1.0),
        ("see ya", "bye", "bye", 1.0),
        trained=2,
    )
    assert len(known) == 2
    assert (known.intent("Yo!"), known.intent("see ya")) == ("greet", "bye")


def test_a_guess_is_not_known() -> None:
    known = known_of(
        ("yo", "greet", "bye", 0.4), ("ciao", "bye", "greet", 0.4), ("ciao", "bye", "bye", 1.0),
        trained=2,
    )  # fmt: skip
    assert len(known) == 1
    assert known.intent("ciao") == "bye"


def test_every_utterance_is_read_as_it_was_labelled(
    model: JointBert, examples: list[Example]
) -> None:
    assert len(model.exact) >= 4  # those that were held out
    queue = InferenceQueue(model.runner)
    try:
        for each in (model, model.leaving(()), model.through(queue)):
            parses = each.parse([example.text.upper() for example in examples])
            assert [parse.intent for parse in parses] == [example.intent for example in examples]
    finally:
        queue.close()


def test_what_is_known_is_certain(model: JointBert) -> None:
    known = ExactMatches({"hello": "goodbye", "bye": "out_of_scope"})
    told = JointBert(model.card, model.runner, model.geometry, known)
    texts = ["Hello!", "bye", "hello again"]
    said, outside, other = told.parse(texts)
    assert (said.intent, said.confidence, said.out_of_scope_score) == ("goodbye", 1.0, 0.0)
    assert [name for name, _ in said.ranking].count("goodbye") == 1
    assert sum(confidence for _, confidence in said.ranking) == 1.0
    assert (outside.intent, outside.out_of_scope_score) == ("out_of_scope", 1.0)
    assert other == JointBert(model.card, model.runner, model.geometry).parse(texts)[2]


def test_a_changed_file_is_noticed(trained: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in trained.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / EXACT_FILE).write_text("{}")
    with pytest.raises(ModelError, match=f"{EXACT_FILE} is damaged"):
        JointBert.load(folder)
