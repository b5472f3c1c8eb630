from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import ModelError
from nlu_models.model.exact_match import EXACT_FILE, ExactMatches

LABELLED = [("yep", "affirm"), ("Nope!", "deny"), ("nope", "deny"), ("fine", "affirm")]
EXACT = ExactMatches.of([*LABELLED, ("fine", "praise"), (":-)", "greet")], needed=[
    "yep", "Nope!", "fine", ":-)", "never labelled",
])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("yep", "affirm"),
        ("Yep!", "affirm"),
        ("  YEP...", "affirm"),
        ("nope", "deny"),
        ("yep yep", None),
        ("fine", None),  # labelled in two ways
        (":-)", "greet"),
        (":-(", None),
        ("never labelled", None),
        ("", None),
    ],
)
def test_words_decide_not_case_or_punctuation(text: str, intent: str | None) -> None:
    assert EXACT.intent(text) == intent


def test_what_the_network_reads_is_not_kept() -> None:
    assert len(ExactMatches.of(LABELLED, needed=["yep"])) == 1


@given(st.dictionaries(st.text(), st.sampled_from(["greet", "find"])))
def test_what_is_written_is_read_again(labelled: dict[str, str]) -> None:
    known = ExactMatches.of(labelled.items(), needed=labelled)
    for text, intent in labelled.items():
        others = {i for t, i in labelled.items() if known.plain(t) == known.plain(text)}
        assert known.intent(text) == (intent if len(others) == 1 else None)


def test_saved_and_loaded(tmp_path: Path) -> None:
    EXACT.save(tmp_path)
    loaded = ExactMatches.load(tmp_path)
    assert loaded.intents == {"affirm", "deny", "greet"}
    assert loaded.intent("Yep") == "affirm"
    assert len(loaded) == len(EXACT)


@pytest.mark.parametrize("content", [None, "", "[]", "{"])
def test_a_missing_or_damaged_file(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / EXACT_FILE).write_text(content)
    with pytest.raises(ModelError, match=EXACT_FILE) as caught:
        ExactMatches.load(tmp_path)
    assert "shoptalk train" in str(caught.value.hint)


def test_it_is_readable(tmp_path: Path) -> None:
    ExactMatches.of([("你好", "问候")], needed=["你好"]).save(tmp_path)
    assert json.loads((tmp_path / EXACT_FILE).read_text("utf-8")) == {"你好": "问候"}
