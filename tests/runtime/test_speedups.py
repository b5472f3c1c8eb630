"""What makes Rasa faster changes nothing that it does."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def message(text: str, intent: str = "greet", **data: Any) -> Message:
    return Message(data={"text": text, "intent": intent, **data})


def test_data_is_merged_without_what_stands_in_both() -> None:
    entities = [{"entity": "colour", "value": "red", "start": 0, "end": 3}]
    one = TrainingData([message("hi"), message("red", "ask", entities=entities)])
    other = TrainingData([message("hi"), message("hi", "bye"), message("red", "ask")])
    merged = one.merge(other, None)
    told = [(m.get("text"), m.get("intent"), m.get("entities")) for m in merged.training_examples]
    assert told == [
        ("hi", "greet", None),
        ("red", "ask", entities),
        ("hi", "bye", None),
        ("red", "ask", None),
    ]


def test_synonyms_responses_and_the_like_of_all_are_kept() -> None:
    one = TrainingData(
        [], {"crimson": "red"}, [{"name": "zip", "pattern": r"\d{5}"}], responses={"faq/a": []}
    )
    other = TrainingData([message("hi")], {"azure": "blue"}, responses={"faq/b": []})
    merged = one.merge(other)
    assert merged.entity_synonyms == {"crimson": "red", "azure": "blue"}
    assert merged.regex_features == [{"name": "zip", "pattern": r"\d{5}"}]
    assert set(merged.responses) == {"faq/a", "faq/b"}
    assert len(merged.training_examples) == 1


def test_what_becomes_of_the_merged_data_does_not_reach_its_parts() -> None:
    one = TrainingData([message("red", entities=[{"entity": "colour"}])])
    merged = one.merge(TrainingData([]))
    merged.training_examples[0].set("tokens", ["red"])
    merged.training_examples[0].get("entities").append({"entity": "size"})
    assert one.training_examples[0].get("tokens") is None
    assert one.training_examples[0].get("entities") == [{"entity": "colour"}]


def test_equal_messages_have_equal_hashes() -> None:
    assert hash(message("hi")) == hash(message("hi"))
    assert message("hi") == message("hi")
    assert message("hi") != message("hi", metadata={"a": 1})
