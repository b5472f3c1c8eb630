from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from common.errors import ModelError
from nlu_models.training.multilingual.quantised import Q4, QuantisedBert, dequantised
from tests.nlu_models.four_bits import HIDDEN, INNER, LAYERS, SPECIAL, packed, write_file

PIECES = [*SPECIAL, "▁", "a", "茶", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -1.0, -2.0, -3.5, 0.0]


def test_a_block_written_by_hand() -> None:
    """The scale 0.5, then sixteen bytes: value j in the low four bits, j + 16 in the high ones."""
    data = bytes([0x00, 0x38, 0xF0, *[0x88] * 14, 0x19])
    (row,) = dequantised(np.frombuffer(data, Q4)[None])
    assert row.dtype == np.float32
    assert (row[0], row[16]) == (-4.0, 3.5)  # nibbles 0 and 15
    assert (row[15], row[31]) == (0.5, -3.5)  # nibbles 9 and 1
    assert not row[1:15].any()
    assert not row[17:31].any()


def test_blocks_come_back() -> None:
    whole = np.arange(-64, 64).reshape(2, 64) % 16 - 8
    blocks = np.frombuffer(packed(whole, 2.0), Q4).reshape(2, 2)
    assert np.array_equal(dequantised(blocks), whole * 2.0)


def test_a_file_is_read(tmp_path: Path) -> None:
    values = write_file(tmp_path / "tiny.bin", PIECES, SCORES)
    bert = QuantisedBert(tmp_path / "tiny.bin")
    assert bert.pieces == tuple(PIECES)
    assert bert.scores.tolist() == SCORES
    assert (bert.sizes.hidden, bert.sizes.layers, bert.sizes.feed_forward) == (
        HIDDEN,
        LAYERS,
        INNER,
    )
    assert bert.sizes.epsilon == 1e-12
    assert (bert.begin, bert.end, bert.padding, bert.unknown) == (0, 2, 1, 3)
    assert np.array_equal(bert.tensor("emb.pos", HIDDEN), values["emb.pos"])
    assert np.array_equal(bert.tensor("l1.fo.w", INNER), values["l1.fo.w"])
    rows = np.array([6, 0])
    assert np.array_equal(bert.tensor("emb.word", HIDDEN, rows), values["emb.word"][rows])


@pytest.mark.parametrize("cut", [10, 100, 4000])
def test_a_file_that_ends_too_early(tmp_path: Path, cut: int) -> None:
    write_file(tmp_path / "tiny.bin", PIECES, SCORES)
    short = tmp_path / "short.bin"
    short.write_bytes((tmp_path / "tiny.bin").read_bytes()[:cut])
    with pytest.raises(ModelError, match=r"short\.bin is no BERT"):
        QuantisedBert(short)


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ModelError, match="GGUF"):
        QuantisedBert(tmp_path / "other.bin")


def test_a_tensor_that_is_not_there(tmp_path: Path) -> None:
    write_file(tmp_path / "tiny.bin", PIECES, SCORES)
    with pytest.raises(ModelError, match=r"no tensor l9\.q\.w"):
        QuantisedBert(tmp_path / "tiny.bin").tensor("l9.q.w", HIDDEN)
