"""The one command: help without heavy imports, errors without tracebacks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from bot import cli
from common.errors import BadRow, ConfigError, ImportRowsError

ROOT = Path(__file__).parents[2]


def test_help_lists_every_command_and_imports_nothing_heavy() -> None:
    code = (
        "import sys; from bot import cli; cli.run(['--help']);"
        "heavy = {'rasa', 'torch', 'numpy', 'sqlalchemy', 'aiohttp', 'onnxruntime'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    for name in cli.COMMANDS:
        assert f"  {name} " in found.stdout


@pytest.mark.parametrize("name", sorted(set(cli.COMMANDS) - {"rasa"}))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Usage: shoptalk {name}")
    assert len(said.split()) > 15


def test_a_mistyped_command_is_answered_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["trian"]) == 2
    assert "There is no command 'trian'. Did you mean 'train'?" in capsys.readouterr().err


def test_outside_a_project_the_way_in_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.run(["data", "validate"]) == 1
    said = capsys.readouterr().err
    assert "No config.yml in" in said
    assert "--project DIR" in said


def test_a_project_can_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yml").write_text("[")
    monkeypatch.chdir(ROOT)  # put the working folder back afterwards
    assert cli.run(["-C", str(tmp_path), "data", "validate"]) == 1
    assert f"{tmp_path}/config.yml" in "".join(capsys.readouterr())


def failing(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def fail() -> None:
        raise error

    monkeypatch.setitem(cli.COMMANDS, "doctor", cli.Lazy("tests_fail", "fail", ""))
    module = type(sys)("tests_fail")
    module.fail = fail  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tests_fail", module)


def test_an_error_says_what_and_how_to_fix_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ConfigError("The moon is full.", hint="Wait."), monkeypatch)
    assert cli.run(["doctor"]) == 1
    assert capsys.readouterr().err == "Error: The moon is full.\nHint: Wait.\n"


def test_bad_rows_are_listed_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [BadRow(line, f"reason {line}") for line in range(2, 25)]
    failing(ImportRowsError("23 rows are wrong.", rows=rows), monkeypatch)
    assert cli.run(["doctor"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[1] == "  line 2: reason 2"
    assert lines[-1] == "  ... and 3 more rows"
    assert len(lines) == 22


def test_an_unexpected_error_shows_no_traceback_but_with_debug_it_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(ZeroDivisionError("by zero"), monkeypatch)
    assert cli.run(["doctor"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Error: ZeroDivisionError: by zero\n")
    assert "--debug" in said
    monkeypatch.setenv("SHOPTALK_LOG_LEVEL", "WARNING")
    with pytest.raises(ZeroDivisionError):
        cli.run(["--debug", "doctor"])


def test_a_command_gives_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(KeyboardInterrupt(), monkeypatch)  # type: ignore[arg-type]
    assert cli.run(["doctor"]) == 130
    assert capsys.readouterr().err.strip() == "Stopped."
