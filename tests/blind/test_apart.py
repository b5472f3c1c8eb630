"""The strangers' conversations are well formed, and nothing of them is trained on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ROUNDS = sorted(Path(__file__).parent.glob("round-*.yml"))
TRAINED_ON = (
    "languages/*/nlu",
    "languages/*/dialogues",
    "languages/*/faq",
    "data/nlu",
    "data/dialogues",
    "data/faq",
)
_SHORT = 5
"""Shorter lines ("yes please") may be said by anybody."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+", text.casefold()))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from value.splitlines()
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@pytest.fixture(scope="module")
def trained_on() -> frozenset[tuple[str, ...]]:
    files = [path for folder in TRAINED_ON for path in ROOT.glob(f"{folder}/**/*.yml")]
    assert files
    # Marks of entities, "[grey](colour)", are taken off.
    return frozenset(
        _words(re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line))
        for path in files
        for line in _strings(yaml.safe_load(path.read_text(encoding="utf-8")))
    )


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.stem)
def test_every_line_has_what_should_come(path: Path) -> None:
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert len({case["id"] for case in cases}) == len(cases)
    for case in cases:
        assert case["kind"] and case["persona"], case["id"]
        assert all(turn["shopper"] and turn["expect"] for turn in case["turns"]), case["id"]


@pytest.mark.parametrize("path", ROUNDS, ids=lambda path: path.stem)
def test_no_line_is_trained_on(path: Path, trained_on: frozenset[tuple[str, ...]]) -> None:
    lines = [
        turn["shopper"]
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
        for turn in case["turns"]
        if len(_words(turn["shopper"])) > _SHORT
    ]
    assert [line for line in lines if _words(line) in trained_on] == []
