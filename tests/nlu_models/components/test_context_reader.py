from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.runtime import activate

activate()

from rasa.engine.graph import ExecutionContext, GraphSchema  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.core.events import BotUttered, Event, UserUttered  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402

from common import messages as m  # noqa: E402
from nlu_models.components.context_reader import ContextReader  # noqa: E402
from nlu_models.components.situation import last_said  # noqa: E402

RETURN = m.Buttons(
    text="Would you like to set one up?",
    buttons=(
        m.Button(title="Yes, return something", payload="/return_item"),
        m.Button(title="No", payload="/deny"),
    ),
)
EITHER = m.Buttons(
    text="Did you mean one of these?",
    buttons=(
        m.Button(title="Return", payload="/return_item"),
        m.Button(title="Exchange", payload="/exchange_item"),
    ),
)


@pytest.fixture
def reader(tmp_path: Path) -> ContextReader:
    return ContextReader.create(
        ContextReader.get_default_config(),
        LocalModelStorage(tmp_path),
        Resource("context"),
        ExecutionContext(GraphSchema({})),
    )


def said(message: m.Message) -> BotUttered:
    return BotUttered(None, {"custom": m.dump(message)})


def tracker(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("mia", [UserUttered("hi"), *events])


def message(
    text: str,
    intent: str,
    confidence: float = 0.6,
    entities: Sequence[dict[str, Any]] = (),
    **more: Any,
) -> Message:
    ranking = [
        {"name": intent, "confidence": confidence},
        {"name": "other", "confidence": 1 - confidence},
    ]
    values = {"text": text, "intent": dict(ranking[0]), "intent_ranking": ranking}
    return Message({**values, "entities": list(entities), **more})


def entry(intent: str, text: str, *, negated: bool = False) -> dict[str, Any]:
    found = {"entity": "of", "value": intent}
    return {
        "text": text,
        "intent": intent,
        "confidence": 0.9,
        "negated": negated,
        "entities": [found],
    }


def test_a_yes_means_what_was_offered(reader: ContextReader) -> None:
    (read,) = reader.process([message("yes", "affirm")], tracker(said(RETURN)))
    output = read.as_dict()
    assert output["intent"] == {"name": "return_item", "confidence": 1.0}
    assert output["intent_ranking"][0] == output["intent"]
    assert [other["confidence"] for other in output["intent_ranking"][1:]] == [0.0, 0.0]


def test_a_place_brings_the_entities_of_its_button(reader: ContextReader) -> None:
    which = m.Buttons(
        text="Which?", buttons=(m.Button(title="A", payload='/ask_stock{"product": "a"}'),)
    )
    ordinal = {"entity": "ordinal", "value": 1, "start": 4, "end": 9}
    (read,) = reader.process(
        [message("the first", "select_item", entities=[ordinal])], tracker(said(which))
    )
    assert read.get("intent")["name"] == "ask_stock"
    assert read.get("entities") == [
        {"entity": "product", "value": "a", "start": 0, "end": 9, "extractor": "ContextReader"}
    ]


def test_rasas_own_buttons_count_as_well(reader: ContextReader) -> None:
    event = BotUttered("Shall I?", {"buttons": [{"title": "Do it", "payload": "/cancel_order"}]})
    (read,) = reader.process([message("yes", "affirm")], tracker(event))
    assert read.get("intent")["name"] == "cancel_order"


def test_both_are_two_requests(reader: ContextReader) -> None:
    (read,) = reader.process([message("both", "select_item")], tracker(said(EITHER)))
    assert read.get("intent")["name"] == "return_item"
    assert [part["intent"] for part in read.get("requests")] == ["return_item", "exchange_item"]
    assert "requests" in read.as_dict(only_output_properties=True)


@pytest.mark.parametrize("conversation", [None, tracker()])
def test_without_a_question_a_message_stays_as_it_was_read(
    reader: ContextReader, conversation: DialogueStateTracker | None
) -> None:
    (read,) = reader.process([message("yes", "affirm")], conversation)
    assert read.as_dict() == message("yes", "affirm").as_dict()


def test_a_pressed_button_is_not_read(reader: ContextReader) -> None:
    (read,) = reader.process([message("/affirm", "greet")], tracker(said(RETURN)))
    assert read.get("intent")["name"] == "greet"


def test_a_yes_before_a_request_counts_where_something_was_asked(reader: ContextReader) -> None:
    ask = m.Buttons(text="Shall I?", buttons=(m.Button(title="Go", payload="/affirm"),))
    parts = [entry("affirm", "yes"), entry("find", "show me tents")]
    words = "yes and show me tents"
    (read,) = reader.process([message(words, "find", requests=parts)], tracker(said(ask)))
    assert read.get("intent")["name"] == "affirm"
    assert read.get("entities") == parts[0]["entities"]
    assert [part["intent"] for part in read.get("requests")] == ["affirm", "find"]
    (read,) = reader.process([message(words, "find", requests=parts)], tracker(said(RETURN)))
    assert read.get("intent")["name"] == "return_item"
    assert [part["intent"] for part in read.get("requests")] == ["return_item", "find"]


def test_elsewhere_it_is_left_out(reader: ContextReader) -> None:
    parts = [entry("affirm", "yes"), entry("find", "show me tents")]
    (read,) = reader.process([message("yes and show me tents", "find", requests=parts)], tracker())
    assert read.get("intent")["name"] == "find"
    assert "requests" not in read.as_dict()
    three = [*parts, entry("status", "where is it")]
    (read,) = reader.process([message("yes and so on", "find", requests=three)], tracker())
    assert [part["intent"] for part in read.get("requests")] == ["find", "status"]
    assert [entity["value"] for entity in read.get("entities")] == ["affirm", "find"]


def test_only_the_latest_turn_of_the_bot_counts() -> None:
    part = UserUttered("show me tents", metadata={m.PART: True})
    old, first, second = (said(m.Text(text=text)) for text in ("Old", "One", "Two"))
    events = [old, UserUttered("a and b"), first, part, second]
    assert [getattr(message, "text", None) for message in last_said(events)] == ["One", "Two"]


def test_what_is_no_message_of_ours_is_passed_over() -> None:
    broken = BotUttered(None, {"custom": {"type": "buttons", "version": 1, "buttons": 3}})
    other = BotUttered("Hello", {"custom": {"map": "x"}})
    assert list(last_said([broken, other])) == []


def test_ok_to_what_is_no_question_presses_nothing(reader: ContextReader) -> None:
    person = m.Button(title="Talk to a person", payload="/request_human")
    offered = m.Buttons(text="I'm a bot, and a person can be had.", buttons=(person,))
    asked = m.Buttons(text="Shall I call a person?", buttons=(person,))
    read = []
    for buttons in (offered, asked):
        ok = message("ok", "affirm")
        reader.process([ok], tracker(said(buttons)))
        read.append(ok.get("intent")["name"])
    assert read == ["affirm", "request_human"]
