from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import activate

activate()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from common.errors import ConfigError  # noqa: E402
from nlu_models.components.entity_linker import EntityLinker  # noqa: E402

NAMES = {
    "colour": [{"id": "navy", "name": "navy", "synonyms": ["dark blue"]}],
    "product": [{"id": "fjord-rain-jacket", "name": "Fjord Rain Jacket", "synonyms": []}],
}


def create(tmp_path: Path, **config: Any) -> EntityLinker:
    return EntityLinker.create(
        EntityLinker.get_default_config() | config,
        LocalModelStorage(tmp_path),
        Resource("linker"),
        ExecutionContext(GraphSchema({})),
    )


@pytest.fixture
def linker(tmp_path: Path) -> EntityLinker:
    path = tmp_path / "gazetteer.json"
    path.write_text(json.dumps(NAMES), encoding="utf-8")
    return create(tmp_path, gazetteer=str(path))


def entities(linker: EntityLinker, text: str, *found: dict[str, Any]) -> list[dict[str, Any]]:
    message = Message({"text": text, "entities": list(found)})
    linker.process([message])
    return message.as_dict(only_output_properties=True)["entities"]


def test_each_request_gets_the_links_in_it(linker: EntityLinker) -> None:
    text = "where is the fjord rain jacket and show me dark blue"
    part = {"confidence": 0.9, "negated": False, "entities": []}
    requests = [
        {"text": text[:30], "start": 0, "end": 30, "intent": "status", **part},
        {"text": text[35:], "start": 35, "end": len(text), "intent": "find", **part},
    ]
    message = Message({"text": text, "entities": [], "requests": requests})
    linker.process([message])
    first, second = message.as_dict(only_output_properties=True)["requests"]
    assert [found["value"] for found in first["entities"]] == ["fjord-rain-jacket"]
    assert [found["value"] for found in second["entities"]] == ["navy"]
    assert message.get("entities") == first["entities"]


def test_links_become_plain_entities(linker: EntityLinker) -> None:
    assert entities(linker, "fjord rain jacket in dark blue") == [
        {
            "entity": "product",
            "start": 0,
            "end": 17,
            "value": "fjord-rain-jacket",
            "confidence_entity": 1.0,
            "extractor": "EntityLinker",
            "name": "Fjord Rain Jacket",
        },
        {
            "entity": "colour",
            "start": 21,
            "end": 30,
            "value": "navy",
            "confidence_entity": 1.0,
            "extractor": "EntityLinker",
            "name": "navy",
        },
    ]


def test_what_nothing_links_stays_as_it_was(linker: EntityLinker) -> None:
    tag = {"entity": "person", "start": 0, "end": 4, "value": "Anna", "extractor": "X", "role": "a"}
    button = {"entity": "product", "value": "fjord-rain-jacket", "extractor": "RegexMessageHandler"}
    assert entities(linker, "Anna here", tag, button) == [button, tag]


def test_a_size_is_written_the_shops_way(linker: EntityLinker) -> None:
    tag = {"entity": "size", "start": 3, "end": 8, "value": "eu 42", "extractor": "X"}
    (size,) = entities(linker, "in eu 42", tag)
    assert (size["entity"], size["value"]) == ("size", "42")


def test_without_a_gazetteer_the_rest_works_and_one_warning_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    linker = create(tmp_path, gazetteer=str(tmp_path / "absent.json"))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            (order,) = entities(linker, "order hp104233 in navy")
    assert order["value"] == "HP-104233"
    assert caplog.text.count("no gazetteer") == 1


@pytest.mark.parametrize("key", ["order_number: AB-1000", "order_number: ab-2345"])
def test_order_numbers_have_the_shape_of_the_shop_s(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    (tmp_path / "config.yml").write_text("{}", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text(key, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    linker = create(tmp_path, gazetteer=str(tmp_path / "x"))
    assert [e["value"] for e in entities(linker, "ab1234 or 5678")] == ["AB-1234", "AB-5678"]


def test_a_shop_s_example_that_is_no_order_number_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yml").write_text("{}", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "shop.yml").write_text("order_number: none", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    linker = create(tmp_path, gazetteer=str(tmp_path / "x"))
    with pytest.raises(ConfigError, match=r"shop\.yml: 'none' is not an order number"):
        entities(linker, "hello")


def test_unknown_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="did you mean 'gazetteer'"):
        create(tmp_path, gazeteer="x")


def test_gazetteer_of_the_project_by_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yml").write_text("{}", encoding="utf-8")
    models = tmp_path / "var" / "models"
    models.mkdir(parents=True)
    (models / "gazetteer.json").write_text(json.dumps(NAMES), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SHOPTALK_VAR", raising=False)
    assert [e["value"] for e in entities(create(tmp_path / "var"), "in navy")] == ["navy"]
