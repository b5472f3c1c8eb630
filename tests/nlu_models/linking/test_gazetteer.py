from __future__ import annotations

import json
from pathlib import Path

import pytest

from common.errors import DataError
from nlu_models.linking.gazetteer import Gazetteer
from nlu_models.linking.links import Hint
from nlu_models.text.reads import reads_of

NAMES = {
    "category": [
        {"id": "jackets", "name": "jackets", "synonyms": ["coat", "rain jacket"]},
        {"id": "lamps", "name": "lamps", "synonyms": ["light"]},
        {"id": "dresses", "name": "dresses", "synonyms": []},
    ],
    "colour": [
        {"id": "navy", "name": "navy", "synonyms": ["dark blue"]},
        {"id": "blue", "name": "blue", "synonyms": []},
        {"id": "orange", "name": "orange", "synonyms": []},
    ],
    "brand": [{"id": "Wren & Willow", "name": "Wren & Willow", "synonyms": []}],
    "size": [{"id": "M", "name": "M", "synonyms": ["medium"]}],
}
ENGLISH = reads_of("en")
assert ENGLISH.names
GAZETTEER = Gazetteer(NAMES, ENGLISH)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a dark blue coat", [("colour", "dark blue", "navy"), ("category", "coat", "jackets")]),
        ("Rain-Jackets!", [("category", "Rain-Jackets", "jackets")]),
        ("two dresses", [("category", "dresses", "dresses")]),
        ("one dress", [("category", "dress", "dresses")]),
        ("by wren & willow", [("brand", "wren & willow", "Wren & Willow")]),
        ("the coat's lining", [("category", "coat's", "jackets")]),
        ("is it light", []),
        ("a medium one", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, found: list[tuple[str, str, str]]) -> None:
    links = GAZETTEER.find(text)
    assert [(link.type, text[link.start : link.end], link.value) for link in links] == found


def test_doubtful_words_count_where_they_are_tagged() -> None:
    hints = [Hint(2, 8, "size"), Hint(9, 14, "category")]
    links = GAZETTEER.find("a medium light", hints)
    assert [(link.type, link.value) for link in links] == [("size", "M"), ("category", "lamps")]


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("category", "jakcets", "jackets"),
        ("category", "winter coat", "jackets"),
        ("colour", "oragne", "orange"),
        ("colour", "navy", "navy"),
        ("size", "medium", "M"),
        ("colour", "rainbow", None),
        ("colour", "blu", None),
        ("material", "wool", None),
        ("colour", "!!!", None),
    ],
)
def test_resolving_a_tagged_span(kind: str, text: str, value: str | None) -> None:
    found = GAZETTEER.resolve(kind, text)
    assert (found[0].id if found else None) == value
    if found:
        assert 0.75 <= found[1] <= 1


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Jackets", "jacket"),
        ("dress", "dress"),
        ("dresses", "dress"),
        ("boxes", "box"),
        ("gas", "gas"),
        ("women's", "women"),
        ("torches", "torch"),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert ENGLISH.names.fold(word) == folded


@pytest.mark.parametrize(
    "text", ["", "[]", '{"colour": [{"name": "x"}]}', '{"colour": "x"}', "\xff"]
)
def test_a_file_of_another_form(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gazetteer.json"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(DataError, match=r"gazetteer\.json") as caught:
        Gazetteer.read(path)
    assert "shoptalk train" in str(caught.value.hint)


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.json"
    path.write_text(json.dumps(NAMES), encoding="utf-8")
    assert [link.value for link in Gazetteer.read(path).find("orange")] == ["orange"]
