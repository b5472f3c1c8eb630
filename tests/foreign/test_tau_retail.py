"""A shop that was not made for this program: tau-bench's retail data, without a line of Python.

``pytest tests/foreign --data DIR``, where DIR holds its products.json, users.json and orders.json.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.testing.script import read_conversations
from tests.examples.holding import check, shoptalk
from tests.foreign.retail_converter import Values

SETTINGS = """
name: Retail
currency: USD
time_zone: America/New_York
order_number: "#W2611340"
home_country: US
ships_to: [US]
"""
SCRIPTS = Path(__file__).parent / "conversations"
NAMES = [f"{each.subject}: {each.name}" for each in read_conversations(SCRIPTS)]


@pytest.fixture(scope="module")
def folder(records: dict[str, list[Values]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty project with the shop's settings, data and conversations."""
    folder = tmp_path_factory.mktemp("foreign") / "retail"
    made = shoptalk(folder.parent, "new", str(folder), "--empty")
    assert made.returncode == 0, made.stderr
    (folder / "data" / "shop.yml").write_text(SETTINGS, encoding="utf-8")
    shutil.copytree(SCRIPTS, folder / "tests" / "conversations", dirs_exist_ok=True)
    files = []
    for kind, rows in records.items():
        files.append(folder / f"{kind}.json")
        files[-1].write_text(json.dumps(rows), encoding="utf-8")
    imported = shoptalk(folder, "import", *map(str, files))
    assert imported.returncode == 0, imported.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_conversation(folder: Path, name: str) -> None:
    check(folder, name)
