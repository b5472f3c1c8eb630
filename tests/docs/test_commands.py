"""Every command in the documentation runs, as its reader would run it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, Block, blocks_of
from tests.docs.workspace import Workspace, ask

LONGEST_COMMAND = 4  # words: python -m recommender.cli train
USUAL_ADDRESS = "http://localhost:5005"
# What a test cannot do to the machine it runs on stands in a block of another language.
FORBIDDEN = re.compile(r"^\s*(sudo|docker|systemctl|nginx|caddy|apt|apt-get|git|ssh|scp)\b")
COMMAND = re.compile(
    r"^\s*(\$ )?(shoptalk|make|curl|npm|pip|python -m|\.venv/bin/\w+|\.ci/run)( |$)"
)


def shell_blocks() -> list[Block]:
    """The blocks of commands: those that say so, and those of commands alone."""
    unnamed = [
        block for block in blocks_of(PAGES, "") if all(map(COMMAND.match, block.text.splitlines()))
    ]
    return blocks_of(PAGES, "sh") + unnamed


SHELL = shell_blocks()
ONCE = [block for block in SHELL if block is next(b for b in SHELL if b.text == block.text)]
"""What two pages say alike, as the README in two languages, is run once."""


def serves(workspace: Workspace, line: str) -> None:
    """The bot starts, answers, and stops when it is told to."""
    with workspace.serving(f"{_with_programs(line)} {_free_port(line)}") as address:
        assert any(message.get("text") for message in ask(address, "hello"))


def talks(workspace: Workspace, line: str) -> None:
    """The bot answers in the terminal."""
    assert "Bot: " in workspace.run(_with_programs(line), said="hello\nexit\n")


def is_a_target(workspace: Workspace, line: str) -> None:
    """``make`` knows the target; what it would do is not done."""
    workspace.run(f"{_with_programs(line)} --dry-run")


def asks_the_gate(workspace: Workspace, line: str) -> None:
    """Nothing was shown to anybody yet: the gate lets nothing pass, and says why."""
    said = workspace.run(f"! {_with_programs(line)} 2>&1")
    assert "may not serve" in said


def explains_itself(workspace: Workspace, line: str) -> None:
    """The command exists and takes these options; it would take minutes or wait for a person."""
    words = shlex.split(line)
    said = workspace.run(f"{_plain(line)} --help")
    assert [word for word in words if word.startswith("--") and word not in said] == []


def examines(workspace: Workspace, line: str) -> None:
    """The doctor finds nothing but, perhaps, other packages than those that are pinned."""
    found = workspace.run(f"{line} || true").splitlines()
    assert any("Shop database" in each for each in found)
    assert [each for each in found if each.startswith("wrong") and "requirements" not in each] == []


def has_tests(workspace: Workspace, line: str) -> None:
    """There are such tests; they are not run from within themselves."""
    assert "::" in workspace.run(f"{line} --collect-only")


def names_what_exists(workspace: Workspace, line: str) -> None:
    """A package manager's line names scripts, files and packages that the project has."""
    scripts = json.loads((ROOT / "bot/widget/package.json").read_text(encoding="utf-8"))["scripts"]
    listed = "".join(path.read_text() for path in (ROOT / "requirements").iterdir())
    words = [word for word in shlex.split(line) if not word.startswith("-")]
    for word in words[1:]:
        known = {*scripts, "ci", "run", "install"}
        assert word in known or word in listed or (workspace.root / word).exists(), word


def is_bash(workspace: Workspace, line: str) -> None:
    """A script that changes the machine can at least be read."""
    workspace.run(f"bash -n {line}")


SPECIAL: tuple[tuple[str, Callable[[Workspace, str], None]], ...] = (
    (r"shoptalk run .*--workers\b", explains_itself),
    (r"(make|shoptalk) run\b", serves),
    (r"(make|shoptalk) shell\b", talks),
    (r"make\b", is_a_target),
    (r"shoptalk doctor\b", examines),
    (r"shoptalk test\b", has_tests),
    (r"shoptalk (generator|describe .*--explain)\b", explains_itself),
    (r"shoptalk learning promote\b", asks_the_gate),
    (r"shoptalk train .*--(force|start-from)\b", explains_itself),
    (r"shoptalk rasa (train|interactive|visualize|run|shell|test)\b", explains_itself),
    (r"(\.venv/bin/)?python -m benchmarks\.", explains_itself),
    (r"python -m (generator|recommender)\.cli train\b", explains_itself),
    (r"(npm|pip|\.venv/bin/pip)\b", names_what_exists),
    (r"\.ci/run\b", is_bash),
)


@pytest.mark.slow
@pytest.mark.parametrize("block", ONCE, ids=str)
def test_the_commands_work(
    block: Block,
    workspace_of: Callable[[Path], Workspace],
    request: pytest.FixtureRequest,
) -> None:
    text = block.text
    if USUAL_ADDRESS in text:
        text = text.replace(USUAL_ADDRESS, request.getfixturevalue("bot_address"))
    workspace = workspace_of(block.page)
    if not any(special(line) for line in text.splitlines()):
        workspace.run(text)
        return
    for line in lines_of(text):
        (special(line) or Workspace.run)(workspace, line)


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_no_command_changes_the_machine(block: Block) -> None:
    assert [line for line in block.text.splitlines() if FORBIDDEN.match(line)] == []


@pytest.mark.parametrize("block", blocks_of(PAGES, "", "text", "bash", "console"), ids=str)
def test_commands_stand_in_blocks_that_are_run(block: Block) -> None:
    if block not in SHELL and block.page.name != "commands.md":  # of the commands' own help
        assert [line for line in block.text.splitlines() if COMMAND.match(line)] == []


def test_lines_are_told_apart() -> None:
    text = "# what it does\nshoptalk search \\\n  mug  # finds it\n\nmake run PORT=8080\n"
    assert lines_of(text) == ["shoptalk search mug", "make run PORT=8080"]
    assert special("make run PORT=8080") is serves
    assert special("shoptalk rasa train --force") is explains_itself
    assert special("shoptalk search mug") is None


def special(line: str) -> Callable[[Workspace, str], None] | None:
    """How a line is tried out that cannot simply be run."""
    return next((way for start, way in SPECIAL if re.match(start, line)), None)


def lines_of(text: str) -> list[str]:
    """The commands of a block, without comments; a backslash continues a line."""
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    bare = (re.sub(r"(^|\s+)#.*$", "", line) for line in lines)
    return [line.strip() for line in bare if line.strip()]


def _plain(line: str) -> str:
    """The command of a line, without options and arguments."""
    words = shlex.split(line)
    options = (i for i, word in enumerate(words) if word.startswith("-") and word != "-m")
    return shlex.join(words[: min(next(options, len(words)), LONGEST_COMMAND)])


def _with_programs(line: str) -> str:
    """``make`` without the installation: the workspace has the environment of this test."""
    if not line.startswith("make"):
        return line
    return f"make --no-print-directory -o install -o install-dev {line.removeprefix('make')}"


def _free_port(line: str) -> str:
    return "PORT=0" if line.startswith("make") else "--port 0"
