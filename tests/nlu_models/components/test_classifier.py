from __future__ import annotations

import gc
import shutil
import threading
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
from rasa.shared.core.events import BotUttered, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from common import messages as m  # noqa: E402
from common.artifacts import sources  # noqa: E402
from common.errors import ConfigError, ModelError, ServiceUnavailableError  # noqa: E402
from nlu_models.components.classifier import JointBertClassifier, example_of  # noqa: E402
from nlu_models.model.config import JointBertConfig  # noqa: E402
from nlu_models.model.examples import Example, Request  # noqa: E402
from nlu_models.model.inference_queue import QueueLimits  # noqa: E402
from nlu_models.model.joint_bert import JointBert  # noqa: E402
from nlu_models.model.situation import Situation  # noqa: E402
from tests.nlu_models.conftest import UTTERANCES  # noqa: E402

CONTEXT = ExecutionContext(GraphSchema({}), should_add_diagnostic_data=True, node_name="joint")
RESOURCE = Resource("joint")


@pytest.fixture(scope="module")
def config(make_config: Callable[..., JointBertConfig]) -> dict[str, Any]:
    values = make_config(keep_weights=True).model_dump()
    return JointBertClassifier.get_default_config() | values


@pytest.fixture(scope="module")
def storage(
    config: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalModelStorage]:
    """A Rasa model storage with a component trained from Rasa's own reading of a YAML file."""
    root = tmp_path_factory.mktemp("rasa")
    data = write_data(root / "nlu.yml", UTTERANCES)
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
        for file in (source / "model").glob("*.*"):
            (target / "model" / file.name).write_bytes(file.read_bytes()[:-1000])
    with pytest.raises(ModelError):
        JointBertClassifier.load(config, broken, RESOURCE, CONTEXT)


def test_where_the_model_was_unpacked_is_left_out_of_an_error(
    storage: LocalModelStorage, config: dict[str, Any], tmp_path: Path
) -> None:
    broken = LocalModelStorage(tmp_path)
    with storage.read_from(RESOURCE) as source, broken.write_to(RESOURCE) as target:
        shutil.copytree(source / "model", target / "model")
        (target / "model" / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r" model/tokenizer\.json does not exist"):
        JointBertClassifier.load(config, broken, RESOURCE, CONTEXT)


def threads_of_queues() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "inference"]


def test_its_queue_is_as_configured_and_ends_with_it(
    storage: LocalModelStorage, config: dict[str, Any]
) -> None:
    before = threads_of_queues()
    changes = {"workers": 3, "queue_size": 5, "max_batch": 2, "queue_timeout": 7.0}
    component = JointBertClassifier.load(config | changes, storage, RESOURCE, CONTEXT)
    assert component._queue is not None
    assert component._queue.limits == QueueLimits(3, 5, 2, timeout=7.0)
    started = set(threads_of_queues()) - set(before)
    assert len(started) == 3
    assert component.problem is None
    del component
    gc.collect()
    for thread in started:
        thread.join(5)
        assert not thread.is_alive()


def test_a_closed_component_refuses(storage: LocalModelStorage, config: dict[str, Any]) -> None:
    component = JointBertClassifier.load(config, storage, RESOURCE, CONTEXT)
    component.close()
    with pytest.raises(ServiceUnavailableError, match="closed"):
        component.process([Message({"text": "hello"})])
    assert component.problem == "The understanding is closed."
    untrained = JointBertClassifier.create(config, storage, RESOURCE, CONTEXT)
    untrained.close()
    assert untrained.problem is None


def addon_with(room: str, config: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The fingerprint after each change of a file in a room, and before the first."""
    changed: dict[Path, bytes] = {}

    def read(*names: str) -> list[Any]:
        folders = sources(*names)
        files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
        return [*folders, *(changed.get(file, b"") for file in files)]

    monkeypatch.setattr("nlu_models.components.classifier.sources", read)
    yield str(JointBertClassifier.fingerprint_addon(config))
    for file in sorted(sources(f"nlu_models.{room}")[0].rglob("*.py")):
        changed[file] = b"changed"
        yield str(JointBertClassifier.fingerprint_addon(config))


@pytest.mark.parametrize("room", ["model", "text", "training"])
def test_any_file_that_makes_a_model_changes_the_fingerprint(
    room: str, config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(addon_with(room, config, monkeypatch))
    assert len(found) > 5
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("room", ["evaluation", "linking"])
def test_a_file_that_makes_no_model_leaves_it(
    room: str, config: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(addon_with(room, config, monkeypatch))
    assert len(found) > 5
    assert len(set(found)) == 1


def test_fingerprint_follows_the_checkpoint(config: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    before = JointBertClassifier.fingerprint_addon(config)
    assert before == JointBertClassifier.fingerprint_addon(config)
    assert before != JointBertClassifier.fingerprint_addon(config | {"base": str(tmp_path)})


FURTHER = {"find": ["a [yellow](colour) jacket please", "show me [yellow](colour) shoes"] * 3}


def finetune(
    source: LocalModelStorage, config: dict[str, Any], folder: Path, data: Path
) -> JointBertClassifier:
    """What the graph of ``rasa train --finetune`` does with the component."""
    storage = LocalModelStorage(folder)
    with source.read_from(RESOURCE) as before, storage.write_to(RESOURCE) as after:
        shutil.copytree(before, after, dirs_exist_ok=True)
    context = ExecutionContext(GraphSchema({}), is_finetuning=True, node_name="joint")
    again = JointBertClassifier.load(config, storage, RESOURCE, context)
    assert again.train(load_data(str(data))) == RESOURCE
    return JointBertClassifier.load(config, storage, RESOURCE, CONTEXT)


def write_data(path: Path, utterances: dict[str, list[str]]) -> Path:
    lines = ['version: "3.1"', "nlu:"]
    for intent, examples in utterances.items():
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {e}" for e in examples)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_rasas_finetuning_goes_on_from_the_model(
    storage: LocalModelStorage, config: dict[str, Any], tmp_path: Path
) -> None:
    more = UTTERANCES | {"find": UTTERANCES["find"] + FURTHER["find"]}
    data = write_data(tmp_path / "more.yml", more)
    fewer = config | {"epochs": 6, "finetuning_epoch_fraction": 0.2}
    (tmp_path / "storage").mkdir()
    component = finetune(storage, fewer, tmp_path / "storage", data)
    message = Message({"text": "a yellow jacket"})
    component.process([message])
    assert message.get("intent")["name"] == "find"
    assert [entity["value"] for entity in message.get("entities")] == ["yellow"]


def test_rasas_finetuning_needs_kept_weights(
    storage: LocalModelStorage, config: dict[str, Any], tmp_path: Path
) -> None:
    data = write_data(tmp_path / "same.yml", UTTERANCES)
    (tmp_path / "bare").mkdir()
    bare = LocalModelStorage(tmp_path / "bare")
    with storage.read_from(RESOURCE) as before, bare.write_to(RESOURCE) as after:
        shutil.copytree(before, after, dirs_exist_ok=True)
        shutil.rmtree(after / "model" / "weights")
    (tmp_path / "storage").mkdir()
    with pytest.raises(ModelError, match="kept no weights"):
        finetune(bare, config, tmp_path / "storage", data)


CITIES = (("berlin", "paris"), ("rome", "oslo"), ("paris", "berlin"), ("oslo", "rome"))
COLOURS = (("red", "blue"), ("blue", "red"), ("green", "red"), ("red", "green"), ("blue", "green"))
PARKAS = ("do you have the {} parka", "is the {} parka warm", "{} parka please", "the {} parka")


def annotated(text: str, kind: str, key: str, value: str) -> str:
    return f'[{text}]{{"entity": "{kind}", "{key}": "{value}"}}'


def rich_utterances() -> dict[str, list[str]]:
    """Cities with roles, in both orders, and colours with groups."""
    route, buy = [], []
    for start, goal in CITIES:
        parts = [
            f"from {annotated(start, 'city', 'role', 'from')}",
            f"to {annotated(goal, 'city', 'role', 'to')}",
        ]
        route += [" ".join(parts), " ".join(reversed(parts))]
    for first, second in COLOURS:
        one, two = (
            annotated(colour, "colour", "group", group)
            for colour, group in ((first, "1"), (second, "2"))
        )
        buy += [f"a {one} hat and a {two} bag", f"a {one} bag and a {two} hat"]
    return {"route": route, "buy": buy}


def parka(line: str, colour: str) -> Message:
    """An utterance with a product whose name holds a colour."""
    start, text = line.index("{}"), line.format(colour)
    entities = [
        {"entity": kind, "start": start, "end": end, "value": text[start:end]}
        for kind, end in (("product", start + len(colour) + 6), ("colour", start + len(colour)))
    ]
    return Message(data={"text": text, "intent": "ask", "entities": entities})


@pytest.fixture(scope="module")
def rich(
    tmp_path_factory: pytest.TempPathFactory, make_config: Callable[..., JointBertConfig]
) -> JointBertClassifier:
    """A component trained on roles, groups and a product whose name holds a colour."""
    root = tmp_path_factory.mktemp("rich")
    written = load_data(str(write_data(root / "nlu.yml", rich_utterances())))
    parkas = [parka(line, colour) for line in PARKAS for colour in ("red", "blue", "green")]
    training_data = TrainingData([*written.training_examples, *parkas])
    config = JointBertClassifier.get_default_config() | make_config(epochs=40).model_dump()
    (root / "storage").mkdir()
    storage = LocalModelStorage(root / "storage")
    component = JointBertClassifier.create(config, storage, RESOURCE, CONTEXT)
    component.train(training_data)
    return JointBertClassifier.load(config, storage, RESOURCE, CONTEXT)


def found(component: JointBertClassifier, text: str) -> list[dict[str, Any]]:
    message = Message({"text": text})
    component.process([message])
    entities = message.as_dict(only_output_properties=True)["entities"]
    for entity in entities:
        confidences = [entity.pop(key) for key in list(entity) if key.startswith("confidence_")]
        assert all(0 < confidence <= 1 for confidence in confidences)
        assert len(confidences) == 1 + ("role" in entity) + ("group" in entity)
        assert entity.pop("extractor") == "JointBertClassifier"
    return entities


def test_roles(rich: JointBertClassifier) -> None:
    assert found(rich, "from paris to rome") == [
        {"entity": "city", "role": "from", "start": 5, "end": 10, "value": "paris"},
        {"entity": "city", "role": "to", "start": 14, "end": 18, "value": "rome"},
    ]


def test_groups(rich: JointBertClassifier) -> None:
    assert found(rich, "a green bag and a blue hat") == [
        {"entity": "colour", "group": "1", "start": 2, "end": 7, "value": "green"},
        {"entity": "colour", "group": "2", "start": 18, "end": 22, "value": "blue"},
    ]


def test_a_product_and_the_colour_inside_it(rich: JointBertClassifier) -> None:
    assert found(rich, "do you have the blue parka") == [
        {"entity": "product", "start": 16, "end": 26, "value": "blue parka"},
        {"entity": "colour", "start": 16, "end": 20, "value": "blue"},
    ]


@pytest.fixture(scope="module")
def reader(
    tmp_path_factory: pytest.TempPathFactory, reading_folder: Path
) -> Iterator[JointBertClassifier]:
    """The component around a model that reads requests and situations."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("reader"))
    model = JointBert.load(reading_folder)
    made = JointBertClassifier(model.card.config, storage, RESOURCE, CONTEXT, model)
    yield made
    made.close()


def test_two_requests_stand_on_the_message(reader: JointBertClassifier) -> None:
    message = Message({"text": "show me red shoes, and track my order"})
    reader.process([message])
    output = message.as_dict(only_output_properties=True)
    first, second = output["requests"]
    assert (first["intent"], first["text"]) == ("find", "show me red shoes,")
    assert (second["intent"], second["text"]) == ("order", "and track my order")
    assert [found["value"] for found in first["entities"]] == ["red"]
    assert output["intent"]["name"] == "find"
    assert output["entities"] == first["entities"]


def test_one_request_adds_nothing(reader: JointBertClassifier) -> None:
    message = Message({"text": "show me red shoes"})
    reader.process([message])
    assert "requests" not in message.as_dict(only_output_properties=True)


@pytest.mark.parametrize(("expects", "intent"), [("email", "order"), ("address", "find")])
def test_a_message_is_read_by_what_the_bot_asked(
    reader: JointBertClassifier, expects: m.Expects, intent: str
) -> None:
    asked = BotUttered(None, {"custom": m.dump(m.FormHint(expects=expects))})
    tracker = DialogueStateTracker.from_events("mia", [UserUttered("hi"), asked])
    message = Message({"text": "the red one"})
    reader.process([message], tracker)
    assert message.get("intent")["name"] == intent


def test_situation_and_requests_of_a_training_message_are_learned() -> None:
    requests = [{"start": 0, "end": 5, "intent": "find", "refused": True}]
    told = {"text": "no hat", "intent": "deny", "situation": {"asked": "email"}}
    assert example_of(Message({**told, "requests": requests})) == Example(
        "no hat",
        "deny",
        situation=Situation(asked="email"),
        requests=(Request(0, 5, "find", refused=True),),
    )


def test_a_component_from_the_cache_has_a_fingerprint_too(config: dict[str, Any]) -> None:
    cached = {"output": Resource("joint")}
    default = JointBertClassifier.get_default_config()
    addon = JointBertClassifier.fingerprint_addon
    assert addon(cached) == addon(default) != addon(config)
