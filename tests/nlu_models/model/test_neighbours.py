from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from common.errors import ModelError
from nlu_models.model.examples import Example
from nlu_models.model.joint_bert import JointBert
from nlu_models.model.neighbours import UTTERANCES_FILE, Neighbour, UtteranceIndex

TEXTS = ("hello", "hi there", "red shoes", "it's “näher” \ud800")
INTENTS = ("greet", "greet", "find", "other")
# Three directions at 0, 60 and 90 degrees, and one opposite to the first.
VECTORS = np.array([[1, 0], [0.5, 0.75**0.5], [0, 1], [-1, 0]], dtype=np.float32)


@pytest.fixture
def index() -> UtteranceIndex:
    return UtteranceIndex.of(TEXTS, INTENTS, VECTORS)


def test_the_nearest_come_first_with_their_cosines(index: UtteranceIndex) -> None:
    found = index.nearest(np.array([1, 0]), 3)
    assert [(text, intent) for text, intent, _ in found] == [
        ("hello", "greet"),
        ("hi there", "greet"),
        ("red shoes", "find"),
    ]
    assert [each.similarity for each in found] == pytest.approx([1, 0.5, 0], abs=0.005)


def test_the_nearest_of_one_intent(index: UtteranceIndex) -> None:
    (found,) = index.nearest(np.array([1, 0]), 9, intent="find")
    assert found.text == "red shoes"
    assert index.nearest(np.array([1, 0]), 9, intent="unknown") == []


def test_no_more_than_there_are(index: UtteranceIndex) -> None:
    assert len(index.nearest(np.array([0, 1]), 99)) == len(index) == 4
    assert index.nearest(np.array([0, 1]), 0) == []


@given(
    arrays.arrays(np.float32, (5, 24), elements=st.floats(-1, 1, width=32)).filter(
        lambda rows: bool((np.linalg.norm(rows, axis=1) > 1e-3).all())
    )
)
def test_int8_keeps_the_cosines(rows: np.ndarray) -> None:
    vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    index = UtteranceIndex.of(["x"] * 5, ["y"] * 5, vectors)
    assert np.linalg.norm(index.vectors(), axis=1) == pytest.approx(1, abs=1e-5)
    assert np.abs(index.similarities(vectors) - vectors @ vectors.T).max() < 0.02


def test_it_is_the_same_after_reading(index: UtteranceIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    read = UtteranceIndex.load(tmp_path)
    assert (read.texts, read.intents) == (TEXTS, INTENTS)
    assert np.array_equal(read.vectors(), index.vectors())


def test_a_trained_model_has_its_utterances(
    model: JointBert, trained: Path, examples: list[Example]
) -> None:
    index = UtteranceIndex.load(trained)
    assert sorted(zip(index.texts, index.intents, strict=True)) == sorted(
        (example.text, str(example.intent)) for example in examples
    )
    embedding = model.runner.run(["track order HP-104999"]).embeddings[0]
    (nearest,) = index.nearest(embedding, 1)
    assert nearest == Neighbour("track order HP-104999", "order", nearest.similarity)
    assert nearest.similarity > 0.95


def test_a_model_without_utterances_still_reads_messages(
    trained: Path, tmp_path: Path, model: JointBert
) -> None:
    for file in trained.iterdir():
        if file.name != UTTERANCES_FILE:
            (tmp_path / file.name).symlink_to(file)
    assert JointBert.load(tmp_path).parse(["hello"]) == model.parse(["hello"])
    with pytest.raises(ModelError, match=UTTERANCES_FILE) as caught:
        UtteranceIndex.load(tmp_path)
    assert "shoptalk train" in str(caught.value.hint)


@pytest.mark.parametrize("content", [b"", b"PK", b"rubbish", b"\x93NUMPY", b"\x80\x04."])
def test_a_damaged_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / UTTERANCES_FILE).write_bytes(content)
    with pytest.raises(ModelError, match="is damaged"):
        UtteranceIndex.load(tmp_path)


@settings(deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), kept=st.booleans(), value=st.integers(0, 255))
def test_no_damage_gives_anything_but_an_error(
    tmp_path_factory: pytest.TempPathFactory, place: float, kept: bool, value: int
) -> None:
    folder = tmp_path_factory.mktemp("index")
    UtteranceIndex.of(TEXTS, INTENTS, VECTORS).save(folder)
    content = bytearray((folder / UTTERANCES_FILE).read_bytes())
    at = int(place * len(content))
    content[at : at + 1 if kept else None] = bytes([value]) * kept
    (folder / UTTERANCES_FILE).write_bytes(content)
    try:
        index = UtteranceIndex.load(folder)
    except ModelError:
        return
    assert (index.texts, index.intents) == (TEXTS, INTENTS)


def test_a_part_that_seems_encrypted(index: UtteranceIndex, tmp_path: Path) -> None:
    """One bit of the archive's directory, which zipfile answers with a plain RuntimeError."""
    index.save(tmp_path)
    content = bytearray((tmp_path / UTTERANCES_FILE).read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / UTTERANCES_FILE).write_bytes(content)
    with pytest.raises(ModelError, match="encrypted"):
        UtteranceIndex.load(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"codes": np.zeros((3, 2), dtype=np.int8)},
        {"codes": np.zeros(4, dtype=np.int8)},
        {"codes": np.zeros((4, 2))},
        {"scales": np.ones(4)},
        {"scales": np.ones(5, dtype=np.float32)},
        {"content": np.frombuffer(b"[]", dtype=np.uint8)},
        {"content": np.frombuffer(b'{"format": 1}', dtype=np.uint8)},
        {"content": np.array([None])},
    ],
)
def test_parts_that_do_not_fit(
    index: UtteranceIndex, tmp_path: Path, changes: dict[str, np.ndarray]
) -> None:
    index.save(tmp_path)
    with np.load(tmp_path / UTTERANCES_FILE) as arrays_:
        parts = dict(arrays_)
    np.savez(tmp_path / UTTERANCES_FILE, **parts | changes, allow_pickle=True)
    with pytest.raises(ModelError, match="is damaged"):
        UtteranceIndex.load(tmp_path)


def test_an_embedding_of_another_model(index: UtteranceIndex) -> None:
    with pytest.raises(ModelError, match="different models"):
        index.nearest(np.ones(3), 1)
