"""The conversations of the example shops, held by ``shoptalk test`` in their own folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.script import read_conversations
from tests.examples.holding import HELD, ROOT, check

LEAST = 0.85
"""The share that must come out as written: few utterances and few rounds make a weaker reading."""
CONVERSATIONS = [
    pytest.param(folder, f"{each.subject}: {each.name}", id=f"{folder.name}: {each.name}")
    for folder in sorted(path.parent for path in (ROOT / "examples").glob("*/config.yml"))
    for each in read_conversations(folder / "tests" / "conversations")
]


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "name"), CONVERSATIONS)
def test_conversation(folder: Path, name: str) -> None:
    check(folder, name)


@pytest.mark.slow
def test_nearly_all_come_out_as_written() -> None:
    assert HELD.share >= LEAST
