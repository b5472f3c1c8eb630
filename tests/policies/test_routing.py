from __future__ import annotations

import pytest

from bot.policies.routing import FALLBACK, FORM, LEAVE, LISTEN, NEXT, SUBMIT, TurnState, decide

ROUTES = {
    "faq_return_policy": ["action_answer_faq"],
    "greet": ["utter_greet"],
    "goodbye": ["utter_goodbye", "action_rate"],
}


def state(
    intent: str,
    latest: str,
    *,
    starts: bool = False,
    open: bool = True,
    operation: str | None = "cancel_order",
    **more: bool,
) -> TurnState:
    return TurnState(intent, starts, open, operation, latest, **more)


def done(latest: str, **more: bool) -> TurnState:
    """A turn with no operation in it, after this action."""
    return state("goodbye", latest, open=False, operation=None, **more)


@pytest.mark.parametrize(
    ("situation", "turn", "expected"),
    [
        ("a question beside an answer comes first", state("x", FORM, asks_beside=True), NEXT),
        (
            "an edit of what stands does not wait for a yes",
            state("x", FORM, waiting=True, waiting_starts=True, waiting_edits=True),
            NEXT,
        ),
        ("a wish beside an answer waits", state("x", FORM, waiting=True), LISTEN),
        ("a start intent opens", state("cancel_order", LISTEN, starts=True, open=False), FORM),
        (
            "what a plain rule answers",
            state("greet", LISTEN, open=False, operation=None),
            "utter_greet",
        ),
        (
            "a change is not begun on a guess",
            state("cancel_order", LISTEN, starts=True, open=False, unsure=True),
            FALLBACK,
        ),
        ("what the fallback asks stands", state("odd", FALLBACK), LISTEN),
        ("also of a guess", state("cancel_order", FALLBACK, open=False, operation=None), LISTEN),
        ("what it answers is an interruption", state("odd", FALLBACK, puzzled=False), FORM),
        ("what no plain rule answers", state("odd", LISTEN, open=False, operation=None), None),
        (
            "a form of the project's own",
            state("greet", LISTEN, open=False, operation=None, elsewhere=True),
            None,
        ),
        ("an answer goes to the form", state("provide_details", LISTEN), FORM),
        ("even a question goes there first", state("faq_return_policy", LISTEN), FORM),
        ("never mind leaves", state("nevermind", LISTEN), LEAVE),
        ("goodbye leaves too", state("goodbye", LISTEN), LEAVE),
        ("a form that asked waits", state("affirm", FORM), LISTEN),
        (
            "what the form leaves is answered",
            state("faq_return_policy", LISTEN, rejected=True),
            "action_answer_faq",
        ),
        ("what nobody knows is clarified", state("strange", LISTEN, rejected=True), FALLBACK),
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
        ("the end of a rule", state("greet", "utter_greet", open=False), LISTEN),
        ("the middle of a rule", done("utter_goodbye"), "action_rate"),
        ("other actions are not ours", state("greet", "utter_other", open=False), None),
        ("a refusal of what is open leaves", state("deny", LISTEN, refused=True), LEAVE),
        (
            "whatever else it asks for",
            state("find_product", LISTEN, refused=True),
            LEAVE,
        ),
        (
            "then that is answered",
            state("greet", LEAVE, open=False, operation=None),
            "utter_greet",
        ),
        (
            "or begun",
            state("change_items", LEAVE, open=False, operation=None, starts=True),
            FORM,
        ),
        ("a doubt beside it is over", state("doubt", LEAVE, open=False, operation=None), LISTEN),
        ("who asks back is not asked twice", state("strange", FALLBACK), LISTEN),
        ("nor who has said it again", state("repeat", "action_repeat"), LISTEN),
        ("what an action sends for ends the turn", done("action_sent", followed_up=True), LISTEN),
        ("nothing ends before its rule does", done("utter_goodbye", waiting=True), "action_rate"),
        ("then what waits is taken up", done("action_rate", waiting=True), NEXT),
        ("also after what was sent for", done("sent", waiting=True, followed_up=True), NEXT),
        ("and after an operation", done(SUBMIT, waiting=True), NEXT),
        ("or one that came to nothing", done(FORM, waiting=True), NEXT),
        ("or one that was left", done(LEAVE, waiting=True), NEXT),
        ("but not while it asks", state("affirm", FORM, waiting=True), LISTEN),
        ("a second question is answered too", state("faq", "action_x", waiting=True), NEXT),
        (
            "a second operation has to wait",
            state("faq", "action_x", waiting=True, waiting_starts=True),
            FORM,
        ),
    ],
)
def test_decisions(situation: str, turn: TurnState, expected: str | None) -> None:
    assert decide(turn, ROUTES) == expected, situation
