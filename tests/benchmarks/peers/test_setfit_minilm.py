from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.peers.exchange import PARSED_FILE, Task
from benchmarks.peers.setfit_minilm import parse


def test_intents_come_best_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = SimpleNamespace(
        labels=["a", "b", "c"],
        predict_proba=lambda texts, show_progress_bar: np.array([[0.2, 0.7, 0.1]]),
    )
    library = SimpleNamespace(
        SetFitModel=SimpleNamespace(from_pretrained=lambda folder, device: model)
    )
    monkeypatch.setitem(sys.modules, "setfit", library)
    parse(tmp_path, Task([], ["hello"]))
    answers = json.loads((tmp_path / PARSED_FILE).read_text(encoding="utf-8"))["answers"]
    assert answers == [{"ranking": [["b", 0.7], ["a", 0.2], ["c", 0.1]], "entities": []}]
