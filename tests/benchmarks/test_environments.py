from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import environments
from benchmarks.environments import ROOT, SETFIT, STOCK_RASA, Environment
from common.errors import EnvironmentProblem

ABSENT = Environment("Nothing", "no_such_module", ("no-such-package==1",))


def test_a_python_that_has_the_program_is_taken(tmp_path: Path) -> None:
    present = Environment("json", "json", ())
    assert present.python(Path(sys.executable), tmp_path) == Path(sys.executable)
    assert not list(tmp_path.iterdir())


def test_an_environment_is_built_where_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[list[str]] = []

    def run(command: list[Any], **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, int("-c" in command))

    monkeypatch.setattr(environments.subprocess, "run", run)
    made = str(tmp_path / "venv" / "bin" / "python")
    assert str(ABSENT.python(Path("python3.10"), tmp_path)) == made
    asked, again, make, install = calls
    assert asked == ["python3.10", "-c", "import no_such_module"]
    assert again == [made, "-c", "import no_such_module"]
    assert make == ["python3.10", "-m", "venv", str(tmp_path / "venv")]
    assert install == [made, "-m", "pip", "install", "-q", "no-such-package==1"]


def test_a_python_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="Nothing could not be built") as caught:
        ABSENT.python(tmp_path / "python", tmp_path)
    assert "no-such-package==1" in str(caught.value.hint)


def test_the_pins_that_are_named_exist() -> None:
    assert "rasa==3.6.21" in STOCK_RASA.requirements
    assert (ROOT / SETFIT.requirements[-1]).is_file()
