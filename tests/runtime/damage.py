"""Ways in which a trained model gets damaged, inside its archive."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nlu_models.model.joint_bert import CARD_FILE, MODEL_FILE, TOKENIZER_FILE

Damage = Callable[[Path], None]


def damage(archive: Path, change: Damage) -> None:
    """Unpack a Rasa archive, change the folder of its JointBERT model, and pack it again."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        (card,) = Path(folder).rglob(CARD_FILE)
        change(card.parent)
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(folder, arcname="")


def change_card(model: Path, **changes: Any) -> None:
    path = model / CARD_FILE
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def cut_short(model: Path) -> None:
    path = model / MODEL_FILE
    path.write_bytes(path.read_bytes()[:-1000])


def cut_short_unnoticed(model: Path) -> None:
    """As :func:`cut_short`, where the card has no checksums."""
    change_card(model, checksums={})
    cut_short(model)


def without_tokenizer(model: Path) -> None:
    (model / TOKENIZER_FILE).unlink()


def with_other_intents(model: Path) -> None:
    change_card(model, intents=["a", "b"])


def with_a_wrong_weight(model: Path) -> None:
    """One weight of the network is another one; nothing else shows it."""
    _change_weight(model, 0.5)


def with_numbers_that_are_none(model: Path) -> None:
    change_card(model, checksums={})
    _change_weight(model, np.nan)


def _change_weight(model: Path, value: float) -> None:
    import onnx
    from onnx import numpy_helper

    network = onnx.load(model / MODEL_FILE)
    weight = next(
        tensor
        for tensor in network.graph.initializer
        if tensor.data_type == onnx.TensorProto.FLOAT and "weight" in tensor.name and tensor.dims
    )
    values = numpy_helper.to_array(weight).copy()
    values.flat[0] = value
    weight.CopyFrom(numpy_helper.from_array(values, weight.name))
    onnx.save(network, model / MODEL_FILE)
