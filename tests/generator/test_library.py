from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import DataError
from generator.library import MOVES, TextLibrary


@pytest.fixture
def library(tmp_path: Path) -> TextLibrary:
    held = TextLibrary(tmp_path / "var" / "texts.db")
    assert held.add("elm", "slogan", "Elm, by hand.", origin="model", seed=0, facts="a")
    assert held.add("elm", "slogan", "Elm for two.", origin="template", seed=1, facts="a")
    return held


def test_a_text_is_a_draft_first_and_never_twice_the_same(library: TextLibrary) -> None:
    assert [one.state for one in library.texts(product="elm")] == ["draft", "draft"]
    assert not library.add("elm", "slogan", "Elm, by hand.", origin="model", seed=5, facts="a")
    assert library.add("oak", "slogan", "Elm, by hand.", origin="model", seed=5, facts="a")
    assert len(library.texts()) == 3


def test_one_text_of_a_kind_is_live_at_a_time(library: TextLibrary) -> None:
    for number in (1, 2):
        library.move(number, "approved", who="kim")
        assert library.move(number, "live", who="kim").state == "live"
    assert [one.state for one in library.texts()] == ["retired", "live"]
    assert [(c.state, c.who) for c in library.history(1)] == [
        ("draft", "model"), ("approved", "kim"), ("live", "kim"), ("retired", "kim"),
    ]  # fmt: skip


def test_a_draft_goes_live_only_when_it_is_approved(library: TextLibrary) -> None:
    with pytest.raises(DataError, match="cannot become live"):
        library.move(1, "live", who="kim")
    with pytest.raises(DataError, match="no text 9"):
        library.move(9, "approved", who="kim")
    assert all(state not in MOVES[state] for state in MOVES)


def test_texts_of_other_data_are_retired(library: TextLibrary) -> None:
    assert library.retire_outdated("elm", "a", who="fill") == 0
    assert library.retire_outdated("elm", "b", who="fill") == 2
    assert library.retire_outdated("elm", "b", who="fill") == 0
    assert library.texts(state="draft") == []
