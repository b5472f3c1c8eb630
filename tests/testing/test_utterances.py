"""Utterances that were never trained on, read by a bot that answers from a table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.testing.utterances import check_utterances
from common.errors import DataError

FILE = """\
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hi there
- intent: find
  examples: |
    - a [red](colour) bike
    - a [blue](colour) bike
"""
READS: dict[str, tuple[str, list[str]]] = {
    "hello": ("greet", []),
    "hi there": ("find", []),
    "a red bike": ("find", ["colour", "kind"]),
    "a blue bike": ("find", ["kind"]),
}


class Reader:
    async def parse_message(self, text: str) -> dict[str, Any]:
        intent, entities = READS[text]
        return {"intent": {"name": intent}, "entities": [{"entity": name} for name in entities]}


async def test_each_misread_utterance_is_told(tmp_path: Path) -> None:
    path = tmp_path / "heldout.yml"
    path.write_text(FILE)
    agent: Any = Reader()
    count, misread = await check_utterances(agent, path)
    assert count == 4
    assert [str(each) for each in misread] == [
        "heldout.yml: 'hi there' is read as find, not greet",
        "heldout.yml: 'a blue bike' is read as find without, not with colour",
    ]


async def test_a_file_without_utterances_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heldout.yml"
    path.write_text('version: "3.1"\nnlu: []\n')
    agent: Any = Reader()
    with pytest.raises(DataError, match="holds no utterances"):
        await check_utterances(agent, path)
