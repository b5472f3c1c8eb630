"""Training dialogues of every language and example: in the form, with one label for one thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from bot.runtime.dialogues import known_intents
from common.paths import Project
from nlu_models.model.examples import Example
from nlu_models.training.dialogues import Dialogue, find_faults
from tests.nlu.test_training_data import ENTITIES

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = sorted([*ROOT.glob("languages/*/dialogues"), *ROOT.glob("examples/*/data/dialogues")])
COURTESY = frozenset({"affirm", "praise", "thank", "goodbye"})
"""Taken for one another at times: none of them asks for anything."""
Labels = tuple[tuple[str, bool], ...]


def read(folder: Path) -> list[Dialogue]:
    dialogues, faults = find_faults([folder])
    assert faults == []
    return dialogues


def turns(dialogues: Iterable[Dialogue]) -> list[Example]:
    return [turn.example for dialogue in dialogues for turn in dialogue.turns]


def agreed(labels: set[Labels]) -> bool:
    """Whether they are one, or nothing but courtesies."""
    return len(labels) == 1 or {name for each in labels for name, _ in each} <= COURTESY


def identity(folder: Path) -> str:
    return "-".join(folder.relative_to(ROOT).parts[1:2])


@cache
def intents(project: Path) -> frozenset[str]:
    return frozenset(known_intents(Project(project)))


@pytest.mark.parametrize("folder", FOLDERS, ids=identity)
def test_they_name_what_the_bot_knows(folder: Path) -> None:
    said = turns(read(folder))
    known = intents(ROOT) | (intents(folder.parents[1]) if "examples" in folder.parts else set())
    named = {part.intent for each in said for part in each.parts}
    named |= {each.situation.open for each in said if each.situation.open is not None}
    assert named - known == set()
    assert {entity.type for each in said for entity in each.entities} <= set(ENTITIES.split())


@pytest.mark.parametrize("folder", FOLDERS, ids=identity)
def test_the_same_words_in_the_same_situation_have_one_label(folder: Path) -> None:
    found = defaultdict[object, set[Labels]](set)
    for each in turns(read(folder)):
        labels = tuple((part.intent, part.refused) for part in each.parts)
        found[each.text.casefold(), each.situation].add(labels)
    assert {words: labels for words, labels in found.items() if not agreed(labels)} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=identity)
def test_every_conversation_has_a_name_of_its_own_in_its_file(folder: Path) -> None:
    for path in sorted(folder.glob("*.yml")):
        names = [dialogue.name for dialogue in read(path)]
        assert len(set(names)) == len(names), path
