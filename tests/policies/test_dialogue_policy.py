from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, SlotSet, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
from rasa.shared.core.training_data.structures import StoryGraph

from bot.policies.dialogue_policy import DialoguePolicy, learn

DOMAIN = """
intents: [greet, hours, thank, order_status, odd]
actions: [action_hours, action_rate, operation_form, action_submit_operation, action_clarify,
  action_leave_operation, action_next_request]
slots:
  open_now: {type: bool, mappings: [{type: custom}]}
  operation: {type: any, mappings: [{type: custom}], influence_conversation: false}
  waiting_requests: {type: any, mappings: [{type: custom}], influence_conversation: false}
forms: {own_form: {required_slots: []}}
responses: {utter_greet: [{text: Hi}], utter_closed: [{text: Closed}], utter_thanks: [{text: Yes}]}
"""
DATA = """
rules:
- rule: plain
  steps: [{intent: greet}, {action: utter_greet}]
- rule: two actions
  steps: [{intent: thank}, {action: utter_thanks}, {action: action_rate}]
- rule: with a condition
  condition: [{slot_was_set: [{open_now: false}]}]
  steps: [{intent: hours}, {action: utter_closed}]
- rule: without it
  condition: [{slot_was_set: [{open_now: true}]}]
  steps: [{intent: hours}, {action: action_hours}]
stories:
- story: greeted
  steps: [{intent: greet}, {action: utter_greet}, {intent: greet}, {action: utter_greet}]
"""


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_yaml(DOMAIN)


@pytest.fixture(scope="module")
def trackers(domain: Domain, tmp_path_factory: pytest.TempPathFactory) -> list:
    file = tmp_path_factory.mktemp("stories") / "stories.yml"
    file.write_text(DATA)
    graph = StoryGraph(YAMLStoryReader().read_from_file(file))
    return TrainingDataGenerator(graph, domain, augmentation_factor=0).generate()


@pytest.fixture(scope="module")
def policy(
    domain: Domain, trackers: list, tmp_path_factory: pytest.TempPathFactory
) -> DialoguePolicy:
    """Trained, stored and read back."""
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    context = ExecutionContext(GraphSchema({}), "test")
    parts = (DialoguePolicy.get_default_config(), storage, Resource("policy"), context)
    DialoguePolicy(*parts).train(trackers, domain)
    return DialoguePolicy.load(*parts)


@pytest.fixture
def says(policy: DialoguePolicy, domain: Domain) -> Callable[..., str]:
    def predicted(*events: object) -> str:
        tracker = DialogueStateTracker.from_events("t", list(events), domain.slots, domain=domain)
        prediction = policy.predict_action_probabilities(tracker, domain)
        best = max(range(domain.num_actions), key=prediction.probabilities.__getitem__)
        return domain.action_names_or_texts[best]

    return predicted


LISTENED = ActionExecuted("action_listen")


def heard(intent: str) -> UserUttered:
    return UserUttered(intent, {"name": intent, "confidence": 1.0})


def test_only_plain_rules_become_routes(trackers: list) -> None:
    learned = learn(trackers)
    assert learned.routes == {"greet": ["utter_greet"], "thank": ["utter_thanks", "action_rate"]}
    assert learned.in_stories == ["greet"]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([LISTENED, heard("greet")], "utter_greet"),
        ([LISTENED, heard("greet"), ActionExecuted("utter_greet")], "action_listen"),
        ([LISTENED, heard("thank"), ActionExecuted("utter_thanks")], "action_rate"),
        ([SlotSet("open_now", False), LISTENED, heard("hours")], "utter_closed"),
        ([SlotSet("open_now", True), LISTENED, heard("hours")], "action_hours"),
        ([LISTENED, heard("odd")], "action_default_fallback"),
        ([LISTENED, heard("restart")], "action_restart"),
        ([ActiveLoop("own_form"), LISTENED, heard("greet")], "own_form"),
    ],
)
def test_what_it_decides_is_what_the_rules_say(
    says: Callable[..., str], events: list, expected: str
) -> None:
    assert says(*events) == expected


def test_a_plain_turn_does_not_look_at_the_conversation(
    policy: DialoguePolicy, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RulePolicy, "_predict", None)
    tracker = DialogueStateTracker.from_events("t", [LISTENED, heard("greet")], domain.slots)
    assert max(policy.predict_action_probabilities(tracker, domain).probabilities) == 1.0


@pytest.mark.parametrize(("intent", "hidden"), [("greet", False), ("thank", True)])
def test_turns_that_stories_do_not_know_are_hidden_from_what_learns_of_them(
    policy: DialoguePolicy, domain: Domain, intent: str, hidden: bool
) -> None:
    tracker = DialogueStateTracker.from_events("t", [LISTENED, heard(intent)], domain.slots)
    assert policy.predict_action_probabilities(tracker, domain).hide_rule_turn is hidden


def asking(intent: str, *parts: str) -> UserUttered:
    """A message of several requests; those with a minus are turned down."""
    requests = [
        {
            "intent": part.lstrip("-"),
            "confidence": 1.0,
            "negated": part[0] == "-",
            "text": part,
            "entities": [],
        }
        for part in parts
    ]
    return UserUttered(
        intent,
        {"name": intent, "confidence": 1.0},
        parse_data={"text": intent, "intent": {"name": intent}, "requests": requests},
    )


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (asking("greet", "-order_status", "greet"), "action_leave_operation"),
        (asking("deny", "-order_status"), "action_leave_operation"),
        (asking("odd", "odd", "nevermind"), "action_leave_operation"),
        (asking("order_status", "-order_status", "order_status"), "operation_form"),
        (asking("provide_details", "-order_status", "provide_details"), "operation_form"),
        (asking("greet", "-odd", "greet"), "operation_form"),
    ],
)
def test_a_refusal_of_what_is_open_counts_whatever_else_is_said(
    says: Callable[..., str], message: UserUttered, expected: str
) -> None:
    is_open = SlotSet("operation", "order_status"), ActiveLoop("operation_form")
    assert says(LISTENED, *is_open, message) == expected
