from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from generator.facts import ProductFacts
from generator.filling import SAME, fill
from generator.library import TextLibrary
from generator.providers import Kind, NoSettings, TextProvider
from generator.writer import Copy

ELM = ProductFacts("elm", "Elm Stool", "stools", attributes={"weight_g": 4100, "legs": 3})
OAK = replace(ELM, id="oak", name="Oak Stool")
TEXTS = ("It weighs 4.1 kg.", "It weighs 4.1 kg.", "It weighs 2 kg.", "It stands on three legs.")


class Scripted(TextProvider[NoSettings]):
    """Gives the next text of a list for each seed; the third one is untrue."""

    name = "scripted"

    def __init__(self) -> None:
        self.asked = 0

    def draft(
        self, facts: ProductFacts, kind: Kind, *, style: str | None, seed: int
    ) -> Iterable[Copy]:
        self.asked += 1
        return [Copy(TEXTS[seed % len(TEXTS)], "model")]

    def write(
        self, facts: ProductFacts, kind: Kind, *, style: str | None = None, seed: int = 0
    ) -> Copy:
        return next(iter(self.draft(facts, kind, style=style, seed=seed)))


@pytest.fixture
def library(tmp_path: Path) -> TextLibrary:
    return TextLibrary(tmp_path / "texts.db")


def test_what_lacks_is_written_and_what_is_refused_is_told(library: TextLibrary) -> None:
    [done] = fill([ELM], Scripted(), library, variants=2, kinds=["description"])
    assert (done.accepted, done.retired) == (2, 0)
    assert done.rejected == {SAME: 1, "number: number": 1}
    assert [one.text for one in library.texts()] == [TEXTS[0], TEXTS[3]]


def test_it_is_safe_to_repeat(library: TextLibrary) -> None:
    list(fill([ELM], Scripted(), library, variants=2))
    again = Scripted()
    [done] = fill([ELM], again, library, variants=2)
    assert (done.accepted, again.asked) == (0, 0)


def test_what_is_done_stays_done_when_it_is_broken_off(library: TextLibrary) -> None:
    list(islice(fill([ELM, OAK], Scripted(), library, variants=1), 1))
    assert {one.product for one in library.texts()} == {"elm"}
    list(fill([ELM, OAK], Scripted(), library, variants=1))
    assert {one.product for one in library.texts()} == {"elm", "oak"}


def test_a_product_that_changed_is_written_anew(library: TextLibrary) -> None:
    list(fill([ELM], Scripted(), library, variants=1, kinds=["description"]))
    heavier = replace(ELM, attributes={**ELM.attributes, "weight_g": 2000})
    [done] = fill([heavier], Scripted(), library, variants=1, kinds=["description"])
    assert (done.retired, done.accepted) == (1, 1)
    assert [one.state for one in library.texts()] == ["retired", "draft"]


def test_a_product_gets_no_more_than_there_is_to_say(library: TextLibrary) -> None:
    [done] = fill([ELM], Scripted(), library, variants=5, kinds=["description"])
    assert done.accepted == 2
