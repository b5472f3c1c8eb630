"""The conversations of Kestrel, a shop of electronics, held in its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.examples.holding import HELD, LEAST, check, conversations_of


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "name"), conversations_of("kestrel-electronics"))
def test_conversation(folder: Path, name: str) -> None:
    check(folder, name)


@pytest.mark.slow
def test_nearly_all_come_out_as_written() -> None:
    assert HELD.share >= LEAST
