from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import ModelError
from nlu_models.model.checksums import check_sums, checksums

# SHA-256 of "abc", from FIPS 180-2, appendix B.1
ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_published_example(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert checksums([tmp_path / "a"]) == {"a": ABC}
    check_sums({"a": ABC}, tmp_path)


def test_another_file_is_named_and_a_missing_one_let_pass(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abd")
    check_sums({"b": ABC}, tmp_path)
    with pytest.raises(ModelError, match="a is damaged, or of another model"):
        check_sums({"a": ABC}, tmp_path)
