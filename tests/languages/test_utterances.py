"""The utterances and later turns of a language beside English are whole, and of any shop."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from nlu_models.training.dialogues import find_faults
from tests.nlu.utterances import BASE, BASE_FILES, ROOT, normalised, plain, read, spans

MIN_UTTERANCES = 30
MIN_OF_A_STARTER = 12
SAMPLES = re.compile(r"\b(?:hp-?\d|sy\d{8})", re.IGNORECASE)
"""Order numbers of the example shops."""

ENGLISH = {intent: lines for name in BASE_FILES for intent, lines in read(BASE / name).items()}
ENTITIES = {a.type for lines in ENGLISH.values() for line in lines for a in spans(line)}
ENTITIES |= {"phone", "country", "language"}
PARTICLES = "的了吗呢吧呀"
VALUES = frozenset(
    {"category", "colour", "size", "brand", "material", "price", "ordinal", "quantity", "product"}
)
WHOLE = ROOT / "languages" / "zh"
"""Not a starter of some intents: everything that English understands is understood."""
LANGUAGES = [
    folder
    for folder in sorted((ROOT / "languages").iterdir())
    if (folder / "nlu").is_dir() and folder.name != "en"
]
OWN = pytest.mark.parametrize("folder", LANGUAGES, ids=lambda folder: folder.name)


def utterances(folder: Path) -> list[tuple[str, str]]:
    """Every (intent, raw line) pair of a language."""
    return [
        (intent, line)
        for path in sorted((folder / "nlu").glob("*.yml"))
        for intent, lines in read(path).items()
        for line in lines
    ]


@OWN
def test_its_intents_are_known_and_have_enough_utterances(folder: Path) -> None:
    counts = Counter(intent for intent, _ in utterances(folder))
    assert set(counts) - set(ENGLISH) == set()
    least = MIN_UTTERANCES if folder == WHOLE else MIN_OF_A_STARTER
    assert {intent: n for intent, n in counts.items() if n < least} == {}


def test_a_whole_language_has_every_intent() -> None:
    assert {intent for intent, _ in utterances(WHOLE)} == set(ENGLISH)


@OWN
def test_no_utterance_comes_twice(folder: Path) -> None:
    seen: dict[str, list[str]] = {}
    for intent, line in utterances(folder):
        seen.setdefault(normalised(line).replace(" ", "") or plain(line), []).append(intent)
    assert {text: intents for text, intents in seen.items() if len(intents) > 1} == {}


@OWN
def test_every_annotation_is_whole_and_of_a_known_kind(folder: Path) -> None:
    lines = [line for _, line in utterances(folder)]
    marked = [(line, a) for line in lines for a in spans(line)]
    assert [line for line in lines if re.search(r"[\[\]{}]", plain(line))] == []
    assert {a.type for _, a in marked} - ENTITIES == set()
    assert [
        line for line, a in marked if re.search(r"^[\s,.?!，。？！]|[\s,.?!，。？！]$", a.text)
    ] == []


@OWN
def test_no_annotation_holds_what_hangs_on_a_word(folder: Path) -> None:
    """Chinese writes particles without a space: 蓝色的 is a colour and a particle."""
    found = [
        (line, a.text)
        for _, line in utterances(folder)
        for a in spans(line)
        if a.type in VALUES and re.search(rf"[{PARTICLES}]$", a.text)
    ]
    assert found == []


@OWN
def test_no_order_number_is_one_of_the_samples(folder: Path) -> None:
    assert [line for _, line in utterances(folder) if SAMPLES.search(line)] == []


@OWN
def test_its_dialogues_can_be_read(folder: Path) -> None:
    if not (folder / "dialogues").is_dir():
        pytest.skip("has none")
    dialogues, faults = find_faults([folder / "dialogues"])
    assert [str(fault) for fault in faults] == []
    intents = {
        part.intent for each in dialogues for turn in each.turns for part in turn.example.parts
    }
    assert intents - set(ENGLISH) == set()
