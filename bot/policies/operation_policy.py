"""The policy that opens, interrupts, resumes and ends operations, from declarations alone.

No ``from __future__ import annotations`` here: Rasa resolves a component's annotations at run time.
"""

import json
from collections.abc import Mapping
from typing import Any

from rasa.core.featurizers.tracker_featurizers import TrackerFeaturizer
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, FOLLOWUP_ACTION
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

from actions.conversation import WAITING
from actions.operations import started_by
from actions.pending_requests import noted
from bot.policies.routing import DENY, FORM, LEAVE, SUBMIT, TurnState, decide

ROUTES_FILE = "routes.json"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class OperationPolicy(Policy):
    """Decides whatever has to do with an operation, and abstains from everything else.

    It learns one thing: which actions answer an intent, from the rules. So an
    interruption of an operation runs exactly what would have run without the operation.

    Of a message that asks for several things it notes the later ones in the slot
    ``waiting_requests``, and has them taken up when the bot is done with the first.
    """

    looks_back = 1
    """Turns before the latest one that it reads at most."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Above the RulePolicy (6), which would always choose the form while it is open."""
        return {"priority": 7, "max_history": None}

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        featurizer: TrackerFeaturizer | None = None,
        routes: Mapping[str, list[str]] | None = None,
    ) -> None:
        """Rasa's constructor, and the routes read back from a trained model."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._routes: dict[str, list[str]] = dict(routes or {})

    def train(
        self,
        training_trackers: list[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """Read the routes off the rules and keep them with the model."""
        self._routes = {}
        for tracker in training_trackers:
            if tracker.is_rule_tracker:
                self._routes.update(_route_of(tracker))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / ROUTES_FILE).write_text(json.dumps(self._routes, indent=1, sort_keys=True))
        return self._resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "OperationPolicy":
        """Read the routes back."""
        with model_storage.read_from(resource) as folder:
            routes = json.loads((folder / ROUTES_FILE).read_text())
        return cls(config, model_storage, resource, execution_context, routes=routes)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """One action with probability 1, or nothing at all."""
        probabilities = self._default_predictions(domain)
        before = tracker.get_slot(WAITING)
        waiting = _waiting(tracker, before)
        events: list[Event] = [SlotSet(WAITING, waiting)] if waiting != before else []
        action = decide(_state_of(tracker, waiting), self._routes)
        if action is not None:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, events=events)


def _route_of(tracker: DialogueStateTracker) -> dict[str, list[str]]:
    """The intent a rule starts with and the actions that answer it."""
    intent: str | None = None
    actions: list[str] = []
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            if intent is not None:
                break
            intent = event.intent_name
        elif isinstance(event, ActionExecuted) and intent is not None and event.action_name:
            actions.append(event.action_name)
    actions = [name for name in actions if name != ACTION_LISTEN_NAME]
    if intent is None or not actions or actions[0] in {FORM, SUBMIT, LEAVE}:
        return {}
    return {intent: actions}


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
    intent = (message.intent.get("name") if message else "") or ""
    requests = (waiting or {}).get("requests") or []
    operation = tracker.get_slot("operation")
    return TurnState(
        intent=intent,
        starts=started_by(intent) is not None,
        open=tracker.active_loop_name == FORM,
        operation=operation,
        latest_action=tracker.latest_action_name or "",
        rejected=_rejected(tracker) if tracker.events else False,
        followed_up=_latest_policy(tracker) == FOLLOWUP_ACTION,
        refused=intent == DENY and operation in _refused(message.parse_data if message else {}),
        waiting=bool(requests),
        waiting_starts=bool(requests) and started_by(requests[0]["intent"]) is not None,
    )


def _latest_policy(tracker: DialogueStateTracker) -> str | None:
    """What chose the latest action."""
    actions = (event for event in reversed(tracker.events) if isinstance(event, ActionExecuted))
    latest = next(actions, None)
    return latest.policy if latest else None


def _refused(message: Mapping[str, Any]) -> set[str]:
    """The operations that a message turns down."""
    intents = [part["intent"] for part in message.get("requests") or () if part["negated"]]
    return {found.name for intent in intents if (found := started_by(intent)) is not None}


def _rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the form's latest run left the message to others."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecutionRejected):
            return bool(event.action_name == FORM)
        if isinstance(event, (ActionExecuted, UserUttered)):
            return False
    return False
