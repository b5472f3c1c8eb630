from __future__ import annotations

import pytest

from bot.policies.routing import FALLBACK, FORM, LEAVE, LISTEN, SUBMIT, TurnState, decide

ROUTES = {"faq_return_policy": "action_answer_faq", "greet": "utter_greet"}


def state(
    intent: str,
    latest: str,
    *,
    starts: bool = False,
    open: bool = True,
    operation: str | None = "cancel_order",
    rejected: bool = False,
) -> TurnState:
    return TurnState(intent, starts, open, operation, latest, rejected)


@pytest.mark.parametrize(
    ("situation", "turn", "expected"),
    [
        ("a start intent opens", state("cancel_order", LISTEN, starts=True, open=False), FORM),
        ("small talk is not ours", state("greet", LISTEN, open=False, operation=None), None),
        ("an answer goes to the form", state("provide_details", LISTEN), FORM),
        ("even a question goes there first", state("faq_return_policy", LISTEN), FORM),
        ("never mind leaves", state("nevermind", LISTEN), LEAVE),
        ("a form that asked waits", state("affirm", FORM), LISTEN),
        (
            "what the form leaves is answered",
            state("faq_return_policy", FORM, rejected=True),
            "action_answer_faq",
        ),
        ("what nobody knows is clarified", state("strange", FORM, rejected=True), FALLBACK),
        ("after the answer the form asks again", state("faq", "action_answer_faq"), FORM),
        ("a finished form is carried out", state("affirm", FORM, open=False), SUBMIT),
        ("an ended form is not", state("affirm", FORM, open=False, operation=None), LISTEN),
        (
            "after carrying out it waits",
            state("affirm", SUBMIT, open=False, operation=None),
            LISTEN,
        ),
        ("also when it may be repeated", state("affirm", SUBMIT), LISTEN),
        ("after leaving it waits", state("nevermind", LEAVE, open=False, operation=None), LISTEN),
        ("other actions are not ours", state("greet", "utter_greet", open=False), None),
    ],
)
def test_decisions(situation: str, turn: TurnState, expected: str | None) -> None:
    assert decide(turn, ROUTES) == expected, situation
