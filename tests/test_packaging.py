"""The wheel holds everything that a project in another folder needs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bot.examples import ROOT_PARTS

ROOT = Path(__file__).parents[1]
ROOMS = ("actions", "bot", "common", "generator", "languages", "nlu_models", "recommender", "shop")
LEFT_OUT = re.compile(r"^bot/widget/(src/|node_modules/|[^/]+$)|__pycache__|\.pyc$")


def tracked(*folders: str) -> list[str]:
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *folders]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy of what git knows, so that the repository stays as it is."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in tracked():
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy)
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*command, "-w", str(target), str(source)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    (path,) = target.glob("shoptalk-*.whl")
    return zipfile.ZipFile(path)


def test_every_file_of_the_rooms_is_in_it(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    wanted = {name for name in tracked(*ROOMS) if not LEFT_OUT.search(name)}
    assert sorted(wanted - held) == []


def test_it_holds_no_more_than_belongs(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)
    assert [name for name in wheel.namelist() if LEFT_OUT.search(name)] == []


def test_the_sample_project_is_in_it_whole(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    wanted = [name for name in tracked(*ROOT_PARTS) if not name.endswith(".py")]
    (sample,) = {
        name.split("/")[2]
        for name in held
        if name.endswith("/config.yml") and wheel.read(name) == (ROOT / "config.yml").read_bytes()
    }
    assert [name for name in wanted if f"bot/examples/{sample}/{name}" not in held] == []


def test_the_other_examples_are_in_it_whole(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    wanted = [name for name in tracked("examples") if name.count("/") > 1]
    assert {name.split("/")[1] for name in wanted} >= {"kestrel-electronics", "shanyue-tea"}
    assert [name for name in wanted if f"bot/{name}" not in held] == []


def test_the_pinned_requirements_are_in_it(wheel: zipfile.ZipFile) -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        assert wheel.read(f"bot/requirements/{path.name}") == path.read_bytes()


def test_its_dependencies_are_those_of_serving(wheel: zipfile.ZipFile) -> None:
    (name,) = [name for name in wheel.namelist() if name.endswith("METADATA")]
    metadata = wheel.read(name).decode()
    required = re.findall(r"^Requires-Dist: ([\w.-]+)(?!.*extra ==)", metadata, re.M)
    listed = {found.lower() for found in required}
    lines = (ROOT / "requirements" / "serve.in").read_text().splitlines()
    named = {found[0].lower() for line in lines if (found := re.match(r"[\w.-]+", line))}
    assert listed == named


def test_the_build_needs_nothing_but_the_standard_library() -> None:
    """The wheel is built in an environment that has setuptools and nothing else."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import bot.examples"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
