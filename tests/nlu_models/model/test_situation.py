from __future__ import annotations

from nlu_models.model.situation import NOTHING, Situation, StateTokens

CONFIRMS = Situation(asked="confirm", open="cancel_order", table="order")


def test_a_situation_is_told_in_a_fixed_order() -> None:
    assert CONFIRMS.states == ("asked:confirm", "open:cancel_order", "table:order")
    assert NOTHING.states == ()
    assert CONFIRMS.without(["open", "did"]) == Situation(asked="confirm", table="order")


def test_a_model_has_a_token_for_each_state_that_it_was_trained_with() -> None:
    tokens = StateTokens.of([CONFIRMS, NOTHING, Situation(did="listed")], first=100)
    assert tokens.states == ("asked:confirm", "did:listed", "open:cancel_order", "table:order")
    assert tokens.ids(CONFIRMS) == (100, 102, 103)
    assert tokens.ids(Situation(asked="rating", did="listed")) == (101,)
    assert StateTokens().ids(CONFIRMS) == ()
