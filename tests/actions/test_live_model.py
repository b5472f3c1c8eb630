"""A new model is served once it is open, and not before."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from actions.live_model import LiveModel, TrainedFolder
from common.artifacts import write_manifest
from common.errors import ModelError


class Opened:
    """Counts how often a catalogue is opened; the numbers in ``fails`` cannot be.

    Each waits until it ``may`` be opened.
    """

    def __init__(self, *fails: int) -> None:
        self.count, self.fails = 0, fails
        self.may = threading.Event()
        self.may.set()

    def __call__(self) -> Any:
        self.may.wait(10)
        self.count += 1
        if self.count in self.fails:
            raise ModelError("The files do not belong together.")
        state = f"state {self.count}"
        return SimpleNamespace(latest=state, current=lambda: state)


def when(is_so: Callable[[], bool]) -> bool:
    """Whether something became so within ten seconds; looks again and again."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if is_so():
            return True
    return False


def test_a_new_model_is_opened_beside_the_calls(tmp_path: Path) -> None:
    opened, folder = Opened(), TrainedFolder(tmp_path)
    live = LiveModel(opened, folder.version)
    assert live.serving() == ("", "state 1")
    opened.may.clear()
    write_manifest(tmp_path, "a" * 64)
    assert [live.serving() for _ in range(3)] == [("", "state 1")] * 3
    assert live.opening
    opened.may.set()
    assert when(lambda: live.current() == "state 2")
    assert live.serving()[0].startswith("a" * 12)
    assert (live.latest, opened.count) == ("state 2", 2)


def test_one_that_cannot_be_opened_is_tried_once_and_the_next_again(tmp_path: Path) -> None:
    opened = Opened(2)
    live = LiveModel(opened, TrainedFolder(tmp_path).version)
    write_manifest(tmp_path, "b" * 64)
    live.current()
    assert when(lambda: opened.count == 2 and not live.opening)
    assert [live.current() for _ in range(3)] == ["state 1"] * 3
    assert opened.count == 2
    write_manifest(tmp_path, "c" * 64, note="another one")
    assert when(lambda: live.current() == "state 3")
