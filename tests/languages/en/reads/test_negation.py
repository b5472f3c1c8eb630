from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.en.reads.negation import find_refusal


@pytest.mark.parametrize(
    ("clause", "counterpart"),
    [
        ("I don't want to cancel", "I want to cancel"),
        ("i dont want to cancel", "i want to cancel"),
        ("I don't want to cancel", "I want to cancel"),
        ("we really do not wish to return it", "we really wish to return it"),
        ("I never asked to cancel", "I asked to cancel"),
        ("you don't have to cancel it", "you have to cancel it"),
        ("I wouldn't like to exchange it", "I would like to exchange it"),
        ("I won't return it", "I return it"),
        ("we won't be returning it", "we returning it"),
        ("I don't want to return it any more", "I want to return it any more"),
        ("I don't think I want to cancel", "I want to cancel"),
        ("I'm not asking for a refund", "I'm asking for a refund"),
        ("not cancelling", "cancelling"),
        ("I'd rather not return it", "return it"),
        ("don't send it back", "send it back"),
        ("no, please don't cancel it", "cancel it"),
        ("do not connect me to a human", "connect me to a human"),
        ("don't bother with the return", "i want the return"),
        ("no need to talk to a person", "talk to a person"),
        ("I have no intention of cancelling", "cancelling"),
        ("you needn't cancel it", "cancel it"),
        ("it's not necessary to cancel", "cancel"),
        ("no refund please", "refund please"),
        ("please no human", "please human"),
        ("this is not a complaint", "i want a complaint"),
        ("I've decided not to cancel", "cancel"),
    ],
)
def test_the_counterpart_says_what_is_refused(clause: str, counterpart: str) -> None:
    assert find_refusal(clause) == counterpart


@pytest.mark.parametrize(
    "clause",
    [
        "cancel it",
        "I didn't order this",
        "it doesn't fit",
        "isn't it possible to cancel?",
        "can't you cancel it",
        "can you not cancel it",
        "why wasn't it cancelled",
        "why don't you show me boots",
        "if I don't want it",
        "don't you sell hats",
        "I don't have to pay for that?",
        "I don't want it any more",
        "I don't want my order any more",
        "I no longer need my account",
        "I don't want to receive your mails",
        "I won't be at home",
        "I never got my parcel",
        "don't bother",
        "I don't want to wait",
        "I don't want to pay for the return",
        "I don't want to talk to a bot",
        "don't ship my order",
        "don't know my size",
        "don't like it",
        "don't forget to cancel it",
        "I don't like these",
        "I don't know how to return it",
        "I'm not happy with it",
        "I'm not getting my refund",
        "no refund so far",
        "no thanks",
        "no idea",
        "never mind",
        "not black",
        "",
    ],
)
def test_not_every_negation_refuses_a_request(clause: str) -> None:
    assert find_refusal(clause) is None


@given(st.text(max_size=200))
def test_a_counterpart_is_shorter(clause: str) -> None:
    counterpart = find_refusal(clause)
    assert counterpart is None or len(counterpart) < len(clause)


def test_long_messages_do_not_take_long() -> None:
    assert find_refusal("no, please " * 2000) is None
