"""The policy that decides the program's own turns: operations by their declarations, plain rules by
a table, whatever is left as Rasa's rules say.

No ``from __future__ import annotations`` here: Rasa resolves a component's annotations at run time.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import (
    ACTION_LISTEN_NAME,
    FOLLOWUP_ACTION,
    RULE_SNIPPET_ACTION_NAME,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message  # noqa: F401 - Rasa resolves it

from actions.catalogue.rewording import REWORK, WRITING, means_the_text
from actions.conversation import FACTS, LAST_ORDER, MISSES, WAITING
from actions.operations import all_operations, started_by
from actions.operations.answering import SHOPPING
from actions.operations.base import HELD, Operation
from actions.operations.heard import CONFIRMED
from actions.operations.switching import keeps_and_changes
from actions.pending_requests import RESUMES, noted
from bot.policies.routing import FORM, LEAVE, NEVERMIND, SUBMIT, Routes, TurnState, decide
from common.language import FALLBACK, available_languages, known_language, language
from common.language.scripts import count_words

TABLE_FILE = "dialogue_policy.json"
SURE_ENOUGH_TO_CHANGE = 0.45
"""From this confidence on a message begins what would change something."""
SURE_ENOUGH_IN_TALK = 0.3
_OF_ORDERS = frozenset({FORM, SUBMIT, LEAVE})
_FEW_WORDS = 4
_SHORTEST_RULE = 4
"""Its begin, listening, what is heard, an answer."""


@dataclass(frozen=True)
class Learned:
    """What the policy reads off the training data.

    Args:
        routes: intent -> the actions that answer it, whatever else is the case.
        in_stories: intents that stories name; turns with any other are hidden from policies
            that learn from stories, as those of Rasa's RulePolicy are.
    """

    routes: Routes = field(default_factory=dict)
    in_stories: Collection[str] = ()


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class DialoguePolicy(RulePolicy):
    """Decides whatever has to do with an operation, and answers what a plain rule answers.

    From the rules it learns a table: which actions answer an intent. A turn that the table or
    an operation decides costs the same however long the conversation is; only where a rule has
    a condition, another form is active or no rule answers does Rasa's RulePolicy look at it. An
    interruption of an operation runs exactly what would have run without the operation.

    Of a message that asks for several things it notes the later ones in the slot
    ``waiting_requests``, and has them taken up when the bot is done with the first.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As the RulePolicy's, but above one that a project lists beside it."""
        return {**RulePolicy.get_default_config(), "priority": 7}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
        lookup: dict[str, Any] | None = None,
    ) -> None:
        """Rasa's constructor; what was learned is put in by :meth:`train` or :meth:`load`."""
        super().__init__(config, model_storage, resource, execution_context, featurizer, lookup)
        self._learned = Learned()

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Read the table off the rules, and keep it with what the RulePolicy learns."""
        resource = super().train(training_trackers, domain, **kwargs)
        self._learned = learn(training_trackers)
        with self._model_storage.write_to(resource) as folder:
            (folder / TABLE_FILE).write_text(json.dumps(asdict(self._learned), indent=1))
        return resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "DialoguePolicy":
        """Read all of it back."""
        policy = super().load(config, model_storage, resource, execution_context, **kwargs)
        with model_storage.read_from(resource) as folder:
            policy._learned = Learned(**json.loads((folder / TABLE_FILE).read_text()))
        return policy

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """One action with probability 1, or what the rules say."""
        before = tracker.get_slot(WAITING)
        waiting = _waiting(tracker, before)
        events: list[Event] = [SlotSet(WAITING, waiting)] if waiting != before else []
        state = _state_of(tracker, waiting)
        action = decide(state, self._learned.routes)
        if action is None:
            by_rule = super().predict_action_probabilities(
                tracker, domain, rule_only_data, **kwargs
            )
            by_rule.events = [*(by_rule.events or ()), *events]
            return by_rule
        probabilities = [0.0] * domain.num_actions
        probabilities[domain.index_for_action(action)] = 1.0
        hidden = action in self._learned.routes.get(state.intent, ()) and (
            state.intent not in self._learned.in_stories
        )
        prediction = self._prediction(probabilities, events=events)
        prediction.hide_rule_turn = hidden
        return prediction


def learn(trackers: Iterable[DialogueStateTracker]) -> Learned:
    """What plain rules answer; an intent that any other kind of rule begins with is left to it."""
    routes: dict[str, list[str]] = {}
    others: set[str] = set()
    in_stories: set[str] = set()
    for tracker in trackers:
        events = list(tracker.applied_events())
        heard = {e.intent_name for e in events if isinstance(e, UserUttered) and e.intent_name}
        if not tracker.is_rule_tracker:
            in_stories |= heard
        elif route := _plain_route(events):
            routes.update(route)
        else:
            others |= heard
    plain = {intent: actions for intent, actions in routes.items() if intent not in others}
    return Learned(plain, sorted(in_stories))


def _plain_route(events: Sequence[Event]) -> dict[str, list[str]] | None:
    """The intent of a rule without any condition, and the actions that answer it."""
    if len(events) < _SHORTEST_RULE:
        return None
    snippet, listened, heard, *rest = events
    answers = [e.action_name for e in rest if isinstance(e, ActionExecuted) and e.action_name]
    if (
        not _is_run(snippet, RULE_SNIPPET_ACTION_NAME)
        or not _is_run(listened, ACTION_LISTEN_NAME)
        or not isinstance(heard, UserUttered)
        or not heard.intent_name
        or heard.entities
        or len(answers) != len(rest)  # slots, forms
        or answers[-1] != ACTION_LISTEN_NAME
        or len({*answers}) != len(answers)
    ):
        return None
    return {heard.intent_name: answers[:-1]}


def _is_run(event: Event, action: str) -> bool:
    return isinstance(event, ActionExecuted) and event.action_name == action


def _waiting(
    tracker: DialogueStateTracker, before: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """What waits, the shopper's latest message included."""
    message = tracker.latest_message
    if message is None or message.timestamp is None:
        return dict(before) if before else None
    return noted(
        before,
        message.parse_data,
        at=message.timestamp,
        operation=tracker.get_slot("operation"),
    )


def _state_of(tracker: DialogueStateTracker, waiting: Mapping[str, Any] | None) -> TurnState:
    message = tracker.latest_message
    intent = _intent_here(tracker)
    requests = (waiting or {}).get("requests") or []
    operation = tracker.get_slot("operation")
    return TurnState(
        intent=intent,
        starts=started_by(intent) is not None,
        open=tracker.active_loop_name == FORM,
        elsewhere=tracker.active_loop_name not in (None, FORM),
        operation=operation,
        latest_action=tracker.latest_action_name or "",
        rejected=_rejected(tracker) if tracker.events else False,
        followed_up=_latest_policy(tracker) == FOLLOWUP_ACTION,
        refused=_gives_up(message.parse_data if message else {}, intent, operation),
        unsure=_is_unsure(message.parse_data if message else {}, intent, _least_sure(tracker)),
        puzzled=bool(tracker.get_slot(MISSES)),
        waiting=bool(requests),
        asks_beside=bool((tracker.get_slot(FACTS) or {}).get(HELD)) and bool(requests),
        waiting_edits=_edits_what_stands(tracker, waiting),
        waiting_starts=bool(requests) and started_by(requests[0]["intent"]) is not None,
    )


def _edits_what_stands(tracker: DialogueStateTracker, waiting: Mapping[str, Any] | None) -> bool:
    """Whether a later piece of the latest message changes what is shown: no yes comes before it."""
    request = next(iter((waiting or {}).get("requests") or ()), None)
    if not waiting or request is None or request["at"] != waiting["at"]:
        return False
    operation = started_by(request["intent"])
    if operation is None or not operation.beside or request.get(RESUMES):
        return False
    facts = tracker.get_slot(FACTS) or {}
    orders = {e["value"] for e in request["entities"] if e["entity"] == "order_number"}
    stands = tracker.get_slot("requested_slot") == CONFIRMED and not orders - {
        facts.get("order_number")
    }
    return stands and operation.name == tracker.get_slot("operation")


def _intent_here(tracker: DialogueStateTracker) -> str:
    """What the latest message asks for: right under a text, what can only be an edit is one."""
    message = tracker.latest_message
    if message is None:
        return ""
    intent = str(message.intent.get("name") or "")
    if tracker.active_loop_name or _answered_before(tracker) not in WRITING:
        return intent
    confidence = float(message.intent.get("confidence") or 0.0)
    return REWORK if means_the_text(message.text or "", intent, confidence) else intent


def _answered_before(tracker: DialogueStateTracker) -> str:
    """The action that answered the message before the latest one."""
    heard = False
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            if heard:
                return ""
            heard = True
        elif heard and isinstance(event, ActionExecuted):
            name = event.action_name or ""
            if name != ACTION_LISTEN_NAME:
                return name
    return ""


def _least_sure(tracker: DialogueStateTracker) -> float:
    """How sure a change must be: less right after an order was talked about, whose it will be.

    Nothing is changed before its summary was agreed to.
    """
    of_an_order = _answered_before(tracker) in _OF_ORDERS and tracker.get_slot(LAST_ORDER)
    return SURE_ENOUGH_IN_TALK if of_an_order else SURE_ENOUGH_TO_CHANGE


def _is_unsure(message: Mapping[str, Any], intent: str, least: float) -> bool:
    """Whether a change would be begun on a guess; that is asked back."""
    operation = started_by(intent)
    if operation is None or not operation.confirms:
        return False
    confidence = float((message.get("intent") or {}).get("confidence", 1.0))
    return confidence < least or _torn_in_one_sentence(message, operation)


def _torn_in_one_sentence(message: Mapping[str, Any], operation: Operation) -> bool:
    """Whether a piece that only goes on with the request is read as another change.

    "Stop the delivery for two weeks": to cancel it or to hold it.
    """
    reads = language(_spoken(message)).reads("operations")
    later = list(message.get("requests") or ())[1:]
    return any(
        (other := started_by(part["intent"])) is not None
        and other.confirms
        and other.name != operation.name
        and not part["negated"]
        and reads.GOES_ON.search(str(part["text"])) is not None
        for part in later
    )


def _latest_policy(tracker: DialogueStateTracker) -> str | None:
    """What chose the latest action."""
    actions = (event for event in reversed(tracker.events) if isinstance(event, ActionExecuted))
    latest = next(actions, None)
    return latest.policy if latest else None


def _gives_up(message: Mapping[str, Any], intent: str, operation: str | None) -> bool:
    """Whether a message turns the open operation down, and does not ask for it in another way."""
    parts = message.get("requests") or ()
    asked = {part["intent"] for part in parts if not part["negated"]}
    if NEVERMIND in asked and (intent == NEVERMIND or _means_nevermind(message, parts)):
        return True
    wanted = _operations({*asked, intent})
    if operation in wanted or intent in _ANSWERING or _speaks_of_it(message, operation):
        return False
    turned_down = {part["intent"] for part in parts if part["negated"]}
    text, spoken = str(message.get("text") or ""), _spoken(message)
    named = [entity["entity"] for entity in message.get("entities") or ()]
    if keeps_and_changes(text, named, spoken):
        return False
    return operation in _operations(turned_down) or (
        (bool(wanted) or intent in SHOPPING) and _waves_off(message)
    )


def _spoken(message: Mapping[str, Any]) -> str:
    """The language whose patterns read a message; also one in a language that is not there."""
    known = known_language(message.get("language"), tuple(available_languages()))
    return known or FALLBACK


def _means_nevermind(message: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> bool:
    """Whether one of several pieces leaves it: the first, in few words, or in words for that."""
    wave = language(_spoken(message)).reads("operations").WAVES_OFF
    leaving = [str(part["text"]) for part in parts if part["intent"] == NEVERMIND]
    few = any(count_words(text) <= _FEW_WORDS or wave.search(text) for text in leaving)
    return few or parts[0]["intent"] == NEVERMIND


def _speaks_of_it(message: Mapping[str, Any], operation: str | None) -> bool:
    """Whether the words are meant for the open operation at any time ("no, to my card")."""
    found, text = all_operations().get(str(operation)), str(message.get("text") or "")
    spoken = _spoken(message)
    always = (fact for fact in found.facts if fact.always) if found else ()
    return any(fact.speaks_of(text, spoken) for fact in always)


def _waves_off(message: Mapping[str, Any]) -> bool:
    """Whether the words begin with leaving what is open ("no, show me others")."""
    spoken = language(_spoken(message)).reads("operations")
    return spoken.WAVES_OFF.search(str(message.get("text") or "")) is not None


_ANSWERING = frozenset({"provide_details", "correct_details", "select_item"})


def _operations(intents: Iterable[str]) -> set[str]:
    return {found.name for intent in intents if (found := started_by(intent)) is not None}


def _rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the form's latest run left the message to others."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecutionRejected):
            return bool(event.action_name == FORM)
        if isinstance(event, (ActionExecuted, UserUttered)):
            return False
    return False
