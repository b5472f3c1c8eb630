"""One real, short training: files, determinism, serving without torch, damage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from common.artifacts import read_manifest
from common.errors import ConfigError, DataError, ModelError
from generator import Writer
from generator.cli import cli
from generator.decoding import SentenceWriter
from generator.facts import ProductFacts
from generator.files import LANGUAGE_FILE
from generator.guard import Guard
from generator.lexicon import Language
from generator.reading import Example, read_example_copy
from generator.training import Report, TrainingConfig, data_fingerprint, train

QUICK = TrainingConfig(epochs=3, width=48, inner=64, encoder_layers=1, decoder_layers=1)


EXAMPLE_COPY = Path(__file__).parents[2] / "data" / "copy"


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [
        e for e in read_example_copy(EXAMPLE_COPY) if e.facts.category in ("jackets", "headphones")
    ]


@pytest.fixture(scope="module")
def report(examples: list[Example], trained: Path) -> Report:
    return train(examples, trained, QUICK, progress=False)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "generator"


def test_training_reports_and_writes_a_manifest(
    report: Report, trained: Path, examples: list[Example]
) -> None:
    manifest = read_manifest(trained)
    assert manifest["fingerprint"] == data_fingerprint(examples, QUICK)
    assert manifest["sentences"] == report.sentences > 100
    assert report.loss < np.log(report.parameters)


def test_texts_are_true_and_repeatable(
    report: Report, trained: Path, jacket: ProductFacts, earbuds: ProductFacts
) -> None:
    first, second = Writer.load(trained), Writer.load(trained)
    for product in (jacket, earbuds):
        for seed in range(3):
            copy = first.describe(product, seed=seed)
            assert copy == second.describe(product, seed=seed)
            if copy.source == "model":
                assert Guard(product).check(copy.text) == []
        assert first.slogan(product) == second.slogan(product)


def test_only_allowed_words_are_written_and_no_slot_twice(report: Report, trained: Path) -> None:
    language = Language.load(trained / LANGUAGE_FILE)
    network = SentenceWriter.load(trained, language.words)
    allowed = np.zeros((4, len(network.words)), dtype=bool)
    permitted = ["it", "weighs", "[weight_g]", "g", ".", "<end>"]
    allowed[:, [network.ids[word] for word in permitted]] = True
    drafts = network.write(
        ["<middle> <singular> jackets jacket [weight_g]"] * 4,
        allowed,
        rng=np.random.default_rng(0),
        temperature=2.0,
        nucleus=1.0,
    )
    for draft in drafts:
        assert set(draft.tokens) <= set(permitted)
        assert draft.tokens.count("[weight_g]") <= 1
        assert draft.worst <= draft.score <= 0.0


def test_serving_needs_no_training_library(report: Report, trained: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from generator import *;"
        f"writer = Writer.load(Path({str(trained)!r}));"
        "writer.advertise(ProductFacts('x', 'Oak Coat', 'jackets', attributes={'hood': True}));"
        "bad = {'torch', 'transformers', 'onnx'} & set(sys.modules); assert not bad, bad"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "file", ["encoder.onnx", "decoder.onnx", "tokenizer.json", "language.json", "manifest.json"]
)
def test_a_missing_or_damaged_file_is_a_model_error(
    report: Report, trained: Path, tmp_path: Path, file: str
) -> None:
    for source in trained.iterdir():
        if source.name != file:
            (tmp_path / source.name).write_bytes(source.read_bytes())
    with pytest.raises(ModelError) as caught:
        Writer.load(tmp_path)
    assert caught.value.hint
    (tmp_path / file).write_bytes(b"\x00junk")
    with pytest.raises(ModelError):
        Writer.load(tmp_path)


def test_too_few_products_say_so(examples: list[Example], tmp_path: Path) -> None:
    with pytest.raises(DataError, match="3 products have a description") as caught:
        train(examples[:3], tmp_path / "out", QUICK, progress=False)
    assert "template" in (caught.value.hint or "")
    assert not (tmp_path / "out").exists()


def test_an_unknown_setting_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 'epochs'"):
        TrainingConfig.from_mapping({"epoch": 3})


def test_commands_write_and_check(report: Report, trained: Path, tmp_path: Path) -> None:
    catalogue = tmp_path / "jackets.json"
    catalogue.write_text(
        '[{"id": "oak-coat", "name": "Oak Coat", "category": "jackets", "price": "10",'
        ' "attributes": {"hood": true, "weight_g": 900}}]',
        encoding="utf-8",
    )
    items, model = ["--items", str(catalogue)], ["--model", str(trained)]
    run = CliRunner().invoke
    for command in ("describe", "advertise"):
        result = run(cli, [command, *items, *model, "oak-coat"], catch_exceptions=False)
        assert "drafts refused" in result.output
    true = run(cli, ["check", *items, "oak-coat", "It weighs 900 g."])
    assert (true.exit_code, true.output) == (0, "Nothing unsupported.\n")
    false = run(cli, ["check", *items, "oak-coat", "It weighs 700 g."])
    assert (false.exit_code, "700 g: number" in false.output) == (1, True)
    unknown = run(cli, ["describe", *items, *model, "elm-coat"])
    assert "no product 'elm-coat'" in unknown.output
