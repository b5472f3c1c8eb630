from __future__ import annotations

import json
import logging
import os
import threading
from pathlib import Path

import pytest

from nlu_models.linking.source import GazetteerSource


def write(path: Path, colour: str, modified: int) -> None:
    path.write_text(json.dumps({"colour": [{"id": colour, "name": colour}]}), encoding="utf-8")
    os.utime(path, (modified, modified))


def wait_for_reader() -> None:
    for thread in threading.enumerate():
        if thread.name == "gazetteer":
            thread.join(5)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.json"
    write(path, "navy", 1)
    source = GazetteerSource(path, look_every=0)
    first = source.current()
    assert source.current() is first
    write(path, "teal", 2)
    source.current()
    wait_for_reader()
    assert [link.value for link in source.current().find("navy teal")] == ["teal"]


def test_looks_are_far_apart(tmp_path: Path) -> None:
    path = tmp_path / "gazetteer.json"
    write(path, "navy", 1)
    source = GazetteerSource(path, look_every=3600)
    write(path, "teal", 2)
    source.current()
    wait_for_reader()
    assert [link.value for link in source.current().find("navy teal")] == ["navy"]


def test_a_damaged_change_keeps_the_names(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "gazetteer.json"
    write(path, "navy", 1)
    source = GazetteerSource(path, look_every=0)
    path.write_text("{", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        source.current()
        wait_for_reader()
    assert [link.value for link in source.current().find("navy")] == ["navy"]
    assert "names read before stay" in caplog.text


def test_a_missing_file_that_appears(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "gazetteer.json"
    with caplog.at_level(logging.WARNING):
        source = GazetteerSource(path, look_every=0)
    assert "no gazetteer" in caplog.text
    assert source.current().find("navy") == []
    write(path, "navy", 1)
    source.current()
    wait_for_reader()
    assert [link.value for link in source.current().find("navy")] == ["navy"]
