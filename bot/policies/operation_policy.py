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
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActionExecutionRejected, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.training_data.message import Message  # noqa: F401 - Rasa resolves it

from actions.operations import started_by
from bot.policies.routing import FORM, LEAVE, SUBMIT, TurnState, decide

ROUTES_FILE = "routes.json"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class OperationPolicy(Policy):
    """Decides whatever has to do with an operation, and abstains from everything else.

    It learns one thing: which action answers an intent, from the rules in ``data/rules``. So an
    interruption of an operation runs exactly what would have run without the operation.
    """

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
        routes: Mapping[str, str] | None = None,
    ) -> None:
        """Rasa's constructor, and the routes read back from a trained model."""
        super().__init__(config, model_storage, resource, execution_context, featurizer)
        self._routes: dict[str, str] = dict(routes or {})

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
        action = decide(_state_of(tracker, self._routes), self._routes)
        if action is not None:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities)


def _route_of(tracker: DialogueStateTracker) -> dict[str, str]:
    """The intent a rule starts with and the first action that answers it."""
    intent: str | None = None
    for event in tracker.applied_events():
        if isinstance(event, UserUttered):
            intent = event.intent_name
        elif isinstance(event, ActionExecuted) and intent is not None:
            name = event.action_name
            if name and name != ACTION_LISTEN_NAME:
                return {} if name in {FORM, SUBMIT, LEAVE} else {intent: name}
    return {}


def _state_of(tracker: DialogueStateTracker, routes: Mapping[str, str]) -> TurnState:
    intent = (tracker.latest_message.intent.get("name") if tracker.latest_message else "") or ""
    last = tracker.events[-1] if tracker.events else None
    return TurnState(
        intent=intent,
        starts=started_by(intent) is not None,
        open=tracker.active_loop_name == FORM,
        operation=tracker.get_slot("operation"),
        latest_action=tracker.latest_action_name or "",
        rejected=_rejected(tracker) if last is not None else False,
    )


def _rejected(tracker: DialogueStateTracker) -> bool:
    """Whether the form's latest run left the message to others."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecutionRejected):
            return bool(event.action_name == FORM)
        if isinstance(event, (ActionExecuted, UserUttered)):
            return False
    return False
