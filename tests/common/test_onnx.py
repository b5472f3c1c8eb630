from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from common.errors import EnvironmentProblem, ModelError
from common.onnx import export, open_session, quantise_int8


class Bag(nn.Module):
    """Mean of word vectors, then two linear layers: the operators that quantisation touches."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(2000, 64)
        self.hidden = nn.Linear(64, 128)
        self.out = nn.Linear(128, 5)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.out(torch.relu(self.hidden(self.words(ids).mean(1))))


@pytest.fixture(scope="session")
def module() -> Bag:
    torch.manual_seed(0)
    return Bag().eval()


@pytest.fixture(scope="session")
def exported(module: Bag, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("onnx") / "deep" / "model.onnx"
    export(
        module,
        (torch.ones(2, 3, dtype=torch.long),),
        path,
        input_names=["ids"],
        output_names=["logits"],
        dynamic_axes={"ids": {0: "batch", 1: "length"}},
    )
    return path


@pytest.fixture(scope="session")
def quantised(exported: Path) -> Path:
    target = exported.with_name("model.int8.onnx")
    quantise_int8(exported, target)
    return target


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (4, 3)])
def test_exported_model_agrees_with_torch_at_any_size(
    module: Bag, exported: Path, shape: tuple[int, int]
) -> None:
    ids = np.random.default_rng(1).integers(0, 2000, shape)
    (logits,) = open_session(exported).run(None, {"ids": ids})
    with torch.no_grad():
        expected = module(torch.from_numpy(ids)).numpy()
    np.testing.assert_allclose(logits, expected, rtol=1e-4, atol=1e-5)


def test_quantised_model_is_a_quarter_and_agrees(exported: Path, quantised: Path) -> None:
    assert quantised.stat().st_size < 0.35 * exported.stat().st_size
    ids = np.random.default_rng(2).integers(0, 2000, (16, 6))
    (full,) = open_session(exported).run(None, {"ids": ids})
    (small,) = open_session(quantised).run(None, {"ids": ids})
    assert np.abs(full - small).max() < 0.1 * np.abs(full).max()


def test_quantising_in_place(exported: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model.onnx"
    copy.write_bytes(exported.read_bytes())
    quantise_int8(copy, copy)
    assert copy.stat().st_size < exported.stat().st_size
    open_session(copy)


def test_missing_file_says_where_and_how(tmp_path: Path) -> None:
    path = tmp_path / "absent.onnx"
    for use in (open_session, lambda p: quantise_int8(p, p)):
        with pytest.raises(ModelError, match=r"absent\.onnx") as caught:
            use(path)
        assert "shoptalk train" in str(caught.value.hint)


@pytest.mark.parametrize("keep", [0, 10, 0.5])
def test_corrupt_file_says_where_and_how(quantised: Path, tmp_path: Path, keep: float) -> None:
    whole = quantised.read_bytes()
    path = tmp_path / "cut.onnx"
    path.write_bytes(whole[: int(keep * len(whole)) if keep < 1 else int(keep)])
    with pytest.raises(ModelError, match=r"cut\.onnx") as caught:
        open_session(path)
    assert "delete it" in str(caught.value.hint)


def test_text_that_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "notes.onnx"
    path.write_text("not a model at all", encoding="utf-8")
    with pytest.raises(ModelError):
        open_session(path)
    with pytest.raises(ModelError):
        quantise_int8(path, path)
    assert path.read_text(encoding="utf-8") == "not a model at all"


def test_module_that_cannot_be_exported(tmp_path: Path) -> None:
    class Branching(nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x if float(x.sum()) > 0 else -x

    with pytest.raises(ModelError, match="Branching"):
        export(
            Branching(),
            (torch.ones(2),),
            tmp_path / "m.onnx",
            input_names=["x"],
            output_names=["y"],
            dynamic_axes={},
        )


def test_exporter_stays_quiet(
    module: Bag, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    export(
        module,
        (torch.ones(2, 3, dtype=torch.long),),
        tmp_path / "m.onnx",
        input_names=["ids"],
        output_names=["logits"],
        dynamic_axes={"ids": {0: "batch"}},
    )
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""


def test_absent_training_library_names_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "onnx", None)
    with pytest.raises(EnvironmentProblem, match="onnx") as caught:
        quantise_int8(tmp_path / "a.onnx", tmp_path / "b.onnx")
    assert "pip install" in str(caught.value.hint)
