"""Search, recommend, describe and advertise from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from actions import services
from actions.services import Services
from bot import cli
from tests.actions.small_shop import shop, wired

__all__ = ["shop", "wired"]


class Writer:
    """Writes what it was asked, so that a test can read it."""

    def describe(
        self, facts: Any, *, style: str | None = None, seed: int = 0, heard: Any = None
    ) -> Any:
        if heard:
            heard("(unchecked)")
        text = f"{facts.name} in {style or 'plain'} words, take {seed}"
        return SimpleNamespace(text=text, source="model")

    def slogan(self, facts: Any, **_: Any) -> Any:
        return SimpleNamespace(text=f"{facts.name}!", source="template")

    def advertise(self, facts: Any) -> Any:
        return SimpleNamespace(headline=facts.name, body="Buy it.", source="model")


@pytest.fixture(autouse=True)
def with_writer(wired: Services) -> Iterator[None]:
    services.set_services(replace(wired, writer=Writer()))
    yield


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert cli.run(list(arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_search_lists_products_with_price_id_and_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said(capsys, "search", "warm", "jacket", "--category", "jackets", "--max-price", "100")
    assert lines == [" 1. Tarn  €89.00  [tarn]  Fits what you asked for.", "1 of 1 products."]


def test_a_search_without_a_hit_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "search", "x", "--brand", "nobody") == ["Nothing found."]


def test_recommendations_have_reasons_and_obey_the_filters(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = said(capsys, "recommend", "--like", "fjord", "--facet", "colour=white", "-k", "3")
    assert lines == [" 1. Reef  €80.00  [reef]  Other shoppers have been choosing this lately."]


@pytest.mark.parametrize("command", [["describe"], ["advertise"], ["recommend", "--like"]])
def test_an_unknown_product_is_answered_with_the_nearest(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*command, "fjrod"]) == 1
    assert "There is no product 'fjrod'; did you mean 'fjord'?" in capsys.readouterr().err


def test_copy_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    described = said(capsys, "describe", "fjord", "--style", "warm", "--seed", "3")
    assert described == ["Fjord in warm words, take 3"]
    assert said(capsys, "describe", "fjord", "--slogan") == ["Fjord!"]
    assert said(capsys, "advertise", "reef") == ["Reef", "", "Buy it."]


def test_each_claim_of_a_text_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "describe", "fjord", "--explain", "--text", "The best jacket, in tin.")
    assert any("best" in line and "refused: rule" in line for line in lines)
    assert lines[-1].endswith("refused.")
