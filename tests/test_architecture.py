"""Who may import whom, read from the source, and what serving may load, read from a process."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]

# docs/architecture.md draws this; nothing imports upward.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "common": frozenset(),
    # The program reaches a language by its name only, through common.language.
    "languages": frozenset({"common"}),
    "shop": frozenset({"common"}),
    "recommender": frozenset({"common"}),
    "generator": frozenset({"common"}),
    "nlu_models": frozenset({"common"}),
    "actions": frozenset({"common", "shop", "recommender", "generator"}),
    "bot": frozenset({"common", "shop", "recommender", "generator", "nlu_models", "actions"}),
}
ROOMS = frozenset({*MAY_IMPORT, "benchmarks", "tests"})
RASA = frozenset({"rasa", "rasa_sdk"})
# Only training needs these; some take seconds and hundreds of megabytes to import.
HEAVY = ("torch", "transformers", "sentence_transformers", "tensorflow", "onnx", "onnxscript")
SERVING = (
    "bot.server",
    "bot.commands.run",
    "bot.commands.shell",
    "bot.runtime.agent",
    "bot.runtime.stock_channels",
    "bot.policies.dialogue_policy",
)


@dataclass(frozen=True)
class Import:
    """One import statement: where it stands and the module it names."""

    path: Path
    line: int
    module: str

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line} imports {self.module}"


def imports_of(path: Path) -> Iterator[Import]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(path, node.lineno, name.name)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield Import(path, node.lineno, node.module or "")


def imports_in(room: str) -> Iterator[Import]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if "node_modules" not in path.parts:
            yield from imports_of(path)


def pipeline_modules() -> list[str]:
    """The modules of the components that config.yml names by their dotted path."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    names = [part["name"] for part in config["pipeline"] if "." in part["name"]]
    return [name.rpartition(".")[0] for name in names]


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    source = tmp_path / "source.py"
    source.write_text("import a.b\nfrom c import d\nfrom . import e\ndef f():\n    import g, h\n")
    found = [(each.line, each.module) for each in imports_of(source)]
    assert sorted(found) == [(1, "a.b"), (2, "c"), (5, "g"), (5, "h")]


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_no_room_imports_upward(room: str) -> None:
    forbidden = ROOMS - MAY_IMPORT[room] - {room}
    assert [str(each) for each in imports_in(room) if each.package in forbidden] == []


@pytest.mark.parametrize("room", ["common", "shop", "recommender", "generator"])
def test_these_rooms_know_nothing_of_rasa(room: str) -> None:
    assert [str(each) for each in imports_in(room) if each.package in RASA] == []


def test_only_the_components_of_the_pipeline_bring_rasa_into_the_understanding() -> None:
    found = [each for each in imports_in("nlu_models") if each.package in RASA]
    components = ROOT / "nlu_models" / "components"
    assert [str(each) for each in found if not each.path.is_relative_to(components)] == []


def test_actions_can_run_in_an_action_server_without_rasa_itself() -> None:
    assert [str(each) for each in imports_in("actions") if each.package == "rasa"] == []


@pytest.fixture(scope="module")
def loaded() -> list[str]:
    """What a process holds that has imported everything which serving needs."""
    actions = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((ROOT / "actions").rglob("*.py"))
    ]
    modules = [*SERVING, *pipeline_modules(), "recommender", "generator", *actions]
    code = (
        "import importlib, sys, bot.runtime; bot.runtime.activate()\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_serving_loads_no_training_library(loaded: list[str]) -> None:
    assert [name for name in HEAVY if name in loaded] == []


def test_onnxruntime_reports_nothing_to_its_makers(tmp_path: Path) -> None:
    """From 1.29 on it does unless told not to before it starts, and keeps a device id in HOME."""
    code = (
        "from pathlib import Path\n"
        "from common.errors import ModelError\n"
        "from common.onnx import open_session\n"
        "try: open_session(Path('model.onnx'))\n"
        "except ModelError: pass"
    )
    (tmp_path / "model.onnx").write_bytes(b"")
    reporting = ("ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "CI")
    environment = {name: value for name, value in os.environ.items() if name not in reporting}
    environment |= {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["model.onnx"]


def test_serving_imports_only_what_its_requirements_pin(loaded: list[str]) -> None:
    """A package that only comes with torch would be missing on a server without torch."""
    pinned = {name for file in ("serve", "rasa") for name in pins(f"{file}.txt")}
    distributions = packages_distributions()
    missing = {
        str(each)
        for path in sources_of(loaded)
        for each in imports_of(path)
        if each.package in distributions
        and each.package not in {*ROOMS, *HEAVY}
        and not pinned & {normal(name) for name in distributions[each.package]}
    }
    assert sorted(missing) == []


def sources_of(modules: list[str]) -> Iterator[Path]:
    """The files of those modules that are ours."""
    for name in modules:
        if name.partition(".")[0] in MAY_IMPORT:
            path = ROOT / name.replace(".", "/")
            yield path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def pins(file: str) -> list[str]:
    """The packages that a requirements file pins."""
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    return [normal(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
