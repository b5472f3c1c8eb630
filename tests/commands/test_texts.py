"""``shoptalk generator fill`` on a small shop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from actions import services
from actions.services import Services
from bot import cli
from generator.providers import TemplateProvider
from tests.actions.small_shop import shop, wired

__all__ = ["shop", "wired"]


@pytest.fixture(autouse=True)
def with_template(
    wired: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setenv("SHOPTALK_VAR", str(tmp_path))
    services.set_services(replace(wired, writer=TemplateProvider()))
    yield


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert cli.run(["generator", *arguments]) == 0
    return capsys.readouterr().out


def test_variants_differ_and_what_the_data_lacks_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["generator", "variants", "fjord", "--count", "2", "--keyword", "gold"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("1. ")
    assert "does not hold 'gold'" in shown.err


def test_texts_are_written_listed_and_moved(capsys: pytest.CaptureFixture[str]) -> None:
    assert "texts accepted" in said(capsys, "fill", "--variants", "1", "--category", "jackets")
    assert " 0 texts accepted" in said(capsys, "fill", "--variants", "1", "--category", "jackets")
    assert "draft" in said(capsys, "list", "fjord")
    said(capsys, "move", "1", "approved")
    assert "Text 1 is live." in said(capsys, "move", "1", "live")
    assert [line.split()[1] for line in said(capsys, "history", "1").splitlines()] == [
        "draft", "approved", "live",
    ]  # fmt: skip
