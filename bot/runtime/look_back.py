"""How much of a conversation the policies of a model read."""

from __future__ import annotations

import json
from collections.abc import Iterable

from rasa.core.constants import POLICY_MAX_HISTORY
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION
from rasa.shared.core.domain import State

LEAST = 5
"""Actions look back, too."""


def turns_looked_back(policies: Iterable[Policy]) -> int | None:
    """How many of the latest turns decide what comes next; None when all of a session may.

    Args:
        policies: of a trained model. One of a project's own may say ``looks_back``, in turns;
            else its ``max_history`` counts, in steps of the dialogue, of which a turn has more.
    """
    needed = LEAST
    for policy in policies:
        turns = _turns(policy)
        if turns is None:
            return None
        needed = max(needed, turns)
    return needed


def _turns(policy: Policy) -> int | None:
    if (turns := getattr(policy, "looks_back", None)) is not None:
        return int(turns)
    if isinstance(policy, RulePolicy):
        return _longest_rule(policy)
    steps = policy.config.get(POLICY_MAX_HISTORY)
    return None if steps is None else (int(steps) + 1) // 2


def _longest_rule(policy: RulePolicy) -> int:
    """Turns of the longest rule, and one more, by which a rule for the start is told apart."""
    keys = (key for kind in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH) for key in policy.lookup[kind])
    return 1 + max((sum(map(_heard, json.loads(key))) for key in keys), default=0)


def _heard(state: State) -> bool:
    """Whether the bot had listened before this step."""
    return state.get(PREVIOUS_ACTION, {}).get("action_name") == ACTION_LISTEN_NAME
