from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from common.memory import keep_for_good


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


class Loop:
    """An object that only the garbage collector can free."""

    freed = 0

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        Loop.freed += 1


def test_what_is_loaded_is_passed_over_and_garbage_is_freed_first() -> None:
    garbage = Loop()
    del garbage
    kept = Loop()
    keep_for_good()
    assert Loop.freed == 1
    assert gc.get_freeze_count() > 1000
    assert not any(one is kept for one in gc.get_objects())


def test_later_garbage_is_still_freed() -> None:
    keep_for_good()
    before = Loop.freed
    later = Loop()
    del later
    gc.collect()
    assert Loop.freed == before + 1
