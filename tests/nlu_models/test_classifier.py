from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import activate

activate()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.nlu.classifiers.classifier import IntentClassifier  # noqa: E402
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from common.errors import ConfigError, ModelError  # noqa: E402
from nlu_models.classifier import JointBertClassifier  # noqa: E402
from nlu_models.config import JointBertConfig  # noqa: E402
from tests.nlu_models.conftest import UTTERANCES  # noqa: E402

CONTEXT = ExecutionContext(GraphSchema({}), should_add_diagnostic_data=True, node_name="joint")
RESOURCE = Resource("joint")


@pytest.fixture(scope="module")
def config(make_config: Callable[..., JointBertConfig]) -> dict[str, Any]:
    values = make_config().model_dump()
    return JointBertClassifier.get_default_config() | values


@pytest.fixture(scope="module")
def storage(
    config: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalModelStorage]:
    """A Rasa model storage with a component trained from Rasa's own reading of a YAML file."""
    root = tmp_path_factory.mktemp("rasa")
    data = root / "nlu.yml"
    lines = ['version: "3.1"', "nlu:"]
    for intent, utterances in UTTERANCES.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {u}" for u in utterances)]
    data.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (root / "storage").mkdir()
    model_storage = LocalModelStorage(root / "storage")
    component = JointBertClassifier.create(config, model_storage, RESOURCE, CONTEXT)
    assert component.train(load_data(str(data))) == RESOURCE
    yield model_storage


@pytest.fixture(scope="module")
def component(storage: LocalModelStorage, config: dict[str, Any]) -> JointBertClassifier:
    return JointBertClassifier.load(config, storage, RESOURCE, CONTEXT)


def test_it_is_an_intent_classifier_for_other_components() -> None:
    assert issubclass(JointBertClassifier, IntentClassifier)


def test_process_sets_intent_ranking_entities_and_tokens(component: JointBertClassifier) -> None:
    message = Message({"text": "show me red shoes"})
    assert component.process([message]) == [message]
    output = message.as_dict(only_output_properties=True)
    assert output["intent"]["name"] == "find"
    assert output["intent_ranking"][0] == output["intent"]
    assert len(output["intent_ranking"]) == 4
    (entity,) = output["entities"]
    assert entity.pop("confidence_entity") > 0.2
    assert entity == {
        "entity": "colour",
        "start": 8,
        "end": 11,
        "value": "red",
        "extractor": "JointBertClassifier",
    }
    assert [token.text for token in message.get("text_tokens")] == ["show", "me", "red", "shoes"]
    diagnostics = message.get("diagnostic_data")["joint"]
    assert 0 <= diagnostics["out_of_scope_score"] <= 1


@pytest.mark.parametrize("text", ["", "🙂🙂", "你好", "x" * 100_000, "\x00", "/greet"])
def test_any_text_is_processed(component: JointBertClassifier, text: str) -> None:
    message = Message({"text": text})
    component.process([message])
    assert message.get("intent")["name"]
    assert len(message.get("intent_ranking")) >= 2


def test_messages_without_text_are_left_alone(component: JointBertClassifier) -> None:
    message = Message({"intent": {"name": "given"}})
    assert component.process([message])[0].get("intent") == {"name": "given"}


def test_near_ties_reach_the_fallback_classifier(component: JointBertClassifier) -> None:
    message = Message({"text": "show me red shoes"})
    component.process([message])
    ranking = message.get("intent_ranking")
    difference = ranking[0]["confidence"] - ranking[1]["confidence"]
    for threshold, expected in ((difference + 0.01, "nlu_fallback"), (difference - 0.01, "find")):
        message = Message({"text": "show me red shoes"})
        component.process([message])
        FallbackClassifier({"threshold": 0.0, "ambiguity_threshold": threshold}).process([message])
        assert message.get("intent")["name"] == expected


def test_unknown_keys_are_refused_with_the_nearest_name(storage: LocalModelStorage) -> None:
    with pytest.raises(ConfigError, match="did you mean 'epochs'"):
        JointBertClassifier.create({"epoch": 3}, storage, RESOURCE, CONTEXT)


def test_untrained_resource(storage: LocalModelStorage, config: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="holds nothing"):
        JointBertClassifier.load(config, storage, Resource("other"), CONTEXT)
    untrained = JointBertClassifier.create(config, storage, RESOURCE, CONTEXT)
    with pytest.raises(ModelError, match="not trained"):
        untrained.process([Message({"text": "hi"})])


def test_damaged_model_fails_at_start(
    storage: LocalModelStorage, config: dict[str, Any], tmp_path: Path
) -> None:
    broken = LocalModelStorage(tmp_path)
    with storage.read_from(RESOURCE) as source, broken.write_to(RESOURCE) as target:
        (target / "model").mkdir()
        for file in (source / "model").iterdir():
            (target / "model" / file.name).write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(ModelError):
        JointBertClassifier.load(config, broken, RESOURCE, CONTEXT)


def test_fingerprint_follows_the_checkpoint(config: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    before = JointBertClassifier.fingerprint_addon(config)
    assert before == JointBertClassifier.fingerprint_addon(config)
    assert before != JointBertClassifier.fingerprint_addon(config | {"base": str(tmp_path)})


def test_two_requests_stand_on_the_message(component: JointBertClassifier) -> None:
    message = Message({"text": "where is my order HP-104233 and show me red shoes"})
    component.process([message])
    output = message.as_dict(only_output_properties=True)
    first, second = output["requests"]
    assert (first["intent"], first["text"]) == ("order", "where is my order HP-104233")
    assert (second["intent"], second["text"]) == ("find", "show me red shoes")
    assert [found["value"] for found in second["entities"]] == ["red"]
    assert output["intent"]["name"] == "order"
    assert output["entities"] == first["entities"]


def test_one_request_adds_nothing(component: JointBertClassifier) -> None:
    message = Message({"text": "hello, show me red shoes"})
    component.process([message])
    assert "requests" not in message.as_dict(only_output_properties=True)


def test_a_component_from_the_cache_has_a_fingerprint_too(config: dict[str, Any]) -> None:
    cached = {"output": Resource("joint")}
    default = JointBertClassifier.get_default_config()
    addon = JointBertClassifier.fingerprint_addon
    assert addon(cached) == addon(default) != addon(config)
