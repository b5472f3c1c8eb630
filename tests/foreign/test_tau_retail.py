"""A shop that was not made for this program: tau-bench's retail data, without a line of Python.

``pytest tests/foreign --data DIR``, where DIR holds its products.json, users.json and orders.json.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.testing.script import read_conversations
from tests.examples.holding import check, shoptalk
from tests.foreign.tau_retail import SETTINGS, convert

SCRIPTS = Path(__file__).parent / "conversations"
NAMES = [f"{each.subject}: {each.name}" for each in read_conversations(SCRIPTS)]


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty project with the shop's settings, data and conversations."""
    data = request.config.getoption("--data")
    if data is None:
        pytest.skip("needs the retail data of tau-bench: --data DIR")
    folder = tmp_path_factory.mktemp("foreign") / "retail"
    made = shoptalk(folder.parent, "new", str(folder), "--empty")
    assert made.returncode == 0, made.stderr
    (folder / "data" / "shop.yml").write_text(SETTINGS, encoding="utf-8")
    shutil.copytree(SCRIPTS, folder / "tests" / "conversations", dirs_exist_ok=True)
    imported = shoptalk(folder, "import", *map(str, convert(Path(data), folder)))
    assert imported.returncode == 0, imported.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_conversation(folder: Path, name: str) -> None:
    check(folder, name)
