from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from click.testing import CliRunner

from bot.commands.nlu.cli import cli
from nlu_models.model.exact_match import EXACT_FILE
from nlu_models.model.neighbours import UTTERANCES_FILE
from tests.commands.nlu.conftest import Run


def test_explain(call: Run, trained: Path) -> None:
    output = call("explain", "track", "order HP-104999", "--model", trained).output
    lines = output.splitlines()
    assert lines[0] == "track order HP-104999"
    assert re.fullmatch(r" *\d+\.\d%  order", lines[2])
    assert "(runner-up)" in lines[3]
    assert any(re.match(r"  HP-104999 +█+ +-\d", line) for line in lines), output
    place = lines.index("Most like it in the training data:")
    assert re.fullmatch(r"   [01]\.\d\d  order  track order HP-104999", lines[place + 1])


def test_a_label_that_decides_is_told(call: Run, trained: Path) -> None:
    held_out = next(iter(json.loads((trained / EXACT_FILE).read_text())))
    assert "its label decides" in call("explain", held_out, "--model", trained).output
    assert "its label decides" not in call("explain", "hello hello bye", "--model", trained).output


def test_only_as_many_neighbours_as_asked_for(call: Run, trained: Path) -> None:
    lines = call("explain", "hello", "-k", 1, "--model", trained).output.splitlines()
    place = lines.index("Most like it in the training data:")
    assert lines[place + 2] == ""


def test_colours_mark_the_words_where_there_are_colours(project: Path, trained: Path) -> None:
    words = ["explain", "track order HP-104999", "--model", str(trained)]
    result = CliRunner().invoke(cli, words, color=True, catch_exceptions=False)
    first = result.output.splitlines()[0]
    assert "\x1b[" in first
    assert re.sub(r"\x1b\[[\d;]*m", "", first) == "track order HP-104999"


def test_a_terminal_is_not_obeyed(call: Run, trained: Path) -> None:
    output = call("explain", "hello\x1b[31m there\x07", "--model", trained).output
    assert "\x1b" not in output
    assert "\x07" not in output


def test_explain_as_json(call: Run, trained: Path) -> None:
    values = json.loads(call("explain", "hello there", "--json", "--model", trained).output)
    assert values["text"] == "hello there"
    assert [word["word"] for word in values["words"]] == ["hello", "there"]
    assert values["nearest"][0]["intent"] == "greet"


def test_an_empty_text(call: Run, trained: Path) -> None:
    assert "out_of_scope" in call("explain", "", "--model", trained).output


def test_a_model_without_utterances(call: Run, project: Path, trained: Path) -> None:
    shutil.copytree(trained, project / "model")
    (project / "model" / UTTERANCES_FILE).unlink()
    output = call("explain", "hello", "--model", "model").output
    assert "made without its utterances" in output
