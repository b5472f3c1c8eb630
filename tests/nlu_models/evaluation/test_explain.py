from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu_models.evaluation.explain import Explainer
from nlu_models.model.exact_match import ExactMatches
from nlu_models.model.examples import Parse, Word
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import UTTERANCES_FILE, UtteranceIndex


@pytest.fixture(scope="module")
def explainer(trained: Path) -> Explainer:
    return Explainer.open(trained)


class Scripted:
    """Reads "find" from the word "red", less surely from "shoes", and "order" from "order"."""

    runner = SimpleNamespace(run=None)

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        self.batches.append(list(texts))
        return [self._parse(text) for text in texts]

    def _parse(self, text: str) -> Parse:
        find = 0.2 + 0.5 * ("red" in text) + 0.1 * ("shoes" in text) - 0.2 * ("order" in text)
        ranking = tuple(sorted({"find": find, "order": 1 - find}.items(), key=lambda p: -p[1]))
        words, place = [], 0
        for word in text.split():
            start = text.index(word, place)
            place = start + len(word)
            words.append(Word(word, start, place))
        return Parse(text, *ranking[0], ranking, words=tuple(words))


def scripted() -> tuple[Any, Scripted]:
    model = Scripted()
    return Explainer(model, None), model  # type: ignore[arg-type]


def test_a_words_effect_is_what_its_absence_changes() -> None:
    explainer, model = scripted()
    found = explainer.explain("order red shoes now")
    assert (found.parse.intent, found.runner_up) == ("find", ("order", pytest.approx(0.4)))
    assert [effect.word for effect in found.words] == ["order", "red", "shoes", "now"]
    falls = [effect.for_intent for effect in found.words]
    assert falls == pytest.approx([-0.2, 0.5, 0.1, 0.0])
    assert [effect.for_runner_up for effect in found.words] == pytest.approx([0.2, -0.5, -0.1, 0])
    assert model.batches == [
        ["order red shoes now"],
        [
            "order red shoes now",
            " red shoes now",
            "order  shoes now",
            "order red  now",
            "order red shoes ",
        ],
    ]
    assert (found.nearest, found.nearest_of_runner_up) == ((), ())


def test_words_are_what_stands_between_spaces(explainer: Explainer) -> None:
    text = "where's HP-104233, you  said?"
    found = explainer.explain(text)
    assert [effect.word for effect in found.words] == ["where's", "HP-104233,", "you", "said?"]
    assert all(text[each.start : each.end] == each.word for each in found.words)


def test_each_ideograph_is_a_word(chinese_model: JointBert) -> None:
    found = Explainer(chinese_model, None).explain("我要red-x鞋！")
    assert [effect.word for effect in found.words] == ["我", "要", "red-x", "鞋", "！"]


def test_neighbours_come_from_the_training_data(explainer: Explainer) -> None:
    found = explainer.explain("track order HP-104999", neighbours=3)
    assert found.parse.intent == "order"
    assert found.nearest[0].text == "track order HP-104999"
    assert len(found.nearest) == 3
    assert found.runner_up is not None
    assert {near.intent for near in found.nearest_of_runner_up} == {found.runner_up[0]}
    assert sorted(found.nearest, key=lambda near: -near.similarity) == list(found.nearest)


def test_a_label_that_decides_is_told(explainer: Explainer) -> None:
    model = explainer.model
    told = JointBert(model.card, model.runner, model.geometry, ExactMatches({"yo": "greet"}))
    explainer = Explainer(told, explainer.index)
    assert explainer.explain("yo").as_dict()["exact"] is True
    assert explainer.explain("yo there").as_dict()["exact"] is False


def test_it_is_written_as_json(explainer: Explainer) -> None:
    values = json.loads(json.dumps(explainer.explain("hello there").as_dict()))
    assert values["intent"] == "greet"
    assert values["runner_up"]["intent"] != "greet"
    assert set(values["words"][0]) == {"word", "start", "end", "for_intent", "for_runner_up"}
    assert set(values["nearest"][0]) == {"text", "intent", "similarity"}
    assert values["nearest_of_runner_up"]


def test_a_model_without_utterances_explains_its_words(trained: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(trained, tmp_path / "model"))
    (folder / UTTERANCES_FILE).unlink()
    found = Explainer.open(folder).explain("hello")
    assert found.nearest == found.nearest_of_runner_up == ()
    assert [effect.word for effect in found.words] == ["hello"]
    # Without its only word the message is empty, and no intent keeps anything.
    assert found.words[0].for_intent == pytest.approx(found.parse.confidence, abs=0.1)


def test_out_of_scope_is_explained_like_an_intent(trained: Path, model: JointBert) -> None:
    detector = model.card.out_of_scope.model_copy(update={"bias": 1e6})
    card = model.card.model_copy(update={"out_of_scope": detector})
    found = Explainer(JointBert(card, model.runner), UtteranceIndex.load(trained)).explain("hello")
    assert found.parse.intent == "out_of_scope"
    assert found.runner_up is not None
    assert found.runner_up[0] == "greet"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60))
def test_any_text_is_explained(explainer: Explainer, text: str) -> None:
    found = explainer.explain(text)
    assert all(-1.00001 <= effect.for_intent <= 1.00001 for effect in found.words)
    assert all(text[each.start : each.end] == each.word for each in found.words)
    json.dumps(found.as_dict())
