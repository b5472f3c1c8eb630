"""The second reader in Rasa's graph; the language model is a stand-in on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.runtime import activate

activate()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.recipes.default_recipe import DefaultV1Recipe  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402

from common.errors import ConfigError  # noqa: E402
from nlu_models.components import SecondReaderComponent  # noqa: E402
from tests.nlu_models.second_reader.conftest import StandIn, server  # noqa: E402, F401

RESOURCE, CONTEXT = Resource("second"), ExecutionContext(GraphSchema({}))
DATA = TrainingData(
    [
        Message.build("got any hats?", intent="find_product"),
        Message.build("where is my parcel", intent="track_order"),
        Message.build(
            "the red one",
            intent="select_item",
            entities=[{"entity": "colour", "value": "red", "start": 4, "end": 7}],
        ),
    ]
)


def trained(folder: Path, **config: Any) -> SecondReaderComponent:
    storage = LocalModelStorage(folder)
    values = {**SecondReaderComponent.get_default_config(), **config}
    SecondReaderComponent.create(values, storage, RESOURCE, CONTEXT).train(DATA)
    return SecondReaderComponent.load(values, storage, RESOURCE, CONTEXT)


def message(text: str, *ranking: tuple[str, float], entities: list[Any] | None = None) -> Message:
    ranked = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    read = Message({"text": text})
    read.set("intent", ranked[0], add_to_output=True)
    read.set("intent_ranking", ranked, add_to_output=True)
    read.set("entities", entities or [], add_to_output=True)
    return read


def test_without_a_url_nothing_is_asked_and_nothing_changes(tmp_path: Path) -> None:
    doubtful = message("hats", ("track_order", 0.2))
    before = doubtful.as_dict(only_output_properties=True)
    trained(tmp_path).process([doubtful])
    assert doubtful.as_dict(only_output_properties=True) == before


def test_a_second_reading_takes_the_place_of_a_doubtful_one(
    tmp_path: Path,
    server: StandIn,  # noqa: F811
) -> None:
    red = {"type": "colour", "words": "red"}
    server.says({"words": "the red one", "intent": "select_item", "entities": [red]})
    mail = {"entity": "email", "value": "a@b.c", "start": 13, "end": 18, "extractor": "x"}
    doubtful = message("the red one, a@b.c", ("track_order", 0.3), ("x", 0.2), entities=[mail])
    trained(tmp_path, url=server.url, confidence=0.8).process([doubtful])
    assert doubtful.get("intent") == {"name": "select_item", "confidence": 0.8}
    assert doubtful.get("requests") is None
    assert [(e["entity"], e["value"]) for e in doubtful.get("entities")] == [
        ("colour", "red"),
        ("email", "a@b.c"),
    ]
    assert doubtful.get("read_by") == "SecondReader"
    assert "a@b.c" not in server.sent


def test_several_requests_travel_as_those_of_the_classifier(
    tmp_path: Path,
    server: StandIn,  # noqa: F811
) -> None:
    server.says(
        {"words": "no hats", "intent": "find_product", "polarity": "refused"},
        {"words": "where is my parcel", "intent": "track_order"},
    )
    doubtful = message("no hats, where is my parcel", ("find_product", 0.4), ("track_order", 0.35))
    trained(tmp_path, url=server.url).process([doubtful])
    assert [(e["text"], e["intent"], e["negated"]) for e in doubtful.get("requests")] == [
        ("no hats, ", "find_product", True),
        ("where is my parcel", "track_order", False),
    ]
    assert doubtful.get("intent")["name"] == "track_order"


def test_a_press_and_a_sure_reading_are_not_sent(
    tmp_path: Path,
    server: StandIn,  # noqa: F811
) -> None:
    pressed = message("/affirm", ("affirm", 0.1))
    sure = message("got any hats?", ("find_product", 0.95), ("x", 0.01))
    trained(tmp_path, url=server.url).process([pressed, sure])
    assert server.asked == []


def test_an_unknown_key_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match="timeout"):
        SecondReaderComponent.create({"timout": 3}, None, RESOURCE, CONTEXT)  # type: ignore[arg-type]


def test_it_stands_in_a_pipeline_behind_the_classifier() -> None:
    pipeline = [
        {"name": "nlu_models.components.JointBertClassifier"},
        {"name": "nlu_models.components.SecondReaderComponent", "url": "http://127.0.0.1:9/v1"},
    ]
    config = {"recipe": "default.v1", "language": "en", "pipeline": pipeline, "policies": []}
    graph = DefaultV1Recipe().graph_config_for_recipe(config, {})
    second = "SecondReaderComponent1"
    trained_by = graph.train_schema.nodes[f"train_nlu_models.components.{second}"]
    run = graph.predict_schema.nodes[f"run_nlu_models.components.{second}"]
    assert (trained_by.fn, run.fn) == ("train", "process")
    assert run.needs["messages"].endswith("JointBertClassifier0")
