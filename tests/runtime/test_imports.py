"""Modules seen by one import only, and modules of ours under another name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from bot.runtime import imports


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    before, found = set(sys.modules), imports._finder
    arounds, replacements = dict(found.arounds), dict(found.replacements)
    yield tmp_path
    found.arounds, found.replacements = arounds, replacements
    for name in set(sys.modules) - before:
        del sys.modules[name]


def test_a_stub_is_seen_during_the_one_import_only(clean: Path) -> None:
    (clean / "needy.py").write_text("from ghost.lib import Key\nkey = Key\n")
    imports.around_import("needy", lambda: imports.stub_modules({"ghost.lib": {"Key": 42}}))
    assert importlib.import_module("needy").key == 42
    assert not imports.installed("ghost")
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("ghost.lib")


def test_stubs_leave_what_is_imported_already_alone() -> None:
    with imports.stub_modules({"json": {"loads": None}}):
        assert importlib.import_module("json").loads is not None


def test_stubs_inside_a_real_package_keep_its_other_modules(clean: Path) -> None:
    (clean / "package").mkdir()
    (clean / "package" / "__init__.py").write_text("")
    (clean / "package" / "real.py").write_text("here = True\n")
    with imports.stub_modules({"package.ghost": {"x": 1}}):
        assert importlib.import_module("package.ghost").x == 1
        assert importlib.import_module("package.real").here


def test_a_module_can_be_patched_after_its_import(clean: Path) -> None:
    (clean / "plain.py").write_text("value = 1\n")

    def patch(module: ModuleType) -> None:
        module.value += 1

    imports.after_import("plain", patch)
    assert importlib.import_module("plain").value == 2


def test_the_real_loader_stays_on_an_adapted_module(clean: Path) -> None:
    import inspect

    (clean / "plain.py").write_text("def f():\n    return 1\n")
    imports.after_import("plain", lambda module: None)
    module = importlib.import_module("plain")
    assert "return 1" in inspect.getsource(module.f)
    assert type(module.__loader__).__name__ == "SourceFileLoader"


def test_a_module_can_be_ours_under_another_name() -> None:
    imports.replace_module("stranger", lambda module: setattr(module, "x", "ours"))
    assert importlib.import_module("stranger").x == "ours"


def test_an_attribute_is_there_for_the_block_only() -> None:
    module = ModuleType("m")
    with imports.attribute(module, "Old", 1):
        assert module.Old == 1
    assert not hasattr(module, "Old")
