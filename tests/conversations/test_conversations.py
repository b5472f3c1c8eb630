"""Whole conversations: what a shopper sees, and what stands in the shop's database afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.runner import ConversationFailedError, Stage, run
from bot.testing.script import Conversation, read_conversations
from tests.conversations.held import LEAST, STRICT, Held

CONVERSATIONS = read_conversations(Path(__file__).parent)


def test_there_are_enough_conversations() -> None:
    assert len(CONVERSATIONS) >= 300


def test_names_are_unique() -> None:
    names = [(c.subject, c.name) for c in CONVERSATIONS]
    assert len(names) == len(set(names))


@pytest.fixture(scope="module")
def held() -> Held:
    """What came of each conversation."""
    return Held()


@pytest.mark.slow
@pytest.mark.parametrize(
    "conversation", [pytest.param(c, id=f"{c.subject}: {c.name}") for c in CONVERSATIONS]
)
async def test_conversation(
    conversation: Conversation, stage: Stage, tmp_path: Path, held: Held
) -> None:
    try:
        await run(conversation, stage, tmp_path)
    except ConversationFailedError as failure:
        strict = conversation.subject in STRICT
        held.missed(str(failure), strict=strict, not_yet=conversation.not_yet)
    held.passed += 1


@pytest.mark.slow
def test_nearly_all_come_out_as_written(held: Held) -> None:
    assert held.share >= LEAST
